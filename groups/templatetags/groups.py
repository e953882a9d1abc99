"""Words of this room in templates."""

from __future__ import annotations

from django import template

from groups.grants import last_day

register = template.Library()
register.filter(last_day)
