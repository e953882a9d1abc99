"""Registering a matter and its further pieces (arts. 17, 19, 21(2), 23(1)). Nobody is refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils import timezone

import trail.log
from cases import files, numbers
from cases.actions.registry import effect
from cases.intake import Intake, PersonDetails, SubmissionDetails
from cases.models import Case, CaseLink, CaseWords, Claim, ComplainedOf, Petitioner, Representative, Submission
from cases.models.codes import PASSED_ON
from cases.words import words_of
from offices.models import Office, Staff
from offices.tree import district_of
from workflows.codes import CaseClass
from workflows.engine import Outcome, perform
from workflows.verbs import Act, Change, SystemActor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model


def register_case(
    *, by: Staff | SystemActor, office: Office, received_on: dt.date, intake: Intake, key: str = ""
) -> Outcome:
    """Register a new matter at `office`, received on `received_on` (evidence date).

    `key` makes a double click harmless: the second call answers with the first one's matter.
    Raises Refused with the field at fault.
    """
    if key and (earlier := _registered_before(key)):
        return earlier
    case = new_case(office, received_on, intake, by)
    case.request_key = key
    try:
        return perform(
            case,
            "register",
            by=by,
            on=received_on,
            key=key,
            intake=intake,
            claims=intake.claims,
            petitioners=intake.petitioners,
            no_petitioner=intake.no_petitioner,
        )
    except IntegrityError:
        # The other half of a double click was quicker; its number stands, ours was given back.
        if key and (earlier := _registered_before(key)):
            return earlier
        raise


def _registered_before(key: str) -> Outcome | None:
    """The matter a repeated request had already made."""
    case = Case.objects.filter(request_key=key).first()
    if case is None:
        return None
    return Outcome(case, trail.log.events_of(case.stream).get(seq=1), repeated=True)


def new_case(office: Office, received_on: dt.date, intake: Intake, by: Staff | SystemActor) -> Case:
    """An unsaved matter at `office`; the register effect gives it its number."""
    return Case(
        registering_office=office,
        responsible_office=office,
        registering_district_id=district_of(office),
        responsible_district_id=district_of(office),
        registered_by=by if isinstance(by, Staff) else None,
        registered_at=timezone.now(),
        received_on=received_on,
        title=intake.title,
        case_class=intake.case_class,
        is_unclassed=not intake.is_classed,
        category=intake.category,
        place=intake.place,
        national_number=intake.national_number,
        no_petitioner=intake.no_petitioner,
        no_notice=intake.no_notice,
        is_restricted=intake.case_class == CaseClass.ACCUSATION or any(one.is_accused for one in intake.complained_of),
    )


@effect("register")
def register(case: Case, act: Act) -> Change:
    """Give the number and write people, claims and the first piece."""
    intake: Intake = act.details["intake"]
    case.number = numbers.case_number(case.registering_office, case.received_on.year)
    return Change(log=_log(intake.submission, case), then=lambda: write_intake(case, intake, act))


def write_intake(case: Case, intake: Intake, act: Act) -> None:
    """The rows of a new matter, once it has its own."""
    for row in intake_rows(case, intake, act):
        piece: Submission | None = act.get("piece")
        if isinstance(row, Submission) and piece is not None:
            # Split off from another matter: the piece itself comes along, it is not written twice.
            piece.case, piece.ordinal = case, 1
            piece.save(update_fields=["case", "ordinal"])
            continue
        row.save()
        if isinstance(row, Submission):
            _keep_files(row, intake.submission, act)


def intake_rows(case: Case, intake: Intake, act: Act) -> list[Model]:
    """The same rows unwritten, in the order in which they may be written."""
    claims = [
        Claim(
            case=case,
            ordinal=ordinal,
            request=claim.request,
            facts=claim.facts,
            reasons=claim.reasons,
            route=claim.route,
        )
        for ordinal, claim in enumerate(intake.claims, start=1)
    ]
    spokesmen = [
        Representative(case=case, ordinal=ordinal, name=name, phone=phone)
        for ordinal, (name, phone) in enumerate(intake.representatives, start=1)
    ]
    about = [
        ComplainedOf(case=case, is_accused=one.is_accused, staff=one.staff, office=one.office, name=one.name)
        for one in intake.complained_of
    ]
    links = [CaseLink(case=case, other=other, why=why) for other, why in intake.links]
    piece = _submission(case, intake.submission, act, ordinal=1)
    said = (text for claim in claims for text in (claim.request, claim.facts, claim.reasons))
    found_by = CaseWords(case=case, text=words_of(case.number, case.title, said))
    return [*claims, found_by, *_petitioners(case, intake.petitioners), *spokesmen, *about, *links, piece]


def _petitioners(case: Case, people: Sequence[PersonDetails]) -> list[Petitioner]:
    """The people of a matter; agents and guardians point to whom they stand for."""
    rows: list[Petitioner] = []
    for person in people:
        row = Petitioner(
            case=case,
            role=person.role,
            kind=person.kind,
            name=person.name,
            id_kind=person.id_kind,
            id_number=person.id_number,
            phone=person.phone,
            address=person.address,
            help_needed=person.help_needed,
            represents=rows[person.represents] if person.represents is not None else None,
        )
        row.index()
        rows.append(row)
    return rows


def _submission(case: Case, details: SubmissionDetails, act: Act, *, ordinal: int) -> Submission:
    by, now = act.person, timezone.now()
    row = Submission(
        case=case,
        ordinal=ordinal,
        office=case.registering_office,
        received_on=act.on,
        entered_at=now,
        entered_by=by,
        **details.columns(),
    )
    row.subject = row.subject or case.title
    if row.repeat != "undetermined" and by is not None:
        row.repeat_decided_by, row.repeat_decided_at = by, now
    return row


def _keep_files(row: Submission, details: SubmissionDetails, act: Act) -> None:
    for upload in details.uploads:
        files.store(row.case, upload, by=act.person, submission=row)


@effect("add_submission")
def add_submission(case: Case, act: Act) -> Change:
    """A further piece on a matter in any state; on an ended one it is shown to the head, never reopened."""
    details: SubmissionDetails = act.details["submission"]
    last = case.submissions.order_by("ordinal").last()
    row = _submission(case, details, act, ordinal=(last.ordinal if last else 0) + 1)
    row.save()
    _keep_files(row, details, act)
    return Change(log=_log(details, case))


def _log(details: SubmissionDetails, case: Case) -> dict[str, Any]:
    return {
        "channel": str(details.channel),
        "source": str(details.source),
        "passed_on": details.source in PASSED_ON,
        "report_due": details.report_due_on.isoformat() if details.report_due_on else "",
        "no_notice": case.no_notice,
        "class": str(case.case_class),
        "repeat": str(details.repeat),
        "files": len(details.uploads),
    }
