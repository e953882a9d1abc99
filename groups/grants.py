"""The only place that touches guardian: who may see a key group or a single matter by exception.

`has_perm` is never asked (it is true for superusers and for expired rows): the access rule
joins live grants in its own query.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

import trail.log
from groups.models import SEE_GROUP, Grant, GrantBase, KeyGroup, KeyGroupUserObjectPermission, live

if TYPE_CHECKING:
    from offices.models import Staff

# A grant is looked at again at the latest after this time (design section 5).
LONGEST = dt.timedelta(days=90)


class GrantRefused(ValueError):
    """The grant may not be given or taken; `code` says why: self, past, too_long, no_reason, last."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def give(
    *, group: KeyGroup, staff: Staff, by: Staff, reason: str, expires_at: dt.datetime, at: dt.datetime | None = None
) -> Grant:
    """Let `staff` see `group` until `expires_at` (at most 90 days from now). Raises GrantRefused."""
    at = at or timezone.now()
    _check(staff, by, reason, expires_at, at)
    with transaction.atomic():
        KeyGroup.objects.select_for_update().get(pk=group.pk)
        grant = Grant.objects.create(
            group=group, staff=staff, giver=by, reason=reason, from_at=at, expires_at=expires_at
        )
        assign_perm(SEE_GROUP, staff, group)
        trail.log.append(
            group.stream,
            "group.grant",
            actor=by.actor,
            details={"to": staff.username, "until": expires_at.date().isoformat(), "grant": grant.pk},
        )
    return grant


def _check(staff: Staff, by: Staff, reason: str, expires_at: dt.datetime, at: dt.datetime) -> None:
    if staff.pk == by.pk:
        raise GrantRefused("self")
    if not reason.strip():
        raise GrantRefused("no_reason")
    if expires_at <= at:
        raise GrantRefused("past")
    if expires_at > at + LONGEST:
        raise GrantRefused("too_long")


def revoke(grant: Grant, *, by: Staff, reason: str = "") -> None:
    """End a grant at once. Raises GrantRefused("last") for the last live one of a confidential group."""
    with transaction.atomic():
        group = KeyGroup.objects.select_for_update().get(pk=grant.group_id)
        now = timezone.now()
        others = Grant.objects.filter(live(now), group=group).exclude(pk=grant.pk)
        if group.is_confidential and not others.exists():
            raise GrantRefused("last")
        grant.revoked_at, grant.revoked_by = now, by
        grant.save(update_fields=["revoked_at", "revoked_by"])
        if not others.filter(staff=grant.staff).exists():
            remove_perm(SEE_GROUP, grant.staff, group)
        trail.log.append(
            group.stream, "group.revoke", actor=by.actor, details={"from": grant.staff.username, "grant": grant.pk}
        )


def visible_groups(staff_ids: list[int]) -> QuerySet[KeyGroup]:
    """Groups on which one of `staff_ids` (the person; not those they deputise) holds a live grant."""
    running = Grant.objects.filter(live(), group=OuterRef("pk"), staff__in=staff_ids)
    rows = KeyGroupUserObjectPermission.objects.filter(
        content_object=OuterRef("pk"), user__in=staff_ids, permission__codename=SEE_GROUP
    )
    return KeyGroup.objects.filter(Exists(running), Exists(rows))


def live_on(staff: Staff, field: str, grants: type[GrantBase] = Grant) -> QuerySet[Any]:
    """Keys of what `staff` holds live grants on, for the access rule's own query."""
    manager: models.Manager[Any] = grants._default_manager
    return manager.filter(live(), staff=staff).values(field)
