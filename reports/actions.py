"""What each verb of a monthly report writes, and the one way to freeze a month."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.models import Office, Staff
from reports.models import FrozenReport
from reports.monthly import MonthlyReport, NotReportable, Tell, count, refuse
from reports.months import Month
from reports.snapshot import one_moment
from reports.stored import fingerprint
from workflows.engine import perform
from workflows.verbs import Act, Change, SystemActor

WORDS = ("features", "hotspots", "causes", "settlements", "suggestions", "plans")


def freeze(
    month: Month, office: Office, by: Staff | SystemActor, tell: Tell = lambda done, total: None
) -> tuple[FrozenReport, bool]:
    """The frozen report of the month, and whether this call made it: asking again, or two at once, give one.

    `tell` hears how many tables are counted. Raises NotReportable where there are no figures or the month is not
    over, NotAllowed without the post.
    """
    refuse_to_freeze(month, office)
    found = frozen_of(month, office)
    if found is not None:
        return found, False
    # Before the transaction: nobody who writes waits for the counting, and its progress can be seen. What is entered
    # from this moment on came after the figures.
    moment = timezone.now()
    with one_moment() as outside:
        counted = count(month, office, tell=lambda done, total: outside(lambda: tell(done, total)))
    new = FrozenReport(month=str(month), office=office)
    try:
        made: FrozenReport = perform(new, "make", by=by, counted=counted, counted_at=moment).item
    except IntegrityError:
        # Somebody else froze the month between the look and the insert: theirs stands.
        found = frozen_of(month, office)
        if found is None:
            raise
        return found, False
    return made, True


def refuse_to_freeze(month: Month, office: Office) -> None:
    """Raise NotReportable where there are no figures or the month is not over."""
    today = timezone.localdate()
    refuse(month, office, today)
    if month.last_day >= today:
        raise NotReportable(_("%(month)s尚未结束，不能定稿。") % {"month": month.words})


def frozen_of(month: Month, office: Office) -> FrozenReport | None:
    """The frozen report of this month and office; None while it is open."""
    people = ("office", "made_by", "composed_by", "reviewed_by", "approved_by")
    return FrozenReport.objects.filter(month=str(month), office=office).select_related(*people).first()


def _make(report: FrozenReport, act: Act) -> Change:
    """Details: counted (MonthlyReport), counted_at (instant). The log keeps what the figures hash to."""
    counted: MonthlyReport = act.details["counted"]
    report.rows = counted.as_json()
    report.hash = fingerprint(report.rows)
    report.definitions_version, report.as_of = counted.definitions_version, counted.as_of
    report.made_at, report.made_by = act.details["counted_at"], act.person
    return Change({"hash": report.hash, "definitions": report.definitions_version})


def _confirm(report: FrozenReport, act: Act) -> Change:
    report.composed_by = act.person
    return Change({"hash": report.hash})


def _compose(report: FrozenReport, act: Act) -> Change:
    """Details: texts by the names in WORDS. The log names what was written, not how."""
    written = [name for name in WORDS if name in act.details]
    for name in written:
        setattr(report, name, str(act.details[name]).strip())
    report.composed_by = act.person
    return Change({"fields": written})


def _review(report: FrozenReport, act: Act) -> Change:
    report.reviewed_by, report.remark = act.person, ""
    return Change()


def _send_back(report: FrozenReport, act: Act) -> Change:
    report.reviewed_by = report.approved_by = None
    report.remark = str(act.details["reason"]).strip()
    return Change()


def _approve(report: FrozenReport, act: Act) -> Change:
    report.approved_by = act.person
    return Change()


def _publish(report: FrozenReport, act: Act) -> Change:
    report.published_at = timezone.now()
    return Change({"hash": report.hash})


EFFECTS: Mapping[str, Callable[[FrozenReport, Act], Change]] = {
    "make": _make,
    "confirm": _confirm,
    "compose": _compose,
    "review": _review,
    "send_back": _send_back,
    "approve": _approve,
    "publish": _publish,
}
