"""Repeats looked at more closely: what the office had done when they came, and how often a matter has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.models import Answer, Clock, Submission
from cases.models.codes import RepeatState
from offices.models import Office
from reports.codes import CameBefore, Sponsorship
from reports.definitions import COUNTED, NOTICE_CLOCKS, TIMES_BANDS
from reports.figures import Tally
from reports.months import Month
from reports.tallies import band, banded, edges
from workflows.clock_rules import CLOCKS

BATCH = 5000  # keys per query: below the number of parameters SQLite takes
_ANSWERS = ("handling", "simple_opinion")
# A refusal or a reference elsewhere is the office's answer; any other notice only says that one will come.
_LAST_WORDS = ("decline", "refer")
# Withdrawn, void or joined to another: nothing was owed any more, and nobody kept it.
_FELL_AWAY = tuple(sorted({verb for code in ("handling", *NOTICE_CLOCKS) for verb in CLOCKS[code].dropped_by}))
# By what a matter leaves the simple procedure its answer is owed by another clock, which tells of it.
_WENT_ON = tuple(sorted(set(CLOCKS["simple_opinion"].dropped_by).difference(_FELL_AWAY)))


def with_came_before(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    """`pieces` with a column `came_before` (CameBefore), judged on the day each was received."""
    pieces = pieces.annotate(before=Coalesce("repeat_of__case_id", Case(When(ordinal__gt=1, then=F("case_id")))))
    clocks = Clock.objects.filter(case_id=OuterRef("before"), started_on__lte=OuterRef("received_on"))
    clocks = clocks.exclude(stopped_by__in=_WENT_ON).order_by("-round", "-pk")
    answer = clocks.filter(code__in=_ANSWERS).annotate(verdict=Case(*_judged(), default=_code(CameBefore.NOT_DUE)))
    # Told in time that an answer will come: it was not due yet.
    told = When(_IN_TIME & ~Q(stopped_by__in=(*_LAST_WORDS, *_FELL_AWAY)), then=_code(CameBefore.NOT_DUE))
    notice = clocks.filter(code__in=NOTICE_CLOCKS).annotate(
        verdict=Case(told, *_judged(), default=_code(CameBefore.NOT_DUE))
    )
    answers = Answer.objects.filter(claim__case_id=OuterRef("before"), answered_on__lte=OuterRef("received_on"))
    of_history = Q(repeat_of__case__is_historical=True) | Q(repeat_of=None, case__is_historical=True)
    # Each asked once, and only while those before it know nothing.
    found = Coalesce(
        Subquery(answer.values("verdict")[:1]),
        Case(When(Exists(answers), then=_code(CameBefore.IN_TIME))),
        Subquery(notice.values("verdict")[:1]),
        _code(CameBefore.UNKNOWN),
        output_field=CharField(),
    )
    rule = Case(
        When(new_facts=True, then=_code(CameBefore.NEW_FACTS)),
        When(Q(before=None) | of_history, then=_code(CameBefore.UNKNOWN)),
        default=found,
        output_field=CharField(),
    )
    return pieces.annotate(came_before=rule)


# Of a clock, on the day the piece outside was received.
_DONE = Q(stopped_on__lte=OuterRef("received_on"))
_IN_TIME = _DONE & Q(stopped_on__lt=F("late_from"))


def _judged() -> Iterator[When]:
    """Done in time or late by a clock, or fallen away before it was late; what is none of these was not due."""
    yield When(_IN_TIME & Q(stopped_by__in=_FELL_AWAY), then=_code(CameBefore.UNKNOWN))
    yield When(_IN_TIME, then=_code(CameBefore.IN_TIME))
    yield When(_DONE | Q(late_from__lte=OuterRef("received_on")), then=_code(CameBefore.LATE))


def _code(code: CameBefore | Sponsorship) -> Value:
    return Value(str(code), output_field=CharField())


def repeats(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those a person judged to be repeats, each with what came before."""
    return with_came_before(pieces.filter(repeat=RepeatState.REPEAT))


