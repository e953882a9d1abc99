"""Grants as people see them: what one holds, whom one lets see what, and what is to be looked at again.

A line about a group or matter is shown only to who may see that: with a grant it is gone, and with it every
line about it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.granting import REVIEW_SOON, grantable, links_of, standing
from cases.models import Case, CaseGrant
from groups.grants import groups_of, last_day
from groups.models import Grant
from groups.rights import managed_among
from jobs.queue import enqueue
from offices import mail
from offices.people import kinds

if TYPE_CHECKING:
    from groups.models import GrantBase
    from offices.models import Staff

MAIL = "mail.grant_review"
HEADS_SOON = dt.timedelta(days=7)  # the others who may confirm it are told when its giver has not


@dataclass(frozen=True)
class Line:
    """One grant: who may see what, where that is, how it stands, and where it is confirmed («» when not by the
    reader)."""

    grant: GrantBase
    what: str
    url: str
    words: str
    tone: str
    review_url: str = ""
    revoke_url: str = ""

    @property
    def until(self) -> str:
        return last_day(self.grant.expires_at)


def own(staff: Staff) -> list[Line]:
    """What the person may see by grant now."""
    return [_line(grant, staff) for grant in _seen(staff, Q(staff=staff))]


def by_person(staff: Staff) -> list[Line]:
    """The running grants of others on the groups and matters `staff` looks after, one person's after the other's."""
    lines = [_line(grant, staff) for grant in _looked_after(staff, Q())]
    return sorted(lines, key=lambda line: (line.grant.staff.full_name, line.grant.expires_at))


def waiting(staff: Staff, now: dt.datetime | None = None) -> list[Line]:
    """What `staff` should look at again: as its giver two weeks before, as another who may one week before, or at
    once where the giver no longer may; what rests stays on the list till it is confirmed, revoked or over.
    """
    now = now or timezone.now()
    soon = Q(review_by__lt=F("expires_at"), review_by__lte=now + REVIEW_SOON, expires_at__gt=now)
    found = _looked_after(staff, soon)
    early = [grant for grant in found if grant.review_by > now + HEADS_SOON and grant.giver_id != staff.pk]
    asked_first = _with_their_giver(early)
    lines = [_line(grant, staff) for grant in found if grant not in asked_first]
    return sorted(lines, key=lambda line: line.grant.review_by)


def _with_their_giver(grants: list[Grant | CaseGrant]) -> list[Grant | CaseGrant]:
    """Those that who gave them may still confirm; asked once for each giver."""
    given = defaultdict(list)
    for grant in grants:
        given[grant.giver].append(grant)
    return [grant for giver, theirs in given.items() for grant in _reviewed_by(giver, theirs)]


def _looked_after(staff: Staff, which: Q) -> list[Grant | CaseGrant]:
    """The grants of others that `staff` may confirm and revoke."""
    if not kinds(staff) & {"head", "director"}:
        return []
    return _reviewed_by(staff, _seen(staff, which & ~Q(staff=staff)))


def _reviewed_by(staff: Staff, grants: Sequence[Grant | CaseGrant]) -> list[Grant | CaseGrant]:
    """Those of `grants` that `staff` may confirm; asked of all at once, for there may be hundreds."""
    groups = managed_among((grant.group for grant in grants if isinstance(grant, Grant)), staff)
    cases = grantable((grant.case for grant in grants if isinstance(grant, CaseGrant)), staff)
    return [
        grant for grant in grants if (grant.group_id in groups if isinstance(grant, Grant) else grant.case_id in cases)
    ]


def _seen(staff: Staff, which: Q) -> list[Grant | CaseGrant]:
    """Running grants on what `staff` may see."""
    groups = Grant.objects.filter(which, Grant.running(), group__in=groups_of(staff))
    cases = CaseGrant.objects.filter(which, CaseGrant.running(), case__in=Case.objects.visible_to(staff))
    return [
        *groups.select_related("group__office", "staff__office", "giver"),
        *cases.select_related("case__responsible_office", "staff__office", "giver"),
    ]


def _line(grant: GrantBase, reader: Staff) -> Line:
    words, tone = standing(grant)
    if isinstance(grant, Grant):
        code = grant.group.code
        what, url = grant.group.name, reverse("group_detail", args=[code])
        links = [reverse("group_verb_on", args=[code, verb, grant.pk]) for verb in ("review", "revoke")]
    else:
        assert isinstance(grant, CaseGrant)  # noqa: S101 - there are two kinds
        what, url = grant.case.number, reverse("case_detail", args=[grant.case.number])
        links = list(links_of(grant))
    return Line(grant, what, url, words, tone, *([] if grant.staff_id == reader.pk else links))


def remind() -> int:
    """Have the giver, or who else may confirm it, told by mail of each grant to look at again, once each time."""
    told = 0
    for model in (Grant, CaseGrant):
        due = model._default_manager.filter(model.running(), review_by__lte=timezone.now() + REVIEW_SOON)
        for grant in due.select_related("giver"):
            if grant.review_by < grant.expires_at and grant.giver.email:
                day = last_day(grant.review_by)
                details = {"kind": model.__name__, "grant": grant.pk}
                enqueue(MAIL, details, key=f"{MAIL}:{model.__name__}:{grant.pk}:{day}")
                told += 1
    return told


def send(kind: str, pk: int) -> dict[str, bool]:
    """Mail one reminder, naming neither person nor group; what was confirmed or ended meanwhile is not sent."""
    model: type[Grant | CaseGrant] = Grant if kind == "Grant" else CaseGrant
    grant = model._default_manager.filter(model.running(), pk=pk).select_related("giver").first()
    soon = timezone.now() + REVIEW_SOON
    if grant is None or grant.review_by > soon or not grant.giver.is_active or not _reviewed_by(grant.giver, [grant]):
        return {"sent": False}
    day = last_day(grant.review_by)
    body = _("您给出的一项查看授权须在 %(day)s 前复核，不复核即停用。请登录系统，在工作台上办理。") % {"day": day}
    mail.send(grant.giver.email, _("授权待复核"), body, reference=f"grant-{kind}-{pk}-{day}")
    return {"sent": True}
