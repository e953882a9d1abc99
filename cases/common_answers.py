"""Giving a group's signed common answer in each of its matters, by the verbs each of them would go through anyway.

What a person must decide is taken only from what that person did: the head who checked the common answer
checks it here where they are head of the matter, the leader who signed it signs it here where they are the
matter's leader. Drafting and issuing it is a machine's work, done for who asked. No guard is passed over:
where the petitioner was not heard, or another leader answers, the matter says so and waits.

May be run again at any time: a step that was taken is not taken twice (its key is in the log), and what
was stopped goes on from where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Answer, AnswerState, Case, Claim, CommonReply, Document
from cases.models.papers import ANSWERS
from cases.papers.sheets import IncompletePaper
from groups.grants import may_see_group
from groups.models import CommonAnswer, KeyGroup
from groups.rights import managing_post
from jobs.models import Job
from jobs.queue import enqueue
from workflows.codes import CaseClass
from workflows.engine import Refused, perform
from workflows.guards import accepted_before_opinion, heard_before_opinion
from workflows.verbs import Act, SystemActor

if TYPE_CHECKING:
    from offices.models import Staff

KIND = "cases.common_answer"
MACHINE = SystemActor("common_answer")


class CannotGive(Exception):
    """Nothing can be given by this person now; the text says why."""


@dataclass(frozen=True)
class Line:
    """One matter on the page: its paper once it has one, else why not, else nothing has been tried."""

    case: Case
    paper: Document | None
    reason: str

    @property
    def words(self) -> str:
        if self.paper:
            return _("已出具 %s") % self.paper.number
        return _("还没有出具") if self.reason else _("还没有办理")

    @property
    def tone(self) -> str:
        return "good" if self.paper else "warn" if self.reason else "neutral"


def matters(group: KeyGroup, staff: Staff) -> QuerySet[Case]:
    """The matters of the group that `staff` may see and that are in hand: history and ended ones are answered."""
    seen = Case.objects.visible_to(staff).filter(group=group, is_historical=False)
    return seen.filter(state__in=("intake", "leader_assigned", "resolved")).order_by("number")


def lines(answer: CommonAnswer, staff: Staff) -> list[Line]:
    """How far each matter is, for those `staff` may see."""
    shown = list(matters(answer.group, staff).select_related("responsible_office"))
    reasons = dict(answer.replies.filter(case__in=shown).values_list("case", "reason"))
    papers = {(one.case_id, one.round): one for one in Document.objects.filter(case__in=shown, kind__in=ANSWERS)}
    return [Line(case, papers.get((case.pk, case.round)), reasons.get(case.pk, "")) for case in shown]


def page(answer: CommonAnswer, staff: Staff) -> dict[str, Any]:
    """What the page of one answer shows to `staff`."""
    job, found = job_of(answer), lines(answer, staff)
    running = job is not None and not job.is_finished
    return {
        "lines": found,
        "given": sum(line.paper is not None for line in found),
        "job": job,
        "running": running,
        "failed": job is not None and job.state == "failed",
        "key": uuid4(),
    }


def may_give(group: KeyGroup, staff: Staff) -> bool:
    """Who manages the group has its common answer given."""
    return bool(managing_post(group, staff))


def job_of(answer: CommonAnswer) -> Job | None:
    """The last job that gave this answer."""
    return Job.objects.filter(kind=KIND, payload__answer=answer.pk).order_by("-pk").first()


def ask(answer: CommonAnswer, staff: Staff, key: str) -> Job:
    """Have the answer given in the background; sent twice, or while it runs, it is one job. Raises CannotGive."""
    if not may_give(answer.group, staff) or not answer.is_signed:
        raise CannotGive(_("统一答复签发以后，由管理本群体的信访科长或单位负责人发起。"))
    running = job_of(answer)
    if running and not running.is_finished:
        return running
    payload = {"answer": answer.pk, "by": staff.pk}
    return enqueue(KIND, payload, key=f"{KIND}:{answer.pk}:{key}", owner=staff.username)


def give(case: Case, answer: CommonAnswer, asked_by: Staff) -> str:
    """Bring one matter as far as it goes; «» once its paper is issued, else why it waits. Never raises for that."""
    try:
        reason = _give(case, answer, asked_by)
    except IncompletePaper as gap:
        reason = _("文书缺少：%s。") % "、".join(gap.parts)
    except Refused as refusal:
        reason = " ".join(refusal.words())
    tried = {"round": case.round, "reason": reason[:500], "tried_at": timezone.now()}
    CommonReply.objects.update_or_create(answer=answer, case=case, defaults=tried)
    return reason


def _give(case: Case, answer: CommonAnswer, asked_by: Staff) -> str:
    if case.documents.filter(round=case.round, kind__in=ANSWERS).exists():
        return ""
    if reason := _not_ready(case):
        return reason
    ours = _ours(case)
    waiting = [claim for claim, written in ours if written is None]
    others = [written for _claim, written in ours if written and written.common_id != answer.pk]
    if len(waiting) > 1:
        return _("有 %d 项诉求没有起草答复，请先起草不适用统一答复的各项。") % len(waiting)
    steps = _Steps(case, answer, asked_by)
    if waiting:
        steps.draft(waiting[0])
    if others and not all(written and written.state == AnswerState.SIGNED for _claim, written in _ours(case)):
        # What was agreed to is the common answer alone: with other words beside it people decide here.
        return _("本事项有单独起草的答复，由科长审核、责任领导签发后再出具。")
    return steps.finish()


def _not_ready(case: Case) -> str:
    """Nothing is drafted before it may be: in hand, accepted, the petitioner heard (arts. 31(六), 34)."""
    if case.case_class != CaseClass.CLAIM:
        return _("统一答复用于申诉求决事项，本事项是%s，请单独答复。") % case.get_case_class_display()
    if case.state != "leader_assigned":
        return _("事项现在的状态是“%s”，不在办理中。") % case.get_state_display()
    act = Act(Case.verbs()["issue_opinion"], MACHINE, timezone.localdate())
    for guard in (accepted_before_opinion, heard_before_opinion):
        if found := guard(case, act):
            return str(found.words)
    return ""


def _ours(case: Case) -> list[tuple[Claim, Answer | None]]:
    """The claims that stay with us, each with its answer of this round."""
    ordinals = {claim.ordinal for claim in case.facts().ours()}
    written = {one.claim_id: one for one in Answer.objects.filter(claim__case=case, round=case.round)}
    return [(claim, written.get(claim.pk)) for claim in case.claims.all() if claim.ordinal in ordinals]


class _Steps:
    """The four verbs on one matter, each once a round for this answer."""

    def __init__(self, case: Case, answer: CommonAnswer, asked_by: Staff) -> None:
        self.case, self.answer, self.asked_by = case, answer, asked_by

    def draft(self, claim: Claim) -> None:
        words = ("outcome", "facts", "reasons", "legal_basis", "opinion", "execution_due")
        self._machine("draft_answer", claim=claim, **{name: getattr(self.answer, name) for name in words})

    def finish(self) -> str:
        """Check, sign, issue; why it stops where a person must act."""
        states = {written.state for _claim, written in _ours(self.case) if written}
        if AnswerState.DRAFT in states:
            self._person("check_answer", self.answer.checked_by)
        if states != {AnswerState.SIGNED}:
            now = self.case.assignment
            if now is None or now.leader_id != self.answer.signed_by_id:
                return _("责任领导不是签发统一答复的包案领导，请责任领导在本事项签发后再出具。")
            self._person("sign_answer", self.answer.signed_by)
        self._machine("issue_opinion")
        return ""

    def _machine(self, verb: str, **details: Any) -> None:
        details |= {"common": self.answer, "asked_by": self.asked_by.username}
        perform(self.case, verb, by=MACHINE, key=self._key(verb), **details)

    def _person(self, verb: str, by: Staff | None) -> None:
        assert by is not None, "a signed answer was checked and signed by somebody"  # noqa: S101
        # Once only: a draft that was sent back here afterwards waits for people.
        perform(self.case, verb, by=by, key=self._key(verb))

    def _key(self, verb: str) -> str:
        return f"common:{self.answer.pk}:{self.case.round}:{verb}"


def still_may(answer: CommonAnswer, staff: Staff) -> bool:
    """Asked again before every matter: a grant or post that has ended ends the run."""
    return staff.is_active and may_see_group(staff, answer.group) and may_give(answer.group, staff)
