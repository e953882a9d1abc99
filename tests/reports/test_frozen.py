"""A month once reported stays as it was reported; what changes later is told as a correction."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, fields
from threading import Barrier, Thread
from typing import Any
from typing import cast as cast_to

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.db.models import JSONField
from django.utils import timezone

from groups.models import KeyGroup
from offices.models import Staff
from reports.actions import freeze
from reports.definitions import DEFINITIONS_VERSION, UNKNOWN_TO
from reports.models import FrozenReport
from reports.monthly import ROW_TABLES, MonthlyReport, NotReportable, count
from reports.months import Month
from reports.official import monthly
from reports.proof import lines_of, prove
from reports.stored import restore
from reports.tables import tables
from tests import cast as c
from tests.reports import played
from trail.models import Event
from workflows.engine import NotAllowed, perform
from workflows.verbs import SystemActor

OCTOBER, SEPTEMBER = Month(2026, 10), Month(2026, 9)


@pytest.fixture
def frozen(cast: c.Cast) -> FrozenReport:
    """The district's October, made by its statistician."""
    played.play(cast, "tree")
    return freeze(OCTOBER, cast.district, cast.statistician)[0]


def piece(cast: c.Cast, on: dt.date, repeat: str = "first") -> None:
    played.enter(cast, {"received_on": on, "repeat": repeat, "anonymous": True})


# Freezing ------------------------------------------------------------------------------------


def test_freezing_again_gives_what_was_made(cast: c.Cast, frozen: FrozenReport) -> None:
    piece(cast, dt.date(2026, 10, 20))
    again, made = freeze(OCTOBER, cast.district, cast.statistician)
    assert (again.pk, made) == (frozen.pk, False)
    assert FrozenReport.objects.count() == 1
    assert Event.objects.filter(code="report.make").count() == 1


def test_a_report_of_the_running_month_is_not_frozen(cast: c.Cast) -> None:
    with pytest.raises(NotReportable, match="尚未结束"):
        freeze(Month(2026, 11), cast.district, cast.statistician)
    with pytest.raises(NotReportable):
        freeze(Month(2026, 12), cast.district, cast.statistician)
    assert not FrozenReport.objects.exists()


@pytest.mark.parametrize("who", ["registrar", "handler", "head", "administrator", "superuser", "head_elsewhere"])
def test_only_the_statistician_freezes(cast: c.Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        freeze(OCTOBER, cast.district, cast.everybody()[who])
    assert not FrozenReport.objects.exists()


def test_a_statistician_freezes_only_the_own_office_and_those_below(cast: c.Cast) -> None:
    assert freeze(OCTOBER, cast.street, cast.statistician)[1]
    for office in (cast.city, cast.elsewhere):
        with pytest.raises(NotAllowed):
            freeze(OCTOBER, office, cast.statistician)


def test_the_second_of_two_inserts_is_refused_by_the_database(cast: c.Cast, frozen: FrozenReport) -> None:
    twin = FrozenReport(month="2026-10", office=cast.district)
    with pytest.raises(IntegrityError):
        perform(twin, "make", by=cast.statistician, counted=count(OCTOBER, cast.district), counted_at=timezone.now())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_give_one(today: dt.date) -> None:
    cast = c.assemble()
    start, made = Barrier(2), []

    def run() -> None:
        start.wait()
        made.append(freeze(OCTOBER, cast.district, SystemActor("schedule"))[1])
        connection.close()

    threads = [Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, True]
    assert FrozenReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_registered_while_the_month_is_counted_comes_after_all_of_its_figures() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC)):
        cast = c.assemble()
        piece(cast, dt.date(2026, 10, 19))
        report = freeze(
            OCTOBER, cast.district, cast.statistician, tell=lambda _done, _all: piece(cast, dt.date(2026, 10, 20))
        )[0]
        told = restore(report.rows)
        assert told.now.submissions == 1
        assert {sum(row.now.submissions for row in told.rows[table]) for table in ROW_TABLES[:6]} == {1}
        assert sum(row.counts["matters"] for row in told.tallies["by_times"]) == 1
        assert [why.code for why in prove(report).reasons] == ["entered"]


# What is shown -------------------------------------------------------------------------------


def test_later_pieces_leave_the_reported_figures_alone(cast: c.Cast, frozen: FrozenReport) -> None:
    before = monthly(OCTOBER, cast.district)
    piece(cast, dt.date(2026, 10, 20))
    assert monthly(OCTOBER, cast.district) == before
    assert count(OCTOBER, cast.district).now.submissions == before.now.submissions + 1
    assert before.standing is not None
    assert before.standing.maker == cast.statistician.full_name


