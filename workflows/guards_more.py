"""Guards of workflows/petition_more.py: each answers a reason or nothing. A guard never changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflows.guards import classified, told
from workflows.verbs import Act, Reason, SystemActor, Words, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow

LONGEST_EXTENSION = 30  # days, art. 34
MOST_SENT_BACK = 2  # a third time somebody decides anew instead: reopen or order (our inference from art. 28(1))


def date_proposed(item: PetitionFlow, act: Act) -> Reason | None:
    """Somebody else has said that a date is wrong; which of them is decided is judged by `proposed_by_another`."""
    proposed = item.facts().proposed_by.get("date")
    if not proposed:
        return told("not_proposed", _("没有待处理的更正建议。"))
    if all(hands & act.hands for hands in proposed):
        return told("own_proposal", _("提出更正建议的人不能自己批准。"))
    return None


def passed_on_to_us(item: PetitionFlow, act: Act) -> Reason | None:
    """Only what another body sent can be objected to."""
    return (
        None
        if item.facts().from_sender
        else told("not_sent", _("事项不是转送、交办来的，没有可以提出异议的来文单位。"))
    )


def no_objection_before(item: PetitionFlow, act: Act) -> Reason | None:
    """One objection a matter; the sender's word stands."""
    return told("objected", _("已经提出过异议。")) if item.facts().objection else None


def objection_waiting(item: PetitionFlow, act: Act) -> Reason | None:
    """There is an objection the sender has not answered."""
    return None if item.facts().objection == "waiting" else told("no_objection", _("没有等待答复的异议。"))


@of_details
def objection_answered(item: PetitionFlow, act: Act) -> Reason | None:
    """The sender agreed or did not."""
    if act.get("decision") in ("agree", "refuse"):
        return None
    return told("no_decision", _("请选择来文单位是否同意退回。"), "decision")


