"""Laws of the access rule that must hold for any mix of posts, absences and accusations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.access import is_barred, may_see
from cases.intake import ComplainedOfDetails
from cases.models import Case
from offices.models import Office, Post, PostKind, Staff
from tests import cast as c
from tests.cast import Cast

pytestmark = pytest.mark.slow  # random worlds

KINDS = [str(kind) for kind in PostKind]
OFFICES = ("MZ", "JA", "JA1", "JA2", "YP")
POSTS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(OFFICES)), max_size=4, unique=True)
LAWS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Undone(Exception):
    """Leaves the example without a trace."""


@contextmanager
def example() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


@pytest.fixture
def matters(cast: Cast) -> list[Case]:
    """A plain matter, one in the other district, an accusation of a street's head and one of a street."""
    plain = c.register(cast)
    elsewhere = c.register(cast)
    Case.objects.filter(pk=elsewhere.pk).update(
        registering_office=cast.elsewhere, responsible_office=cast.elsewhere,
        registering_district=cast.elsewhere, responsible_district=cast.elsewhere,
    )  # fmt: skip
    person = ComplainedOfDetails(staff=cast.accused, is_accused=True)
    street = ComplainedOfDetails(office=cast.other_street, is_accused=True)
    return [
        plain,
        elsewhere,
        c.register(cast, case_class="accusation", complained_of=(person,)),
        c.register(cast, case_class="accusation", complained_of=(street,)),
    ]


def appointed(posts: list[tuple[str, str]]) -> Staff:
    person = Staff.objects.create(username="anybody", full_name="某人")
    for kind, code in posts:
        c.appoint(person, Office.objects.get(code=code), kind)
    return person


def seen(person: Staff) -> set[int]:
    return set(Case.objects.visible_to(person).values_list("pk", flat=True))


@LAWS
@given(posts=POSTS)
def test_the_list_and_the_single_look_agree(matters: list[Case], posts: list[tuple[str, str]]) -> None:
    with example():
        person = appointed(posts)
        assert seen(person) == {case.pk for case in matters if may_see(person, case)}


@LAWS
@given(posts=POSTS, more=POSTS)
def test_another_post_opens_more_or_shuts_out_but_hides_nothing_else(
    matters: list[Case], posts: list[tuple[str, str]], more: list[tuple[str, str]]
) -> None:
    with example():
        person = appointed(posts)
        before = seen(person)
        for kind, code in more:
            c.appoint(person, Office.objects.get(code=code), kind)
        lost = before - seen(person)
        assert all(is_barred(person, case) for case in matters if case.pk in lost)


@LAWS
@given(posts=POSTS)
def test_nobody_of_an_accused_office_sees_the_accusation(matters: list[Case], posts: list[tuple[str, str]]) -> None:
    with example():
        person = appointed([*posts, ("handler", "JA2")])
        assert matters[3].pk not in seen(person)


@LAWS
@given(posts=POSTS)
def test_posts_that_ended_open_nothing(matters: list[Case], posts: list[tuple[str, str]]) -> None:
    with example():
        person = appointed(posts)
        Post.objects.filter(staff=person).update(to_date=c.TODAY - dt.timedelta(days=1))
        assert seen(person) == set()


@LAWS
@given(posts=POSTS.filter(lambda posts: not {kind for kind, _ in posts} & {"registrar", "head", "director"}))
def test_posts_that_oversee_nothing_see_only_what_names_them(matters: list[Case], posts: list[tuple[str, str]]) -> None:
    with example():
        assert seen(appointed(posts)) == set()
