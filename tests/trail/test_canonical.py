"""The same line gives the same hash whatever the database did to it in between."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trail.canonical import HASHED_FIELDS, canonical, instant, line_hash, plain
from trail.log import append
from trail.models import Event
from trail.personal import looks_personal

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20).filter(
    lambda word: not looks_personal(word)
)
numbers = st.integers(-(2**63) + 1, 2**63 - 1).filter(lambda number: not looks_personal(str(abs(number))))
values = st.recursive(
    st.none() | st.booleans() | numbers | words | st.dates() | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(words, values, max_size=4))
def test_what_is_plain_stays_as_it_is(details: dict[str, object]) -> None:
    once = plain(details)

    assert plain(once) == once
    assert canonical(plain(dict(reversed(details.items())))) == canonical(once)


@pytest.mark.slow
@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.dictionaries(words, values, max_size=4), st.datetimes(timezones=st.just(UTC)))
def test_a_line_read_back_has_the_hash_it_was_written_with(details: dict[str, object], moment: datetime) -> None:
    with transaction.atomic():
        written = append("case:1", "case.register", actor="staff:a", details=details)
        *line, stored = Event.objects.values_list(*HASHED_FIELDS, "hash").get(pk=written.pk)
        transaction.set_rollback(True)

    assert line_hash(line) == stored == written.hash


def test_a_moment_is_written_alike_in_every_zone_and_without_fraction() -> None:
    there = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))

    assert instant(there) == instant(datetime(2026, 3, 2, 1, tzinfo=UTC)) == "2026-03-02T01:00:00.000000+00:00"


def test_it_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 3, 2))


def test_the_format_of_a_line_never_changes() -> None:
    line = [
        "case:1",
        1,
        "case.register",
        "staff:张伟",
        "",
        None,
        datetime(2026, 3, 2, tzinfo=UTC),
        {"b": 1, "a": "诉求"},
        "",
        "",
    ]

    written = (
        '["case:1",1,"case.register","staff:张伟","",null,"2026-03-02T00:00:00.000000+00:00",{"a":"诉求","b":1},"",""]'
    )
    assert line_hash(line) == hashlib.sha256(written.encode()).hexdigest()
