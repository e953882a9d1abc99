"""The tables of one month that are not cut from submissions: outcomes, promises, sponsored and open matters.

Official totals like those of reports.counting: no reader, no person, no title, no group is read here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Aggregate, Count, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Concat, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy_

from cases.models import Answer, Case, CaseLink, Clock, Commitment
from groups.models import GroupCommitment
from offices.models import Office
from reports.definitions import AGE_BANDS, ANSWER_CLOCKS, IN_HAND
from reports.figures import Tally
from reports.models import MatterRollUp
from reports.months import Month
from reports.rollups import matters as kept
from trail.models import Event
from workflows.bases import CommitmentBase
from workflows.codes import Outcome, State

PROMISED_TO: Mapping[str, str | Promise] = {"case": lazy_("对信访事项的承诺"), "group": lazy_("对重点群体的承诺")}
_ENDED_ELSEWHERE = {State.REFERRED: "case.refer", State.DECLINED: "case.decline", State.WITHDRAWN: "case.withdraw"}
# What makes a matter that was joined to another one of its own again.
_PARTED = ("case.split_back", "case.reopen")


def happened(cut: str, office: Office, month: Month) -> dict[str, int]:
    """Key of the cut → how often, from the roll-ups (reports/rollups/matters.py says what the cuts are). One query."""
    lines = MatterRollUp.objects.filter(cut=cut, month=str(month), office__in=Office.objects.subtree(office))
    return dict(lines.values_list("key").annotate(n=Sum("times")).order_by())


def answers(office: Office, month: Month) -> QuerySet[Answer]:
    """The rows that `happened` has summed as «outcome»."""
    below = Office.objects.subtree(office)
    return kept.signed(Q(answered_on__range=month.days, claim__case__responsible_office__in=below))


def concluded(office: Office, month: Month) -> QuerySet[Case]:
    """The rows that `happened` has summed as «resolved»."""
    return kept.resolved(Q(resolved_on__range=month.days, responsible_office__in=Office.objects.subtree(office)))


def outcomes(office: Office, month: Month) -> tuple[Tally, ...]:
    """Signed answers of the month by what each claim came to. One query."""
    found = happened("outcome", office, month)
    return tuple(Tally(str(code), str(code.label), {"claims": found.get(str(code), 0)}) for code in Outcome)


def resolved(office: Office, month: Month) -> int:
    """Matters resolved in the month. One query."""
    return sum(happened("resolved", office, month).values())


def commitments(office: Office, month: Month, today: dt.date) -> tuple[Tally, ...]:
    """Promises due in the month, to matters and to groups. Two queries."""
    counts = counted(promised(today))
    return (
        Tally("case", str(PROMISED_TO["case"]), promises_in_matters(office, month).aggregate(**counts)),
        Tally("group", str(PROMISED_TO["group"]), promises_to_groups(office, month).aggregate(**counts)),
    )


def promises_in_matters(office: Office, month: Month) -> QuerySet[Commitment]:
    """Promises due in the month in matters the office answers for."""
    below = Office.objects.subtree(office)
    due = Commitment.objects.filter(due_on__range=month.days, case__responsible_office__in=below)
    return due.exclude(case__state=State.VOID)


def promises_to_groups(office: Office, month: Month) -> QuerySet[GroupCommitment]:
    """Promises due in the month to groups of the office."""
    below = Office.objects.subtree(office)
    return GroupCommitment.objects.filter(due_on__range=month.days, group__office__in=below)


def promised(today: dt.date) -> dict[str, Q]:
    """What can have become of a promise by `today`; «due» are all of them."""
    fate = CommitmentBase.Fate
    waits = Q(fate=fate.OPEN) | Q(settled_on__gt=today)
    return {
        "due": Q(),
        "kept": Q(fate=fate.KEPT, settled_on__lte=today),
        "broken": Q(fate=fate.BROKEN, settled_on__lte=today),
        "late_open": waits & Q(due_on__lt=today),
        "open": waits & Q(due_on__gte=today),
    }


def counted(rules: Mapping[str, Q]) -> dict[str, Aggregate]:
    """How many rows keep each rule."""
    return {code: Count("pk", filter=rule or None) for code, rule in rules.items()}


def sponsored(office: Office, month: Month, today: dt.date) -> tuple[Tally, ...]:
    """Matters a leader has taken on (包案): on the books, and what has become of them. Two queries."""
    cases, rules = on_the_books(office, month), sponsored_rules(month, today)
    # Asked apart: of the few still open, not of all that were ever sponsored.
    overdue = rules.pop("overdue")
    counts = cases.aggregate(**counted(rules))
    return (Tally("all", _("包案事项"), {**counts, "overdue": cases.filter(overdue).count()}),)


def on_the_books(office: Office, month: Month) -> QuerySet[Case]:
    """Matters a leader had taken on by the month's end."""
    return matters(office).filter(sponsored_from__lte=month.last_day)


def sponsored_rules(month: Month, today: dt.date) -> dict[str, Q]:
    """What can have become of a matter on the books."""
    still_open = open_at(month.last_day)
    return {
        "on_books": Q(),
        "new": Q(sponsored_from__gte=month.first_day),
        "resolved": Q(resolved_on__range=month.days),
        "settled": Q(settled_on__range=month.days),
        "closed": Q(closed_on__range=month.days),
        "settled_so_far": Q(settled_on__lte=month.last_day),
        "unsettled": Q(settled_on=None) | Q(settled_on__gt=month.last_day),
        "still_open": still_open,
        "overdue": still_open & Q(Exists(_overdue(min(month.last_day, today)))),
    }


