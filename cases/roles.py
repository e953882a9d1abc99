"""Which roles of the workflow table a person has on one matter, and on which post each rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.access import is_barred
from offices.models import Office, PostKind
from offices.people import hats, is_delegated, stood_in_for
from workflows.verbs import SystemActor

if TYPE_CHECKING:
    from cases.models import Case
    from offices.models import Staff

# Registering is done for one's own office and below; deciding for the responsible office and below.
# Who may name a leader may also replace one: the one delegation there is covers both.
DELEGATED = "assign_leader"
AT_REGISTERING = {PostKind.REGISTRAR}
AT_RESPONSIBLE = {PostKind.REGISTRAR, PostKind.HEAD, PostKind.DIRECTOR}


def roles_of(case: Case, by: Staff | SystemActor, verb: str) -> dict[str, str]:
    """Role → the post it rests on, e.g. {"head": "head@JA"}. Empty for the accused and the recused:
    what holds for seeing holds for acting.
    """
    if isinstance(by, SystemActor):
        return {"import" if by.name == "import" else "system": by.actor}
    if case.known(f"barred/{by.pk}", lambda: is_barred(by, case)):
        return {}
    found = _by_post(case, by, verb)
    found.update(case.known(f"in charge/{by.pk}", lambda: _by_assignment(case, by)))
    if verb == "import_historical":
        # Whoever registers here may bring in the office's own history.
        return {"import": found["registrar"]} if "registrar" in found else {}
    return found


def _by_post(case: Case, by: Staff, verb: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for hat in case.known(f"hats/{by.pk}", lambda: hats(by)):
        at = [case.responsible_office] if hat.kind in AT_RESPONSIBLE else []
        at += [case.registering_office] if hat.kind in AT_REGISTERING else []
        if not any(_covers(hat.office, office) for office in at):
            continue
        found.setdefault(hat.kind, hat.label)
        if hat.kind == PostKind.HEAD and _may_be_delegated(case, verb) and is_delegated(hat.office, DELEGATED):
            found.setdefault("delegated_head", f"{hat.label} delegated")
    return found


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
    persons = {by.pk: by, **{absent.pk: absent for absent in stood_in_for(by)}}
    found = {}
    for role, holder in (("leader", now.leader_id), ("handler", now.handler_id)):
        if holder in persons:
            suffix = "" if holder == by.pk else f" for {persons[holder].username}"
            found[role] = f"{role}@{case.number}{suffix}"
    return found