def test_what_was_frozen_reads_back_as_it_was_counted(cast: c.Cast) -> None:
    played.play(cast, "tree")
    counted = count(OCTOBER, cast.city).as_json()
    report = freeze(OCTOBER, cast.city, SystemActor("schedule"))[0]
    assert FrozenReport.objects.get(pk=report.pk).rows == counted
    told = monthly(OCTOBER, cast.city).as_json()
    FrozenReport.objects.all().delete()
    assert told | {"frozen": None} == monthly(OCTOBER, cast.city).as_json()


def test_a_later_month_compares_with_what_was_reported(cast: c.Cast) -> None:
    piece(cast, dt.date(2026, 9, 10))
    freeze(SEPTEMBER, cast.district, cast.statistician)
    piece(cast, dt.date(2026, 9, 11))
    piece(cast, dt.date(2026, 10, 11))
    report = monthly(OCTOBER, cast.district)
    assert (report.previous.submissions, report.year_to_date.submissions) == (1, 2)
    assert sum(row.previous.submissions for row in report.rows["by_channel"]) == 1
    assert [row.year_to_date for row in report.rows["by_source"] if row.key == "direct"] == [report.year_to_date]
    assert any("2026-09" in note and "定稿" in note for note in report.footnotes)


def test_a_month_frozen_under_other_definitions_is_counted_again_and_said_so(
    cast: c.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece(cast, dt.date(2026, 9, 10))
    report = freeze(SEPTEMBER, cast.district, cast.statistician)[0]
    FrozenReport.objects.update(definitions_version="2025.9")
    piece(cast, dt.date(2026, 9, 11))
    later = monthly(OCTOBER, cast.district)
    assert later.previous.submissions == 2
    assert any("2026-09" in note and DEFINITIONS_VERSION in note for note in later.footnotes)
    proof = prove(FrozenReport.objects.get(pk=report.pk))
    assert proof.redefined
    assert any("2025.9" in line for line in lines_of(proof))


OLDER, NOT_KNOWN = "2026.0", ("by_sponsorship", "office_duties", "handling.supervised", "sponsored.all.settled_so_far")


@dataclass(frozen=True)
class Older(MonthlyReport):
    """A report as a version wrote it that every later one only added to, without what it did not know."""

    def as_json(self) -> dict[str, Any]:
        told = super().as_json() | {"definitions_version": OLDER}
        for place in NOT_KNOWN:
            table, *cell = place.split(".")
            if not cell:
                told.pop(table)
            elif len(cell) == 1:
                told[table] = [row for row in told[table] if row["key"] != cell[0]]
            else:
                for row in told[table]:
                    row.pop(cell[1])
        return told


def test_a_month_frozen_before_a_figure_was_known_is_proved_compared_with_and_shown_without_it(
    cast: c.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast_to(dict[str, tuple[str, ...]], UNKNOWN_TO), OLDER, NOT_KNOWN)
    played.play(cast, "sponsored")
    known = count(SEPTEMBER, cast.district)
    before = {one.name: getattr(known, one.name) for one in fields(known)} | {"definitions_version": OLDER}
    report = FrozenReport(month="2026-09", office=cast.district)
    perform(report, "make", by=cast.statistician, counted=Older(**before), counted_at=timezone.now())
    shown = monthly(SEPTEMBER, cast.district)
    assert "supervised" not in {row.key for row in shown.tallies["handling"]}
    told = {table.code: table for table in tables(shown)}
    assert "sponsored_repeats" not in told
    assert "化解率" not in {str(column.label) for column in told["sponsored"].columns}
    proof = prove(FrozenReport.objects.get(pk=report.pk))
    assert (proof.holds, proof.redefined, proof.differences) == (True, False, ())
    piece(cast, dt.date(2026, 9, 11))
    assert not prove(FrozenReport.objects.get(pk=report.pk)).holds
    later = monthly(OCTOBER, cast.district)
    assert later.previous.submissions == known.now.submissions
    assert [row.previous.repeat for row in later.rows["by_sponsorship"]] == [0, 0]


def test_groups_are_named_only_to_those_who_hold_a_grant(cast: c.Cast) -> None:
    from groups.actions import opening  # noqa: PLC0415

    for name, confidential in (("公开诉求", False), ("绝密群体", True)):
        group: KeyGroup = opening.open_group(
            by=cast.head, office=cast.district, name=name, claims="共", leader=cast.leader, is_confidential=confidential
        )
        case = c.register(cast, received_on=dt.date(2026, 10, 5))
        c.classify(cast, case)
        c.do(case, "link_group", cast.head, group=group)
    piece(cast, dt.date(2026, 10, 6))

    def rows(reader: Staff | None) -> dict[str, int]:
        return {row.name: row.now.submissions for row in monthly(OCTOBER, cast.district, reader).rows["by_group"]}

    assert rows(cast.statistician) == rows(None) == {"其他（含不属于重点群体的件）": 3}
    assert rows(cast.head) == {"公开诉求": 1, "其他（含不属于重点群体的件）": 2}
    freeze(OCTOBER, cast.district, cast.statistician)
    assert rows(None) == {"其他（含不属于重点群体的件）": 3}
    assert rows(cast.head) == {"公开诉求": 1, "其他（含不属于重点群体的件）": 2}


# Proof ---------------------------------------------------------------------------------------


def test_counting_again_proves_the_frozen_figures_also_much_later(cast: c.Cast, frozen: FrozenReport) -> None:
    assert prove(frozen).holds
    with time_machine.travel(dt.datetime(2027, 3, 1, 3, tzinfo=dt.UTC), tick=False):
        assert prove(frozen).holds, prove(frozen).differences


def test_it_lists_where_and_why_the_figures_differ(cast: c.Cast, frozen: FrozenReport) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 3, 3, tzinfo=dt.UTC), tick=False):
        piece(cast, dt.date(2026, 10, 20))
        proof = prove(frozen)
    cells = {one.cell: (one.frozen, one.now) for one in proof.differences}
    assert cells["submissions"] == (3, 4)
    assert cells["by_office.JA.first"] == (1, 2)
    assert cells["by_channel.letter.submissions"] == (3, 4)
    assert [(why.code, why.count) for why in proof.reasons] == [("entered", 1)]


