"""The only place that touches guardian: who may see a key group or a single matter by exception.

`has_perm` is never asked (it is true for superusers and for expired rows): the access rule
joins live grants in its own query.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm, remove_perm

import trail.log
from groups.models import SEE_GROUP, Grant, GrantBase, KeyGroup, KeyGroupUserObjectPermission, live
from groups.people import HEADS, LEADING, MANAGING, people_over, post_over
from offices.models import Staff

if TYPE_CHECKING:
    from django.utils.functional import Promise

# A grant is looked at again at the latest after this time (design section 5).
LONGEST = dt.timedelta(days=90)
FOUNDING = _("建立群体")

WORDS: dict[str, Promise] = {
    "self": _("不能给自己授权。"),
    "no_reason": _("请写明理由。"),
    "past": _("到期日不能早于今天。"),
    "too_long": _("一次授权最长 90 天，到期可以再授。"),
    "two_people": _("建立群体至少要有两个人获得授权：请另选包案领导或信访科长。"),
    "ended": _("这项授权已经到期或者已经撤销。"),
    "last_head": _("保密群体至少要有一名获得授权的信访科长，请先给另一名科长授权。"),
    "last_leader": _("保密群体至少要有一名获得授权的领导，请先给另一名领导授权。"),
}


class GrantRefused(ValueError):
    """The grant may not be given or taken; `code` is a key of WORDS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def words(self) -> Promise:
        return WORDS[self.code]


