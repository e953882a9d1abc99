"""The deployment of the suite: the product's own settings with throw-away keys."""

import os
import tempfile

os.environ.setdefault("HUIYIN_TESTING", "1")
os.environ.setdefault("SECRET_KEY", "only-for-the-suite")
os.environ.setdefault("FIELD_KEYS", "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=")
os.environ.setdefault("INDEX_KEY", "only-for-the-suite-index")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="huiyin-suite-"))
# Each of the parallel runners keeps its files apart; a process a test starts finds its runner's, or the
# folder the test names.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if "huiyin-suite-" in os.environ["VAR_DIR"] and not os.environ["VAR_DIR"].endswith(worker):
    os.environ["VAR_DIR"] += f"-{worker}"
    os.makedirs(os.environ["VAR_DIR"], exist_ok=True)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

if "TEST_DB_NAME" in os.environ:  # two suites at once on one PostgreSQL
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_DB_NAME"]}
