"""The common answer: drafted once, checked by a head who did not write it, signed by the group's leader."""

from typing import Any

import pytest

from groups import actions
from groups.actions.turn import version_of
from groups.models import CommonAnswer, KeyGroup
from offices.models import Staff
from tests.cast import Cast
from tests.groups.opened import give, opened
from workflows.engine import NotAllowed, Refused, Stale

WORDS: dict[str, Any] = {
    "outcome": "explained",
    "facts": "补助标准由市里统一制定",
    "reasons": "现行政策没有规定一次性补偿",
    "legal_basis": "《演示政策汇编》第二十条",
}


def drafted(group: KeyGroup, by: Staff, **changes: Any) -> CommonAnswer:
    actions.draft_answer(group, by=by, **{**WORDS, **changes})
    return group.answers.latest("ordinal")


def signed(group: KeyGroup, cast: Cast) -> CommonAnswer:
    """Drafted and signed by the group's leader, checked by the head."""
    drafted(group, cast.leader)
    actions.check_answer(group, by=cast.head)
    actions.sign_answer(group, by=cast.leader)
    return group.answers.latest("ordinal")


def test_it_is_drafted_checked_and_signed_by_the_three_who_may(cast: Cast) -> None:
    group = opened(cast)
    give(group, cast.handler, cast.head)
    drafted(group, cast.handler)
    for by in (cast.handler, cast.leader):
        with pytest.raises(NotAllowed):
            actions.check_answer(group, by=by)
    actions.check_answer(group, by=cast.head)
    for by in (cast.handler, cast.head):
        with pytest.raises(NotAllowed):
            actions.sign_answer(group, by=by)
    actions.sign_answer(group, by=cast.leader)
    answer = group.answers.get()
    assert answer.is_signed
    assert (answer.drafted_by, answer.checked_by, answer.signed_by) == (cast.handler, cast.head, cast.leader)


@pytest.mark.parametrize("name", ["handler", "director", "superuser", "head_elsewhere"])
def test_who_may_not_see_the_group_drafts_nothing(cast: Cast, name: str) -> None:
    group = opened(cast)
    with pytest.raises(NotAllowed):
        drafted(group, cast.everybody()[name])


def test_nobody_checks_their_own_draft(cast: Cast) -> None:
    group = opened(cast)
    drafted(group, cast.head)
    with pytest.raises(Refused) as refusal:
        actions.check_answer(group, by=cast.head)
    assert refusal.value.code == "own_draft"
    give(group, cast.superior_head, cast.head)
    actions.check_answer(group, by=cast.superior_head)


def test_nothing_unchecked_is_signed_and_nothing_incomplete_drafted(cast: Cast) -> None:
    group = opened(cast)
    for gap, code in (("facts", "no_facts"), ("legal_basis", "no_legal_basis"), ("outcome", "no_outcome")):
        with pytest.raises(Refused) as refusal:
            drafted(group, cast.leader, **{gap: " "})
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        drafted(group, cast.leader, outcome="supported")
    assert refusal.value.code == "no_execution_due"
    drafted(group, cast.leader)
    with pytest.raises(Refused) as refusal:
        actions.sign_answer(group, by=cast.leader)
    assert refusal.value.code == "not_waiting"


def test_sent_back_it_is_a_draft_with_remarks_and_rewritten_it_is_checked_again(cast: Cast) -> None:
    group = opened(cast)
    drafted(group, cast.leader)
    with pytest.raises(Refused):
        actions.check_answer(group, by=cast.head, passed=False)
    actions.check_answer(group, by=cast.head, passed=False, remarks="写明依据")
    assert group.answers.get().remarks == "写明依据"
    actions.check_answer(group, by=cast.head)
    drafted(group, cast.leader, facts="重新查明")
    answer = group.answers.get()
    assert (answer.state, answer.checked_by) == ("draft", None)


def test_a_signed_answer_stands_and_another_takes_its_place(cast: Cast) -> None:
    group = opened(cast)
    first = signed(group, cast)
    drafted(group, cast.leader, facts="标准已经调整")
    first.refresh_from_db()
    assert first.facts == WORDS["facts"]
    assert list(group.answers.values_list("ordinal", "state")) == [(2, "draft"), (1, "signed")]


def test_what_changed_since_the_page_was_opened_is_not_signed(cast: Cast) -> None:
    group = opened(cast)
    drafted(group, cast.leader)
    actions.check_answer(group, by=cast.head)
    version = version_of(group)
    drafted(group, cast.leader, facts="改过的事实")
    actions.check_answer(group, by=cast.head)
    with pytest.raises(Stale):
        actions.sign_answer(group, by=cast.leader, version=version)
