"""What every long-lived process of the office asks before it begins: are the flows and tables whole, do the keys and
the log's guards hold?
"""

from __future__ import annotations

import sys

from django.core.checks import ERROR, CheckMessage, Tags, run_checks
from django.db import Error as DatabaseError

from offices import keys
from offices.checks import AT_START

# By this code gunicorn knows that its workers cannot begin, and ends; after any other it would start them for ever.
CANNOT_BEGIN = 3


def ready_or_end() -> None:
    """Remember the keys in use. Ends the process with the text and the cure when something is wrong.

    A database that is away is no fault of the keys: the pages say so themselves until it is back.
    """
    _end_with(run_checks(tags=[AT_START]))
    try:
        found = run_checks(tags=[Tags.database], databases=["default"])
        if not _errors(found):
            keys.remember()
            return
    except DatabaseError:
        return
    _end_with(found)


def _errors(found: list[CheckMessage]) -> list[CheckMessage]:
    return [message for message in found if message.level >= ERROR]


def _end_with(found: list[CheckMessage]) -> None:
    if wrong := _errors(found):
        sys.stderr.write("".join(f"{message}\n" for message in wrong))
        sys.exit(CANNOT_BEGIN)
