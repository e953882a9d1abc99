"""Addresses of this room. They carry a month and an office code, nothing about anybody."""

from django.urls import URLPattern, URLResolver, path

from reports import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("monthly/", views.report_monthly, name="report_monthly"),
    path("monthly/<str:month>/<str:office>.<str:kind>", views.report_monthly_file, name="report_monthly_file"),
]
