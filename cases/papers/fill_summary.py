"""The case summary (案件摘要) filled from a matter, masked, for one reader, purpose and moment.

The caller has asked whether the reader may see the matter, and logs the print. `is_kept`: the sheet lies in a file that
is fetched later. Whether the matter is still visible is asked again then; what has a rule of its own, the group's name
and the numbers of other matters, is therefore left out of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

import trail.log
from cases.lateness import LateEnd, late_ends
from cases.models import Answer, Case, Claim, Clock, Record, Source
from cases.next_step import next_step
from cases.papers import rendering
from cases.papers.fill_common import counted_words, sender_of
from cases.papers.fill_routes import elsewhere
from cases.papers.masking import Mask, masked_complained_of, masked_petitioners
from cases.papers.sheets import PAPER_LANGUAGE, PaperState
from cases.papers.summaries import (
    SummaryClaim,
    SummaryClock,
    SummaryDocument,
    SummaryEvent,
    SummaryPromise,
    SummarySheet,
    SummaryStep,
)
from cases.standing import card_of
from cases.timeline import timeline_of
from groups.grants import visible_groups
from workflows.clock_standing import State as Stand
from workflows.codes import Route, State
from workflows.grounds import missing_to_resolve
from workflows.needs import Asked

if TYPE_CHECKING:
    from offices.models import Staff


def render_summary(case: Case, *, reader: Staff, purpose: str, printed_at: dt.datetime, is_kept: bool = False) -> bytes:
    """PDF bytes; the same for the same matter, reader, purpose and (aware) moment."""
    sheet = summary_of(case, reader=reader, purpose=purpose, printed_at=printed_at, is_kept=is_kept)
    return rendering.render(sheet)


@translation.override(PAPER_LANGUAGE)
def summary_of(
    case: Case, *, reader: Staff, purpose: str, printed_at: dt.datetime, is_kept: bool = False
) -> SummarySheet:
    """The sheet. `purpose` in words, it stands on every page."""
    mask = Mask(case)
    answers = {one.claim_id: one for one in Answer.objects.filter(claim__case=case, round=case.round)}
    return SummarySheet(
        organ=case.responsible_office.name,
        case_number=case.number,
        national_number=case.national_number,
        state=PaperState.ISSUED,
        printed_by=reader.full_name,
        printed_at=printed_at,
        purpose=purpose,
        stage=_stage(case),
        received_on=case.received_on,
        petitioner_masked=masked_petitioners(case),
        complained_of=masked_complained_of(case),
        key_group="" if is_kept else _group(case, reader),
        representatives=case.representatives.count(),
        facts=mask(_facts(case, answers)),
        law="\n".join(_law(answers)),
        handling=mask("\n".join(_handling(case))),
        marks=tuple(_marks(case)),
        claims=tuple(_claims(case, answers, mask)),
        clocks=tuple(_clocks(case)),
        events=tuple(_events(case, mask, None if is_kept else reader)),
        documents=tuple(_documents(case)),
        promises=tuple(
            SummaryPromise(mask(one.text), one.due_on, str(one.get_fate_display())) for one in case.commitments.all()
        ),
        steps=tuple(_steps(case, mask)),
        **_coming(case),
        **_answering(case),
    )


def _stage(case: Case) -> str:
    words = str(State(case.state).label)
    if case.is_historical:
        words = _("%(stage)s（历史导入）") % {"stage": words}
    return words if case.round == 1 else _("%(stage)s（第%(round)d轮）") % {"stage": words, "round": case.round}


def _group(case: Case, reader: Staff) -> str:
    """The group's name, for those who hold a grant on it."""
    group = visible_groups([reader.pk]).filter(pk=case.group_id).first() if case.group_id else None
    return group.name if group else ""


def _coming(case: Case) -> dict[str, Any]:
    """How it came: submissions, people, channel, class."""
    pieces = list(case.submissions.order_by("ordinal"))
    people = max([piece.head_count for piece in pieces] + [case.petitioners.count(), 1])
    first = pieces[0] if pieces else None
    return {
        "people": people,
        "submissions": len(pieces),
        "channel": str(first.get_channel_display()) if first else "",
        "source": sender_of(first) if first else "",
        "petition_class": case.class_words,
        "category": str(case.category) if case.category else "",
        "place": case.place,
    }


def _answering(case: Case) -> dict[str, Any]:
    """Who answers for it."""
    now = case.assignment
    if now is None:
        return {}
    return {
        "leader": now.leader.full_name,
        "leader_post": now.leader.title,
        "sponsored": now.sponsored,
        "lead_office": now.lead_office.name,
        "co_offices": tuple(office.name for office in now.co_offices.all()),
        "handler": now.handler.full_name,
        "assigned_on": now.from_on,
    }


def _marks(case: Case) -> Iterator[str]:
    """Flags about the matter, never about a person."""
    pieces = list(case.submissions.all())
    if case.is_restricted:
        yield _("限制查看")
    if any(piece.is_joint_visit for piece in pieces):
        yield _("集体访")
    if any(piece.source == Source.LEADER_NOTE for piece in pieces):
        yield _("领导批示")
    if repeats := sum(piece.repeat == "repeat" for piece in pieces):
        yield _("重复来件%(count)d件次") % {"count": repeats}


