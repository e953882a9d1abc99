"""The wiring of rooms that do not know each other: which of their duties come back by the clock."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jobs.registry import JobContext, JobError, job
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


@daily("trail.prove", at="00:30", lease_seconds=14_400, title=_("验证全部留痕"))
def prove_log(ctx: JobContext) -> dict[str, int]:
    """Prove the whole log against every anchor; what is found fails the job for good and turns `/health/`."""
    from trail.proving import prove_by_the_clock  # noqa: PLC0415 - models are not ready when this module is read

    proof = prove_by_the_clock()
    if proof.findings:
        words = gettext("留痕有 %(n)d 处与写入时不符：不要改动数据库和锚点，请审计员在“日志”页验证并报告。")
        raise JobError(words % {"n": len(proof.findings)}, final=True)
    return {"lines": proof.events + proof.notes, "anchors": proof.anchors}


@daily("clocks.recompute", at="01:00", lease_seconds=3600, title=_("重算办理时限"))
def recompute(ctx: JobContext) -> dict[str, int]:
    """Recompute every clock from the log; what a holiday notice moved is told, what else differed is repaired; both are
    counted and noted.
    """
    from cases.recomputing import recompute_all  # noqa: PLC0415 - models are not ready when this module is read

    found = recompute_all()
    moved = sum(one.year > 0 for one in found)
    return {"different": len(found) - moved, "moved": moved}


@daily("reports.rollups", at="01:30", lease_seconds=3600, title=_("核对月度汇总"))
def look_after_rollups(ctx: JobContext) -> dict[str, int]:
    """Prove the roll-ups of the monthly report; what differed is mended, counted and noted."""
    from reports.months import Month  # noqa: PLC0415 - models are not ready when this module is read
    from reports.rollups.upkeep import look_after  # noqa: PLC0415

    return {"different": len(look_after(Month.of(slot_of(ctx).date())))}


@every("portal.clear", minutes=60, title=_("清除过时的查询尝试"))
def clear_attempts(ctx: JobContext) -> dict[str, int]:
    """Remove attempts at the query page that no longer count."""
    from portal.attempts import clear_out  # noqa: PLC0415

    return {"removed": clear_out()}


@daily("grants.remind", at="07:40", lease_seconds=600, title=_("提醒复核授权"))
def remind_of_grants(ctx: JobContext) -> dict[str, int]:
    """Whoever gave a grant is told by mail when it is to be looked at again; the home page says so by itself."""
    from cases.grants_held import remind as remind_givers  # noqa: PLC0415

    return {"due": remind_givers()}


@daily("grants.prove", at="03:45", lease_seconds=600, title=_("核对授权"))
def prove_grants(ctx: JobContext) -> dict[str, int]:
    """Compare grants with the rows of the current state; what disagrees opens nothing, is counted and noted."""
    from cases.grants_proof import tell  # noqa: PLC0415

    return {"different": tell()}


@job("mail.grant_review", max_tries=8, title=_("寄送复核授权提醒"))
def mail_grant_review(ctx: JobContext) -> dict[str, bool]:
    """At least once, with the same Message-ID."""
    from cases.grants_held import send  # noqa: PLC0415

    return send(ctx.payload["kind"], ctx.payload["grant"])


@daily("clocks.remind", at="07:30", lease_seconds=3600, title=_("提醒到期和超期的事项"))
def remind(ctx: JobContext) -> dict[str, int]:
    """Tell the responsible, the head, the director, each once."""
    from cases.reminding import remind as remind_all  # noqa: PLC0415 - models are not ready when this module is read

    return {"told": remind_all(slot_of(ctx).date())}


@job("clocks.urgent", title=_("提醒重大紧急情况的报告时限"))
def remind_by_the_minute(ctx: JobContext) -> dict[str, int]:
    """At the moments arranged when the clock began: the responsible before, the head once late, then the director."""
    from cases.reminding import remind_by_the_minute as tell  # noqa: PLC0415

    return {"told": tell(ctx.payload["case"])}


@job("mail.reminder", title=_("发送到期提醒邮件"))
def mail_reminder(ctx: JobContext) -> dict[str, bool]:
    """Mail one reminder; sent again after a breakdown it carries the same Message-ID."""
    from cases.inbox import send  # noqa: PLC0415

    return send(ctx.payload["reminder"])


@job("sms.reminder", title=_("发送到期提醒短信"))
def text_reminder(ctx: JobContext) -> dict[str, bool]:
    """Hand one reminder to the gateway; handed over again after a breakdown it carries the same reference."""
    from cases.inbox import send_text  # noqa: PLC0415

    return send_text(ctx.payload["reminder"])


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


@daily("retention.refresh", at="04:00", lease_seconds=3600, title=_("更新档案保管到期名单"))
def refresh_retention(ctx: JobContext) -> dict[str, int]:
    """Compute anew when each ended matter's file is due; clear groups that were closed after their last file went."""
    from cases.retention.groups import wipe_groups  # noqa: PLC0415 - models are not ready when this module is read
    from cases.retention.listing import refresh  # noqa: PLC0415

    return {"changed": refresh(), "groups": wipe_groups()}


@monthly("reports.monthly", day=1, at="02:00", title=_("安排重复信访月报"))
def monthly_reports(ctx: JobContext) -> dict[str, int]:
    """Ask for the reports of the month that has just ended and of those left out before, a job each."""
    from reports.publishing import ask_for_all  # noqa: PLC0415

    return {"asked": ask_for_all(slot_of(ctx).date())}


@job("reports.freeze", lease_seconds=1800, title=_("固定重复信访月报"))
def freeze_report(ctx: JobContext) -> dict[str, int | str]:
    """Freeze one month of one office; done before, it stays as it was."""
    from reports.publishing import freeze_asked  # noqa: PLC0415

    return freeze_asked(ctx.payload, ctx.progress)


@job("demo.publish", title=_("演示单位开始编发月报"))
def publish_demo(ctx: JobContext) -> dict[str, int]:
    """The demo's offices publish from now on, the month before as the first."""
    from cases.demo.people import begin_publishing  # noqa: PLC0415 - models are not ready when this module is read
    from reports.publishing import ask_for_all  # noqa: PLC0415

    begin_publishing()
    return {"asked": ask_for_all(timezone.localdate())}


@job("mail.report", max_tries=8, title=_("通知统计员月报已制表"))
def mail_report(ctx: JobContext) -> dict[str, bool]:
    """At least once, with the same Message-ID."""
    from reports.telling import send  # noqa: PLC0415 - models are not ready when this module is read

    return send(ctx.payload)


@every("ledger.clear", minutes=30, title=_("清除过期的导入台账"))
def clear_ledgers(ctx: JobContext) -> dict[str, int]:
    """Remove ledgers handed over for import that have had their day."""
    from cases.ledger.desk import clear_out  # noqa: PLC0415

    return {"removed": clear_out()}
