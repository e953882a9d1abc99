"""The table as a page, in Chinese or in English: the only words of the product that are offered in English."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from workflows.described import FLOWS, clock_rows, rows_of
from workflows.diagram import svg_of
from workflows.ground_words import ground_tables

CHINESE, ENGLISH = "zh-hans", "en"
LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}  # each in its own words


@dataclass(frozen=True)
class RulesPage:
    """The page in one language: a heading and what stands below it."""

    language: str
    title: str
    body: SafeString

    @property
    def other_language(self) -> str:
        return CHINESE if self.language == ENGLISH else ENGLISH

    @property
    def other_name(self) -> str:
        return LANGUAGES[self.other_language]


def rules_page(language: str) -> RulesPage:
    """Flows with their pictures, the grounds, and the clocks, in English if «en» is asked for, else in Chinese."""
    language = language if language in LANGUAGES else CHINESE
    with translation.override(language):
        flows = [(flow, svg_of(flow), rows_of(flow)) for flow in FLOWS]
        told = {"flows": flows, "grounds": ground_tables(), "clocks": clock_rows()}
        return RulesPage(language, _("办理规则"), render_to_string("workflows/rules.html", told))
