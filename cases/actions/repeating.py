"""First or repeat: entering what came as a new matter or as a further piece, and correcting the verdict later."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import trail.log
from cases.access import may_see
from cases.actions.registering import register_case
from cases.models import Case, Submission
from cases.models.codes import RepeatState
from workflows.engine import NotAllowed, Outcome, Refused, perform
from workflows.verbs import Reason

if TYPE_CHECKING:
    from cases.intake import Intake, SubmissionDetails
    from offices.models import Office, Staff

DECIDERS = ("registrar", "head")


def enter(
    *, by: Staff, office: Office, received_on: dt.date, intake: Intake, earlier: Case | None = None, key: str = ""
) -> Outcome:
    """Register a new matter or, where `earlier` is the same one, a further piece of it. Raises Refused."""
    if earlier is None:
        return register_case(by=by, office=office, received_on=received_on, intake=intake, key=key)
    return perform(earlier, "add_submission", by=by, on=received_on, key=key, submission=_piece_of(intake))


def entered_before(*, by: Staff, earlier: Case | None, key: str) -> Case | None:
    """The matter that the same request of the same person has made or added to before."""
    if earlier is not None:
        return earlier if trail.log.find(earlier.stream, key) else None
    return Case.objects.filter(request_key=key, registered_by=by).first() if key else None


def _piece_of(intake: Intake) -> SubmissionDetails:
    """The piece with the screen's title; claims nobody copied into the text are kept there."""
    piece = intake.submission
    asked = [claim for claim in intake.claims if claim.request not in piece.text]
    lines = [piece.text] if piece.text else []
    for claim in asked:
        lines.append("\n".join(filter(None, (claim.request, claim.facts, claim.reasons))))
    return replace(piece, subject=piece.subject or intake.title, text="\n\n".join(lines))


def decide_repeat(
    submission: Submission,
    *,
    by: Staff,
    repeat: str,
    reason: str,
    repeat_of: Submission | None = None,
    new_facts: bool = False,
) -> Submission:
    """Say that a piece is first, repeat or undetermined; deciding again takes it back. Logged with both verdicts.

    `repeat_of` is the earlier piece, of a matter `by` may see; `new_facts` says that a repeat brings new
    facts or reasons. Raises NotAllowed or Refused.
    """
    with transaction.atomic():
        case = Case._base_manager.select_for_update().get(pk=submission.case_id)
        piece = Submission.objects.get(pk=submission.pk, case=case)
        acting_as = may_decide(case, by)
        repeat_of = repeat_of and Submission.objects.select_related("case").get(pk=repeat_of.pk)
        _check(by, piece, repeat, reason, repeat_of)
        before = piece.repeat
        piece.repeat, piece.repeat_of, piece.repeat_reason = repeat, repeat_of, reason
        piece.new_facts = new_facts and repeat == RepeatState.REPEAT
        piece.repeat_decided_by, piece.repeat_decided_at = by, timezone.now()
        piece.save()
        # The version is the number of the last line of the log, whoever writes it.
        case.version += 1
        case.save(update_fields=["version"])
        trail.log.append(
            case.stream,
            "case.decide_repeat",
            actor=by.actor,
            acting_as=acting_as,
            happened_on=timezone.localdate(),
            details=_verdict(piece, before, repeat_of),
        )
    return piece


def _verdict(piece: Submission, before: str, repeat_of: Submission | None) -> dict[str, object]:
    """Both verdicts in codes, for the log."""
    return {
        "submission": piece.ordinal,
        "before": str(before),
        "repeat": str(piece.repeat),
        "of": f"{repeat_of.case.number}#{repeat_of.ordinal}" if repeat_of else "",
        "new_facts": piece.new_facts,
    }


def may_decide(case: Case, by: Staff) -> str:
    """The post on which `by` decides; NotAllowed when they hold none for this matter."""
    roles = case.roles_of(by, "add_submission") if may_see(by, case) else {}
    for role in DECIDERS:
        if role in roles:
            return roles[role]
    raise NotAllowed(Reason("not_allowed", _("初次、重复由登记员或信访科长判定。")))


def _check(by: Staff, piece: Submission, repeat: str, reason: str, repeat_of: Submission | None) -> None:
    if repeat not in RepeatState.values:
        raise Refused(Reason("unknown_verdict", _("请选择初次、重复或未判定。"), "repeat"))
    if not reason:
        raise Refused(Reason("no_reason", _("请写明判定理由。"), "reason"))
    if repeat != RepeatState.REPEAT:
        if repeat_of is not None:
            raise Refused(Reason("not_a_repeat", _("不是重复的，不选此前来件。"), "repeat_of"))
        return
    if repeat_of is None or not may_see(by, repeat_of.case):
        raise Refused(Reason("no_earlier", _("请写明与哪一件此前来件重复。"), "repeat_of"))
    if _leads_back(repeat_of, piece):
        raise Refused(Reason("circle", _("所选来件本身又判定为这一件的重复，请核对先后。"), "repeat_of"))


def _leads_back(start: Submission, piece: Submission) -> bool:
    """Whether following «repeat of» from `start` comes to `piece`."""
    seen: set[int] = set()
    step: Submission | None = start
    while step is not None and step.pk not in seen:
        if step.pk == piece.pk:
            return True
        seen.add(step.pk)
        step = step.repeat_of
    return False
