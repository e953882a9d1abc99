"""Workbooks as offices really have them, each made here; texts are in nasty_text.py, which has them all.

What must become of each: tests/tables/ledger.csv.
"""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.ledger.books import HEAD, book, row

Rows = Iterable[Sequence[object]]
MAKERS: dict[str, Callable[[Path], Path]] = {}
SHORT = ("编号", "信访人", "收到日期", "内容")


def nasty(name: str) -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    """Register the maker of the file `name`; it is given the path to write to and answers the file."""

    def wrap(maker: Callable[[Path], Path]) -> Callable[[Path], Path]:
        MAKERS[name] = maker
        return maker

    return wrap


def rows_of(name: str, head: Sequence[object], *rows: Sequence[object], merge: Sequence[str] = ()) -> None:
    """A file that is nothing but these rows in a new workbook."""
    MAKERS[name] = lambda path: book(path, [head, *rows], merge=merge)


def sheet(path: Path, fill: Callable[[Worksheet], None]) -> Path:
    """A workbook whose one sheet is filled by hand."""
    written = Workbook()
    table = written.active
    assert table is not None
    fill(table)
    written.save(path)
    return path


def short(number: object, day: object = "2019-04-25", text: object = "路灯不亮", name: object = "甲某") -> list[object]:
    return [number, name, day, text]


# Heads ------------------------------------------------------------------------------------------

rows_of("titles_above.xlsx", ["某局二〇一九年信访台账"], ["编制：办公室", "", "2019 年"], SHORT, short(1), short(2))
rows_of("head_of_two_storeys.xlsx", ["编号", "信访人", "", "收到日期", "内容"], ["", "姓名", "电话", "", ""],
        [1, "甲", "13800138000", "2019-04-25", "x"], merge=["A1:A2", "B1:C1", "D1:D2", "E1:E2"])  # fmt: skip
rows_of("head_with_marks.xlsx", ["*编号", "信访人\n（必填）", "收到 日期：", "内 容"], short(1))
rows_of("empty_heads.xlsx", ["", "编号", None, "收到日期", " ", "内容"], ["a", 1, "b", "2019-04-25", "c", "路灯"])
rows_of("repeated_head_one_empty.xlsx", [*SHORT, "内容"], [*short(1), ""], [*short(2), None])
rows_of("repeated_head_the_same.xlsx", [*SHORT, "内容"], [*short(1), "路灯不亮"], [*short(2), "路灯不亮"])
rows_of("repeated_head_differs.xlsx", [*SHORT, "内容"], [*short(1), "别的"])
rows_of("no_head.xlsx", ["甲", "乙"], ["1", "2"])
rows_of("no_day_column.xlsx", ["编号", "信访人", "内容"], [1, "甲", "x"])
rows_of("only_a_head.xlsx", SHORT)
rows_of("head_on_each_page.xlsx", SHORT, short(1), ["编 号", *SHORT[1:], ""], short(2), SHORT, short(3))
rows_of("two_storeys_on_each_page.xlsx", *(page := [["编号", "信访人", "", "收到日期", "内容"],
        ["", "姓名", "电话", "", ""]]), [1, "甲", "", "2019-04-25", "x"], *page, [2, "乙", "", "2019-04-25", "y"],
        merge=["B1:C1", "B4:C4"])  # fmt: skip
rows_of("sums_below.xlsx", [*SHORT, "人数"], [*short(1), 2], ["本页合计", "", "", "", 2], [*short(2), 1],
        ["", "总 计：", "", "", 3])  # fmt: skip


@nasty("heads_by_formula.xlsx")
def heads_by_formula(path: Path) -> Path:
    """A head calculated by the spreadsheet, with its cached value."""
    return with_xml(book(path, [["HEAD", *SHORT[1:]], short(1)]), "HEAD", '<f>"编"&amp;"号"</f>', "编号")


def with_xml(path: Path, text: str, formula: str, result: str) -> Path:
    """Turn the one cell that says `text` into a formula with a cached result, as spreadsheets store it."""
    whole = load_workbook(path)
    table = whole.active
    assert table is not None
    place = next(cell.coordinate for line in table.iter_rows() for cell in line if cell.value == text)
    table[place] = 1
    whole.save(path)
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["xl/worksheets/sheet1.xml"].decode()
    old = f'<c r="{place}" t="n"><v>1</v></c>'
    assert old in xml
    new = f'<c r="{place}" t="str">{formula}<v>{result}</v></c>'
    parts["xl/worksheets/sheet1.xml"] = xml.replace(old, new).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


