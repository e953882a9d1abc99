"""Real worker processes: killed in the middle, told to stop, woken through a broker."""

import os
import signal
import socket
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from jobs.models import Job, State
from tests.jobs.brokers import AMQP, REDIS, skip_unless_listening
from tests.jobs.conftest import Office

pytestmark = pytest.mark.slow
WORK = ("manage.py", "work")
CELERY = ("-m", "celery", "-A", "config", "worker", "--pool=solo", "--loglevel=ERROR", "--without-mingle")
ASK = ("-m", "tests.jobs.probe.ask")
LONGEST_WAIT = 3.0  # the bell's own 2 s, and something for a busy machine


def ask(office: Office, kind: str) -> Job:
    job: Job = office.jobs().create(kind=kind)
    return job


def test_a_worker_killed_in_the_middle_loses_nothing_and_the_effect_is_there_once(office: Office) -> None:
    job = ask(office, "probe.effect")
    victim = office.start(*WORK, PROBE_WAITS="1")
    assert office.wait_for(victim, "waiting")
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    job.refresh_from_db()
    assert (job.state, office.jobs().filter(kind="probe.made").count()) == (State.RUNNING, 0)
    # The lease is let run out by hand instead of waiting for two minutes.
    office.jobs().filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    heir = office.start(*WORK, "--once")
    assert office.wait_for(heir, "begun")
    assert heir.wait() == 0
    job.refresh_from_db()
    assert (job.state, job.tries, job.result) == (State.DONE, 2, {"fence": 2})
    assert office.jobs().filter(kind="probe.made").count() == 1


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_ends_the_job_in_hand_and_begins_no_other(office: Office, sign: signal.Signals) -> None:
    in_hand, waiting = ask(office, "probe.slow"), ask(office, "probe.hello")
    worker = office.start(*WORK)
    assert office.wait_for(worker, "begun")
    worker.send_signal(sign)
    worker.communicate("go on\n")
    assert worker.returncode == 0
    in_hand.refresh_from_db()
    waiting.refresh_from_db()
    assert (in_hand.state, waiting.state) == (State.DONE, State.QUEUED)


@pytest.fixture(params=["amqp", "redis"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["closed", "silent"])
def dead_port(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port nobody listens on, or one that takes calls and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "silent":
            server.listen()
        yield server.getsockname()[1]


def test_a_broker_that_is_down_neither_fails_nor_holds_up_who_asks(office: Office, scheme: str, dead_port: int) -> None:
    asker = office.start(*ASK, "probe.hello", CELERY_BROKER_URL=f"{scheme}://127.0.0.1:{dead_port}")
    waits = [float(line) for line in asker.communicate(timeout=60)[0].split()]
    assert asker.returncode == 0
    assert len(waits) == 3
    assert max(waits) < LONGEST_WAIT
    assert office.jobs().filter(state=State.QUEUED).count() == 3


@pytest.mark.broker
@pytest.mark.parametrize(
    "url",
    [REDIS, AMQP],
    ids=["redis", "rabbitmq"],
)
def test_a_wake_up_reaches_a_worker_on_another_machine(office: Office, url: str) -> None:
    skip_unless_listening(url)
    env = {"CELERY_BROKER_URL": url, "PROBE_QUEUE": f"huiyin-suite-{uuid4().hex}"}
    asker = office.start(*ASK, "probe.hello", **env)
    asker.communicate(timeout=60)
    assert asker.returncode == 0
    worker = office.start(*CELERY, **env)
    assert office.wait_for(worker, "hello")
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=60)
    assert set(office.jobs().values_list("state", flat=True)) == {State.DONE}
