"""What of a file is no row, what is not taken over, and what the workbook of errors cannot hold: each is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from cases.ledger.errors import LONGEST_CELL
from cases.models import Submission
from tests.cast import PHONE
from tests.ledger.books import HEAD, book, cells, counts, row, run
from tests.ledger.nasty_text import MAKERS
from tests.ledger.pages import hand_over, only

pytestmark = pytest.mark.usefixtures("cast")


@pytest.mark.parametrize(("name", "times"), [("head_on_each_page.xlsx", 2), ("two_storeys_on_each_page.xlsx", 2)])
def test_a_head_that_comes_again_on_each_page_is_no_row(tmp_path: Path, name: str, times: int) -> None:
    assert f"表格中间重复的表头，没有计入（{times} 行）" in run(MAKERS[name](tmp_path / name)).said


def test_a_line_that_adds_up_is_an_error_with_its_cure(tmp_path: Path) -> None:
    said = run(MAKERS["sums_below.xlsx"](tmp_path / "a.xlsx")).said
    for line, column in ((3, "编号"), (5, "信访人")):
        assert f"第 {line} 行，{column}：这一行像是合计行" in said
    assert "填写收到日期" not in said


def test_a_hidden_ledger_is_left_alone_beside_another_and_told(tmp_path: Path) -> None:
    beside = run(MAKERS["hidden_ledger_beside.xlsx"](tmp_path / "a.xlsx"))
    assert "隐藏的工作表“去年”也像台账，没有导入（2 行）" in beside.said
    assert Submission.objects.get().import_key == "3"
    alone = run(MAKERS["only_a_hidden_ledger.xlsx"](tmp_path / "b.xlsx"))
    assert "台账在隐藏的工作表“去年”里（2 行）" in alone.said
    assert "隐藏" not in run(tmp_path / "a.xlsx", "--sheet", "今年").said


def test_the_page_offers_the_visible_sheet_and_tells_of_the_hidden_one(desk_of: Client, tmp_path: Path) -> None:
    content = MAKERS["hidden_ledger_beside.xlsx"](tmp_path / "a.xlsx").read_bytes()
    hand_over(desk_of, content, "a.xlsx")
    page = desk_of.get(f"/import/{only().pk}/").content.decode()
    assert "隐藏的工作表“去年”也像台账，没有导入" in page
    assert '<option value="0">去年（隐藏）</option>' in page
    assert '<option value="1" selected>今年</option>' in page


def test_phones_in_texts_are_all_told_also_where_no_row_is_wrong(tmp_path: Path) -> None:
    rows = [row(number, text=f"请打{PHONE}") for number in range(1, 54)]
    path, errors = book(tmp_path / "a.xlsx", [HEAD, *rows]), tmp_path / "errors.xlsx"
    result = run(path, "--errors", str(errors))
    assert result.counts == counts(53, 53)
    assert "另有 3 处疑似手机号或身份证号" in result.said
    assert "的“提示”页" in result.said
    assert PHONE not in result.said
    assert cells(errors)[1:] == []
    assert [line for line, *_rest in cells(errors, sheet="提示")[1:]] == list(range(2, 55))


def test_a_text_no_cell_can_hold_is_corrected_in_the_ledger_and_not_in_the_workbook(tmp_path: Path) -> None:
    errors = tmp_path / "errors.xlsx"
    run(MAKERS["longer_than_a_cell.csv"](tmp_path / "a.csv"), "--errors", str(errors))
    head, wrong = cells(errors)
    assert f"“内容”超过 {LONGEST_CELL} 字，这张表放不下：请在原文件里改这一行" in wrong[head.index("更正方法")]
    assert len(wrong[head.index("内容")]) == LONGEST_CELL
    wrong[head.index("收到日期")] = "2019-04-25"
    back = run(book(tmp_path / "b.xlsx", [head, wrong]))
    assert back.counts == counts(1, 0, errors=1)
    assert "第 2 行，内容：错误表的格子放不下全文，这里已经截断" in back.said
    corrected = tmp_path / "c.csv"
    corrected.write_text((tmp_path / "a.csv").read_text("utf-8").replace(",x,", ",2019-04-25,"), "utf-8")
    assert run(corrected).counts == counts(2, 1, already_there=1)
    assert Submission.objects.get(import_key="1").text == "长" * 40_000
