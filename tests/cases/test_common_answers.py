"""A group's signed common answer in each of its matters: through the verbs, past no guard, never twice."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import trail.log
from cases import common_answers as common
from cases.models import Case
from cases.papers.fill_group import brief_of
from cases.papers.sheets import words
from groups import actions
from groups.models import CommonAnswer, KeyGroup
from jobs.models import Job
from jobs.worker import run_due
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from tests.groups.opened import confidential, give, grant_of, opened
from tests.groups.test_common_answer import WORDS, signed
from trail.models import Event
from trail.verify import verify
from workflows.engine import Refused, perform


def browser(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def linked(cast: Cast, group: KeyGroup, *, heard: bool = True, **changes: Any) -> Case:
    """A matter of the group in the leader's hand, its petitioner heard."""
    case = c.register(cast, **changes)
    c.assign(cast, case)
    if heard:
        c.do(case, "record_hearing", cast.handler, text="当面听取陈述", place="接访室")
    c.do(case, "link_group", cast.head, group=group)
    return case


def ran(answer: CommonAnswer, by: Staff, key: str = "once") -> Job:
    job = common.ask(answer, by, key)
    run_due()
    job.refresh_from_db()
    return job


def verbs_of(case: Case) -> list[tuple[str, str]]:
    lines = trail.log.events_of(case.stream).order_by("seq")
    return [(line.code, line.actor) for line in lines][-4:]


def test_each_matter_gets_its_own_paper_by_the_hands_of_those_who_decided(cast: Cast) -> None:
    group = opened(cast)
    first, second = linked(cast, group), linked(cast, group)
    answer = signed(group, cast)
    assert ran(answer, cast.head).result == {"given": 2, "waiting": 0}
    numbers = {case.documents.get(kind="opinion").number for case in (first, second)}
    assert len(numbers) == 2
    machine = "system:common_answer"
    assert verbs_of(first) == [
        ("case.draft_answer", machine), ("case.check_answer", cast.head.actor),
        ("case.sign_answer", cast.leader.actor), ("case.issue_opinion", machine),
    ]  # fmt: skip
    written = first.claims.get().answers.get()
    assert (written.facts, written.common, written.signed_by) == (WORDS["facts"], answer, cast.leader)
    assert trail.log.events_of(first.stream).last().details["asked_by"] == cast.head.username  # type: ignore[union-attr]
    assert verify() == []


def test_done_again_nothing_is_taken_twice(cast: Cast) -> None:
    group = opened(cast)
    case = linked(cast, group)
    answer = signed(group, cast)
    ran(answer, cast.head)
    events = trail.log.events_of(case.stream).count()
    assert ran(answer, cast.head, "again").result == {"given": 1, "waiting": 0}
    assert trail.log.events_of(case.stream).count() == events
    assert case.documents.filter(kind="opinion").count() == 1


def test_cut_off_between_two_steps_it_goes_on_from_there(cast: Cast) -> None:
    group = opened(cast)
    case = linked(cast, group)
    answer = signed(group, cast)
    steps = common._Steps(case, answer, cast.head)
    steps.draft(case.claims.get())
    steps._person("check_answer", cast.head)
    assert ran(answer, cast.head).result == {"given": 1, "waiting": 0}
    codes = [line.code for line in trail.log.events_of(case.stream)]
    assert codes.count("case.draft_answer") == codes.count("case.check_answer") == 1


@pytest.mark.slow
def test_what_cannot_be_done_is_listed_with_its_reason_and_stays_as_it_was(cast: Cast) -> None:
    group = opened(cast)
    unheard = linked(cast, group, heard=False)
    at_intake = c.register(cast)
    c.do(at_intake, "link_group", cast.head, group=group)
    suggestion = c.register(cast, case_class="suggestion")
    c.do(suggestion, "link_group", cast.head, group=group)
    anothers = linked(cast, group)
    c.do(anothers, "reassign", cast.director, leader=cast.second_leader, reason="分工调整")
    answer = signed(group, cast)
    assert ran(answer, cast.head).result == {"given": 0, "waiting": 4}
    reasons = {line.case: line.reason for line in common.lines(answer, cast.head)}
    assert "听取" in reasons[unheard]
    assert "登记" in reasons[at_intake]
    assert "责任领导" in reasons[anothers]
    assert "单独答复" in reasons[suggestion]
    assert not unheard.claims.get().answers.exists()
    assert anothers.claims.get().answers.get().state == "checked"
    # The other leader signs in the matter itself; then it is issued.
    c.do(anothers, "sign_answer", cast.second_leader)
    c.do(unheard, "record_hearing", cast.handler, text="当面听取陈述", place="接访室")
    assert ran(answer, cast.head, "later").result == {"given": 2, "waiting": 2}


