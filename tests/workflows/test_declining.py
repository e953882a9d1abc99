"""Nobody is sent away on somebody else's matter, without proof, or after the office has taken the matter on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cases.actions.repeating import decide_repeat
from cases.models import Case, Review
from tests import cast as c
from tests.cast import Cast
from tests.workflows.test_more_verbs import refusal
from tests.workflows.test_reviews import SAID, SERVED, ask, step

REEXAMINED = {"ground": "reexamined", "reason": "同一事实和理由"}


def find_same(cast: Cast, case: Case, earlier: Case, *, new_facts: bool = False) -> None:
    """The registrar finds that the letter of `case` is that of `earlier` once more."""
    piece, before = case.submissions.get(), earlier.submissions.first()
    decide_repeat(piece, by=cast.registrar, repeat="repeat", reason="同人同事", repeat_of=before, new_facts=new_facts)
    case.__dict__.update(Case.objects.get(pk=case.pk).__dict__)


@pytest.fixture
def ended(cast: Cast, case: Case) -> Case:
    """Its legal path is used up: reviewed and re-examined, both served."""
    c.resolve(cast, case)
    for level in ("review", "reexam"):
        review = ask(case, cast.registrar)
        assert review.level == level
        step(review, "uphold", cast.head, **SAID)
        step(review, "serve", cast.head, **SERVED)
    return Case.objects.get(pk=case.pk)


# 不再受理 (art. 36(3)) -----------------------------------------------------------------------------------


def test_after_reexamination_the_same_matter_of_the_same_person_is_declined(cast: Cast, ended: Case) -> None:
    again = c.register(cast)
    assert refusal(again, "decline", cast.head, **REEXAMINED) == "no_earlier"
    assert refusal(again, "decline", cast.head, earlier=ended, **REEXAMINED) == "not_same"
    find_same(cast, again, ended)
    c.do(again, "decline", cast.head, earlier=ended, **REEXAMINED)
    assert again.state == "declined"


def test_a_strangers_matter_carries_no_refusal_nor_does_one_with_new_facts(cast: Cast, ended: Case) -> None:
    mine, other = c.register(cast), c.register(cast)
    find_same(cast, mine, other)
    assert refusal(mine, "decline", cast.head, earlier=ended, **REEXAMINED) == "not_same"
    find_same(cast, mine, ended, new_facts=True)
    assert refusal(mine, "decline", cast.head, earlier=ended, **REEXAMINED) == "not_same"


def test_without_a_reexamination_of_this_round_nothing_is_declined_for_it(cast: Cast, ended: Case) -> None:
    again, answered = c.register(cast), c.register(cast)
    c.resolve(cast, answered)
    find_same(cast, again, answered)
    assert refusal(again, "decline", cast.head, earlier=answered, **REEXAMINED) == "not_reexamined"
    c.do(ended, "reopen", cast.head, ground="ordered", reason="责令恢复")
    c.conclude(cast, ended)
    find_same(cast, again, ended)
    assert refusal(again, "decline", cast.head, earlier=ended, **REEXAMINED) == "not_reexamined"


def test_a_reexamination_served_before_proof_was_asked_for_carries_no_refusal(cast: Cast, ended: Case) -> None:
    Review.objects.filter(case=ended, level="reexam").update(service_proof=None)
    again = c.register(cast)
    find_same(cast, again, ended)
    assert refusal(again, "decline", cast.head, earlier=ended, **REEXAMINED) == "service_unproven"


def test_what_is_in_hand_below_declines_only_the_same_matter(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    above: dict[str, Any] = {"ground": "in_hand", "reason": "已由区局受理", "earlier": case}
    again = c.register(cast)
    c.do(again, "forward", cast.head, target=cast.city, reason="信访人向市局提出")
    assert refusal(again, "decline", cast.superior_head, **above) == "not_same"
    find_same(cast, again, case)
    c.do(again, "decline", cast.superior_head, **above)
    assert again.state == "declined"


# 不予受理 (arts. 20(2), 31(一)) --------------------------------------------------------------------------


@pytest.mark.parametrize("route", ["", "4", "6"])
def test_only_what_belongs_to_the_courts_is_declined_for_litigation(cast: Cast, case: Case, route: str) -> None:
    if route:
        c.classify(cast, case, route)
    assert refusal(case, "decline", cast.head, ground="litigation", reason="应走诉讼") == "no_litigation"
    c.decline(cast, case)
    assert case.state == "declined"


def test_what_was_accepted_is_answered_and_neither_declined_nor_voided(cast: Cast, case: Case) -> None:
    c.do(case, "propose_void", cast.registrar, reason="误登")
    c.classify(cast, case)
    c.do(case, "accept", cast.head)
    c.classify(cast, case, "1")
    assert refusal(case, "decline", cast.head, ground="litigation", reason="应走诉讼") == "accepted"
    assert refusal(case, "propose_void", cast.registrar, reason="误登") == "accepted"
    assert refusal(case, "void", cast.head, reason="误登") == "accepted"
    assert case.clocks.get(code="handling").is_running


def test_what_was_accepted_once_is_not_declined_in_a_later_round(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    c.do(case, "reopen", cast.head, ground="error", reason="办理有误")
    c.classify(cast, case, "1")
    assert refusal(case, "decline", cast.head, ground="litigation", reason="应走诉讼") == "accepted"


def test_what_was_accepted_and_answered_is_not_joined_to_another(cast: Cast, case: Case) -> None:
    """Joining drops the petitioner's time to ask for review."""
    other = c.register(cast)
    c.assign(cast, other)
    c.answer(cast, other)
    c.serve(cast, other)
    assert refusal(other, "merge", cast.head, into=case, reason="同一来信") == "accepted"
    assert other.clocks.get(code="review_request").last_day == dt.date(2026, 12, 2)
