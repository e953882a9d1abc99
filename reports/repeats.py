"""Repeats looked at more closely: what the office had done when they came, and how often a matter has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.models import Answer, Clock, Submission
from cases.models.codes import RepeatState
from offices.models import Office
from reports.definitions import COUNTED, NOTICE_CLOCKS, TIMES_BANDS, CameBefore
from reports.figures import Tally
from reports.months import Month
from reports.tallies import band, banded

BATCH = 5000  # keys per query: below the number of parameters SQLite takes
_ANSWERS = ("handling", "simple_opinion")
# A refusal or a reference elsewhere is the office's answer; any other notice only says that one will come.
_LAST_WORDS = ("decline", "refer")


def with_came_before(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    """`pieces` with a column `came_before` (CameBefore), judged on the day each was received."""
    before = Coalesce("repeat_of__case_id", Case(When(ordinal__gt=1, then=F("case_id"))))
    pieces = pieces.annotate(before=before)
    clocks = Clock.objects.filter(case_id=OuterRef("before"), started_on__lte=OuterRef("received_on")).order_by(
        "-round", "-pk"
    )
    answer, notice = clocks.filter(code__in=_ANSWERS), clocks.filter(code__in=NOTICE_CLOCKS)
    answers = Answer.objects.filter(claim__case_id=OuterRef("before"), answered_on__lte=OuterRef("received_on"))
    pieces = pieces.annotate(
        answer_late=Subquery(answer.values("late_from")[:1]),
        answer_stop=Subquery(answer.values("stopped_on")[:1]),
        notice_late=Subquery(notice.values("late_from")[:1]),
        notice_stop=Subquery(notice.values("stopped_on")[:1]),
        notice_by=Subquery(notice.values("stopped_by")[:1]),
    )
    of_history = Q(repeat_of__case__is_historical=True) | Q(repeat_of=None, case__is_historical=True)
    rule = Case(
        When(new_facts=True, then=Value(str(CameBefore.NEW_FACTS))),
        When(Q(before=None) | of_history, then=Value(str(CameBefore.UNKNOWN))),
        *_judged("answer", ~Q(answer_late=None)),
        When(Exists(answers), then=Value(str(CameBefore.IN_TIME))),
        # Told in time that an answer will come: it was not due yet.
        When(
            Q(notice_stop__lte=F("received_on"), notice_stop__lt=F("notice_late")) & ~Q(notice_by__in=_LAST_WORDS),
            then=Value(str(CameBefore.NOT_DUE)),
        ),
        *_judged("notice", ~Q(notice_late=None)),
        default=Value(str(CameBefore.UNKNOWN)),
        output_field=CharField(),
    )
    return pieces.annotate(came_before=rule)


def _judged(clock: str, there: Q) -> Iterator[When]:
    """Done in time, late, or not due on the day the piece was received, by this clock."""
    late, stop = F(f"{clock}_late"), f"{clock}_stop"
    done = there & Q(**{f"{stop}__lte": F("received_on")})
    yield When(done & Q(**{f"{stop}__lt": late}), then=Value(str(CameBefore.IN_TIME)))
    yield When(done | (there & Q(**{f"{clock}_late__lte": F("received_on")})), then=Value(str(CameBefore.LATE)))
    yield When(there, then=Value(str(CameBefore.NOT_DUE)))


def repeats(pieces: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those a person judged to be repeats, each with what came before."""
    return with_came_before(pieces.filter(repeat=RepeatState.REPEAT))


def times(office: Office, month: Month) -> tuple[Tally, ...]:
    """Matters that came in the month by how often they have come, linked ones taken as one."""
    pieces = Submission.objects.filter(
        COUNTED, office__in=Office.objects.subtree(office), received_on__range=month.days
    )
    cases = set(pieces.values_list("case_id", flat=True))
    root = _joined(cases)
    came = _came(root, month)
    counts = banded(TIMES_BANDS, (came[one] for one in {root.get(case, case) for case in cases}))
    ends = dict(zip(counts, TIMES_BANDS, strict=True))
    return tuple(Tally(str(first), band(first, ends[first]), {"matters": n}) for first, n in counts.items())


def _joined(cases: set[int]) -> dict[int, int]:
    """Case → the one that stands for all matters linked with it by «repeat of», in any number of steps."""
    root = {case: case for case in cases}

    def find(case: int) -> int:
        while root.setdefault(case, case) != case:
            root[case] = case = root[root[case]]
        return case

    linked = Submission.objects.filter(COUNTED, repeat=RepeatState.REPEAT, repeat_of__isnull=False)
    fresh = cases
    while fresh:
        known = set(root)
        for some in _batches(fresh):
            links = linked.filter(Q(case__in=some) | Q(repeat_of__case__in=some))
            for one, other in links.values_list("case_id", "repeat_of__case_id"):
                root[find(one)] = find(other)
        fresh = set(root) - known
    return {case: find(case) for case in list(root)}


def _came(root: dict[int, int], month: Month) -> dict[int, int]:
    """Standing-in case → pieces up to the month's last day."""
    came: defaultdict[int, int] = defaultdict(int)
    for some in _batches(root):
        rows = Submission.objects.filter(COUNTED, case__in=some, received_on__lte=month.last_day)
        for case, pieces in rows.values_list("case_id").annotate(n=Count("pk")).order_by():
            came[root[case]] += pieces
    return came


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    listed = sorted(keys)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]
