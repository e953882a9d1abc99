"""What is taken out: the matters a list's address finds, or those ticked on its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.lists import Row, found_in, order_of, rows_of, used_in, with_rows

if TYPE_CHECKING:
    from django.http import QueryDict

    from cases.access import CaseQuerySet
    from cases.case_filter import CaseFilter
    from offices.models import Staff

CHOSEN = "chosen"
# What one answer may hold: a workbook is made while its reader waits, summaries take half a second each.
MOST_ROWS, MOST_SUMMARIES = 20_000, 500
_AT_ONCE = 500


class ExportKind(models.TextChoices):
    """What leaves: its lines in one workbook, or a sheet for each matter."""

    LIST = "list", gettext_lazy("名单（Excel）")
    SUMMARIES = "summaries", gettext_lazy("事项摘要（每件一份 PDF，打成一个压缩包）")


class ExportPurpose(models.TextChoices):
    """What an export is for. The words stand in the file, the code in the log."""

    REPORT = "report", gettext_lazy("汇报工作")
    DECIDE = "decide", gettext_lazy("会商、研究办理")
    INSPECT = "inspect", gettext_lazy("督查检查、核对")
    HANDOVER = "handover", gettext_lazy("工作交接")
    ARCHIVE = "archive", gettext_lazy("归档")


@dataclass(frozen=True)
class Choice:
    """The matters one request would take out. `numbers` are those ticked; without any, all that were found."""

    filters: CaseFilter
    found: CaseQuerySet
    order: tuple[Any, ...]
    numbers: tuple[str, ...]

    def count(self, at_most: int) -> int:
        """How many there are; counting stops one above `at_most`."""
        return self.found.order_by()[: at_most + 1].count()

    def keys(self, at_most: int) -> list[int]:
        """Primary keys in the list's order."""
        return list(self.found.order_by(*self.order).values_list("pk", flat=True)[:at_most])

    def rows(self, at_most: int) -> Iterator[Row]:
        """The lines of the list, some hundreds of them in memory at a time."""
        keys = self.keys(at_most)
        for start in range(0, len(keys), _AT_ONCE):
            part = with_rows(self.found.filter(pk__in=keys[start : start + _AT_ONCE])).select_related(
                "responsible_office", "registering_office", "category__parent", "group"
            )
            yield from rows_of(list(part.order_by(*self.order)))

    @property
    def used(self) -> list[str]:
        """Names of the filters used, for the log."""
        return used_in(self.filters)

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """The filters used, in words, as they stand in the file."""
        data = self.filters.form.cleaned_data
        told = [
            (str(self.filters.form.fields[name].label), _words(self.filters, name, data[name])) for name in self.used
        ]
        if self.numbers:
            told.append((_("勾选的事项"), _("%d 件") % len(self.numbers)))
        return told


def choice_of(staff: Staff, query: QueryDict) -> Choice:
    """What the list's address `query` means for `staff`. A wrong address finds nothing."""
    filters, found = found_in(staff, query)
    numbers = tuple(dict.fromkeys(query.getlist(CHOSEN)))[:MOST_SUMMARIES]
    if numbers:
        found = found.filter(number__in=numbers)
    return Choice(filters, found, order_of(query), numbers)


def _words(filters: CaseFilter, name: str, value: Any) -> str:
    choices = dict(getattr(filters.form.fields[name], "choices", None) or []) if isinstance(value, str) else {}
    return _("是") if value is True else str(choices.get(value, value))
