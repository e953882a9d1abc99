"""Guessing is stopped: five wrong attempts an hour for one query code, and as many from one network address."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from offices.personal import blind_index
from portal.models import Attempt

MOST_PER_CODE = 5
MOST_PER_ADDRESS = 5
WINDOW = dt.timedelta(hours=1)


class Locked(Exception):
    """Too many wrong attempts within the hour."""


class Count:
    """The attempts on one code from one address. An unknown code counts like a known one.

    An attempt is written before its PIN is looked at, so that many at once cannot slip through together.
    """

    def __init__(self, code: str, address: str) -> None:
        self.code, self.address = blind_index("query_code", code), blind_index("network_address", address)
        self._written: list[int] = []

    def begin(self) -> None:
        """Count this attempt as wrong until it proves right. Raises Locked; what is locked out counts no further."""
        now = timezone.now()
        marks = {self.code: MOST_PER_CODE, self.address: MOST_PER_ADDRESS}
        self._written = [Attempt.objects.create(mark=mark, at=now).pk for mark in marks]
        for mark, most in marks.items():
            if Attempt.objects.filter(mark=mark, at__gt=now - WINDOW).count() > most:
                self._forget()
                raise Locked

    def was_right(self) -> None:
        """The attempt proved right: it is forgotten, with the earlier slips of the pen on this code."""
        self._forget()
        Attempt.objects.filter(mark=self.code).delete()

    def _forget(self) -> None:
        Attempt.objects.filter(pk__in=self._written).delete()


def clear_out() -> int:
    """Remove what no longer counts; how many rows."""
    removed, _each = Attempt.objects.filter(at__lte=timezone.now() - WINDOW).delete()
    return removed
