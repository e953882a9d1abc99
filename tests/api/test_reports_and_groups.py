"""GET reports/monthly/{month} and GET groups: the readers of the pages, nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from groups.actions import opening
from groups.grants import give
from groups.models import Grant, KeyGroup
from reports.months import Month
from reports.official import monthly
from tests import cast as c
from tests.api.client import Program, fields
from tests.cast import Cast
from trail.models import Event


@pytest.fixture
def group(cast: Cast) -> KeyGroup:
    found: KeyGroup = opening.open_group(
        by=cast.head, office=cast.district, name="共同诉求", claims="诉求", leader=cast.leader, is_confidential=True
    )
    return found


def test_the_report_is_the_one_of_page_and_command(cast: Cast) -> None:
    c.register(cast)
    answer = Program(cast.statistician).get("reports/monthly/2026-11")
    assert answer.status_code == 200
    assert answer.json() == monthly(Month.parse("2026-11"), cast.district, cast.statistician).as_json()
    assert answer.json()["submissions"] == 1
    line = Event.objects.get(code="report.read")
    assert line.details == {"report": "monthly", "month": "2026-11", "office": "JA", "format": "api"}


def test_another_office_below_is_chosen_by_its_code(cast: Cast) -> None:
    assert Program(cast.superior_head).get("reports/monthly/2026-11", office="JA").json()["office"] == "JA"
    assert Program(cast.head).get("reports/monthly/2026-11", office="MZ").status_code == 403
    assert Program(cast.head).get("reports/monthly/2026-11", office="NOWHERE").status_code == 403


@pytest.mark.parametrize(("month", "status"), [("2026-13", 422), ("november", 422), ("2027-01", 404), ("1999-12", 404)])
def test_a_month_that_is_none_or_has_no_report(cast: Cast, month: str, status: int) -> None:
    answer = Program(cast.head).get(f"reports/monthly/{month}")
    assert answer.status_code == status
    assert answer.json()["words"]


def test_groups_are_listed_by_live_grant_only(cast: Cast, group: KeyGroup) -> None:
    for person, codes in ((cast.head, [group.code]), (cast.leader, [group.code]), (cast.director, []),
                          (cast.superuser, []), (cast.administrator, [])):  # fmt: skip
        answer = Program(person).get("groups")
        assert answer.status_code == 200
        assert [row["code"] for row in answer.json()["results"]] == codes


def test_a_grant_that_has_run_out_lists_nothing(cast: Cast, group: KeyGroup) -> None:
    now = timezone.now()
    give(group=group, staff=cast.handler, by=cast.head, reason="承办", expires_at=now + dt.timedelta(days=30))
    assert len(Program(cast.handler).get("groups").json()["results"]) == 1
    Grant.objects.filter(staff=cast.handler).update(from_at=now - dt.timedelta(days=2), expires_at=now)
    assert Program(cast.handler).get("groups").json()["results"] == []


def test_a_group_s_numbers_count_what_the_caller_may_see(cast: Cast, group: KeyGroup) -> None:
    case = c.register(cast)
    c.classify(cast, case)
    c.do(case, "link_group", cast.head, group=group)
    row = Program(cast.head).get("groups").json()["results"][0]
    assert (row["matters"], row["in_hand"]) == (1, 1)


def test_a_wrong_filter_of_groups_is_refused(cast: Cast, group: KeyGroup) -> None:
    assert fields(Program(cast.head).get("groups", standing="x")) == {"standing"}
    assert fields(Program(cast.head).get("groups", colour="x")) == {"colour"}
