"""The report's page: for whom, with which figures, and never a name."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from groups.models import KeyGroup
from offices.models import Absence, Staff
from reports.charts import chart, round_up
from reports.figures import Figures
from reports.months import Month
from reports.official import monthly
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
    shown = {str(row[0]): str(row[1]) for row in page.context["tables"][0].rows}
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
    tables = client.get(PAGE, {"month": "2026-10"}).context["tables"]
    assert [str(cell) for cell in tables[0].rows[0]] == ["件次", "7", "0", "—", "0", "—", "7", "0", "—"]


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


def test_the_chart_breaks_its_line_where_there_is_no_rate() -> None:
    some, none = Figures(submissions=4, first=3, repeat=1), Figures(submissions=2, undetermined=2)
    months = [(Month(2026, number), none if number == 4 else some) for number in range(1, 8)]
    drawn = chart(months)
    assert len(drawn.bars) == 7
    assert len(drawn.points) == 6
    assert [len(line.split()) for line in drawn.lines] == [3, 3]


@pytest.mark.parametrize(("most", "top"), [(0, 4), (1, 4), (4, 4), (5, 8), (118, 120), (121, 200), (1001, 1200)])
def test_the_scale_ends_at_a_round_number_above_all_bars(most: int, top: int) -> None:
    assert round_up(most) == top
    drawn = chart([(Month(2026, 1), Figures(submissions=most))])
    assert drawn.bars[0].y >= 40


def test_an_empty_year_still_draws(client: Client, cast: c.Cast) -> None:
    assert "<svg" in visit(client, cast.head_elsewhere, month="2020-01")[1]
