"""What each step of a list of files to be destroyed writes. The deed itself is a job (cases/retention/jobs.py)."""

from __future__ import annotations

import hashlib
from functools import partial
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from cases import numbers
from cases.actions.registry import effect
from cases.models import Destruction, DestructionItem
from cases.retention.deciding import WORDS
from cases.retention.periods import kept_for
from jobs.queue import cancel, enqueue
from workflows.destruction import APPROVALS, DestructionState
from workflows.retention import GRACE
from workflows.undo import on_failure
from workflows.verbs import Act, Change

KIND = "retention.destroy"


@effect("destruction.propose")
def propose(destruction: Destruction, act: Act) -> Change:
    """The list with its number, and what each file was due for."""
    assert act.person is not None, "a person proposes"  # noqa: S101
    destruction.number = numbers.destruction_number(destruction.office, act.on.year)
    destruction.reason, destruction.proposed_by = act.details["reason"], act.person
    destruction.proposed_as, destruction.proposed_at = act.acting_as, timezone.now()
    cases = list(act.details["cases"])

    def write() -> None:
        for case in cases:
            kept = kept_for(case)
            assert kept is not None and kept.due_on is not None, "the guard has asked"  # noqa: S101, PT018
            DestructionItem.objects.create(
                destruction=destruction, case=case, outcome=kept.period.outcome, due_on=kept.due_on
            )

    return Change(log={"number": destruction.number, "cases": [case.number for case in cases]}, then=write)


@effect("destruction.approve")
def approve(destruction: Destruction, act: Act) -> Change:
    """One approval; with the last one the deed gets its day, far enough to be stopped."""
    assert act.person is not None, "people approve"  # noqa: S101
    post = act.acting_as.split("@", maxsplit=1)[0]
    destruction.approvals.create(staff=act.person, post=post, acting_as=act.acting_as, approved_at=timezone.now())
    if destruction.approvals.filter(taken_back_at=None).count() < APPROVALS:
        return Change(log={"post": post}, state=DestructionState.PROPOSED)
    destruction.run_after = timezone.now() + GRACE
    destruction.job = enqueue(KIND, {"destruction": destruction.pk}, run_after=destruction.run_after)
    return Change(log={"post": post, "run_after": destruction.run_after}, state=DestructionState.APPROVED)


@effect("destruction.take_back")
def take_back(destruction: Destruction, act: Act) -> Change:
    """The approval stays as history, the deed is off."""
    destruction.approvals.filter(staff=act.person, taken_back_at=None).update(taken_back_at=timezone.now())
    _call_off(destruction)
    return Change()


@effect("destruction.refuse")
def refuse(destruction: Destruction, act: Act) -> Change:
    """Nothing goes; why is kept for whoever proposed it."""
    destruction.refused_reason = act.details["reason"]
    _call_off(destruction)
    return Change()


@effect("destruction.withdraw")
def withdraw(destruction: Destruction, act: Act) -> Change:
    """The proposal is taken back."""
    _call_off(destruction)
    return Change()


@effect("destruction.destroy")
def destroy(destruction: Destruction, act: Act) -> Change:
    """The certificate, stored and hashed: what went, what was left out, who decided."""
    content: bytes = act.details["certificate"]
    destruction.file.save(f"{uuid4().hex}.pdf", ContentFile(content), save=False)
    on_failure(partial(destruction.file.storage.delete, str(destruction.file.name)))
    destruction.sha256, destruction.done_at = hashlib.sha256(content).hexdigest(), timezone.now()
    left_out = [code for code in destruction.items.values_list("left_out", flat=True) if code in WORDS]
    return Change(log={"sha256": destruction.sha256, "left_out": len(left_out)})


def _call_off(destruction: Destruction) -> None:
    if destruction.job is not None:
        cancel(destruction.job)
    destruction.job = destruction.run_after = None
