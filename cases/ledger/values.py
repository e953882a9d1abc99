"""Cells as values. A value that can be read in two ways is refused, never guessed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.ledger.problems import BadValue
from cases.ledger.reading import EDGES, Cell, Unsaid

# The days a serial number of a spreadsheet may stand for (1954 to 2118): smaller ones are counts or years.
EARLIEST_SERIAL, LATEST_SERIAL = 20_000, 80_000
SERIAL_ZERO = dt.date(1899, 12, 30)
EARLIEST_YEAR = 1949
EXACT_FLOAT = 2**53
# As they stand in a csv, or where they were pasted as text; width and case do not count.
ERRORS = frozenset((
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
    "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#EXTERNAL!", "#PYTHON!", "#GETTING_DATA",
))  # fmt: skip
LONGEST_ERROR = 20
# How a text ends that did not fit into a cell of the workbook of errors; known again, and so in no other language.
CUT = "……【全文过长，此处已截断，请在原文件里改】"
# What a database or a program writes for «nothing».
NOTHING = frozenset(("NULL", "null", "(null)", "(NULL)", "None", "nan", "NaN"))

_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_TIME = rf"(?P<hour>\d{{1,2}})[:时](?P<minute>\d{{1,2}})(?:[:分](?P<second>\d{{1,2}})秒?)?分?(?:\.\d+)?\s*{_ZONE}"
_WEEKDAY = r"\(?(?:(?:周|星期)[一二三四五六日天])?\)?"
_HALF = r"(?P<half>上午|下午|中午|晚上|凌晨|AM|PM)?"
_REST = rf"[\sT]*{_WEEKDAY}\s*{_HALF}\s*(?:{_TIME})?\s*(?P<half_after>AM|PM)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})(?!\d)\s*[日号]?{_REST}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}})(?!\d){_REST}")
_COMPACT = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:[\sT]+(?P<half>)(?:{_TIME})(?P<half_after>))?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f]|7[Ff])_")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# 4.30105E+17: how a spreadsheet shows a long number, and what it writes into a csv.
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"|\'(.*)')


def said(cell: Cell) -> Cell:
    """The cell, if it says anything. Raises BadValue for an error or an uncalculated formula."""
    if not isinstance(cell, str):
        return cell
    if cell.endswith(CUT):
        raise BadValue(_("错误表的格子放不下全文，这里已经截断：请在原文件里改这一行，再导入原文件。"))
    word = folded(cell).upper() if len(cell) <= LONGEST_ERROR else ""
    if isinstance(cell, Unsaid) or word in ERRORS:
        raise BadValue(_("公式出错或没有算出结果：请写成实际内容（复制后选择性粘贴为“值”）。"))
    if len(word) > 1 and not word.strip("#"):
        raise BadValue(_("只有“####”：列太窄时复制就会这样，请加宽那一列，按原件填写。"))
    return cell


def is_nothing(cell: Cell) -> bool:
    """Whether the cell only says, in a program's word, that there is nothing."""
    return isinstance(cell, str) and cell in NOTHING


def plain(cell: Cell) -> str:
    """A cell as the text a person sees: 188409.0 is 188409."""
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return cell if isinstance(cell, str) else str(cell)


def block(cell: Cell) -> str:
    """A long text: lines kept, blanks around it and what no text holds (control characters) dropped."""
    text = plain(cell)
    if "_x00" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip(EDGES)


def line(cell: Cell) -> str:
    """A short text: one line, single blanks."""
    text = block(cell)
    return " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())


def code(cell: Cell) -> str:
    """A number that names something: no blanks, half-width; «188409.0» is 188409, and so is what marks it as text.

    Raises BadValue for a number so long that the spreadsheet has already lost its last digits.
    """
    text = "".join(unicodedata.normalize("NFKC", line(cell)).split())
    if marked := _AS_TEXT.fullmatch(text):
        text = marked[1] or marked[2] or ""
    is_vast = isinstance(cell, float | int) and abs(cell) >= EXACT_FLOAT
    if is_vast or _ROUNDED.fullmatch(text):
        raise BadValue(_("数字太长，表格软件已丢失末尾几位：请按原件改为文本格式重新填写。"))
    whole = re.fullmatch(r"(\d+)\.0+", text)
    return whole[1] if whole else text


def folded(text: str) -> str:
    """For comparing: width and blanks do not count."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return "".join(text.split())


def limited(text: str, longest: int) -> str:
    """The text, if it fits. Raises BadValue."""
    if len(text) > longest:
        raise BadValue(_("超过 %d 个字，请缩短。") % longest)
    return text


def shortened(text: str, longest: int) -> str:
    """The text with «…» for what does not fit."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def count(cell: Cell) -> int:
    """A number of people, at least one. Raises BadValue."""
    text = code(cell).removesuffix("人").removesuffix("名")
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        raise BadValue(_("人数应是 1 以上的整数。"))
    return int(text)


