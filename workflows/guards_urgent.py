"""Guards of grave and urgent matters (art. 25): each answers a reason or nothing. A guard never changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.guards import told
from workflows.verbs import Act, Reason, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow


def not_urgent_now(item: PetitionFlow, act: Act) -> Reason | None:
    """One situation at a time; what is new in it is a follow-up report."""
    return told("urgent_already", _("已有尚未终报的紧急情况，请登记续报。")) if item.facts().is_urgent else None


@of_details
def urgent_known(item: PetitionFlow, act: Act) -> Reason | None:
    """When the office came to know, and of what."""
    if not act.get("known_at"):
        return told("no_known_at", _("请填写获知时间。"), "known_at")
    if act.details["known_at"] > timezone.now():
        return told("known_later", _("获知时间不能晚于现在。"), "known_at")
    return None if act.get("text") else told("no_text", _("请写明情况。"), "text")


@of_details
def urgent_complete(item: PetitionFlow, act: Act) -> Reason | None:
    """When, to whom and in which form it was told; and when it was known, where nobody has entered that yet."""
    for name, words in (
        ("stage", _("请选择报告的方式。")),
        ("reported_at", _("请填写报告时间。")),
        ("to_body", _("请填写报告的对象。")),
        ("text", _("请写明情况和已采取的措施。")),
    ):
        if not act.get(name):
            return told(f"no_{name}", words, name)
    known_at = item.facts().urgent_known_at or act.get("known_at")
    if known_at is None:
        return told("no_known_at", _("请填写获知时间。"), "known_at")
    if act.details["reported_at"] < known_at:
        return told("told_before_known", _("报告时间不能早于获知时间。"), "reported_at")
    if act.details["reported_at"] > timezone.now():
        return told("reported_later", _("报告时间不能晚于现在。"), "reported_at")
    if act.get("next_at") and act.details["next_at"] <= act.details["reported_at"]:
        return told("next_before_this", _("下次续报的时间应当晚于本次报告。"), "next_at")
    return None


def nobody_waits(item: PetitionFlow, act: Act) -> Reason | None:
    """What somebody supervises or was told is urgent is not made away with: answer, lift or end it first."""
    facts = item.facts()
    if facts.supervised:
        return told("supervised", _("督办（建议）的回复还没有得到认可。"))
    return told("urgent_open", _("重大紧急情况还没有终报。")) if facts.is_urgent else None