@of_details
def returned_only_by_consent(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 23(3): materials go back only after the sender has verified and agreed."""
    if act.get("kind") != "returned":
        return None
    if item.facts().sent_within:
        return told("sent_within", _("来文单位在本系统内，同意退回的请转回该单位。"), "kind")
    if item.facts().objection == "agreed":
        return None
    return told("not_agreed", _("来文单位核实同意以后才能退回，请先提出异议并登记答复。"), "kind")


@of_details
def assigned_with_a_day(item: PetitionFlow, act: Act) -> Reason | None:
    """交办 names the day its report is due (art. 22(1)(三))."""
    if act.get("kind") == "assigned" and not act.get("report_due_on"):
        return told("no_due", _("交办须写明要求报结日期。"), "report_due_on")
    return None


def report_owed(item: PetitionFlow, act: Act) -> Reason | None:
    """A body that assigned the matter to us waits for a report, or an office of our tree for one of this person's."""
    if item.facts().report_owed or item.awaited(act):
        return None
    return told("no_report_owed", _("没有需要报送的交办事项。"))


def report_awaited(item: PetitionFlow, act: Act) -> Reason | None:
    """We assigned the matter and its report has not come."""
    return None if item.facts().report_awaited else told("no_report", _("没有等待报告的交办。"))


def we_assigned_it(item: PetitionFlow, act: Act) -> Reason | None:
    """Who has to report does not receive the report."""
    return None if item.awaited(act) else told("not_assigner", _("由交办的单位收取或者退回报告。"))


@of_details
def report_in_turn(item: PetitionFlow, act: Act) -> Reason | None:
    """A report is filed when it was asked for or later, and received or sent back when it was filed or later."""
    about = item.awaited(act)
    earliest = about and (about.report_sent_on or about.sent_on)
    if earliest and act.on < earliest:
        words = _("日期不能早于 %s：交办以后才能报送，报送以后才能收取或者退回。")
        return told("not_in_turn", words % earliest.isoformat(), "on")
    return None


def not_sent_back_too_often(item: PetitionFlow, act: Act) -> Reason | None:
    """A report that fails again and again needs a decision, not another round of post."""
    awaited = item.awaited(act)
    if awaited is None or awaited.times_sent_back < MOST_SENT_BACK:
        return None
    return told("sent_back_twice", _("已经退回 %d 次，请收取报告后另行决定（恢复办理或者督办）。") % MOST_SENT_BACK)


@of_details
def later_due(item: PetitionFlow, act: Act) -> Reason | None:
    """A new day for the report, where one is named, lies ahead."""
    due = act.get("report_due_on")
    if due is not None and due <= act.on:
        return told("due_over", _("新的报结日期应当晚于退回日期。"), "report_due_on")
    return None


def extendable(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 34: the sixty days run and were not extended before."""
    facts = item.facts()
    if facts.handling_late_from is None:
        return told("not_running", _("没有正在计算的办理期限，不需要延期。"))
    if facts.is_extended:
        return told("extended", _("办理期限只能延长一次。"))
    return None


@of_details
def extended_in_time(item: PetitionFlow, act: Act) -> Reason | None:
    """Approved before the sixty days were over, by the day of the approval: one that lies on paper is entered later."""
    late_from = item.facts().handling_late_from
    if late_from is not None and act.on >= late_from:
        return told("over", _("批准之日办理期限已经届满，不能再延期。"), "on")
    return None


@of_details
def extension_shown(item: PetitionFlow, act: Act) -> Reason | None:
    """Entered after the end, the approval that lies on paper is shown: nobody makes one up afterwards."""
    late_from = item.facts().handling_late_from
    if late_from is None or timezone.localdate() < late_from or act.get("evidence"):
        return None
    return told("no_evidence", _("原办理期限已经届满，补录的请上传负责人当时批准的扫描件。"), "evidence")


def ended_late(item: PetitionFlow, act: Act) -> Reason | None:
    """There is a late end without a reason."""
    return None if item.facts().late_unexplained else told("nothing_late", _("没有需要说明原因的逾期。"))


@of_details
def extension_fits(item: PetitionFlow, act: Act) -> Reason | None:
    """At least a day, at most thirty."""
    days = act.get("days")
    if isinstance(days, int) and 1 <= days <= LONGEST_EXTENSION:
        return None
    return told("days", _("延长期限为 1 至 %d 日（第三十四条）。") % LONGEST_EXTENSION, "days")


@of_details
def mergeable(item: PetitionFlow, act: Act) -> Reason | None:
    """Into an earlier matter in hand that this person sees, so that no time gets longer and nothing is shown anew."""
    into = act.get("into")
    if into is None:
        return told("no_target", _("请填写并入的信访事项编号。"), "into")
    return item.obstacle_to_merging(into)


@of_details
def separable(item: PetitionFlow, act: Act) -> Reason | None:
    """A matter that was joined to this one and has not ended since, or a piece that is not its first."""
    part = act.get("joined") or act.get("submission")
    if part is None:
        return told("nothing_to_split", _("请选择要拆出的来件，或者要恢复的并案事项。"), "submission")
    return item.obstacle_to_splitting(part)


@of_details
def redo_by_another(item: PetitionFlow, act: Act) -> Reason | None:
    """Overturned on review: only on a recorded revocation, and by another handler (domain.md 2.6). What was revoked
    comes back on no other ground, which would ask for nobody else.
    """
    facts = item.facts()
    if act.get("ground") != "overturned":
        words = _("本轮处理意见已被撤销，须以复查、复核撤销为依据恢复办理。")
        return told("revoked", words, "ground") if facts.is_revoked else None
    if not facts.is_revoked:
        return told("not_revoked", _("本轮没有撤销的复查、复核意见。"), "ground")
    if not facts.has_handler:
        return None
    handler = act.get("handler")
    if handler is None or item.is_in_charge(handler):
        return told("same_handler", _("撤销后重新办理的，须换一名承办人。"), "handler")
    return item.obstacle_to(handler, "handler", "handler")


def not_merged(item: PetitionFlow, act: Act) -> Reason | None:
    """What was joined to another matter is worked on there."""
    if item.facts().merged_into:
        return told("merged", _("本事项已并案，在并入的事项里办理。"))
    return None


@of_details
def classified_for_receipt(item: PetitionFlow, act: Act) -> Reason | None:
    """A notice of receipt names route and procedure (art. 23(1)): they must be known first."""
    return classified(item, act) if act.get("kind", "notice_receipt") == "notice_receipt" else None


@of_details
def from_common_answer(item: PetitionFlow, act: Act) -> Reason | None:
    """A machine writes nobody's answer: only the signed common answer of the matter's own group is given by one."""
    if not isinstance(act.by, SystemActor):
        return None
    return item.obstacle_to_common_answer(act.get("common"))


# What shows that a paper arrived, by the way it went (cases.models.papers.DeliveryWay); of the others nothing is asked.
SHOWN_BY: Mapping[str, tuple[str, Words]] = {
    "in_person": ("receiver", _("直接送达的请填写签收人。")),
    "post": ("tracking_number", _("邮寄送达的请填写邮件编号。")),
    "left": ("witness", _("留置送达的请写明拒收事由和见证人。")),
}


@of_details
def service_shown(item: PetitionFlow, act: Act) -> Reason | None:
    """The petitioner's right runs from it: it says how the paper arrived and what shows that."""
    way = act.get("way")
    if not way:
        return told("no_way", _("请选择答复送达的方式。"), "way")
    name, words = SHOWN_BY.get(str(way), ("", ""))
    return told(f"no_{name}", words, name) if name and not act.get(name) else None


@of_details
def promise_broken(item: PetitionFlow, act: Act) -> Reason | None:
    """Reopened for a broken promise: the promise and that it was broken are on record."""
    if act.get("ground") != "broken" or item.is_promise_broken(act.by):
        return None
    return told("not_broken", _("没有记录未兑现的承诺，请先记录。"), "ground")


@of_details
def shown_to_be_kept(item: PetitionFlow, act: Act) -> Reason | None:
    """«Kept» is shown: by a paper, or in words others can follow."""
    if act.get("reason") or act.get("evidence"):
        return None
    return told("not_shown", _("请写明兑现情况，或者上传凭证。"), "reason")


@of_details
def grant_fits(item: PetitionFlow, act: Act) -> Reason | None:
    """By a head or director in person, to somebody else who works with cases and is not barred, for a year at most."""
    return item.obstacle_to_deed(act)


@of_details
def grant_runs(item: PetitionFlow, act: Act) -> Reason | None:
    """A grant on this matter that holds, or rests till somebody confirms it."""
    grant = act.get("grant")
    if grant is None or not grant.is_running():
        return told("ended", _("请选择一项有效的单件授权；这项授权已经到期或者已经撤销。"), "grant")
    return None


@of_details
def grant_of_another(item: PetitionFlow, act: Act) -> Reason | None:
    """Nobody confirms the grant they hold."""
    grant = act.get("grant")
    if grant is not None and act.person is not None and grant.staff_id == act.person.pk:
        return told("own_review", _("不能复核给自己的授权。"), "grant")
    return None
