"""The roll-ups are the sums of the submissions, whatever is done, by whichever door."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Min, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.actions.repeating import decide_repeat
from cases.intake import SubmissionDetails
from cases.ledger.importing import import_ledger
from cases.ledger.opening import open_ledger
from cases.models import Answer, Case, Claim, Submission
from cases.models.claims import AnswerState
from cases.models.codes import Channel, RepeatState
from config.benches import ledgers
from reports import tallies
from reports.definitions import IN_HAND
from reports.models import MatterRollUp, RollUp
from reports.monthly import count
from reports.months import Month
from reports.rollups import triggers, upkeep
from reports.rollups.pieces import CUTS, MEASURES
from tests import cast as c
from tests.cast import Cast
from tests.workflows.lived import ACTORS
from tests.workflows.test_lives import Life
from trail.models import Event
from workflows.codes import Outcome, State
from workflows.engine import Refused
from workflows.verbs import SystemActor

NOVEMBER = Month(2026, 11)


def whole(month: Month = NOVEMBER) -> int:
    return sum(RollUp.objects.filter(month=str(month), cut="whole").values_list("submissions", flat=True))


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_they_are_in_step_after_every_step_of_lives_nobody_planned(cast: Cast, data: Any) -> None:
    draw = data.draw
    with transaction.atomic():
        place = transaction.savepoint()
        lives = [c.register(cast, submission=visit(draw)) for _ in range(2)]
        if draw(st.booleans()):
            c.assign(cast, lives[0], sponsored=draw(st.booleans()))
        day = c.TODAY
        for _ in range(draw(st.integers(4, 14))):
            day += dt.timedelta(days=draw(st.sampled_from([0, 0, 1, 31])))
            with time_machine.travel(dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC), tick=False):
                at = draw(st.integers(0, 1))
                lives[at] = another_step(lives[at], lives[1 - at], cast, draw)
                if draw(st.sampled_from([False, False, True])):
                    upkeep.fold()
            assert upkeep.differences() == []
            for life in lives:
                first = life.assignments.filter(sponsored=True).aggregate(first=Min("from_on"))["first"]
                assert Case.objects.get(pk=life.pk).sponsored_from == first
            for month in Month.of(day).last(4):
                counted = sum(part.count() for part in tallies.still_open(cast.city, month))
                assert in_hand(cast, month) == counted
            # The matters' own mark says it for today, whatever the report reads.
            assert in_hand(cast, Month.of(day)) == Case.objects.filter(is_open=True, state__in=IN_HAND).count()
        transaction.savepoint_rollback(place)


def in_hand(cast: Cast, month: Month) -> int:
    """What the report tells of the whole tree's month."""
    return sum(row.counts["matters"] for row in tallies.open_matters(cast.city, month))


def visit(draw: Any) -> SubmissionDetails:
    return SubmissionDetails(
        channel=draw(st.sampled_from(Channel.values)), text="来信", head_count=draw(st.sampled_from([1, 4, 5, 9]))
    )


def another_step(case: Case, other: Case, cast: Cast, draw: Any) -> Case:
    """A verb offered to somebody, or what those lives leave out; what is refused changes nothing."""
    what = draw(st.sampled_from(["offered", "offered", "add", "verdict", "merge", "split", "void", "move"]))
    pieces = list(case.submissions.order_by("pk"))
    try:
        if what == "offered":
            Life(cast, draw, case, other).in_the_matter(getattr(cast, draw(st.sampled_from(ACTORS))))
        if what == "add":
            c.do(case, "add_submission", cast.registrar, submission=visit(draw))
        if what == "verdict":
            verdict = draw(st.sampled_from(RepeatState.values))
            earlier = other.submissions.first() if verdict == RepeatState.REPEAT else None
            decide_repeat(draw(st.sampled_from(pieces)), by=cast.head, repeat=verdict, reason="核对", repeat_of=earlier)
        if what == "merge":
            c.do(case, "merge", cast.head, into=other, reason="同一事项")
        if what == "split":
            c.do(case, "split", cast.head, submission=pieces[-1], reason="另一件事")
        if what == "void":
            c.do(case, "propose_void", cast.registrar, reason="重复录入")
            c.do(case, "void", cast.head, reason="重复录入")
        if what == "move":
            c.do(case, "forward", cast.head, target=cast.street, reason="属地")
    except Refused:
        pass
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    "changes",
    [{"office": "street"}, {"channel": "visit"}, {"received_on": dt.date(2025, 1, 31)}, {"head_count": 7},
     {"repeat": RepeatState.FIRST}, {"case": "other"}],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_whatever_a_piece_is_counted_by_moves_its_sums(cast: Cast, case: Case, changes: dict[str, Any]) -> None:
    others = {"street": cast.street, "other": c.register(cast, case_class="inquiry")}
    extra = {"ordinal": 2} if "case" in changes else {}
    values = {name: others.get(value, value) if isinstance(value, str) else value for name, value in changes.items()}
    case.submissions.update(**values, **extra)
    assert upkeep.differences() == []


