"""Each post's first page answers «what must I do now?»."""

import pytest
from django.test import Client
from django.urls import reverse

from cases import home
from cases.intake import SubmissionDetails
from cases.models import Case
from cases.next_step import next_step
from tests import cast as c
from tests.cast import Cast
from workflows.engine import Refused


def home_of(client: Client, person: object) -> str:
    client.force_login(person)  # type: ignore[arg-type]
    return client.get(reverse("home")).content.decode()


def test_the_leader_finds_what_is_theirs_with_one_click_to_the_next_step(
    client: Client, cast: Cast, case: Case
) -> None:
    assert case.number not in home_of(client, cast.leader)
    c.assign(cast, case)
    c.do(case, "record_hearing", cast.handler, text="听取陈述")
    c.do(case, "draft_answer", cast.handler, claim=case.claims.get(), outcome="explained", facts="经查", reasons="因为",
         legal_basis="依据")  # fmt: skip
    c.do(case, "check_answer", cast.head)
    page = home_of(client, cast.leader)
    assert case.number in page
    assert reverse("case_verb", args=[case.number, "sign_answer"]) in page
    assert case.number not in home_of(client, cast.second_leader)


def test_the_head_finds_what_waits_at_intake(client: Client, cast: Cast, case: Case) -> None:
    assert reverse("case_verb", args=[case.number, "classify"]) in home_of(client, cast.head)
    assert case.number not in home_of(client, cast.head_elsewhere)


def test_a_letter_after_the_end_is_shown_to_the_head_and_reopens_nothing(
    client: Client, cast: Cast, case: Case
) -> None:
    c.resolve(cast, case)
    assert case.number not in home_of(client, cast.head)
    c.do(case, "add_submission", cast.registrar, submission=SubmissionDetails(channel="call", text="又来电"))
    assert case.state == "resolved"
    shown = home_of(client, cast.head)
    assert case.number in shown
    assert reverse("case_verb", args=[case.number, "reopen"]) in shown


@pytest.mark.parametrize("post", ["statistician", "auditor", "administrator", "superuser", "stranger"])
def test_posts_without_matters_find_none(client: Client, cast: Cast, case: Case, post: str) -> None:
    assert case.number not in home_of(client, getattr(cast, post))


def test_an_answer_sent_back_is_the_handlers_next_step_until_it_is_written_anew(
    client: Client, cast: Cast, case: Case
) -> None:
    c.assign(cast, case)
    c.answer_drafted(cast, case)
    c.do(case, "check_answer", cast.head, decision="back", remarks="请补充起止月份")
    assert next_verb(case) == "draft_answer"
    assert "等您审核答复" not in home_of(client, cast.head).partition("没有待办的")[0]
    with pytest.raises(Refused) as refused:
        c.do(case, "check_answer", cast.head)
    assert refused.value.code == "unanswered"
    c.answer_drafted(cast, case)
    assert next_verb(case) == "check_answer"
    c.do(case, "check_answer", cast.head)
    assert next_verb(case) == "sign_answer"


def next_verb(case: Case) -> str:
    step = next_step(case)
    return step.verb if step else ""


def test_the_head_finds_a_revoked_opinion_until_the_matter_is_reopened(client: Client, cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    assert case.number not in home_of(client, cast.head)
    c.revoke(cast, case)
    assert reverse("case_verb", args=[case.number, "reopen"]) in home_of(client, cast.head)
    c.do(case, "reopen", cast.head, ground="overturned", reason="复查撤销", handler=cast.second_handler)
    assert "须重新办理" in home_of(client, cast.head)
    assert reverse("case_verb", args=[case.number, "reopen"]) not in home_of(client, cast.head)


def test_a_proposal_of_another_is_the_first_thing_offered_and_without_one_nothing_is(cast: Cast, case: Case) -> None:
    def first_steps() -> list[list[str]]:
        rows = [row for section in home.sections(cast.head) for row in section.rows if row.case == case]
        return [[offer.verb.code for offer in row.ready] for row in rows]

    assert first_steps()
    assert not any({"correct_date", "void"} & set(steps) for steps in first_steps())
    c.do(case, "propose_void", cast.registrar, reason="重复录入")
    assert {steps[0] for steps in first_steps()} == {"void"}
    c.do(case, "propose_correction", cast.registrar, event=1, new_date=c.TODAY, reason="看错")
    assert {tuple(steps[:2]) for steps in first_steps()} == {("correct_date", "void")}


def test_what_one_proposed_oneself_is_not_offered_for_decision(cast: Cast, case: Case) -> None:
    c.appoint(cast.head, cast.district, "registrar")
    c.do(case, "propose_correction", cast.head, event=1, new_date=c.TODAY, reason="看错")
    c.do(case, "propose_void", cast.head, reason="重复录入")
    rows = [row for section in home.sections(cast.head) for row in section.rows]
    assert rows
    assert not any(offer.verb.code in ("correct_date", "void") for row in rows for offer in row.ready)