def _facts(case: Case, answers: dict[int, Answer]) -> str:
    """What was found, else what the petitioner says."""
    found = dict.fromkeys(one.facts for one in answers.values() if one.facts)
    if found:
        return "\n".join(found)
    said = dict.fromkeys(claim.facts for claim in case.claims.all() if claim.facts)
    return "\n".join(_("信访人反映：%(facts)s") % {"facts": facts} for facts in said)


def _law(answers: dict[int, Answer]) -> list[str]:
    lines = [line.strip() for one in answers.values() for line in one.legal_basis.splitlines()]
    return list(dict.fromkeys(filter(None, lines)))


def _handling(case: Case) -> Iterator[str]:
    """The records of work, oldest first; who took part is not for the summary."""
    for record in case.records.all():
        kind = str(Record.Kind(record.kind).label)
        place = f"（{record.place}）" if record.place else ""
        yield f"{record.held_on:%Y-%m-%d} {kind}{place}：{' '.join(record.text.split()) or '—'}"


def _claims(case: Case, answers: dict[int, Answer], mask: Mask) -> Iterator[SummaryClaim]:
    gone = {claim.pk: _gone(claim) for claim in elsewhere(case)}
    for claim in case.claims.all():
        answer = answers.get(claim.pk)
        yield SummaryClaim(
            demand=mask(claim.request),
            route=_("（六）信访程序") if claim.route == Route.PETITION else str(claim.get_route_display()),
            outcome=str(answer.get_outcome_display()) if answer else "",
            answer=mask((answer.opinion or answer.reasons) + _unsigned(answer)) if answer else gone.get(claim.pk, ""),
            execution=_execution(answer) if answer else "",
        )


def _gone(claim: Claim) -> str:
    """How far the petitioner was told of the procedure that takes this claim."""
    if claim.route_told_on is None:
        return _("应当走法定途径，尚未告知")
    body = f"：{claim.route_body}" if claim.route_body else ""
    return _("%(day)s已告知法定途径%(body)s") % {"day": claim.route_told_on.isoformat(), "body": body}


def _unsigned(answer: Answer) -> str:
    """An answer nobody has signed yet is no answer: the table says so."""
    return "" if answer.state == "signed" else _("（%(state)s，未签发）") % {"state": answer.get_state_display()}


def _execution(answer: Answer) -> str:
    if answer.executed_on:
        return _("%(day)s已落实") % {"day": answer.executed_on.isoformat()}
    return _("%(day)s前落实") % {"day": answer.execution_due.isoformat()} if answer.execution_due else ""


def _clocks(case: Case) -> Iterator[SummaryClock]:
    clocks = list(case.clocks.all())
    late = {end.clock.pk: end for end in late_ends(case, clocks)}
    yield from (_clock(clock, late.get(clock.pk)) for clock in clocks)


def _clock(clock: Clock, end: LateEnd | None) -> SummaryClock:
    card = card_of(clock, end)
    status = card.standing.words()
    if original := card.standing.original_words():
        status = f"{status}；{original}"
    if card.answerable:
        told = {"office": card.answerable, "reason": card.late_reason or _("尚未说明")}
        status += _("；责任单位：%(office)s；逾期原因：%(reason)s") % told
    return SummaryClock(
        name=card.name,
        started=clock.started_on,
        last_day=card.last_day,
        status=status,
        counted=counted_words(clock.steps),
        original=card.original_last_day,
        is_late=card.standing.state in (Stand.LATE, Stand.MET_LATE),
        is_provisional=card.is_provisional,
    )


def _events(case: Case, mask: Mask, reader: Staff | None) -> Iterator[SummaryEvent]:
    """The chained log in words. It holds codes only, yet a code may be somebody's: masked like the rest."""
    for line in timeline_of(trail.log.events_of(case.stream), reader):
        entered = timezone.localdate(line.entered_at)
        what = "。".join([line.title, *line.lines])
        yield SummaryEvent(line.happened_on or entered, mask(what), line.name, entered)


def _documents(case: Case) -> Iterator[SummaryDocument]:
    for paper in case.documents.prefetch_related("deliveries"):
        served = next(iter(paper.deliveries.all()), None)
        yield SummaryDocument(
            name=str(paper.get_kind_display()),
            number=paper.number,
            issued=paper.issued_on,
            served=served.served_on if served else None,
            way=str(served.get_way_display()) if served else "",
        )


def _steps(case: Case, mask: Mask) -> Iterator[SummaryStep]:
    """The step that is due, what else is missing before 办结, and the promises that are open."""
    step = next_step(case)
    now = case.assignment
    if step:
        names = {"handler": now.handler.full_name, "leader": now.leader.full_name} if now else {}
        who = names.get(Case.verbs()[step.verb].posts[0], step.post)
        yield SummaryStep(str(step.label), who, case.next_due)
    if case.state == State.LEADER_ASSIGNED and now:
        for _row, reason in missing_to_resolve(Asked(case.facts(), timezone.localdate())):
            yield SummaryStep(str(reason.words).rstrip("。"), now.handler.full_name)
    for promise in case.commitments.filter(fate="open").select_related("owner"):
        what = _("兑现承诺：%(what)s") % {"what": mask(promise.text)}
        yield SummaryStep(what, promise.owner.full_name, promise.due_on)
