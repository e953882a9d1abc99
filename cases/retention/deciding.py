"""Who may decide that files go, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Destruction, DestructionItem
from cases.retention.periods import obstacle
from offices.models import PostKind
from offices.people import hats
from workflows.destruction import DestructionState
from workflows.verbs import Act, Reason, SystemActor

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from offices.models import Office, Staff

POSTS = (PostKind.DIRECTOR, PostKind.LEADER, PostKind.HEAD, PostKind.REGISTRAR, PostKind.HANDLER)
WORDS: dict[str, str | Promise] = {
    "not_ended": gettext_lazy("事项没有了结"),
    "permanent": gettext_lazy("永久保管"),
    "not_due": gettext_lazy("保管期限没有届满"),
    "unconfirmed": gettext_lazy("保管期限还没有按本单位的归档范围和保管期限表确认"),
    "held": gettext_lazy("暂缓销毁"),
    "request_open": gettext_lazy("信访人有没有办完的个人信息请求"),
    "destroyed": gettext_lazy("已经销毁"),
    "listed": gettext_lazy("已在另一份清册里"),
}


def roles_of(destruction: Destruction, by: Staff | SystemActor) -> dict[str, str]:
    """Posts at the list's office or above it; a machine has its own."""
    if isinstance(by, SystemActor):
        return {"system": by.actor}
    worn = [hat for hat in hats(by) if hat.kind in POSTS and destruction.office.path.startswith(hat.office.path)]
    return {str(hat.kind): hat.label for hat in reversed(worn)}


def office_for(staff: Staff) -> Office | None:
    """The office whose list a person's proposal is: that of the first of their posts, by weight."""
    worn = [hat for hat in hats(staff) if hat.kind in POSTS]
    worn.sort(key=lambda hat: (POSTS.index(PostKind(hat.kind)), hat.office.depth))
    return worn[0].office if worn else None


def obstacle_to_going(destruction: Destruction, act: Act) -> Reason | None:
    """Why the list may not be proposed or approved by this person."""
    cases = act.get("cases") or cases_of(destruction)
    if not cases:
        return Reason("empty", _("请选择要销毁的事项。"), "cases")
    if act.person is not None:
        seen = Case.objects.visible_to(act.person).filter(pk__in=[case.pk for case in cases]).count()
        if seen != len(cases):
            return Reason("not_seen", _("清册里有您无权查看的事项，不能由您提出或者审批。"))
    for case in cases:
        if not case.responsible_office.path.startswith(destruction.office.path):
            return Reason("elsewhere", _("%s 不由本单位负责。") % case.number)
        if code := obstacle(case) or _listed(case, destruction):
            return Reason(code, _("%(number)s：%(why)s。") % {"number": case.number, "why": WORDS[code]})
    return None


def obstacle_word(case: Case) -> str | Promise:
    """What keeps the file, in words; «» when it may go."""
    code = obstacle(case)
    return WORDS[code] if code else ""


def cases_of(destruction: Destruction) -> list[Case]:
    """The matters on the list."""
    if destruction._state.adding:
        return []
    keys = destruction.items.values("case")
    return list(Case.objects.filter(pk__in=keys).select_related("responsible_office").order_by("number"))


def _listed(case: Case, destruction: Destruction) -> str:
    waiting = (DestructionState.PROPOSED, DestructionState.APPROVED)
    others = DestructionItem.objects.filter(case=case, destruction__state__in=waiting)
    return "listed" if others.exclude(destruction=destruction.pk).exists() else ""


def open_to(staff: Staff, lists: Iterable[Destruction]) -> list[Destruction]:
    """The lists that this person may look at: of their own offices, with no matter on them that is closed to
    them — that a list holds one more would tell that there is one.
    """
    mine = [one for one in lists if roles_of(one, staff)]
    listed: dict[int, set[int]] = {one.pk: set() for one in mine}
    for key, case in DestructionItem.objects.filter(destruction__in=mine).values_list("destruction", "case"):
        listed[key].add(case)
    every = set().union(*listed.values())
    seen = set(Case.objects.visible_to(staff).filter(pk__in=every).values_list("pk", flat=True))
    return [one for one in mine if listed[one.pk] <= seen]
