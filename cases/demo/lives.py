"""The invented matters' lives: each walks its path through the real verbs, as far as today allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils import timezone

from cases.actions.registering import register_case
from cases.demo import invent
from cases.demo.afterwards import afterwards
from cases.demo.people import DemoOffice
from cases.demo.stories import AGAIN, Story
from cases.demo.turns import turn_of
from cases.intake import SubmissionDetails
from cases.models import Case
from cases.models.papers import ANSWERS
from groups.models import KeyGroup
from offices.models import PostKind, Staff
from workflows.codes import CaseClass, Outcome, Route
from workflows.engine import Refused, perform

Step = tuple[int, Callable[[], None]]
HEARD = "当面听取信访人陈述，核对诉求，告知办理程序。"


@dataclass
class Life:
    """One matter on its way. `day` counts from its receipt."""

    demo: DemoOffice
    chance: Random
    story: Story
    case: Case
    code: str
    received_on: dt.date
    group: KeyGroup | None = None

    def who(self, kind: str, nth: int = 0) -> Staff:
        """The holder of a post at the matter's district."""
        holders = self.demo.at(self.code, kind)
        return holders[nth % len(holders)]

    def do(self, verb: str, by: Staff, day: int, **details: Any) -> None:
        perform(self.case, verb, by=by, on=self.received_on + dt.timedelta(days=day), **details)
        self.case = Case.objects.get(pk=self.case.pk)

    def run(self, steps: Iterator[Step]) -> None:
        """Take the steps whose day has come."""
        today = timezone.localdate()
        for day, deed in steps:
            if self.received_on + dt.timedelta(days=day) > today:
                return
            deed()

    # The stretches of a life -----------------------------------------------------------------

    def intake(self, slow: bool) -> Iterator[Step]:
        told = self.chance.randint(17, 24) if slow else self.chance.randint(1, 12)
        yield 1, self._classify
        if self.group is not None:
            yield 1, lambda: self.do("link_group", self.who(PostKind.HEAD), 1, group=self.group)
        if not self.case.is_anonymous:
            yield told, lambda: self.do("issue_notice", self.who(PostKind.HEAD), told, kind="notice_receipt")

    def _classify(self) -> None:
        routes = {claim.ordinal: self.story.route for claim in self.case.claims.all()} if self.story.route else {}
        self.do(
            "classify",
            self.who(PostKind.HEAD),
            1,
            case_class=self.story.case_class,
            category=invent.category(self.story, self.chance),
            routes=routes,
        )

    def elsewhere(self) -> Iterator[Step]:
        """Claims on routes (一)–(五): told which procedure takes them, and referred."""
        day = self.chance.randint(3, 12)
        body = "有权处理的行政机关"
        yield day, lambda: self.do("refer", self.who(PostKind.HEAD), day, kind="legal_route", body=body,
                                   reason="应当按照相关法定途径办理，已告知程序和期限。")  # fmt: skip

    def worked_on(self, serial: int, slow: bool) -> Iterator[Step]:
        """Accepted, given to a leader, heard, answered, served, resolved; then what the petitioner makes of it."""
        begin, stretch = (
            self.chance.randint(4, 13),
            self.chance.randint(70, 80) if slow else self.chance.randint(22, 50),
        )
        nth = self.chance.randint(0, 1)
        leader, handler, head = self.who(PostKind.LEADER, nth), self.who(PostKind.HANDLER, nth), self.who(PostKind.HEAD)
        if self.story.route == Route.PETITION:
            yield begin, lambda: self.do("accept", head, begin)
        yield begin + 1, lambda: self.do(
            "assign_leader", self.who(PostKind.DIRECTOR), begin + 1, leader=leader, handler=handler,
            sponsored=self.chance.random() < 0.5, measures="一案一策：先听取陈述，再会同业务科室核实。")  # fmt: skip
        yield begin + 8, lambda: self._hear(handler, begin + 8)
        yield begin + stretch // 2, lambda: self._draft(handler, begin + stretch // 2)
        yield begin + stretch - 4, lambda: self.do("check_answer", head, begin + stretch - 4)
        yield begin + stretch - 2, lambda: self.do("sign_answer", leader, begin + stretch - 2)
        yield begin + stretch, lambda: self.do("issue_opinion", handler, begin + stretch)
        yield begin + stretch + 2, lambda: self._serve(handler, begin + stretch + 2)
        yield begin + stretch + 4, lambda: self.do("resolve", head, begin + stretch + 4)
        later = [*afterwards(self, serial, begin + stretch + 4), *self._closed(begin + stretch + 2)]
        yield from sorted(later, key=lambda step: step[0])

    def _hear(self, handler: Staff, day: int) -> None:
        if not self.case.is_anonymous:
            self.do("record_hearing", handler, day, place="信访接待室", text=HEARD)
        self.do("record_investigation", handler, day, participants="承办人、业务科室", text=self.story.found)

    def _draft(self, handler: Staff, day: int) -> None:
        due = self.received_on + dt.timedelta(days=day + 45)
        supported = self.story.outcome == Outcome.SUPPORTED
        for claim in self.case.claims.all():
            self.do("draft_answer", handler, day, claim=claim, outcome=self.story.outcome, facts=self.story.found,
                    reasons=self.story.why, legal_basis=self.story.basis, opinion=self.story.opinion,
                    execution_due=due if supported else None)  # fmt: skip
            if supported:
                self.do("add_commitment", handler, day, claim=claim, text=self.story.opinion, owner=handler, due_on=due)

    def _serve(self, handler: Staff, day: int) -> None:
        if self.case.is_anonymous:
            return
        paper = self.case.documents.filter(round=self.case.round, kind__in=ANSWERS).get()
        self.do("record_service", handler, day, document=paper, way=self.chance.choice(["in_person", "post"]),
                receiver="本人", tracking_number=f"DEMO{self.case.pk:08d}CN")  # fmt: skip

    def _closed(self, served: int) -> Iterator[Step]:
        kept = served + self.chance.randint(20, 44)
        broken = self.chance.random() < 0.08
        yield kept, lambda: self._settle(kept, broken=broken)
        over = served + 30 + 7 + self.chance.randint(4, 14)
        yield over - 1, lambda: self.may("propose_close", self.who(PostKind.HEAD), over - 1)
        ground = "review_over" if self.story.route == Route.PETITION else "no_review"
        leader = self.case.assignment.leader if self.case.assignment else self.who(PostKind.LEADER)
        yield over, lambda: self.may("close", self._leader() or leader, over, ground=ground, enquired=True)

    def _leader(self) -> Staff | None:
        now = self.case.assignment
        return now.leader if now else None

    def _settle(self, day: int, *, broken: bool) -> None:
        for commitment in self.case.commitments.filter(fate="open"):
            verb = "break_commitment" if broken else "keep_commitment"
            self.do(
                verb,
                commitment.owner,
                day,
                commitment=commitment,
                reason="已办结并回访。" if not broken else "资金计划未下达。",
            )
        if broken and self.case.commitments.exists():
            self.may("reopen", self.who(PostKind.HEAD), day, ground="broken", reason="承诺未按期兑现，恢复办理。")

    def may(self, verb: str, by: Staff, day: int, **details: Any) -> None:
        """A step that some lives are not ready for; then it waits, as it would in an office."""
        try:
            self.do(verb, by, day, **details)
        except Refused:
            self.case = Case.objects.get(pk=self.case.pk)

    def comes_again(self, day: int) -> None:
        """The petitioner writes again on the same matter."""
        on = self.received_on + dt.timedelta(days=day)
        if on > timezone.localdate():
            return
        first = self.case.submissions.get(ordinal=1)
        details = SubmissionDetails(
            channel=self.chance.choice(["call", "letter", "visit", "web"]),
            subject=self.case.title,
            text=self.chance.choice(AGAIN),
            repeat="repeat",
            repeat_of=first,
            repeat_reason="同一信访人，同一诉求",
        )
        by = self.case.registered_by or self.who(PostKind.REGISTRAR)
        perform(self.case, "add_submission", by=by, on=on, submission=details)
        self.case = Case.objects.get(pk=self.case.pk)


