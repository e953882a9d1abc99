"""Guards that ask the tables of grounds: each answers a reason or nothing. A guard never changes anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.grounds import as_reason, missing, missing_to_resolve, nothing_left_open, offered
from workflows.guards import told
from workflows.needs import Asked
from workflows.verbs import Act, Reason, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow


def asked_of(item: PetitionFlow, act: Act) -> Asked:
    """What the needs of a ground are asked of."""
    earlier: PetitionFlow | None = act.get("earlier")
    return Asked(
        facts=item.facts(),
        on=act.on,
        evidence=bool(act.get("evidence")),
        enquired=bool(act.get("enquired")),
        earlier=item.as_earlier(earlier) if earlier else None,
    )


def ready_to_resolve(item: PetitionFlow, act: Act) -> Reason | None:
    """The table of grounds (workflows/data/grounds.toml) is fulfilled, or a local ground may be chosen instead."""
    if offered("resolve", item.facts(), act.on):
        return None  # then the ground decides that is chosen, or not
    return as_reason(list(missing_to_resolve(asked_of(item, act))))


@of_details
def local_ground_holds(item: PetitionFlow, act: Act) -> Reason | None:
    """Where a local ground to resolve is configured: the one chosen holds; without one the table does."""
    asked, ground = asked_of(item, act), act.get("ground")
    if ground:
        return as_reason(list(missing("resolve", ground, asked)))
    if offered("resolve", asked.facts, act.on):
        return as_reason(list(missing_to_resolve(asked)))
    return None


def closing_proposed(item: PetitionFlow, act: Act) -> Reason | None:
    """The leader closes what the head has proposed."""
    return None if "close" in item.facts().proposals else told("not_proposed", _("科长还没有提出结案建议。"))


def nothing_open(item: PetitionFlow, act: Act) -> Reason | None:
    """No promise, review or paper is left open."""
    found = list(nothing_left_open(item.facts()))
    return Reason(found[0].code, " ".join(str(reason.words) for reason in found)) if found else None


@of_details
def ready_to_close(item: PetitionFlow, act: Act) -> Reason | None:
    """The ground named holds on the evidence date."""
    ground = act.get("ground")
    if not ground:
        return told("no_ground", _("请选择结案依据。"), "ground")
    return as_reason(list(missing("close", ground, asked_of(item, act))))


@of_details
def declinable(item: PetitionFlow, act: Act) -> Reason | None:
    """The coded ground holds; where it rests on an earlier matter or opinion, that is linked."""
    ground = act.get("ground")
    if not ground:
        return told("no_ground", _("请选择不予（不再）受理的依据。"), "ground")
    return as_reason(list(missing("decline", ground, asked_of(item, act))))


@of_details
def exemption_holds(item: PetitionFlow, act: Act) -> Reason | None:
    """Why nobody was heard is one of the coded reasons, and it holds here (art. 31(六))."""
    exemption = act.get("exemption")
    reason = as_reason(list(missing("record_hearing", exemption, asked_of(item, act)))) if exemption else None
    return replace(reason, field="exemption") if reason else None
