"""The suite's deployment with the probe's jobs, for worker processes."""

import os

from kombu import Queue

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS as THEIRS

INSTALLED_APPS = [*THEIRS, "tests.jobs.probe"]
# A queue per test, gone from the broker soon after: suites do not take each other's messages.
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("PROBE_QUEUE", "huiyin-suite")
CELERY_TASK_QUEUES = [Queue(CELERY_TASK_DEFAULT_QUEUE, routing_key=CELERY_TASK_DEFAULT_QUEUE, expires=120)]
CELERY_WORKER_REDIRECT_STDOUTS = False  # the suite reads what the probe says
