"""Who may name and replace the leader, and who may tie a matter to a key group."""

import pytest

from cases.models import Case
from groups.actions import opening
from groups.models import KeyGroup
from tests import cast as c
from tests.cast import Cast
from workflows.engine import NotAllowed, Refused


def test_the_head_names_a_leader_only_by_recorded_delegation(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    with pytest.raises(NotAllowed):
        c.do(case, "assign_leader", cast.head, leader=cast.leader, handler=cast.handler)
    c.delegate(cast)
    outcome = c.do(case, "assign_leader", cast.head, leader=cast.leader, handler=cast.handler)
    assert outcome.event.acting_as == "head@JA delegated"


def test_the_head_changes_the_handler_but_the_leader_only_by_delegation(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.do(case, "reassign", cast.head, handler=cast.second_handler, reason="工作量")
    with pytest.raises(Refused) as refusal:
        c.do(case, "reassign", cast.head, leader=cast.second_leader, reason="轮岗")
    assert refusal.value.code == "not_naming"
    c.delegate(cast)
    c.do(case, "reassign", cast.head, leader=cast.second_leader, reason="轮岗")
    assert (case.assignment.leader, case.assignment.handler) == (cast.second_leader, cast.second_handler)  # type: ignore[union-attr]


@pytest.fixture
def group(cast: Cast) -> KeyGroup:
    return opening.open_group(
        by=cast.head, office=cast.district, name="共同诉求", claims="诉求", leader=cast.leader, is_confidential=True
    )


def test_only_who_may_see_a_group_ties_a_matter_to_it_or_takes_it_out(cast: Cast, case: Case, group: KeyGroup) -> None:
    with pytest.raises(Refused) as refusal:
        c.do(case, "link_group", cast.superior_head, group=group)
    assert refusal.value.code == "no_grant"
    c.do(case, "link_group", cast.head, group=group)
    assert case.is_restricted
    c.do(case, "link_group", cast.head, group=None)
    assert not case.is_restricted
