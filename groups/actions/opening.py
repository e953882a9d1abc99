"""Opening a key group (arts. 18(2), 20(3))."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import uuid
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import trail.log
from groups import grants
from groups.actions.turn import not_allowed, noted, refuse
from groups.models import KeyGroup
from groups.people import HEADS, LEADING, MANAGING, lasting_over, post_over
from groups.rights import may_open

if TYPE_CHECKING:
    from offices.models import Office, Staff


def open_group(
    *,
    by: Staff,
    office: Office,
    name: str,
    claims: str,
    leader: Staff,
    head: Staff | None = None,
    policy_basis: str = "",
    is_confidential: bool = False,
    opened_on: dt.date | None = None,
    until: dt.date | None = None,
    key: str = "",
) -> KeyGroup:
    """Open a group with its founding grants: the leader, the head when named, and the opener.

    `leader` holds a leader's or director's post at `office` or above. A confidential group needs a
    head among its founders; `head` may be left out when the opener is one. The grants run till
    `until` (included; default: the longest time), see grants.found for who counts as their giver.
    Raises Refused: no_name, no_leader, no_head, future_date, two_people, past, too_long; NotAllowed.
    """
    with noted("open", by):
        if not may_open(by, office):
            raise not_allowed()
        _check(name=name, claims=claims, office=office, leader=leader, head=head, opened_on=opened_on)
        founders = [leader, *([head] if head else []), by]
        _check_founders(office, founders, is_confidential)
        acting_as = post_over(office, by, *MANAGING)
        code, earlier = _place(office, key := key or uuid.uuid4().hex)
        if earlier:
            return earlier
        group = KeyGroup.objects.create(
            code=code, name=name, claims=claims, policy_basis=policy_basis, office=office, leader=leader,
            is_confidential=is_confidential, opened_on=opened_on or timezone.localdate(),
        )  # fmt: skip
        _log(group, by, acting_as, key)
        expires_at = grants.last_moment(until or grants.usual_until())
        grants.found(group, people=founders, by=by, acting_as=acting_as, expires_at=expires_at)
    return group


def _log(group: KeyGroup, by: Staff, acting_as: str, key: str) -> None:
    leader, office = group.leader.username, group.office.code
    details = {"office": office, "leader": leader, "confidential": group.is_confidential}
    trail.log.append(
        group.stream, "group.open", actor=by.actor, acting_as=acting_as, happened_on=group.opened_on,
        details=details, key=key,
    )  # fmt: skip


def _check(
    *, name: str, claims: str, office: Office, leader: Staff, head: Staff | None, opened_on: dt.date | None
) -> None:
    if not name.strip() or not claims.strip():
        raise refuse("no_name", _("请写明共同的诉求。"), "name" if not name.strip() else "claims")
    check_leader(office, leader)
    if head and not post_over(office, head, *HEADS):
        raise refuse("no_head", _("所选人员不是本单位或上级单位的信访科长。"), "head")
    if opened_on and opened_on > timezone.localdate():
        raise refuse("future_date", _("建立日期不能晚于今天。"), "opened_on")


def _check_founders(office: Office, founders: list[Staff], is_confidential: bool) -> None:
    if not is_confidential:
        return
    named = {person.pk for person in founders}
    if not lasting_over(office, *HEADS).filter(pk__in=named).exists():
        raise refuse("no_head", _("保密群体必须有一名任期没有截止日的信访科长获得授权，请选择。"), "head")
    if not lasting_over(office, *LEADING).filter(pk__in=named).exists():
        raise refuse("no_leader", _("保密群体的包案领导任期不能有截止日，请另选。"), "leader")


def check_leader(office: Office, leader: Staff) -> None:
    """Art. 18(2): a leader answers for the group. Raises Refused."""
    if not post_over(office, leader, *LEADING):
        raise refuse("no_leader", _("包案领导应当是本单位或上级单位的责任领导或单位负责人。"), "leader")


def _place(office: Office, key: str) -> tuple[str, KeyGroup | None]:
    """(code, the group an earlier sending of the same request has opened). «JA-Q7KX2M»: without a running
    number, whose gaps would tell that there are other groups; made from the request's key.
    """
    for turn in range(10):
        digest = hashlib.sha256(f"{office.pk}:{key}:{turn}".encode()).digest()
        code = f"{office.code}-Q{base64.b32encode(digest).decode()[:6]}"
        other = KeyGroup.objects.filter(code=code).first()
        if other is None or trail.log.find(other.stream, key):
            return code, other
    raise RuntimeError("no free code for a group")
