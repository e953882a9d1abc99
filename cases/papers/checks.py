"""Start-up check: a machine that cannot draw the papers says so, and which Debian package cures it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from .fonts import PACKAGE, REQUIRED_FAMILIES, font_file

LIBRARIES_MISSING = "papers.E001"
SUBSET_MISSING = "papers.E002"
FONT_MISSING = "papers.E003"


@register("papers")
def papers_can_be_drawn(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Pango, the HarfBuzz subsetter and the two CJK families, in the order in which they hide each other."""
    try:
        from weasyprint.text.ffi import harfbuzz_subset  # noqa: PLC0415  the import itself is what may fail
    except (ImportError, OSError):
        hint = "apt-get install libpango-1.0-0 libpangoft2-1.0-0"
        return [Error("The papers need Pango, which is not installed.", hint=hint, id=LIBRARIES_MISSING)]
    missing_families = [family for family in REQUIRED_FAMILIES if font_file(family) is None]
    return subset_errors(harfbuzz_subset) + font_errors(missing_families)


def subset_errors(library: object | None) -> list[CheckMessage]:
    """Without this library a paper takes nine seconds instead of a fifth of one."""
    if library is not None:
        return []
    problem = "The papers need the HarfBuzz subsetter, which is not installed."
    return [Error(problem, hint="apt-get install libharfbuzz-subset0", id=SUBSET_MISSING)]


def font_errors(missing_families: Sequence[str]) -> list[CheckMessage]:
    """Without these families names would be printed as empty boxes."""
    hint = f"apt-get install {PACKAGE}"
    return [Error(f'The typeface "{name}" is not installed.', hint=hint, id=FONT_MISSING) for name in missing_families]
