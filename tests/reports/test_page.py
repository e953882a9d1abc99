"""The report's page: for whom, with which figures, and never a name."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from groups.models import KeyGroup
from jobs.models import Job, State
from jobs.registry import JobContext
from jobs.worker import run_due, take
from offices.models import Absence, Staff
from reports import publishing
from reports.charts import charts
from reports.models import FrozenReport
from reports.months import Month
from reports.official import monthly
from reports.sections import sections
from reports.workbook import workbook
from tests import cast as c
from tests.reports import played
from trail.models import Event

PAGE = "/reports/monthly/"
READERS = {"statistician", "head", "director", "superior_head", "superior_director", "head_elsewhere", "accused"}


def visit(client: Client, staff: Staff, **query: str) -> tuple[int, str]:
    client.force_login(staff)
    response = client.get(PAGE, query)
    return response.status_code, response.content.decode()


def test_only_statisticians_heads_and_directors_open_it(client: Client, cast: c.Cast) -> None:
    opened = {name for name, staff in cast.everybody().items() if visit(client, staff)[0] == 200}
    assert opened == READERS
    assert visit(client, cast.handler)[0] == 403


def test_without_signing_in_it_leads_to_the_door(client: Client, cast: c.Cast) -> None:
    assert client.get(PAGE).status_code == 302
    assert client.get(f"{PAGE}2026-10/JA.json").status_code == 302


@pytest.mark.parametrize(
    ("who", "office", "status"),
    [
        ("statistician", "JA", 200),
        ("statistician", "JA1", 200),
        ("statistician", "MZ", 403),
        ("statistician", "YP", 403),
        ("statistician", "NOSUCH", 403),
        ("head_elsewhere", "YP", 200),
        ("head_elsewhere", "JA", 403),
        ("superior_head", "YP", 200),
        ("superior_director", "MZ", 200),
    ],
)
def test_one_may_pick_ones_own_office_and_those_below(
    client: Client, cast: c.Cast, who: str, office: str, status: int
) -> None:
    staff = cast.everybody()[who]
    assert visit(client, staff, office=office)[0] == status
    assert client.get(f"{PAGE}2026-10/{office}.json").status_code == status


def test_the_choice_offers_only_offices_one_may_pick(client: Client, cast: c.Cast) -> None:
    _status, html = visit(client, cast.statistician)
    assert re.findall(r'<option value="(\w+)"', html) == ["JA", "JA1", "JA2"]


def test_the_deputy_of_a_head_opens_it_the_deputy_of_a_statistician_does_not(client: Client, cast: c.Cast) -> None:
    days = {"from_date": c.TODAY, "to_date": c.TODAY, "reason": "出差"}
    Absence.objects.create(staff=cast.statistician, deputy=cast.deputy, **days)
    assert visit(client, cast.deputy)[0] == 403
    Absence.objects.create(staff=cast.head, deputy=cast.deputy, **days)
    assert visit(client, cast.deputy)[0] == 200


def test_page_file_and_report_tell_the_same(client: Client, cast: c.Cast) -> None:
    played.play(cast, "tree")
    report = monthly(Month(2026, 10), cast.city).as_json()
    client.force_login(cast.superior_head)
    page = client.get(PAGE, {"month": "2026-10", "office": "MZ"})
    assert page.context["report"].as_json() == report
    answer = client.get(reverse("report_monthly_file", args=["2026-10", "MZ", "json"]))
    assert answer.json() == report
    assert answer.headers["Content-Disposition"] == 'attachment; filename="monthly-MZ-2026-10.json"'
    shown = {str(row[0]): str(row[1]) for row in page.context["sections"][0].table.rows}
    assert (shown["件次"], shown["人次"], shown["重复率"]) == ("6", "7", "60.0%")
    html = page.content.decode()
    assert "60.0%" in html
    assert "统计口径" in html
    assert report["definitions_version"] in html


def test_without_a_month_it_shows_the_last_one_that_is_over(client: Client, cast: c.Cast) -> None:
    assert "2026年10月" in visit(client, cast.statistician)[1]


@pytest.mark.parametrize(("month", "words"), [("2026-13", "2026-13"), ("abc", "2026-10"), ("2027-01", "没有到")])
def test_a_wrong_month_is_explained_and_no_figures_shown(client: Client, cast: c.Cast, month: str, words: str) -> None:
    status, html = visit(client, cast.statistician, month=month)
    assert status == 200
    assert words in html
    assert "总体情况" not in html
    assert client.get(f"{PAGE}{month}/JA.json").status_code == 404


def test_an_unknown_format_is_not_found(client: Client, cast: c.Cast) -> None:
    client.force_login(cast.statistician)
    assert client.get(f"{PAGE}2026-10/JA.exe").status_code == 404


def test_nothing_before_is_a_dash_and_not_a_hundred_percent(client: Client, cast: c.Cast) -> None:
    played.play(cast, "visits")
    client.force_login(cast.statistician)
    sections = client.get(PAGE, {"month": "2026-10"}).context["sections"]
    assert [str(cell) for cell in sections[0].table.rows[0]] == ["件次", "7", "0", "—", "0", "—", "7", "0", "—"]


def test_undetermined_pieces_are_explained_only_where_there_are_some(client: Client, cast: c.Cast) -> None:
    played.play(cast, "history")
    assert "历史数据未判定初重" in visit(client, cast.statistician, month="2025-10")[1]
    assert "历史数据未判定初重" not in visit(client, cast.statistician, month="2026-10")[1]


def test_it_counts_the_restricted_and_names_nobody(client: Client, cast: c.Cast) -> None:
    group = KeyGroup.objects.create(
        code="G001",
        name="绝密群体",
        office=cast.district,
        leader=cast.leader,
        is_confidential=True,
        opened_on=dt.date(2026, 1, 1),
    )
    case = c.register(cast, received_on=dt.date(2026, 10, 5), case_class="accusation")
    c.register(cast, received_on=dt.date(2026, 10, 6))
    type(case).objects.filter(pk=case.pk).update(group=group, is_restricted=True)
    status, html = visit(client, cast.statistician, month="2026-10")
    assert status == 200
    assert client.get(f"{PAGE}2026-10/JA.json").json()["submissions"] == 2
    for secret in ("绝密群体", "陈玥", c.SECRET, case.number, case.title, "/cases/"):
        assert secret not in re.sub(r"<nav.*?</nav>", "", html, flags=re.S)


def test_reading_and_taking_away_are_logged(client: Client, cast: c.Cast) -> None:
    visit(client, cast.statistician, month="2026-10")
    client.get(f"{PAGE}2026-10/JA.xlsx")
    lines = Event.objects.filter(code__startswith="report.").values_list("code", "actor", "details")
    told = {"report": "monthly", "month": "2026-10", "office": "JA"}
    assert list(lines.order_by("pk")) == [
        ("report.read", "staff:statistician", {**told, "format": "page"}),
        ("report.export", "staff:statistician", {**told, "format": "xlsx"}),
    ]


# The chart -----------------------------------------------------------------------------------


def test_an_empty_year_still_draws(client: Client, cast: c.Cast) -> None:
    assert "<svg" in visit(client, cast.head_elsewhere, month="2020-01")[1]


def test_page_paper_and_workbook_have_the_same_charts_each_beside_its_table(cast: c.Cast) -> None:
    played.play(cast, "tree")
    report = monthly(Month(2026, 10), cast.city)
    drawn = charts(report)
    assert [chart.table for chart in drawn] == ["months", "category", "office", "came_before", "timeliness"]
    beside = {section.table.code: section for section in sections(report)}
    assert all(beside[chart.table].columns or beside[chart.table].bars for chart in drawn)
    for chart in drawn:
        assert [str(row[0]) for row in beside[chart.table].table.rows] == list(chart.labels)
    book = load_workbook(io.BytesIO(workbook(report)))
    assert sum(bool(sheet._charts) for sheet in book.worksheets) == len(drawn)  # type: ignore[attr-defined]
    assert all(sheet.print_area for sheet in book.worksheets)


# Steps to publication ------------------------------------------------------------------------


def step(client: Client, staff: Staff, verb: str, **posted: str) -> int:
    client.force_login(staff)
    return client.post(f"{PAGE}2026-10/JA/do/{verb}/", posted).status_code


def test_the_report_is_taken_to_publication_from_its_page(client: Client, cast: c.Cast) -> None:
    played.play(cast, "tree")
    assert step(client, cast.statistician, "make") == 302
    assert step(client, cast.statistician, "compose", features="来访增多") == 302
    assert step(client, cast.head, "review") == 302
    assert step(client, cast.director, "send_back", reason="请补原因") == 302
    assert "请补原因" in visit(client, cast.statistician, month="2026-10")[1]
    assert step(client, cast.head, "review") == 302
    assert step(client, cast.director, "approve") == 302
    assert step(client, cast.statistician, "publish") == 302
    html = visit(client, cast.statistician, month="2026-10")[1]
    for words in ("已发布", "来访增多", cast.head.full_name, cast.director.full_name):
        assert words in html
    assert "来访增多" not in client.get(f"{PAGE}2026-10/JA.json").content.decode()


def test_a_large_report_is_made_in_the_background_while_its_page_waits(
    client: Client, cast: c.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    played.play(cast, "tree")
    monkeypatch.setattr(publishing, "LARGE", 1)
    assert step(client, cast.head, "make") == 403
    assert step(client, cast.statistician, "make") == 302
    assert not FrozenReport.objects.exists()
    job = take()
    assert job is not None
    told = JobContext(job, dt.timedelta(minutes=5)).progress
    pages = []

    def tell(done: int, total: int) -> None:
        told(done, total)
        if done in (1, total):
            pages.append(visit(client, cast.statistician, month="2026-10", office="JA")[1])

    publishing.freeze_asked(job.payload, tell)
    assert ["正在后台统计本月月报" in page for page in pages] == [True, True]
    assert ["1 / 18 张表" in page for page in pages] == [True, False]
    assert all("来访批次" not in page for page in pages)
    Job.objects.filter(pk=job.pk).update(state=State.QUEUED, lease_until=None)
    assert run_due() == 1
    waiting = client.get(PAGE, {"month": "2026-10", "office": "JA"}, headers={"HX-Request": "true"})
    assert waiting.headers["HX-Refresh"] == "true"
    assert "正在后台统计" not in visit(client, cast.statistician, month="2026-10")[1]
    assert FrozenReport.objects.get().maker == cast.statistician


def test_a_report_that_could_not_be_made_says_why_and_can_be_asked_for_again(
    client: Client, cast: c.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    played.play(cast, "tree")
    monkeypatch.setattr(publishing, "LARGE", 1)
    step(client, cast.statistician, "make")
    cast.statistician.posts.update(from_date=dt.date(2027, 1, 1))
    run_due()
    cast.statistician.posts.update(from_date=dt.date(2026, 1, 1))
    html = visit(client, cast.statistician, month="2026-10", office="JA")[1]
    assert "后台统计没有完成" in html
    assert "您的岗位不能" in html
    assert step(client, cast.statistician, "make") == 302
    assert run_due() == 1
    assert FrozenReport.objects.exists()


def test_a_step_is_refused_to_who_has_no_post_for_it(client: Client, cast: c.Cast) -> None:
    assert step(client, cast.head, "make") == 403
    assert step(client, cast.handler, "make") == 403
    assert step(client, cast.statistician, "make") == 302
    assert step(client, cast.statistician, "review") == 403
    assert step(client, cast.head_elsewhere, "review") == 403
    assert step(client, cast.statistician, "nothing") == 404
    client.force_login(cast.statistician)
    assert client.get(f"{PAGE}2026-10/JA/do/make/").status_code == 405
    assert client.post(f"{PAGE}2026-13/JA/do/make/").status_code == 404
    assert client.post(f"{PAGE}2026-09/JA/do/compose/").status_code == 404
    assert client.post(f"{PAGE}2026-11/JA/do/make/", follow=True).status_code == 200
    assert FrozenReport.objects.count() == 1


def test_what_changed_since_stands_beside_the_frozen_figures(client: Client, cast: c.Cast) -> None:
    played.play(cast, "tree")
    step(client, cast.statistician, "make")
    assert "定稿之后的更正" not in visit(client, cast.statistician, month="2026-10")[1]
    with time_machine.travel(dt.datetime(2026, 11, 3, 3, tzinfo=dt.UTC), tick=False):
        played.enter(cast, {"received_on": dt.date(2026, 10, 9), "repeat": "first"})
        html = visit(client, cast.statistician, month="2026-10")[1]
    assert "定稿之后的更正" in html
    assert "定稿后补录的件（1）" in html
    assert "按登记单位 › 静安区民政局 › 初次" in html
