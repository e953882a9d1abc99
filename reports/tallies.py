"""The tables of one month that are not cut from submissions: outcomes, promises, sponsored and open matters.

Official totals like those of reports.counting: no reader, no person, no title, no group is read here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Aggregate, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from cases.models import Answer, Assignment, Case, Commitment
from cases.models.claims import AnswerState
from groups.models import GroupCommitment
from offices.models import Office
from reports.definitions import AGE_BANDS
from reports.figures import Tally
from reports.months import Month
from trail.models import Event
from workflows.bases import CommitmentBase
from workflows.codes import Outcome, State

_ENDED_ELSEWHERE = {State.REFERRED: "case.refer", State.DECLINED: "case.decline", State.WITHDRAWN: "case.withdraw"}


def outcomes(office: Office, month: Month) -> tuple[Tally, ...]:
    """Signed answers of the month by what each claim came to. One query."""
    answers = Answer.objects.filter(
        state=AnswerState.SIGNED,
        answered_on__range=month.days,
        claim__case__responsible_office__in=Office.objects.subtree(office),
    ).exclude(claim__case__state=State.VOID)
    found = dict(answers.values_list("outcome").annotate(n=Count("pk")).order_by())
    return tuple(Tally(str(code), str(code.label), {"claims": found.get(str(code), 0)}) for code in Outcome)


def commitments(office: Office, month: Month, today: dt.date) -> tuple[Tally, ...]:
    """Promises due in the month, to matters and to groups. Two queries."""
    below = Office.objects.subtree(office)
    fate = CommitmentBase.Fate
    counts: dict[str, Aggregate] = {
        "due": Count("pk"),
        "kept": Count("pk", filter=Q(fate=fate.KEPT, settled_on__lte=today)),
        "broken": Count("pk", filter=Q(fate=fate.BROKEN, settled_on__lte=today)),
        "late_open": Count("pk", filter=(Q(fate=fate.OPEN) | Q(settled_on__gt=today)) & Q(due_on__lt=today)),
        "open": Count("pk", filter=(Q(fate=fate.OPEN) | Q(settled_on__gt=today)) & Q(due_on__gte=today)),
    }
    of_cases = Commitment.objects.filter(due_on__range=month.days, case__responsible_office__in=below)
    of_groups = GroupCommitment.objects.filter(due_on__range=month.days, group__office__in=below)
    return (
        Tally("case", _("对信访事项的承诺"), of_cases.exclude(case__state=State.VOID).aggregate(**counts)),
        Tally("group", _("对重点群体的承诺"), of_groups.aggregate(**counts)),
    )


def sponsored(office: Office, month: Month) -> tuple[Tally, ...]:
    """Matters a leader has taken on (包案): on the books, new, resolved, settled, open. One query."""
    held = Assignment.objects.filter(case=OuterRef("pk"), sponsored=True)
    cases = _matters(office).filter(Exists(held.filter(from_on__lte=month.last_day)))
    before = Exists(held.filter(from_on__lt=month.first_day))
    counts = {
        "on_books": Count("pk"),
        "new": Count("pk", filter=~Q(before)),
        "resolved": Count("pk", filter=Q(resolved_on__range=month.days)),
        "settled": Count("pk", filter=Q(settled_on__range=month.days)),
        "still_open": Count("pk", filter=Q(open_at(month.last_day))),
    }
    return (Tally("all", _("包案事项"), cases.aggregate(**counts)),)


def open_matters(office: Office, month: Month) -> tuple[Tally, ...]:
    """Matters still in hand when the month ended, by the days since they came. One query."""
    counts: dict[str, Aggregate] = {}
    first, names = 0, []
    for last in AGE_BANDS:
        young = Q(received_on__lte=month.last_day - dt.timedelta(days=first))
        old = Q(received_on__gte=month.last_day - dt.timedelta(days=last)) if last else Q()
        name = f"n_{first}"
        names.append((name, band(first, last, _("天"))))
        counts[name] = Count("pk", filter=young & old)
        first = (last or 0) + 1
    found = still_open(office, month).aggregate(**counts)
    return tuple(Tally(name.removeprefix("n_"), words, {"matters": found[name]}) for name, words in names)


def still_open(office: Office, month: Month) -> QuerySet[Case]:
    """The matters of `open_matters`, for the lists readers may see of them."""
    return _matters(office).filter(open_at(month.last_day), received_on__lte=month.last_day)


def open_at(day: dt.date) -> Q:
    """Not resolved, referred, declined or withdrawn on `day`, by the dates of the evidence."""
    rule = Q(state__in=(State.INTAKE, State.LEADER_ASSIGNED)) | Q(resolved_on__gt=day)
    for state, code in _ENDED_ELSEWHERE.items():
        later = Event.objects.filter(
            stream=Concat(Value("case:"), OuterRef("number")), code=code, happened_on__gt=day, seq__isnull=False
        )
        rule |= Q(Exists(later), state=state)
    return rule


def _matters(office: Office) -> QuerySet[Case]:
    below = Office.objects.subtree(office)
    return Case.objects.filter(responsible_office__in=below, is_historical=False).exclude(state=State.VOID)


def band(first: int, last: int | None, unit: str = "") -> str:
    """A band in words: 2–5, 51 以上."""
    if last is None:
        return _("%(n)d%(unit)s以上") % {"n": first, "unit": unit}
    return f"{first}{unit}" if first == last else f"{first}–{last}{unit}"


def banded(bands: Iterable[int | None], values: Iterable[int]) -> Mapping[int, int]:
    """First number of each band → how many of the values lie in it."""
    edges, first = [], 1
    for last in bands:
        edges.append((first, last))
        first = (last or 0) + 1
    found = {start: 0 for start, _end in edges}
    for value in values:
        found[next(start for start, end in edges if end is None or value <= end)] += 1
    return found


__all__ = ["band", "banded", "commitments", "open_at", "open_matters", "outcomes", "sponsored", "still_open"]
