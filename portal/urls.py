"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from portal import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.query, name="portal_query"),
    path("rating/", views.rate, name="portal_rate"),
]
