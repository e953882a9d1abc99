"""What has happened since a month was frozen that can change its figures: read from the log and from the rows' days.

Whatever differs without a cause here is told as a change of the database itself, so ordinary work must be here whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case, Submission, Transfer
from groups.models import KeyGroup
from offices.models import Office
from reports.definitions import DEFINITIONS_VERSION, UNKNOWN_TO
from reports.models import FrozenReport
from reports.monthly import earliest_told
from reports.months import Month
from reports.tree_moves import moved_since, offices_told
from trail.models import Event
from workflows.codes import State

# What other causes tell of, or what changes no figure of the past by having happened earlier.
_TOLD_APART = ("register", "add_submission", "classify", "link_group", "import_historical")


@dataclass(frozen=True)
class Why:
    """A cause of differences and how many pieces, matters, offices or months it touched."""

    code: str
    words: str
    count: int


def reasons(report: FrozenReport) -> Iterator[Why]:
    """The causes there are, each with its number."""
    if report.definitions_version not in UNKNOWN_TO:
        words = _("统计口径由 %(then)s 改为 %(now)s，此处按新口径重新计算")
        yield Why("redefined", words % {"then": report.definitions_version, "now": DEFINITIONS_VERSION}, 1)
    since = _Since(report)
    checks: tuple[tuple[str, str, Callable[[], int]], ...] = (
        ("tree", _("定稿后移入或者移出统计范围的单位"), lambda: len(since.moved)),
        ("entered", _("定稿后补录的件"), since.entered),
        ("voided", _("定稿后作废的件"), since.voided),
        ("judged", _("定稿后改判初次、重复的件"), since.judged),
        ("reclassified", _("定稿后重新归类或者关联重点群体的事项"), lambda: since.done("classify", "link_group")),
        ("dates", _("定稿后更正日期的事项"), since.dated_anew),
        ("moved", _("定稿后改由其他单位办理的事项"), lambda: since.done("forward", "reassign", "merge", "split")),
        ("late_facts", _("定稿后补记以前日期的办理情况"), since.late_facts),
        ("promises", _("定稿后补记的对重点群体的承诺"), since.late_promises),
        ("rated", _("定稿后信访人重新评价的事项"), since.rated_again),
        ("reopened", _("定稿后重新办理的事项"), lambda: since.done("reopen")),
        ("compared", _("对比的月份在此后定稿"), since.frozen),
    )
    for code, words, counted in checks:
        if number := counted():
            yield Why(code, words, number)


class _Since:
    """What one report's office has seen since it was frozen."""

    def __init__(self, report: FrozenReport) -> None:
        self.report, self.month = report, Month.parse(report.month)
        self.lines = Event.objects.filter(entered_at__gt=report.made_at, seq__isnull=False)
        tree = moved_since(report.made_at, report.office, offices_told(report.rows))
        self.moved = tree.offices
        # What happened at an office that came later is told by its coming.
        self.offices = Office.objects.subtree(report.office).exclude(tree.came)
        self.pieces = Submission.objects.filter(office__in=self.offices, received_on__lte=self.month.last_day)

    # Pieces ----------------------------------------------------------------------------------

    def entered(self) -> int:
        """Those of the months told of; an older one only where it came on a matter that may have come since."""
        told = Q(received_on__gte=earliest_told(self.month).first_day) | Q(ordinal__gt=1)
        return self.pieces.filter(told, entered_at__gt=self.report.made_at).count()

    def judged(self) -> int:
        """However old: a verdict links matters, and how often a matter has come is counted since ever."""
        moment = self.report.made_at
        return self.pieces.filter(repeat_decided_at__gt=moment, entered_at__lte=moment).count()

    def voided(self) -> int:
        void = self.pieces.filter(case__state=State.VOID, entered_at__lte=self.report.made_at)
        return void.filter(case__number__in=_numbers(self.lines.filter(code="case.void"))).count()

    # Matters ---------------------------------------------------------------------------------

    def done(self, *verbs: str) -> int:
        """Matters on which one of these was done."""
        return self._ours(self._of_matters(*verbs))

    def dated_anew(self) -> int:
        """Matters with a date corrected; one that came too late now may have come in time before."""
        lines, day = self._of_matters("correct_date"), self.report.as_of.isoformat()
        before = {line.stream for line in lines if "" < line.details["old"] <= day}
        return self._ours(lines, or_=Q(number__in=_numbers_of(before)))

    def late_facts(self) -> int:
        """Matters with a fact entered that happened before: notices, answers, promises kept."""
        lines = self.lines.filter(stream__startswith="case:", happened_on__lte=self.report.as_of)
        return self._ours(lines.exclude(code__in=[f"case.{verb}" for verb in _TOLD_APART]))

    def rated_again(self) -> int:
        """Matters whose rating as it was then is overwritten; the log keeps both."""
        before = Event.objects.filter(
            stream=OuterRef("stream"), code="case.rate", entered_at__lte=self.report.made_at, seq__isnull=False
        )
        return self._ours(self._of_matters("rate").filter(Exists(before)))

    def _of_matters(self, *verbs: str) -> QuerySet[Event]:
        return self.lines.filter(code__in=[f"case.{verb}" for verb in verbs])

    def _ours(self, lines: QuerySet[Event], or_: Q | None = None) -> int:
        """How many matters of ours, of those that had come by then, the lines are about; what we passed on was ours."""
        sent = Transfer.objects.filter(case=OuterRef("pk"), from_office__in=self.offices)
        ours = Q(registering_office__in=self.offices) | Q(responsible_office__in=self.offices) | Q(Exists(sent))
        then = Q(received_on__lte=self.report.as_of)
        return Case.objects.filter(ours, then | or_ if or_ else then, number__in=_numbers(lines)).count()

    # Beside them -----------------------------------------------------------------------------

    def late_promises(self) -> int:
        """Groups with a promise entered, or settled, that was so before."""
        lines = self.lines.filter(stream__startswith="group:", happened_on__lte=self.report.as_of)
        lines = lines.filter(code__endswith="_commitment")
        codes = {stream.removeprefix("group:") for stream in lines.values_list("stream", flat=True)}
        return KeyGroup.objects.filter(code__in=codes, office__in=self.offices).count()

    def frozen(self) -> int:
        """Reports of earlier months made since: what was counted then is read from them now."""
        earlier = FrozenReport.objects.filter(office=self.report.office_id, month__lt=self.report.month)
        return earlier.filter(made_at__gt=self.report.made_at).count()


def _numbers(lines: QuerySet[Event, Any]) -> set[str]:
    return _numbers_of(lines.values_list("stream", flat=True))


def _numbers_of(streams: Iterable[str]) -> set[str]:
    return {stream.removeprefix("case:") for stream in streams}
