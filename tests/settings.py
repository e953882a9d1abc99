"""The deployment of the suite: the product's own settings with throw-away keys."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("HUIYIN_TESTING", "1")
os.environ.setdefault("SECRET_KEY", "only-for-the-suite")
os.environ.setdefault("FIELD_KEYS", "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=")
os.environ.setdefault("INDEX_KEY", "only-for-the-suite-index")
made = "" if "VAR_DIR" in os.environ else tempfile.mkdtemp(prefix="huiyin-suite-")
os.environ.setdefault("VAR_DIR", made)
# Each of the parallel runners keeps its files apart; a process a test starts finds its runner's, or the
# folder the test names.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if "huiyin-suite-" in os.environ["VAR_DIR"] and not os.environ["VAR_DIR"].endswith(worker):
    os.environ["VAR_DIR"] += f"-{worker}"
    made = os.environ["VAR_DIR"]
    os.makedirs(made, exist_ok=True)
if made:
    atexit.register(shutil.rmtree, made, ignore_errors=True)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STATIC_ROOT  # noqa: E402

os.makedirs(STATIC_ROOT, exist_ok=True)  # nothing is collected here, and nobody need be warned of it

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["VAR_DIR"], "suite.sqlite3")}
elif "TEST_DB_NAME" in os.environ:  # two suites at once on one PostgreSQL
    DATABASES["default"]["TEST"] = {"NAME": os.environ["TEST_DB_NAME"]}
