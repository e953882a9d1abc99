"""What one proposes another decides: never the same person, nor one who stands in for the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cases.models import Case
from offices.models import Absence, Staff
from tests import cast as c
from tests.cast import TODAY, Cast
from trail import log
from workflows.engine import Refused


def sent_away(absent: Staff, deputy: Staff) -> Absence:
    return Absence.objects.create(staff=absent, deputy=deputy, from_date=TODAY, to_date=TODAY)


def propose_void(case: Case, by: Staff) -> None:
    c.do(case, "propose_void", by, reason="重复录入")


def void(case: Case, by: Staff) -> None:
    c.do(case, "void", by, reason="重复录入")


def propose_date(case: Case, by: Staff) -> None:
    first = log.events_of(case.stream)[0]
    c.do(case, "propose_correction", by, event=first.seq, new_date=TODAY, reason="录错")


def correct(case: Case, by: Staff) -> None:
    c.do(case, "correct_date", by, proposal=case.proposals.get(kind="date", settled_at=None))


Deed = Callable[[Case, Staff], None]
PAIRS = pytest.mark.parametrize(("propose", "decide"), [(propose_void, void), (propose_date, correct)])


def refused(case: Case, decide: Deed, by: Staff) -> str:
    with pytest.raises(Refused) as refusal:
        decide(case, by)
    return refusal.value.code


@PAIRS
def test_the_head_decides_on_the_registrars_proposal(cast: Cast, case: Case, propose: Deed, decide: Deed) -> None:
    propose(case, cast.registrar)
    decide(case, cast.head)
    assert not case.proposals.filter(settled_at=None).exists()


@PAIRS
def test_nobody_decides_on_their_own_proposal(cast: Cast, case: Case, propose: Deed, decide: Deed) -> None:
    c.appoint(cast.head, cast.district, "registrar")
    propose(case, cast.head)
    assert refused(case, decide, cast.head) == "own_proposal"
    decide(case, cast.superior_head)


@PAIRS
def test_who_proposed_in_anothers_place_does_not_decide(cast: Cast, case: Case, propose: Deed, decide: Deed) -> None:
    sent_away(cast.registrar, cast.head)
    propose(case, cast.head)
    assert refused(case, decide, cast.head) == "own_proposal"


@PAIRS
def test_nor_does_the_one_in_whose_place_it_was(cast: Cast, case: Case, propose: Deed, decide: Deed) -> None:
    c.appoint(cast.registrar, cast.district, "head")
    leave = sent_away(cast.registrar, cast.second_handler)
    propose(case, cast.second_handler)
    leave.delete()
    assert refused(case, decide, cast.registrar) == "own_proposal"
    decide(case, cast.head)


@PAIRS
def test_nor_who_stands_in_for_the_one_who_proposed(cast: Cast, case: Case, propose: Deed, decide: Deed) -> None:
    c.appoint(cast.head, cast.district, "registrar")
    propose(case, cast.head)
    sent_away(cast.head, cast.second_handler)
    assert refused(case, decide, cast.second_handler) == "own_proposal"


# What was proposed of a matter as it stood is not decided when it stands otherwise ------------------------


def waiting(case: Case) -> set[str]:
    return set(case.proposals.filter(settled_at=None).values_list("kind", flat=True))


def test_a_proposal_to_close_ends_with_its_round(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    c.do(case, "propose_close", cast.head)
    c.do(case, "reopen", cast.head, ground="ordered", reason="责令重新办理")
    assert waiting(case) == set()
    c.conclude(cast, case)
    accepted = {"ground": "accepted", "evidence": c.said("接受")}
    with pytest.raises(Refused) as refusal:
        c.do(case, "close", cast.leader, **accepted)
    assert refusal.value.code == "not_proposed"
    c.do(case, "propose_close", cast.head)
    c.do(case, "close", cast.leader, **accepted)
    assert (case.state, waiting(case)) == ("closed", set())


def test_a_proposal_to_void_ends_when_the_matter_is_taken_on(cast: Cast, case: Case) -> None:
    propose_void(case, cast.registrar)
    c.classify(cast, case, "4")
    assert waiting(case) == {"void"}  # class and route are no step of the matter's
    c.do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler)
    c.do(case, "return_to_intake", cast.head, reason="重新分派")
    assert refused(case, void, cast.head) == "not_proposed"
    propose_void(case, cast.registrar)
    void(case, cast.head)
    assert (case.state, waiting(case)) == ("void", set())


def test_what_was_proposed_ends_when_the_matter_is_accepted_passed_on_or_joined(cast: Cast, case: Case) -> None:
    leader = {"leader": cast.leader, "handler": cast.handler}
    accepted, forwarded, joined = (c.register(cast) for _one in range(3))
    for one in (accepted, forwarded, joined):
        c.classify(cast, one)
        propose_void(one, cast.registrar)
        c.do(one, "propose_leader", cast.head, **leader)
        propose_date(one, cast.registrar)
    c.do(accepted, "accept", cast.head)
    c.do(forwarded, "forward", cast.head, target=cast.street, reason="属地")
    c.do(joined, "merge", cast.head, into=case, reason="同一来信")
    # A leader still answers for what was accepted; a day that is wrong stays wrong.
    assert [waiting(one) for one in (accepted, forwarded, joined)] == [{"leader", "date"}, {"date"}, {"date"}]
