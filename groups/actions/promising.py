"""Dated promises made to everybody who shares the grievance (art. 18(2))."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from groups.actions.turn import May, Turn, carry_out, refuse
from groups.grants import may_see_group
from groups.models import GroupCommitment, KeyGroup
from groups.rights import settling_post

if TYPE_CHECKING:
    from offices.models import Staff


def add_commitment(
    group: KeyGroup,
    *,
    by: Staff,
    text: str,
    owner: Staff,
    due_on: dt.date,
    on: dt.date | None = None,
    key: str = "",
) -> KeyGroup:
    """A promise with its owner, who must see the group, and its day. Raises Refused."""

    def work(turn: Turn) -> dict[str, object]:
        if not may_see_group(owner, turn.group):
            raise refuse("no_grant", _("责任人没有获得本群体的授权。"), "owner")
        if due_on < turn.on:
            raise refuse("due_before_promise", _("兑现期限不能早于承诺日期。"), "due_on")
        promise = turn.group.commitments.create(text=text, owner=owner, promised_on=turn.on, due_on=due_on)
        return {"commitment": promise.pk, "due": due_on}

    return carry_out(group, by, "add_commitment", work, on=on, key=key)


def keep_commitment(
    group: KeyGroup,
    *,
    by: Staff,
    commitment: GroupCommitment,
    evidence: str,
    outcome: str = "",
    on: dt.date | None = None,
    key: str = "",
) -> KeyGroup:
    """Kept on the day `on`, with what shows it: the number of a paper, a voucher, the minutes. Raises Refused."""

    def work(turn: Turn) -> dict[str, object]:
        if not evidence.strip():
            raise refuse("no_evidence", _("请写明凭据：文号、凭证号、会议纪要等。"), "evidence")
        return _settle(turn, commitment, GroupCommitment.Fate.KEPT, outcome, evidence)

    return carry_out(group, by, "keep_commitment", work, on=on, key=key, may=_settling(commitment))


def break_commitment(
    group: KeyGroup,
    *,
    by: Staff,
    commitment: GroupCommitment,
    outcome: str,
    evidence: str = "",
    on: dt.date | None = None,
    key: str = "",
) -> KeyGroup:
    """Not kept, and why. Each matter of the group may be reopened on it. Raises Refused."""

    def work(turn: Turn) -> dict[str, object]:
        if not outcome.strip():
            raise refuse("no_reason", _("请写明没有兑现的原因。"), "outcome")
        return _settle(turn, commitment, GroupCommitment.Fate.BROKEN, outcome, evidence)

    return carry_out(group, by, "break_commitment", work, on=on, key=key, may=_settling(commitment))


def _settling(commitment: GroupCommitment) -> May:
    """The owner settles their own promise, whoever manages the group any of them."""
    return lambda group, staff: settling_post(commitment, staff) if commitment.group_id == group.pk else ""


def _settle(turn: Turn, commitment: GroupCommitment, fate: str, outcome: str, evidence: str) -> dict[str, object]:
    promise = turn.group.commitments.filter(pk=commitment.pk).first()
    if promise is None or not promise.is_open:
        raise refuse("settled", _("这项承诺已经记录了结果。"))
    if turn.on < promise.promised_on:
        raise refuse("before_promise", _("日期不能早于承诺日期。"), "on")
    promise.fate, promise.settled_on, promise.outcome, promise.evidence = fate, turn.on, outcome, evidence
    promise.save(update_fields=["fate", "settled_on", "outcome", "evidence"])
    return {"commitment": promise.pk}
