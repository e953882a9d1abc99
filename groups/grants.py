"""The only place that touches guardian: who may see a key group or a single matter by exception.

`has_perm` is never asked (it is true for superusers and for expired rows): the access rule
joins live grants in its own query.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm, remove_perm
from guardian.utils import get_user_obj_perms_model

import trail.log
from groups import keepers
from groups.models import SEE_GROUP, Grant, GrantBase, GroupCommitment, KeyGroup
from offices.models import SEES_CASES, Post, Staff

if TYPE_CHECKING:
    from django.utils.functional import Promise

# A grant is looked at again at the latest after this time (design section 5); one given for longer rests unless it is.
REVIEW = dt.timedelta(days=90)
LONGEST = dt.timedelta(days=365)
FOUNDING = _("建立群体")

WORDS: dict[str, Promise] = {
    "self": _("不能给自己授权。"),
    "no_reason": _("请写明理由。"),
    "past": _("到期日不能早于今天。"),
    "too_long": _("一次授权最长一年，到期可以再授。"),
    "two_people": _("建立群体至少要有两个人获得授权：请另选包案领导或信访科长。"),
    "ended": _("这项授权已经到期或者已经撤销。"),
    "own_review": _("不能复核给自己的授权。"),
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


def usual_until() -> dt.date:
    """The last day a form offers: with today it makes ninety, so that it ends before it must be reviewed."""
    return timezone.localdate() + REVIEW - dt.timedelta(days=1)


def review_day(expires_at: dt.datetime) -> dt.datetime:
    """When a grant given or confirmed now must have been looked at again: with today ninety days, or its end."""
    return min(last_moment(usual_until()), expires_at)


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
    check(staff, by, reason, expires_at, now)
    with transaction.atomic():
        KeyGroup.objects.select_for_update().get(pk=group.pk)
        grant = _write(group, staff, giver=by, reason=reason, expires_at=expires_at)
        details = {"to": staff.username, "until": last_day(expires_at), "grant": grant.pk}
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
        check(person, giver, str(FOUNDING), expires_at, now)
        grant = _write(group, person, giver=giver, reason=str(FOUNDING), expires_at=expires_at)
        details = {"to": person.username, "until": last_day(expires_at), "grant": grant.pk, "founding": True}
        details["giver"] = giver.username
        trail.log.append(group.stream, "group.grant", actor=by.actor, acting_as=acting_as, details=details)


def _write(group: KeyGroup, staff: Staff, *, giver: Staff, reason: str, expires_at: dt.datetime) -> Grant:
    grant = Grant.objects.create(group=group, **columns(staff, giver, reason, expires_at))
    assign_perm(SEE_GROUP, staff, group)
    keepers.mark(group)
    return grant


def columns(staff: Staff, giver: Staff, reason: str, expires_at: dt.datetime) -> dict[str, Any]:
    """The columns of a new grant that all grants have."""
    return {
        "staff": staff,
        "giver": giver,
        "reason": reason.strip(),
        "from_at": timezone.now(),
        "expires_at": expires_at,
        "review_by": review_day(expires_at),
    }


def last_day(expires_at: dt.datetime) -> str:
    """The day a grant that expires at this moment still covers, ISO."""
    return timezone.localdate(expires_at - dt.timedelta(microseconds=1)).isoformat()


def check(staff: Staff, by: Staff, reason: str, expires_at: dt.datetime, at: dt.datetime) -> None:
    """What holds for every grant, on a group or a single matter. Raises GrantRefused."""
    if staff.pk == by.pk:
        raise GrantRefused("self")
    if not reason.strip():
        raise GrantRefused("no_reason")
    if expires_at <= at:
        raise GrantRefused("past")
    if expires_at > at + LONGEST:
        raise GrantRefused("too_long")


def revoke(grant: Grant, *, by: Staff, reason: str = "", acting_as: str = "", key: str = "") -> None:
    """End a grant at once; open promises of who sees the group no more go to its leader, else to `by`. Raises
    GrantRefused: "ended" when it no longer runs, "last_head" or "last_leader" when a confidential group would be left
    without one.
    """
    with transaction.atomic():
        group = KeyGroup.objects.select_for_update(of=("self",)).select_related("office").get(pk=grant.group_id)
        grant = _running(grant)
        if code := keepers.lost_with(group, grant):
            raise GrantRefused(code)
        end(grant, by, reason)
        details: dict[str, object] = {"from": grant.staff.username, "grant": grant.pk}
        if not Grant.objects.filter(Grant.running(), group=group, staff=grant.staff).exists():
            remove_perm(SEE_GROUP, grant.staff, group)
            details |= _promises_pass(group, grant.staff, by)
        keepers.mark(group)
        trail.log.append(group.stream, "group.revoke", actor=by.actor, acting_as=acting_as, details=details, key=key)


def _promises_pass(group: KeyGroup, before: Staff, by: Staff) -> dict[str, object]:
    """Their open promises to the group to somebody who sees it; codes for the log."""
    now = next((one for one in (group.leader, by) if one != before and may_see_group(one, group)), None)
    mine = GroupCommitment.objects.filter(group=group, owner=before, fate=GroupCommitment.Fate.OPEN)
    passed = mine.update(owner=now) if now else 0
    return {"promises_passed": passed, "promises_to": now.username} if now and passed else {}


def review(grant: Grant, *, by: Staff, reason: str, acting_as: str = "", key: str = "") -> None:
    """Looked at again and still needed: it holds for another ninety days, never beyond its end. Raises GrantRefused."""
    with transaction.atomic():
        group = KeyGroup.objects.select_for_update(of=("self",)).select_related("office").get(pk=grant.group_id)
        grant = _running(grant)
        confirm(grant, by, reason)
        keepers.mark(group)
        details = {"of": grant.staff.username, "grant": grant.pk, "next": last_day(grant.review_by)}
        trail.log.append(group.stream, "group.review", actor=by.actor, acting_as=acting_as, details=details, key=key)


def _running(grant: Grant) -> Grant:
    found = Grant.objects.select_related("staff").filter(Grant.running(), pk=grant.pk).first()
    if found is None:
        raise GrantRefused("ended")
    return found


def end(grant: GrantBase, by: Staff, reason: str) -> None:
    """Write the end of any grant; who may and what must stay the caller has asked."""
    grant.revoked_at, grant.revoked_by, grant.revoke_reason = timezone.now(), by, reason
    if isinstance(grant, Grant):
        grant.kept = False
    grant.save()


def confirm(grant: GrantBase, by: Staff, reason: str) -> None:
    """Write that any grant was looked at again. Raises GrantRefused."""
    if grant.staff_id == by.pk:
        raise GrantRefused("own_review")
    if not reason.strip():
        raise GrantRefused("no_reason")
    grant.reviewed_at, grant.reviewed_by, grant.review_reason = timezone.now(), by, reason.strip()
    grant.review_by = review_day(grant.expires_at)
    grant.save()


def set_permission(permission: str, staff: Staff, item: models.Model, *, held: bool) -> None:
    """Guardian's row for one person and one row of another room, as its live grants say."""
    (assign_perm if held else remove_perm)(permission, staff, item)


