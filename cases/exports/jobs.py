"""Making the archive of case summaries in the background.

A run may be cut off anywhere: what is rendered stays in the export's folder and is not rendered again.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import trail.log
from cases.exports import storing
from cases.exports.choosing import ExportPurpose
from cases.models import Case, Export
from cases.papers import fill_summary
from cases.papers.sheets import PAPER_LANGUAGE, IncompletePaper
from jobs.leases import LeaseLost
from jobs.registry import JobContext, JobError, job

KIND = "cases.summaries"
DROPPED = (Export.State.CANCELLED, Export.State.GONE)


@job(KIND, lease_seconds=180, title=gettext_lazy("打包导出信访事项摘要"))
def make_summaries(ctx: JobContext) -> None:
    """Render what its owner may see now, one after the other; pack what they may still see at the end."""
    export = Export.objects.select_related("owner__office").get(pk=ctx.payload["export"])
    if export.state != Export.State.MAKING:
        return  # cancelled, or its day is over: a retry makes nothing
    try:
        _make(ctx, export)
    except LeaseLost:
        # What this run wrote after its folder had been dropped must not stay.
        if Export.objects.filter(pk=export.pk, state__in=DROPPED).exists():
            storing.drop(export)
        raise


def _make(ctx: JobContext, export: Export) -> None:
    keys: list[int] = ctx.payload["cases"]
    for done, key in enumerate(keys):
        ctx.progress(done, len(keys))
        drawn = _drawn(export, key)
        if drawn is not None:
            ctx.progress(done, len(keys))  # drawing takes its time: cancelled or destroyed meanwhile is not written
            _keep(export, *drawn)
    ctx.progress(len(keys), len(keys))
    numbers = _still_seen(export, keys)
    if not numbers:
        raise JobError(_("其中的事项现在都不在您的查看范围内。"), final=True)
    parts = [(f"{number}.pdf", storing.part_of(export, key)) for key, number in numbers.items()]
    left_out = len(keys) - len(numbers)
    file = storing.pack(export, parts, _note(export, list(numbers.values()), left_out), attempt=ctx.fence)
    with ctx.finishing():
        ready = {"state": Export.State.READY, "file": file, "contents": list(numbers), "count": len(numbers)}
        Export.objects.filter(pk=export.pk).update(**ready, left_out=left_out)
        ctx.done({"count": len(numbers), "left_out": left_out})
    storing.drop_parts(export)


def _drawn(export: Export, key: int) -> tuple[Case, bytes] | None:
    """The summary of the matter `key`; None when it lies there already or is not to be had."""
    if storing.part_of(export, key).exists():
        return None
    case = Case.objects.visible_to(export.owner).filter(pk=key, destroyed_on=None).first()
    if case is None:
        return None
    try:
        content = fill_summary.render_summary(
            case, reader=export.owner, purpose=purpose_of(export), printed_at=timezone.now(), is_kept=True
        )
    except IncompletePaper:
        return None
    return case, content


def _keep(export: Export, case: Case, content: bytes) -> None:
    details: dict[str, Any] = {"paper": "summary", "purpose": export.purpose, "export": export.pk}
    trail.log.note("case.print", actor=export.owner.actor, stream=case.stream, details=details)
    storing.write_whole(storing.part_of(export, case.pk), content)


def _still_seen(export: Export, keys: list[int]) -> dict[int, str]:
    """Key → number of the matters that were rendered and are visible to the owner now, in the list's order."""
    seen = dict(Case.objects.visible_to(export.owner).filter(pk__in=keys).values_list("pk", "number"))
    return {key: seen[key] for key in keys if key in seen and storing.part_of(export, key).exists()}


def purpose_of(export: Export) -> str:
    """The purpose as it stands on every page."""
    with translation.override(PAPER_LANGUAGE):
        label = str(ExportPurpose(export.purpose).label)
    return f"{label}：{export.purpose_words}" if export.purpose_words else label


def _note(export: Export, numbers: list[str], left_out: int) -> str:
    lines = [
        _("导出人：%s") % export.owner.full_name,
        _("申请时间：%s") % timezone.localtime(export.asked_at).strftime("%Y-%m-%d %H:%M"),
        _("用途：%s") % purpose_of(export),
        _("件数：%d") % len(numbers),
        _("打包的摘要不写重点群体和其他事项的编号，需要时请在系统中查看。"),
    ]
    if left_out:
        lines.append(_("另有 %d 件在生成时已不在导出人的查看范围内，没有包含。") % left_out)
    # Word processors of the office read UTF-8 by this mark and break lines at both characters.
    return "\ufeff" + "\r\n".join([*lines, "", *numbers, ""])
