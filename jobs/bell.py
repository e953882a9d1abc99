"""Waking a worker through the broker, never at the cost of the request that asked.

The job's row is already committed, so a bell nobody hears costs at most one beat of the schedule.
"""

import logging
import threading

from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

LONGEST_WAIT = 2.0  # seconds a request may wait for the broker
# Seconds to wait for each answer; Redis' client would wait for ever, AMQP's knows the first limit only.
ANSWER = 1
LIMITS = {"redis": {"socket_timeout": ANSWER, "socket_connect_timeout": ANSWER}}
_wanted = threading.Event()
_ringing = threading.Lock()


def ring_on_commit() -> None:
    """Ring once the caller's transaction is committed; without a broker do nothing."""
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(ring, robust=True)


def ring() -> None:
    """Tell the broker that there is work; raises nothing and returns within LONGEST_WAIT.

    The message is sent from a thread because no client library promises to give up in time.
    While one thread is stuck nobody else waits: it rings again once it gets through.
    """
    _wanted.set()
    if _ringing.locked():
        return
    thread = threading.Thread(target=_send, name="jobs-bell", daemon=True)
    thread.start()
    thread.join(LONGEST_WAIT)


def _send() -> None:
    # Looked at again after the lock is free, so a ring asked for meanwhile is never dropped.
    while _wanted.is_set() and _ringing.acquire(blocking=False):
        try:
            _wanted.clear()
            _send_wake()
        except Exception as error:  # noqa: BLE001 - whatever the broker does, the row is the truth
            # Only the class: texts of connection errors can quote the broker's address and password.
            logger.warning("no worker could be woken (%s); the schedule will pick the job up", type(error).__name__)
        finally:
            _ringing.release()


def _send_wake() -> None:
    from jobs.tasks import wake  # noqa: PLC0415 - Celery is loaded only where there is a broker

    scheme = settings.CELERY_BROKER_URL.partition(":")[0].removesuffix("s")
    # A connection of its own: those of Celery's pool knock at a closed door again and again.
    with wake.app.connection_for_write(connect_timeout=ANSWER, transport_options=LIMITS.get(scheme)) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=ANSWER)
        wake.apply_async(connection=broker, retry=False)  # type: ignore[call-arg] # the stubs lack it
