"""Addresses of this room. They carry a month and an office code, nothing about anybody."""

from django.urls import URLPattern, URLResolver, path

from reports import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("monthly/", views.report_monthly, name="report_monthly"),
    path("monthly/<str:month>/<str:office>/pieces/", views.report_pieces, name="report_pieces"),
    path("monthly/<str:month>/<str:office>/do/<str:verb>/", views.report_verb, name="report_verb"),
    path("monthly/<str:month>/<str:office>.<str:kind>", views.report_monthly_file, name="report_monthly_file"),
]