def last_moment(day: dt.date) -> dt.datetime:
    """When a grant «until `day`» (included) expires: the first moment of the next day, office time."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))


def longest_until() -> dt.date:
    """The last day a grant given now may name: with today it makes ninety."""
    return timezone.localdate() + LONGEST - dt.timedelta(days=1)


def give(
    *,
    group: KeyGroup,
    staff: Staff,
    by: Staff,
    reason: str,
    expires_at: dt.datetime,
    acting_as: str = "",
    key: str = "",
) -> Grant:
    """Let `staff` see `group` until `expires_at` (at most 90 days from now). Raises GrantRefused."""
    now = timezone.now()
    _check(staff, by, reason, expires_at, now)
    with transaction.atomic():
        KeyGroup.objects.select_for_update().get(pk=group.pk)
        grant = _write(group, staff, giver=by, reason=reason, expires_at=expires_at)
        details = {"to": staff.username, "until": _last_day(expires_at), "grant": grant.pk}
        trail.log.append(group.stream, "group.grant", actor=by.actor, acting_as=acting_as, details=details, key=key)
    return grant


def found(group: KeyGroup, *, people: Sequence[Staff], by: Staff, acting_as: str, expires_at: dt.datetime) -> None:
    """The founding grants of a new group. Raises GrantRefused("two_people") when there are not two.

    Nobody grants themselves, yet whoever opens a group must see it. So the row of the opener names
    the first of the others (the leader) as giver: that person has the same power to revoke it at
    once. The log names the opener as the one who acted and the giver apart.
    """
    people = list({person.pk: person for person in people}.values())
    others = [person for person in people if person.pk != by.pk]
    if len(people) < 2 or not others:
        raise GrantRefused("two_people")
    now = timezone.now()
    for person in people:
        giver = others[0] if person.pk == by.pk else by
        _check(person, giver, str(FOUNDING), expires_at, now)
        grant = _write(group, person, giver=giver, reason=str(FOUNDING), expires_at=expires_at)
        details = {"to": person.username, "until": _last_day(expires_at), "grant": grant.pk, "founding": True}
        details["giver"] = giver.username
        trail.log.append(group.stream, "group.grant", actor=by.actor, acting_as=acting_as, details=details)


def _write(group: KeyGroup, staff: Staff, *, giver: Staff, reason: str, expires_at: dt.datetime) -> Grant:
    grant = Grant.objects.create(
        group=group, staff=staff, giver=giver, reason=reason.strip(), from_at=timezone.now(), expires_at=expires_at
    )
    assign_perm(SEE_GROUP, staff, group)
    return grant


def _last_day(expires_at: dt.datetime) -> str:
    return timezone.localdate(expires_at - dt.timedelta(microseconds=1)).isoformat()


def _check(staff: Staff, by: Staff, reason: str, expires_at: dt.datetime, at: dt.datetime) -> None:
    if staff.pk == by.pk:
        raise GrantRefused("self")
    if not reason.strip():
        raise GrantRefused("no_reason")
    if expires_at <= at:
        raise GrantRefused("past")
    if expires_at > at + LONGEST:
        raise GrantRefused("too_long")


def revoke(grant: Grant, *, by: Staff, reason: str = "", acting_as: str = "", key: str = "") -> None:
    """End a grant at once. Raises GrantRefused: "ended" when it no longer runs, "last_head" or
    "last_leader" when a confidential group would be left without one.
    """
    with transaction.atomic():
        group = KeyGroup.objects.select_for_update().get(pk=grant.group_id)
        grant = Grant.objects.select_related("staff").get(pk=grant.pk)
        if not grant.is_live():
            raise GrantRefused("ended")
        others = Grant.objects.filter(live(), group=group).exclude(pk=grant.pk)
        if group.is_confidential:
            _keep_the_last(group, grant.staff, others)
        grant.revoked_at, grant.revoked_by, grant.revoke_reason = timezone.now(), by, reason
        grant.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
        if not others.filter(staff=grant.staff).exists():
            remove_perm(SEE_GROUP, grant.staff, group)
        details = {"from": grant.staff.username, "grant": grant.pk}
        trail.log.append(group.stream, "group.revoke", actor=by.actor, acting_as=acting_as, details=details, key=key)


def _keep_the_last(group: KeyGroup, leaving: Staff, others: QuerySet[Grant]) -> None:
    """Somebody must be able to read the matters and somebody to answer for them, always."""
    for kinds, code in ((HEADS, "last_head"), (LEADING, "last_leader")):
        if not others.filter(staff__in=people_over(group.office, *kinds)).exists() and post_over(
            group.office, leaving, *kinds
        ):
            raise GrantRefused(code)
    if not others.exists():
        raise GrantRefused("last_head")


def missing_keeper(group: KeyGroup) -> str:
    """Which of "last_head" and "last_leader" the live grants lack; «» when both are there."""
    for kinds, code in ((HEADS, "last_head"), (LEADING, "last_leader")):
        if not people_granted(group).filter(pk__in=people_over(group.office, *kinds)).exists():
            return code
    return ""


def has_manager(group: KeyGroup) -> bool:
    """Whether anybody is left who sees the group and may give grants on it."""
    return people_granted(group).filter(pk__in=people_over(group.office, *MANAGING)).exists()


def people_granted(group: KeyGroup) -> QuerySet[Staff]:
    """Active staff who hold a live grant on the group."""
    granted = Grant.objects.filter(live(), group=group).values("staff")
    return Staff.objects.filter(is_active=True, pk__in=granted).select_related("office")


def visible_groups(staff_ids: list[int]) -> QuerySet[KeyGroup]:
    """Groups on which one of `staff_ids` (the person; not those they deputise) holds a live grant."""
    running = Grant.objects.filter(live(), group=OuterRef("pk"), staff__in=staff_ids)
    rows = KeyGroupUserObjectPermission.objects.filter(
        content_object=OuterRef("pk"), user__in=staff_ids, permission__codename=SEE_GROUP
    )
    return KeyGroup.objects.filter(Exists(running), Exists(rows))


def groups_of(staff: Staff) -> QuerySet[KeyGroup]:
    """The groups `staff` may see now. None by being a superuser, by deputising or with an inactive account."""
    return visible_groups([staff.pk]) if staff.is_active else KeyGroup.objects.none()


def may_see_group(staff: Staff, group: KeyGroup | None) -> bool:
    """Whether `staff` may be told that `group` exists: nothing may name it to anybody else."""
    return group is not None and groups_of(staff).filter(pk=group.pk).exists()


def grants_on(group: KeyGroup) -> QuerySet[Grant]:
    """Every grant ever given on the group, newest first."""
    return Grant.objects.filter(group=group).select_related("staff__office", "giver", "revoked_by")


def grants_of(staff: Staff) -> QuerySet[Grant]:
    """The live grants a person holds, the first to expire first."""
    return Grant.objects.filter(live(), staff=staff).select_related("group", "giver").order_by("expires_at")


def live_on(staff: Staff, field: str, grants: type[GrantBase] = Grant) -> QuerySet[Any]:
    """Keys of what `staff` holds live grants on, for the access rule's own query."""
    manager: models.Manager[Any] = grants._default_manager
    return manager.filter(live(), staff=staff).values(field)
