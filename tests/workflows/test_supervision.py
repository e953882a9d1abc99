"""督办 and the three recommendations: received and issued, answered in writing by a day, accepted or sent back."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from cases.clocks import differences, standing_of
from cases.models import Case, Supervision
from offices.models import Office, Staff
from tests import cast as c
from tests.cast import Cast
from trail.verify import verify
from workflows.engine import NotAllowed, Refused, perform

LETTER: dict[str, Any] = {
    "kind": "supervise",
    "ground": "delay",
    "demands": "十一月二十日前办结并回复",
    "due_on": dt.date(2026, 11, 20),
    "body": "市信访局",
    "other_number": "市信督〔2026〕8号",
}
ANSWER = {"done": "已出具处理意见书并送达", "responsible": "静安区民政局信访科　科长乙", "proof": "送达回证"}


def later(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def received(case: Case, by: Staff, **changes: Any) -> Supervision:
    item: Supervision = perform(Supervision(case=case), "receive", by=by, **{**LETTER, **changes}).item
    return item


def issued(case: Case, by: Staff, office: Office, **changes: Any) -> Supervision:
    item: Supervision = perform(Supervision(case=case, office=office), "issue", by=by, **{**LETTER, **changes}).item
    return item


def step(item: Supervision, verb: str, by: Staff, **details: Any) -> Supervision:
    done: Supervision = perform(Supervision.objects.get(pk=item.pk), verb, by=by, **details).item
    return done


def refusal(call: Any) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_letter_from_outside_runs_to_the_day_it_names_and_ends_when_accepted(cast: Cast, case: Case) -> None:
    item = received(case, cast.registrar)
    clock = case.clocks.get(code="supervision_reply")
    assert (clock.last_day, clock.about, fresh(case).is_supervised) == (dt.date(2026, 11, 20), 1, True)
    with pytest.raises(NotAllowed):
        step(item, "reply", cast.handler, **ANSWER)
    step(item, "reply", cast.head, **ANSWER)
    assert case.clocks.get(code="supervision_reply").stopped_by == "supervision.reply"
    assert fresh(case).is_supervised  # answered is not accepted
    assert step(item, "accept", cast.registrar).state == "accepted"
    assert not fresh(case).is_supervised
    assert differences(fresh(case)) == []
    assert verify() == []


def test_the_answer_is_a_numbered_letter_and_is_not_told_to_the_petitioner(cast: Cast, case: Case) -> None:
    item = received(case, cast.registrar)
    step(item, "reply", cast.head, **ANSWER)
    paper = case.documents.get(kind="supervision_reply")
    assert (paper.number, paper.state, paper.office) == ("静民信督复〔2026〕1号", "sent", cast.district)
    assert not fresh(case).facts().unserved_papers
    assert not fresh(case).facts().draft_documents


def test_an_office_supervises_those_below_it_and_nobody_else(cast: Cast, case: Case) -> None:
    assert refusal(lambda: issued(case, cast.head, cast.district)) == "not_below"  # its own matter
    with pytest.raises(NotAllowed):
        issued(case, cast.head_elsewhere, cast.city)
    item = issued(case, cast.superior_head, cast.city)
    assert item.body == "市民政局"
    assert case.documents.get(kind="supervision").number == "民信督〔2026〕1号" == item.number
    with pytest.raises(NotAllowed):
        step(item, "accept", cast.head)
    assert refusal(lambda: issued(case, cast.superior_head, cast.city, due_on=c.TODAY)) == "due_over"


def test_nobody_accepts_a_reply_of_their_own(cast: Cast, case: Case) -> None:
    item = issued(case, cast.superior_head, cast.city)
    step(item, "reply", cast.superior_head, **ANSWER)  # written down for the office below
    assert refusal(lambda: step(item, "accept", cast.superior_head)) == "own_reply"
    assert step(item, "accept", cast.superior_director).state == "accepted"


def test_sent_back_it_runs_again_to_a_new_day_and_the_first_stays_visible(cast: Cast, case: Case) -> None:
    item = issued(case, cast.superior_head, cast.city)
    step(item, "reply", cast.head, **ANSWER)
    back = {"reason": "没有写明整改情况"}
    assert refusal(lambda: step(item, "send_back", cast.superior_head, **back)) == "no_due"
    step(item, "send_back", cast.superior_head, due_on=dt.date(2026, 12, 1), **back)
    clock = case.clocks.get(code="supervision_reply")
    assert (clock.original_last_day, clock.last_day, clock.is_running) == (
        dt.date(2026, 11, 20), dt.date(2026, 12, 1), True,
    )  # fmt: skip
    assert differences(fresh(case)) == []


def test_a_late_answer_says_why(cast: Cast, case: Case) -> None:
    item = received(case, cast.registrar)
    with later("2026-11-21"):
        clock = case.clocks.get(code="supervision_reply")
        assert standing_of(clock).words() == "超期 1 天"
        assert refusal(lambda: step(item, "reply", cast.head, **ANSWER)) == "no_delay_reasons"
        step(item, "reply", cast.head, delay_reasons="等待业务科室核实", **ANSWER)
        assert standing_of(case.clocks.get(pk=clock.pk)).words() == "超期 1 天办结"


def test_two_letters_run_side_by_side_and_each_stops_its_own_clock(cast: Cast, case: Case) -> None:
    first, second = received(case, cast.registrar), received(case, cast.registrar, due_on=dt.date(2026, 11, 30))
    assert fresh(case).next_due == dt.date(2026, 11, 17)  # the notice
    step(second, "reply", cast.head, **ANSWER)
    running = {clock.about: clock.is_running for clock in case.clocks.filter(code="supervision_reply")}
    assert running == {first.ordinal: True, second.ordinal: False}


def test_a_recommendation_is_answered_by_what_became_of_it_and_names_a_day_or_none(cast: Cast, case: Case) -> None:
    item = received(case, cast.registrar, kind="policy", ground="other", due_on=None)
    assert not case.clocks.filter(code__in=("recommendation", "supervision_reply")).exists()
    assert refusal(lambda: step(item, "reply", cast.head, **ANSWER)) == "no_adoption"
    assert step(item, "reply", cast.head, adoption="partly", **ANSWER).adoption == "partly"
    assert case.documents.get(kind="feedback").number == "静民信建复〔2026〕1号"
    received(case, cast.registrar, kind="improve")
    assert case.clocks.get(code="recommendation").last_day == dt.date(2026, 11, 20)
    assert refusal(lambda: received(case, cast.registrar, due_on=None)) == "no_due"


def test_supervision_does_not_hold_up_the_answer_but_the_closing(cast: Cast, case: Case) -> None:
    item = received(case, cast.registrar)
    case = fresh(case)
    c.resolve(cast, case)
    assert case.state == "resolved"
    assert refusal(lambda: c.do(case, "propose_close", cast.head)) == "supervised"
    step(item, "lift", cast.head, reason="来函机关撤回")
    case = fresh(case)
    c.do(case, "propose_close", cast.head)


def test_an_ended_matter_still_owes_the_answer(cast: Cast, case: Case) -> None:
    c.classify(cast, case, "4")
    c.do(case, "refer", cast.head, kind="legal_route", body="市人民政府", reason="走行政复议")
    assert (case.is_open, case.next_due) == (False, None)
    received(case, cast.registrar)
    assert fresh(case).next_due == dt.date(2026, 11, 20)
    with later("2026-11-23"):
        assert fresh(case) in Case.objects.visible_to(cast.head).late()


def test_what_is_supervised_is_not_voided(cast: Cast, case: Case) -> None:
    item = received(case, cast.registrar)
    case = fresh(case)
    c.do(case, "propose_void", cast.registrar, reason="重复录入")
    assert refusal(lambda: c.do(case, "void", cast.head, reason="重复录入")) == "supervised"
    step(item, "lift", cast.head, reason="登记在另一事项")
    case = fresh(case)
    c.do(case, "void", cast.head, reason="重复录入")
    assert refusal(lambda: received(case, cast.registrar)) == "void"