@pytest.mark.parametrize(
    "changes",
    [{"state": State.VOID, "is_open": False}, {"case_class": "inquiry"}, {"category": None},
     {"responsible_office": "street"}],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_whatever_a_matter_is_counted_by_moves_the_sums_of_its_pieces(
    cast: Cast, case: Case, changes: dict[str, Any]
) -> None:
    c.classify(cast, case)
    c.do(case, "add_submission", cast.registrar, submission=SubmissionDetails(channel="call", text="又来"))
    values = {name: cast.street if value == "street" else value for name, value in changes.items()}
    Case.objects.filter(pk=case.pk).update(**values)
    assert upkeep.differences() == []
    assert whole() == (0 if "state" in changes else 2)


def lines_of(cut: str) -> dict[tuple[str, str], int]:
    """Month and key of a cut → the sum of its lines, those that are not nought."""
    lines = MatterRollUp.objects.filter(cut=cut).values_list("month", "key").annotate(n=Sum("times")).order_by()
    return {(month, key): n for month, key, n in lines if n}


def test_a_resolved_matter_was_in_hand_at_every_month_end_before(cast: Cast, case: Case) -> None:
    other = c.register(cast)
    came, end = dt.date(2026, 8, 31), dt.date(2026, 11, 1)
    Case.objects.filter(pk__in=[case.pk, other.pk]).update(
        received_on=came, resolved_on=end, state=State.RESOLVED, is_open=False
    )
    assert lines_of("resolved") == {("2026-11", ""): 2}
    assert lines_of("open") == {("2026-08", "0"): 2, ("2026-09", "0"): 2, ("2026-10", "61"): 2}
    Case.objects.filter(pk=case.pk).update(resolved_on=dt.date(2026, 9, 29), responsible_office=cast.street)
    assert lines_of("open") == {("2026-08", "0"): 2, ("2026-09", "0"): 1, ("2026-10", "61"): 1}
    assert upkeep.differences() == []
    for month in ("2026-08", "2026-09", "2026-10", "2026-11"):
        assert upkeep.differences(Month.parse(month)) == []
    Case.objects.filter(pk=case.pk).update(state=State.VOID)
    Case.objects.filter(pk=other.pk).update(state=State.INTAKE)
    assert lines_of("open") == {}
    assert lines_of("resolved") == {("2026-11", ""): 1}


def test_a_matter_a_leader_took_on_stays_on_the_books_whoever_answers_later(cast: Cast, case: Case) -> None:
    c.assign(cast, case, sponsored=True)
    c.do(case, "reassign", cast.director, handler=cast.second_handler, reason="轮岗")
    assert Case.objects.get(pk=case.pk).sponsored_from == c.TODAY
    (now,), (later,) = (tallies.sponsored(cast.city, month, c.TODAY) for month in (NOVEMBER, NOVEMBER.plus(1)))
    others = dict.fromkeys(("resolved", "settled", "closed", "settled_so_far", "overdue"), 0)
    assert now.counts == {"on_books": 1, "new": 1, "unsettled": 1, "still_open": 1, **others}
    assert later.counts == {**now.counts, "new": 0}


def test_answers_are_counted_once_signed_where_the_matter_is_answered_for(cast: Cast, case: Case) -> None:
    claim = Claim.objects.create(case=case, ordinal=9, request="补发")
    other = Claim.objects.create(case=case, ordinal=10, request="更正")
    told = {"round": 1, "answered_on": dt.date(2026, 11, 3), "outcome": Outcome.SUPPORTED}
    Answer.objects.bulk_create(Answer(claim=one, state=AnswerState.SIGNED, **told) for one in (claim, other))
    assert lines_of("outcome") == {("2026-11", "supported"): 2}
    claim.answers.update(outcome=Outcome.EXPLAINED)
    other.answers.update(answered_on=dt.date(2026, 10, 31))
    assert lines_of("outcome") == {("2026-11", "explained"): 1, ("2026-10", "supported"): 1}
    Case.objects.filter(pk=case.pk).update(responsible_office=cast.street)
    assert tallies.happened("outcome", cast.street, NOVEMBER) == {"explained": 1}
    Answer.objects.filter(claim=other).update(state=AnswerState.DRAFT)
    Claim.objects.filter(pk=claim.pk).update(case=c.register(cast, case_class="inquiry"))
    assert tallies.happened("outcome", cast.street, NOVEMBER).get("explained", 0) == 0
    assert lines_of("outcome") == {("2026-11", "explained"): 1}
    claim.answers.all().delete()
    assert lines_of("outcome") == {}
    assert upkeep.differences() == []


def test_what_is_taken_back_or_removed_is_counted_no_more(cast: Cast, case: Case) -> None:
    with transaction.atomic():
        c.register(cast)
        assert whole() == 2
        transaction.set_rollback(True)
    assert whole() == 1
    Submission.objects.all().delete()
    assert whole() == 0
    assert upkeep.differences() == []


def test_an_imported_ledger_is_in_them_at_once(cast: Cast, tmp_path: Any) -> None:
    ledgers.write(tmp_path / "ledger.xlsx", 30)
    import_ledger(open_ledger(tmp_path / "ledger.xlsx"), office=cast.district, by=SystemActor("import"))
    assert sum(RollUp.objects.filter(cut="whole").values_list("undetermined", flat=True)) + sum(
        RollUp.objects.filter(cut="whole").values_list("first", flat=True)
    ) == Submission.objects.count() == 30  # fmt: skip
    assert upkeep.differences() == []


def test_folding_makes_one_line_of_many_and_changes_no_figure(cast: Cast) -> None:
    for _ in range(3):
        case = c.register(cast)
    Case.objects.filter(pk=case.pk).update(case_class="inquiry")
    before = count(NOVEMBER, cast.city).as_json()
    assert upkeep.fold() == 1
    assert not RollUp.objects.filter(loose=True).exists()
    assert sorted(RollUp.objects.values_list("cut", flat=True)) == sorted([*CUTS, "class"])
    assert count(NOVEMBER, cast.city).as_json() == before
    assert upkeep.differences() == []


def test_the_nightly_round_finds_mends_and_notes_what_differs(cast: Cast, case: Case) -> None:
    RollUp.objects.filter(cut="channel").update(submissions=5)
    found = upkeep.look_after(NOVEMBER)
    assert [(one.month, one.cut, one.key, one.short) for one in found] == [
        ("2026-11", "channel", "letter", {"submissions": -4})
    ]
    assert Event.objects.filter(code="report.rollups_mended").count() == 1
    assert upkeep.look_after(NOVEMBER) == []


def test_it_puts_a_lost_trigger_back(cast: Cast) -> None:
    name = "rollup_cases_submission_insert"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (" ON cases_submission" if connection.vendor == "postgresql" else ""))
    assert triggers.missing() == [name]
    c.register(cast)
    assert len(upkeep.look_after(NOVEMBER)) == len(CUTS)
    assert triggers.missing() == []
    assert whole() == 1


def test_the_command_proves_them_or_says_where_not_and_mends_when_asked(cast: Cast, case: Case, capsys: Any) -> None:
    call_command("roll_ups")
    RollUp.objects.filter(cut="class").delete()
    with pytest.raises(CommandError, match="1"):
        call_command("roll_ups")
    assert "2026-11" in capsys.readouterr().err
    call_command("roll_ups", "--mend")
    call_command("roll_ups")


def test_no_trigger_stands_while_migrations_run(cast: Cast) -> None:
    """SQLite could not rename a table then, and what is written meanwhile is made good afterwards."""
    triggers.remove()
    assert {"rollup_cases_submission_insert", "rollup_cases_answer_by_cases_case_after"} < set(triggers.missing())
    c.register(cast)
    assert whole() == 0
    upkeep.take_up(was_changed=True)
    assert whole() == 1
    assert triggers.missing() == []


def test_they_hold_every_count_there_is() -> None:
    assert set(MEASURES) <= {field.name for field in RollUp._meta.fields}
