"""Filters of the paper templates: words for dates and numbers, and visible gaps in drafts."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.translation import gettext as _

from cases.papers import sheets

register = template.Library()


@register.filter
def cn_date(day: date | None) -> str:
    """2027年1月9日; a missing date stays visible as a gap."""
    return sheets.cn_date(day) if day else _("（日期待补）")


@register.filter
def cn_date_with_weekday(day: date) -> str:
    return sheets.cn_date_with_weekday(day)


@register.filter
def cn_number(number: int) -> str:
    return sheets.cn_number(number)


@register.filter
def paragraphs(text: object) -> list[str]:
    """The lines of a text without empty ones."""
    return [line.strip() for line in str(text).splitlines() if line.strip()]


@register.filter
def or_gap(value: object, draft: bool) -> str:
    """In a draft an empty part says that it is still to be written; an issued paper has none."""
    said = str(value or "")
    return said if said.strip() or not draft else _("（此处待补）")


@register.filter
def or_dash(value: object) -> str:
    """An empty cell of a table reads as a dash."""
    return "—" if value is None or value == "" else str(value)


@register.filter
def listed(values: Iterable[object]) -> str:
    """Joined with the Chinese enumeration comma."""
    return _("、").join(str(value) for value in values)
