"""Letting one person see one matter: to whom, by whom, for how long, by the rules of groups/grants.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.access import is_barred
from cases.models import Case, CaseGrant
from groups import grants
from groups.people import MANAGING, paths_managed, people_near, works_with_cases
from offices.models import Staff
from workflows.verbs import Reason, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groups.models import GrantBase
    from workflows.verbs import Act

SEE_CASE = "see_case"
REVIEW_SOON = dt.timedelta(days=14)
WHO_GRANTS = _("单件授权须由信访科长或单位负责人（检举控告事项也可由责任领导）本人办理，代理人不能代为授权。")


def may_grant(case: Case, staff: Staff) -> bool:
    """Heads and directors over the responsible office who see the matter, on a post of their own: no deputy.

    An accusation is seen by nobody of them once its leader is named, who then brings in the head that checks.
    """
    return case.pk in grantable([case], staff)


def grantable(cases: Iterable[Case], staff: Staff) -> set[int]:
    """Keys of those of `cases` in which `staff` may grant, asked of all at once."""
    paths = paths_managed(staff, *MANAGING)
    mine = [
        case.pk
        for case in cases
        if (case.is_accusation and case.leader_id == staff.pk) or case.responsible_office.path.startswith(paths)
    ]
    return set(Case.objects.visible_to(staff).filter(pk__in=mine).values_list("pk", flat=True)) if mine else set()


def obstacle_to_grant(case: Case, act: Act) -> Reason | None:
    """Why this grant may not be given: not in person, to oneself, without a post, to somebody barred, too long."""
    staff, until, by = act.get("staff"), act.get("until"), act.person
    if staff is None or until is None or by is None:
        return Reason("incomplete", _("请选择授权对象和期限。"), "staff")
    checks: tuple[tuple[bool, str, Words], ...] = (
        (
            not may_grant(case, by),
            "not_in_person",
            WHO_GRANTS,
        ),
        (not works_with_cases(staff), "no_post", _("所选人员没有办理信访事项的岗位，不能授权。")),
        (is_barred(staff, case), "barred", _("该人员是被检举控告对象、其单位人员或已回避，不能参与本事项。")),
        (running(case).filter(staff=staff).exists(), "granted", _("该人员已有本事项的授权，请先撤销，或者复核。")),
    )
    for wrong, code, words in checks:
        if wrong:
            return Reason(code, words, "" if code == "not_in_person" else "staff")
    return _unruly(staff, by, act.get("reason", ""), until)


def _unruly(staff: Staff, by: Staff, reason: str, until: dt.date) -> Reason | None:
    """What holds for every grant: not to oneself, with a reason, within a year."""
    try:
        grants.check(staff, by, reason, grants.last_moment(until), timezone.now())
    except grants.GrantRefused as refusal:
        return Reason(refusal.code, refusal.words, {"self": "staff", "no_reason": "reason"}.get(refusal.code, "until"))
    return None


def candidates(case: Case, by: Staff) -> QuerySet[Staff]:
    """Whom the form offers: who works with cases at the responsible office, below or above it."""
    return people_near(case.responsible_office).exclude(pk=by.pk)


def running(case: Case) -> QuerySet[CaseGrant]:
    """The grants on this matter that hold, or rest till somebody confirms them."""
    return case.grants.filter(CaseGrant.running()).select_related("staff__office", "giver").order_by("expires_at")


def held(case: Case) -> list[CaseGrant]:
    """The same as a list, asked once by a page that only reads."""
    return case.known("grants running", lambda: list(running(case)))


@dataclass(frozen=True)
class Row:
    """One grant on the matter's page: how it stands, and where it is confirmed or taken away («» when not by this
    reader)."""

    grant: CaseGrant
    words: str
    tone: str
    review_url: str
    revoke_url: str


def shown(case: Case, staff: Staff) -> list[Row]:
    """Who may see this matter by exception, for those who may change it; nobody else is told."""
    found = held(case)
    return [_row(grant, staff) for grant in found] if found and may_grant(case, staff) else []


def _row(grant: CaseGrant, staff: Staff) -> Row:
    words, tone = standing(grant)
    review, revoke = links_of(grant)
    own = grant.staff_id == staff.pk
    return Row(grant, words, tone, "" if own else review, revoke)


def links_of(grant: CaseGrant) -> tuple[str, str]:
    """Where a grant is confirmed, and where it is taken away."""
    pages = [reverse("case_verb", args=[grant.case.number, verb]) for verb in ("review_access", "revoke_access")]
    return f"{pages[0]}?grant={grant.pk}", f"{pages[1]}?grant={grant.pk}"


def standing(grant: GrantBase) -> tuple[str, str]:
    """(words, tone): holds, is to be looked at again soon, rests, or holds beyond its day because it must."""
    if getattr(grant, "is_over", False):
        return gettext("已到期，不能空缺，暂时保留，请尽快续授或另授"), "bad"
    if grant.rests():
        return gettext("没有按期复核，已停用"), "bad"
    if grant.review_by < grant.expires_at and grant.review_by - timezone.now() <= REVIEW_SOON:
        return gettext("%s 前须复核") % grants.last_day(grant.review_by), "warn"
    return gettext("有效"), "good"


def give(case: Case, *, staff: Staff, by: Staff, reason: str, act: Act) -> CaseGrant:
    """Write a grant whose guards have been asked."""
    columns = grants.columns(staff, by, reason, grants.last_moment(act.details["until"]))
    grant = CaseGrant.objects.create(case=case, **columns)
    grants.set_permission(SEE_CASE, staff, case, held=True)
    return grant


def carry_over(case: Case, matter: Case, staff: Staff | None) -> None:
    """What `staff` was granted on `case` they hold on `matter`, taken out of it by them: of the same giver, so long."""
    for grant in CaseGrant.objects.filter(CaseGrant.live(), case=case, staff=staff):
        grant.pk, grant._state.adding, grant.case = None, True, matter
        grant.save()
        grants.set_permission(SEE_CASE, grant.staff, matter, held=True)


def revoke(grant: CaseGrant, *, by: Staff, reason: str) -> None:
    """End it at once, with the row of the current state."""
    grants.end(grant, by, reason)
    if not running(grant.case).filter(staff=grant.staff).exists():
        grants.set_permission(SEE_CASE, grant.staff, grant.case, held=False)
