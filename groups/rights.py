"""What a person may do with a key group, beyond seeing it."""

from __future__ import annotations

from groups.grants import may_see_group
from groups.models import KeyGroup
from groups.people import MANAGING, offices_managed, post_over
from offices.models import Office, PostKind, Staff


def may_open(staff: Staff, office: Office | None = None) -> bool:
    """Heads and directors open groups for their office and those below it."""
    offices = offices_managed(staff)
    return offices.filter(pk=office.pk).exists() if office else offices.exists()


def managing_post(group: KeyGroup, staff: Staff) -> str:
    """The post on which `staff` changes the group («head@JA»); «» when there is none or no live grant."""
    return post_over(group.office, staff, *MANAGING) if may_see_group(staff, group) else ""


def may_restore(staff: Staff) -> bool:
    """Directors bring back a group on which every grant of a head or director has run out."""
    return offices_managed(staff, PostKind.DIRECTOR).exists()
