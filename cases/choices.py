"""Who and what may be chosen in a matter: only people and offices the guards would accept.

The guards stay the judges (cases/fitness.py); this only keeps hopeless names off the lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Category, ComplainedOf, Recusal, Review
from cases.reviewing import REVOKED, revoked_handlers
from offices.models import SEES_CASES, Office, Post, PostKind, Staff
from offices.people import known
from offices.tree import ancestor_ids, subtree_ids
from workflows.review import ReviewState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import Promise

    from cases.models import Case

ACCUSED = "paths of accused offices"
FIT = {
    "leader": (PostKind.LEADER, PostKind.DIRECTOR),
    "handler": (PostKind.HANDLER, PostKind.HEAD),
}
Grouped = list[tuple[str, list[tuple[str, str]]] | tuple[str, str]]


def fit_people(case: Case, role: str) -> QuerySet[Staff]:
    """Who may be «leader» or «handler»: the post, near the responsible office, nothing against them."""
    people = _near(case, FIT[role]).exclude(pk__in=case.complained_of.exclude(staff=None).values("staff"))
    return people.exclude(username__in=revoked_handlers(case)) if role == "handler" else people


def who_may_promise(case: Case) -> QuerySet[Staff]:
    """Who may own a promise: whoever may lead or handle."""
    return _near(case, (*FIT["leader"], *FIT["handler"]))


def who_may_recuse(case: Case, decider: Staff) -> QuerySet[Staff]:
    """Who may be taken off the matter: everybody with a post that sees it, but not the one who decides."""
    return _near(case, tuple(SEES_CASES)).exclude(pk=decider.pk)


def who_may_be_asked_aside(case: Case) -> QuerySet[Staff]:
    """Whose recusal may be asked for: everybody with a post that sees the matter."""
    return _near(case, tuple(SEES_CASES))


def _near(case: Case, posts: tuple[str, ...]) -> QuerySet[Staff]:
    """Holders of `posts` in the responsible office, above it or below it, who are not barred."""
    office = case.responsible_office
    near = {*known(("below", office.pk), lambda: subtree_ids(office)), *ancestor_ids(office)}
    held = Post.objects.in_force(timezone.localdate()).filter(kind__in=posts, office__in=near)
    people = Staff.objects.filter(is_active=True, pk__in=held.values("staff")).select_related("office")
    return people.exclude(_barred(case)).order_by("office__path", "full_name")


def _barred(case: Case) -> Q:
    """The same people cases.access bars from this matter."""
    accused = case.complained_of.filter(is_accused=True)
    rule = Q(pk__in=accused.exclude(staff=None).values("staff")) | Q(pk__in=case.recusals.values("staff"))
    for path in _accused_paths(case):
        rule |= Q(office__path__startswith=path)
        rule |= Q(pk__in=Post.objects.filter(office__path__startswith=path).values("staff"))
    return rule


def _accused_paths(case: Case) -> list[str]:
    accused = case.complained_of.filter(is_accused=True).exclude(office=None)
    return case.known(ACCUSED, lambda: list(accused.values_list("office__path", flat=True)))


def with_nobody_against(cases: Sequence[Case]) -> set[int]:
    """Keys of the matters in which nobody is complained of or recused and nothing was revoked, so that whoever fits one
    matter of an office fits the others; asked of all at once, and once of each within its `unchanging`.
    """
    keys = {case.pk for case in cases}
    for rows in (ComplainedOf.objects, Recusal.objects):
        keys -= set(rows.filter(case__in=keys).values_list("case", flat=True))
    keys -= set(Review.objects.filter(case__in=keys, state=ReviewState.REVOKED).values_list("case", flat=True))
    for case in cases:
        if case.pk in keys:
            case.known(ACCUSED, list)
            case.known(REVOKED, set)
    return keys


def fit_offices(case: Case) -> QuerySet[Office]:
    """Offices in force that are not accused in the matter."""
    offices = Office.objects.in_force(timezone.localdate())
    for path in _accused_paths(case):
        offices = offices.exclude(path__startswith=path)
    return offices.order_by("path")


def grouped_categories() -> Grouped:
    """The content categories under their headings, for a select; the first line chooses none."""
    children: dict[int, list[tuple[str, str]]] = {}
    tops: list[Category] = []
    for category in Category.objects.filter(is_active=True):
        if category.parent_id is None:
            tops.append(category)
        else:
            children.setdefault(category.parent_id, []).append((category.code, category.name))
    found: Grouped = [("", str(CHOOSE))]
    for top in tops:
        below = children.get(top.pk)
        found.append((top.name, below) if below else (top.code, top.name))
    return found


CHOOSE: Promise = _("请选择")
