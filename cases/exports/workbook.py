"""The list of matters as an Excel workbook: real dates, a head that stays in sight, names masked.

Words never become a formula: whatever begins like one is stored as text and marked so, also for a later edit.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.papers.masking import without_numbers

if TYPE_CHECKING:
    from django.utils.functional import Promise
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.worksheet import Worksheet

    from cases.exports.choosing import Choice
    from cases.lists import Row
    from offices.models import Staff

LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# XML 1.0 has no way to say these, not even escaped.
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_767  # characters Excel keeps in one cell
_ON_ONE_LINE = 20  # Chinese characters; a style on every cell would double the time

# Heading and width in characters, in the order of `_cells`.
COLUMNS: tuple[tuple[str | Promise, int], ...] = (
    (gettext_lazy("编号"), 18),
    (gettext_lazy("标题"), 44),
    (gettext_lazy("信访人"), 18),
    (gettext_lazy("另有人数"), 10),
    (gettext_lazy("类别"), 14),
    (gettext_lazy("业务类别"), 26),
    (gettext_lazy("形式"), 12),
    (gettext_lazy("状态"), 14),
    (gettext_lazy("轮次"), 7),
    (gettext_lazy("收到日期"), 12),
    (gettext_lazy("登记时间"), 17),
    (gettext_lazy("最近到期"), 12),
    (gettext_lazy("时限"), 28),
    (gettext_lazy("责任领导"), 12),
    (gettext_lazy("责任单位"), 26),
    (gettext_lazy("登记单位"), 26),
    (gettext_lazy("办结日期"), 12),
    (gettext_lazy("结案日期"), 12),
)


@dataclass(frozen=True)
class Cover:
    """What the second sheet says of the first."""

    made_by: Staff
    made_at: dt.datetime
    purpose: str
    words: str
    conditions: Sequence[tuple[str, str]]


def workbook(choice: Choice, cover: Cover, *, at_most: int) -> tuple[bytes, list[str]]:
    """The bytes (xlsx) and the logs' streams of the matters they hold. Rows are streamed, not kept."""
    from openpyxl import Workbook  # noqa: PLC0415  only where a workbook is made

    book = Workbook(write_only=True)
    # A sheet that is only written has what an ordinary one has, as far as it is used here.
    streams = _fill(cast("Worksheet", book.create_sheet(str(_("信访事项")))), choice.rows(at_most))
    _cover(cast("Worksheet", book.create_sheet(str(_("导出说明")))), cover, len(streams))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), streams


def _fill(sheet: Worksheet, rows: Iterable[Row]) -> list[str]:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    for place, (_label, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B2"
    # On paper it is wider than a sheet: the head and the numbers repeat, so that pages can be laid side by side.
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.scale = "landscape", 9, 80
    sheet.append([_head(sheet, str(label)) for label, _width in COLUMNS])
    streams = []
    for row in rows:
        sheet.append([_cell(sheet, value) for value in _cells(row)])
        streams.append(row.case.stream)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(streams) + 1}"
    return streams


def _cells(row: Row) -> list[Any]:
    case = row.case
    return [
        case.number,
        without_numbers(case.title),
        _("检举控告人，不显示") if case.is_accusation else row.petitioner,
        row.others or None,
        case.class_words,
        str(case.category) if case.category else "",
        row.channel,
        str(case.get_state_display()),
        case.round,
        case.received_on,
        timezone.localtime(case.registered_at).replace(tzinfo=None),
        case.next_due,
        row.standing.words() if row.standing else "",
        row.leader,
        case.responsible_office.name,
        case.registering_office.name,
        case.resolved_on,
        case.closed_on,
    ]


def _cover(sheet: Worksheet, cover: Cover, count: int) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 76
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    office = cover.made_by.office.name if cover.made_by.office else ""
    lines: list[tuple[str, Any]] = [
        (_("导出人"), f"{cover.made_by.full_name} {office}".strip()),
        (_("导出时间"), timezone.localtime(cover.made_at).replace(tzinfo=None)),
        (_("用途"), f"{cover.purpose}　{cover.words}".strip()),
        (_("件数"), count),
        *(cover.conditions or [(_("筛选条件"), _("无"))]),
        (_("说明"), _("只含导出人当时有权查看的事项；姓名已遮盖，不含证件号码、电话和住址。")),
        ("", _("标题里写到的其他人请自行核对。本次导出已留痕，用后请妥善保管。")),
    ]
    for label, value in lines:
        sheet.append([_head(sheet, label), _cell(sheet, value)])


def _head(sheet: Worksheet, label: str) -> Cell:
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415

    cell = _cell(sheet, label)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEF2F6")
    return cell


def _cell(sheet: Worksheet, value: Any) -> Cell:
    """Dates and numbers as what they are, everything else as text that nothing will compute."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    cell: Cell = WriteOnlyCell(sheet)
    if value is None or isinstance(value, int):
        cell.value = value
        return cell
    if isinstance(value, dt.date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, dt.datetime) else "yyyy-mm-dd"
        return cell
    text = _UNSAYABLE.sub("", str(value))[:_LONGEST]
    cell.value, cell.data_type = text, "s"
    if len(text) > _ON_ONE_LINE:
        cell.alignment = _wrapped()
    if text.startswith(LIKE_A_FORMULA):
        cell.quotePrefix = True
    return cell


@cache
def _wrapped() -> Alignment:
    """One object for all cells: a large list has thousands of long titles."""
    from openpyxl.styles import Alignment  # noqa: PLC0415

    return Alignment(vertical="top", wrap_text=True)
