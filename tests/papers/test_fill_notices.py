"""Notices say what the matter says: who, what, when, by which article, until when."""

import datetime as dt

import pytest
from django.utils import translation

from cases.intake import PersonDetails, SubmissionDetails
from cases.models import Case, DocumentKind
from cases.papers.fill_common import addressee_of, clipped, counted_words, sentence, you_of
from tests import cast as c
from tests.cast import Cast
from workflows.clocks import CLOCKS, compute
from workflows.engine import Refused
from workflows.workdays import load_calendar

from .matters import said, several, sheet


def test_acceptance_names_its_day_the_last_day_and_how_it_was_counted(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    paper = sheet(case, DocumentKind.ACCEPTED, cast.head, "accept")
    assert paper.missing_parts() == []
    text = said(paper)
    for words in ("静安区民政局", "JA-2026-000001", "陈玥", "恢复最低生活保障。", "021-12345678"):
        assert words in text
    assert "2027年1月1日（星期五）" in text
    assert "2026年11月2日受理，次日起算60日，至2027年1月1日。" in text


def test_the_last_day_on_the_notice_is_the_one_the_clock_will_have(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    c.do(case, "accept", cast.head)
    clock = case.clocks.get(code="handling")
    assert clock.last_day == dt.date(2027, 1, 1)
    assert compute(CLOCKS["handling"], clock.started_on, load_calendar()).last_day == clock.last_day


def test_before_there_is_a_handler_the_notice_does_not_invent_one(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    assert "确定后告知" in said(sheet(case, DocumentKind.ACCEPTED, cast.head, "accept"))
    c.assign(cast, c_again := c.register(cast))
    assert "承办人戊" in said(sheet(c_again, DocumentKind.RECEIPT, cast.head))


def test_the_notice_of_receipt_tells_each_claims_own_way(cast: Cast) -> None:
    text = said(sheet(several(cast), DocumentKind.RECEIPT, cast.head))
    assert "静安区信访局" in text
    assert "诉求一：按照信访程序办理（《信访工作条例》第三十一条第六项）。" in text
    assert "诉求三：通过申请查处违法行为" in text


def test_a_claim_without_a_route_cannot_be_told_of_yet(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused) as refusal:
        c.do(case, "issue_notice", cast.head)
    assert refusal.value.code == "no_category"
    c.do(case, "classify", cast.head, category=cast.category)
    with pytest.raises(Refused) as refusal:
        c.do(case, "issue_notice", cast.head)
    assert refusal.value.code == "no_route"
    c.classify(cast, case)
    c.do(case, "issue_notice", cast.head)
    assert case.documents.get().kind == DocumentKind.RECEIPT


def test_an_office_without_a_telephone_is_told_what_to_fill_in(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    cast.district.phone = ""
    cast.district.save()
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(Refused) as refusal:
        c.do(case, "accept", cast.head)
    assert "请先在单位资料中填写联系电话。" in refusal.value.words()
    assert not case.documents.exists()


def test_each_lawful_route_has_its_own_section_and_time_limit(cast: Cast) -> None:
    case = several(cast)
    text = said(sheet(case, DocumentKind.ROUTE, cast.head, body="静安区人民政府"))
    assert "诉求二（《信访工作条例》第三十一条第四项）" in text
    assert "诉求三（《信访工作条例》第三十一条第五项）" in text
    assert "行政复议法" in text
    assert "诉求一" not in text
    own = sheet(case, DocumentKind.ROUTE, cast.head, body="某机关", limit="请于十日内提出。", materials="身份证明")
    assert "请于十日内提出。" in said(own)
    assert "身份证明" in said(own)


def test_the_destination_names_the_office_and_the_duty_it_now_has(cast: Cast, case: Case) -> None:
    text = said(sheet(case, DocumentKind.DESTINATION, cast.head, "forward", target=cast.street, reason="属地"))
    assert "静安一街道" in text
    assert "转送" in text
    assert "15日内" in text


def test_after_a_forward_the_new_office_tells_when_it_received_and_from_whom(cast: Cast, case: Case) -> None:
    c.do(case, "forward", cast.head, target=cast.street, reason="属地")
    text = said(sheet(case, DocumentKind.RECEIPT, cast.head, route="信访程序", procedure="听取、调查"))
    assert '"organ": "静安一街道"' in text
    assert '"转来机关"' in text
    assert "静安区民政局" in text


def test_whoever_is_sent_elsewhere_is_told_where(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused) as refusal:
        c.do(case, "refer", cast.head, reason="属于医保部门职权。")
    assert [reason.field for reason in refusal.value.reasons] == ["", "body"]
    text = said(sheet(case, DocumentKind.ELSEWHERE, cast.head, "refer", reason="属于医保部门职权。", body="医疗保障局"))
    assert "医疗保障局" in text
    assert "属于医保部门职权。。" not in text


@pytest.mark.parametrize(
    ("ground", "article", "way"),
    [("wrong_level", "第二十条第一款", "本级或者上一级"), ("litigation", "第二十条第二款", "政法部门")],
)
def test_declining_gives_ground_article_and_another_way(cast: Cast, ground: str, article: str, way: str) -> None:
    case = c.register(cast, submission=SubmissionDetails(channel="visit", text="走访反映"))
    text = said(sheet(case, DocumentKind.DECLINED, cast.head, "decline", ground=ground, reason="理由写明"))
    assert article in text
    assert way in text
    own = sheet(case, DocumentKind.DECLINED, cast.head, "decline", ground=ground, reason="理由", remedy="另一途径")
    assert "另一途径。" in said(own)
    assert way not in said(own)


@pytest.mark.parametrize(("case_class", "named"), [("claim", True), ("accusation", False)])
def test_declining_what_is_in_hand_names_it_unless_its_circle_is_closed(
    cast: Cast, case_class: str, named: bool
) -> None:
    """The paper lies in this matter, for everybody who reads it."""
    earlier, again = c.register(cast, case_class=case_class), c.register(cast)
    details = {"ground": "in_hand", "earlier": earlier, "reason": "正在办理"}
    text = said(sheet(again, DocumentKind.DECLINED, cast.head, "decline", **details))
    assert "由静安区民政局办理" in text
    assert (earlier.number in text) is named


def test_no_longer_accepting_lists_the_opinions_given_before(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    Case.objects.filter(pk=case.pk).update(ended_on=c.TODAY)
    again = c.register(cast)
    earlier = Case.objects.get(pk=case.pk)
    details = {"ground": "reexamined", "earlier": earlier, "reason": "同一事实和理由"}
    paper = sheet(again, DocumentKind.NO_LONGER, cast.head, "decline", **details)
    opinion = case.documents.get(kind=DocumentKind.OPINION)
    assert opinion.number in said(paper)
    assert "复核意见书" in said(paper)
    assert paper.missing_parts() == []


def test_a_leaders_note_on_a_letter_is_not_told(cast: Cast) -> None:
    note = SubmissionDetails(source="leader_note", source_office="某领导", text="批示件")
    case = c.register(cast, submission=note)
    c.classify(cast, case)
    assert "某领导" not in said(sheet(case, DocumentKind.ACCEPTED, cast.head, "accept"))


@pytest.mark.parametrize(
    ("people", "addressee", "you"),
    [
        ((PersonDetails(name="陈玥"),), "陈玥", "您"),
        ((PersonDetails(name="陈玥"), PersonDetails(name="李昉", role="joint")), "陈玥", "您"),
        ((PersonDetails(name="陈玥"), PersonDetails(name="李昉")), "陈玥、李昉", "你们"),
        (tuple(PersonDetails(name=f"张{n}") for n in "一二三四五六"), "张一等6人", "你们"),
        ((PersonDetails(name="某某养老院", kind="legal_person"),), "某某养老院", "你单位"),
    ],
)
def test_the_addressee_is_whoever_petitions(
    cast: Cast, people: tuple[PersonDetails, ...], addressee: str, you: str
) -> None:
    case = c.register(cast, petitioners=people)
    assert (addressee_of(case), you_of(case)) == (addressee, you)


@pytest.mark.parametrize(("code", "words"), [("anonymous", "匿名信访人"), ("unclear", "住址不清的信访人")])
def test_who_gave_no_name_is_addressed_all_the_same(cast: Cast, code: str, words: str) -> None:
    case = c.register(cast, petitioners=(), no_petitioner=code)
    assert addressee_of(case).endswith(words)


@pytest.mark.parametrize(
    ("typed", "printed"), [("恢复", "恢复。"), ("恢复；。", "恢复。"), ("为何？", "为何？"), ("", "")]
)
def test_a_sentence_ends_once(typed: str, printed: str) -> None:
    assert sentence(typed) == printed


def test_a_long_demand_is_cut_on_a_notice_only() -> None:
    assert clipped("诉" * 300, 5) == "诉诉诉诉诉……"
    assert clipped("一\n二。") == "一 二"


def test_advice_for_the_office_is_not_told_to_the_petitioner() -> None:
    deadline = compute(CLOCKS["handling"], dt.date(2026, 11, 10), load_calendar())
    steps = deadline.steps_as_json()
    assert any(step["code"] == "finish_by" for step in steps)
    assert "宜在" not in counted_words(steps)
    assert "→" not in counted_words(steps)


def test_papers_are_chinese_whatever_the_clerks_screen_is(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    with translation.override("en"):
        text = said(sheet(case, DocumentKind.ACCEPTED, cast.head, "accept"))
    assert text == said(sheet(case, DocumentKind.ACCEPTED, cast.head, "accept"))


def test_claims_of_other_routes_stand_beside_an_acceptance(cast: Cast) -> None:
    case = several(cast)
    text = said(sheet(case, DocumentKind.ACCEPTED, cast.head, "accept"))
    assert "诉求：恢复低保。" in text
    assert "关于“复议停发决定”" in text
