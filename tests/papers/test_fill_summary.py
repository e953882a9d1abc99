"""A summary may wander: it masks people, and says who printed it, when and what for."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from cases.intake import ClaimDetails, ComplainedOfDetails, PersonDetails, SubmissionDetails
from cases.models import Case
from cases.papers.fill_summary import summary_of
from cases.papers.masking import Mask, masked_petitioners
from cases.papers.rendering import render
from cases.papers.sheets import words
from cases.papers.summaries import SummarySheet
from groups.grants import give
from groups.models import KeyGroup
from offices.models import Staff
from tests import cast as c
from tests.cast import ID_NUMBER, PHONE, TODAY, Cast

PRINTED = dt.datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def summary(case: Case, reader: Staff, purpose: str = "接访前阅看") -> SummarySheet:
    return summary_of(Case.objects.get(pk=case.pk), reader=reader, purpose=purpose, printed_at=PRINTED)


def test_it_tells_the_whole_matter_on_the_way(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    c.do(case, "add_commitment", cast.leader, text="补发到卡", owner=cast.leader, due_on=dt.date(2026, 12, 1))
    sheet = summary(case, cast.head)
    assert sheet.missing_parts() == []
    assert (sheet.stage, sheet.leader, sheet.handler, sheet.people) == ("办结", "局领导丙", "承办人戊", 1)
    assert [claim.outcome for claim in sheet.claims] == ["解释说明"]
    assert {clock.name for clock in sheet.clocks} == {"书面告知", "办理期限", "申请复查"}
    assert [document.name for document in sheet.documents] == ["受理告知书", "信访处理意见书"]
    assert sheet.documents[1].served == TODAY
    assert [promise.due for promise in sheet.promises] == [dt.date(2026, 12, 1)]
    assert sheet.events[0].what.startswith("登记")
    assert len(sheet.events) == 12
    assert any(step.what == "兑现承诺：补发到卡" for step in sheet.steps)
    assert sheet.law == "《社会救助暂行办法》第十一条"


def test_before_the_answer_it_shows_what_is_still_missing(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    sheet = summary(case, cast.head)
    assert sheet.steps[0].who == "承办人戊"
    assert any("听取信访人陈述" in step.what for step in sheet.steps)
    assert sheet.facts == "信访人反映：2026年9月起停发"


def test_people_are_masked_also_in_what_was_written_about_them(cast: Cast) -> None:
    told = f"陈玥（{ID_NUMBER}，{PHONE}）住静安区某路1号201室，邻居电话13900139000"
    case = c.register(cast, claims=(ClaimDetails(f"恢复{told}的低保", told),))
    c.assign(cast, case)
    c.do(case, "record_hearing", cast.handler, text=told, place="接访室")
    text = words(summary(case, cast.head))
    for hidden in ("陈玥", ID_NUMBER, PHONE, "201室", "13900139000"):
        assert hidden not in text
    assert "陈某某" in text


def test_an_accusation_names_neither_who_accuses_nor_who_is_accused(cast: Cast) -> None:
    accused = ComplainedOfDetails(staff=cast.accused, office=cast.other_street, is_accused=True)
    case = c.register(
        cast, case_class="accusation", complained_of=(accused,), claims=(ClaimDetails("被举报人私分救助款，陈玥举报"),)
    )
    text = words(summary(case, cast.registrar))
    for hidden in ("陈玥", "陈某某", "被举报人", "静安二街道"):
        assert hidden not in text
    assert "检举控告人，不显示" in text


def test_of_many_petitioners_the_first_is_named_masked_with_their_number(cast: Cast) -> None:
    people = tuple(PersonDetails(name=name) for name in ("陈玥", "王堃喆", "李昉"))
    crowd = SubmissionDetails(channel="visit", head_count=23, text="x")
    case = c.register(cast, petitioners=people, submission=crowd)
    assert masked_petitioners(case) == "陈某某等3人"
    sheet = summary(case, cast.head)
    assert sheet.people == 23
    assert "集体访" in sheet.marks


@pytest.mark.parametrize(("kind", "shown"), [("person", "某某某"), ("legal_person", "某某养老院")])
def test_a_body_keeps_its_name(cast: Cast, kind: str, shown: str) -> None:
    case = c.register(cast, petitioners=(PersonDetails(name="某某养老院", kind=kind),))
    assert masked_petitioners(case) == shown


def test_an_office_complained_of_is_named_and_a_person_masked(cast: Cast) -> None:
    about = (ComplainedOfDetails(office=cast.street), ComplainedOfDetails(name="赵经办"))
    case = c.register(cast, complained_of=about)
    assert summary(case, cast.head).complained_of == "静安一街道、赵某某"
    assert Mask(case)("赵经办说") == "赵某某说"


def test_a_key_group_is_named_to_those_who_may_see_it_only(cast: Cast, case: Case) -> None:
    group = KeyGroup.objects.create(code="G1", name="某厂职工", claims="x", office=cast.district, leader=cast.leader)
    c.link(cast, case, group)
    give(group=group, staff=cast.leader, by=cast.head, reason="包案", expires_at=PRINTED + dt.timedelta(days=30))
    assert summary(case, cast.head).key_group == ""
    assert summary(case, cast.leader).key_group == "某厂职工"


def test_an_unsigned_answer_is_marked_as_one(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    values = {"facts": "查明", "reasons": "理由", "legal_basis": "依据", "opinion": "拟补发"}
    c.do(case, "draft_answer", cast.handler, claim=case.claims.get(), outcome="explained", **values)
    assert summary(case, cast.head).claims[0].answer == "拟补发（草稿，未签发）"


def test_the_same_matter_reader_purpose_and_moment_give_the_same_bytes(cast: Cast, case: Case) -> None:
    first = render(summary(case, cast.head))
    assert first == render(summary(case, cast.head))
    assert first != render(summary(case, cast.head, "会议"))
