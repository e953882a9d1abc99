"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from cases.views import (
    detail,
    enquiry,
    exports,
    files,
    home,
    ledgers,
    lists,
    papers,
    registering,
    reveal,
    reviews,
    rules,
    verbs,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.show, name="home"),
    path("rules/", rules.show, name="rules"),
    path("cases/", lists.case_list, name="case_list"),
    path("cases/register/", registering.register, name="case_register"),
    path("cases/export/", exports.case_export, name="case_export"),
    path("enquiry/", enquiry.enquiry, name="enquiry"),
    path("import/", ledgers.ledger_import, name="ledger_import"),
    path("import/<int:pk>/", ledgers.ledger_match, name="ledger_match"),
    path("import/<int:pk>/progress/", ledgers.ledger_progress, name="ledger_progress"),
    path("import/<int:pk>/cancel/", ledgers.ledger_cancel, name="ledger_cancel"),
    path("import/<int:pk>/errors.xlsx", ledgers.ledger_errors, name="ledger_errors"),
    path("exports/", exports.export_list, name="export_list"),
    path("exports/<int:pk>/", exports.export_file, name="export_file"),
    path("exports/<int:pk>/cancel/", exports.export_cancel, name="export_cancel"),
    path("cases/<str:number>/", detail.case_detail, name="case_detail"),
    path("cases/<str:number>/do/<slug:verb>/", verbs.perform_verb, name="case_verb"),
    path("cases/<str:number>/submissions/<int:ordinal>/repeat/", registering.repeat, name="case_repeat"),
    path("cases/<str:number>/files/<int:pk>/", files.attachment, name="case_file"),
    path("cases/<str:number>/documents/<int:pk>/", files.document, name="case_document"),
    path("cases/<str:number>/documents/<int:pk>/service.pdf", papers.service, name="case_service"),
    path("cases/<str:number>/reviews/add/", reviews.review_add, name="case_review_add"),
    path("cases/<str:number>/reviews/<int:pk>/<slug:verb>/", reviews.review_verb, name="case_review_verb"),
    path("cases/<str:number>/summary.pdf", papers.summary, name="case_summary"),
    path("cases/<str:number>/form.pdf", papers.registration, name="case_form"),
    path("cases/<str:number>/slip.pdf", papers.slip, name="case_slip"),
    path("cases/<str:number>/draft.pdf", papers.draft, name="case_draft"),
    path("cases/<str:number>/reveal/<int:pk>/<slug:field>/", reveal.reveal, name="case_reveal"),
]
