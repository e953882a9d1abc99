"""«What must I do now?»: what each post finds on its first page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import CaseQuerySet
from cases.clocks import standing_of
from cases.models import Answer, Assignment, Case, Clock, Document, Submission
from cases.models.papers import ANSWERS
from offices.models import PostKind
from offices.people import hats, stood_in_for
from workflows.clock_standing import Standing
from workflows.engine import Offer, offers
from workflows.verbs import Words

if TYPE_CHECKING:
    from offices.models import Staff

# The way a matter usually goes, the far end first: what brings it on is offered before what began it.
# Everything else a person may do stands on the matter's own page.
NEXT_STEPS = (
    "close", "propose_close", "resolve", "answer_simply", "issue_opinion", "sign_answer", "check_answer",
    "correct_date", "void", "assign_leader", "classify", "accept", "propose_leader", "issue_notice", "draft_answer",
    "record_hearing", "record_service", "keep_commitment", "reopen",
)  # fmt: skip
SHOWN = 10  # a section is a to-do list, not a ledger: the rest is one click away


@dataclass(frozen=True)
class Row:
    """One matter on a home page: how it stands and what may be done with one click."""

    case: Case
    standing: Standing | None
    days_open: int
    offers: tuple[Offer, ...]

    @property
    def ready(self) -> tuple[Offer, ...]:
        """The natural next steps nothing stands in the way of, the likeliest first."""
        done = {"classify"} if self.case.category_id else set()
        free = {offer.verb.code: offer for offer in self.offers if not offer.obstacles}
        return tuple(free[code] for code in NEXT_STEPS if code in free and code not in done)[:3]


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


def _led(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.filter(Exists(_in_force().filter(leader__in=mine)), state__in=("leader_assigned", "resolved"))


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


def _late(cases: CaseQuerySet, mine: list[int]) -> CaseQuerySet:
    return cases.late()


def _in_force() -> QuerySet[Assignment]:
    return Assignment.objects.filter(case=OuterRef("pk"), to_at__isnull=True)


HEAD, DIRECTOR, REGISTRAR = PostKind.HEAD, PostKind.DIRECTOR, PostKind.REGISTRAR
NOTHING = _("没有待办。")
QUESTIONS: tuple[Question, ...] = (
    Question(frozenset({PostKind.LEADER, DIRECTOR}), _("我包案的事项"), _("没有由您负责的在办事项。"), "", _led),
    Question(frozenset({PostKind.HANDLER, HEAD}), _("我承办的事项"), _("没有由您承办的在办事项。"), "", _handled),
    Question(frozenset({DIRECTOR}), _("等您确定责任领导"), NOTHING, "?state=intake", _leader_proposed),
    Question(frozenset({HEAD, DIRECTOR, REGISTRAR}), _("已超期"), _("没有超期事项。"), "?late=1", _late),
    Question(frozenset({HEAD}), _("等您审核答复"), NOTHING, "?state=leader_assigned", _to_check),
    Question(frozenset({HEAD}), _("已送达，可以办结"), NOTHING, "?state=leader_assigned", _served_not_resolved),
    Question(frozenset({HEAD}), _("登记员的建议"), NOTHING, "", _proposed),
    Question(frozenset({HEAD}), _("办结后又来信来访"), NOTHING, "", _written_again),
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
    rows = tuple(_row(case, clocks.get(case.pk), staff) for case in chosen[:SHOWN])
    return Section(question.title, rows, total, reverse("case_list") + question.query, question.empty)


def _first_clocks(cases: list[Case]) -> dict[int, Clock]:
    running = Clock.objects.filter(case__in=cases, stopped_on__isnull=True).order_by("-last_day")
    due = {case.pk: case.next_due for case in cases}
    return {clock.case_id: clock for clock in running if clock.last_day == due[clock.case_id]}


def _row(case: Case, clock: Clock | None, staff: Staff) -> Row:
    standing = standing_of(clock) if clock else None
    return Row(case, standing, (timezone.localdate() - case.received_on).days, tuple(offers(case, staff)))
