"""One row of a ledger as one historical matter, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from django.utils.translation import gettext as _

from cases.intake import ClaimDetails, Intake, PersonDetails, SubmissionDetails
from cases.ledger import values
from cases.ledger.columns import Header
from cases.ledger.mapping import Told
from cases.ledger.names import CHANNEL_OF_HEADING, CHANNELS, CLASSES, NO_NAME, REPEATS
from cases.ledger.problems import BadValue, Finding, Problem
from cases.ledger.reading import Cell
from cases.models import Category
from offices.personal import is_masked, lasting_index
from trail.personal import looks_personal

T = TypeVar("T")

LONGEST_TITLE, LONGEST_SUBJECT, LONGEST_REQUEST, LONGEST_KEY = 100, 200, 2000, 80
TITLE_FROM_TEXT = 40
# Cheaper than the real question, which most texts need not be asked.
MANY_DIGITS = re.compile(r"\d(?:[-－\s]?\d){10}")
# Rows without a number of their own are known by what they say.
BY_CONTENT = "content"


@dataclass(frozen=True)
class LedgerRow:
    """A row that can be brought in. `line` counts as the spreadsheet does, from 1."""

    line: int
    received_on: dt.date
    intake: Intake
    reply: str
    replied_on: dt.date | None

    @property
    def identity(self) -> tuple[str, str]:
        """What the row is known by: import_source and import_key."""
        return self.intake.submission.import_source, self.intake.submission.import_key

    @cached_property
    def said(self) -> str:
        """What it says, folded: the same number with other words is another matter."""
        return said(self.intake.submission.subject, self.intake.submission.text)


def said(subject: str, text: str) -> str:
    """The words of a piece for comparing."""
    return f"{values.folded(subject)}|{values.folded(text)}"


class RowReader:
    """Reads the rows of one ledger; `remarks` counts what was taken but should be known, `findings`
    names the rows with numbers of people in their free text.
    """

    def __init__(self, header: Header, told: Told) -> None:
        self.header, self.told = header, told
        self.remarks: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self.source = told.source or header.named("key")[:60]
        self.channel = told.defaults.get("channel") or _channel_of(header)
        self.categories = _categories()
        self._met: Counter[str] = Counter()
        known = {"channel": CHANNELS, "repeat": REPEATS, "case_class": CLASSES}
        self._words = {field_: self._word(field_, words) for field_, words in known.items()}
        self._category_names = {values.folded(name): ours for name, ours in told.values.get("category", {}).items()}

    def read(self, line: int, cells: Sequence[Cell]) -> tuple[LedgerRow | None, list[Problem]]:
        """The row, or what is wrong with it."""
        row = _Cells(line, cells, self.header)
        received = row.take("received", self._moment, None, needed=_("填写收到日期。"))
        replied = row.take("replied", self._moment, None)
        if received and replied and replied[0] < received[0]:
            row.wrong("replied", _("答复早于收到，请核对两个日期。"))
        intake = self._intake(row, received[1] if received else None)
        reply = row.take("reply", values.block, "")
        if replied and not reply:
            reply = _("（台账载明已答复，未载明答复内容）")
            self.remarks[_("有答复时间而没有答复意见")] += 1
        key = row.key()
        if row.problems or received is None:
            return None, row.problems
        replied_on = replied[0] if replied else None
        self._look_through(line, {"title": intake.submission.subject, "text": intake.submission.text, "reply": reply})
        intake = self._identified(key, intake, received[0], reply)
        return LedgerRow(line, received[0], intake, reply, replied_on), []

    def _look_through(self, line: int, texts: Mapping[str, str]) -> None:
        """Phones and id numbers among the words are told, never removed: only a person can judge them."""
        told = [
            Finding(line, self.header.named(field_))
            for field_, text in texts.items()
            if field_ in self.header.columns and MANY_DIGITS.search(text) and looks_personal(text)
        ]
        if told:
            self.findings += told
            self.remarks[_("文字中疑似有手机号或身份证号，请核对")] += 1

    def _moment(self, cell: Cell) -> tuple[dt.date, dt.time | None]:
        return values.moment(cell, self.told.date_order)

    def _intake(self, row: _Cells, at: dt.time | None) -> Intake:
        text, title = row.take("text", values.block, ""), row.take("title", values.line, "")
        if not text and not title:
            row.wrong("text" if "text" in self.header.columns else "title", _("填写标题或内容。"))
        if len(title) > LONGEST_SUBJECT:
            text = f"{title}\n{text}".strip()
        title = title or values.shortened(text.split("\n")[0].strip(), TITLE_FROM_TEXT)
        people, nobody = self._people(row)
        submission = SubmissionDetails(
            channel=self._channel(row),
            received_at=at,
            subject=values.shortened(title, LONGEST_SUBJECT),
            text=text,
            head_count=row.take("head_count", values.count, 1),
            repeat=row.take("repeat", self._words["repeat"], "undetermined"),
        )
        return Intake(
            title=values.shortened(title, LONGEST_TITLE),
            submission=submission,
            claims=(ClaimDetails(values.shortened(text or title, LONGEST_REQUEST)),),
            petitioners=people,
            no_petitioner=nobody,
            case_class=row.take("case_class", self._words["case_class"], None)
            or self.told.defaults.get("case_class", "claim"),
            category=row.take("category", self._category, None),
            place=row.take("place", lambda cell: values.limited(values.line(cell), 100), ""),
            national_number=row.take("national_number", lambda cell: values.limited(values.code(cell), 40), ""),
        )

    def _people(self, row: _Cells) -> tuple[tuple[PersonDetails, ...], str]:
        name = row.take("person", _person, "")
        phone = row.take("phone", _number, "")
        number = row.take("id_number", _number, "")
        address = row.take("address", _unmasked, "")
        reason = NO_NAME.get(name, "") if name else "history"
        if reason:
            return (), reason
        kind = ("citizen" if re.fullmatch(r"\d{17}[\dXx]", number) else "other") if number else ""
        return (PersonDetails(name, id_kind=kind, id_number=number, phone=phone, address=address),), ""

    def _channel(self, row: _Cells) -> str:
        told = row.take("channel", self._words["channel"], "") or self.channel
        if told:
            return told
        self.remarks[_("没有载明来访形式，按“来信”记入；可在页面上另选，命令用 --map 的 [defaults] channel")] += 1
        return "letter"

    def _word(self, field_: str, known: Mapping[str, str]) -> Callable[[Cell], str]:
        """Reads one of the known words. Raises BadValue with those that are known."""
        words = {values.folded(word): ours for word, ours in {**known, **self.told.values.get(field_, {})}.items()}
        codes = set(known.values())

        def read(cell: Cell) -> str:
            word = values.folded(values.line(cell))
            ours = words.get(word, word)
            if ours not in codes:
                cure = _("不认识的说法；可以写：%s。（用命令导入时，也可以用 --map 的 [values.%s] 说明。）")
                raise BadValue(cure % ("、".join(known), field_))
            return ours

        return read

    def _category(self, cell: Cell) -> Category | None:
        word = values.folded(values.line(cell))
        found = self.categories.get(values.folded(self._category_names.get(word, word)))
        if found is None:
            self.remarks[_("业务类别不在本系统目录内，留空：%s") % values.shortened(values.line(cell), 30)] += 1
        return found

    def _identified(self, key: str, intake: Intake, received_on: dt.date, reply: str) -> Intake:
        """The intake with what its row is known by."""
        source = self.source
        if not key:
            names = "|".join(person.name for person in intake.petitioners)
            content = f"{received_on}|{names}|{intake.submission.subject}|{intake.submission.text}|{reply}"
            # Rows that say the very same are told apart by their order.
            self._met[content] += 1
            source, key = BY_CONTENT, lasting_index("ledger", f"{content}|{self._met[content]}")
        elif len(key) > LONGEST_KEY or looks_personal(key):
            # A citizen's number used as the row's number may not stand in the log.
            key = lasting_index("ledger", key)
        columns = intake.submission.columns() | {"import_source": source, "import_key": key}
        return Intake(**{**vars(intake), "submission": SubmissionDetails(**columns)})


@dataclass
class _Cells:
    """One row's cells by field, gathering what is wrong with them."""

    line: int
    cells: Sequence[Cell]
    header: Header
    problems: list[Problem] = field(default_factory=list)

    def take(self, field_: str, read: Callable[[Cell], T], absent: T, *, needed: str = "") -> T:
        """The field's value; `absent` when the cell is blank; a problem when it cannot be read."""
        cell = self._cell(field_)
        if isinstance(cell, str) and not values.line(cell):
            if needed:
                self.wrong(field_, needed)
            return absent
        try:
            return read(values.said(cell))
        except BadValue as wrong:
            self.wrong(field_, str(wrong))
            return absent

    def wrong(self, field_: str, cure: str) -> None:
        """One more thing to be corrected."""
        self.problems.append(Problem(self.line, self.header.named(field_), values.plain(self._cell(field_)), cure))

    def key(self) -> str:
        """The row's number, of several columns joined; «» when one of them is blank."""
        try:
            parts = [values.code(values.said(self._at(place))) for place in self.header.columns.get("key", ())]
        except BadValue as wrong:
            self.wrong("key", str(wrong))
            return ""
        return "-".join(parts) if all(parts) else ""

    def _cell(self, field_: str) -> Cell:
        places = self.header.columns.get(field_, ())
        return self._at(places[0]) if places else ""

    def _at(self, place: int) -> Cell:
        return self.cells[place] if place < len(self.cells) else ""


def _channel_of(header: Header) -> str:
    """How all of it came, where the names of its own columns say so."""
    said_in = header.named("received") + (header.named("key") if "key" in header.columns else "")
    found = {code for word, code in CHANNEL_OF_HEADING.items() if word in said_in}
    return found.pop() if len(found) == 1 else ""


def _categories() -> dict[str, Category]:
    """Categories by code and by name; a name that two of them bear finds neither."""
    rows = list(Category.objects.select_related("parent"))
    names = Counter(row.name for row in rows)
    found = {values.folded(row.name): row for row in rows if names[row.name] == 1}
    for row in rows:
        found |= {values.folded(row.code): row, values.folded(str(row)): row}
    return found


def _person(cell: Cell) -> str:
    return values.limited(_unmasked(cell), 200)


def _unmasked(cell: Cell) -> str:
    text = values.line(cell)
    if is_masked(text):
        raise BadValue(_("内容已被遮盖（***）：填写真实内容，或者清空这一格。"))
    return text


def _number(cell: Cell) -> str:
    _unmasked(cell)
    return values.code(cell)
