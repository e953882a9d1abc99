"""What every long-lived process of the office asks before it begins: do the keys and the log's guards hold?"""

from __future__ import annotations

import sys

from django.core.checks import ERROR, Tags, run_checks
from django.db import Error as DatabaseError

from offices import keys


def ready_or_end() -> None:
    """Remember the keys in use. Ends the process with the text and the cure when something is wrong.

    A database that is away is no fault of the keys: the pages say so themselves until it is back.
    """
    try:
        found = run_checks(tags=[Tags.database], databases=["default"])
        wrong = [message for message in found if message.level >= ERROR]
        if not wrong:
            keys.remember()
            return
    except DatabaseError:
        return
    sys.exit("\n".join(str(message) for message in wrong))
