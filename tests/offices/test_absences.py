"""Absences and delegations: who stands in, until when, and who may say so."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from cases.models import Case
from offices.models import Absence, Delegation, PostKind, Staff
from offices.people import is_delegated
from tests.cast import Cast, appoint, delegate, register
from trail.log import events_of

DAYS = {"from_date": "2026-11-02", "to_date": "2026-11-06", "reason": "休假"}


def sees(staff: Staff) -> int:
    return Case.objects.visible_to(staff).count()


def enter(by: Staff, deputy: Staff, **changes: object) -> str:
    """Sign in and enter an absence; the page that answers, empty when it was done."""
    browser = Client()
    browser.force_login(by)
    answer = browser.post("/absences/add/", {**DAYS, "deputy": deputy.pk, **changes})
    return "" if answer.status_code == 302 else answer.content.decode()


def test_a_deputy_sees_what_the_absent_sees_for_those_days_only(cast: Cast) -> None:
    register(cast)
    assert sees(cast.deputy) == 0
    assert enter(cast.head, cast.deputy) == ""
    assert sees(cast.deputy) == 1
    with time_machine.travel(dt.datetime(2026, 11, 7, 1, tzinfo=dt.UTC), tick=False):
        assert sees(cast.deputy) == 0
    assert [event.code for event in events_of("staff:head")] == ["absence.enter"]


def test_back_early_ends_the_deputyship_at_once(client: Client, cast: Cast) -> None:
    register(cast)
    enter(cast.head, cast.deputy, from_date="2026-11-01")
    absence = Absence.objects.get()
    client.force_login(cast.deputy)
    assert client.post(f"/absences/{absence.pk}/end/").status_code == 403
    client.force_login(cast.head)
    assert client.post(f"/absences/{absence.pk}/end/").status_code == 302
    assert sees(cast.deputy) == 0
    assert Absence.objects.get().to_date == dt.date(2026, 11, 1)
    assert "已经结束" in client.post(f"/absences/{absence.pk}/end/").content.decode()


def test_overlapping_absences_and_absent_or_inactive_deputies_are_refused(cast: Cast) -> None:
    assert enter(cast.head, cast.deputy) == ""
    assert "重叠" in enter(cast.head, cast.stranger, from_date="2026-11-06", to_date="2026-11-09")
    assert enter(cast.head, cast.stranger, from_date="2026-11-07", to_date="2026-11-09") == ""
    assert "代理人在这些日子也离岗" in enter(cast.handler, cast.head)
    Staff.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    assert "id_deputy_error" in enter(cast.handler, cast.stranger)
    assert "id_deputy_error" in enter(cast.handler, cast.handler)


@pytest.mark.parametrize(("end", "words"), [("2026-11-01", "终止日期不能早于起始日期"), ("2026-10-30", "不能早于")])
def test_an_absence_that_ends_before_it_begins_is_refused(cast: Cast, end: str, words: str) -> None:
    assert words in enter(cast.head, cast.deputy, to_date=end)


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_administrators_and_auditors_are_nobodys_deputy(cast: Cast, who: str) -> None:
    assert "管理员和审计员不能代理" in enter(cast.head, getattr(cast, who))


def test_an_administrator_sends_nobody_on_leave_to_open_matters_to_somebody_new(cast: Cast) -> None:
    register(cast)
    page = enter(cast.administrator, cast.deputy, staff=cast.head.pk)
    assert "代理人须已有经确认的办理岗位" in page
    assert sees(cast.deputy) == 0
    assert enter(cast.administrator, cast.handler, staff=cast.head.pk) == ""
    assert sees(cast.handler) == 1


def test_nobody_else_enters_the_absence_of_another(cast: Cast) -> None:
    assert enter(cast.handler, cast.deputy, staff=cast.head.pk) == ""
    assert Absence.objects.get().staff == cast.handler


def test_everybody_lists_their_own_absences_only(client: Client, cast: Cast) -> None:
    enter(cast.head, cast.deputy)
    for who, seen in ((cast.head, True), (cast.deputy, True), (cast.administrator, True), (cast.stranger, False)):
        client.force_login(who)
        assert ("2026-11-06" in client.get("/absences/").content.decode()) is seen


def test_a_deputy_stays_until_replaced(client: Client, cast: Cast) -> None:
    enter(cast.head, cast.deputy)
    client.force_login(cast.administrator)
    assert "请先更换代理人" in client.post(f"/staff/{cast.deputy.pk}/deactivate/").content.decode()
    assert client.post(f"/staff/{cast.stranger.pk}/deactivate/").status_code == 302


def test_a_director_delegates_and_takes_back_at_once(client: Client, cast: Cast) -> None:
    client.force_login(cast.director)
    assert client.post("/delegations/JA/add/", {"from_date": "2026-11-02"}).status_code == 302
    assert is_delegated(cast.district, "assign_leader")
    delegation = Delegation.objects.get()
    assert delegation.director == cast.director
    assert "已有授权" in client.post("/delegations/JA/add/", {"from_date": "2026-11-09"}).content.decode()
    assert client.post(f"/delegations/{delegation.pk}/end/").status_code == 302
    assert not is_delegated(cast.district, "assign_leader")
    assert [event.code for event in events_of("office:JA")] == ["delegation.record", "delegation.end"]


def test_a_delegation_of_days_gone_by_keeps_its_days(client: Client, cast: Cast) -> None:
    delegation = delegate(cast)
    client.force_login(cast.director)
    client.post(f"/delegations/{delegation.pk}/end/")
    assert Delegation.objects.get().to_date == dt.date(2026, 11, 1)


def test_only_the_director_of_that_office_delegates(client: Client, cast: Cast) -> None:
    delegation = delegate(cast)
    for who, person in cast.everybody().items():
        client.force_login(person)
        directs = who in ("director", "superior_director")
        assert client.get("/delegations/").status_code == (200 if directs else 403), who
        assert client.get("/delegations/JA/add/").status_code == (200 if who == "director" else 403), who
        if who != "director":
            assert client.post(f"/delegations/{delegation.pk}/end/").status_code == 403, who
    assert is_delegated(cast.district, "assign_leader")


def test_a_second_post_as_director_opens_that_office_too(client: Client, cast: Cast) -> None:
    appoint(cast.director, cast.street, PostKind.DIRECTOR)
    client.force_login(cast.director)
    assert client.post("/delegations/JA1/add/", {"from_date": "2026-11-02"}).status_code == 302
    assert is_delegated(cast.street, "assign_leader")
    assert not is_delegated(cast.district, "assign_leader")
