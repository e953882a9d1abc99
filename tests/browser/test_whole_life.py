"""A whole life in the browser: from the counter to the closed file, everybody at their own screen."""

from __future__ import annotations

from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from cases.models import Case
from tests import cast as c
from tests.browser.journey import MARKS, SCAN, Person
from trail.verify import verify

pytestmark = MARKS


def test_a_matter_lives_from_the_counter_to_the_closed_file(
    transactional_db: None, live_server: LiveServer, browser: Browser
) -> None:
    cast = c.assemble()
    base = live_server.url
    registrar, head = Person(browser, base, "registrar"), Person(browser, base, "head")
    director, leader = Person(browser, base, "director"), Person(browser, base, "leader")
    handler = Person(browser, base, "handler")

    registrar.go("/cases/register/")
    registrar.picture("register")
    registrar.fill(channel="visit", title="低保被停发请求恢复", text="今年九月起低保被停发。")
    registrar.fill(**{"claims-0-request": "恢复最低生活保障", "people-0-name": "陈玥", "people-0-phone": c.PHONE})
    registrar.send()
    registrar.picture("after-register")
    assert "/cases/JA-" in registrar.page.url, registrar.text()
    case = Case.objects.get()
    number = case.number

    head.picture("home")
    head.do(number, "classify", case_class="claim", category=cast.category.name, route_1="6")
    head.do(number, "accept")
    director.do(number, "assign_leader", leader=cast.leader.full_name, handler=cast.handler.full_name)
    leader.go("/")
    assert number in leader.text()
    leader.picture("home")
    handler.do(number, "record_hearing", place="接访室", text="当面听取陈述，核对诉求。")
    handler.do(number, "draft_answer", outcome="explained", facts="经查，资格未变。", reasons="换卡后未同步。",
               legal_basis="《社会救助暂行办法》", opinion="核对后补发。")  # fmt: skip
    head.do(number, "check_answer", decision="pass")
    leader.do(number, "sign_answer")
    handler.do(number, "issue_opinion")
    handler.do(number, "record_service", way="in_person", receiver="陈玥", evidence=SCAN)
    head.do(number, "resolve")
    head.do(number, "propose_close")
    leader.do(number, "close", ground="accepted", evidence=SCAN)
    leader.picture("case-closed")
    leader.go("/cases/")
    leader.picture("list")

    case = Case.objects.get()
    assert (case.state, case.is_open) == ("closed", False)
    assert verify() == []
    for person in (registrar, head, director, leader, handler):
        assert person.errors == [], person.username
