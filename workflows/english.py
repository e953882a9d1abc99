"""The English of the table: which texts need it, and which of them have none yet.

The catalogue `locale/en` holds these texts and no others; `manage.py workflow_texts` keeps it so.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from workflows.ground_words import local_words
from workflows.rules_page import ENGLISH, rules_page
from workflows.table import markdown

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES" / "django.po"
CONTEXT_SIGN = trans_real.CONTEXT_SEPARATOR  # between the context of a text and the text
CHINESE_SIGN = re.compile(r"[　-〿㐀-鿿豈-﫿＀-￯]")


def looked_up() -> dict[str, str]:
    """Text (behind its context, if any) → what stands for it in English, for all that page and file look up.

    They are made in English while each look-up is noted: a text built from parts or read from a table of data
    is found like any other.
    """
    english = trans_real.translation(ENGLISH)
    found: dict[str, str] = {}

    def noting(text: str) -> str:
        found[text] = type(english).gettext(english, text)
        return found[text]

    vars(english)["gettext"] = noting
    try:
        rules_page(ENGLISH)
        markdown(ENGLISH)
        with translation.override(ENGLISH):
            local_words(date.min, date.max)  # shown only where an office has grounds of its own
    finally:
        del vars(english)["gettext"]
    return found


def without_english() -> list[str]:
    """The texts that a reader of English would get in Chinese."""
    return [text.split(CONTEXT_SIGN)[-1] for text, told in looked_up().items() if CHINESE_SIGN.search(told)]
