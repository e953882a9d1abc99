"""«What must I do now?»: what each post finds on its first page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import CaseQuerySet
from cases.clocks import standing_of
from cases.continuity import without_a_leader_in_post
from cases.lateness import due_within, waiting_for_a_reason
from cases.models import Answer, Assignment, Case, CaseGrant, Clock, Document, Objection, Review, Submission, Transfer
from cases.models.papers import ANSWERS
from cases.standing import due_clocks
from offices.models import Post, PostKind
from offices.people import hats, stood_in_for
from workflows.clock_rules import CLOCKS, NOTICES
from workflows.clock_standing import Standing
from workflows.engine import Offer, offers
from workflows.review import ReviewState
from workflows.state_groups import REPORTED, WORKED_ON
from workflows.verbs import Words

if TYPE_CHECKING:
    from offices.models import Staff

# The way a matter usually goes, the far end first: what brings it on is offered before what began it.
# Everything else a person may do stands on the matter's own page.
NEXT_STEPS = (
    "report_urgent",
    # Free only where another has proposed it: what waits for a decision comes before the matter's own way.
    "correct_date", "void",
    "close", "propose_close", "resolve", "answer_simply", "issue_opinion", "sign_answer", "check_answer",
    "assign_leader", "classify", "accept", "propose_leader", "issue_notice", "draft_answer",
    "record_hearing", "record_service", "keep_commitment",
)  # fmt: skip
SHOWN = 10  # a section is a to-do list, not a ledger: the rest is one click away


@dataclass(frozen=True)
class Row:
    """One matter on a home page: how it stands and what may be done with one click."""

    case: Case
    standing: Standing | None
    # Which duty that is, and its day before an extension.
    clock: str
    original: dt.date | None
    days_open: int
    offers: tuple[Offer, ...]
    # The verb its section asks for, offered before any other.
    asked: str = ""

    @property
    def ready(self) -> tuple[Offer, ...]:
        """The natural next steps nothing stands in the way of, the likeliest first."""
        done = {"classify"} if self.case.category_id else set()
        if not self.case.is_urgent:
            done.add("report_urgent")
        free = {offer.verb.code: offer for offer in self.offers if not offer.obstacles}
        steps = [self.asked, *NEXT_STEPS] if self.asked else NEXT_STEPS
        return tuple(free[code] for code in steps if code in free and code not in done)[:3]


@dataclass(frozen=True)
class Section:
    """A heading with its matters; `total` may be larger than what is shown."""

    title: Words
    rows: tuple[Row, ...]
    total: int
    url: str
    empty: Words


@dataclass(frozen=True)
class Question:
    """One thing a post must look after: the words and the matters it means."""

    posts: frozenset[str]
    title: Words
    empty: Words
    query: str
    matters: Callable[[CaseQuerySet, list[int]], CaseQuerySet]
    verb: str = ""


def _led(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.filter(Exists(_in_force().filter(leader__in=mine)), state__in=("leader_assigned", "resolved"))


def _unchecked(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    """Accusations I lead that no head can read: somebody must check the answer and conclude."""
    heads = Post.objects.in_force(timezone.localdate()).filter(kind=PostKind.HEAD)
    handled = _in_force().filter(handler__in=heads.values("staff"))
    granted = CaseGrant.objects.filter(CaseGrant.live(), case=OuterRef("pk"), staff__in=heads.values("staff"))
    return _led(cases, mine).filter(~Exists(handled), ~Exists(granted), is_restricted=True, group=None)


def _handled(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    # At intake only a simple matter has a handler, who answers it at once.
    mine_now = Exists(_in_force().filter(handler__in=mine))
    return cases.filter(mine_now, state__in=("intake", "leader_assigned", "resolved"), closed_on__isnull=True)


def _at_intake(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.filter(state="intake")


def _to_check(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    drafts = Answer.objects.filter(claim__case=OuterRef("pk"), round=OuterRef("round"), state="draft")
    return cases.filter(Exists(drafts), state="leader_assigned")


def _proposed(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.filter(Q(proposals__kind__in=("void", "date"), proposals__settled_at__isnull=True)).distinct()


def _leader_proposed(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.filter(state="intake", proposals__kind="leader", proposals__settled_at__isnull=True).distinct()


def _served_not_resolved(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    served = Document.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), kind__in=ANSWERS, state="served")
    return cases.filter(Exists(served), state="leader_assigned")


def _unserved(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.filter(Exists(Document.objects.filter(case=OuterRef("pk"), state="issued")))


def _written_again(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    """Ended matters to which somebody wrote again in the last thirty days: never reopened silently."""
    since = timezone.localdate() - dt.timedelta(days=30)
    again = Submission.objects.filter(case=OuterRef("pk"), ordinal__gt=1, received_on__gte=since)
    return cases.filter(Exists(again)).exclude(state__in=("intake", "leader_assigned"))


def _urgent(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.filter(is_urgent=True)


def _supervised(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.filter(is_supervised=True)


def _late(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.late()


def _due_soon(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return due_within(cases, 5)


def _out_of_post(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return without_a_leader_in_post(cases)


def _undecided(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    """The notice is out and nobody has accepted: no law gives such a matter a clock, so its age is shown."""
    clocks = Clock.objects.filter(case=OuterRef("pk"), round=OuterRef("round"))
    told = clocks.filter(code__in=NOTICES, stopped_on__isnull=False)
    return cases.filter(Exists(told), ~Exists(clocks.filter(code="handling")), state="intake")


def _to_redo(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    """The opinion of this round was revoked: nothing happens before the head reopens the matter."""
    revoked = Review.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), state=ReviewState.REVOKED)
    return cases.filter(Exists(revoked), state__in=("resolved", "closed"))


def _to_review(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    """Reviews our office was asked for and has not decided, or has decided and not served."""
    asked = Review.objects.filter(case=OuterRef("pk"), served_on=None, office__in=_offices_of(mine, DECIDING))
    return cases.filter(Exists(asked.exclude(state=ReviewState.REFUSED)))


def _to_report(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    """Assigned to our office by another of our tree, whose report is not filed."""
    return _assigned(cases, report_sent_on=None, to_office__in=_offices_of(mine, {HEAD}))


def _to_receive(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    """Filed for us: received, or sent back."""
    return _assigned(cases, report_sent_on__isnull=False, from_office__in=_offices_of(mine, {HEAD}))


def _assigned(cases: CaseQuerySet, **which: Any) -> CaseQuerySet:
    awaited = Transfer.objects.filter(case=OuterRef("pk"), report_due_on__isnull=False, report_received_on=None)
    return cases.filter(Exists(awaited.filter(**which)), state__in=REPORTED)


def _objected(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    """What our office sent within our tree is said not to be theirs; sent on, it is another's to answer."""
    sent_on = Transfer.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("transfer"), to_office__isnull=False)
    waiting = Objection.objects.filter(~Exists(sent_on), case=OuterRef("pk"), agreed=None)
    ours = waiting.filter(transfer__from_office__in=_offices_of(mine, {HEAD}))
    return cases.filter(Exists(ours), state__in=WORKED_ON)


