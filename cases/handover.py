"""Handing over (交接): what is still in one person's hands, and who takes each matter, in one action.

Every matter is a verb `reassign` of its own with its line in the log; one that is refused takes all of them back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

import trail.log
from cases.choices import fit_people, with_nobody_against
from cases.continuity import out_of_post
from cases.models import Assignment, Case
from cases.roles import asked_together
from offices.models import Staff
from offices.people import asked_once
from workflows.due import next_due
from workflows.engine import Refused, note_refusal, perform

if TYPE_CHECKING:
    from workflows.clock_standing import Standing

ROLES = ("leader", "handler")


@dataclass(frozen=True)
class Holder:
    """Somebody with matters in hand, counted among those the reader sees."""

    staff: Staff
    leads: int
    handles: int
    in_post: bool


@dataclass(frozen=True)
class Held:
    """One matter in a person's hands: which roles they have in it, and to whom the reader may hand over which of them.
    `is_plain`: the same people may take it as any other plain matter of its office.
    """

    case: Case
    roles: tuple[str, ...]
    takers: Mapping[str, QuerySet[Staff]]
    is_plain: bool
    standing: Standing | None


class NotHandedOver(Exception):
    """One matter was refused, so none was handed over."""

    def __init__(self, case: Case, refusal: Refused) -> None:
        super().__init__(case.number)
        self.case, self.refusal = case, refusal


def holders(by: Staff) -> list[Holder]:
    """Everybody who leads or handles an open matter that `by` sees; those out of post first."""
    seen = Case.objects.visible_to(by).open()
    counts: dict[int, dict[str, int]] = {}
    for leader, handler in _in_force().filter(case__in=seen).values_list("leader", "handler"):
        for role, pk in (("leader", leader), ("handler", handler)):
            counts.setdefault(pk, dict.fromkeys(ROLES, 0))[role] += 1
    people = Staff.objects.filter(pk__in=counts).select_related("office").order_by("office__path", "full_name")
    out = out_of_post(_in_force().filter(case__in=seen))
    found = [Holder(one, counts[one.pk]["leader"], counts[one.pk]["handler"], one.pk not in out) for one in people]
    return sorted(found, key=lambda holder: holder.in_post)


def in_hands_of(staff: Staff, by: Staff) -> QuerySet[Case]:
    """The open matters in the hands of `staff` that `by` sees, the next due first."""
    mine = _in_force().filter(Q(leader=staff) | Q(handler=staff), case=OuterRef("pk"))
    cases = Case.objects.visible_to(by).open().filter(Exists(mine))
    found = cases.select_related("responsible_office", "registering_office")
    return found.order_by(F("next_due").asc(nulls_last=True), "pk")


def held(cases: Sequence[Case], staff: Staff, by: Staff) -> list[Held]:
    """Some of these matters as rows of a page, asked for together."""
    with asked_once(), asked_together(cases, by):
        plain = with_nobody_against(cases)
        return [_held(case, staff, by, is_plain=case.pk in plain) for case in cases]


def _held(case: Case, staff: Staff, by: Staff, *, is_plain: bool) -> Held:
    now = case.assignment
    assert now is not None  # noqa: S101
    roles = tuple(role for role in ROLES if getattr(now, f"{role}_id") == staff.pk)
    takers = {role: fit_people(case, role).exclude(pk=staff.pk) for role in roles if _may_give(case, role, by)}
    return Held(case, roles, takers, is_plain, next_due(case))


def _may_give(case: Case, role: str, by: Staff) -> bool:
    posts = case.roles_of(by, "reassign").keys()
    return bool(posts & {"director", "delegated_head"}) or (role == "handler" and "head" in posts)


def _in_force() -> Any:
    return Assignment.objects.filter(to_at__isnull=True)


def was_done(key: str, cases: Collection[int], by: Staff) -> bool:
    """Whether this very handover was carried out before: a double click, a page sent again. All of it was, or none."""
    case = Case.objects.filter(pk__in=cases).first()
    line = trail.log.find(case.stream, _key_of(key, case)) if case and key else None
    return line is not None and line.actor == by.actor


def _key_of(key: str, case: Case) -> str:
    return f"{key}/{case.pk}"


def hand_over(
    chosen: Mapping[Case, Mapping[str, Staff]], *, versions: Mapping[Case, int], by: Staff, reason: str, key: str
) -> int:
    """Give each matter to whom was chosen for it; answers how many. Raises NotHandedOver and changes nothing."""
    case: Case | None = None
    try:
        with transaction.atomic():
            for case, people in chosen.items():
                perform(
                    case, "reassign", by=by, key=_key_of(key, case), version=versions[case], reason=reason,
                    leader=people.get("leader"), handler=people.get("handler"),
                )  # fmt: skip
    except Refused as refusal:
        assert case is not None  # noqa: S101
        note_refusal(case, "reassign", by, refusal)  # what was noted inside is gone with the rest
        raise NotHandedOver(case, refusal) from refusal
    return len(chosen)
