"""Taking out what the list shows, and one's own exports."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.exports import keeping
from cases.exports.choosing import MOST_ROWS, MOST_SUMMARIES, Choice, ExportKind, ExportPurpose, choice_of
from cases.exports.workbook import Cover, workbook
from cases.forms.exporting import ExportForm
from offices.models import Staff
from offices.web import signed_in

REFUSED = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def case_export(request: HttpRequest) -> HttpResponse:
    """GET asks what and what for, POST answers with the workbook or puts the summaries on the way."""
    staff = signed_in(request)
    choice = choice_of(staff, request.GET)
    form = ExportForm(choice, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        count = choice.count(MOST_ROWS)
        context = {"choice": choice, "form": form, "count": count, "most": MOST_ROWS, "most_summaries": MOST_SUMMARIES}
        return render(request, "cases/export.html", context, status=REFUSED if form.is_bound else 200)
    purpose, words = form.cleaned_data["purpose"], form.cleaned_data["purpose_words"]
    if form.cleaned_data["kind"] == ExportKind.LIST:
        return _workbook(staff, choice, purpose, words)
    keeping.ask(staff, choice, purpose=purpose, words=words)
    messages.success(request, _("已开始生成，完成后在本页下载。文件只有您能下载，保留一天。"))
    return redirect("export_list")


def _workbook(staff: Staff, choice: Choice, purpose: str, words: str) -> HttpResponse:
    now = timezone.now()
    cover = Cover(staff, now, str(ExportPurpose(purpose).label), words, choice.conditions)
    content, streams = workbook(choice, cover, at_most=MOST_ROWS)
    keeping.note_list(staff, choice, streams, purpose)
    answer = HttpResponse(content, content_type=XLSX)
    name = f"cases-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    """My exports: how far they are, what can be fetched."""
    cards = keeping.mine(signed_in(request))
    making = any(card.is_making for card in cards)
    return render(request, "cases/exports.html", {"cards": cards, "making": making})


@require_safe
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The archive, to its maker only."""
    staff = signed_in(request)
    export = keeping.own(staff, pk)
    try:
        file = keeping.fetch(export, staff)
    except keeping.NotAnyMore as why:
        messages.error(request, str(why))
        return redirect("export_list")
    name = f"summaries-{timezone.localtime(export.asked_at):%Y%m%d-%H%M}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
def export_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop making one of my exports."""
    export = keeping.own(signed_in(request), pk)
    if keeping.cancel(export):
        messages.success(request, _("已取消。"))
    else:
        messages.info(request, _("已经结束，不用取消。"))
    return redirect("export_list")
