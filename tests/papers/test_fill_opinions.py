"""The opinion and the reply say what was answered, claim by claim, and leave no gap when issued."""

import datetime as dt
import io
from typing import get_args

import pytest
import time_machine
from pypdf import PdfReader

from cases.intake import ClaimDetails, PersonDetails
from cases.models import Case, DocumentKind
from cases.papers import fill_opinions
from cases.papers.fill import CURES
from cases.papers.opinions import ClaimOutcome, OpinionSheet
from cases.papers.sheets import Code
from tests import cast as c
from tests.cast import TODAY, Cast
from workflows.engine import Refused

from .matters import NUMBER, said, several


def opinion(case: Case) -> OpinionSheet:
    return fill_opinions.opinion(case, {}, NUMBER, TODAY)


def test_the_opinion_answers_each_claim_that_stays_and_says_where_the_others_go(cast: Cast) -> None:
    case = several(cast)
    c.do(case, "accept", cast.head)
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    c.answer(cast, case, "not_supported")
    sheet = opinion(case)
    assert sheet.missing_parts() == []
    assert [claim.demand for claim in sheet.claims] == ["恢复低保。"]
    assert sheet.claims[0].outcome is ClaimOutcome.NOT_SUPPORTED
    assert [str(fact.label) for fact in sheet.elsewhere] == ["关于“复议停发决定”", "关于“查处违规收费”"]
    assert sheet.received_from == "静安区信访局"
    assert (sheet.accepted_on, sheet.you) == (TODAY, "你们")


def test_it_tells_that_the_petitioner_was_heard_and_the_matter_looked_into(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.do(case, "record_investigation", cast.handler, text="走访邻里")
    c.answer(cast, case)
    sheet = opinion(case)
    assert sheet.heard == "我单位于2026年11月2日听取了您的陈述。"
    assert sheet.investigated == "我单位于2026年11月2日进行了调查核实。"
    assert "走访邻里" not in said(sheet)


@pytest.mark.parametrize(
    ("exemption", "words"),
    [
        ("declined", "您表示不再陈述"),
        ("unreachable", "2026年11月3日、2026年11月4日、2026年11月5日联系您听取陈述，未能取得联系"),
    ],
)
def test_why_nobody_was_heard_is_said(cast: Cast, case: Case, exemption: str, words: str) -> None:
    c.assign(cast, case)
    for day in (dt.date(2026, 11, 3), dt.date(2026, 11, 4)):
        with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
            c.do(case, "record_hearing", cast.handler, text="电话无人接听", in_vain=True)
    with time_machine.travel("2026-11-05T09:00:00+08:00", tick=False):
        c.do(case, "record_hearing", cast.handler, text="电话三次无人接听", exemption=exemption)
    assert words in opinion(case).heard


def test_the_review_body_is_the_offices_own_word_else_the_next_higher_office(cast: Cast, case: Case) -> None:
    assert fill_opinions.review_body_of(case) == "市民政局"
    cast.district.review_body = "静安区人民政府"
    cast.district.save()
    assert fill_opinions.review_body_of(Case.objects.get(pk=case.pk)) == "静安区人民政府"
    cast.district.review_body = ""
    cast.district.save()
    assert fill_opinions.review_body_of(Case.objects.get(pk=case.pk)) == cast.city.name


def test_an_office_without_a_review_body_is_told_what_to_fill_in(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    cast.district.review_body, cast.district.parent = "", None
    cast.district.save()
    with pytest.raises(Refused) as refusal:
        c.do(case, "issue_opinion", cast.handler)
    assert "请先在单位资料中填写复查机关。" in refusal.value.words()


def supported(cast: Cast, case: Case, **details: object) -> None:
    c.assign(cast, case)
    c.do(case, "record_hearing", cast.handler, text="听取")
    values = {"facts": "经查属实", "reasons": "政策如此", "legal_basis": "《社会救助暂行办法》第十一条"}
    c.do(case, "draft_answer", cast.handler, claim=case.claims.get(), outcome="supported", **values, **details)
    c.do(case, "check_answer", cast.head)
    c.do(case, "sign_answer", cast.leader)


def test_a_supported_claim_names_who_carries_it_out_and_by_when(cast: Cast, case: Case) -> None:
    supported(cast, case, execution_due=dt.date(2026, 12, 1))
    (claim,) = opinion(case).claims
    assert claim.execution is not None
    assert (claim.execution.owner, claim.execution.due) == ("静安区民政局", dt.date(2026, 12, 1))


def test_without_a_day_a_supported_claim_rests_on_a_promise_or_is_refused(cast: Cast, case: Case) -> None:
    supported(cast, case)
    with pytest.raises(Refused) as refusal:
        c.do(case, "issue_opinion", cast.handler)
    assert any("落实期限" in words for words in refusal.value.words())
    due = dt.date(2026, 12, 10)
    c.do(case, "add_commitment", cast.leader, text="下周再去电话。", owner=cast.leader, due_on=due)
    with pytest.raises(Refused):  # a promise that is not about this claim carries nothing out
        c.do(case, "issue_opinion", cast.handler)
    told = {"claim": case.claims.get(), "text": "十日前补发到卡。", "owner": cast.leader, "due_on": due}
    c.do(case, "add_commitment", cast.leader, **told)
    (claim,) = opinion(case).claims
    assert claim.execution is not None
    assert (claim.execution.duty, claim.execution.owner, claim.execution.due) == ("十日前补发到卡", "局领导丙", due)


def test_an_issued_opinion_is_drawn_stored_and_hashed(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    c.do(case, "issue_opinion", cast.handler)
    paper = case.documents.get(kind=DocumentKind.OPINION)
    content = paper.file.read()
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)
    for words in (paper.number, "陈玥：", "经查属实", "解释说明。", "自收到本意见书之日起30日内，向市民政局请求复查"):
        assert words in text
    assert "草稿" not in text
    assert "起诉" not in text


def test_a_suggestion_gets_a_reply_with_its_outcome_and_no_review(cast: Cast) -> None:
    case = c.register(cast, case_class="suggestion", claims=(ClaimDetails("延长办公时间"),))
    c.do(case, "classify", cast.head, case_class="suggestion", category=cast.category, routes={})
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    c.do(case, "draft_answer", cast.handler, claim=case.claims.get(), outcome="adopted", facts="已研究", reasons="可行")
    sheet = fill_opinions.reply(case, {}, NUMBER, TODAY)
    assert sheet.missing_parts() == []
    assert (sheet.replies[0].outcome, sheet.replies[0].answer) == ("采纳", "已研究\n可行")
    assert sheet.thanks == "感谢您的关心和支持。"
    assert "复查" not in said(sheet)


def test_a_draft_shows_its_gaps_and_has_no_number(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    sheet = fill_opinions.opinion(case, {})
    assert sheet.state == "draft"
    assert sheet.paper_number == ""
    assert "诉求1的处理意见" in [part.name for part in sheet.missing_parts()]


def test_a_character_nothing_can_draw_keeps_the_paper_back(cast: Cast) -> None:
    case = c.register(cast, petitioners=(PersonDetails(name="王\ue000"),))
    c.classify(cast, case)
    with pytest.raises(Refused) as refusal:
        c.do(case, "accept", cast.head)
    assert refusal.value.code == "paper_unprintable"
    assert "U+E000" in refusal.value.words()[0]
    assert not case.documents.exists()


def test_everything_a_paper_can_lack_and_be_cured_of_has_its_cure() -> None:
    assert {"", *CURES} == set(get_args(Code))
