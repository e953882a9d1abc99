"""Who and which office may take a part in one matter (arts. 19(3), 24, 28(3), 30(3))."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import is_barred, is_office_accused
from groups.grants import may_see_group
from offices.models import PostKind
from offices.people import kinds
from workflows.codes import OPEN_STATES
from workflows.verbs import Reason, SystemActor

if TYPE_CHECKING:
    from cases.models import Case
    from groups.models import KeyGroup
    from offices.models import Office, Staff
    from workflows.petition import PetitionFlow


def obstacle_to(case: Case, person: Staff, role: str, field: str) -> Reason | None:
    """Why `person` may not be «leader» or «handler» of this matter."""
    if not person.is_active:
        return Reason("inactive", _("该人员的账号已停用。"), field)
    if is_barred(person, case):
        return Reason("barred", _("该人员是被检举控告对象、其单位人员或已回避，不能参与本事项。"), field)
    fit = {PostKind.LEADER, PostKind.DIRECTOR} if role == "leader" else {PostKind.HANDLER, PostKind.HEAD}
    if not kinds(person) & {str(kind) for kind in fit}:
        words = _("该人员现在没有责任领导岗位。") if role == "leader" else _("该人员现在没有承办岗位。")
        return Reason(f"no_{role}_post", words, field)
    if case.complained_of.filter(staff=person).exists():
        return Reason("complained_of", _("该人员是反映对象，应当回避（第二十八条第三款）。"), field)
    return None


def obstacle_to_office(case: Case, office: Office, field: str) -> Reason | None:
    """Why `office` may not handle or receive this matter."""
    if not office.is_in_force(timezone.localdate()):
        return Reason("office_gone", _("该单位已撤销，请选择承继单位。"), field)
    if is_office_accused(case, office):
        return Reason("office_accused", _("不得把检举控告材料转给被检举控告的单位（第三十条第三款）。"), field)
    return None


def obstacle_to_target(case: Case, office: Office, field: str) -> Reason | None:
    """Why the matter may not be forwarded to `office` within our tree."""
    if office.pk == case.responsible_office_id:
        return Reason("same_office", _("事项已在该单位。"), field)
    return obstacle_to_office(case, office, field)


def obstacle_to_group(case: Case, group: KeyGroup | None, by: Staff | SystemActor, field: str) -> Reason | None:
    """Why the matter may not join `group` (None: leave its own) by the hand of `by`."""
    if group is None and case.group is None:
        return Reason("no_group", _("请选择重点群体。"), field)
    for one in (group, case.group):
        if one is not None and (isinstance(by, SystemActor) or not may_see_group(by, one)):
            return Reason("no_grant", _("本事项的群体关联须由获得该群体授权的人员变更。"), field)
    if group is not None and group.closed_on:
        return Reason("group_closed", _("该群体已了结。"), field)
    return None


def is_superior_while_running(case: Case, earlier: PetitionFlow) -> bool:
    """Art. 19(3): the earlier matter is in hand below us, and its time has not run out."""
    other = cast("Case", earlier)
    below = other.responsible_office.path.startswith(case.responsible_office.path)
    running = other.clocks.filter(stopped_on__isnull=True, late_from__gt=timezone.localdate()).exists()
    in_hand = other.state in OPEN_STATES[:2] and not other.is_historical
    return below and other.responsible_office_id != case.responsible_office_id and in_hand and running
