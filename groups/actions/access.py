"""Who may see a group: giving, taking, and bringing back what has lapsed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

import trail.log
from groups import grants, keepers
from groups.actions.turn import Turn, carry_out, noted, refuse
from groups.models import Grant, KeyGroup
from groups.people import HEADS, LEADING, post_over, works_with_cases
from offices.models import PostKind

if TYPE_CHECKING:
    from offices.models import Staff


def give_grant(group: KeyGroup, *, by: Staff, staff: Staff, reason: str, until: dt.date, key: str = "") -> KeyGroup:
    """Let `staff`, who must hold a post that works with cases, see the group until `until` (included)."""

    def work(turn: Turn) -> None:
        if not works_with_cases(staff):
            raise refuse("no_post", _("所选人员没有办理信访事项的岗位，不能授权。"), "staff")
        grants.give(
            group=turn.group, staff=staff, by=by, reason=reason, expires_at=grants.last_moment(until),
            acting_as=turn.acting_as, key=key,
        )  # fmt: skip

    return carry_out(group, by, "grant", work, key=key, when_closed=True)


def revoke_grant(group: KeyGroup, *, by: Staff, grant: Grant, reason: str, key: str = "") -> KeyGroup:
    """End a grant at once."""

    def work(turn: Turn) -> None:
        if grant.group_id != turn.group.pk:
            raise refuse("gone", _("没有这项授权。"))
        if not reason.strip():
            raise refuse("no_reason", _("请写明理由。"), "reason")
        grants.revoke(grant, by=by, reason=reason, acting_as=turn.acting_as, key=key)

    return carry_out(group, by, "revoke", work, key=key, when_closed=True)


def review_grant(group: KeyGroup, *, by: Staff, grant: Grant, reason: str, key: str = "") -> KeyGroup:
    """Looked at again by somebody who may give grants, not by who holds it: still needed, and why."""

    def work(turn: Turn) -> None:
        if grant.group_id != turn.group.pk:
            raise refuse("gone", _("没有这项授权。"))
        grants.review(grant, by=by, reason=reason, acting_as=turn.acting_as, key=key)

    return carry_out(group, by, "review", work, key=key, when_closed=True)


def restore_access(*, by: Staff, code: str, head: Staff, leader: Staff, reason: str, until: dt.date) -> KeyGroup:
    """Bring back a group on which no head or director holds a live grant any more, or a confidential one that
    has but one head or leader left, who could otherwise never leave.

    A director of its office or above grants a head and a leader again, never themselves. An unknown code, a
    group elsewhere and a group that needs nothing get the same answer, so that the page tells nothing.
    """
    with noted("restore", by):
        group = KeyGroup.objects.select_for_update(of=("self",)).select_related("office").filter(code=code).first()
        acting_as = post_over(group.office, by, PostKind.DIRECTOR) if group else ""
        if group is None or not acting_as or not keepers.needs_people(group):
            raise refuse("not_lapsed", _("没有这个编号的、需要恢复授权的群体。"), "code")
        if not post_over(group.office, head, *HEADS):
            raise refuse("no_head", _("所选人员不是本单位或上级单位的信访科长。"), "head")
        if not post_over(group.office, leader, *LEADING):
            raise refuse("no_leader", _("所选人员不是本单位或上级单位的责任领导或单位负责人。"), "leader")
        trail.log.append(group.stream, "group.restore", actor=by.actor, acting_as=acting_as)
        for person in {head.pk: head, leader.pk: leader}.values():
            grants.give(
                group=group, staff=person, by=by, reason=reason, expires_at=grants.last_moment(until),
                acting_as=acting_as,
            )  # fmt: skip
    return group
