"""Keeps numbers of people out of the log, so that lawful destruction of a matter never has to break it."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any


class PersonalValueInLog(ValueError):
    """A value given to the log looks like a citizen or mobile number. The message names the field, not the value."""


# GB 11643 citizen numbers (18 characters, and the 15 digits of before 1999) with a possible birth date.
# The check character is not asked: a mistyped number is still somebody's.
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_CITIZEN = rf"[1-9][0-9]{{5}}(?:(?:18|19|20)[0-9]{{2}}{_MONTH_DAY}[0-9]{{3}}[0-9Xx]|[0-9]{{2}}{_MONTH_DAY}[0-9]{{3}})"
_MOBILE = r"(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}"
_PERSONAL = re.compile(rf"(?<![0-9])(?:{_CITIZEN}|{_MOBILE})(?![0-9])")
# One digest in a few hundred holds eleven digits in a row that begin like a mobile number.
_DIGEST = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{32,128}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?![0-9A-Za-z])"
)


def looks_personal(value: str) -> bool:
    """True when the text holds what reads like a citizen or mobile number, in full- or half-width digits."""
    folded = unicodedata.normalize("NFKC", value)
    return _PERSONAL.search(_DIGEST.sub(" ", folded)) is not None


def refuse_personal(**fields: Any) -> None:
    """Raise PersonalValueInLog when a value of the named fields, however deep, looks personal."""
    for where, value in _leaves("", fields):
        if looks_personal(value):
            raise PersonalValueInLog(f"{where} looks like a citizen or mobile number; name the field instead")


def _leaves(where: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield where, str(abs(value))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield where or "details", name  # a name may itself be a number of somebody: it is not repeated
            yield from _leaves(where or name, each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(where, each)
