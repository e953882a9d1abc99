"""Guards of what stands once a matter was accepted or answered: the petitioner's rights rest on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.codes import Route
from workflows.guards import told
from workflows.verbs import Act, Reason, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow
    from workflows.petition_facts import ClaimFacts


def never_accepted(item: PetitionFlow, act: Act) -> Reason | None:
    """What was accepted, in whatever round, is answered (arts. 31(六), 34): no text lets it be declined or voided."""
    if on := item.facts().first_accepted_on:
        words = _(
            "事项已于 %s 受理，不能再不予受理或者作废，须办理并答复；诉求应走法定途径的，改定途径、书面告知后办结；"
            "信访人要求撤回的，登记撤回。"
        )
        return told("accepted", words % on)
    return None


@of_details
def answered_stays(item: PetitionFlow, act: Act) -> Reason | None:
    """The petitioner's right to review hangs on class and route (art. 35): a round that is answered keeps both."""
    facts = item.facts()
    if not facts.opinion_issued_on:
        return None
    words = _(
        "本轮已于 %s 出具答复文书，不能再改类别和已答复诉求的途径；确有错误的，办结后以“办理有误”为依据恢复办理，"
        "在新一轮改定。"
    )
    if act.get("case_class", facts.case_class) != facts.case_class:
        return told("answered", words % facts.opinion_issued_on, "case_class")
    routes: Mapping[int, str] = act.get("routes", {})
    if any(_is_moved(claim, routes.get(claim.ordinal, claim.route)) for claim in facts.claims):
        return told("answered", words % facts.opinion_issued_on)
    return None


def _is_moved(claim: ClaimFacts, route: str) -> bool:
    """Whether a claim would leave the answer, or come under it; between statutory procedures it may still change."""
    return route != claim.route and not (claim.elsewhere and route not in ("", Route.PETITION))
