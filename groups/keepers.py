"""A confidential group always has a granted head and a granted leader (design section 5).

Somebody must be able to read its matters and somebody to answer for them, whatever else happens: a grant is
revoked, runs out or is not reviewed, a post ends, an account or an office is closed, the tree changes. Only
people whose post has no last day count, so that no night takes them away unnoticed.

Two means. What a person does is refused (`missing`, asked before and after by offices/obligations.py). What
time does cannot be refused: of each kind the last grant to run out is marked `kept` and holds beyond its day
till it is given anew.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from groups.models import Grant, KeyGroup
from groups.people import HEADS, LEADING, MANAGING, lasting_over, people_over
from offices import obligations

KINDS = (("last_head", HEADS), ("last_leader", LEADING))


def keepers(group: KeyGroup, kinds: tuple[str, ...]) -> QuerySet[Grant]:
    """The live grants of people who hold a lasting post of `kinds` over the group's office."""
    return Grant.objects.filter(Grant.live(), group=group, staff__in=lasting_over(group.office, *kinds))


def missing_keeper(group: KeyGroup) -> str:
    """Which of "last_head" and "last_leader" the live grants lack; «» when both are there."""
    return next((code for code, kinds in KINDS if not keepers(group, kinds).exists()), "")


def lost_with(group: KeyGroup, grant: Grant) -> str:
    """Which of them a confidential group would lose with this grant; «» when none, or it lacked them before."""
    if not group.is_confidential:
        return ""
    for code, kinds in KINDS:
        there = set(keepers(group, kinds).values_list("pk", flat=True))
        if there and not there - {grant.pk}:
            return code
    return ""


def needs_people(group: KeyGroup) -> bool:
    """Whether nobody is left who may give grants on the group, or only one head or leader of a confidential one."""
    managing = people_over(group.office, *MANAGING)
    if not Grant.objects.filter(Grant.live(), group=group, staff__is_active=True, staff__in=managing).exists():
        return True
    alone = [keepers(group, kinds).values("staff").distinct().count() < 2 for _code, kinds in KINDS]
    return group.is_confidential and any(alone)


def mark(group: KeyGroup) -> None:
    """Keep, of each kind, the one live grant that would hold longest; let go of the others."""
    chosen = set()
    if group.is_confidential:
        for _code, kinds in KINDS:
            # One kept before gives way only to one that holds of itself longer.
            longest = keepers(group, kinds).order_by("-expires_at", "-review_by", "-pk").first()
            chosen |= {longest.pk} if longest else set()
    Grant.objects.filter(group=group, kept=True).exclude(pk__in=chosen).update(kept=False)
    Grant.objects.filter(group=group, pk__in=chosen, kept=False).update(kept=True)


@obligations.never_missing(
    _("有保密群体将因此没有获得授权的信访科长或责任领导。请先由该群体所在单位的科长或负责人另行授权，再办理。")
)
def missing() -> set[tuple[int, str]]:
    """(group, what it lacks) of every confidential group; marks anew who is kept."""
    found = set()
    for group in KeyGroup.objects.filter(is_confidential=True).select_related("office"):
        mark(group)
        found |= {(group.pk, code) for code, kinds in KINDS if not keepers(group, kinds).exists()}
    return found
