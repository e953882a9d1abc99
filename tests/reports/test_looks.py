"""The report on page, paper and sheet as a reader sees it: titles, faces, one hash, nothing over or cut by another."""

from __future__ import annotations

import io
import re
import shutil

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from cases.papers.rendering import HASH_SHOWN
from reports.actions import freeze
from reports.models import FrozenReport
from reports.monthly import MonthlyReport
from reports.months import Month
from reports.official import monthly
from reports.paper import paper
from reports.workbook import HEADING_ROW, workbook
from tests import cast as c
from tests.reports import played
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
