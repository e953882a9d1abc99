"""Files: what they are is told by their content; what cannot be read says what to do."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from cases.ledger.problems import LedgerRefused
from cases.ledger.reading import Sheet, Unsaid, read_content, read_file
from cases.ledger.unsaid import unsaid_cells
from tests.ledger.books import HEAD, book, row

ODS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="台账"><table:table-row>'
    '<table:table-cell office:value-type="string"><text:p>编号</text:p></table:table-cell>'
    '<table:table-cell office:value-type="date" office:date-value="2019-04-25"><text:p>x</text:p></table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def read_sheets(path: Path, only: str = "") -> list[Sheet]:
    return read_content(read_file(path), path.name, only)


def test_rows_keep_the_numbers_a_person_sees(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [[], [], ["", "编号"], ["", 1]])
    (sheet,) = read_sheets(path)
    assert [len([cell for cell in one if cell != ""]) for one in sheet.rows] == [0, 0, 1, 1]


def test_the_name_of_a_file_is_not_trusted(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEAD, row(1)])
    lying = path.rename(tmp_path / "a.csv")
    assert read_sheets(lying)[0].rows[0] == list(HEAD)


def test_ods_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
        archive.writestr("META-INF/manifest.xml", "<x/>")
    (sheet,) = read_sheets(path)
    assert sheet.name == "台账"
    assert list(sheet.rows) == [["编号", dt.date(2019, 4, 25)]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r\r\n"])
def test_csv_is_read_in_every_usual_dress(tmp_path: Path, encoding: str, delimiter: str, newline: str) -> None:
    lines = [delimiter.join(("编号", "信访人", "内容")), delimiter.join(("1", "王小明", f'"一{newline}二"'))]
    path = tmp_path / "台账.csv"
    path.write_bytes((newline.join(lines) + newline).encode(encoding))
    (sheet,) = read_sheets(path)
    assert list(sheet.rows) == [["编号", "信访人", "内容"], ["1", "王小明", "一\n二"]]


def test_errors_and_formulas_nobody_calculated_are_not_taken_for_blank_cells(tmp_path: Path) -> None:
    written = Workbook()
    table = written.active
    assert table is not None
    table.title = "台账 & <一>"
    table.append(["编号", "甲", "=1+1", "#N/A", ""])
    table["D1"].data_type = "e"
    written.create_sheet("别的").append(["x", "=1+1"])
    written.save(tmp_path / "a.xlsx")
    one, other = read_sheets(tmp_path / "a.xlsx")
    assert [isinstance(cell, Unsaid) for cell in one.rows[0][:4]] == [False, False, True, True]
    assert [isinstance(cell, Unsaid) for cell in other.rows[0]] == [False, True]


@pytest.mark.parametrize(
    ("cell", "unsaid"),
    [
        ('<c r="B1" t="str"><f>A1</f><v>甲</v></c>', False),
        ('<c r="B1" t="str"><f>IF(1,"","")</f><v></v></c>', False),
        ('<c r="B1"><f>1+1</f><v>2</v></c>', False),
        ('<c r="B1"><f>1+1</f><v/></c>', True),
        ('<c r="B1"><f>1+1</f></c>', True),
        ('<x:c t="e" r="B1"><x:v>#N/A</x:v></x:c>', True),
        ('<c r="A1" s="1"/><c r="B1"><v>2</v></c>', False),
    ],
)
def test_a_formula_that_came_to_nothing_is_blank_and_one_without_result_is_not(cell: str, unsaid: bool) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        parts.writestr("xl/workbook.xml", '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>')
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            "<R><Relationship Target='/xl/worksheets/a.xml' Id='r1'/></R>",
        )
        parts.writestr("xl/worksheets/a.xml", f'<row>{cell}<c r="C1" t="n"><f>1</f><v>1</v></c></row>')
    assert list(unsaid_cells(archive.getvalue(), "S")) == ([(0, 1)] if unsaid else [])


def test_cells_merged_downwards_hold_their_value_in_every_row(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["x", "y"], ["甲", 1], ["", 2]], merge=["A2:A3"])
    assert [one[0] for one in read_sheets(path)[0].rows] == ["x", "甲", "甲"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "空文件"),
        (b" \n ", "空文件"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "不是表格"),
        (b"%PDF-1.7\n", "不是表格"),
        ("<html><table><tr><td>编号</td></tr></table>".encode(), "不是表格"),
        (b"PK\x03\x04 broken", "不是完好的表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "不是完好的表格"),
        (b"\xff\xfe\xff", "不是表格"),
    ],
)
def test_what_is_no_table_is_refused_with_a_cure(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(LedgerRefused, match=why):
        read_sheets(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(LedgerRefused, match="不是完好的表格"):
        read_sheets(tmp_path / "a.docx")


def test_an_empty_workbook_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerRefused, match="没有内容"):
        read_sheets(book(tmp_path / "a.xlsx", []))
    with pytest.raises(LedgerRefused, match="找不到文件"):
        read_sheets(tmp_path / "none.xlsx")
    with pytest.raises(LedgerRefused, match="不能读取"):
        read_sheets(tmp_path)


def test_one_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEAD], sheet="台账")
    assert [sheet.name for sheet in read_sheets(path, "台账")] == ["台账"]
    with pytest.raises(LedgerRefused, match="没有名为“别的”的工作表；文件里有：台账"):
        read_sheets(path, "别的")


STRAY = ("编号,信访人,收到日期,内容", '1,张三,2019-01-05,"咨询', "2,李四,2019-01-06,咨询", "3,王五,2019-01-07,咨询")


@pytest.mark.parametrize(
    "lines",
    [
        STRAY,
        (*STRAY[:3], '3,王五,2019-01-07,"咨询"'),
        (*STRAY[:3], '3,王五,2019-01-07,咨询"'),
        (STRAY[0], '1,"张三,2019-01-05,咨询', *STRAY[2:]),
    ],
)
def test_a_quotation_mark_that_swallows_rows_is_refused_by_its_line(tmp_path: Path, lines: Sequence[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(LedgerRefused, match="文本第 2 行的引号没有成对") as refusal:
        read_sheets(path)
    assert "李四" not in str(refusal.value)
    path.write_text("\n".join((*STRAY[2:], STRAY[1])), encoding="utf-8")
    with pytest.raises(LedgerRefused, match="文本第 3 行的引号没有成对"):
        read_sheets(path)


def test_a_text_of_several_lines_and_quotation_marks_within_words_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = (STRAY[0], '1,张三,2019-01-05,"反映, 一\n二, 三"', '2,李四,2019-01-06,说"好"', '3,王五,2019-01-07,"咨"询')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    read = [row[-1] for row in read_sheets(path)[0].rows]
    assert read == ["内容", "反映, 一\n二, 三", '说"好"', "咨询"]


@pytest.mark.parametrize("at", [30, 32, 44, 48, 60, 68, 76, 512, 1024, 2048])
def test_an_old_workbook_that_is_broken_tells_of_no_cells_and_raises_nothing(at: int) -> None:
    whole = Path(__file__).with_name("old.xls").read_bytes()
    assert list(unsaid_cells(whole, "台账")) == [(2, 3), (4, 1)]
    assert set(unsaid_cells(whole[:at], "台账")) <= {(2, 3), (4, 1)}
    assert list(unsaid_cells(whole, "别的")) == []
    for wrong in (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\1\0\0\0"):
        list(unsaid_cells(whole[:at] + wrong + whole[at + 4 :], "台账"))
