"""Every address of the product, one room after the other."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("offices.urls")),
    path("", include("cases.urls")),
    path("groups/", include("groups.urls")),
    path("reports/", include("reports.urls")),
]
