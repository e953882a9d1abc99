"""How this room says no."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """What was asked is not done: `code` for the log, `words` for the person, `field` of the form to mend."""

    def __init__(self, code: str, words: str | Promise, field: str | None = None) -> None:
        super().__init__(code)
        self.code, self.words, self.field = code, words, field
