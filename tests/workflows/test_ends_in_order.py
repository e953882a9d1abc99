"""Withdrawn, void, returned: days that end or begin clocks lie behind those that came before them."""

from __future__ import annotations

import datetime as dt

from cases.clocks import differences
from cases.models import Case
from tests import cast as c
from tests.cast import Cast
from tests.workflows.test_more_verbs import clock, later, refusal

D = dt.date


def test_nobody_withdraws_before_the_acceptance_that_began_the_sixty_days(cast: Cast, case: Case) -> None:
    signed = {"evidence": c.said("本人撤回")}
    with later("2026-11-10"):
        c.assign(cast, case)
    with later("2026-11-20"):
        assert refusal(case, "withdraw", cast.registrar, on=D(2026, 11, 9), **signed) == "out_of_order"
        c.do(case, "withdraw", cast.registrar, on=D(2026, 11, 10), **signed)
    handling = clock(case, "handling")
    assert (handling.started_on, handling.stopped_on) == (D(2026, 11, 10), D(2026, 11, 10))
    assert differences(case) == []


def test_nobody_withdraws_before_the_answer_they_were_served(cast: Cast, case: Case) -> None:
    signed = {"evidence": c.said("本人撤回")}
    c.assign(cast, case)
    with later("2026-11-12"):
        c.answer(cast, case)
        c.serve(cast, case)
        assert refusal(case, "withdraw", cast.registrar, on=D(2026, 11, 11), **signed) == "out_of_order"
        c.do(case, "withdraw", cast.registrar, on=D(2026, 11, 12), **signed)
    assert case.state == "withdrawn"


def test_nothing_is_void_before_it_came_where_it_is(cast: Cast, case: Case) -> None:
    with later("2026-11-06"):
        c.do(case, "forward", cast.head, target=cast.street, reason="属地")
    with later("2026-11-09"):
        c.do(case, "propose_void", cast.registrar, reason="重复录入")
        assert refusal(case, "void", cast.head, on=D(2026, 11, 5), reason="重复录入") == "out_of_order"
        c.do(case, "void", cast.head, on=D(2026, 11, 6), reason="重复录入")
    assert case.state == "void"


def test_what_is_returned_was_given_before_and_is_given_again_after(cast: Cast, case: Case) -> None:
    named = {"leader": cast.leader, "handler": cast.handler}
    with later("2026-11-05"):
        c.assign(cast, case)
    with later("2026-11-10"):
        assert refusal(case, "return_to_intake", cast.head, on=D(2026, 11, 4), reason="途径有误") == "out_of_order"
        c.do(case, "return_to_intake", cast.head, on=D(2026, 11, 9), reason="途径有误")
        assert refusal(case, "assign_leader", cast.director, on=D(2026, 11, 8), **named) == "out_of_order"
        c.do(case, "assign_leader", cast.director, on=D(2026, 11, 9), **named)
    assert differences(case) == []