# Cells ------------------------------------------------------------------------------------------

rows_of("days_of_every_kind.xlsx", SHORT, *(short(number, day) for number, day in enumerate((
    "2019/4/25 9:32:09", "2018/4/24", "12/31/2016", "2020年3月5日", dt.date(2019, 4, 25),
    dt.datetime(2019, 4, 25, 9, 32, 9), 43580, 43580.5, "43580", "20190425", "2019.4.25", "2019年4月25日 星期四 下午",
    "２０１９－０４－２５", " 2019-04-25\t\n", "2019-04-25_x000D_", "\u200b2019-04-25\ufeff", "2019\u3000-04-25",
))))  # fmt: skip
rows_of("days_nobody_can_read.xlsx", SHORT, *(short(number, day) for number, day in enumerate((
    "19/4/25", "去年", "2019-02-30", "4月25日", "2019", dt.time(9, 30), 25.5, "1900-01-01", True,
))))  # fmt: skip
rows_of("day_or_month.xlsx", SHORT, short(1, "3/4/2019"), short(2, "4/4/2019"), short(3, "13/4/2019"))
rows_of("wide_digits.xlsx", [*SHORT, "联系电话", "人数"], [*short("００１２"), "１３８００１３８０００", "５人"])
rows_of("invisible_edges.xlsx", SHORT, short("\u200b1\u200b", text="\xa0\u3000路灯\t\n", name="\ufeff甲\u200d"),
        short("2_x000D_", text="一_x000D_\n二", name="乙\xa0"))  # fmt: skip
rows_of("nothing_but_invisible.xlsx", SHORT, short(1), ["\u200b", "\u3000", "\xa0", "\ufeff"], short(2))
rows_of("numbers_as_text.xlsx", HEAD, row("188409.0"), row(188410.0), row("188411"))
rows_of("number_too_long.xlsx", [*SHORT, "身份证号"], [*short(1), 310104194912310021], [*short(2), ""])
rows_of("errors_in_words.xlsx", SHORT, short(1, text="#N/A"), short(2, name="#REF!"), short(3))
rows_of("masked_names.xlsx", SHORT, short(1, name="张***"), short(2))
rows_of(
    "phones_in_the_text.xlsx",
    SHORT,
    short(1, text="请打１３８ ００１３ ８０００"),
    short(2, text="证号11010519491231002X"),
)
rows_of("merged_downwards.xlsx", SHORT, short(1), ["", "乙", "", "另一件"], merge=["A2:A3", "C2:C3"])
rows_of("same_row_twice.xlsx", HEAD, row(1), row(1), row(2))
rows_of("same_number_other_words.xlsx", HEAD, row(1), row(1, text="另一件事"))
rows_of("without_numbers.xlsx", SHORT[1:], short(1)[1:], short(1)[1:], short(2, text="别的")[1:])
rows_of("answered_too_early.xlsx", HEAD, row(1, replied="2019/4/24"), row(2))
rows_of("errors_in_many_words.xlsx", SHORT, *(short(at, name=word) for at, word in enumerate((
    "########", "#SPILL!", "#CALC!", "#n/a", "＃Ｎ／Ａ",
))))  # fmt: skip
rows_of("nothing_in_many_words.xlsx", [*SHORT, "联系电话"], *([*short(at, name=word), word] for at, word in enumerate((
    "NULL", "null", "None", "nan",
))))  # fmt: skip
rows_of("clocks_with_zones.xlsx", SHORT, short(1, "2019-04-25T09:32:09+08:00"), short(2, "20190425 09:32"))
rows_of("words_for_first.xlsx", [*SHORT, "初重"], *([*short(at), word] for at, word in enumerate((
    "初", "初次件", "首次信访", "初信初访",
))))  # fmt: skip
rows_of("words_for_repeat.xlsx", [*SHORT, "初重"], *([*short(at), word] for at, word in enumerate((
    "重", "重复件", "再次", "重信重访",
))))  # fmt: skip
rows_of("words_for_sources.xlsx", [*SHORT, "来源", "信访目的"], [*short(1), "国家信访局转送", "投诉请求"],
        [*short(2), "上级转送", ""], [*short(3), "省长信箱", ""], [*short(4), "其他", ""])  # fmt: skip
