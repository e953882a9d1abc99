"""The page of one matter: everything in its place, nothing that must stay hidden."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import cases
from cases.intake import ComplainedOfDetails, PersonDetails
from cases.models import Case, Petitioner
from cases.next_step import next_step
from cases.timeline import timeline_of
from cases.timeline_words import TEXTS
from groups.grants import give
from groups.models import KeyGroup
from offices.models import Absence, Staff
from tests import cast as c
from tests.cast import Cast
from trail.log import events_of
from trail.models import Event


def page_of(person: Staff, case: Case) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/cases/{case.number}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def status_for(person: Staff, path: str) -> int:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(path).status_code


def group(cast: Cast, code: str = "SECRET-GROUP", name: str = "铁道兵共同诉求") -> KeyGroup:
    return KeyGroup.objects.create(code=code, name=name, claims="待遇", office=cast.district, leader=cast.leader)


def test_every_verb_has_words_on_the_timeline() -> None:
    assert {f"case.{verb}" for verb in Case.verbs()} <= set(TEXTS)


def test_what_is_written_into_a_matters_log_beside_the_verbs_has_words_on_the_timeline() -> None:
    calls = (
        node
        for path in Path(str(cases.__file__)).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and len(node.args) > 1
    )
    # `append` and what calls it take the code after the stream, `note` takes it first.
    second = {call.args[1].value for call in calls if isinstance(call.args[1], ast.Constant)}
    written = {code for code in second if isinstance(code, str) and code.startswith("case.")}
    assert written >= {"case.decide_repeat", "case.merged_in", "case.destroyed"}
    assert written <= set(TEXTS)


def test_it_shows_the_whole_life_of_a_matter(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    text = page_of(cast.head, case)
    for words in (case.number, "低保被停发请求恢复", "办结", "恢复最低生活保障", "局领导丙", "承办人戊"):
        assert words in text, words
    for words in (
        "信访处理意见书",
        "直接送达",
        "当面听取陈述",
        "申请复查",
        "怎么算的",
        "科长乙（信访科长，静安区民政局）",
    ):
        assert words in text, words


def test_the_name_is_shown_and_numbers_are_masked(cast: Cast, case: Case) -> None:
    text = page_of(cast.head, case)
    assert "陈玥" in text
    for hidden in (c.ID_NUMBER, c.PHONE, "某路1号201室"):
        assert hidden not in text
    assert "138****8000" in text
    assert f"/cases/{case.number}/reveal/{Petitioner.objects.get().pk}/phone/" in text


def test_the_accuser_is_masked_everywhere_on_the_page(cast: Cast, today: dt.date) -> None:
    agent = PersonDetails(name="王某某代理", role="agent", represents=0)
    people = (c.intake().petitioners[0], agent)
    case = c.register(cast, case_class="accusation", petitioners=people,
                      complained_of=(ComplainedOfDetails(office=cast.other_street, is_accused=True),))  # fmt: skip
    text = page_of(cast.registrar, case)
    assert "陈玥" not in text
    assert "王某某代理" not in text
    assert "陈***" in text
    assert "限制查看" in text
    assert status_for(cast.accused, f"/cases/{case.number}/") == 404


def test_reading_is_logged_without_personal_values(cast: Cast, case: Case) -> None:
    page_of(cast.head, case)
    line = Event.objects.get(code="case.read")
    assert (line.actor, line.stream, line.details) == ("staff:head", case.stream, {"page": "detail"})


@pytest.mark.parametrize("who", ["head_elsewhere", "stranger", "statistician", "auditor", "administrator", "superuser"])
def test_who_may_not_see_it_gets_the_same_404_as_for_a_forged_number(cast: Cast, case: Case, who: str) -> None:
    assert status_for(getattr(cast, who), f"/cases/{case.number}/") == 404
    assert status_for(getattr(cast, who), "/cases/JA-2026-999999/") == 404
    assert not Event.objects.filter(code="case.read").exists()


def test_the_next_step_has_a_button_for_whose_it_is_and_words_for_others(cast: Cast, case: Case) -> None:
    assert f'btn-primary w-100" href="/cases/{case.number}/do/classify/"' in page_of(cast.head, case)
    text = page_of(cast.registrar, case)
    assert "由信访科长办理" in text
    assert "do/classify" not in text


def test_an_obstacle_is_told_where_the_button_would_be(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    text = page_of(cast.head, case)
    assert "还没有听取信访人陈述的记录" in text
    assert "还不能办理的" in text


def test_the_next_step_follows_the_main_path(cast: Cast, case: Case) -> None:
    def due() -> str:
        step = next_step(case)
        return step.verb if step else ""

    seen = [due()]
    c.classify(cast, case)
    seen.append(due())
    c.do(case, "accept", cast.head)
    seen.append(due())
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    seen.append(due())
    c.answer(cast, case)
    seen.append(due())
    c.serve(cast, case)
    seen.append(due())
    c.do(case, "resolve", cast.head)
    seen.append(due())
    c.do(case, "propose_close", cast.head)
    seen.append(due())
    first = ["classify", "accept", "assign_leader", "record_hearing", "issue_opinion"]
    assert seen == [*first, "resolve", "propose_close", "close"]


def test_a_group_shows_only_to_who_holds_a_grant_on_it(cast: Cast, case: Case) -> None:
    shared = group(cast)
    c.link(cast, case, shared)
    assert shared.name not in page_of(cast.registrar, case)
    assert shared.code not in page_of(cast.registrar, case)
    soon = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    give(group=shared, staff=cast.registrar, by=cast.head, reason="工作需要", expires_at=soon)
    assert shared.name in page_of(cast.registrar, case)


def test_why_somebody_decided_stays_on_the_page(cast: Cast, case: Case) -> None:
    c.classify(cast, case, "1")
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    c.do(case, "return_to_intake", cast.head, reason="承办单位有误")
    c.decline(cast, case, "应当通过诉讼解决")
    text = page_of(cast.head, case)
    assert "承办单位有误" in text
    assert "应当通过诉讼解决" in text


def test_what_the_head_wants_changed_reaches_the_handler(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.do(case, "draft_answer", cast.handler, claim=case.claims.get(), outcome="explained", facts="实", reasons="由",
         legal_basis="条")  # fmt: skip
    c.do(case, "check_answer", cast.head, decision="back", remarks="请补充停发的起止月份")
    assert "请补充停发的起止月份" in page_of(cast.handler, case)


def test_the_timeline_says_who_stood_in_for_whom(cast: Cast, case: Case) -> None:
    Absence.objects.create(staff=cast.head, deputy=cast.deputy, from_date=c.TODAY, to_date=c.TODAY, reason="出差")
    c.classify(cast, case)
    c.do(case, "accept", cast.deputy)
    line = timeline_of(events_of(case.stream).filter(code="case.accept"), cast.head)[0]
    assert line.who == "代理人辛（信访科长，静安区民政局，代 科长乙）"


def test_markup_in_a_title_stays_text(cast: Cast, today: dt.date) -> None:
    case = c.register(cast, title="<script>alert(1)</script>")
    assert "<script>alert" not in page_of(cast.head, case)


def test_a_waiting_proposal_is_told_in_words(cast: Cast, case: Case) -> None:
    c.do(case, "propose_void", cast.registrar, reason="重复录入")
    text = page_of(cast.head, case)
    assert "建议作废" in text
    assert "重复录入" in text


def test_the_page_asks_the_database_for_each_thing_once(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    with CaptureQueriesContext(connection) as taken:
        page_of(cast.head, case)
    assert len(taken) < 95


def test_what_was_gathered_for_a_page_is_forgotten_after_it(cast: Cast, case: Case) -> None:
    with case.unchanging():
        assert not case.facts().has_category
        case.category = cast.category
        assert not case.facts().has_category
    assert case.facts().has_category