def with_sponsorship(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    """`pieces` judged to be repeats with a column `sponsorship` (Sponsorship): whether a leader had taken on their
    matter, or the earlier one they repeat, by the day each was received.
    """
    taken_on = Q(case__sponsored_from__lte=F("received_on")) | Q(repeat_of__case__sponsored_from__lte=F("received_on"))
    found = pieces.filter(repeat=RepeatState.REPEAT)
    return found.annotate(
        sponsorship=Case(When(taken_on, then=_code(Sponsorship.SPONSORED)), default=_code(Sponsorship.OTHER))
    )


def times(office: Office, month: Month) -> tuple[Tally, ...]:
    """Matters that came in the month by how often they have come, linked ones taken as one."""
    counts = banded(TIMES_BANDS, (one.came for one in came_together(office, month)))
    ends = dict(edges(TIMES_BANDS))
    return tuple(Tally(str(first), band(first, ends[first]), {"matters": n}) for first, n in counts.items())


@dataclass(frozen=True)
class Together:
    """Keys of matters linked with each other, and their pieces up to the month's end. The first one came in it."""

    cases: tuple[int, ...]
    came: int


def came_together(office: Office, month: Month) -> Iterator[Together]:
    """The matters that came in the month, each with those it is linked with."""
    linked = set()
    for case, came, is_linked in _came(office, month):
        if is_linked:
            linked.add(case)
        else:
            yield Together((case,), came)
    joined, fresh = _Joined(), set(linked)
    while fresh:
        fresh = joined.take(fresh, month)
    for root, cases in joined.members().items():
        yield Together(tuple(sorted(cases, key=lambda case: (case not in linked, case))), joined.came(root))


def _came(office: Office, month: Month) -> Iterable[tuple[int, int, bool]]:
    """Per matter that came in the month: its key, its pieces up to the month's end, whether one of them repeats
    a piece or is repeated. One query; most matters are linked with none, and nothing more is asked of them.
    """
    of_month = Submission.objects.filter(
        COUNTED, office__in=Office.objects.subtree(office), received_on__range=month.days
    )
    repeat = Q(repeat=RepeatState.REPEAT, repeat_of__isnull=False)
    # A value and no EXISTS, for which PostgreSQL may read every repeat of all years at once.
    repeated = Subquery(Submission.objects.filter(repeat, repeat_of=OuterRef("pk")).order_by().values("pk")[:1])
    link = Case(When(repeat | Q(repeated_by__isnull=False), then=Value(1)), default=Value(0))
    pieces = Submission.objects.filter(case__in=of_month.values("case")).alias(repeated_by=repeated).order_by()
    until = Count("pk", filter=Q(received_on__lte=month.last_day))
    return pieces.values_list("case").annotate(came=until, is_linked=Max(link))


class _Joined:
    """Matters linked by «repeat of», in any number of steps, and the pieces they have come with."""

    def __init__(self) -> None:
        self._root: dict[int, int] = {}
        self._came: defaultdict[int, int] = defaultdict(int)
        self._sums: defaultdict[int, int] = defaultdict(int)

    def take(self, cases: set[int], month: Month) -> set[int]:
        """Read the pieces of `cases` up to the month's end and what they are linked with; the new cases among it.

        By keys, in batches: each is found by an index, however many years are kept.
        """
        self._root |= {case: case for case in cases}
        owner: dict[int, int] = {}
        links: list[tuple[int, int]] = []
        for some in batches(cases):
            rows = Submission.objects.filter(case__in=some).order_by()
            for piece, case, came, repeat, of in rows.values_list(
                "pk", "case_id", "received_on", "repeat", "repeat_of"
            ):
                owner[piece] = case
                self._came[case] += came <= month.last_day
                if of and repeat == RepeatState.REPEAT:
                    links.append((case, of))
        return self._link(links, owner)

    def _link(self, links: list[tuple[int, int]], owner: dict[int, int]) -> set[int]:
        counted, known = Submission.objects.filter(COUNTED).order_by(), set(self._root)
        ends = dict(owner)
        for some in batches({of for _case, of in links} - set(owner)):
            ends.update(counted.filter(pk__in=some).values_list("pk", "case_id"))
        pairs = [(case, ends[of]) for case, of in links if of in ends]
        for some in batches(owner):
            later = counted.filter(repeat_of__in=some, repeat=RepeatState.REPEAT)
            pairs += [(case, owner[of]) for case, of in later.values_list("case_id", "repeat_of") if of in owner]
        for one, other in pairs:
            self._root[self.root(one)] = self.root(other)
        return set(self._root) - known

    def root(self, case: int) -> int:
        """The matter that stands for all it is linked with."""
        while self._root.setdefault(case, case) != case:
            self._root[case] = case = self._root[self._root[case]]
        return case

    def members(self) -> Mapping[int, Sequence[int]]:
        """Each matter that stands for others → all it stands for, itself among them."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for case in list(self._root):
            found[self.root(case)].append(case)
        return found

    def came(self, root: int) -> int:
        """Pieces of all matters that `root` stands for."""
        if not self._sums:
            for case, pieces in self._came.items():
                self._sums[self.root(case)] += pieces
        return self._sums[root]


def batches(keys: Iterable[int]) -> Iterator[list[int]]:
    listed = sorted(keys)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]