def test_a_later_verdict_and_a_void_matter_are_told_as_causes(cast: c.Cast) -> None:
    from cases.actions.repeating import decide_repeat  # noqa: PLC0415

    judged, void = (c.register(cast, received_on=dt.date(2026, 10, day)) for day in (5, 6))
    report = freeze(OCTOBER, cast.district, cast.statistician)[0]
    with time_machine.travel(dt.datetime(2026, 11, 3, 3, tzinfo=dt.UTC), tick=False):
        decide_repeat(judged.submissions.get(), by=cast.head, repeat="first", reason="未见此前来件")
        c.do(void, "propose_void", cast.registrar, reason="重复录入")
        c.do(void, "void", cast.head, reason="重复录入")
        codes = {why.code for why in prove(report).reasons}
    assert {"judged", "voided"} <= codes


def test_figures_changed_in_the_database_are_found_out(cast: c.Cast, frozen: FrozenReport) -> None:
    rows = frozen.rows | {"submissions": 99}
    FrozenReport.objects.update(rows=rows)
    forged = FrozenReport.objects.get()
    assert not prove(forged).intact
    from reports.stored import fingerprint  # noqa: PLC0415

    FrozenReport.objects.update(hash=fingerprint(rows))
    assert not prove(FrozenReport.objects.get()).intact  # the log still knows the hash


def test_what_a_month_is_compared_with_stands_in_the_figures_that_are_proved(cast: c.Cast) -> None:
    """There is no second copy of the month's counts that could be bent: bending the rows bends the comparison and
    breaks the proof.
    """
    assert {field.name for field in FrozenReport._meta.fields if isinstance(field, JSONField)} == {"rows"}
    piece(cast, dt.date(2026, 9, 10))
    report = freeze(SEPTEMBER, cast.district, cast.statistician)[0]
    assert monthly(OCTOBER, cast.district).previous.submissions == 1
    FrozenReport.objects.update(rows=report.rows | {"submissions": 9999})
    assert monthly(OCTOBER, cast.district).previous.submissions == 9999
    assert not prove(FrozenReport.objects.get()).intact


def test_the_command_proves_or_says_what_differs(cast: c.Cast, frozen: FrozenReport) -> None:
    out = io.StringIO()
    call_command("monthly_report", "2026-10", "--office", "JA", "--recompute", stdout=out)
    assert frozen.hash in out.getvalue()
    with time_machine.travel(dt.datetime(2026, 11, 3, 3, tzinfo=dt.UTC), tick=False):
        piece(cast, dt.date(2026, 10, 20))
        with pytest.raises(CommandError, match=r"submissions：定稿 3，现在 4"):
            call_command("monthly_report", "2026-10", "--office", "JA", "--recompute")
    with pytest.raises(CommandError, match="还没有定稿"):
        call_command("monthly_report", "2026-09", "--office", "JA", "--recompute")
    with pytest.raises(CommandError, match="没有到"):
        call_command("monthly_report", "2027-09", "--office", "JA", "--recompute")
    assert FrozenReport.objects.count() == 1


# By itself -----------------------------------------------------------------------------------
