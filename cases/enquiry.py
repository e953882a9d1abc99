"""The counter enquiry: somebody asks «how is my matter?» (《信访工作条例》 art. 18(1)).

Beside the repeat check of a registration this is the only way to find by person: an exact number, for a
purpose, on a proved identity, logged and limited. Only matters the clerk may see are answered; of others
nothing is said, not even that there are any.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import trail.log
from cases.models import Case, PersonRole, Petitioner, Slip
from cases.slips import read_code
from cases.told import Told, told_of
from offices.personal import blind_indexes, mask_name
from trail.models import Event

if TYPE_CHECKING:
    from offices.models import Staff

MOST_AN_HOUR = 60
MOST_SHOWN = 20
# Whoever interprets speaks for nobody.
ASKING = (PersonRole.PETITIONER, PersonRole.JOINT, PersonRole.AGENT, PersonRole.GUARDIAN)


class Sought(models.TextChoices):
    """What is asked by. The code goes to the log, the value never."""

    ID_NUMBER = "id_number", _("证件号码")
    PHONE = "phone", _("联系电话")
    NUMBER = "number", _("事项编号或者回执查询码")


class EnquiryPurpose(models.TextChoices):
    """Who asks, and how it was made sure that they may."""

    IN_PERSON = "in_person", _("信访人当面询问，已核对证件或者回执")
    BY_PHONE = "by_phone", _("信访人来电询问，已核对身份")
    AGENT = "agent", _("代理人、监护人询问，已核对委托或者监护手续")


class TooMany(Exception):
    """This member of staff has asked too often within the hour."""


@dataclass(frozen=True)
class Found:
    """One matter that may be told, and in which part the person stands in it; masked."""

    case: Case
    people: str
    told: Told


def ask(staff: Staff, sought: str, value: str, purpose: str) -> list[Found]:
    """The matters of whom the number belongs to, as far as `staff` may see them. Raises TooMany.

    Logged in any case, with what was asked by, the purpose and how many were found.
    """
    if _asked_lately(staff) >= MOST_AN_HOUR:
        trail.log.note("enquiry.refused", actor=staff.actor, details={"sought": str(sought), "purpose": str(purpose)})
        raise TooMany
    cases = list(_matching(staff, sought, value))
    details = {"sought": str(sought), "purpose": str(purpose), "found": len(cases)}
    trail.log.note("enquiry", actor=staff.actor, details=details)
    for case in cases:
        trail.log.note("case.read", actor=staff.actor, stream=case.stream, details={"by": "enquiry"})
    return [Found(case, _people(case), told_of(case)) for case in cases]


def _asked_lately(staff: Staff) -> int:
    since = timezone.now() - dt.timedelta(hours=1)
    return Event.objects.filter(actor=staff.actor, code="enquiry", entered_at__gt=since).count()


def _matching(staff: Staff, sought: str, value: str) -> models.QuerySet[Case]:
    seen = Case.objects.visible_to(staff)
    if sought == Sought.NUMBER:
        code = read_code(value)
        by_slip = Slip.objects.filter(code=code, revoked_at=None).values("case")
        number = value.strip().upper()
        found = seen.filter(Q(number=number) | Q(pk__in=by_slip) | (Q(national_number=number) & ~Q(national_number="")))
    else:
        kind, column = ("id", "id_index") if sought == Sought.ID_NUMBER else ("phone", "phone_index")
        people = Petitioner.objects.filter(role__in=ASKING, **{f"{column}__in": blind_indexes(kind, value)})
        found = seen.filter(pk__in=people.values("case"))
    return found.select_related("responsible_office").order_by("-received_on", "-pk")[:MOST_SHOWN]


def _people(case: Case) -> str:
    """Who petitions, masked, so that the clerk sees it is the right matter; an accuser is not named."""
    if case.is_accusation or case.no_petitioner:
        return ""
    return "、".join(mask_name(one.name) for one in case.petitioners.filter(role__in=ASKING)[:3])
