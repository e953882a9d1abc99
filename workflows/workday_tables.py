"""Reads the workday table of one year from its TOML file and refuses a broken one.

A wrong table silently moves deadlines, so every slip is an error that names the file, the field and the
cure. The format is explained to administrators in `data/workdays/2026.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# The names the shipped tables use, so that they can be shown in English too.
HOLIDAY_NAMES = (
    gettext_noop("元旦"),
    gettext_noop("春节"),
    gettext_noop("清明节"),
    gettext_noop("劳动节"),
    gettext_noop("端午节"),
    gettext_noop("中秋节"),
    gettext_noop("国庆节"),
)
LONGEST_HOLIDAY = 16  # days; a longer one is a slip of the keyboard, not a holiday
_YEAR_FIELDS = {"year", "notice", "provisional", "holiday"}
_HOLIDAY_FIELDS = {"name", "from", "to", "work"}


class CalendarError(ValueError):
    """A workday table cannot be used. The text names file, field and cure."""

    def __init__(self, file: Path, field: str, cure: str) -> None:
        self.file, self.field, self.cure = file, field, cure
        place = f"{file.name} {field}" if field else file.name
        super().__init__(_("放假安排表 %(place)s：%(cure)s") % {"place": place, "cure": cure})


@dataclass(frozen=True)
class YearTable:
    """The days of one year that are not what their weekday says.

    `rest` and `work` map a day to the holiday it belongs to; `work` holds weekend days worked in exchange
    (调休上班). `provisional`: the State Council notice of the year is not out, `rest` holds the statutory
    days alone (《全国年节及纪念日放假办法》) and `work` is empty.
    """

    year: int
    notice: str
    rest: Mapping[date, str]
    work: Mapping[date, str]
    provisional: bool = False


def read_year(file: Path) -> YearTable:
    """The table in `file`, named `<year>.toml`. Raises CalendarError."""
    if not re.fullmatch(r"\d{4}", file.stem):
        raise CalendarError(file, "", _("文件名应为四位年份，例如 2027.toml"))
    return _Reader(file, int(file.stem)).read()


@dataclass
class _Reader:
    """Collects the days of one file; every method names the field it reads when it refuses."""

    file: Path
    year: int
    rest: dict[date, str] = field(default_factory=dict)
    work: dict[date, str] = field(default_factory=dict)

    def read(self) -> YearTable:
        data = self._parse()
        self._refuse_unknown("", data, _YEAR_FIELDS)
        notice, provisional = data.get("notice"), data.get("provisional", False)
        if type(data.get("year")) is not int or data["year"] != self.year:
            self._refuse("year", _("应与文件名一致，写作 year = %(year)s") % {"year": self.year})
        if not isinstance(notice, str) or not notice.strip():
            self._refuse("notice", _("请写明放假安排的依据（通知标题和文号）"))
        if not isinstance(provisional, bool):
            self._refuse("provisional", _("只能写 true 或 false"))
        holidays = data.get("holiday")
        if not isinstance(holidays, list) or not holidays:
            self._refuse("holiday", _("没有列出任何假期，请用 [[holiday]] 逐段列出"))
        for number, holiday in enumerate(holidays, start=1):
            self._read_holiday(f"holiday[{number}]", holiday)
        self._refuse_overlap()
        if provisional and self.work:
            # A guessed make-up day would look like a fact on the page of a deadline.
            self._refuse("work", _("通知未公布的年份不能写调休上班日；通知已公布就删去 provisional"))
        return YearTable(self.year, notice, self.rest, self.work, provisional)

    def _refuse(self, place: str, cure: str) -> NoReturn:
        raise CalendarError(self.file, place, cure)

    def _parse(self) -> dict[str, Any]:
        try:
            # utf-8-sig: an administrator's editor on Windows writes a byte order mark.
            return tomllib.loads(self.file.read_text(encoding="utf-8-sig"))
        except tomllib.TOMLDecodeError as error:
            self._refuse("", _("写法有误（%(error)s），请对照 2026.toml 修改") % {"error": error})
        except UnicodeDecodeError:
            self._refuse("", _("文件不是 UTF-8 编码，请另存为 UTF-8"))
        except OSError as error:
            self._refuse("", _("读不了这个文件（%(error)s），请检查权限") % {"error": error.strerror})

    def _refuse_unknown(self, place: str, data: Mapping[str, Any], known: set[str]) -> None:
        for name in sorted(set(data) - known):
            cure = _("不认识这一项，可用的有：%(known)s") % {"known": "、".join(sorted(known))}
            self._refuse(f"{place}.{name}".lstrip("."), cure)

    def _read_holiday(self, place: str, holiday: Any) -> None:
        if not isinstance(holiday, dict):
            self._refuse(place, _("每段假期要写成 [[holiday]]"))
        self._refuse_unknown(place, holiday, _HOLIDAY_FIELDS)
        name = holiday.get("name")
        if not isinstance(name, str) or not name.strip():
            self._refuse(f"{place}.name", _("请写明节日名称"))
        first = self._day(f"{place}.from", holiday.get("from"))
        last = self._day(f"{place}.to", holiday.get("to"))
        length = (last - first).days + 1
        if not 1 <= length <= LONGEST_HOLIDAY:
            cure = _("%(last)s 应在 %(first)s 当日或之后，且一段假期不超过 %(longest)s 天")
            self._refuse(f"{place}.to", cure % {"last": last, "first": first, "longest": LONGEST_HOLIDAY})
        for offset in range(length):
            self._put(f"{place}.from", self.rest, first + timedelta(days=offset), name)
        self._read_work(f"{place}.work", name, holiday.get("work", []))

    def _read_work(self, place: str, name: str, days: Any) -> None:
        if not isinstance(days, list):
            self._refuse(place, _("请写成列表，例如 [2026-10-10]"))
        for value in days:
            day = self._day(place, value)
            if day.weekday() < 5:
                cure = _("%(day)s 不是周六或周日，本来就上班，请删去或改正")
                self._refuse(place, cure % {"day": day})
            self._put(place, self.work, day, name)

    def _day(self, place: str, value: Any) -> date:
        if not isinstance(value, date) or isinstance(value, datetime):
            self._refuse(place, _("请写成不带引号的日期，例如 %(year)s-10-01") % {"year": self.year})
        if value.year != self.year:
            cure = _("%(day)s 不在 %(year)s 年内，请改正，或写进 %(other)s.toml")
            self._refuse(place, cure % {"day": value, "year": self.year, "other": value.year})
        return value

    def _put(self, place: str, days: dict[date, str], day: date, name: str) -> None:
        if day in days:
            cure = _("%(day)s 写了两次（“%(one)s”和“%(two)s”），请只留一处")
            self._refuse(place, cure % {"day": day, "one": days[day], "two": name})
        days[day] = name

    def _refuse_overlap(self) -> None:
        for day in sorted(self.rest.keys() & self.work.keys()):
            cure = _("%(day)s 既写作放假（“%(rest)s”）又写作上班（“%(work)s”），请删去一处")
            self._refuse("work", cure % {"day": day, "rest": self.rest[day], "work": self.work[day]})
