"""Guards of workflows/petition_more.py: each answers a reason or nothing. A guard never changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.codes import CaseClass, Outcome
from workflows.guards import classified, told
from workflows.verbs import Act, Reason, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow

LONGEST_EXTENSION = 30  # days, art. 34
MOST_SENT_BACK = 2  # a third time somebody decides anew instead: reopen or order (our inference from art. 28(1))


def date_proposed(item: PetitionFlow, act: Act) -> Reason | None:
    """Somebody has said that a date is wrong."""
    return None if "date" in item.facts().proposals else told("not_proposed", _("没有待处理的更正建议。"))


def simple_fits(item: PetitionFlow, act: Act) -> Reason | None:
    """First-time, undisputed, one body, one petitioner who can be reached; not by order of a superior (2022 rules)."""
    facts = item.facts()
    elsewhere = any(claim.elsewhere for claim in facts.claims)
    checks = (
        (facts.is_simple, "simple_already", _("已经确定简易办理。")),
        (facts.case_class == CaseClass.ACCUSATION, "not_simple", _("检举控告事项不适用简易办理。")),
        (elsewhere, "not_simple", _("应走法定途径的诉求不适用简易办理。")),
        (not facts.is_first_time, "not_first", _("只有判定为初次的信访事项才可以简易办理，请先判定初次、重复。")),
        (facts.by_order, "not_simple", _("上级交办、批示的事项不适用简易办理。")),
        (facts.anonymous or facts.is_joint, "not_simple", _("匿名或者多人联名的事项不适用简易办理。")),
    )
    return next((told(code, words) for wrong, code, words in checks if wrong), None)


def is_simple(item: PetitionFlow, act: Act) -> Reason | None:
    """The head has decided on the simple procedure."""
    return None if item.facts().is_simple else told("not_marked", _("科长还没有确定简易办理。"))


@of_details
def answers_every_claim(item: PetitionFlow, act: Act) -> Reason | None:
    """An answer says what came of it and why, and how it reached the petitioner."""
    for name, words in (
        ("outcome", _("请选择处理结果。")),
        ("facts", _("请写明查明的情况。")),
        ("opinion", _("请写明答复意见。")),
        ("way", _("请选择答复送达的方式。")),
    ):
        if not act.get(name):
            return told(f"no_{name}", words, name)
    return None


@of_details
def nothing_refused(item: PetitionFlow, act: Act) -> Reason | None:
    """Where a demand would be refused, the ordinary procedure with its safeguards is due."""
    if act.get("outcome") == Outcome.NOT_SUPPORTED:
        return told("refused_simply", _("可能不予支持的，不适用简易办理，请转为普通程序。"), "outcome")
    return None


@of_details
def heard_simply(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 31(六) asks to hear the petitioner in the simple procedure as well; a telephone call will do."""
    facts = item.facts()
    if not facts.on_petition_route() or facts.heard or act.get("heard"):
        return None
    return told("not_heard", _("请记录听取信访人陈述的情况（电话联系也可以）。"), "heard")


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
    if act.get("kind") != "returned" or item.facts().objection == "agreed":
        return None
    return told("not_agreed", _("来文单位核实同意以后才能退回，请先提出异议并登记答复。"), "kind")


@of_details
def assigned_with_a_day(item: PetitionFlow, act: Act) -> Reason | None:
    """交办 names the day its report is due (art. 22(1)(三))."""
    if act.get("kind") == "assigned" and not act.get("report_due_on"):
        return told("no_due", _("交办须写明要求报结日期。"), "report_due_on")
    return None


def report_owed(item: PetitionFlow, act: Act) -> Reason | None:
    """A body that assigned the matter to us waits for a report."""
    return None if item.facts().report_owed else told("no_report_owed", _("没有需要报送的交办事项。"))


def report_awaited(item: PetitionFlow, act: Act) -> Reason | None:
    """We assigned the matter and its report has not come."""
    return None if item.facts().report_awaited else told("no_report", _("没有等待报告的交办。"))


def we_assigned_it(item: PetitionFlow, act: Act) -> Reason | None:
    """Who has to report does not receive the report."""
    return item.obstacle_to_receiving(act)


def not_sent_back_too_often(item: PetitionFlow, act: Act) -> Reason | None:
    """A report that fails again and again needs a decision, not another round of post."""
    if item.facts().times_sent_back < MOST_SENT_BACK:
        return None
    return told("sent_back_twice", _("已经退回 %d 次，请收取报告后另行决定（恢复办理或者督办）。") % MOST_SENT_BACK)


@of_details
def later_due(item: PetitionFlow, act: Act) -> Reason | None:
    """A new day for the report, where one is named, lies ahead."""
    due = act.get("report_due_on")
    if due is not None and due <= act.on:
        return told("due_over", _("新的报结日期应当晚于退回日期。"), "report_due_on")
    return None


@of_details
def urgent_complete(item: PetitionFlow, act: Act) -> Reason | None:
    """When it was known, when and to whom it was told, in which form."""
    for name, words in (
        ("stage", _("请选择报告的方式。")),
        ("known_at", _("请填写获知时间。")),
        ("reported_at", _("请填写报告时间。")),
        ("to_body", _("请填写报告的对象。")),
        ("text", _("请写明情况和已采取的措施。")),
    ):
        if not act.get(name):
            return told(f"no_{name}", words, name)
    if act.details["reported_at"] < act.details["known_at"]:
        return told("told_before_known", _("报告时间不能早于获知时间。"), "reported_at")
    return None


def extendable(item: PetitionFlow, act: Act) -> Reason | None:
    """Art. 34: the sixty days run, are not over, and were not extended before."""
    facts = item.facts()
    if facts.handling_late_from is None:
        return told("not_running", _("没有正在计算的办理期限，不需要延期。"))
    if facts.is_extended:
        return told("extended", _("办理期限只能延长一次。"))
    if act.on >= facts.handling_late_from:
        return told("over", _("办理期限已经届满，不能再延期。"))
    return None


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
    """A matter that was joined to this one, or a piece that is not its first."""
    if act.get("joined") is not None:
        return None
    piece = act.get("submission")
    if piece is None:
        return told("nothing_to_split", _("请选择要拆出的来件，或者要恢复的并案事项。"), "submission")
    return item.obstacle_to_splitting(piece)


@of_details
def redo_by_another(item: PetitionFlow, act: Act) -> Reason | None:
    """Overturned on review: only on a recorded revocation, and by another handler (domain.md 2.6)."""
    facts = item.facts()
    if act.get("ground") != "overturned":
        return None
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
        return told("merged", _("本事项已并入 %s，在那里办理。") % item.facts().merged_into)
    return None


@of_details
def classified_for_receipt(item: PetitionFlow, act: Act) -> Reason | None:
    """A notice of receipt names route and procedure (art. 23(1)): they must be known first."""
    return classified(item, act) if act.get("kind", "notice_receipt") == "notice_receipt" else None
