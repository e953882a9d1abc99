"""What falls due, for the people who decide, and the nightly copy it is read from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from cases.models import Case, CaseLink, DataRequest, Destruction, DestructionItem, Hold, Keeping
from cases.retention.deciding import POSTS, WORDS, obstacle_word, open_to
from cases.retention.periods import KeptFor, all_kept, ended
from offices.people import hats
from workflows.data_request import RequestState
from workflows.destruction import DestructionState

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from offices.models import Staff

AHEAD = dt.timedelta(days=365)
BATCH = 500
SHOWN = 200


@dataclass(frozen=True)
class Row:
    """One file that falls due; `why_not` says what keeps it."""

    case: Case
    keeping: Keeping
    years: str
    why_not: str | Promise

    @property
    def is_free(self) -> bool:
        return not self.why_not


def refresh() -> int:
    """Bring the copy up to date for every ended matter; how many rows differed. Harmless to repeat."""
    keys = list(ended().values_list("pk", flat=True))
    changed = Keeping.objects.exclude(case__in=ended()).delete()[0]
    for start in range(0, len(keys), BATCH):
        cases = list(Case.objects.filter(pk__in=keys[start : start + BATCH]))
        known = {one.case_id: one for one in Keeping.objects.filter(case__in=cases)}
        periods = all_kept(cases)
        for key, kept in periods.items():
            changed += _store(key, kept, known.get(key))
        # Joined to a matter that is in hand again.
        changed += Keeping.objects.filter(case__in=[key for key in known if key not in periods]).delete()[0]
    return changed


def _store(key: int, kept: KeptFor, known: Keeping | None) -> bool:
    columns = {
        "outcome": kept.period.outcome, "counted_from": kept.counted_from, "due_on": kept.due_on,
        "is_confirmed": kept.period.is_confirmed,
    }  # fmt: skip
    if known is not None and all(getattr(known, name) == value for name, value in columns.items()):
        return False
    Keeping.objects.update_or_create(case_id=key, defaults=columns)
    return True


def falling_due(staff: Staff, today: dt.date | None = None) -> list[Row]:
    """Files that are due or will be within a year, of matters this person may see; the earliest first."""
    today = today or timezone.localdate()
    seen = Case.objects.visible_to(staff).filter(destroyed_on=None)
    rows = Keeping.objects.filter(case__in=seen, due_on__lte=today + AHEAD).select_related("case__responsible_office")
    return list(_rows(list(rows.order_by("due_on", "case__number")[:SHOWN])))


def _rows(rows: list[Keeping]) -> Iterator[Row]:
    cases = [row.case for row in rows]
    periods, listed, special = all_kept(cases), _listed(cases), _special(cases)
    for row in rows:
        kept = periods.get(row.case_id)
        if row.case_id in listed:
            why = WORDS["listed"]
        else:
            why = obstacle_word(row.case) if row.case_id in special else _period_word(kept)
        yield Row(row.case, row, kept.period.words if kept else "", why)


def _listed(cases: list[Case]) -> set[int]:
    waiting = (DestructionState.PROPOSED, DestructionState.APPROVED)
    rows = DestructionItem.objects.filter(case__in=cases, destruction__state__in=waiting)
    return set(rows.values_list("case", flat=True))


def _special(cases: list[Case]) -> set[int]:
    """Keys of the few that more than their period may keep: joined to another, held, or asked about."""
    kept_back = (
        CaseLink.objects.filter(why="merge", ended_on=None),
        Hold.objects.filter(ended_on=None),
        DataRequest.objects.filter(state__in=(RequestState.ASKED, RequestState.GRANTED)),
    )
    return {key for rows in kept_back for key in rows.filter(case__in=cases).values_list("case", flat=True)}


def _period_word(kept: KeptFor | None) -> str | Promise:
    """`obstacle_word` of a matter that nothing but its period keeps."""
    if kept is None:
        return WORDS["not_ended"]
    if kept.due_on is None:
        return WORDS["permanent"]
    if not kept.is_due(timezone.localdate()):
        return WORDS["not_due"]
    return "" if kept.period.is_confirmed else WORDS["unconfirmed"]


def lists_for(staff: Staff) -> list[Destruction]:
    """Lists this person may look at, newest first."""
    near = Q(pk__in=[])
    for hat in hats(staff):  # before the list is cut, or others' newer lists would push one's own out
        near |= Q(office__path__startswith=hat.office.path) if hat.kind in POSTS else Q()
    rows = Destruction.objects.filter(near).select_related("office", "proposed_by").prefetch_related("approvals")
    return open_to(staff, rows[:SHOWN])