def _unexplained(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return waiting_for_a_reason(cases)


def _offices_of(mine: list[int], kinds: Collection[str]) -> QuerySet[Any, Any]:
    """Where these people hold a post of one of these kinds today."""
    return Post.objects.in_force(timezone.localdate()).filter(staff__in=mine, kind__in=kinds).values("office")


def _in_force() -> QuerySet[Assignment]:
    return Assignment.objects.filter(case=OuterRef("pk"), to_at__isnull=True)


HEAD, DIRECTOR, REGISTRAR = PostKind.HEAD, PostKind.DIRECTOR, PostKind.REGISTRAR
DECIDING = frozenset({HEAD, DIRECTOR})
SEEING = frozenset({HEAD, DIRECTOR, REGISTRAR})
NOTHING = _("没有待办。")
QUESTIONS: tuple[Question, ...] = (
    Question(frozenset({HEAD, DIRECTOR}), _("重大紧急"), _("没有尚未终报的重大紧急情况。"), "?urgent=1", _urgent),
    Question(frozenset({HEAD, DIRECTOR}), _("督办中"), _("没有督办中的事项。"), "?supervised=1", _supervised),
    Question(DECIDING, _("复查、复核等您办理"), NOTHING, "", _to_review),
    Question(frozenset({PostKind.LEADER, DIRECTOR}), _("我包案的事项"), _("没有由您负责的在办事项。"), "", _led),
    Question(
        frozenset({PostKind.LEADER, DIRECTOR}), _("检举控告事项还没有科长可以审核，请单件授权"), NOTHING, "", _unchecked
    ),
    Question(frozenset({PostKind.HANDLER, HEAD}), _("我承办的事项"), _("没有由您承办的在办事项。"), "", _handled),
    Question(frozenset({DIRECTOR}), _("等您确定责任领导"), NOTHING, "?state=intake", _leader_proposed),
    Question(frozenset({HEAD, DIRECTOR}), _("责任领导或承办人已离任，请移交"), NOTHING, "", _out_of_post),
    Question(SEEING, _("已超期"), _("没有超期事项。"), "?late=1", _late),
    Question(SEEING, _("五个工作日内到期"), NOTHING, "?due=5", _due_soon),
    Question(frozenset({HEAD, DIRECTOR}), _("已告知、还没有确定去向"), NOTHING, "?state=intake", _undecided),
    Question(frozenset({HEAD}), _("复查、复核撤销，须重新办理"), NOTHING, "", _to_redo, "reopen"),
    Question(frozenset({HEAD}), _("等您审核答复"), NOTHING, "?state=leader_assigned", _to_check),
    Question(frozenset({HEAD}), _("已送达，可以办结"), NOTHING, "?state=leader_assigned", _served_not_resolved),
    Question(frozenset({HEAD}), _("逾期完成，请说明原因"), NOTHING, "", _unexplained, "explain_late"),
    Question(frozenset({HEAD}), _("交办给本单位，须报送办理情况"), NOTHING, "", _to_report, "send_report"),
    Question(frozenset({HEAD}), _("已报送办理情况，等您收取"), NOTHING, "", _to_receive, "receive_report"),
    Question(frozenset({HEAD}), _("收到转送的单位提出异议，等您答复"), NOTHING, "", _objected, "answer_objection"),
    Question(frozenset({HEAD}), _("登记员的建议"), NOTHING, "", _proposed),
    Question(frozenset({HEAD}), _("办结后又来信来访"), NOTHING, "", _written_again, "reopen"),
    Question(frozenset({HEAD, REGISTRAR}), _("登记待办理"), _("登记的事项都已有去向。"), "?state=intake", _at_intake),
    Question(frozenset({REGISTRAR}), _("文书待送达"), _("没有待送达的文书。"), "", _unserved),
)


def sections(staff: Staff) -> Iterator[Section]:
    """The sections of this person's home page, most urgent first."""
    held = {hat.kind for hat in hats(staff)}
    mine = [staff.pk, *(absent.pk for absent in stood_in_for(staff))]
    seen = Case.objects.visible_to(staff).filter(is_historical=False)
    for question in QUESTIONS:
        if held & question.posts:
            yield _section(question, question.matters(seen, mine), staff)


def _section(question: Question, matters: CaseQuerySet, staff: Staff) -> Section:
    ordered = matters.order_by(F("next_due").asc(nulls_last=True), "received_on", "pk")
    chosen = list(ordered.select_related("responsible_office", "registering_office")[: SHOWN + 1])
    total = len(chosen) if len(chosen) <= SHOWN else ordered.count()
    clocks = _first_clocks(chosen)
    rows = tuple(_row(case, clocks.get(case.pk), staff, question.verb) for case in chosen[:SHOWN])
    return Section(question.title, rows, total, reverse("case_list") + question.query, question.empty)


def _first_clocks(cases: list[Case]) -> dict[int, Clock]:
    found: dict[int, Clock] = {}
    for clock in due_clocks(F("case__next_due")).filter(case__in=cases):
        found.setdefault(clock.case_id, clock)
    return found


def _row(case: Case, clock: Clock | None, staff: Staff, asked: str) -> Row:
    standing = standing_of(clock) if clock else None
    original = clock.original_last_day if clock and clock.original_last_day != clock.last_day else None
    name = str(CLOCKS[clock.code].name) if clock else ""
    with case.unchanging():  # dozens of verbs ask the same few things
        found = tuple(offers(case, staff))
    return Row(case, standing, name, original, (timezone.localdate() - case.received_on).days, found, asked)
