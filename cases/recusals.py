"""Recusal (回避, art. 28(3); 公务员法 art. 77): who decides on whose, and what waits for a decision.

The head decides for staff, the director for the head, the superior office for the director (design section 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.access import hats_in
from cases.models import Case, Proposal
from offices.models import Post, PostKind, Staff
from workflows.verbs import Reason

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from workflows.verbs import Act

ASKED_BY: dict[str, str | Promise] = {
    "self": _("本人申报"), "petitioner": _("信访人申请"), "office": _("单位提出"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One recusal, or a request that waits, as the matter's page shows it."""

    who: str
    standing: str
    tone: str
    asked: str
    decided: str
    reason: str


def lines_of(case: Case) -> list[Line]:
    """What waits for a decision, then who stands aside. What was refused is among the matter's records."""
    waiting = list(asked(case))
    accounts = [one.terms["staff"] for one in waiting]
    names = dict(Staff.objects.filter(username__in=accounts).values_list("username", "full_name"))
    found = [
        Line(
            names.get(one.terms["staff"], ""), gettext("等待决定"), "warn",
            str(ASKED_BY.get(one.terms["asked_by"], "")), "", one.reason,
        )
        for one in waiting
    ]  # fmt: skip
    for one in case.recusals.select_related("staff", "decided_by"):
        told = {"day": one.decided_on.isoformat(), "name": one.decided_by.full_name}
        decided = gettext("%(day)s 由%(name)s决定") % told
        by = str(ASKED_BY.get(one.asked_by, ""))
        found.append(Line(one.staff.full_name, gettext("已回避"), "neutral", by, decided, one.reason))
    return found


def asked(case: Case) -> QuerySet[Proposal]:
    """Requests that wait for a decision."""
    return case.proposals.filter(kind=Proposal.Kind.RECUSE, settled_at=None)


def obstacle_to_recusing(case: Case, act: Act) -> Reason | None:
    """Why whoever acts may not decide whether `act.details["staff"]` stands aside."""
    person: Staff = act.details["staff"]
    if act.person is None or person.pk == act.person.pk:
        return Reason("own_recusal", _("本人的回避由上一级决定。"), "staff")
    held = _posts_here(case, person)
    if PostKind.DIRECTOR in held and not _is_superior(case, act.person):
        return Reason("directors_recusal", _("单位负责人的回避由上级单位决定。"), "staff")
    is_director = act.acting_as.startswith(f"{PostKind.DIRECTOR}@") or _is_director(case, act.person)
    if PostKind.HEAD in held and not is_director and not _is_superior(case, act.person):
        return Reason("heads_recusal", _("科长的回避由单位负责人决定。"), "staff")
    return None


def _posts_here(case: Case, person: Staff) -> set[str]:
    """The posts `person` holds at the responsible office itself."""
    posts = Post.objects.in_force(timezone.localdate()).filter(staff=person, office=case.responsible_office)
    return set(posts.values_list("kind", flat=True))


def _is_director(case: Case, by: Staff) -> bool:
    return any(
        hat.kind == PostKind.DIRECTOR and case.responsible_office.path.startswith(hat.office.path)
        for hat in hats_in(case, by)
    )


def _is_superior(case: Case, by: Staff) -> bool:
    """Whether `by` decides from an office above the responsible one."""
    here = case.responsible_office
    return any(
        hat.kind in (PostKind.HEAD, PostKind.DIRECTOR)
        and here.path.startswith(hat.office.path)
        and hat.office.pk != here.pk
        for hat in hats_in(case, by)
    )
