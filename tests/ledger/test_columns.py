"""The header is found by names; two columns for one thing are never chosen between."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cases.ledger.columns import Header, choose
from cases.ledger.mapping import Told, load_map
from cases.ledger.names import NAMES, error_headings
from cases.ledger.packed import Packed
from cases.ledger.problems import LedgerRefused
from cases.ledger.reading import Cell, Sheet
from tests.cast import Cast
from tests.ledger.books import HEAD


def header(*rows: Sequence[Cell], told: Told | None = None, spread: Sequence[int] = ()) -> Header:
    return choose([table("s", *rows, spread=spread)], told or Told())[1]


def table(name: str, *rows: Sequence[Cell], spread: Sequence[int] = ()) -> Sheet:
    return Sheet(name, Packed(list(row) for row in rows), frozenset(spread))


def toml(tmp_path: Path, text: str) -> Told:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    return load_map(path)


def test_no_name_of_a_column_stands_for_two_things() -> None:
    names = [name for names in NAMES.values() for name in names]
    assert len(names) == len(set(names))


def test_every_column_of_a_message_board_is_known() -> None:
    fields = ["key", "person", "title", "received", "text", "reply", "replied"]
    assert header(HEAD).columns == {name: (place,) for place, name in enumerate(fields)}


def test_the_header_stands_below_titles_and_other_columns_are_ignored() -> None:
    found = header(
        ["某局信访台账"], ["2019 年度", "", "编制：办公室"], ["序号", "信访编号", "收到日期", "标题 ", "备注"]
    )
    assert found.last == 2
    assert found.columns == {"key": (1,), "received": (2,), "title": (3,)}


def test_marks_and_blanks_in_a_name_do_not_count() -> None:
    assert set(header(["*收到 日期：", "信访人（必填）", "反映\n内容"]).columns) == {"received", "person", "text"}


def test_a_head_of_two_storeys_is_one_header() -> None:
    upper = ["编号", "信访人", "", "收到日期", "反映内容"]
    lower = ["", "姓名", "电话", "", ""]
    found = header(upper, lower, ["1", "甲", "", "2019-01-01", "x"])
    assert found.last == 1
    assert found.columns == {"key": (0,), "person": (1,), "phone": (2,), "received": (3,), "text": (4,)}
    lone = header(upper, ["", "姓名", "年龄", "", ""], spread=[0])
    assert lone.columns["person"] == (1,)


def test_two_columns_for_one_thing_are_refused_and_the_map_decides(tmp_path: Path) -> None:
    head = ["编号", "收到日期", "登记日期", "内容"]
    with pytest.raises(LedgerRefused, match="“收到日期”和“登记日期”"):
        header(head)
    told = toml(tmp_path, '[columns]\nreceived = "登记日期"')
    assert header(head, told=told).columns["received"] == (2,)


def test_needed_columns_that_are_missing_are_named() -> None:
    with pytest.raises(LedgerRefused, match="缺少必需的列：留言时间"):
        header(["编号", "内容"])
    with pytest.raises(LedgerRefused, match="缺少必需的列：留言主题 / 留言详情"):
        header(["编号", "收到日期"])


def test_a_table_without_a_header_is_refused() -> None:
    with pytest.raises(LedgerRefused, match="没有找到表头"):
        header(["甲", "乙"], ["1", "2"])


def test_the_sheet_that_has_a_header_is_taken_and_two_of_them_are_not_chosen_between() -> None:
    notes, one, two = table("说明", ["填表说明"]), table("一月", HEAD), table("二月", HEAD)
    assert choose([notes, one], Told())[0] is one
    with pytest.raises(LedgerRefused, match=r"一月、二月.*--sheet"):
        choose([one, two], Told())


def test_a_map_names_columns_and_joins_the_parts_of_a_number(tmp_path: Path) -> None:
    told = toml(tmp_path, 'source = "老系统"\n[columns]\nkey = ["年度", "号"]\nreceived = "来件"\ntext = "说了什么"')
    found = header(["年度", "号", "来件", "说了什么"], told=told)
    assert found.columns == {"key": (0, 1), "received": (2,), "text": (3,)}
    assert told.source == "老系统"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[columns", "不是正确的 TOML"),
        ('[columns]\ndate = "x"', "不认识的字段“date”"),
        ("[other]", "不认识的段落“other”"),
        ("columns = 3", "应是一段"),
        ("[columns]\nkey = 3", "应是文字"),
        ('[columns]\ntitle = ["a", "b"]', "只有 key"),
        ('[defaults]\ntitle = "x"', "不认识的默认值"),
        ('[values.title]\na = "b"', "不认识的取值"),
        ('[defaults]\nchannel = "bogus"', r"\[defaults\] channel 的值“bogus”不认识；可以是：letter、visit"),
        ("[defaults]\nchannel = true", r"\[defaults\] channel 的值“True”不认识"),
        ('[defaults]\ncase_class = "来信"', r"\[defaults\] case_class .*可以是：claim、suggestion"),
        ('[values.channel]\n"信箱" = "mail"', r'\[values.channel\] "信箱" 的值“mail”不认识；可以是：letter'),
        ('[values.case_class]\n"甲" = "x"', r'\[values.case_class\] "甲" 的值“x”不认识'),
        ('[values.repeat]\n"甲" = ["first"]', r'\[values.repeat\] "甲" .*first、repeat、undetermined'),
        ("header_row = true", "应是表头所在的行号"),
        ('source = "content"', "不能是“content”"),
        (f'source = "{"长" * 61}"', "不超过 60 个字"),
        ("source = true", "应是不超过 60 个字的文字"),
    ],
)
def test_a_map_that_is_not_understood_says_where(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(LedgerRefused, match=why):
        toml(tmp_path, text)


@pytest.mark.django_db
def test_a_map_explains_categories_by_code_or_name_and_by_nothing_else(tmp_path: Path, cast: Cast) -> None:
    told = toml(tmp_path, f'[values.category]\n"低保" = "{cast.category.code}"\n"救助" = "{cast.category.name}"')
    assert set(told.values["category"]) == {"低保", "救助"}
    with pytest.raises(LedgerRefused, match=r'\[values.category\] "低保" 的值“9999”不认识；可以是：.*最低生活保障'):
        toml(tmp_path, '[values.category]\n"低保" = "9999"')


def test_a_map_that_is_missing_or_names_a_missing_column_says_so(tmp_path: Path) -> None:
    with pytest.raises(LedgerRefused, match="找不到对照文件"):
        load_map(tmp_path / "none.toml")
    told = toml(tmp_path, '[columns]\ntitle = "题名"')
    with pytest.raises(LedgerRefused, match="没有对照文件所说的“题名”列"):
        header(HEAD, told=told)


def test_what_was_told_of_the_ledgers_header_does_not_hold_for_our_workbook_of_errors() -> None:
    told = Told(header_row=3, columns={"received": ("B列",), "text": ("丙",)})
    ledger = [["某局台账"], [""], ["甲", "乙", "丙"], ["1", "2019-04-25", "x"]]
    ours = [[*error_headings(), "甲", "乙", "丙"], [4, "乙", "y", "z", "1", "2019-04-25", "x"], ["", "", "", "", "2"]]
    for rows, last, place in ((ledger, 2, 1), (ours, 0, 5)):
        found = header(*rows, told=told)
        assert (found.last, found.columns["received"], found.columns["text"]) == (last, (place,), (place + 1,))
