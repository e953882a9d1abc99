"""Ordinary work after a month was frozen is told by its name, never as a change of the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cases.models import Case
from groups.actions.promising import add_commitment, keep_commitment
from offices.actions.tree import edit_office
from offices.models import Office
from reports.actions import freeze
from reports.models import FrozenReport
from reports.months import Month
from reports.proof import Proof, lines_of, prove
from tests import cast as c
from tests.groups.opened import opened
from tests.reports import played
from workflows.verbs import SystemActor

OCTOBER = Month(2026, 10)
LATER = dt.date(2026, 11, 9)
TAMPERED = "数据库是否被直接改动"


def october(cast: c.Cast, office: Office | None = None) -> FrozenReport:
    return freeze(OCTOBER, office or cast.district, cast.statistician)[0]


def causes(proof: Proof) -> dict[str, int]:
    """The causes told of figures that differ."""
    assert proof.differences
    assert not any(TAMPERED in line for line in lines_of(proof))
    return {why.code: why.count for why in proof.reasons}


def piece(cast: c.Cast, **changes: Any) -> Case:
    return played.enter(cast, {"received_on": dt.date(2026, 10, 20), "anonymous": True, **changes})


def hang(cast: c.Cast, office: Office, parent: Office) -> None:
    """The administrator moves the office in the tree."""
    moved = Office.objects.get(pk=office.pk)
    moved.parent = parent
    edit_office(moved, changed=["parent"], by=cast.administrator)


def test_what_nobody_did_is_told_as_a_change_of_the_database(cast: c.Cast) -> None:
    case = piece(cast)
    report = october(cast)
    case.submissions.update(channel="call")
    assert any(TAMPERED in line for line in lines_of(prove(report)))


def test_an_office_moved_out_of_the_tree_or_into_it(cast: c.Cast) -> None:
    case = piece(cast, office="JA1")
    left = october(cast)
    came = freeze(OCTOBER, cast.elsewhere, SystemActor("schedule"))[0]
    whole = freeze(OCTOBER, cast.city, SystemActor("schedule"))[0]
    with played.at(LATER):
        hang(cast, cast.street, cast.elsewhere)
        c.do(case, "classify", cast.superior_head, case_class="claim", category=cast.category, routes={1: "6"})
        assert [causes(prove(one)) for one in (left, came)] == [{"tree": 1}, {"tree": 1}]
        assert causes(prove(whole)) == {"reclassified": 1}


def test_an_office_moved_within_the_tree_and_one_moved_elsewhere_are_no_cause(cast: c.Cast) -> None:
    for street in (cast.street, cast.other_street):
        hang(cast, street, cast.district)  # as the log knows it from then on
    case = piece(cast)
    report = october(cast)
    with played.at(LATER):
        hang(cast, cast.other_street, cast.street)
        hang(cast, cast.other_street, cast.district)
        case.submissions.update(channel="call")
        assert prove(report).reasons == ()


def test_a_date_corrected_into_the_next_month(cast: c.Cast) -> None:
    case = piece(cast)
    report = october(cast)
    with played.at(LATER):
        new = dt.date(2026, 11, 3)
        c.do(case, "propose_correction", cast.registrar, event=1, new_date=new, reason="邮戳日期录错")
        c.do(case, "correct_date", cast.head, proposal=case.proposals.get())
        assert causes(prove(report)) == {"dates": 1}


def test_a_matter_somebody_else_registered_passed_on_to_a_third(cast: c.Cast) -> None:
    case = piece(cast, office="MZ", forwarded_to="JA")
    report = october(cast)
    with played.at(LATER):
        c.do(case, "forward", cast.head, target=cast.elsewhere, reason="属其职权")
        assert causes(prove(report)) == {"moved": 1}


@pytest.mark.parametrize(("received_on", "told"), [(dt.date(2025, 3, 3), True), (dt.date(2024, 10, 31), False)])
def test_an_old_ledger_brought_in(cast: c.Cast, received_on: dt.date, told: bool) -> None:
    piece(cast)
    report = october(cast)
    with played.at(LATER):
        played.enter(cast, {"received_on": received_on, "historical": True})
        proof = prove(report)
    assert (causes(proof) == {"entered": 1}) if told else proof.holds


def test_a_rating_that_replaces_another(cast: c.Cast) -> None:
    rated = {"on": dt.date(2026, 10, 21), "as": "satisfied"}
    first, last = dt.date(2026, 10, 6), dt.date(2026, 10, 20)
    matter = {"received_on": dt.date(2026, 10, 5), "sponsored_on": first, "resolved_on": last}
    case = played.enter(cast, {**matter, "rated": rated})
    silent = played.enter(cast, matter)
    report = october(cast)
    with played.at(LATER):
        c.do(silent, "rate", cast.registrar, handling_office="not", evidence=c.said("本人评价"))
        assert prove(report).holds
        c.do(case, "rate", cast.registrar, handling_office="not", evidence=c.said("本人评价"))
        assert causes(prove(report)) == {"rated": 1}


def test_a_promise_to_a_group_settled_with_an_earlier_date(cast: c.Cast) -> None:
    day = dt.date(2026, 10, 30)
    with played.at(dt.date(2026, 10, 8)):
        group = opened(cast)
        add_commitment(group, by=cast.head, text="十月底前发放", owner=cast.leader, due_on=day)
    report = october(cast)
    with played.at(LATER):
        promise = group.commitments.get()
        keep_commitment(group, by=cast.leader, commitment=promise, evidence="凭证 8 号", on=day)
        assert causes(prove(report)) == {"promises": 1}
