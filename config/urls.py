"""Every address of the product, one room after the other."""

from django.urls import URLPattern, URLResolver, include, path

from config.data_map import data_map
from config.health import health
from config.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health, name="health"),
    path("data-map/", data_map, name="data_map"),
    path("metrics", metrics, name="metrics"),
    path("", include("offices.urls")),
    path("", include("cases.urls")),
    path("groups/", include("groups.urls")),
    path("reports/", include("reports.urls")),
    path("query/", include("portal.urls")),
    path("api/v1/", include("config.api.urls")),
]
