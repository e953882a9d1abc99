"""Guards of the simple procedure (domain.md 2.3): each answers a reason or nothing. A guard never changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.codes import CaseClass, Outcome
from workflows.guards import told
from workflows.petition_facts import PetitionFacts
from workflows.verbs import Act, Reason, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow


def why_not_simple(facts: PetitionFacts) -> Reason | None:
    """First-time, undisputed, one body, one petitioner who can be reached; not by order of a superior (2022 rules)."""
    elsewhere = any(claim.elsewhere for claim in facts.claims)
    checks = (
        (facts.case_class == CaseClass.ACCUSATION, "not_simple", _("检举控告事项不适用简易办理。")),
        (elsewhere, "not_simple", _("应走法定途径的诉求不适用简易办理。")),
        (not facts.is_first_time, "not_first", _("只有判定为初次的信访事项才可以简易办理，请先判定初次、重复。")),
        (facts.by_order, "not_simple", _("上级交办、批示的事项不适用简易办理。")),
        (facts.anonymous or facts.is_joint, "not_simple", _("匿名或者多人联名的事项不适用简易办理。")),
    )
    return next((told(code, words) for wrong, code, words in checks if wrong), None)


def simple_fits(item: PetitionFlow, act: Act) -> Reason | None:
    """Asked when it is marked and again when it is answered: class, routes and repeats may have changed since."""
    return why_not_simple(item.facts())


def not_simple_yet(item: PetitionFlow, act: Act) -> Reason | None:
    """Marked once."""
    return told("simple_already", _("已经确定简易办理。")) if item.facts().is_simple else None


def is_simple(item: PetitionFlow, act: Act) -> Reason | None:
    """The head has decided on the simple procedure."""
    return None if item.facts().is_simple else told("not_marked", _("科长还没有确定简易办理。"))


@of_details
def answers_every_claim(item: PetitionFlow, act: Act) -> Reason | None:
    """An answer says what came of it and why."""
    for name, words in (
        ("outcome", _("请选择处理结果。")),
        ("facts", _("请写明查明的情况。")),
        ("opinion", _("请写明答复意见。")),
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


@of_details
def execution_promised(item: PetitionFlow, act: Act) -> Reason | None:
    """What is supported is carried out by a day (art. 32(2)); that day becomes a promise to be kept."""
    if act.get("outcome") != Outcome.SUPPORTED:
        return None
    due = act.get("execution_due")
    if due is None:
        return told("no_execution_due", _("予以支持的，请写明落实期限。"), "execution_due")
    return told("due_over", _("落实期限不能早于发生日期。"), "execution_due") if due < act.on else None