rows_of("strange_words.xlsx", [*SHORT, "渠道"], [*short(1), "来访"], [*short(2), "飞鸽"])


@nasty("formulas_with_results.xlsx")
def formulas_with_results(path: Path) -> Path:
    return with_xml(book(path, [SHORT, short(1, text="TEXT")]), "TEXT", "<f>A1&amp;B1</f>", "算出的内容")


@nasty("formulas_without_results.xlsx")
def formulas_without_results(path: Path) -> Path:
    def fill(table: Worksheet) -> None:
        for one in (SHORT, short(1, name="=VLOOKUP(1,A:B,2)"), short(2)):
            table.append(one)

    return sheet(path, fill)


@nasty("error_cells.xlsx")
def error_cells(path: Path) -> Path:
    def fill(table: Worksheet) -> None:
        for one in (SHORT, short(1, text="#N/A"), short(2)):
            table.append(one)
        table["D2"].data_type = "e"

    return sheet(path, fill)


# Sheets and sizes -------------------------------------------------------------------------------


@nasty("blank_rows_behind.xlsx")
def blank_rows_behind(path: Path) -> Path:
    """Forty thousand ruled lines with nothing in them but blanks."""
    return book(path, [SHORT, short(1), *([" ", "", "", ""] for _ in range(40_000)), short(2)])


@nasty("ruled_lines.xlsx")
def ruled_lines(path: Path) -> Path:
    """A printed form: a running number on every line, most of them empty."""
    return book(path, [("序号", *SHORT), (1, *short(1)), *((at, None, None, None, None) for at in range(2, 60))])


@nasty("several_sheets.xlsx")
def several_sheets(path: Path) -> Path:
    """Notes and a list of codes around the one ledger."""
    written = Workbook()
    notes, ledger, codes = written.active, written.create_sheet("台账"), written.create_sheet("代码")
    assert notes is not None
    notes.append(["填表说明"])
    codes.append(["代码", "名称"])
    for one in (SHORT, short(1), short(2)):
        ledger.append(one)
    written.save(path)
    return path


@nasty("two_ledgers.xlsx")
def two_ledgers(path: Path) -> Path:
    """Two months, two sheets: a person must say which."""
    written = Workbook()
    one, other = written.active, written.create_sheet("二月")
    assert one is not None
    for table in (one, other):
        table.append(SHORT)
    written.save(path)
    return path


def hiding(path: Path, *, also_visible: bool) -> Path:
    """A workbook whose first sheet is a hidden ledger."""
    written = Workbook()
    hidden, visible = written.active, written.create_sheet("今年")
    assert hidden is not None
    hidden.title, hidden.sheet_state = "去年", "hidden"
    for one in (SHORT, short(1), short(2)):
        hidden.append(one)
    rows: Rows = (SHORT, short(3)) if also_visible else (["填表说明"],)
    for row_ in rows:
        visible.append(row_)
    written.active = 1
    written.save(path)
    return path


MAKERS["hidden_ledger_beside.xlsx"] = lambda path: hiding(path, also_visible=True)
MAKERS["only_a_hidden_ledger.xlsx"] = lambda path: hiding(path, also_visible=False)


@nasty("far_cell.xlsx")
def far_cell(path: Path) -> Path:
    """One stray word at the very end of the sheet: small on the disk, vast in memory."""

    def fill(table: Worksheet) -> None:
        for one in (SHORT, short(1)):
            table.append(one)
        table["XFD1048576"] = "x"

    return sheet(path, fill)


@nasty("bomb.xlsx")
def bomb(path: Path) -> Path:
    """Unpacks to more than half a gigabyte."""
    book(path, [SHORT, short(1)])
    zeros = b"0" * 1024 * 1024
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.bin", "w") as part:
        for _ in range(520):
            part.write(zeros)
    return path


@nasty("workbook_named.xls")
def workbook_named_xls(path: Path) -> Path:
    return book(path.with_suffix(".xlsx"), [SHORT, short(1)]).rename(path)


@nasty("errors_in_old.xls")
def errors_in_old_xls(path: Path) -> Path:
    """As Excel 97 kept it: four good days, a formula with its result, #N/A for words and #DIV/0! for a name."""
    return Path(shutil.copy(Path(__file__).with_name("old.xls"), path))


@nasty("workbook_named.csv")
def workbook_named_csv(path: Path) -> Path:
    return book(path.with_suffix(".xlsx"), [SHORT, short(1)]).rename(path)
