"""Addresses of this room. Codes in them say nothing about people or grievances."""

from django.urls import URLPattern, URLResolver, path

from groups.views import changing, reading

urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.group_list, name="group_list"),
    path("add/", changing.group_add, name="group_add"),
    path("restore/", changing.group_restore, name="group_restore"),
    path("<str:code>/", reading.group_detail, name="group_detail"),
    path("<str:code>/edit/", changing.group_verb, {"verb": "edit"}, name="group_edit"),
    path("<str:code>/grants/", reading.group_grants, name="group_grants"),
    path("<str:code>/do/<slug:verb>/", changing.group_verb, name="group_verb"),
    path("<str:code>/do/<slug:verb>/<int:pk>/", changing.group_verb, name="group_verb_on"),
    path("<str:code>/reveal/<int:pk>/", reading.group_reveal, name="group_reveal"),
]
