"""The people of a closed group go with the last file of its matters: its representatives, and what was said.

What the group asks for in common, and the one answer to it, name nobody and stay. Where the group is closed after
its last file went, the nightly job does it.
"""

from __future__ import annotations

from django.apps import apps
from django.db import transaction

import trail.log
from cases.models import Case
from cases.retention.wiping import ACTOR, WIPED_OF_GROUP
from groups.models import KeyGroup

LINE = "destroyed"  # the key of the group's line in the log: it is done once


def wipe_groups(**which: int) -> int:
    """Blank the people of closed groups of whose matters every file is destroyed; in how many groups.

    `which` narrows the groups down. Harmless to repeat.
    """
    matters = Case.objects.filter(group__isnull=False)
    gone, left = matters.exclude(destroyed_on=None), matters.filter(destroyed_on=None)
    closed = KeyGroup.objects.filter(closed_on__isnull=False, pk__in=gone.values("group"), **which)
    return sum(_wiped(key) for key in closed.exclude(pk__in=left.values("group")).values_list("pk", flat=True))


@transaction.atomic
def _wiped(key: int) -> bool:
    group = KeyGroup.objects.select_for_update().get(pk=key)
    if trail.log.find(group.stream, LINE):
        return False
    rows = 0
    for name, fields in WIPED_OF_GROUP.items():
        rows += apps.get_model("groups", name)._default_manager.filter(group=group).update(**fields)
    trail.log.append(group.stream, "group.destroyed", actor=ACTOR.actor, details={"rows": rows}, key=LINE)
    return True
