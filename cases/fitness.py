"""Who and which office may take a part in one matter (arts. 19(3), 24, 28(3), 30(3))."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import awaiting, reviewing
from cases.access import hats_in, is_barred
from cases.models.codes import RepeatState
from groups.grants import may_see_group
from offices.models import Office, Post, PostKind, Staff
from offices.people import holders
from offices.tree import ancestor_ids
from workflows.codes import OPEN_STATES
from workflows.needs import Earlier
from workflows.verbs import Reason, SystemActor, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import Case, Submission
    from groups.models import CommonAnswer, KeyGroup
    from workflows.petition import PetitionFlow


def obstacle_to(case: Case, person: Staff, role: str, field: str) -> Reason | None:
    """Why `person` may not be «leader» or «handler» of this matter."""
    if not person.is_active:
        return Reason("inactive", _("该人员的账号已停用。"), field)
    if is_barred(person, case):
        return Reason("barred", _("该人员是被检举控告对象、其单位人员或已回避，不能参与本事项。"), field)
    fit = {PostKind.LEADER, PostKind.DIRECTOR} if role == "leader" else {PostKind.HANDLER, PostKind.HEAD}
    if not any(hat.kind in fit for hat in hats_in(case, person)):
        words = _("该人员现在没有责任领导岗位。") if role == "leader" else _("该人员现在没有承办岗位。")
        return Reason(f"no_{role}_post", words, field)
    if role == "handler" and person.username in reviewing.revoked_handlers(case):
        words = _("该人员承办的处理意见已被撤销，重新办理须由他人承办。")
        return Reason("handled_revoked", words, field)
    if case.complained_of.filter(staff=person).exists():
        return Reason("complained_of", _("该人员是反映对象，应当回避（第二十八条第三款）。"), field)
    return None


def obstacle_to_office(case: Case, office: Office, field: str) -> Reason | None:
    """Why `office` may not handle or receive this matter."""
    if not office.is_in_force(timezone.localdate()):
        return Reason("office_gone", _("该单位已撤销，请选择承继单位。"), field)
    chain = [int(key) for key in office.path.split("/") if key]  # it, and every office above it
    if case.complained_of.filter(is_accused=True, office__in=chain).exists():
        return Reason("office_accused", _("不得把检举控告材料转给被检举控告的单位（第三十条第三款）。"), field)
    return None


def obstacle_to_target(case: Case, office: Office, by: Staff | SystemActor, field: str) -> Reason | None:
    """Why `by` may not forward the matter to `office` within our tree: back to who sent it only with their consent,
    which is given where the sending office itself takes it back (art. 23(3)).
    """
    if office.pk == case.responsible_office_id:
        return Reason("same_office", _("事项已在该单位。"), field)
    sent = awaiting.sending(case)
    is_back = sent is not None and office.pk == sent.from_office_id
    if is_back and case.facts().objection != "agreed" and "sender" not in case.roles_of(by, "answer_objection"):
        words = _("来文单位核实同意以后才能退回（第二十三条第三款），请先提出异议并登记答复。")
        return Reason("not_agreed", words, field)
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


def obstacle_to_common_answer(case: Case, answer: CommonAnswer | None) -> Reason | None:
    """Why `answer` may not be given in this matter: it is signed, and of this matter's group."""
    if answer is None or not answer.is_signed or answer.group_id != case.group_id:
        return Reason("no_common_answer", _("没有可以用于本事项的、已签发的统一答复。"))
    return None


def is_promise_broken(case: Case, by: Staff | SystemActor) -> bool:
    """Of the matter, or of its group as far as `by` may know of it."""
    if case.commitments.filter(fate="broken").exists():
        return True
    known = case.group if case.group_id and not isinstance(by, SystemActor) else None
    return known is not None and may_see_group(by, known) and known.commitments.filter(fate="broken").exists()  # type: ignore[arg-type]


