"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from cases.views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.show, name="home"),
]