def begin(demo: DemoOffice, chance: Random, story: Story, *, code: str, received_on: dt.date, serial: int) -> Life:
    """Register the matter at its district on its day."""
    registrar = demo.at(code, PostKind.REGISTRAR)[0]
    outcome = register_case(
        by=registrar,
        office=demo.offices[code],
        received_on=received_on,
        intake=invent.intake(story, chance, serial, accused=demo.staff["head.lw1"]),
        key=f"demo-{serial}",
    )
    return Life(demo, chance, story, outcome.item, code, received_on)


def live(life: Life, serial: int) -> None:
    """Let the matter take its path: by class and route, some late, some coming again."""
    if life.group is None and (timezone.localdate() - life.received_on).days > 5 and turn_of(life, serial):
        return
    late_notice, late_answer = life.chance.random() < 0.08, life.chance.random() < 0.10
    again = [life.chance.randint(5, 90) for _ in range(life.chance.choice([0, 0, 0, 0, 1, 1, 2]))]
    stuck = life.chance.random() < 0.06  # nobody takes it: it goes late all the same
    life.run(life.intake(late_notice))
    if not stuck:
        other = life.story.case_class == CaseClass.CLAIM and life.story.route != Route.PETITION
        life.run(life.elsewhere() if other else life.worked_on(serial, late_answer))
    for day in again:
        life.comes_again(day)
