"""From the frozen figures to publication: three people, none of whom stands in for another."""

from __future__ import annotations

import pytest

from offices.models import Absence
from reports.actions import freeze, frozen_of
from reports.models import FrozenReport
from reports.months import Month
from reports.official import monthly
from tests import cast as c
from tests.reports import played
from trail.models import Event
from workflows.engine import NotAllowed, Refused, perform
from workflows.verbs import SystemActor

OCTOBER = Month(2026, 10)


@pytest.fixture
def frozen(cast: c.Cast) -> FrozenReport:
    """The district's October, made by its statistician."""
    played.play(cast, "tree")
    return freeze(OCTOBER, cast.district, cast.statistician)[0]


def test_it_is_made_by_one_reviewed_by_another_approved_and_published(cast: c.Cast, frozen: FrozenReport) -> None:
    perform(frozen, "compose", by=cast.statistician, features="来访增多", hotspots="停发低保", settlements="调解两件")
    for verb, by in (("review", cast.head), ("approve", cast.director), ("publish", cast.statistician)):
        perform(frozen, verb, by=by)
    done = frozen_of(OCTOBER, cast.district)
    assert done is not None
    assert (done.state, done.features) == ("published", "来访增多")
    told = monthly(OCTOBER, cast.district).standing
    assert told is not None
    assert dict(told.author) == {"主要特点": "来访增多", "热点问题": "停发低保", "调解、和解和帮扶救助情况": "调解两件"}
    assert (done.reviewed_by, done.approved_by) == (cast.head, cast.director)
    assert [line.code for line in Event.objects.filter(stream=done.stream).order_by("seq")] == [
        "report.make", "report.compose", "report.review", "report.approve", "report.publish",
    ]  # fmt: skip


def test_nobody_reviews_what_they_made_themselves(cast: c.Cast, frozen: FrozenReport) -> None:
    c.appoint(cast.statistician, cast.district, "head")
    with pytest.raises(Refused, match="own_report"):
        perform(frozen, "review", by=cast.statistician)
    perform(frozen, "review", by=cast.head)


def test_who_wrote_the_words_of_a_scheduled_report_does_not_review_it(cast: c.Cast) -> None:
    report = freeze(OCTOBER, cast.district, SystemActor("schedule"))[0]
    c.appoint(cast.statistician, cast.district, "head")
    perform(report, "compose", by=cast.statistician, causes="政策调整")
    with pytest.raises(Refused, match="own_report"):
        perform(report, "review", by=cast.statistician)


def test_what_the_schedule_made_is_reviewed_only_once_a_statistician_has_looked_through_it(cast: c.Cast) -> None:
    report = freeze(OCTOBER, cast.district, SystemActor("schedule"))[0]
    with pytest.raises(Refused, match="nobody_made"):
        perform(report, "review", by=cast.head)
    with pytest.raises(NotAllowed):
        perform(report, "confirm", by=cast.head)
    perform(report, "confirm", by=cast.statistician)
    told = monthly(OCTOBER, cast.district).standing
    assert told is not None
    assert (told.maker, told.reviewer) == (cast.statistician.full_name, "")
    with pytest.raises(Refused, match="has_maker"):
        perform(report, "confirm", by=cast.statistician)
    for verb, by in (("review", cast.head), ("approve", cast.director), ("publish", cast.head)):
        perform(report, verb, by=by)
    assert FrozenReport.objects.get().state == "published"


def test_what_was_reviewed_before_without_a_maker_goes_back_before_it_goes_on(cast: c.Cast) -> None:
    report = freeze(OCTOBER, cast.district, SystemActor("schedule"))[0]
    for state, verb, by in (("reviewed", "approve", cast.director), ("approved", "publish", cast.head)):
        FrozenReport.objects.filter(pk=report.pk).update(state=state, reviewed_by=cast.head)
        with pytest.raises(Refused, match="nobody_made"):
            perform(report, verb, by=by)
    perform(report, "send_back", by=cast.director, reason="还没有统计员核对")
    perform(report, "confirm", by=cast.statistician)


def test_who_reviewed_does_not_approve(cast: c.Cast, frozen: FrozenReport) -> None:
    c.appoint(cast.head, cast.district, "director")
    perform(frozen, "review", by=cast.head)
    with pytest.raises(Refused, match="own_review"):
        perform(frozen, "approve", by=cast.head)
    perform(frozen, "approve", by=cast.director)


def test_who_stands_in_for_one_of_the_three_is_no_other(cast: c.Cast, frozen: FrozenReport) -> None:
    """The statistician is also a head, and away: their deputy reviews nothing of theirs. The deputy who reviewed in the
    head's place approves neither on a post of their own nor in the director's.
    """
    days = {"from_date": c.TODAY, "to_date": c.TODAY, "reason": "出差"}
    c.appoint(cast.statistician, cast.district, "head")
    Absence.objects.create(staff=cast.statistician, deputy=cast.stranger, **days)
    with pytest.raises(Refused, match="own_report"):
        perform(frozen, "review", by=cast.stranger)
    Absence.objects.create(staff=cast.head, deputy=cast.deputy, **days)
    perform(frozen, "review", by=cast.deputy)
    c.appoint(cast.deputy, cast.district, "director")
    with pytest.raises(Refused, match="own_review"):
        perform(frozen, "approve", by=cast.deputy)
    Absence.objects.create(staff=cast.director, deputy=cast.head, **days)
    with pytest.raises(Refused, match="own_review"):
        perform(frozen, "approve", by=cast.head)  # the review was done in their place
    with pytest.raises(Refused, match="own_review"):
        perform(frozen, "approve", by=cast.deputy)
    perform(frozen, "approve", by=cast.superior_director)


def test_words_are_fixed_by_the_review_and_free_again_when_sent_back(cast: c.Cast, frozen: FrozenReport) -> None:
    perform(frozen, "review", by=cast.head)
    with pytest.raises(Refused, match="wrong_state"):
        perform(frozen, "compose", by=cast.statistician, features="改")
    with pytest.raises(Refused, match="no_reason"):
        perform(frozen, "send_back", by=cast.director)
    perform(frozen, "send_back", by=cast.director, reason="请补原因")
    perform(frozen, "compose", by=cast.statistician, features="改")
    report = FrozenReport.objects.get(pk=frozen.pk)
    assert (report.features, report.reviewed_by, report.hash) == ("改", None, frozen.hash)


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("review", "statistician"),
        ("review", "head_elsewhere"),
        ("approve", "head"),
        ("publish", "registrar"),
        ("compose", "head"),
    ],
)
def test_each_step_has_its_post(cast: c.Cast, frozen: FrozenReport, verb: str, who: str) -> None:
    with pytest.raises(Refused):
        perform(frozen, verb, by=cast.everybody()[who])
