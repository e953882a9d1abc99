"""From a cell of the report to what it counts: for whom, how much of it, and never a group nobody told them of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from cases.intake import ComplainedOfDetails, SubmissionDetails
from groups.actions import opening
from groups.models import GroupCommitment
from offices.models import Office, Staff
from offices.people import asked_once
from reports.actions import freeze
from reports.cells import Cell, Kind
from reports.drill.lists import Found, listed
from reports.months import Month
from reports.official import monthly
from reports.tables import tables
from tests import cast as c
from tests.reports import lively, played

PAGE = "/reports/monthly/"
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


def found(client: Client, staff: Staff, **query: str) -> Found:
    client.force_login(staff)
    answer: Found = client.get(f"{PAGE}2026-10/JA/pieces/", query).context["found"]
    return answer


def seen(client: Client, staff: Staff, **query: str) -> tuple[set[str], int]:
    """The numbers of the matters listed, and how many more the reader is told of."""
    answer = found(client, staff, **query)
    return {line.label for line in answer.lines}, answer.others


def cells(month: Month, office: Office, reader: Staff) -> Iterator[tuple[str, Cell]]:
    """Every count of the report that is not nought, with its place in words."""
    for table in tables(monthly(month, office, reader)):
        for row in (*table.rows, table.total):
            for column, cell in zip(table.columns, row, strict=False):
                if cell.kind is Kind.COUNT and cell.value:
                    yield f"{table.code} › {row[0]} › {column.label}", cell


def behind(cell: Cell, month: Month, office: Office, reader: Staff) -> int:
    """What the list of a cell comes to, with what its reader may not see."""
    sizes = listed(reader, month, office, dict(parse_qsl(cell.drill, keep_blank_values=True))).sizes
    assert sizes.seen + sizes.others <= sizes.every
    return sizes.every if sizes.persons is None else sizes.persons


@pytest.mark.slow
def test_every_count_of_every_table_lists_as_much_as_it_counts(cast: c.Cast) -> None:
    """Save the sums of promises, which are of matters and of groups."""
    lively.live(cast)
    opened, closed, wrong = set(), set(), []
    for month, office in ((OCTOBER, cast.city), (NOVEMBER, cast.district)):
        come_to: dict[str, int] = {}  # several sums open the same list
        with asked_once():
            for place, cell in cells(month, office, cast.superior_head):
                opened.add(place.split(" › ")[0])
                if not cell.drill:
                    closed.add(place.rsplit(" › ", 1)[0])
                    continue
                if cell.drill not in come_to:
                    come_to[cell.drill] = behind(cell, month, office, cast.superior_head)
                if come_to[cell.drill] != cell.value:
                    wrong.append(f"{month} {office} {place}: {cell.value}, listed {come_to[cell.drill]}")
    assert wrong == []
    assert closed == {"commitments › 合计"}
    whole = tables(monthly(OCTOBER, cast.city, cast.superior_head))
    assert opened == {table.code for table in whole} - {"definitions"}


def test_a_cell_leads_to_the_pieces_the_reader_may_see(client: Client, cast: c.Cast) -> None:
    accused = ComplainedOfDetails(staff=cast.accused, is_accused=True)
    open_case = c.register(cast, received_on=dt.date(2026, 10, 5))
    hidden = c.register(cast, received_on=dt.date(2026, 10, 6), case_class="accusation", complained_of=(accused,))
    assert seen(client, cast.superior_director, by="all") == ({open_case.number}, 0)
    assert seen(client, cast.head, by="all") == ({open_case.number, hidden.number}, 0)
    assert seen(client, cast.head, by="class", key="claim") == ({open_case.number}, 0)
    assert seen(client, cast.head, by="channel", key="visit") == (set(), 0)
    assert seen(client, cast.head, by="category", key="", only="undetermined")[1] == 0


def test_what_the_month_is_compared_with_can_be_opened_too(client: Client, cast: c.Cast) -> None:
    days = {
        "": dt.date(2026, 10, 31),
        "previous": dt.date(2026, 9, 1),
        "year_ago": dt.date(2025, 10, 9),
        "to_date": dt.date(2026, 1, 1),
        "to_date_before": dt.date(2025, 1, 31),
        "2024-11": dt.date(2024, 11, 30),
    }
    came = {period: c.register(cast, received_on=day).number for period, day in days.items()}
    for period in ("", "previous", "year_ago", "2024-11"):
        assert seen(client, cast.head, by="all", period=period)[0] == {came[period]}
        assert seen(client, cast.head, by="class", key="claim", period=period)[0] == {came[period]}
        assert seen(client, cast.head, by="class", key="inquiry", period=period)[0] == set()
    to_date = {came[""], came["previous"], came["to_date"]}
    assert seen(client, cast.head, by="all", period="to_date")[0] == to_date
    before = {came["year_ago"], came["to_date_before"]}
    assert seen(client, cast.head, by="all", period="to_date_before")[0] == before


def test_a_cell_of_persons_lists_pieces_and_says_what_it_counts(client: Client, cast: c.Cast) -> None:
    accused = ComplainedOfDetails(staff=cast.accused, is_accused=True)
    joint = SubmissionDetails(channel="visit", text="来访", head_count=7)
    shown = c.register(cast, received_on=dt.date(2026, 10, 5), submission=joint)
    c.register(cast, received_on=dt.date(2026, 10, 6), case_class="accusation", complained_of=(accused,))
    answer = found(client, cast.superior_director, by="all", only="persons")
    assert [line.label for line in answer.lines] == [shown.number]
    assert answer.persons == (7, 0)
    assert "数字是人次" in answer.words
    assert found(client, cast.head, by="all", only="joint_visit_persons").persons == (7, 0)
    assert found(client, cast.head, by="all", only="joint_visits").persons is None


def test_a_statistician_reads_figures_and_opens_no_matter(client: Client, cast: c.Cast) -> None:
    played.play(cast, "tree")
    client.force_login(cast.statistician)
    assert "/pieces/" not in client.get(PAGE, {"month": "2026-10"}).content.decode()
    assert client.get(f"{PAGE}2026-10/JA/pieces/?by=all").status_code == 403
    client.force_login(cast.head)
    assert "/pieces/" in client.get(PAGE, {"month": "2026-10"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "by=nothing", "by=all&only=none", "by=all&key=visit", "by=all&only=repeat_rate", "by=channel",
        "by=channel&key=pigeon", "by=category&key=none", "by=office&key=NOSUCH", "by=group&key=G001", "by=group",
        "by=came_before&key=late&only=first", "by=all&period=next", "by=all&period=2024-10",
        "by=all&period=2026-11", "by=all&period=2026-13", "by=handling&only=times", "by=handling&key=accepted",
        "by=handling&key=accepted&only=times&period=previous", "by=handling&key=eaten&only=times", "by=outcomes",
        "by=outcomes&key=none&only=claims", "by=reviews&key=review&only=lost", "by=reviews&only=upheld",
        "by=ratings&key=nobody&only=asked", "by=ratings&key=handling_office", "by=commitments&only=due",
        "by=commitments&key=none&only=due", "by=sponsored&key=all&only=none", "by=open_matters&key=1&only=matters",
        "by=times&key=3&only=matters", "by=timeliness&key=review&only=due", "by=timeliness&key=notice&only=overdue",
        "by=timeliness&only=due", "by=office_duties&key=NOSUCH&only=asked", "by=office_duties&only=notice",
    ],
)  # fmt: skip
def test_an_unknown_cell_is_not_found(client: Client, cast: c.Cast, query: str) -> None:
    client.force_login(cast.head)
    assert client.get(f"{PAGE}2026-10/JA/pieces/?{query}").status_code == 404


# Cells that count matters --------------------------------------------------------------------


def test_what_happened_to_matters_is_listed_with_its_day_and_what_it_was(client: Client, cast: c.Cast) -> None:
    with played.at(dt.date(2026, 10, 14)):
        case = c.register(cast, received_on=dt.date(2026, 10, 14))
        c.resolve(cast, case)
    days = {
        "by=handling&key=accepted&only=times": ("2026-10-14", "办结", "静安区民政局"),
        "by=handling&key=resolved&only=times": ("2026-10-14", "办结", "静安区民政局"),
        "by=outcomes&key=explained&only=claims": ("2026-10-14", "1", "解释说明", "静安区民政局"),
        "by=ratings&key=handling_office&only=silent": ("2026-10-14", "办结", "静安区民政局"),
        "by=times&key=1&only=matters": ("2026-10-14", "1", "2026-10-14", "0", "局领导丙", "静安区民政局"),
        "by=timeliness&key=notice&only=in_time": ("2026-10-29", "书面告知", "2026-10-14", "静安区民政局"),
        "by=office_duties&key=JA&only=asked": ("2026-10-14", "办结", "静安区民政局"),
    }
    for query, told in days.items():
        (line,) = found(client, cast.head, **dict(parse_qsl(query))).lines
        assert (line.label, tuple(str(cell) for cell in line.cells)) == (case.number, told), query
        assert line.url == f"/cases/{case.number}/"


def test_matters_that_are_restricted_are_not_even_counted(client: Client, cast: c.Cast) -> None:
    accused = ComplainedOfDetails(staff=cast.accused, is_accused=True)
    c.register(cast, received_on=dt.date(2026, 10, 6), case_class="accusation", complained_of=(accused,))
    shown = c.register(cast, received_on=dt.date(2026, 10, 5))
    for query in ({"by": "open_matters", "key": "0"}, {"by": "open_matters"}, {"by": "times", "key": "1"}):
        assert seen(client, cast.superior_director, only="matters", **query) == ({shown.number}, 0)
        assert len(seen(client, cast.head, only="matters", **query)[0]) == 2
    due = {"by": "timeliness", "key": "notice", "only": "due"}
    assert seen(client, cast.superior_director, **due) == ({shown.number}, 0)


def test_a_matter_linked_with_one_that_is_hidden_is_not_listed_by_how_often_both_came(
    client: Client, cast: c.Cast
) -> None:
    """In the band of two to five, a matter that came once would tell that it is linked with another."""
    accused = ComplainedOfDetails(staff=cast.accused, is_accused=True)
    early = c.register(cast, received_on=dt.date(2026, 10, 1), case_class="accusation", complained_of=(accused,))
    later = c.register(cast, received_on=dt.date(2026, 10, 20))
    later.submissions.update(repeat="repeat", repeat_of=early.submissions.get())
    twice = {"by": "times", "key": "2", "only": "matters"}
    assert seen(client, cast.head, **twice) == ({early.number}, 0)
    assert seen(client, cast.superior_director, **twice) == (set(), 0)


def test_the_page_lists_the_matters_that_came_most_often_of_those_the_reader_may_see(
    client: Client, cast: c.Cast
) -> None:
    """Matters, by the pieces of all that are linked with them up to the month's end; never one that is hidden, nor one
    linked with it.
    """
    twice, thrice = (played.enter(cast, {"received_on": dt.date(2026, 9, day)}) for day in (1, 2))
    for case, day in ((twice, 20), (thrice, 21), (thrice, 25)):
        played.enter(cast, {"received_on": dt.date(2026, 10, day), "again": True, "repeat": "repeat"}, case)
    played.enter(cast, {"received_on": dt.date(2026, 11, 1), "again": True, "repeat": "repeat"}, twice)
    played.enter(cast, {"received_on": dt.date(2026, 10, 22)})  # came once
    secret = c.register(cast, received_on=dt.date(2026, 9, 3), case_class="accusation")
    for day in (23, 24, 26):
        played.enter(cast, {"received_on": dt.date(2026, 10, day), "again": True, "repeat": "repeat"}, secret)
    c.assign(cast, thrice)
    assert most_repeated(client, cast.superior_director) == [
        (thrice.number, "2026-09-02", "3", "2026-10-25", "0", "局领导丙", "静安区民政局"),
        (twice.number, "2026-09-01", "2", "2026-10-20", "0", "—", "静安区民政局"),
    ]
    assert [line[0] for line in most_repeated(client, cast.head)] == [secret.number, thrice.number, twice.number]
    assert most_repeated(client, cast.statistician) == []


def most_repeated(client: Client, reader: Staff) -> list[tuple[str, ...]]:
    """What the page of the month lists, number first."""
    client.force_login(reader)
    page = client.get(PAGE, {"month": "2026-10", "office": "JA"})
    lines = page.context["most_repeated"]
    assert all(line.label in page.content.decode() for line in lines)
    return [(line.label, *map(str, line.cells)) for line in lines]


def test_promises_to_groups_are_listed_by_grant_and_never_say_how_many_more_there_are(
    client: Client, cast: c.Cast
) -> None:
    groups = {}
    for name, secret in (("open", False), ("secret", True)):
        groups[name] = opening.open_group(
            by=cast.head, office=cast.district, name=name, claims="诉求", leader=cast.leader, is_confidential=secret
        )
        due = {"due_on": dt.date(2026, 10, 30), "promised_on": dt.date(2026, 10, 1), "text": "公布标准"}
        GroupCommitment.objects.create(group=groups[name], owner=cast.leader, **due)
    query = {"by": "commitments", "key": "group", "only": "due"}
    assert seen(client, cast.head, **query) == ({"open", "secret"}, 0)
    answer = found(client, cast.superior_director, **query)
    assert (answer.lines, answer.others, answer.visible) == ([], 0, 0)
    assert "另有" not in answer.words


# Frozen months -------------------------------------------------------------------------------


def test_the_list_says_what_was_frozen_and_that_it_is_made_of_what_is_there_now(client: Client, cast: c.Cast) -> None:
    played.play(cast, "tree")
    report = freeze(OCTOBER, cast.district, cast.statistician)[0]
    frozen = monthly(OCTOBER, cast.district).now
    assert found(client, cast.head, by="all", period="previous").as_frozen == ""
    played.enter(cast, {"received_on": dt.date(2026, 10, 9), "repeat": "first"})
    answer = found(client, cast.head, by="all")
    assert (answer.frozen, answer.sizes.every) == (frozen.submissions, frozen.submissions + 1)
    assert f"定稿数字是 {frozen.submissions}，下面按现在的数据列出" in answer.as_frozen
    client.force_login(cast.head)
    for month in ("2026-10", "2026-11"):
        page = client.get(f"{PAGE}{month}/JA/pieces/?by=all&period=2026-10").content.decode()
        assert answer.as_frozen in page, month
    assert report.as_of == c.TODAY


def test_duties_of_a_frozen_month_are_told_as_they_stood_when_it_was_made(client: Client, cast: c.Cast) -> None:
    case = c.register(cast, received_on=dt.date(2026, 10, 1))
    freeze(OCTOBER, cast.district, cast.statistician)
    with played.at(dt.date(2026, 11, 9)):
        c.classify(cast, case)
        c.do(case, "issue_notice", cast.head, kind="notice_receipt")
        late_open = {"by": "timeliness", "key": "notice", "only": "late_open"}
        assert seen(client, cast.head, **late_open) == ({case.number}, 0)
        assert found(client, cast.head, **late_open).frozen == 1
