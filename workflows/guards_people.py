"""Guards about people and the file: who stands aside, what holds a file, whose data are corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.guards import told
from workflows.verbs import Act, Reason, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow


@of_details
def recusal_of_somebody(item: PetitionFlow, act: Act) -> Reason | None:
    """A request names one person; who declares an interest declares their own."""
    person = act.get("staff")
    if person is None:
        return told("no_staff", _("请选择回避人员。"), "staff")
    if act.get("asked_by") == "self" and person != act.by:
        return told("not_self", _("利害关系由本人申报；替信访人登记的，提出人选信访人。"), "asked_by")
    return None


@of_details
def not_asked_already(item: PetitionFlow, act: Act) -> Reason | None:
    """One request about one person waits at a time."""
    person = act.get("staff")
    if person is not None and item.recusal_asked(person):
        return told("asked_already", _("已有对该人员的回避申请，等待决定。"), "staff")
    return None


def recusal_waiting(item: PetitionFlow, act: Act) -> Reason | None:
    """There is a request to decide."""
    return None if "recuse" in item.facts().proposals else told("none_waiting", _("没有等待决定的回避申请。"))


@of_details
def recusal_asked(item: PetitionFlow, act: Act) -> Reason | None:
    """What is refused was asked for."""
    person = act.get("staff")
    if person is None or not item.recusal_asked(person):
        return told("not_asked", _("请选择等待决定的回避申请。"), "staff")
    return None


def recusal_decided(item: PetitionFlow, act: Act) -> Reason | None:
    """Whether somebody stands aside is decided before the next decision is taken (domain.md 3.21)."""
    if "recuse" in item.facts().proposals:
        return told("recusal_waiting", _("有回避申请等待决定，请先决定。"))
    return None


def held(item: PetitionFlow, act: Act) -> Reason | None:
    """There is a hold to end."""
    return None if item.is_held() else told("not_held", _("没有暂缓销毁。"))


def not_held(item: PetitionFlow, act: Act) -> Reason | None:
    """One hold at a time."""
    return told("held", _("已经暂缓销毁。")) if item.is_held() else None


def correction_granted(item: PetitionFlow, act: Act) -> Reason | None:
    """A petitioner's own data are corrected on their request, once it was checked and granted."""
    return item.obstacle_to_deed(act)
