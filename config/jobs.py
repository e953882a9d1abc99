"""The wiring of rooms that do not know each other: which of their duties come back by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from jobs.registry import JobContext, job
from jobs.schedule import daily, every, monthly, slot_of
from trail.anchor import make_anchor
from trail.seal import seal_pending


@every("trail.seal", minutes=1, title=_("封存留痕"))
def seal(ctx: JobContext) -> dict[str, int]:
    """Seal the reads, reveals and refusals noted since the last seal."""
    return {"sealed": seal_pending()}


@daily("trail.anchor", at="00:10", lease_seconds=1800, title=_("每日锚定留痕"))
def anchor(ctx: JobContext) -> None:
    """Anchor the day that has just ended, also outside the database."""
    make_anchor(slot_of(ctx).date() - timedelta(days=1))


@daily("clocks.recompute", at="01:00", lease_seconds=3600, title=_("重算办理时限"))
def recompute(ctx: JobContext) -> dict[str, int]:
    """Recompute every clock from the log; what differed is repaired, counted and noted."""
    from cases.clocks import recompute_all  # noqa: PLC0415 - models are not ready when this module is read

    return {"different": len(recompute_all())}


@every("portal.clear", minutes=60, title=_("清除过时的查询尝试"))
def clear_attempts(ctx: JobContext) -> dict[str, int]:
    """Remove attempts at the query page that no longer count."""
    from portal.attempts import clear_out  # noqa: PLC0415

    return {"removed": clear_out()}


@daily("clocks.remind", at="07:30", lease_seconds=3600, title=_("提醒到期和超期的事项"))
def remind(ctx: JobContext) -> dict[str, int]:
    """Tell the responsible, the head, the director, each once."""
    from cases.reminding import remind as remind_all  # noqa: PLC0415 - models are not ready when this module is read

    return {"told": remind_all(slot_of(ctx).date())}


@job("mail.reminder", title=_("发送到期提醒邮件"))
def mail_reminder(ctx: JobContext) -> dict[str, bool]:
    """Mail one reminder; sent again after a breakdown it carries the same Message-ID."""
    from cases.reminding import send  # noqa: PLC0415

    return send(ctx.payload["reminder"])


@daily("sessions.clear", at="03:30", title=_("清除过期的登录会话"))
def clear_sessions(ctx: JobContext) -> dict[str, int]:
    """Remove sessions that have run out."""
    from offices.sessions import clear_out  # noqa: PLC0415 - models are not ready when this module is read

    return {"removed": clear_out()}


@every("exports.clear", minutes=30, title=_("清除到期的导出文件"))
def clear_exports(ctx: JobContext) -> dict[str, int]:
    """Remove exported files that have had their day."""
    from cases.exports.keeping import clear_out  # noqa: PLC0415

    return {"removed": clear_out()}


@monthly("reports.monthly", day=1, at="02:00", title=_("安排重复信访月报"))
def monthly_reports(ctx: JobContext) -> dict[str, int]:
    """Ask for the report of the month that has just ended, one job for each office that publishes."""
    from reports.publishing import ask_for_all  # noqa: PLC0415

    return {"asked": ask_for_all(slot_of(ctx).date())}


@job("reports.freeze", lease_seconds=1800, title=_("固定重复信访月报"))
def freeze_report(ctx: JobContext) -> dict[str, str]:
    """Freeze one month of one office; done before, it stays as it was."""
    from reports.publishing import freeze_asked  # noqa: PLC0415

    return freeze_asked(ctx.payload)


@every("ledger.clear", minutes=30, title=_("清除过期的导入台账"))
def clear_ledgers(ctx: JobContext) -> dict[str, int]:
    """Remove ledgers handed over for import that have had their day."""
    from cases.ledger.desk import clear_out  # noqa: PLC0415

    return {"removed": clear_out()}
