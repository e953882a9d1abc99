"""Killed with -9 wherever it hurts, again and again: no job is lost, no effect is recorded twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from kombu import Connection, Queue

from jobs.models import FINISHED, State
from tests.jobs.brokers import AMQP, REDIS, skip_unless_listening
from tests.jobs.conftest import Office
from tests.jobs.crew import BEAT, EMBEDDED, WORKER, Crew
from tests.jobs.kill_table import PROPERTY, Kills

pytestmark = pytest.mark.slow
ROUNDS = 20
BEFORE_THE_BELL = "before_the_bell"
POINTS = (BEFORE_THE_BELL, "in_the_middle", "effect_uncommitted", "effect_committed")
LONGEST = 600.0  # seconds for one engine, for the busiest of machines; less than one minute on an idle one


@dataclass(frozen=True)
class Engine:
    name: str
    url: str
    commands: tuple[tuple[str, ...], ...]
    env: dict[str, str]


@pytest.fixture(
    params=[
        pytest.param("embedded"),
        pytest.param("redis", marks=pytest.mark.broker),
        pytest.param("rabbitmq", marks=pytest.mark.broker),
    ]
)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Two workers, which with a broker means a beat as well."""
    if request.param == "embedded":
        yield Engine("embedded", "", (EMBEDDED, EMBEDDED), {})
        return
    url = REDIS if request.param == "redis" else AMQP
    skip_unless_listening(url)
    env = {"CELERY_BROKER_URL": url, "PROBE_QUEUE": f"huiyin-suite-{uuid4().hex}"}
    yield Engine(request.param, url, (WORKER, WORKER, BEAT), env)
    with Connection(url) as broker:
        Queue(env["PROBE_QUEUE"], channel=broker.default_channel).delete()


def test_no_kill_loses_a_job_or_doubles_its_effect(
    office: Office, engine: Engine, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    deaths = tmp_path / "deaths"
    env = {**engine.env, "PROBE_DEATHS": str(deaths)}
    asker = office.start("-m", "tests.jobs.probe.ask_to_die", str(ROUNDS), *POINTS, **env)
    said, _ = asker.communicate(timeout=120)
    assert (asker.returncode, said.split()) == (0, [str(ROUNDS)])

    asked = office.jobs().filter(kind="probe.killed")
    with Crew(office, *engine.commands, log=tmp_path / "crew.log", **env) as crew:
        crew.until(lambda: asked.filter(state__in=FINISHED).count() == len(POINTS) * ROUNDS, seconds=LONGEST)
        restarts = crew.restarts

    killed_at = Counter(line.split()[1] for line in deaths.read_text().splitlines())
    assert killed_at == dict.fromkeys(POINTS, ROUNDS)
    assert restarts >= 3 * ROUNDS // 4  # one kill in four takes the whole worker, the others a process of its pool
    kills = [tell(office, engine.name, point) for point in POINTS]
    for each in kills:
        record_property(PROPERTY, each.cells())
    assert [(each.point, each.lost, each.twice) for each in kills] == [(point, 0, 0) for point in POINTS]


def tell(office: Office, engine: str, point: str) -> Kills:
    """Lost is what was not done, and what is marked as done without its effect."""
    effects = Counter(made.payload["of"] for made in office.jobs().filter(kind="probe.made"))
    asked = [job for job in office.jobs().filter(kind="probe.killed") if job.payload["dies"] == point]
    lost = sum(job.state != State.DONE or not effects[job.pk] for job in asked)
    return Kills(point, engine, len(asked), lost + ROUNDS - len(asked), sum(effects[job.pk] > 1 for job in asked))
