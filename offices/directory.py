"""Reading who works where: what the pages of this room list, and the one way to fetch a row by its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from offices.models import Absence, Delegation, Office, Post, PostKind, Staff
from offices.people import Hat, hats

Row = TypeVar("Row", bound=Model)


def _found(rows: QuerySet[Row], **wanted: object) -> Row:
    row = rows.filter(**wanted).first()
    if row is None:
        raise Http404
    return row


def office_by_code(code: str) -> Office:
    """The office with this code; Http404 without one."""
    return _found(Office.objects.select_related("parent"), code=code)


def staff_by_id(pk: int) -> Staff:
    """The account with this key (addresses carry no names); Http404 without one."""
    return _found(Staff.objects.select_related("office", "reset_by"), pk=pk)


def post_by_id(pk: int) -> Post:
    """The post with this key; Http404 without one."""
    return _found(Post.objects.select_related("staff", "office", "appointed_by"), pk=pk)


def absence_by_id(pk: int) -> Absence:
    """The absence with this key; Http404 without one."""
    return _found(Absence.objects.select_related("staff", "deputy"), pk=pk)


def delegation_by_id(pk: int) -> Delegation:
    """The delegation with this key; Http404 without one."""
    return _found(Delegation.objects.select_related("office"), pk=pk)


def office_tree() -> QuerySet[Office]:
    """Every office, each below its parent."""
    return Office.objects.order_by("path").prefetch_related("successors")


def offices_in_force(besides: int | None = None) -> QuerySet[Office]:
    """The offices that exist today; also the one with the key `besides`, so that an old choice stays one."""
    rows = Office.objects.in_force(timezone.localdate())
    if besides:
        rows = rows | Office.objects.filter(pk=besides)
    return rows.order_by("path")


def active_staff() -> QuerySet[Staff]:
    """Everybody who can sign in, by name of account."""
    return Staff.objects.filter(is_active=True).select_related("office")


def staff_found(words: str = "", office: Office | None = None, state: str = "") -> QuerySet[Staff]:
    """Accounts by part of name or account, by office and below, by state ("active", "closed" or any)."""
    rows = Staff.objects.select_related("office").order_by("office__path", "username")
    if words:
        rows = rows.filter(Q(username__icontains=words) | Q(full_name__icontains=words))
    if office:
        rows = rows.filter(office__path__startswith=office.path)
    return rows.filter(is_active=state == "active") if state else rows


@dataclass(frozen=True)
class Person:
    """One line of the staff list."""

    staff: Staff
    posts: Sequence[Post]


def with_posts(staff: Sequence[Staff]) -> list[Person]:
    """Each of `staff` with the posts that run today or wait; two queries for the whole page."""
    posts = Post.objects.filter(staff__in=staff).exclude(to_date__lt=timezone.localdate()).select_related("office")
    of: dict[int, list[Post]] = {}
    for post in posts:
        of.setdefault(post.staff_id, []).append(post)
    return [Person(person, of.get(person.pk, [])) for person in staff]


def posts_of(staff: Staff) -> QuerySet[Post]:
    """All posts the person holds, held or shall hold, newest first."""
    posts = Post.objects.filter(staff=staff).select_related("office", "appointed_by", "confirmed_by")
    return posts.order_by("-from_date", "-pk")


def waiting_posts() -> QuerySet[Post]:
    """Proposed posts that give nothing until a second administrator confirms them."""
    posts = Post.objects.filter(confirmed_at__isnull=True).select_related("staff", "office", "appointed_by")
    return posts.order_by("pk")


def waiting_resets() -> QuerySet[Staff]:
    """Accounts that rest after a reset password until a second administrator confirms."""
    return Staff.objects.filter(reset_by__isnull=False).select_related("reset_by").order_by("pk")


def absences_of(staff: Staff, *, everybody: bool) -> QuerySet[Absence]:
    """A person's own absences and those they stand in for, newest first; `everybody`: all that are not over."""
    rows = Absence.objects.select_related("staff", "deputy").order_by("-from_date", "pk")
    own = Q(staff=staff) | Q(deputy=staff)
    return rows.filter(own | Q(to_date__gte=timezone.localdate())) if everybody else rows.filter(own)


def directed_by(staff: Staff) -> list[Hat]:
    """The director's posts `staff` may use today."""
    return [hat for hat in hats(staff) if hat.kind == PostKind.DIRECTOR]


def delegations_at(offices: Sequence[Office]) -> QuerySet[Delegation]:
    """Every delegation ever recorded at `offices`, newest first."""
    return Delegation.objects.filter(office__in=offices).select_related("office", "director")
