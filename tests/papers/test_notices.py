"""Each notice carries what its article asks and is not issued without it."""

from dataclasses import replace
from datetime import date

import pytest

from cases.papers import notices
from cases.papers.notice_sheets import Body, Limit, NoticeKind, NoticeSheet, PastOpinion
from cases.papers.rendering import render
from cases.papers.sheets import IncompletePaper

from . import samples
from .samples import HEAD, LIMIT, QUERY, RECEIVED

pytestmark = pytest.mark.slow  # draws every paper

TOWN = Body("长岭镇人民政府", "文化路1号", "0100-7654321")
DAY = date(2026, 11, 10)
NOTICES = {
    NoticeKind.RECEIVED: (
        notices.received(
            RECEIVED, route="信访程序", procedure="调查核实后出具意见书", unit="养老服务股", query=QUERY, **HEAD
        ),
        ("程序性告知书", "2026年11月2日", "青石县信访局", "信访程序", "养老服务股", QUERY),
    ),
    NoticeKind.PASSED_ON: (
        notices.passed_on(RECEIVED, way="转送", to=TOWN, day=DAY, **HEAD),
        ("去向告知书", "转送", "长岭镇人民政府", "文化路1号", "0100-7654321", "2026年11月10日"),
    ),
    NoticeKind.DIRECTED: (
        notices.directed(RECEIVED, reasons="优抚安置由退役军人事务部门负责。", to=Body("退役军人事务局"), **HEAD),
        ("不属于我单位", "优抚安置由退役军人事务部门负责", "退役军人事务局"),
    ),
    NoticeKind.ACCEPTED: (
        samples.accepted(),
        (
            "受理告知书",
            "受理日期：2026年11月10日",
            "2027年1月9日（星期六）",
            "养老服务股",
            "李昉",
            "第三十四条",
            "第十九条第三款",
        ),
    ),
    NoticeKind.DECLINED: (
        notices.declined(
            RECEIVED,
            ground="已受理",
            article="第十九条第三款",
            reasons="镇政府正在办理。",
            remedy="等候意见",
            to=TOWN,
            **HEAD,
        ),
        ("不予受理告知书", "已受理", "第十九条第三款", "镇政府正在办理", "等候意见"),
    ),
    NoticeKind.NOT_AGAIN: (
        notices.not_again(
            RECEIVED,
            opinions=(PastOpinion("复核意见书", "青信核〔2025〕8号", date(2025, 8, 1), date(2025, 8, 6)),),
            reasons="没有新的事实和理由。",
            **HEAD,
        ),
        ("不再受理告知书", "青信核〔2025〕8号", "2025年8月6日送达", "第三十六条第三款", "仍可以提出"),
    ),
    NoticeKind.LEGAL_ROUTE: (
        notices.legal_route(
            RECEIVED,
            article="《信访工作条例》第三十一条第四项",
            procedure="行政复议",
            to=TOWN,
            limit="六十日内",
            **HEAD,
        ),
        ("法定途径告知书", "第三十一条第四项", "行政复议", "六十日内"),
    ),
    NoticeKind.EXTENDED: (
        notices.extended(
            RECEIVED,
            accepted_on=DAY,
            original=date(2027, 1, 9),
            new=Limit(date(2027, 2, 8)),
            reasons="需要核对外省记录。",
            approved_by="局长陈翀",
            approved_on=date(2027, 1, 5),
            **HEAD,
        ),
        ("延期办理告知书", "2027年1月9日", "2027年2月8日（星期一）", "需要核对外省记录", "局长陈翀", "第三十四条"),
    ),
}


@pytest.mark.parametrize("kind", NoticeKind)
def test_it_carries_what_its_article_asks(kind: NoticeKind) -> None:
    sheet, words = NOTICES[kind]
    text = samples.said(sheet)
    assert sheet.kind == kind
    for said in (*words, "青石县民政局", "青民信受〔2026〕12号", "QS-2026-000012", "王堃喆：", "联系人：李昉"):
        assert said in text
    assert "诉讼" not in text


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind != NoticeKind.ACCEPTED])
def test_an_ordinary_notice_fits_one_sheet_printed_on_both_sides(kind: NoticeKind) -> None:
    assert len(samples.pages(NOTICES[kind][0])) <= 2


@pytest.mark.parametrize(
    ("sheet", "part"),
    [
        (notices.directed(RECEIVED, reasons=" ", to=TOWN, **HEAD), "不属于我单位职权的理由"),
        (notices.not_again(RECEIVED, opinions=(), reasons="同一事实。", **HEAD), "复核意见书"),
        (replace(samples.accepted(), addressee=""), "信访人"),
        (replace(samples.accepted(), paper_number=""), "文号"),
    ],
)
def test_it_is_not_issued_with_a_gap(sheet: NoticeSheet, part: str) -> None:
    with pytest.raises(IncompletePaper) as refusal:
        render(sheet)
    assert refusal.value.parts == [part]


def test_how_the_last_day_was_counted_is_told() -> None:
    assert LIMIT.counted in samples.said(samples.accepted())