def held(grants: type[GrantBase] = Grant, field: str = "group") -> QuerySet[Any]:
    """The grants that open something now: live by their own row, and with guardian's row of the current state beside
    it. Every rule asks this one query; where the two disagree nothing opens (cases/grants_proof.py tells).
    """
    return grants._default_manager.filter(grants.live(), Exists(state_of(grants, field)))


def state_of(grants: type[GrantBase], field: str) -> QuerySet[Any]:
    """Guardian's rows beside a grant."""
    return rows_of(grants, field).filter(content_object=OuterRef(field), user=OuterRef("staff"))


def rows_of(grants: type[GrantBase], field: str) -> QuerySet[Any]:
    """Guardian's rows of all that such grants open. There is one permission for each: to see it."""
    item: Any = grants._meta.get_field(field).related_model
    return get_user_obj_perms_model(item)._default_manager.filter(permission__codename=item._meta.permissions[0][0])


def people_granted(group: KeyGroup) -> QuerySet[Staff]:
    """Active staff who hold a live grant on the group."""
    granted = held().filter(group=group).values("staff")
    return Staff.objects.filter(is_active=True, pk__in=granted).select_related("office")


def visible_groups(staff_ids: list[int]) -> QuerySet[KeyGroup]:
    """Groups on which one of `staff_ids` (the person; not those they deputise) holds a live grant, while they hold a
    post that works with matters at all.
    """
    working = Post.objects.in_force(timezone.localdate()).filter(kind__in=SEES_CASES, staff__in=staff_ids)
    theirs = held().filter(group=OuterRef("pk"), staff__in=staff_ids)
    return KeyGroup.objects.filter(Exists(working), Exists(theirs))


def groups_of(staff: Staff) -> QuerySet[KeyGroup]:
    """The groups `staff` may see now. None by being a superuser, by deputising or with an inactive account."""
    return visible_groups([staff.pk]) if staff.is_active else KeyGroup.objects.none()


def may_see_group(staff: Staff, group: KeyGroup | None) -> bool:
    """Whether `staff` may be told that `group` exists: nothing may name it to anybody else."""
    return group is not None and groups_of(staff).filter(pk=group.pk).exists()


def people_seeing(groups: Collection[int]) -> dict[int, set[int]]:
    """Keys of who may see each of these groups now, as `groups_of` says it for one person."""
    working = Post.objects.in_force(timezone.localdate()).filter(kind__in=SEES_CASES, staff=OuterRef("staff"))
    theirs = held().filter(Exists(working), group__in=groups, staff__is_active=True)
    found: dict[int, set[int]] = {group: set() for group in groups}
    for group, staff in theirs.values_list("group", "staff"):
        found[group].add(staff)
    return found


def grants_on(group: KeyGroup) -> QuerySet[Grant]:
    """Every grant ever given on the group, newest first."""
    return Grant.objects.filter(group=group).select_related("staff__office", "giver", "revoked_by")


def grants_of(staff: Staff) -> QuerySet[Grant]:
    """The live grants a person holds, the first to expire first."""
    return held().filter(staff=staff).select_related("group", "giver").order_by("expires_at")


def live_on(staff: Staff, field: str, grants: type[GrantBase] = Grant) -> QuerySet[Any]:
    """Keys of what `staff` holds live grants on, for the access rule's own query."""
    return held(grants, field).filter(staff=staff).order_by().values(field)