def moment(cell: Cell, order: str = "") -> tuple[dt.date, dt.time | None]:
    """The day as written, and the time when one is written plainly. Raises BadValue.

    `order` («dmy» or «mdy») decides dates like 3/4/2019; without it they are refused.
    """
    day, time = _moment(cell, order)
    if day.year < EARLIEST_YEAR:
        raise BadValue(_("年份过早，请核对日期。"))
    if day > timezone.localdate():
        raise BadValue(_("日期晚于今天，请核对。"))
    return day, time


def _moment(cell: Cell, order: str) -> tuple[dt.date, dt.time | None]:
    if isinstance(cell, dt.datetime):
        return cell.date(), cell.time().replace(microsecond=0) if cell.time() != dt.time() else None
    if isinstance(cell, dt.date):
        return cell, None
    text = _dateish(cell)
    if isinstance(cell, bool) or not text:
        raise BadValue(_unreadable())
    if found := _YEAR_FIRST.fullmatch(text):
        return _on_the_wall(_day(found[1], found[2], found[3]), found)
    if found := _YEAR_LAST.fullmatch(text):
        return _on_the_wall(_year_last(found, order), found)
    number = re.sub(r"\.0+$", "", text)
    if found := _COMPACT.fullmatch(number):
        return _on_the_wall(_day(found[1], found[2], found[3]), found)
    if _SERIAL.fullmatch(text) and EARLIEST_SERIAL <= float(text) <= LATEST_SERIAL:
        return _serial(float(text))
    raise BadValue(_unreadable())


def _unreadable() -> str:
    return _("不是能确定的日期，请写成 2020-03-05 的样子（四位年份）。")


def is_undecided(cell: Cell) -> bool:
    """Whether the cell holds a date like 3/4/2019, whose month and day only a person can tell."""
    if not isinstance(cell, str) or not (found := _YEAR_LAST.fullmatch(_dateish(cell))):
        return False
    first, second = int(found[1]), int(found[2])
    return first <= 12 and second <= 12 and first != second


def _dateish(cell: Cell) -> str:
    return unicodedata.normalize("NFKC", line(cell)).upper()


def _year_last(found: re.Match[str], order: str) -> dt.date:
    first, second = int(found[1]), int(found[2])
    if first > 12 or second > 12 or first == second:
        day_first = first > 12
        if order and first != second and day_first != (order == "dmy"):
            # Where one date says otherwise, the others may have been read the wrong way round too.
            raise BadValue(_("与说明的日期顺序不符：请核对顺序，或写成 2020-03-05 的样子。"))
    elif order:
        day_first = order == "dmy"
    else:
        cure = _(
            "分不清哪个是月、哪个是日：请写成 2020-03-05 的样子，"
            "或说明日期顺序（页面上选择，命令用 --map 的 date_order：dmy 或 mdy）。"
        )
        raise BadValue(cure)
    month, day = (second, first) if day_first else (first, second)
    return _day(found[3], month, day)


def _day(year: str | int, month: str | int, day: str | int) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise BadValue(_("没有这一天，请核对年、月、日。")) from None


def _on_the_wall(day: dt.date, found: re.Match[str]) -> tuple[dt.date, dt.time | None]:
    """Day and time as the office's clock had them: a time with its zone may fall on another day here."""
    time, zone = _time(found), found["zone"]
    if time is None or not zone:
        return day, time
    try:
        told = dt.datetime.strptime(zone, "%z").tzinfo
    except ValueError:
        raise BadValue(_no_such_moment()) from None
    moment = timezone.localtime(dt.datetime.combine(day, time, told))
    return moment.date(), moment.time()


def _time(found: re.Match[str]) -> dt.time | None:
    """The time of day; none where «下午» leaves open how the hours are counted."""
    if found["hour"] is None:
        return None
    try:
        time = dt.time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        raise BadValue(_no_such_moment()) from None
    return None if found["half"] or found["half_after"] else time


def _no_such_moment() -> str:
    return _("没有这个时刻，请核对时、分、秒。")


def _serial(number: float) -> tuple[dt.date, dt.time | None]:
    seconds = round((number % 1) * 86_400)
    moment = dt.datetime.combine(SERIAL_ZERO, dt.time()) + dt.timedelta(days=int(number), seconds=seconds)
    return moment.date(), moment.time() if seconds else None
