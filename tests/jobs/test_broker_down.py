"""The broker is away when a job is asked for: the job waits as a row and is done once the broker is back."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from jobs.models import Job, State
from tests.jobs.brokers import AMQP, Broker, Door, OwnRedis
from tests.jobs.conftest import Office
from tests.jobs.crew import BEAT, WORKER, Crew

pytestmark = [pytest.mark.slow, pytest.mark.broker]
LONGEST = 120.0


@pytest.fixture(params=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Broker]:
    broker: Broker = OwnRedis(tmp_path) if request.param == "redis" else Door(AMQP)
    broker.up()
    yield broker
    broker.down()


def test_a_job_asked_for_while_the_broker_is_down_is_done_when_it_returns(
    office: Office, broker: Broker, tmp_path: Path
) -> None:
    env = {
        "CELERY_BROKER_URL": broker.url,
        "PROBE_QUEUE": f"huiyin-suite-{uuid4().hex}",
        "PROBE_DEATHS": str(tmp_path / "deaths"),  # nobody dies; the product's own schedule keeps quiet
    }
    with Crew(office, WORKER, BEAT, log=tmp_path / "crew.log", **env) as crew:
        before = ask(office, env)
        crew.until(lambda: is_done(before), seconds=LONGEST)
        broker.down()
        during = ask(office, env)
        assert {job.state for job in during} == {State.QUEUED}
        broker.up()
        crew.until(lambda: is_done(during), seconds=LONGEST)


def ask(office: Office, env: dict[str, str]) -> list[Job]:
    """The jobs a request of its own asks for; it ends well whatever the broker does."""
    known = set(office.jobs().values_list("pk", flat=True))
    asker = office.start("-m", "tests.jobs.probe.ask", "probe.hello", **env)
    asker.communicate(timeout=60)
    assert asker.returncode == 0
    return list(office.jobs().exclude(pk__in=known))


def is_done(jobs: list[Job]) -> bool:
    for job in jobs:
        job.refresh_from_db(fields=["state"])
    return all(job.state == State.DONE for job in jobs)
