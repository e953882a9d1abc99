"""The summary, the slip and the forms of the file."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.papers.rendering import render
from cases.papers.sheets import IncompletePaper, cn_date_with_weekday, cn_number
from cases.papers.summaries import SummaryClaim

from . import samples

pytestmark = pytest.mark.slow  # draws every paper


def test_a_summary_shows_who_answers_what_is_asked_and_what_comes_next() -> None:
    text = samples.said(samples.summary())
    for words in ("包案领导", "陈翀（副局长）", "王某某等", "23人", "3件次", "诉求内容第2条", "受理次日起算第60日"):
        assert words in text
    for words in ("下一步", "核对台账", "承诺事项", "十日前发放到卡", "文书和送达", "2026-11-13", "主要经过"):
        assert words in text


def test_every_page_of_a_summary_names_who_printed_it_when_and_why() -> None:
    pages = samples.pages(samples.summary(events=60))
    assert len(pages) > 1
    for page in pages:
        assert "打印人李昉" in page
        assert "打印时间2026-11-2115:02" in page
        assert "用途局长接访前阅看" in page


@pytest.mark.parametrize(("part", "empty"), [("printed_by", ""), ("printed_at", None), ("purpose", "")])
def test_a_summary_is_not_printed_without_saying_so(part: str, empty: Any) -> None:
    with pytest.raises(IncompletePaper):
        render(replace(samples.summary(), **{part: empty}))


def test_a_long_summary_loses_nothing_and_repeats_its_table_heads() -> None:
    long_answer = "".join(f"第{number}句答复。" for number in range(400))
    sheet = samples.summary(claims=29, events=60)
    pages = samples.pages(replace(sheet, claims=(SummaryClaim("很长的诉求", answer=long_answer), *sheet.claims)))
    text = "".join(pages)
    assert "第399句答复。" in text
    assert all(f"诉求内容第{n}条" in text for n in range(1, 30))
    assert all(f"经过第{n}条" in text for n in range(1, 61))
    assert all("序号诉求途径结果答复和执行" in page for page in pages if "句答复" in page)
    assert all("日期经过经办" in page for page in pages if "经过第" in page)


def test_a_slip_is_one_a5_page_with_number_day_and_query_code() -> None:
    reader = samples.read(samples.slip())
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [148, 210]
    text = samples.said(samples.slip())
    for words in ("QS-2026-000012", "2026年11月2日", "走访", "K7M4-P2QX", "2026年11月17日（星期二）", "不得打击报复"):
        assert words in text


def test_a_slip_without_pin_has_no_line_for_it() -> None:
    assert "查询密码" not in samples.said(samples.slip())
    assert "查询密码482913" in samples.said(samples.slip(pin="482913"))


def test_a_proof_of_service_leaves_room_for_every_way_of_serving() -> None:
    text = samples.said(samples.service())
    for words in (
        "青民信意〔2026〕3号",
        "延期办理告知书",
        "受送达人签名",
        "代收人",
        "拒收的理由",
        "见证人",
        "邮件编号",
    ):
        assert words in text


def test_a_registration_keeps_request_facts_and_reasons_apart() -> None:
    text = samples.said(samples.registration())
    for words in ("诉求要求补发津贴。", "事实津贴停发六个月。", "理由停发不是本人原因。", "登记人赵玥"):
        assert words in text


def test_a_registration_without_a_name_says_why() -> None:
    assert "来信未署名" in samples.said(samples.registration(addressee="", why_unnamed="来信未署名"))
    with pytest.raises(IncompletePaper, match="不写明的原因"):
        render(samples.registration(addressee=""))


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (30, "三十"), (99, "九十九"), (100, "100")]
)
def test_numbers_are_written_in_chinese_up_to_99(number: int, words: str) -> None:
    assert cn_number(number) == words


def test_days_are_written_without_leading_zeros() -> None:
    assert cn_date_with_weekday(date(2027, 1, 9)) == "2027年1月9日（星期六）"
