"""A complaint of retaliation (打击报复, arts. 18(4), 46) becomes a matter of its own, kept like an accusation.

The first matter's log says nothing of it: who is complained of may be reading there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

import trail.log
from cases.actions.registering import register_case
from cases.intake import ClaimDetails, ComplainedOfDetails, Intake, PersonDetails, SubmissionDetails
from cases.models import Case, Channel
from workflows.codes import CaseClass
from workflows.engine import Outcome, Refused
from workflows.verbs import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import Petitioner
    from offices.models import Office, Staff

RETALIATION = "retaliation"


@dataclass(frozen=True)
class Complaint:
    """Who did what to whom. Somebody of ours is named by row, anybody else by `name`."""

    text: str
    channel: str = Channel.VISIT
    people: Sequence[Petitioner] = ()
    staff: Sequence[Staff] = ()
    offices: Sequence[Office] = ()
    name: str = ""
    read_back: bool = False


def register_retaliation(
    about: Case, complaint: Complaint, *, by: Staff, office: Office, received_on: dt.date, key: str = ""
) -> Outcome:
    """Register the complaint at `office` as an accusation linked to `about`. Raises Refused.

    From the first moment the persons and offices complained of are shut out, whatever posts they hold
    (cases/access.py); where that is the registering office itself, the head above acts.
    """
    if not complaint.staff and not complaint.offices and not complaint.name:
        raise _refused(by, "nobody_named", _("请写明反映谁打击报复。"), "staff")
    if by in complaint.staff:
        words = _("反映的是您本人，请由另一名登记员或者上级单位登记。")
        raise _refused(by, "own_matter", words, "staff")
    return register_case(by=by, office=office, received_on=received_on, intake=_intake(about, complaint), key=key)


def _refused(by: Staff, code: str, words: str, field: str) -> Refused:
    """Noted without the first matter's number: its readers must not learn that there was a try."""
    trail.log.note("refused", actor=by.actor, details={"verb": RETALIATION, "reasons": [code]})
    return Refused(Reason(code, words, field))


def _intake(about: Case, complaint: Complaint) -> Intake:
    accused = [ComplainedOfDetails(staff=one, name=one.full_name, is_accused=True) for one in complaint.staff]
    accused += [ComplainedOfDetails(office=one, name=one.name, is_accused=True) for one in complaint.offices]
    if complaint.name:
        accused.append(ComplainedOfDetails(name=complaint.name, is_accused=True))
    return Intake(
        title=_("反映因信访受到打击报复"),
        submission=SubmissionDetails(channel=complaint.channel, text=complaint.text, read_back=complaint.read_back),
        claims=(ClaimDetails(_("查处打击报复"), complaint.text),),
        petitioners=tuple(_person(one) for one in complaint.people),
        complained_of=tuple(accused),
        no_petitioner="" if complaint.people else "anonymous",
        case_class=CaseClass.ACCUSATION,
        links=((about, RETALIATION),),
    )


def _person(one: Petitioner) -> PersonDetails:
    return PersonDetails(
        name=one.name, role="petitioner", kind=one.kind, id_kind=one.id_kind, id_number=one.id_number,
        phone=one.phone, address=one.address, help_needed=one.help_needed,
    )  # fmt: skip
