"""How an upload stands, in words for its owner's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases.ledger import desk
from cases.models import LedgerUpload
from jobs.models import State as JobState

if TYPE_CHECKING:
    from cases.models import LedgerUpload as Upload


@dataclass(frozen=True)
class Card:
    """One upload: `counts` are (label, number), `report` is what its job said of the rows."""

    upload: Upload
    words: str
    tone: str
    is_running: bool
    is_trial: bool
    percent: int | None
    counts: list[tuple[str, int]]
    report: dict[str, Any]
    importable: int

    @property
    def may_begin(self) -> bool:
        """Whether there is something an import would bring in."""
        return not self.is_running and (self.importable > 0 if self.is_trial else not self.report)


def card(upload: LedgerUpload) -> Card:
    """The upload as its page shows it."""
    running, trial = desk.is_running(upload), upload.stage == LedgerUpload.Stage.TRIAL
    words, tone = _words(upload, trial=trial)
    report = {} if running or upload.stage == LedgerUpload.Stage.MATCHING else upload.report
    known = bool(report) and "refused" not in report
    return Card(
        upload=upload,
        words=words,
        tone=tone,
        is_running=running,
        is_trial=trial,
        percent=upload.job.percent if running and upload.job else None,
        counts=_counts(upload, report, trial=trial) if known else [],
        report=report,
        importable=int(report.get("imported", 0)),
    )


def _counts(upload: LedgerUpload, report: dict[str, Any], *, trial: bool) -> list[tuple[str, int]]:
    taken, label, there = report["imported"], _("可以导入"), report["already_there"]
    if not trial:
        # Over all runs since it was matched: to the last one, what earlier ones brought in was there already.
        taken, label, there = upload.imported, _("已导入"), there - (upload.imported - taken)
    return [(_("读到的行"), report["rows"]), (label, taken), (_("早已导入"), there), (_("有错误"), report["errors"])]


def _words(upload: LedgerUpload, *, trial: bool) -> tuple[str, str]:
    job = upload.job
    if job is None:
        return _("等您核对各列"), "info"
    if job.state == JobState.DONE:
        wrong = upload.report.get("errors")
        return (_("试导入完成，还没有写入"), "info") if trial else (_("导入完成"), "warn" if wrong else "good")
    running = _("正在试导入，已看 %(done)d / %(total)d 行") if trial else _("正在导入，已处理 %(done)d / %(total)d 行")
    cancelled = _("已取消") if trial else _("已取消，取消前导入了 %d 行") % upload.imported
    told = {
        JobState.QUEUED: (_("排队等候"), "info"),
        JobState.RUNNING: (running % {"done": job.progress_done, "total": job.progress_total}, "progress"),
        JobState.CANCELLED: (cancelled, "closed"),
        JobState.FAILED: (_("没有完成"), "bad"),
    }
    return told[JobState(job.state)]
