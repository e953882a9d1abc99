"""What a registrar hands over: plain details of a new matter and of a further piece."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models.codes import Channel, PersonKind, PersonRole, RepeatState, Source

if TYPE_CHECKING:
    from cases.files import Upload
    from cases.models import Case, Submission
    from offices.models import Office, Staff


@dataclass(frozen=True)
class ClaimDetails:
    """One demand as it was brought: request, facts, reasons (art. 19(1)); a route if it is plain."""

    request: str
    facts: str = ""
    reasons: str = ""
    route: str = ""


@dataclass(frozen=True)
class PersonDetails:
    """One person or organisation of the matter; `represents` counts the petitioners from 0."""

    name: str
    role: str = PersonRole.PETITIONER
    kind: str = PersonKind.PERSON
    id_kind: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    help_needed: str = ""
    represents: int | None = None


@dataclass(frozen=True)
class ComplainedOfDetails:
    """Whom it is about; `is_accused` for accusations."""

    name: str = ""
    staff: Staff | None = None
    office: Office | None = None
    is_accused: bool = False


@dataclass(frozen=True)
class SubmissionDetails:
    """One letter, visit, call or item passed on."""

    channel: str = Channel.LETTER
    source: str = Source.DIRECT
    source_office: str = ""
    source_number: str = ""
    report_due_on: dt.date | None = None
    received_at: dt.time | None = None
    subject: str = ""
    text: str = ""
    head_count: int = 1
    place_received: str = ""
    read_back: bool = False
    repeat: str = RepeatState.UNDETERMINED
    repeat_of: Submission | None = None
    repeat_reason: str = ""
    new_facts: bool = False
    import_source: str = ""
    import_key: str = ""
    uploads: tuple[Upload, ...] = ()

    def columns(self) -> dict[str, Any]:
        """The values of the Submission row of the same names."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "uploads"}


@dataclass(frozen=True)
class Intake:
    """A whole registration: one screen's worth."""

    title: str
    submission: SubmissionDetails
    claims: tuple[ClaimDetails, ...]
    petitioners: tuple[PersonDetails, ...] = ()
    representatives: tuple[tuple[str, str], ...] = ()
    complained_of: tuple[ComplainedOfDetails, ...] = ()
    no_petitioner: str = ""
    no_notice: str = ""
    case_class: str = "claim"
    # Whether anybody said so: a ledger without classes says nothing.
    is_classed: bool = True
    category: Any = None
    place: str = ""
    national_number: str = ""
    # Earlier matters this one comes from, and why (CaseLink.why).
    links: tuple[tuple[Case, str], ...] = ()
