"""Numbers without gaps: taken under a lock, in the transaction that uses them."""

from __future__ import annotations

from django.db import transaction

from cases.models.papers import NumberSeries
from offices.models import Office


def take(series: str) -> int:
    """The next number of `series`, from 1. The row stays locked till the transaction ends, so a
    rollback gives the number back and two takers queue.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are taken inside the transaction that uses them")
    NumberSeries.objects.get_or_create(name=series)
    row = NumberSeries.objects.select_for_update().get(name=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


class Drawer:
    """Numbers for many matters of one transaction: each series is locked at its first number and
    written back once, by `settle`. What is not settled was never taken.
    """

    def __init__(self) -> None:
        self._rows: dict[str, NumberSeries] = {}

    def take(self, series: str) -> int:
        """The next number of `series`, as `take` would give it."""
        if series not in self._rows:
            NumberSeries.objects.get_or_create(name=series)
            self._rows[series] = NumberSeries.objects.select_for_update().get(name=series)
        self._rows[series].last += 1
        return self._rows[series].last

    def settle(self) -> None:
        """Write back how far each series has come."""
        NumberSeries.objects.bulk_update(self._rows.values(), ["last"])


def case_number(office: Office, year: int, drawer: Drawer | None = None) -> str:
    """«JA-2026-000123», gap-free per office and year of receipt."""
    draw = drawer.take if drawer else take
    return f"{office.code}-{year}-{draw(f'case/{office.pk}/{year}'):06d}"


_WORDS = {
    "notice_accepted": "受", "opinion": "意", "reply": "复", "supervision": "督", "supervision_reply": "督复",
    "recommendation": "建", "feedback": "建复",
}  # fmt: skip


def document_number(office: Office, kind: str, year: int) -> str:
    """«柳民信受〔2026〕12号»: six-angle brackets, full year, no leading zero (GB/T 9704-2012)."""
    word = _WORDS.get(kind, "告")
    name = office.short_name or office.code
    return f"{name}{word}〔{year}〕{take(f'paper/{office.pk}/{word}/{year}')}号"


def destruction_number(office: Office, year: int) -> str:
    """«静民信销〔2026〕1号», gap-free per office and year."""
    name = office.short_name or office.code
    return f"{name}销〔{year}〕{take(f'destruction/{office.pk}/{year}')}号"
