"""The report on page, paper and sheet as a reader sees it: titles, faces, one hash, nothing over or cut by another."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from cases.papers.rendering import HASH_SHOWN
from reports.actions import freeze
from reports.charts import Chart, charts
from reports.drawing import LETTER, MOST_BARS, Bars, columns, draw, round_up
from reports.models import FrozenReport
from reports.monthly import MonthlyReport
from reports.months import Month
from reports.official import monthly
from reports.paper import paper
from reports.sections import sections
from reports.workbook import HEADING_ROW, workbook
from tests import cast as c
from tests.reports import lively, played
from workflows.engine import perform

OCTOBER = Month(2026, 10)
MONTHS = range(HEADING_ROW + 1, HEADING_ROW + 25)
OFFICE = shutil.which("soffice") or ""
SHOWN = "2026-11-02 09:00"  # of c.TODAY, in Shanghai


@pytest.fixture
def frozen(cast: c.Cast) -> FrozenReport:
    """The district's October, with words of its author."""
    played.play(cast, "tree")
    made = freeze(OCTOBER, cast.district, cast.statistician)[0]
    perform(made, "compose", by=cast.statistician, features="=来访增多", plans="长" * 3000)
    return made


def pages(report: MonthlyReport) -> list[str]:
    """The words of each page of the paper."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(paper(report))).pages]


def book(report: MonthlyReport) -> Workbook:
    return load_workbook(io.BytesIO(workbook(report)))


# Pictures ------------------------------------------------------------------------------------


def test_each_picture_says_what_it_shows_to_eyes_and_to_screen_readers(client: Client, cast: c.Cast) -> None:
    played.play(cast, "tree")
    drawn = charts(monthly(OCTOBER, cast.city))
    client.force_login(cast.superior_head)
    html = client.get("/reports/monthly/", {"month": "2026-10", "office": "MZ"}).content.decode()
    assert re.findall(r"<figcaption>(.*?)</figcaption>", html) == [chart.title for chart in drawn]
    assert re.findall(r'<svg xmlns="[^"]*" role="img" aria-label="([^"]*)"', html) == [one.spoken for one in drawn]


def two_years(value: int = 118, rate: float | None = 0.5) -> Chart:
    start = Month(2024, 11)
    labels = tuple(str(start.plus(place)) for place in range(24))
    return Chart("months", "图", "件次", labels, (value, 0) * 12, (rate, 0.0) * 12, "重复率")


def test_the_labels_of_24_months_stand_apart_with_the_year_below_each_january() -> None:
    bars = columns(two_years()).bars
    assert [bar.label for bar in bars[:3]] == ["11月", "12月", "1月"]
    assert [(bar.label, bar.year) for bar in bars if bar.year] == [
        ("11月", "2024年"), ("1月", "2025年"), ("1月", "2026年"),
    ]  # fmt: skip
    for row in ("label", "year"):
        shown = [bar for bar in bars if getattr(bar, row)]
        for one, other in pairwise(shown):
            assert other.middle - one.middle > LETTER * len(getattr(one, row)) * 0.8


def test_no_year_touches_the_one_below_the_january_beside_it() -> None:
    december = replace(two_years(), labels=tuple(str(Month(2024, 12).plus(place)) for place in range(24)))
    assert [bar.year for bar in columns(december).bars[:3]] == ["", "2025年", ""]


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.5, 1.0])
@pytest.mark.parametrize("value", [0, 1, 118])
def test_no_rate_lies_on_the_count_of_a_month(value: int, rate: float) -> None:
    drawn = columns(two_years(value, rate))
    lowest_rate = max(point.box_y + 16 for point in drawn.points)
    assert all(bar.above - 12 >= max(lowest_rate, *(point.y + 4 for point in drawn.points)) for bar in drawn.bars)


def test_bars_begin_behind_the_longest_name() -> None:
    short, long = (
        draw(Chart("office", "图", "重复", (name, "乙"), (2, 1)))[0] for name in ("甲局", "青禾市安和区民政局")
    )
    assert isinstance(short, Bars)
    assert isinstance(long, Bars)
    assert short.left < long.left == LETTER * 9 + 14


def test_of_very_many_rows_those_with_a_value_are_drawn_a_pageful_a_picture() -> None:
    names = tuple(f"单位{place}" for place in range(120))
    few, many = (
        draw(Chart("office", "图", "重复", names, tuple(place % every == 0 and 3 for place in range(120))))
        for every in (10, 2)
    )
    assert [len(one.lines) for one in few if isinstance(one, Bars)] == [12]
    assert [len(one.lines) for one in many if isinstance(one, Bars)] == [MOST_BARS, MOST_BARS, 60 - 2 * MOST_BARS]


def months(values: list[int], rates: list[float | None]) -> Chart:
    labels = tuple(f"2026-{number:02}" for number in range(1, len(values) + 1))
    return Chart("months", "图", "件次", labels, tuple(values), tuple(rates), "重复率")


def test_the_chart_breaks_its_line_where_there_is_no_rate() -> None:
    drawn = columns(months([4] * 7, [0.25, 0.25, 0.25, None, 0.25, 0.25, 0.25]))
    assert len(drawn.bars) == 7
    assert len(drawn.points) == 6
    assert [len(line.split()) for line in drawn.lines] == [3, 3]


@pytest.mark.parametrize(("most", "top"), [(0, 4), (1, 4), (4, 4), (5, 8), (118, 120), (121, 200), (1001, 1200)])
def test_the_scale_ends_at_a_round_number_above_all_bars(most: int, top: int) -> None:
    assert round_up(most) == top
    assert columns(months([most], [None])).bars[0].y >= 40


def test_lying_bars_stand_in_the_order_of_their_table_and_say_their_values() -> None:
    (drawn,) = draw(Chart("office", "图", "重复", ("甲局", "　乙街道", "名" * 40), (2, 0, 4)))
    assert isinstance(drawn, Bars)
    assert [(line.label, line.text) for line in drawn.lines][:2] == [("甲局", "2"), ("乙街道", "0")]
    assert [line.width for line in drawn.lines] == [280.0, 0.0, 560.0]
    assert len(drawn.lines[2].label) == 22  # the table has all of it


# Paper ---------------------------------------------------------------------------------------


def test_the_paper_of_a_frozen_month_has_one_hash_and_tells_its_cut_off_to_the_minute(
    cast: c.Cast, frozen: FrozenReport
) -> None:
    report = monthly(OCTOBER, cast.district)
    told = pages(report)
    assert {found for page in told for found in re.findall(r"内容校验 (\w+)", page)} == {frozen.hash[:HASH_SHOWN]}
    assert frozen.hash in told[-1]
    assert f"制表时间 {SHOWN}（数字截至此时）" in told[0]
    assert report.as_json()["frozen"]["cut_off"] == f"{SHOWN.replace(' ', 'T')}+08:00"


def test_a_month_that_is_not_frozen_tells_its_day(cast: c.Cast) -> None:
    played.play(cast, "tree")
    told = pages(monthly(OCTOBER, cast.district))
    assert "制表日 2026-11-02，" in told[0]
    assert "制表时间" not in told[0]


@pytest.mark.slow
def test_a_full_paper_is_whole_on_every_page(cast: c.Cast) -> None:
    lively.live(cast)
    report = monthly(OCTOBER, cast.city)
    content = paper(report)
    reader = PdfReader(io.BytesIO(content))
    told = [page.extract_text() for page in reader.pages]
    head = f"{cast.city.name} 2026年10月重复信访情况月报"
    assert [head in page for page in told] == [False, *(True for _page in told[1:])]
    assert all(chart.title in "".join(told) for chart in charts(report))
    closed_up = [re.sub(r"\s", "", page) for page in told]
    # The definitions say the notes once more: they do not count.
    before = closed_up[: next(place for place, page in enumerate(closed_up) if "可靠程度" in page) + 1]
    for section in sections(report):
        if section.table.note and section.is_whole and section.table.code != "definitions":
            *rows, note = (
                re.sub(r"\s", "", str(one)) for one in (*(row[0] for row in section.table.rows), section.table.note)
            )
            assert any(all(words in page for words in (*rows, note[-6:])) for page in before), note
    assert not re.search(r"个百?分?\n", "\n".join(told))
    assert faces(reader) == {"NotoSansCJKSC", "NotoSerifCJKSC"}


def faces(reader: PdfReader) -> set[str]:
    """The families that are embedded, without weights."""
    names = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    return {re.sub(r"^/\w+\+|-|Bold$", "", name) for name in names}


def test_small_tables_stand_beside_each_other_and_months_in_two_halves(cast: c.Cast) -> None:
    lively.live(cast)
    found = sections(monthly(OCTOBER, cast.city))
    placed = [(section.table.code, section.width) for section in found]
    start = placed.index(("times", "third"))
    assert placed[start : start + 3] == [("times", "third"), ("handling", "third"), ("outcomes", "third")]
    assert placed[placed.index(("commitments", "half")) + 1] == ("open_matters", "half")
    halves = next(section.parts for section in found if section.table.code == "months")
    assert [len(half.rows) for half in halves] == [12, 12]


# Workbook ------------------------------------------------------------------------------------


def test_each_sheet_is_ready_for_the_printer(cast: c.Cast, frozen: FrozenReport) -> None:
    for sheet in book(monthly(OCTOBER, cast.district)).worksheets:
        assert sheet.print_area
        assert "&P" in str(sheet.oddFooter)
        assert SHOWN in str(sheet.oddFooter)
        assert "2026年10月" in str(sheet.oddHeader)
        assert sheet.title == "本月情况" or sheet.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"
        assert all(dimension.height is None or dimension.height <= 409 for dimension in sheet.row_dimensions.values())
        for chart in sheet._charts:  # type: ignore[attr-defined]
            assert chart.title.overlay is False


def test_the_words_stand_first_and_none_is_a_formula(cast: c.Cast, frozen: FrozenReport) -> None:
    sheet = book(monthly(OCTOBER, cast.district)).worksheets[0]
    cells = [cell for (cell,) in sheet.iter_rows() if cell.value]
    said = "\n".join(str(cell.value) for cell in cells)
    for words in ("=来访增多", "主要特点", "共登记信访件", frozen.hash, cast.statistician.full_name):
        assert words in said
    assert said.count("长") == 3000
    assert {cell.data_type for cell in cells} == {"s"}


def test_what_cannot_be_divided_is_a_dash_beside_real_numbers_and_a_gap_in_the_chart(cast: c.Cast) -> None:
    played.play(cast, "tree")
    sheet = book(monthly(OCTOBER, cast.city))["近二十四个月"]
    rates = [
        row[0].value for row in sheet.iter_rows(min_row=HEADING_ROW + 1, max_row=HEADING_ROW + 24, min_col=8, max_col=8)
    ]
    assert rates[0] == "—"
    assert rates[-1] == pytest.approx(0.6)
    line = sheet._charts[0]._charts[1]  # type: ignore[attr-defined]
    column = re.findall(r"\$([A-Z]+)\$", line.series[0].val.numRef.f)[0]
    assert sheet.column_dimensions[column].hidden
    drawn = [sheet[f"{column}{row}"].value for row in MONTHS]
    assert drawn == [None if rate == "—" else rate for rate in rates]


def test_no_column_is_too_narrow_for_its_sum(cast: c.Cast) -> None:
    played.play(cast, "tree")
    sheet = book(monthly(OCTOBER, cast.city))["按来访形式"]
    for letter in "CDEFGHIJK":
        values = [sheet[f"{letter}{row}"].value for row in range(HEADING_ROW + 1, sheet.max_row + 1)]
        longest = max(len(f"{value:+.1%}" if isinstance(value, float) else str(value)) for value in values)
        assert sheet.column_dimensions[letter].width >= longest + 2


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason="needs LibreOffice (soffice)")
def test_another_program_prints_every_sheet(cast: c.Cast, tmp_path: Path) -> None:
    lively.live(cast)
    content = workbook(monthly(OCTOBER, cast.city))
    file = tmp_path / "report.xlsx"
    file.write_bytes(content)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    asked = [
        OFFICE,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.xlsx"),
    ]
    subprocess.run(asked, check=True, capture_output=True, timeout=180)
    told = [page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages]
    sheets = load_workbook(io.BytesIO(content)).sheetnames
    assert len(told) >= len(sheets)
    assert all(f"第 {number} 页，共 {len(told)} 页" in page for number, page in enumerate(told, start=1))
    assert all(any(name in page for page in told) for name in sheets)
    assert "###" not in "".join(told)