def _overdue(day: dt.date) -> QuerySet[Clock]:
    """Times for the answer of the matter outside that were over on `day` without one."""
    running = Q(stopped_on=None) | Q(stopped_on__gt=day)
    return Clock.objects.filter(running, case=OuterRef("pk"), code__in=ANSWER_CLOCKS, late_from__lte=day)


def open_matters(office: Office, month: Month) -> tuple[Tally, ...]:
    """Matters still in hand when the month ended, by the days since they came. Four queries: what has been
    resolved since is in the roll-ups, which know no joining.
    """
    counts = counted({f"n_{key}": rule for key, (_words, rule) in aged(month).items()})
    in_hand, _resolved_since, gone = still_open(office, month)
    found = [part.aggregate(**counts) for part in (in_hand, gone)]
    since = happened("open", office, month)
    joined = _resolved_after(office, month.last_day).filter(joined_at(month.last_day)).aggregate(**counts)

    def matters_in(key: str) -> int:
        return since.get(key, 0) + sum(int(part[f"n_{key}"]) for part in found) - int(joined[f"n_{key}"])

    return tuple(Tally(key, words, {"matters": matters_in(key)}) for key, (words, _rule) in aged(month).items())


def aged(month: Month) -> dict[str, tuple[str, Q]]:
    """The bands of `open_matters`: first day → the band in words and which matters lie in it."""
    bands = {}
    for first, last in edges(AGE_BANDS, 0):
        young = Q(received_on__lte=month.last_day - dt.timedelta(days=first))
        old = Q(received_on__gte=month.last_day - dt.timedelta(days=last)) if last else Q()
        bands[str(first)] = band(first, last, _("天")), young & old
    return bands


def open_then(office: Office, month: Month) -> QuerySet[Case]:
    """The matters of `open_matters` in one query, which still finds each part by its own index."""
    one, *others = (part.order_by().values("pk") for part in still_open(office, month))
    return Case.objects.filter(pk__in=one.union(*others, all=True))


def still_open(office: Office, month: Month) -> tuple[QuerySet[Case], ...]:
    """The matters of `open_matters` in three parts without a matter in common: in hand now, resolved since, and
    gone elsewhere since. Apart, each is found by an index of its own, however many years are kept.
    """
    day = month.last_day
    came, alone = matters(office).filter(received_on__lte=day), ~joined_at(day)
    return (
        came.filter(alone, state__in=IN_HAND),
        _resolved_after(office, day).filter(alone),
        came.filter(alone, _gone_after(day)).exclude(resolved_on__gt=day),
    )


def _resolved_after(office: Office, day: dt.date) -> QuerySet[Case]:
    """Matters that had come by `day` and were resolved later."""
    return matters(office).filter(received_on__lte=day, resolved_on__gt=day).exclude(state__in=IN_HAND)


def _gone_after(day: dt.date) -> Q:
    """Out of our hands since, by the log."""
    lines = Event.objects.filter(code__in=_ENDED_ELSEWHERE.values(), happened_on__gt=day, seq__isnull=False)
    return Q(state__in=_ENDED_ELSEWHERE, number__in=numbers_in(lines))


def joined_at(day: dt.date) -> Q:
    """Joined to another matter (并案) on `day` and worked on there, by the log; asked only of matters with a link."""
    linked = CaseLink.objects.filter(case=OuterRef("pk"), why="merge")
    parted = Event.objects.filter(
        code__in=_PARTED, stream=OuterRef("stream"), seq__gt=OuterRef("seq"), happened_on__lte=day
    )
    stream = Concat(Value("case:"), OuterRef("number"))
    lines = Event.objects.filter(~Exists(parted), stream=stream, code="case.merge", happened_on__lte=day)
    return Q(Exists(linked)) & Q(Exists(lines.filter(seq__isnull=False)))


def numbers_in(lines: QuerySet[Event]) -> QuerySet[Event, Any]:
    """Numbers of the matters that lines of the log are about."""
    return lines.values(number=Substr("stream", len("case:") + 1))


def open_at(day: dt.date) -> Q:
    """Not resolved, referred, declined, withdrawn or joined to another on `day`, by the dates of the evidence."""
    return (Q(state__in=IN_HAND) | Q(resolved_on__gt=day) | _gone_after(day)) & ~joined_at(day)


def matters(office: Office) -> QuerySet[Case]:
    """Matters the office or one below it answers for; neither void nor history."""
    below = Office.objects.subtree(office)
    return Case.objects.filter(responsible_office__in=below, is_historical=False).exclude(state=State.VOID)


def band(first: int, last: int | None, unit: str = "") -> str:
    """A band in words: 2–5, 51 以上."""
    if last is None:
        return _("%(n)d%(unit)s以上") % {"n": first, "unit": unit}
    return f"{first}{unit}" if first == last else f"{first}–{last}{unit}"


def banded(bands: Iterable[int | None], values: Iterable[int]) -> Mapping[int, int]:
    """First number of each band → how many of the values lie in it."""
    listed = list(edges(bands))
    found = {start: 0 for start, _end in listed}
    for value in values:
        found[next(start for start, end in listed if end is None or value <= end)] += 1
    return found


def edges(bands: Iterable[int | None], first: int = 1) -> Iterator[tuple[int, int | None]]:
    """First and last number of each band."""
    for last in bands:
        yield first, last
        first = (last or 0) + 1
