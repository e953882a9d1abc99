"""Celery for offices that spread their work over several machines: `celery -A config worker` and `beat`.

Everything is read from the CELERY_* settings. Messages only wake workers; the rows of `jobs` are
the truth, so a broker that forgets, doubles or delays messages costs time and nothing else.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.conf import settings
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("huiyin")
# Else only the importing thread would know this app, and a thread of the web server would look
# for a broker at Celery's own default address.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    worker_hijack_root_logger=False,
    beat_schedule_filename=str(settings.VAR_DIR / "celerybeat-schedule"),
    # Also the second chance of every lost message. A beat nobody fetched in time is dropped: the
    # next one does the same.
    beat_schedule={"tick": {"task": "jobs.tick", "schedule": 30.0, "options": {"expires": 25}}},
)
app.autodiscover_tasks(["jobs"])


@worker_init.connect
def begin(**_kwargs: Any) -> None:
    """A worker begins like every other long-lived process, or not at all."""
    from config.starting import ready_or_end  # noqa: PLC0415 - needs the models

    ready_or_end()
    connections.close_all()  # the processes that do the work begin with none of the parent's
