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
from cases.models import Case, Claim, ComplainedOf, Petitioner, Representative, Submission
from cases.models.codes import PASSED_ON
from offices.models import Office, Staff
from offices.tree import district_of
from workflows.codes import CaseClass
from workflows.engine import Outcome, perform
from workflows.verbs import Act, Change, SystemActor

if TYPE_CHECKING:
    from collections.abc import Sequence


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
        category=intake.category,
        place=intake.place,
        national_number=intake.national_number,
        no_petitioner=intake.no_petitioner,
        no_notice=intake.no_notice,
        is_restricted=intake.case_class == CaseClass.ACCUSATION,
    )


@effect("register")
def register(case: Case, act: Act) -> Change:
    """Give the number and write people, claims and the first piece."""
    intake: Intake = act.details["intake"]
    case.number = numbers.case_number(case.registering_office, case.received_on.year)
    return Change(log=_log(intake.submission, case), then=lambda: write_intake(case, intake, act))


def write_intake(case: Case, intake: Intake, act: Act) -> None:
    """The rows of a new matter, once it has its own."""
    for ordinal, claim in enumerate(intake.claims, start=1):
        Claim.objects.create(
            case=case,
            ordinal=ordinal,
            request=claim.request,
            facts=claim.facts,
            reasons=claim.reasons,
            route=claim.route,
        )
    write_petitioners(case, intake.petitioners)
    for ordinal, (name, phone) in enumerate(intake.representatives, start=1):
        Representative.objects.create(case=case, ordinal=ordinal, name=name, phone=phone)
    for one in intake.complained_of:
        ComplainedOf.objects.create(
            case=case, is_accused=one.is_accused, staff=one.staff, office=one.office, name=one.name
        )
    write_submission(case, intake.submission, act)


def write_petitioners(case: Case, people: Sequence[PersonDetails]) -> None:
    """The people of a matter; agents and guardians point to whom they stand for."""
    written: list[Petitioner] = []
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
            represents=written[person.represents] if person.represents is not None else None,
        )
        row.index()
        row.save()
        written.append(row)


def write_submission(case: Case, details: SubmissionDetails, act: Act) -> Submission:
    """One more piece of the matter, with its files."""
    by = act.person
    row = Submission(
        case=case,
        ordinal=case.submissions.count() + 1,
        office=case.registering_office,
        received_on=act.on,
        entered_at=timezone.now(),
        entered_by=by,
        **details.columns(),
    )
    row.subject = row.subject or case.title
    if row.repeat != "undetermined" and by is not None:
        row.repeat_decided_by, row.repeat_decided_at = by, timezone.now()
    row.save()
    for upload in details.uploads:
        files.store(case, upload, by=by, submission=row)
    return row


@effect("add_submission")
def add_submission(case: Case, act: Act) -> Change:
    """A further piece on a matter in any state; on an ended one it is shown to the head, never reopened."""
    details: SubmissionDetails = act.details["submission"]
    write_submission(case, details, act)
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
