"""Words of this room in templates."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def last_day(expires_at: dt.datetime) -> str:
    """The last whole day of a grant: it expires at the first moment of the next («2027-01-30»)."""
    return timezone.localdate(expires_at - dt.timedelta(microseconds=1)).isoformat()
