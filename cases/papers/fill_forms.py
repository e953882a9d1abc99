"""Papers of the counter and the file: receipt slip, registration form, proof of service to be filled by hand.

The registration form carries personal details in full; the slip and the proof of service the name. Whoever
asks for one has been asked what for, and the print is logged (cases/printing.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.models import Case, Document, PersonRole, RepeatState, Submission
from cases.papers.fill_common import (
    MOST_NAMED,
    addressee_of,
    addressees,
    claim_label,
    head_of,
    query_of,
    sender_of,
    sentence,
)
from cases.papers.forms import RegistrationSheet, ServiceSheet
from cases.papers.sheets import PAPER_LANGUAGE, PaperState
from cases.papers.slips import SlipSheet
from workflows.clock_rules import NOTICES

if TYPE_CHECKING:
    from cases.models.people import ComplainedOf, Petitioner
    from offices.models import Staff


@translation.override(PAPER_LANGUAGE)
def slip_of(
    case: Case,
    *,
    printed_by: Staff,
    printed_at: dt.datetime,
    query_code: str = "",
    pin: str = "",
    query_url: str = "",
    large: bool = False,
) -> SlipSheet:
    """回执. `query_code` and `pin` are the petitioner's own, handed over here; the PIN is kept nowhere else."""
    first = _first(case)
    clocks = case.clocks.filter(code__in=NOTICES, stopped_on__isnull=True)
    running = clocks.order_by("last_day").first()
    head = head_of(case, dated=timezone.localdate(case.registered_at))
    return SlipSheet(
        organ=head["organ"],
        case_number=case.number,
        national_number=case.national_number,
        addressee="" if case.no_petitioner else head["addressee"],
        you=head["you"],
        contact_person=head["contact_person"],
        contact_phone=head["contact_phone"],
        dated=head["dated"],
        state=PaperState.ISSUED,
        printed_by=printed_by.full_name,
        printed_at=printed_at,
        received_on=case.received_on,
        channel=str(first.get_channel_display()) if first else "",
        summary="\n".join([sentence(case.title), *_numbered(case, "request")]),
        materials=_materials(first),
        received_by=case.registered_by.full_name if case.registered_by else "",
        notice_due=running.last_day if running else None,
        query_code=query_code,
        pin=pin,
        query_how=_query_how(case, query_url if pin else ""),
        query_url=query_url if pin else "",
        large=large,
    )


@translation.override(PAPER_LANGUAGE)
def registration_of(case: Case, *, printed_by: Staff, printed_at: dt.datetime) -> RegistrationSheet:
    """信访登记表, in full. Linked matters only as far as the one who prints may see them."""
    first = _first(case)
    people = addressees(case)
    speaking = [one for one in case.petitioners.all() if one.role in (PersonRole.AGENT, PersonRole.GUARDIAN)]
    return RegistrationSheet(
        organ=case.responsible_office.name,
        case_number=case.number,
        national_number=case.national_number,
        addressee=addressee_of(case) if people else "",
        state=PaperState.ISSUED,
        printed_by=printed_by.full_name,
        printed_at=printed_at,
        received_on=case.received_on,
        registered_at=case.registered_at,
        registered_by=case.registered_by.full_name if case.registered_by else "",
        request="\n".join(_numbered(case, "request")),
        facts="\n".join(_numbered(case, "facts")),
        reasons="\n".join(_numbered(case, "reasons")),
        petitioner_kind=_each(str(one.get_kind_display()) for one in people),
        id_kind=_each(str(one.get_id_kind_display()) for one in people if one.id_kind),
        id_number=_each(one.id_number for one in people),
        phone=_each(one.phone for one in people),
        address=_each(one.address for one in people),
        help_needed=_each(one.help_needed for one in people),
        why_unnamed=str(case.get_no_petitioner_display()) if case.no_petitioner else "",
        agent=_each(_speaker(one) for one in speaking),
        people=first.head_count if first else 1,
        joint_signers=case.petitioners.filter(role=PersonRole.JOINT).count(),
        representatives=tuple(one.name for one in case.representatives.all()),
        linked_cases=_linked(case, printed_by),
        place=case.place,
        complained_of=_each(_about(one) for one in case.complained_of.select_related("staff", "office")),
        petition_class=case.class_words,
        category=str(case.category) if case.category else "",
        proposed_route=_each(str(claim.get_route_display()) for claim in case.claims.all() if claim.route),
        materials=_materials(first),
        **_piece(first),
    )


