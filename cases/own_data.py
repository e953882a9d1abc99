"""The copy of their own data that a petitioner asked for: filled, logged, handed over, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import trail.log
from cases.data_requests import HANDED_OVER
from cases.models import DataRequest, Petitioner
from cases.papers import rendering
from cases.papers.masking import Mask
from cases.papers.own_data import Kept, OwnDataSheet
from cases.papers.sheets import PAPER_LANGUAGE, PaperState
from cases.papers.unmasked import in_full
from cases.retention.periods import kept_for
from cases.told import papers_told, readers_of
from workflows.data_request import RequestState, Wish

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from django.utils.functional import Promise

    from cases.models import Case
    from offices.models import Staff

HANDING_OVER = frozenset({"registrar", "head"})
# What is kept about a person, and what for (config/data_map.toml says the same field by field).
FIELDS: tuple[tuple[str, str | Promise], ...] = (
    ("name", gettext_lazy("登记、办理和答复信访事项（《信访工作条例》第十九条）")),
    ("id_number", gettext_lazy("核对身份、查找以前的信访（第十九条、第二十一条）")),
    ("phone", gettext_lazy("告知和送达（第二十三条）")),
    ("address", gettext_lazy("告知和送达（第十九条、第二十三条）")),
    ("help_needed", gettext_lazy("接待时提供帮助（第二十条）")),
)
MOST_READERS = 40


def print_copy(request: DataRequest, staff: Staff) -> bytes:
    """The PDF. Raises PermissionDenied unless the request was granted and this person may hand it over."""
    allowed = request.state == RequestState.GRANTED and request.wish in (Wish.ACCESS, Wish.COPY)
    if not allowed or not HANDING_OVER & set(request.roles_of(staff, "")):
        raise PermissionDenied
    with translation.override(PAPER_LANGUAGE):
        content = rendering.render(_sheet(request, staff, timezone.now()))
    details = {"paper": HANDED_OVER, "request": request.pk, "fields": in_full(OwnDataSheet)}
    trail.log.note("case.print", actor=staff.actor, stream=request.case.stream, details=details)
    return content


def _sheet(request: DataRequest, staff: Staff, now: dt.datetime) -> OwnDataSheet:
    case, person = request.case, request.petitioner
    words = _words(case, person)
    return OwnDataSheet(
        organ=case.responsible_office.name,
        case_number=case.number,
        national_number=case.national_number,
        addressee=person.name,
        contact_phone=case.responsible_office.phone,
        dated=timezone.localdate(now),
        state=PaperState.ISSUED,
        printed_by=staff.full_name,
        printed_at=now,
        received_on=case.received_on,
        kept=tuple(_kept(person)),
        claims=tuple(
            words("\n".join(filter(None, (one.request, one.facts, one.reasons)))) for one in case.claims.all()
        ),
        pieces=tuple(
            (one.received_on, str(one.get_channel_display()), words(one.text or one.subject))
            for one in case.submissions.all()
        ),
        papers=tuple((str(one.get_kind_display()), one.number, one.issued_on) for one in papers_told(case)),
        given_to=tuple(_given(case)),
        readers=tuple((one.on, one.office) for one in readers_of(case)[:MOST_READERS]),
        files=tuple(words(one.name) for one in case.attachments.filter(purpose="material")),
        how_long=_how_long(case),
    )


def _words(case: Case, person: Petitioner) -> Callable[[str], str]:
    """How free text reads in their hands: as it is where it is theirs alone. Who of several wrote a piece or brought
    a file is on no record, so there everybody else is masked.
    """
    alone = case.petitioners.count() == 1 and not case.representatives.exists()
    return str if alone else Mask(case, own=person)


def _kept(person: Petitioner) -> list[Kept]:
    corrected = {row.field: row.replaced_on.isoformat() for row in person.former_values.all()}
    found = []
    for name, purpose in FIELDS:
        label = str(Petitioner._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if value := str(getattr(person, name)):
            found.append(Kept(label, value, str(purpose), corrected.get(name, "")))
    return found


def _given(case: Case) -> list[tuple[dt.date, str, str]]:
    rows = case.transfers.select_related("to_office")
    where = [(row, row.to_office.name if row.to_office else row.to_body) for row in rows]
    return [(row.sent_on, name, str(row.get_kind_display())) for row, name in where if name]


def _how_long(case: Case) -> str:
    kept = kept_for(case)
    if kept is None:
        return _("事项还在办理；办完以后按本单位的归档范围和保管期限表保管。")
    if kept.due_on is None:
        return _("按本单位的归档范围和保管期限表永久保管。")
    return _("保管到 %s，期满以后依法销毁。") % kept.due_on.isoformat()
