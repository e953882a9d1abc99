"""What every test shares."""

import datetime
import functools
from collections.abc import Iterator
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from cases.models import Case
from cases.papers import rendering
from scripts.setup import compile_messages
from tests.cast import TODAY, Cast, assemble, register
from tests.database import django_db_keepdb, django_db_setup, migrated  # noqa: F401 - migrated once, then copied
from tests.jobs.kill_table import pytest_terminal_summary  # noqa: F401 - the table belongs to the end of any run
from trail.testing import unguarded


def pytest_configure(config: pytest.Config) -> None:
    """A catalogue that was edited since the set-up is compiled, once, before anything reads it."""
    if not hasattr(config, "workerinput"):
        compile_messages()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why a test of PostgreSQL did not run."""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL"))


@pytest.fixture(scope="session", autouse=True)
def flush_takes_the_log_too() -> Iterator[None]:
    """Tests with real commits empty all tables afterwards, which the log's triggers would refuse; what the
    migrations had written comes back, whichever test is next.
    """
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    seed = import_module("cases.migrations._categories").seed

    def unguarded_flush(case: TransactionTestCase) -> None:
        with unguarded():
            flush(case)
        seed(apps, connection.schema_editor())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", unguarded_flush)
        yield


@pytest.fixture(autouse=True)
def nobody_has_called_yet() -> None:
    """The interface counts calls in the process, by a clock that stands still here."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def the_same_paper_is_drawn_once() -> Iterator[None]:
    """A paper's bytes follow from its sheet alone, as tests/papers proves, and the suite's matters say the same
    things over and over: whatever was drawn before is not drawn again (a fifth of a second each).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "render", functools.cache(rendering.render))
        yield


@pytest.fixture
def today() -> Iterator[datetime.date]:
    """The clock stands at nine in the morning of the suite's day, office time."""
    with time_machine.travel(datetime.datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield TODAY


@pytest.fixture
def cast(db: None, today: datetime.date) -> Cast:
    """Everybody, each by post (tests/cast.py)."""
    return assemble()


@pytest.fixture
def case(cast: Cast) -> Case:
    """A plain matter at intake."""
    return register(cast)
