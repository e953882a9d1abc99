"""One row of a ledger as one historical matter, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from cases.intake import ClaimDetails, Intake, PersonDetails, SubmissionDetails
from cases.ledger import values
from cases.ledger.categories import known_categories
from cases.ledger.cells import RowCells
from cases.ledger.columns import Header
from cases.ledger.identity import Keys
from cases.ledger.mapping import LONGEST_SOURCE, Told, ledger_name
from cases.ledger.names import CHANNEL_OF_HEADING, CHANNELS, CLASSES, NO_NAME, REPEATS, SENDERS, twins_heading
from cases.ledger.problems import BadValue, Finding, Problem
from cases.ledger.reading import Cell
from cases.models import Category
from offices.personal import is_masked, lasting_index
from trail.personal import looks_personal

LONGEST_TITLE, LONGEST_SUBJECT, LONGEST_REQUEST = 100, 200, 2000
TITLE_FROM_TEXT = 40
# Cheaper than the real question, which most texts need not be asked.
MANY_DIGITS = re.compile(r"\d(?:[-－\s]?\d){10}")


@dataclass(frozen=True)
class LedgerRow:
    """A row that can be brought in. `line` counts as the spreadsheet does, from 1; `further` are the lines of
    joint petitioners who were added to it. `former_key` is what an earlier version knew it by, if that differs.
    """

    line: int
    received_on: dt.date
    intake: Intake
    reply: str
    replied_on: dt.date | None
    former_key: str = ""
    says_channel: bool = False
    further: tuple[int, ...] = ()

    @property
    def identity(self) -> tuple[str, str]:
        """What the row is known by: import_source and import_key."""
        return self.intake.submission.import_source, self.intake.submission.import_key

    def apart(self) -> LedgerRow:
        """The same row under a key of what it says: its number belongs to a matter of which nothing may be told."""
        submission = self.intake.submission
        people = (repr(person) for person in self.intake.petitioners)
        said = "|".join((submission.import_key, str(self.received_on), self.words, *people))
        key = lasting_index("ledger", said)
        return replace(self, intake=replace(self.intake, submission=replace(submission, import_key=key)))

    @property
    def lines(self) -> tuple[int, ...]:
        """All the lines it is made of; of joint petitioners in their order."""
        return self.line, *self.further

    @cached_property
    def words(self) -> str:
        """Its words, for comparing."""
        return words_of(self.intake.submission.subject, self.intake.submission.text)

    @property
    def said(self) -> tuple[str, ...]:
        """What makes it this matter and no other: the same number with anything of this different is told."""
        people = (repr(person) for person in self.intake.petitioners)
        return str(self.received_on), self.words, values.folded(self.reply), str(self.replied_on), *people


def words_of(subject: str, text: str) -> str:
    """The words of a piece for comparing."""
    return f"{values.folded(subject)}|{values.folded(text)}"


def source_of(header: Header, told: Told) -> str:
    """The name its numbers are known by: as it was told, else how the ledger calls them. Raises LedgerRefused."""
    return told.source or ledger_name(header.named("key")[:LONGEST_SOURCE])


class RowReader:
    """Reads the rows of one ledger; `remarks` counts what was taken but should be known, `findings`
    names the rows with numbers of people in their free text.
    """

    def __init__(self, header: Header, told: Told) -> None:
        self.header, self.told = header, told
        self.remarks: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self.source = source_of(header, told)
        self.channel = told.defaults.get("channel") or _channel_of(header)
        self.categories = known_categories()
        self.keys = Keys(self.source)
        self._twins = header.titles.index(twins_heading()) if twins_heading() in header.titles else None
        known = {"channel": CHANNELS, "repeat": REPEATS, "case_class": CLASSES}
        self._words = {field_: self._word(field_, words) for field_, words in known.items()}
        explained = {values.folded(word) for word in told.values.get("channel", {})}
        self._senders = {word: ours for word, ours in SENDERS.items() if word not in explained}
        self._category_names = {values.folded(name): ours for name, ours in told.values.get("category", {}).items()}

    def read(self, line: int, cells: Sequence[Cell]) -> tuple[LedgerRow | None, list[Problem]]:
        """The row, or what is wrong with it."""
        row = RowCells(line, cells, self.header)
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
        said = {} if key else self._said(row, received[0] if received else None, intake, reply)
        if row.says_nothing:
            self.remarks[_("写着 NULL、None 一类字样的格子，按空白处理")] += 1
        twins = "" if self._twins is None else values.line(row.at(self._twins))
        if row.problems and (place := row.sum_at()) is not None:
            cure = _("这一行像是合计行，不是一件信访：请删去这一行。")
            return None, [Problem(line, self.header.called(place), values.plain(row.at(place)), cure)]
        if row.problems or received is None:
            if not key and "key" not in row.bad:
                self.keys.keep_wrong(line, said, row.bad, twins)
            return None, row.problems
        self._look_through(line, {"title": intake.submission.subject, "text": intake.submission.text, "reply": reply})
        known = self.keys.known(key, said, twins)
        submission = replace(intake.submission, import_source=known.source, import_key=known.key)
        intake, says_channel = replace(intake, submission=submission), bool(said.get("channel"))
        replied_on = replied[0] if replied else None
        return LedgerRow(line, received[0], intake, reply, replied_on, known.former, says_channel), []

    def _said(self, row: RowCells, received_on: dt.date | None, intake: Intake, reply: str) -> dict[str, str]:
        """What the row says, by the columns of identity.Content."""
        person = next(iter(intake.petitioners), PersonDetails(""))
        return {
            "received": str(received_on or ""),
            "person": person.name,
            "title": intake.submission.subject,
            "text": intake.submission.text,
            "reply": reply,
            "phone": person.phone,
            "id_number": person.id_number,
            "address": person.address,
            "channel": row.words("channel"),
        }

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

    def _intake(self, row: RowCells, at: dt.time | None) -> Intake:
        text, title = row.take("text", values.block, ""), row.take("title", values.line, "")
        if not text and not title:
            row.wrong("text" if "text" in self.header.columns else "title", _("填写标题或内容。"))
        if len(title) > LONGEST_SUBJECT:
            text = f"{title}\n{text}".strip()
        title = title or values.shortened(text.split("\n")[0].strip(), TITLE_FROM_TEXT)
        people, nobody = self._people(row)
        channel, sender = self._channel(row)
        told = row.take("case_class", self._words["case_class"], None) or self.told.defaults.get("case_class")
        submission = SubmissionDetails(
            channel=channel,
            received_at=at,
            subject=values.shortened(title, LONGEST_SUBJECT),
            text=text,
            head_count=row.take("head_count", values.count, 1),
            repeat=row.take("repeat", self._words["repeat"], "undetermined"),
            source=sender,
        )
        return Intake(
            title=values.shortened(title, LONGEST_TITLE),
            submission=submission,
            claims=(ClaimDetails(values.shortened(text or title, LONGEST_REQUEST)),),
            petitioners=people,
            no_petitioner=nobody,
            case_class=told or "claim",
            is_classed=bool(told),
            category=row.take("category", self._category, None),
            place=row.take("place", lambda cell: values.limited(values.line(cell), 100), ""),
            national_number=row.take("national_number", lambda cell: values.limited(values.code(cell), 40), ""),
        )

    def _people(self, row: RowCells) -> tuple[tuple[PersonDetails, ...], str]:
        name = row.take("person", _person, "")
        phone = row.take("phone", _number, "")
        number = row.take("id_number", _number, "")
        address = row.take("address", _unmasked, "")
        reason = NO_NAME.get(name, "") if name else "history"
        if reason and not (phone or number or address):
            return (), reason
        kind = ("citizen" if re.fullmatch(r"\d{17}[\dXx]", number) else "other") if number else ""
        # Who left a number and no name can still be reached and found again: such a person is kept, with the reason.
        person = PersonDetails("" if reason else name, id_kind=kind, id_number=number, phone=phone, address=address)
        return (person,), reason

    def _channel(self, row: RowCells) -> tuple[str, str]:
        """How it came and who sent it on: one column, «来源», may speak of either."""
        sender = self._senders.get(values.folded(row.words("channel")), "")
        told = "" if sender else row.take("channel", self._words["channel"], "")
        sender = sender or "direct"
        if told := told or self.channel:
            return told, sender
        self.remarks[_("没有载明来访形式，按“来信”记入；可在页面上另选，命令用 --map 的 [defaults] channel")] += 1
        return "letter", sender

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
        found = self.categories.named(self._category_names.get(word, word))
        if found is None:
            self.remarks[_("业务类别不在本系统目录内，留空：%s") % values.shortened(values.line(cell), 30)] += 1
        return found


def _channel_of(header: Header) -> str:
    """How all of it came, where the names of its own columns say so."""
    said_in = header.named("received") + (header.named("key") if "key" in header.columns else "")
    found = {code for word, code in CHANNEL_OF_HEADING.items() if word in said_in}
    return found.pop() if len(found) == 1 else ""


def _person(cell: Cell) -> str:
    return values.limited(_unmasked(cell), 200)


def _unmasked(cell: Cell) -> str:
    text = values.line(cell)
    if is_masked(text):
        raise BadValue(_("内容已被遮盖（带 ***、●●● 等符号）：填写真实内容，或者清空这一格。"))
    return text


def _number(cell: Cell) -> str:
    number = values.code(cell)
    if is_masked(number, is_number=True):
        raise BadValue(_("号码已被遮盖（如带 ****、●●、xxxx）：填写完整号码，或者清空这一格。"))
    return number
