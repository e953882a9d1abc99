"""Grave and urgent matters (art. 25): minutes run from what was known; what was told late or kept back is seen."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.clocks import differences, standing_of
from cases.inbox import inbox
from cases.models import Case, Reminder
from cases.reminding import remind
from jobs.models import Job
from jobs.worker import run_due
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.engine import NotAllowed, Refused
from workflows.moments import OFFICE_TIME

KNOWN = dt.datetime(2026, 11, 2, 8, 40, tzinfo=OFFICE_TIME)
TOLD: dict[str, Any] = {"to_body": "区委区政府", "text": "数十人聚在大厅", "measures": "派员到场，请代表说明诉求"}


def clock_at(moment: str) -> Any:
    return time_machine.travel(f"2026-11-{moment}+08:00", tick=False)


def after(minutes: int) -> dt.datetime:
    return KNOWN + dt.timedelta(minutes=minutes)


def refusal(case: Case, verb: str, by: Any, **details: Any) -> str:
    with pytest.raises(Refused) as refused:
        c.do(case, verb, by, **details)
    return refused.value.code


@pytest.fixture
def urgent(cast: Cast, case: Case) -> Case:
    c.do(case, "mark_urgent", cast.registrar, known_at=KNOWN, text="数十人聚在大厅")
    return case


def words(case: Case, code: str) -> str:
    return standing_of(case.clocks.get(code=code)).words()


def test_from_the_moment_it_is_known_two_clocks_run(cast: Cast, urgent: Case) -> None:
    assert urgent.is_urgent
    assert (words(urgent, "urgent_phone"), words(urgent, "urgent_written")) == ("还剩 10 分钟", "还剩 40 分钟")
    assert urgent.next_due_at == after(30)
    with clock_at("02T09:17"):
        assert words(urgent, "urgent_phone") == "超期 7 分钟"
        assert urgent in Case.objects.visible_to(cast.director).late()
    with clock_at("02T09:05"):
        assert urgent not in Case.objects.visible_to(cast.director).late()


def test_each_report_stops_what_it_fulfils_and_the_final_one_ends_it(cast: Cast, urgent: Case) -> None:
    with clock_at("02T10:30"):
        c.do(urgent, "report_urgent", cast.head, stage="phone", reported_at=after(12), **TOLD)
        assert words(urgent, "urgent_phone") == "按时报告"
        following = after(24 * 60)
        c.do(urgent, "report_urgent", cast.head, stage="written", reported_at=after(67), next_at=following, **TOLD)
        assert words(urgent, "urgent_written") == "迟报 7 分钟"
        assert urgent.next_due_at == following
        assert urgent.is_urgent
    with clock_at("03T09:00"):
        assert words(urgent, "urgent_follow_up") == "超期 20 分钟"
        c.do(urgent, "report_urgent", cast.head, stage="final", reported_at=after(24 * 60 + 10), **TOLD)
        assert words(urgent, "urgent_follow_up") == "迟报 10 分钟"
    assert not Case.objects.get(pk=urgent.pk).is_urgent
    assert Case.objects.get(pk=urgent.pk).next_due_at is None
    assert urgent.urgent_situations.get().reports.count() == 3
    assert differences(urgent) == []
    assert verify() == []


def test_a_report_may_be_how_it_is_entered_and_what_is_in_writing_needs_no_call_after_it(
    cast: Cast, case: Case
) -> None:
    with clock_at("02T09:30"):
        told = {"stage": "written", "reported_at": after(20), **TOLD}
        assert refusal(case, "report_urgent", cast.registrar, **told) == "no_known_at"
        c.do(case, "report_urgent", cast.registrar, known_at=KNOWN, **told)
    assert (words(case, "urgent_phone"), words(case, "urgent_written")) == ("按时报告", "按时报告")


def test_only_head_and_registrar_tell_and_only_one_situation_is_open(cast: Cast, urgent: Case) -> None:
    again = {"known_at": KNOWN, "text": "又来"}
    assert refusal(urgent, "mark_urgent", cast.head, **again) == "urgent_already"
    with pytest.raises(NotAllowed):
        c.do(urgent, "report_urgent", cast.handler, stage="phone", reported_at=after(5), **TOLD)
    early = {"stage": "phone", "reported_at": after(-1), **TOLD}
    assert refusal(urgent, "report_urgent", cast.head, **early) == "told_before_known"
    c.do(urgent, "report_urgent", cast.head, stage="final", reported_at=after(15), **TOLD)
    c.do(urgent, "mark_urgent", cast.head, known_at=after(18), text="人群再次聚集")
    assert [one.ordinal for one in urgent.urgent_situations.all()] == [1, 2]
    running = urgent.clocks.filter(code="urgent_phone", stopped_on=None)
    assert [clock.about for clock in running] == [2]
    assert refusal(urgent, "mark_urgent", cast.head, known_at=after(600), text="以后") == "urgent_already"


def test_it_stands_first_on_the_homes_of_head_and_director_at_once(client: Client, cast: Cast, urgent: Case) -> None:
    for person in (cast.head, cast.director):
        client.force_login(person)
        page = client.get(reverse("home")).content.decode()
        assert "还剩 10 分钟" in page
        assert page.index("重大紧急") < page.index("已超期")
    client.force_login(cast.head_elsewhere)
    assert urgent.number not in client.get(reverse("home")).content.decode()


def test_what_was_entered_late_is_seen_to_be(client: Client, cast: Cast, case: Case) -> None:
    with clock_at("02T14:50"):
        c.do(case, "mark_urgent", cast.head, known_at=KNOWN, text="数十人聚在大厅")
        client.force_login(cast.director)
        page = client.get(reverse("case_detail", args=[case.number])).content.decode()
    assert "6 小时 10 分钟后才录入" in page
    assert "还没有报告。" in page
    assert "超期 5 小时 40 分钟" in page


def test_an_ended_matter_still_owes_its_reports_and_does_not_close(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    c.do(case, "mark_urgent", cast.head, known_at=KNOWN, text="信访人扬言轻生")
    assert refusal(case, "propose_close", cast.head) == "urgent_open"


def test_a_local_rule_sets_the_minutes(cast: Cast, case: Case, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    rule = '[[rule]]\nclock = "{0}"\nlength = {1}\nfrom = 2026-01-01\nbasis = "《某市应急值守规定》第三条"\n'
    (tmp_path / "local_rules.toml").write_text(
        rule.format("urgent_phone", 20) + rule.format("urgent_written", 120), encoding="utf-8"
    )
    c.do(case, "mark_urgent", cast.head, known_at=KNOWN, text="数十人聚在大厅")
    assert (words(case, "urgent_phone"), words(case, "urgent_written")) == ("还剩 0 分钟", "还剩 1 小时 40 分钟")


def test_the_pages_take_the_moment_for_the_day(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.head)
    url = reverse("case_verb", args=[case.number, "mark_urgent"])
    sent = {"key": "0b0e5b8c-0000-4000-8000-000000000001", "version": case.version, "text": "数十人聚在大厅"}
    assert client.post(url, {**sent, "known_at": "2026-11-02T23:00"}).status_code == 422  # not known yet
    assert client.post(url, {**sent, "known_at": "2026-11-02T08:40"}).status_code == 302
    assert case.urgent_situations.get().known_at == KNOWN


# Told by the minute ---------------------------------------------------------------------------------------


def told(case: Case, code: str) -> set[tuple[str, str]]:
    return set(Reminder.objects.filter(case=case, clock_code=code).values_list("staff__username", "level"))


def test_by_the_minute_the_responsible_hear_before_the_head_when_late_the_director_when_it_stays_so(
    cast: Cast, case: Case
) -> None:
    c.assign(cast, case)
    Job.objects.all().delete()
    c.do(case, "mark_urgent", cast.registrar, known_at=KNOWN, text="数十人聚在大厅")  # telephone by 9:10, paper by 9:40
    for moment, expected in (
        ("02T08:59", set()),
        ("02T09:00", {("handler", "responsible"), ("leader", "responsible")}),
        ("02T09:11", {("head", "head")}),
        ("02T09:40", {("director", "director")}),
    ):
        before = told(case, "urgent_phone")
        with clock_at(moment):
            run_due()
            run_due()
            assert told(case, "urgent_phone") - before == expected, moment
            assert remind() == 0  # the daily round tells nobody twice
    with clock_at("02T09:17"):
        assert "紧急情况电话报告（#1）超期 7 分钟" in {line.words for line in inbox(cast.head)}
        c.do(case, "report_urgent", cast.head, stage="written", reported_at=after(36), **TOLD)
        assert inbox(cast.head) == []
    with clock_at("02T10:30"):
        run_due()
    assert {level for _, level in told(case, "urgent_written")} == {"responsible"}


def test_what_is_entered_after_its_minutes_is_told_to_all_at_once(cast: Cast, case: Case) -> None:
    with clock_at("02T14:50"):
        c.do(case, "mark_urgent", cast.registrar, known_at=KNOWN, text="数十人聚在大厅")
        run_due()
    assert told(case, "urgent_phone") == {("head", "responsible"), ("head", "head"), ("director", "director")}