def test_words_written_for_one_matter_are_not_signed_with_the_common_ones(cast: Cast) -> None:
    group = opened(cast)
    case = linked(cast, group)
    answer = signed(group, cast)
    own = {**WORDS, "facts": "本人另有情况"}
    c.do(case, "draft_answer", cast.handler, claim=case.claims.get(), **own)
    assert ran(answer, cast.head).result == {"given": 0, "waiting": 1}
    written = case.claims.get().answers.get()
    assert (written.state, written.facts, written.common) == ("draft", "本人另有情况", None)


def test_a_draft_sent_back_in_its_matter_waits_for_people(cast: Cast) -> None:
    group = opened(cast)
    case = linked(cast, group)
    c.do(case, "reassign", cast.director, leader=cast.second_leader, reason="分工调整")
    answer = signed(group, cast)
    ran(answer, cast.head)
    c.do(case, "check_answer", cast.head, decision="back", remarks="本件另有情况")
    assert ran(answer, cast.head, "again").result == {"given": 0, "waiting": 1}
    assert case.claims.get().answers.get().state == "returned"


def test_the_machine_writes_nothing_but_the_signed_answer_of_the_matters_own_group(cast: Cast) -> None:
    group, other = opened(cast), opened(cast, name="另一群体")
    case = linked(cast, group)
    actions.draft_answer(group, by=cast.leader, **WORDS)
    for answer in (None, group.answers.get(), signed(other, cast)):
        with pytest.raises(Refused) as refusal:
            perform(case, "draft_answer", by=common.MACHINE, claim=case.claims.get(), common=answer,
                    asked_by="head", **WORDS)  # fmt: skip
        assert refusal.value.code == "no_common_answer"


def test_only_matters_the_asker_may_see_are_touched_or_told_of(cast: Cast) -> None:
    group = opened(cast)
    seen, closed = linked(cast, group), linked(cast, group)
    c.do(closed, "recuse", cast.director, staff=cast.head, reason="亲属")
    answer = signed(group, cast)
    assert ran(answer, cast.head).result == {"given": 1, "waiting": 0}
    assert [line.case for line in common.lines(answer, cast.head)] == [seen]
    page = browser(cast.head).get(reverse("group_replies", args=[group.code, 1])).content.decode()
    assert seen.number in page
    assert closed.number not in page
    assert "1 件，已出具 1 件" in page


def test_a_queued_run_asks_again_whether_it_still_may(cast: Cast) -> None:
    group = opened(cast)
    case = linked(cast, group)
    give(group, cast.superior_head, cast.head)
    answer = signed(group, cast)
    job = common.ask(answer, cast.superior_head, "once")
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.superior_head), reason="调离")
    run_due()
    job.refresh_from_db()
    assert job.state == "failed"
    assert not case.documents.filter(kind="opinion").exists()


def test_the_page_starts_it_for_who_manages_and_shows_it_to_who_may_look(cast: Cast) -> None:
    group = confidential(cast)
    case = linked(cast, group)
    signed(group, cast)
    url = reverse("group_replies", args=[group.code, 1])
    assert browser(cast.leader).get(url).status_code == 200
    assert browser(cast.leader).post(url, {"key": "k"}).status_code == 403
    assert browser(cast.director).get(url).status_code == 404
    assert browser(cast.head).get(reverse("group_replies", args=[group.code, 2])).status_code == 404
    assert browser(cast.head).post(url, {"key": "k"}).status_code == 302
    assert browser(cast.head).post(url, {"key": "k"}).status_code == 302
    assert Job.objects.filter(kind=common.KIND).count() == 1
    run_due()
    assert case.documents.get(kind="opinion").number in browser(cast.leader).get(url).content.decode()


def test_the_brief_is_masked_logged_and_holds_what_its_reader_may_see(cast: Cast) -> None:
    group = opened(cast)
    seen, closed = linked(cast, group), linked(cast, group, title="低保被停发请电13800138000")
    c.do(closed, "recuse", cast.director, staff=cast.head, reason="亲属")
    actions.add_representative(group, by=cast.head, name="赵代表", phone=c.PHONE)
    asked: dict[str, Any] = {"place": "接访室", "raised": "赵代表问标准", "answered": "月底公布"}
    actions.record_meeting(group, by=cast.head, host=cast.leader, **asked)
    for reader, numbers in ((cast.head, [seen.number]), (cast.leader, [seen.number, closed.number])):
        sheet = brief_of(group, reader=reader, purpose="接访", printed_at=timezone.now())
        assert sorted(one.number for one in sheet.matters) == sorted(numbers)
        assert sheet.figures[0].value == str(len(numbers))
        for secret in ("赵代表", c.PHONE, "陈玥"):
            assert secret not in words(sheet)
    client = browser(cast.head)
    url = reverse("group_brief", args=[group.code])
    assert client.post(url, {}).status_code == 422
    reply = client.post(url, {"purpose": "meet"})
    assert reply.headers["Content-Type"] == "application/pdf"
    noted = Event.objects.get(code="group.print")
    assert noted.details == {"paper": "brief", "purpose": "meet"}
