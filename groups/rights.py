"""What a person may do with a key group, beyond seeing it."""

from __future__ import annotations

from collections.abc import Iterable

from groups.grants import groups_of, may_see_group
from groups.models import GroupCommitment, KeyGroup
from groups.people import HEADS, MANAGING, offices_managed, own_post, paths_managed, post_over
from offices.models import SEES_CASES, Office, PostKind, Staff


def may_open(staff: Staff, office: Office | None = None) -> bool:
    """Heads and directors open groups for their office and those below it."""
    offices = offices_managed(staff)
    return offices.filter(pk=office.pk).exists() if office else offices.exists()


def managing_post(group: KeyGroup, staff: Staff) -> str:
    """The post on which `staff` changes the group («head@JA»); «» when there is none or no live grant."""
    return post_over(group.office, staff, *MANAGING) if may_see_group(staff, group) else ""


def managed_among(groups: Iterable[KeyGroup], staff: Staff) -> set[int]:
    """Keys of those of `groups` for which `managing_post` finds one, asked of all at once."""
    paths = paths_managed(staff, *MANAGING)
    over = [group.pk for group in groups if group.office.path.startswith(paths)]
    return set(groups_of(staff).filter(pk__in=over).values_list("pk", flat=True)) if over else set()


def working_post(group: KeyGroup, staff: Staff) -> str:
    """The post on which `staff` writes drafts for the group: any that works with cases, with a live grant."""
    return own_post(staff, *SEES_CASES) if may_see_group(staff, group) else ""


def checking_post(group: KeyGroup, staff: Staff) -> str:
    """The head's post on which `staff` checks the common answer."""
    return post_over(group.office, staff, *HEADS) if may_see_group(staff, group) else ""


def leading_post(group: KeyGroup, staff: Staff) -> str:
    """«leader@<code>» for the leader who answers for the group; nobody signs in their place."""
    return f"leader@{group.code}" if staff.pk == group.leader_id and may_see_group(staff, group) else ""


def settling_post(promise: GroupCommitment, staff: Staff) -> str:
    """Who says what became of a promise: its owner, or who manages the group; its leader where the owner may not see
    the group any more.
    """
    if promise.owner_id == staff.pk and may_see_group(staff, promise.group):
        return f"owner@{promise.group.code}"
    if post := managing_post(promise.group, staff):
        return post
    return "" if may_see_group(promise.owner, promise.group) else leading_post(promise.group, staff)


def may_restore(staff: Staff) -> bool:
    """Directors bring back a group on which every grant of a head or director has run out."""
    return offices_managed(staff, PostKind.DIRECTOR).exists()
