"""One matter and one line of a list as JSON: what the pages show, sensitive values masked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from cases.lists import Row
from cases.page_parts import person_card

if TYPE_CHECKING:
    from cases.models import Answer, Case, Petitioner, Submission
    from cases.page_parts import ClaimCard, Paper
    from cases.pages import CasePage
    from cases.standing import ClockCard
    from cases.timeline import TimelineLine


def day(value: dt.date | dt.datetime | None) -> str | None:
    """ISO 8601, or null."""
    return value.isoformat() if value else None


def row(line: Row) -> dict[str, Any]:
    """A line of the list. `petitioner` is masked; `others` counts further petitioners."""
    case = line.case
    return {
        **_head(case),
        "petitioner": line.petitioner,
        "others": line.others,
        "leader": line.leader,
        "channel": line.channel,
        "next_due": day(case.next_due),
        "next_late_from": day(case.next_late_from),
        "due": line.standing.words() if line.standing else "",
    }


def _head(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "title": case.title,
        "state": case.state,
        "state_words": str(case.get_state_display()),
        "received_on": day(case.received_on),
        "responsible_office": case.responsible_office.code,
        "is_open": case.is_open,
    }


def whole(page: CasePage) -> dict[str, Any]:
    """Everything a reader may see of one matter."""
    return {**_head(page.case), **_plain(page), **_people(page), **_work(page)}


def _plain(page: CasePage) -> dict[str, Any]:
    case = page.case
    return {
        "version": case.version,
        "national_number": case.national_number,
        "case_class": case.case_class,
        "category": case.category.code if case.category else "",
        "place": case.place,
        "round": case.round,
        "registered_at": day(case.registered_at),
        "registering_office": case.registering_office.code,
        "is_restricted": case.is_restricted,
        "is_historical": case.is_historical,
        "group": page.group.code if page.group else "",
        "no_petitioner": case.no_petitioner,
        "no_notice": case.no_notice,
        "resolved_on": day(case.resolved_on),
        "closed_on": day(case.closed_on),
        "next_step": page.next_step.verb if page.next_step else "",
        "verbs": [
            {"verb": one.verb, "label": one.label, "obstacles": list(one.obstacles), "is_next": one.main}
            for one in page.actions
        ],
    }


def _people(page: CasePage) -> dict[str, Any]:
    case = page.case
    return {
        "petitioners": [_person(case, one) for one in case.petitioners.select_related("represents")],
        "representatives": [{"name": name, "phone": phone} for _ordinal, name, phone in page.rows["representatives"]],
        "complained_of": [{"name": name, "is_accused": accused} for name, accused in page.complained_of],
    }


def _work(page: CasePage) -> dict[str, Any]:
    rows = page.rows
    return {
        "claims": [_claim(card) for card in page.claims],
        "submissions": [_piece(piece) for piece, _url in rows["submissions"]],
        "assignments": [_assignment(one) for one in rows["assignments"]],
        "commitments": [_promise(one) for one in rows["commitments"]],
        "records": [
            {"what": title, "held_on": day(one.held_on), "place": one.place, "text": one.text}
            for title, one in rows["records"]
        ],
        "clocks": [_clock(one) for one in page.clocks],
        "papers": [_paper(one) for one in page.papers],
        "files": [
            {"name": one.name, "kind": one.kind, "size": one.size, "sha256": one.sha256, "at": day(one.uploaded_at)}
            for one in page.files
        ],
        "proposals": [{"words": one.words, "reason": one.reason, "at": day(one.at)} for one in page.proposals],
        "events": [event(line) for line in page.timeline],
    }


def _person(case: Case, person: Petitioner) -> dict[str, Any]:
    """Number, phone and address masked as on the page; in an accusation the name as well."""
    card, masked = person_card(case, person), person.masked
    return {
        "name": card.name,
        "role": person.role,
        "kind": person.kind,
        "stands_for": card.stands_for,
        "help_needed": card.help_needed,
        "id_kind": person.id_kind,
        "id_number": masked["id_number"],
        "phone": masked["phone"],
        "address": masked["address"],
    }


def _claim(card: ClaimCard) -> dict[str, Any]:
    claim = card.claim
    return {
        "ordinal": claim.ordinal,
        "request": claim.request,
        "facts": claim.facts,
        "reasons": claim.reasons,
        "route": claim.route,
        "answers": [_answer(one) for one in card.answers],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "round": answer.round,
        "state": answer.state,
        "outcome": answer.outcome,
        "facts": answer.facts,
        "reasons": answer.reasons,
        "legal_basis": answer.legal_basis,
        "opinion": answer.opinion,
        "signed_on": day(answer.signed_on),
        "answered_on": day(answer.answered_on),
        "execution_due": day(answer.execution_due),
        "executed_on": day(answer.executed_on),
    }


def _piece(piece: Submission) -> dict[str, Any]:
    return {
        "ordinal": piece.ordinal,
        "office": piece.office.code,
        "channel": piece.channel,
        "source": piece.source,
        "source_office": piece.source_office,
        "source_number": piece.source_number,
        "received_on": day(piece.received_on),
        "entered_at": day(piece.entered_at),
        "subject": piece.subject,
        "text": piece.text,
        "head_count": piece.head_count,
        "repeat": piece.repeat,
        "repeat_reason": piece.repeat_reason,
    }


def _assignment(one: Any) -> dict[str, Any]:
    return {
        "leader": one.leader.username,
        "handler": one.handler.username,
        "lead_office": one.lead_office.code,
        "co_offices": [office.code for office in one.co_offices.all()],
        "sponsored": one.sponsored,
        "from_on": day(one.from_on),
        "until": day(one.to_at),
    }


def _promise(one: Any) -> dict[str, Any]:
    return {
        "text": one.text,
        "owner": one.owner.username,
        "promised_on": day(one.promised_on),
        "due_on": day(one.due_on),
        "fate": one.fate,
    }


def _clock(one: ClockCard) -> dict[str, Any]:
    return {
        "name": one.name,
        "article": one.article,
        "round": one.round,
        "last_day": day(one.last_day),
        "original_last_day": day(one.original_last_day),
        "is_provisional": one.is_provisional,
        "stopped_on": day(one.stopped_on),
        "state": str(one.standing.state),
        "days_late": one.standing.days_late,
        "words": one.standing.words(),
        "how": list(one.how),
    }


def _paper(one: Paper) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "number": one.number,
        "issued_on": day(one.issued_on),
        "state": one.state,
        "deliveries": [
            {"way": way, "served_on": day(on), "receiver": receiver} for way, on, receiver in one.deliveries
        ],
    }


def event(line: TimelineLine) -> dict[str, Any]:
    """One line of the matter's log in words."""
    return {
        "number": line.number,
        "what": line.title,
        "who": line.who,
        "happened_on": day(line.happened_on),
        "entered_at": day(line.entered_at),
        "details": list(line.lines),
    }
