"""Which roles of the workflow table a person has on one matter, and on which post each rests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from cases import awaiting
from cases.access import hats_in, is_barred
from cases.choices import FIT
from cases.continuity import answering, in_post
from cases.lateness import unexplained
from cases.models import Assignment, Case
from offices.models import Office, PostKind
from offices.people import hats, is_delegated, stood_in_for
from workflows.verbs import SystemActor

if TYPE_CHECKING:
    from offices.models import Staff

# Registering is done for one's own office and below; deciding for the responsible office and below.
# Who may name a leader may also replace one: the one delegation there is covers both.
DELEGATED = "assign_leader"
# Of a late end the head of the office gives account that answered then.
EXPLAINING = "explain_late"
AT_REGISTERING = {PostKind.REGISTRAR}
AT_RESPONSIBLE = {PostKind.REGISTRAR, PostKind.HEAD, PostKind.DIRECTOR}


def roles_of(case: Case, by: Staff | SystemActor, verb: str) -> dict[str, str]:
    """Role → the post it rests on, e.g. {"head": "head@JA"}. Empty for the accused and the recused (what
    holds for seeing holds for acting) and for whoever stands in for them, and for everybody once the file is destroyed.
    """
    if case.destroyed_on:
        return {}  # nothing is left to work on
    if isinstance(by, SystemActor):
        return {"import" if by.name == "import" else "system": by.actor}
    if is_barred(by, case):
        return {}
    found = _by_post(case, by, verb)
    found.update(case.known(f"in charge/{by.pk}", lambda: _by_assignment(case, by)))
    if verb == "answer_objection":
        found.update(_sender(case, by, found))
    if verb == "import_historical":
        # Whoever registers here may bring in the office's own history.
        return {"import": found["registrar"]} if "registrar" in found else {}
    return found


@contextmanager
def asked_together(cases: Sequence[Case], by: Staff) -> Iterator[None]:
    """A span for a list that only reads: none of `cases` changes, and what the roles of `by` in them rest on is asked
    of all at once.
    """
    keys = [case.pk for case in cases]
    in_force = Assignment.objects.filter(to_at__isnull=True, case__in=keys)
    named = {one.case_id: one for one in in_force.select_related("leader", "handler", "lead_office")}
    people = {by, *stood_in_for(by)}
    if {hat.kind for hat in hats(by)} & {str(kind) for kind in FIT["leader"]}:
        people |= {one.leader for one in named.values()}  # `answering` asks whether they may act
    closed = {
        one.pk: set(Case.objects.closed_to(one).filter(pk__in=keys).values_list("pk", flat=True)) for one in people
    }
    with ExitStack() as spans:
        for case in cases:
            spans.enter_context(case.unchanging())
            case.known("assignment", partial(named.get, case.pk))
            for person, theirs in closed.items():
                case.known(f"barred/{person}", partial(theirs.__contains__, case.pk))
        yield


def _by_post(case: Case, by: Staff, verb: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for hat in hats_in(case, by):
        at = [case.responsible_office] if hat.kind in AT_RESPONSIBLE else []
        at += [case.registering_office] if hat.kind in AT_REGISTERING else []
        if verb == EXPLAINING and hat.kind == PostKind.HEAD and not _covers(hat.office, case.responsible_office):
            at += [end.office for end in unexplained(case)]
        if not any(_covers(hat.office, office) for office in at):
            continue
        found.setdefault(hat.kind, hat.label)
        if hat.kind == PostKind.HEAD and _may_be_delegated(case, verb) and is_delegated(hat.office, DELEGATED):
            found.setdefault("delegated_head", f"{hat.label} delegated")
    return found


def _sender(case: Case, by: Staff, found: dict[str, str]) -> dict[str, str]:
    """Who answers an objection: the head of the office of our tree that sent the matter, or of one above it; where
    another body did, head or registrar write down what it says.
    """
    sent = awaiting.sending(case)
    if sent is None:
        mine = found.get("head") or found.get("registrar")
        return {"sender": mine} if mine else {}
    for hat in hats_in(case, by):
        if hat.kind == PostKind.HEAD and _covers(hat.office, sent.from_office):
            return {"sender": hat.label}
    return {}


def _may_be_delegated(case: Case, verb: str) -> bool:
    """Only a few verbs know a delegated head; for the others nobody need ask."""
    spec = case.verbs().get(verb)
    return spec is not None and "delegated_head" in spec.posts


def _covers(above: Office, office: Office) -> bool:
    return office.path.startswith(above.path)


def _by_assignment(case: Case, by: Staff) -> dict[str, str]:
    now = case.assignment if case.pk else None
    if now is None:
        return {}
    persons = {one.pk: one for one in (by, *stood_in_for(by))}
    found = {}
    for role, holder in (("leader", now.leader_id), ("handler", now.handler_id)):
        if holder in persons and in_post(persons[holder], role, case):
            suffix = "" if holder == by.pk else f" for {persons[holder].username}"
            found[role] = f"{role}@{case.number}{suffix}"
    worn = {hat.kind for hat in hats_in(case, by)}
    if "leader" not in found and worn & {str(kind) for kind in FIT["leader"]} and answering(case) == by:
        # The named leader is out of post, barred, or away with a deputy who is: the next in line acts.
        found["leader"] = f"leader@{case.number} for {now.leader.username}"
    return found
