"""How a promise stands, in a matter or to a group: one answer for every page that shows it; and who answers for one
made to a group when its owner's grant rests or has ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from groups.grants import people_seeing
from groups.people import MANAGING, people_over, posts_over
from offices.models import PostKind, Staff

if TYPE_CHECKING:
    from groups.models import GroupCommitment, KeyGroup
    from workflows.bases import CommitmentBase

SOON = dt.timedelta(days=14)


def standing_of(promise: CommitmentBase, today: dt.date) -> tuple[str, str]:
    """(words, tone): how many days are left or over, or what became of it."""
    if not promise.is_open:
        return promise.get_fate_display(), "good" if promise.fate == promise.Fate.KEPT else "bad"
    days = (promise.due_on - today).days
    if promise.is_late(today):
        return _("超期 %d 天") % -days, "bad"
    if days == 0:
        return _("今天到期"), "warn"
    return _("还剩 %d 天") % days, "warn" if promise.due_on - today <= SOON else "neutral"


def answering_for(promises: Collection[GroupCommitment]) -> dict[int, list[Staff]]:
    """Who answers today for each promise, by its key: its owner; where they may not see the group, its leader; where
    the leader may not, the heads and directors who may. Empty where nobody is left: see `nearest_directors`.
    """
    seeing = people_seeing({one.group_id for one in promises})
    over: dict[int, list[int]] = {}  # asked once a group, and only where owner and leader are gone
    found: dict[int, list[int]] = {}
    for one in promises:
        first = next((pk for pk in (one.owner_id, one.group.leader_id) if pk in seeing[one.group_id]), None)
        if first is None and one.group_id not in over:
            over[one.group_id] = managing_among(one.group, seeing[one.group_id])
        found[one.pk] = [first] if first else over[one.group_id]
    people = Staff.objects.in_bulk({pk for keys in found.values() for pk in keys})
    return {promise: [people[pk] for pk in keys] for promise, keys in found.items()}


def managing(group: KeyGroup) -> list[Staff]:
    """The heads and directors over the group's office who may see it."""
    return list(Staff.objects.filter(pk__in=managing_among(group, people_seeing({group.pk})[group.pk])))


def managing_among(group: KeyGroup, seeing: Collection[int]) -> list[int]:
    """Keys of those of `seeing`, who may see the group, that hold a head's or director's post over its office."""
    if not seeing:
        return []
    return list(people_over(group.office, *MANAGING).filter(pk__in=seeing).order_by("pk").values_list("pk", flat=True))


def nearest_directors(group: KeyGroup) -> list[Staff]:
    """The directors of the group's office, else of the nearest above: whether or not they may see the group."""
    posts = list(posts_over(group.office, PostKind.DIRECTOR))
    return [post.staff for post in posts if post.office_id == posts[0].office_id]


def is_nearest_director(staff: Staff, group: KeyGroup) -> bool:
    """Whether `staff` may be told the code of the group, and no word of it, because somebody must look after it."""
    return any(director.pk == staff.pk for director in nearest_directors(group))
