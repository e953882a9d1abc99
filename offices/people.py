"""Which hats a person wears on a day: their own posts and those of the absent they stand in for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils import timezone

from offices.models import Absence, Delegation, Office, Post, PostKind, Staff

Found = TypeVar("Found")

# What was found out about people while a page that changes nothing is made; None at any other time.
_found: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("hats", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within this block each question about a person is put to the database once. For pages that only read:
    a page asks a dozen times who somebody is, and who changes a post must be seen at once.
    """
    before = _found.set({})
    try:
        yield
    finally:
        _found.reset(before)


def known(what: tuple[Any, ...], ask: Callable[[], Found]) -> Found:
    """The answer of `ask`; within `asked_once` the one it gave before to the same question `what`."""
    found = _found.get()
    if found is None:
        return ask()
    if what not in found:
        found[what] = ask()
    answer: Found = found[what]
    return answer


@dataclass(frozen=True)
class Hat:
    """One post as it may be used today: `wearer` acts, `holder` is the person appointed."""

    kind: str
    office: Office
    wearer: Staff
    holder: Staff
    acting: bool = False

    @property
    def deputising(self) -> bool:
        return self.holder.pk != self.wearer.pk

    @property
    def label(self) -> str:
        """The post in words for the log and the page, e.g. «head@JA» or «head@JA for zhang.wei»."""
        words = f"{self.kind}@{self.office.code}"
        return f"{words} for {self.holder.username}" if self.deputising else words


def stood_in_for(staff: Staff, on: dt.date | None = None) -> list[Staff]:
    """The absent whose named deputy `staff` is on the day `on` (default: today)."""
    day = on or timezone.localdate()

    def ask() -> list[Staff]:
        absences = Absence.objects.filter(deputy=staff, from_date__lte=day, to_date__gte=day)
        return [absence.staff for absence in absences.select_related("staff__office")]

    return known(("stood in for", staff.pk, day), ask)


def deputy_of(staff: Staff, on: dt.date | None = None) -> Staff | None:
    """Who stands in for `staff` on the day `on` (default: today); None while they are there."""
    day = on or timezone.localdate()

    def ask() -> Staff | None:
        away = (
            Absence.objects.filter(staff=staff, from_date__lte=day, to_date__gte=day).select_related("deputy").first()
        )
        return away.deputy if away else None

    return known(("deputy of", staff.pk, day), ask)


def hats(staff: Staff, on: dt.date | None = None) -> list[Hat]:
    """Every post `staff` may use on the day `on`; none for an inactive account.

    A deputy stands in for the posts that handle cases, not for administrators or auditors:
    their powers are personal.
    """
    on = on or timezone.localdate()
    if not staff.is_active:
        return []
    people = {staff.pk: staff, **{absent.pk: absent for absent in stood_in_for(staff, on)}}
    personal = {PostKind.ADMINISTRATOR, PostKind.AUDITOR, PostKind.STATISTICIAN}
    return [
        Hat(post.kind, post.office, staff, people[post.staff_id], post.acting)
        for post in _posts(staff, on)
        if post.office.is_in_force(on) and (post.staff_id == staff.pk or post.kind not in personal)
    ]


def offices_of(staff: Staff, person: Staff, on: dt.date | None = None) -> list[Office]:
    """Where `person` (`staff`, or one they stand in for) works and holds posts of their own on the day `on`; also
    offices no longer in force. Asks nothing that the hats of `staff` do not.
    """
    found = [post.office for post in _posts(staff, on or timezone.localdate()) if post.staff_id == person.pk]
    return found if person.office is None else [*found, person.office]


def _posts(staff: Staff, on: dt.date) -> list[Post]:
    """Posts in force of `staff` and of those they stand in for."""

    def ask() -> list[Post]:
        people = [staff.pk, *(absent.pk for absent in stood_in_for(staff, on))]
        posts = Post.objects.in_force(on).filter(staff__in=people).select_related("office")
        return _with_own_office(staff, list(posts))

    return known(("posts", staff.pk, on), ask)


def _with_own_office(staff: Staff, posts: list[Post]) -> list[Post]:
    """Whoever works where they hold a post need not be asked for the office once more."""
    for post in posts:
        if post.office_id == staff.office_id:
            staff.office = post.office
    return posts


def kinds(staff: Staff, on: dt.date | None = None) -> set[str]:
    """The kinds of post `staff` may use on the day `on`."""
    return {hat.kind for hat in hats(staff, on)}


def holders(kind: str, office: Office, on: dt.date | None = None) -> list[Staff]:
    """Who holds a post of `kind` at exactly this office on the day `on`."""
    on = on or timezone.localdate()
    posts = Post.objects.in_force(on).filter(kind=kind, office=office, staff__is_active=True)
    return [post.staff for post in posts.select_related("staff")]


def is_delegated(office: Office, verb: str, on: dt.date | None = None) -> bool:
    """Whether the director has recorded that the head may do `verb` at `office` on the day `on`."""
    on = on or timezone.localdate()
    running = Delegation.objects.filter(office=office, verb=verb, from_date__lte=on).exclude(to_date__lt=on)
    return known(("delegated", office.pk, verb, on), running.exists)
