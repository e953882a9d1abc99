"""Addresses of this room. They carry a month and an office code, nothing about anybody."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from reports import views


class OfficeCode(StringConverter):
    """Up to the first dot: what stands behind it is the format, which may hold another («outside.csv»)."""

    regex = "[^/.]+"


register_converter(OfficeCode, "office_code")

urlpatterns: list[URLPattern | URLResolver] = [
    path("monthly/", views.report_monthly, name="report_monthly"),
    path("monthly/<str:month>/<str:office>/pieces/", views.report_pieces, name="report_pieces"),
    path("monthly/<str:month>/<str:office>/do/<str:verb>/", views.report_verb, name="report_verb"),
    path("monthly/<str:month>/<office_code:office>.<str:kind>", views.report_monthly_file, name="report_monthly_file"),
]
