"""Journeys that leave the plain path, through the pages only: late, overturned, sent back, accused by nobody known."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from cases.models import Case, Review
from tests import cast as c
from tests.browser.journey import MARKS, SCAN, Person
from tests.cast import Cast
from trail.verify import verify

pytestmark = MARKS
ANSWER = {
    "outcome": "explained",
    "facts": "经查，资格未变。",
    "reasons": "换卡后未同步。",
    "legal_basis": "《社会救助暂行办法》",
    "opinion": "核对后补发。",
}


class People:
    """Everybody at their own screen, opened when first needed."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base, self.at_work = browser, base, dict[str, Person]()

    def __getitem__(self, username: str) -> Person:
        if username not in self.at_work:
            self.at_work[username] = Person(self.browser, self.base, username)
        return self.at_work[username]

    def all_pages_were_sound(self, *expected: str) -> None:
        """Nothing in any console, save the pages that were meant to be refused."""
        for person in self.at_work.values():
            assert [line for line in person.errors if not any(words in line for words in expected)] == []


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast, on the day it really is: a browser keeps its own clock."""
    return c.assemble()


@pytest.fixture
def people(cast: Cast, browser: Browser, live_server: LiveServer) -> People:
    return People(browser, live_server.url)


def ago(days: int) -> str:
    return (timezone.localdate() - dt.timedelta(days=days)).isoformat()


def ahead(days: int) -> str:
    return ago(-days)


def registered(people: People, *, received: int = 0, **fields: str) -> str:
    """The number of a matter keyed in at the counter, received so many days ago."""
    registrar = people["registrar"]
    registrar.go("/cases/register/")
    registrar.unfold()
    plain = {"people-0-name": "陈玥", "people-0-phone": c.PHONE, "claims-0-request": "恢复最低生活保障"}
    registrar.fill(channel="letter", received_on=ago(received), title="低保被停发请求恢复", text="低保被停发。")
    registrar.fill(**(fields or plain))
    registrar.send()
    assert "/cases/JA-" in registrar.page.url, registrar.text()
    return Case.objects.get().number


def named(people: People, cast: Cast, number: str, accepted: int = 0) -> None:
    """Classified, accepted so many days ago, given to the leader and a handler."""
    people["head"].do(
        number, "classify", on=ago(accepted), case_class="claim", category=cast.category.name, route_1="6"
    )
    people["head"].do(number, "accept", on=ago(accepted))
    leader, handler = cast.leader.full_name, cast.handler.full_name
    people["director"].do(number, "assign_leader", on=ago(accepted), leader=leader, handler=handler)


def answered(people: People, number: str, handler: str = "handler", at: str = "") -> None:
    """Heard, drafted, checked, signed, issued, served and concluded today, by the people of the office `at`."""
    head, leader = people[f"head{at}"], people[f"leader{at}"]
    people[handler].do(number, "record_hearing", place="接访室", text="当面听取陈述，核对诉求。")
    people[handler].do(number, "draft_answer", **ANSWER)
    head.do(number, "check_answer", decision="pass")
    leader.do(number, "sign_answer")
    people[handler].do(number, "issue_opinion")
    people[handler].do(number, "record_service", way="in_person", receiver="陈玥", evidence=SCAN)
    head.do(number, "resolve")


def test_extended_and_late_all_the_same(people: People, cast: Cast) -> None:
    number = registered(people, received=110)
    named(people, cast, number, accepted=105)
    people["director"].do(number, "extend", on=ago(60), days="20", reason="需向多个单位核实。", evidence=SCAN)
    for username in ("leader", "handler", "head", "director"):
        person = people[username]
        person.go("/")
        assert "超期" in person.text(), username
        assert "原定" in person.text(), username
        person.picture("late-home")
    people["head"].go("/cases/?late=on")
    assert number in people["head"].text()
    people["head"].picture("late-list")
    answered(people, number)
    people["head"].go("/")
    assert "逾期完成，请说明原因" in people["head"].text()
    people["head"].do(number, "explain_late", late="办理期限", reason="核实材料迟到，已改为同步调取。")
    people["head"].go(f"/cases/{number}/")
    people["head"].picture("late-case")
    shown = people["head"].text()
    assert "核实材料迟到" in shown
    assert "按原期限超期" in shown
    assert verify() == []
    people.all_pages_were_sound()


def test_reviewed_revoked_done_again_by_another_and_closed_when_nothing_waits(people: People, cast: Cast) -> None:
    number = registered(people)
    named(people, cast, number)
    answered(people, number)
    registrar = people["registrar"]
    registrar.go(f"/cases/{number}/reviews/add/")
    registrar.fill(body="市人民政府", text="认为事实不清。")
    registrar.send()
    review = Review.objects.get()
    head = people["head"]
    head.go(f"/cases/{number}/do/propose_close/")
    assert "复查（复核）尚未办结" in head.text()  # closing waits for what was asked
    for verb, fields in (
        ("revoke", {"number": "市府复查〔2026〕3号", "reasons": "主要事实不清。", "redo_due_on": ahead(30)}),
        ("serve", {"evidence": SCAN}),
    ):
        head.go(f"/cases/{number}/reviews/{review.pk}/{verb}/")
        head.picture(f"review-{verb}")
        head.fill(**fields)
        head.send()
    other = cast.second_handler.full_name
    head.do(number, "reopen", ground="overturned", handler=other, reason="复查撤销，重新办理。")
    answered(people, number, "handler2")
    head.picture("redone-case")
    case = Case.objects.get()
    assert (case.state, case.round, case.documents.filter(kind="opinion").count()) == ("resolved", 2, 2)
    assert "第 2 轮" in head.page.inner_text("body")
    assert people["handler2"].answer_to(f"/cases/{number}/") == 200
    head.do(number, "propose_close")
    leader = people["leader"]
    assert "复查" in leader.refused(number, "close", ground="review_over", enquired=True)  # the new opinion's time runs
    leader.do(number, "close", ground="accepted", evidence=SCAN)
    leader.picture("redone-closed")
    case = Case.objects.get()
    assert (case.state, case.is_open, case.next_due) == ("closed", False, None)
    assert verify() == []
    people.all_pages_were_sound("409", "422")


STREET = {"head": "街道科长", "leader": "街道主任", "handler": "街道经办人", "director": "街道负责人"}


def test_assigned_down_worked_on_there_reported_sent_back_once_and_closed(people: People, cast: Cast) -> None:
    for post, name in STREET.items():
        c.person(f"{post}_street", name, cast.street, post)
    number = registered(people)
    head = people["head"]
    head.do(number, "classify", case_class="claim", category=cast.category.name, route_1="6")
    head.do(number, "forward", target=cast.street.code, kind="assigned", report_due_on=ahead(20), reason="属街道职权。")
    assert Case.objects.get().responsible_office == cast.street
    people["head_street"].do(number, "accept")
    people["director_street"].do(number, "assign_leader", leader=STREET["leader"], handler=STREET["handler"])
    answered(people, number, "handler_street", at="_street")
    head.do(number, "send_back", reason="没有写明补发的起止月份。", report_due_on=ahead(30))
    shown = head.text()
    assert f"截止 {ahead(30)}" in shown
    assert f"原定 {ahead(20)}" in shown
    head.picture("sent-back")
    people["handler_street"].do(number, "record_meeting", participants="街道、信访人", text="说明补发的起止月份。")
    head.do(number, "receive_report", text="已补充核实，照此办理。")
    people["head_street"].do(number, "propose_close")
    people["leader_street"].do(number, "close", ground="accepted", evidence=SCAN)
    head.go(f"/cases/{number}/")
    head.picture("assigned-closed")
    case = Case.objects.get()
    assert (case.state, case.is_open, case.next_due) == ("closed", False, None)
    assert case.transfers.get().times_sent_back == 1
    assert case.clocks.get(code="report_awaited").stopped_by == "receive_report"
    assert verify() == []
    people.all_pages_were_sound()


def test_an_anonymous_accusation_keeps_its_circle_to_the_end(people: People, cast: Cast) -> None:
    number = registered(
        people,
        case_class="accusation",
        no_petitioner="anonymous",
        **{"claims-0-request": "查处违规操办低保", "about-0-staff": cast.accused.full_name, "about-0-is_accused": True},  # type: ignore[arg-type]
    )
    head = people["head"]
    head.do(number, "classify", case_class="accusation", category=cast.category.name)
    leader, handler = cast.leader.full_name, cast.handler.full_name
    director = people["director"]
    director.go(f"/cases/{number}/do/assign_leader/")
    director.fill(leader=leader, handler=handler)
    director.send()
    for outsider in ("director", "registrar", "accused", "head_mz", "leader2", "head"):
        assert people[outsider].answer_to(f"/cases/{number}/") == 404, outsider
        people[outsider].go("/cases/")
        assert number not in people[outsider].text(), outsider
    people["handler"].do(number, "draft_answer", **{**ANSWER, "outcome": "untrue"})
    # Somebody must check it: the leader, who alone may, brings in the head by a grant of their own.
    people["leader"].go("/")
    assert "还没有科长可以审核" in people["leader"].text()
    people["leader"].do(number, "grant_access", staff=cast.head.full_name, reason="审核、办结。")
    head.do(number, "check_answer", decision="pass")
    people["leader"].do(number, "sign_answer")
    head.do(number, "resolve")
    head.do(number, "propose_close")
    people["leader"].do(number, "close", ground="nobody")
    people["leader"].picture("accusation-closed")
    assert Case.objects.get().state == "closed"
    assert verify() == []
    people.all_pages_were_sound("404")


def test_a_leader_leaves_and_everything_is_handed_over(people: People, cast: Cast) -> None:
    number = registered(people)
    named(people, cast, number)
    director = people["director"]
    director.go("/handover/")
    director.picture("handover-people")
    director.page.click("main table a.btn >> nth=0")
    director.picture("handover")
    role = "leader" if cast.leader.full_name in director.page.inner_text("h1") else "handler"
    taker = cast.second_leader if role == "leader" else cast.second_handler
    case = Case.objects.get()
    director.fill(**{f"{role}_{case.pk}": taker.full_name, "reason": "轮岗。"})
    director.send()
    now = Case.objects.get().assignment
    assert now is not None
    assert getattr(now, role) == taker
    director.go("/rules/")
    director.picture("rules")
    people[taker.username].go(f"/cases/{number}/")
    assert "轮岗" in people[taker.username].text()
    people.all_pages_were_sound()