def as_earlier(case: Case, earlier: PetitionFlow) -> Earlier:
    """What `earlier` is to this matter, which is to be refused because of it (arts. 19(3), 36(3))."""
    facts = earlier.facts()
    return Earlier(
        is_same=_is_repeat_of(case, earlier),
        in_hand_below=_is_superior_while_running(case, earlier),
        reexamined_on=facts.reexamined_on,
        service_proven=facts.reexam_service_proven,
    )


def _is_repeat_of(case: Case, earlier: PetitionFlow) -> bool:
    """A piece of the matter was found to repeat one of `earlier`, and none brings new facts or reasons."""
    pieces = list(case.submissions.filter(repeat=RepeatState.REPEAT).select_related("repeat_of"))
    same = any(one.repeat_of is not None and one.repeat_of.case_id == earlier.pk for one in pieces)
    return same and not any(one.new_facts for one in pieces)


def _is_superior_while_running(case: Case, earlier: PetitionFlow) -> bool:
    """Art. 19(3): the earlier matter is in hand below us, and its time has not run out."""
    other = cast("Case", earlier)
    below = other.responsible_office.path.startswith(case.responsible_office.path)
    running = other.clocks.filter(stopped_on__isnull=True, late_from__gt=timezone.localdate()).exists()
    in_hand = other.state in OPEN_STATES[:2] and not other.is_historical
    return below and other.responsible_office_id != case.responsible_office_id and in_hand and running


def default_leader(case: Case) -> Staff | None:
    """Who answers for a simple matter without being named for it; None where there is nobody fit."""
    return next(default_leaders(case), None)


def default_leaders(case: Case) -> Iterator[Staff]:
    """Who may answer for a matter without being named for it, the first in line first: the director of the responsible
    office, else the leader longest in post there, else the same of the nearest office above.
    """
    offices = Office.objects.filter(pk__in=[case.responsible_office_id, *ancestor_ids(case.responsible_office)])
    for office in offices.order_by("-depth"):
        posts = Post.objects.in_force(timezone.localdate()).filter(office=office, kind=PostKind.LEADER)
        candidates = [*holders(PostKind.DIRECTOR, office), *(post.staff for post in posts.order_by("from_date"))]
        for person in candidates:
            if obstacle_to(case, person, "leader", "leader") is None:
                yield person


def obstacle_to_merging(case: Case, into: PetitionFlow) -> Reason | None:
    """Why `case` may not be joined to `into`: never onto itself, a later, ended or more widely seen matter."""
    other = cast("Case", into)
    circles = (case.is_restricted, case.group_id), (other.is_restricted, other.group_id)
    accepted = case.clocks.filter(code="handling").exists()
    in_hand = other.is_open and other.state in OPEN_STATES[:2]
    checks: tuple[tuple[bool, str, Words], ...] = (
        (other.pk == case.pk, "itself", _("不能并入事项自己。")),
        (not in_hand, "ended", _("并入的事项须在办。")),
        (case.is_historical or accepted, "accepted", _("历史事项和已经受理的事项须单独答复，不能并案。")),
        (other.received_on > case.received_on, "later", _("只能并入更早收到的事项，时限不因并案而延长。")),
        (circles[0] != circles[1], "circle", _("两件事项的查看范围不同，不能并案。")),
        (other.responsible_office_id != case.responsible_office_id, "elsewhere", _("两件事项须由同一单位负责。")),
    )
    return next((Reason(code, words, "into") for wrong, code, words in checks if wrong), None)


def obstacle_to_splitting(case: Case, part: Submission | Case) -> Reason | None:
    """Why `part` may not leave the matter: a matter keeps the piece it began with, and what ended stays where it is."""
    if part._meta.model_name == "case":
        joined = case.linked_from.filter(case=part.pk, why="merge", ended_on=None)
        if not joined.filter(case__state__in=OPEN_STATES[:2], case__destroyed_on=None).exists():
            return Reason("not_joined", _("该事项没有并入本事项，或者并入以后已经了结。"), "submission")
        return None
    piece = cast("Submission", part)
    if piece.case_id != case.pk:
        return Reason("not_here", _("来件不在本事项。"), "submission")
    if piece.ordinal == 1:
        return Reason("first_piece", _("事项的第一件来件不能拆出。"), "submission")
    return None