@translation.override(PAPER_LANGUAGE)
def service_of(document: Document, *, printed_by: Staff, printed_at: dt.datetime) -> ServiceSheet:
    """送达回证 of one paper, to be taken along and signed; what was recorded already is filled in."""
    case = document.case
    served = document.deliveries.first()
    known: dict[str, Any] = {} if served is None else {
        "way": str(served.get_way_display()), "served_on": served.served_on, "received_by": served.receiver,
        "relation": served.relation, "witness": served.witness, "tracking_number": served.tracking_number,
    }  # fmt: skip
    return ServiceSheet(
        organ=document.office.name,
        case_number=case.number,
        addressee=addressee_of(case),
        state=PaperState.ISSUED,
        printed_by=printed_by.full_name,
        printed_at=printed_at,
        documents=((str(document.get_kind_display()), document.number),),
        **known,
    )


def _query_how(case: Case, url: str) -> str:
    """By the page where there is one, else as every paper says."""
    if not url:
        return query_of(case)
    words = _("扫二维码或者打开%(url)s查询。也可以%(asking)s")
    return words % {"url": url, "asking": query_of(case)}


def _first(case: Case) -> Submission | None:
    return case.submissions.order_by("ordinal").first()


def _piece(first: Submission | None) -> dict[str, Any]:
    """What the first piece says of itself."""
    if first is None:
        return {"channel": ""}
    reception = "，".join(filter(None, (first.entered_by.full_name if first.entered_by else "", first.place_received)))
    earlier = first.repeat == RepeatState.REPEAT and first.repeat_reason
    return {
        "channel": str(first.get_channel_display()),
        "source": sender_of(first) or str(first.get_source_display()),
        "source_number": first.source_number,
        "source_due": first.report_due_on,
        "repeat": str(first.get_repeat_display()) + (f"（{first.repeat_reason}）" if earlier else ""),
        "reception": reception,
    }


def _numbered(case: Case, part: str) -> list[str]:
    """One part of every claim; numbered where there are several."""
    claims = list(case.claims.all())
    said = [(claim, str(getattr(claim, part)).strip()) for claim in claims]
    if len(claims) == 1:
        return [text for _claim, text in said if text]
    return [_("%(claim)s：%(text)s") % {"claim": claim_label(claim), "text": text} for claim, text in said if text]


def _materials(first: Submission | None) -> tuple[str, ...]:
    return tuple(one.name for one in first.attachments.all()) if first else ()


def _each(values: Iterable[str]) -> str:
    """Different values after each other; the list of a crowd is a paper of its own."""
    found = list(dict.fromkeys(filter(None, values)))
    more = _("（其余见名单）") if len(found) > MOST_NAMED else ""
    return "；".join(found[:MOST_NAMED]) + more


def _speaker(one: Petitioner) -> str:
    return f"{one.name}（{one.get_role_display()}）"


def _about(one: ComplainedOf) -> str:
    return " ".join(
        filter(None, (one.office.name if one.office else "", one.staff.full_name if one.staff else one.name))
    )


def _linked(case: Case, reader: Staff) -> tuple[str, ...]:
    linked = set(case.links.values_list("other", flat=True))
    linked |= set(case.submissions.exclude(repeat_of=None).values_list("repeat_of__case", flat=True))
    seen = Case.objects.visible_to(reader).filter(pk__in=linked - {case.pk})
    return tuple(seen.order_by("number").values_list("number", flat=True))
