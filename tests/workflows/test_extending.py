"""More time is approved by the head of the organ that handles the matter (art. 34), not by whoever stands above."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.models import Case, Recusal
from offices.models import Absence, Post
from tests import cast as c
from tests.cast import TODAY, Cast
from tests.workflows.test_more_verbs import refusal
from workflows.engine import offers

MORE = {"days": 10, "reason": "情况复杂"}


@pytest.fixture
def handled(cast: Cast, case: Case) -> Case:
    c.assign(cast, case)
    return case


def nobody_is_director(cast: Cast, case: Case) -> None:
    Post.objects.filter(staff=cast.director).delete()


def the_director_is_accused(cast: Cast, case: Case) -> None:
    case.complained_of.create(name=cast.director.full_name, staff=cast.director, is_accused=True)


def the_director_is_recused(cast: Cast, case: Case) -> None:
    Recusal.objects.create(
        case=case, staff=cast.director, reason="利害关系", decided_by=cast.superior_director, decided_on=TODAY
    )


def test_the_director_of_the_office_extends_and_the_superior_does_not(cast: Cast, handled: Case) -> None:
    assert refusal(handled, "extend", cast.superior_director, **MORE) == "not_this_organ"
    free = {offer.verb.code for offer in offers(handled, cast.superior_director) if not offer.obstacles}
    assert "extend" not in free
    c.do(handled, "extend", cast.director, **MORE)
    assert handled.facts().is_extended


@pytest.mark.parametrize("why", [nobody_is_director, the_director_is_accused, the_director_is_recused])
def test_where_the_office_has_no_director_who_may_act_the_next_above_extends(
    cast: Cast, handled: Case, why: Callable[[Cast, Case], None]
) -> None:
    why(cast, handled)
    c.do(handled, "extend", cast.superior_director, **MORE)
    assert handled.facts().is_extended


def test_whoever_stands_in_for_the_director_extends_in_their_place(cast: Cast, handled: Case) -> None:
    Absence.objects.create(staff=cast.director, deputy=cast.deputy, from_date=TODAY, to_date=TODAY)
    assert refusal(handled, "extend", cast.superior_director, **MORE) == "not_this_organ"
    c.do(handled, "extend", cast.deputy, **MORE)


def test_an_acting_director_is_the_head_of_the_organ(cast: Cast, handled: Case) -> None:
    nobody_is_director(cast, handled)
    c.appoint(cast.second_leader, cast.district, "director", acting=True)
    assert refusal(handled, "extend", cast.superior_director, **MORE) == "not_this_organ"
    c.do(handled, "extend", cast.second_leader, **MORE)
