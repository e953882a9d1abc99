"""Bringing a ledger in from the page: hand over, match the columns, try, import, fetch what was not taken."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.forms.ledger import LedgerFileForm, LedgerMatchForm, LedgerSheetForm
from cases.ledger import desk, standing
from cases.ledger.problems import LedgerRefused
from cases.models import LedgerUpload
from offices.models import PostKind
from offices.web import signed_in, with_post

REFUSED = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_import(request: HttpRequest) -> HttpResponse:
    """Hand a file over; below it the files of the last day."""
    staff = with_post(request, PostKind.REGISTRAR)
    sent = request.method == "POST"
    form = LedgerFileForm(desk.offices_of(staff), request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            upload = desk.receive(staff, form.cleaned_data["office"], form.cleaned_data["file"])
        except LedgerRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("ledger_match", upload.pk)
    context = {"form": form, "uploads": [standing.card(upload) for upload in desk.mine(staff)]}
    return render(request, "cases/ledger/upload.html", context, status=REFUSED if form.errors else 200)


def _own(request: HttpRequest, pk: int) -> LedgerUpload:
    """404 for everybody but who handed it over, 403 for them once they are no registrar."""
    upload = desk.own(signed_in(request), pk)
    with_post(request, PostKind.REGISTRAR)
    return upload


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_match(request: HttpRequest, pk: int) -> HttpResponse:
    """The first rows as they were read, and which column is what; sending it tries the whole file."""
    upload = _own(request, pk)
    if desk.is_running(upload):
        return redirect("ledger_progress", upload.pk)
    asked = LedgerSheetForm(None, request.GET)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    try:
        shown = desk.look(upload, place=wanted.get("sheet"), header_row=wanted.get("header_row") or 0)
    except LedgerRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("ledger_import")
    kept = desk.remembered(upload.office, shown.header_digest)
    form = LedgerMatchForm(shown, kept, request.POST if request.method == "POST" else None)
    if form.is_valid():
        desk.match(upload, shown, form.told())
        return redirect("ledger_progress", upload.pk)
    sheet_form = LedgerSheetForm(shown)
    context = {"upload": upload, "shown": shown, "form": form, "sheet_form": sheet_form, "remembered": bool(kept)}
    return render(request, "cases/ledger/match.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the trial or the import is, and what came of it; POST begins the import."""
    upload = _own(request, pk)
    if request.method == "POST":
        if not desk.begin(upload):
            messages.info(request, _("已经在进行，或者还没有试导入。"))
        return redirect("ledger_progress", upload.pk)
    return render(request, "cases/ledger/progress.html", {"upload": upload, "card": standing.card(upload)})


@require_POST
def ledger_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop; what went in stays."""
    upload = _own(request, pk)
    if desk.cancel(upload):
        messages.success(request, _("已取消。已经导入的行保留，再次导入时不会重复。"))
    else:
        messages.info(request, _("已经结束，不用取消。"))
    return redirect("ledger_progress", upload.pk)


@require_safe
def ledger_errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook of the rows that were not taken, to its owner only."""
    upload = _own(request, pk)
    name = f"errors-{upload.pk}.xlsx"
    return FileResponse(desk.errors_of(upload), as_attachment=True, filename=name, content_type=XLSX)
