"""The brief of a key group filled for one reader: matters by the access rule, names and numbers of people masked.

The caller has asked whether the reader may see the group, and logs the print.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from cases.models import Case
from cases.papers.group_brief import BriefMatter, BriefMeeting, BriefPromise, GroupBriefSheet
from cases.papers.masking import SHORTEST, masked_person, without_numbers
from cases.papers.sheets import PAPER_LANGUAGE, Fact, PaperState
from groups.reading import commitments_of, counts_by_state, matters_of
from workflows.clock_standing import State as Due
from workflows.due import next_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from groups.models import CommonAnswer, KeyGroup
    from offices.models import Staff

MOST = 200  # matters on paper; the figures count all


@translation.override(PAPER_LANGUAGE)
def brief_of(group: KeyGroup, *, reader: Staff, purpose: str, printed_at: dt.datetime) -> GroupBriefSheet:
    """The sheet. `purpose` in words, it stands on every page."""
    mask = _mask(group)
    matters = matters_of(group, reader)
    answer = group.answers.first()
    return GroupBriefSheet(
        organ=group.office.name,
        case_number=group.code,
        state=PaperState.ISSUED,
        printed_by=reader.full_name,
        printed_at=printed_at,
        purpose=purpose,
        name=mask(group.name),
        leader=" ".join(filter(None, (group.leader.full_name, group.leader.title))),
        opened_on=group.opened_on,
        closed_on=group.closed_on,
        is_confidential=group.is_confidential,
        claims=mask(group.claims),
        policy=mask(group.policy_basis),
        figures=tuple(_figures(matters)),
        matters=tuple(_matter(case, mask) for case in matters[:MOST]),
        representatives=tuple(masked_person(one.name) for one in group.representatives.all()),
        meetings=tuple(
            BriefMeeting(one.held_on, mask(one.place), one.host.full_name, mask(one.raised), mask(one.answered))
            for one in group.meetings.select_related("host")
        ),
        promises=tuple(_promises(group, mask)),
        answer_state=str(answer.get_state_display()) if answer else "",
        answer=_answer(answer, mask) if answer else (),
    )


def _mask(group: KeyGroup) -> Callable[[str], str]:
    """Hides the representatives' names and whatever reads like a number of a person."""
    names = sorted((one.name for one in group.representatives.all() if len(one.name) >= SHORTEST), key=len)

    def masked(text: str) -> str:
        for name in reversed(names):
            text = text.replace(name, masked_person(name))
        return without_numbers(text)

    return masked


def _figures(matters: QuerySet[Case]) -> list[Fact]:
    """What the reader may see, by state; how many there are besides is told nobody."""
    late = matters.filter(Case.objects.is_late()).count()
    found = [Fact(_("事项（打印人可见）"), str(matters.count()))]
    found += [Fact(words, str(number)) for _state, words, number in counts_by_state(matters)]
    return [*found, Fact(_("其中超期"), str(late))]


def _matter(case: Case, mask: Callable[[str], str]) -> BriefMatter:
    due = next_due(case)
    return BriefMatter(
        number=case.number,
        # What an accusation is about stays with its matter (art. 30(3)).
        title=_("检举控告事项") if case.is_accusation else mask(case.title),
        office=case.responsible_office.name,
        state=str(case.get_state_display()),
        due=case.next_due if due else None,
        standing=due.words() if due else "",
        is_late=due is not None and due.state is Due.LATE,
    )


def _promises(group: KeyGroup, mask: Callable[[str], str]) -> list[BriefPromise]:
    return [
        BriefPromise(
            what=mask(one["row"].text),
            owner=one["row"].owner.full_name,
            due=one["row"].due_on,
            state=str(one["words"]),
            outcome=mask("；".join(filter(None, (one["row"].outcome, one["row"].evidence)))),
            is_late=one["tone"] == "bad",
        )
        for one in commitments_of(group)
    ]


def _answer(answer: CommonAnswer, mask: Callable[[str], str]) -> tuple[Fact, ...]:
    parts = (
        (_("处理结果"), str(answer.get_outcome_display())),
        (_("查明的事实"), answer.facts),
        (_("理由"), answer.reasons),
        (_("依据"), answer.legal_basis),
        (_("处理意见"), answer.opinion),
    )
    return tuple(Fact(label, mask(words)) for label, words in parts if words)
