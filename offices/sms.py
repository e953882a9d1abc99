"""Text messages to staff: a small interface for the office's own gateway. Nothing is sent by default.

`SMS_BACKEND` names a class with `send`; docs/operating.md has a recipe. A text holds a matter's number and a
clock, never a name, a title or anything about a petitioner: it leaves the building over other people's lines.
"""

from __future__ import annotations

import re
import sys
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

MOBILE = re.compile(r"1[3-9]\d{9}")


class Sender(Protocol):
    """What a gateway's class offers."""

    def send(self, number: str, text: str, *, reference: str) -> None:
        """Hand `text` to the gateway for the mobile `number` (eleven digits) or raise; it is tried again later.

        `reference` is the same whenever the same message is handed over, so that a gateway can drop a second one.
        """


class ConsoleSender:
    """Writes to standard output instead of sending, as the default of mail does; the number stays out of it."""

    def send(self, number: str, text: str, *, reference: str) -> None:
        sys.stdout.write(f"SMS {reference}: {text}\n")


def can_reach(number: str) -> bool:
    """Whether `number` is a mainland mobile; a desk telephone gets no text."""
    return MOBILE.fullmatch(number) is not None


def send(number: str, text: str, *, reference: str) -> None:
    """Hand one message to the configured gateway. Raises what the gateway raises."""
    sender: Sender = import_string(settings.SMS_BACKEND)()
    sender.send(number, text, reference=reference)
