"""First or repeat: the machine proposes with reasons, a person decides and may decide again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

import trail.log
from cases.actions.registering import register_case
from cases.actions.repeating import decide_repeat
from cases.intake import PersonDetails, SubmissionDetails
from cases.models import Case, Recusal, Submission
from cases.repeats import bigrams, candidates, check_case, likeness
from offices.models import Staff
from tests import cast as c
from tests.cases.screen import URL, filled, problems, rows, same_person, send, words
from tests.cast import ID_NUMBER, PHONE, SECRET, Cast
from trail.models import Event
from trail.verify import verify
from workflows.engine import NotAllowed, Refused

HOME = "静安区某路1号201室"


@pytest.fixture
def desk(client: Client, cast: Cast, case: Case) -> Client:
    """The registrar signed in; one earlier matter is there."""
    client.force_login(cast.registrar)
    return client


def look(staff: Staff, text: str = "", **person: Any) -> list[tuple[str, tuple[str, ...]]]:
    found = candidates(staff, [PersonDetails(**{"name": "陈玥", **person})], text)
    return [(one.mark, one.reasons) for one in found]


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ({"id_number": ID_NUMBER}, "证件号码相同"),
        ({"id_number": "110105 19491231 002x", "name": "陈月"}, "证件号码相同"),
        ({"phone": "１３８ 0013-8000"}, "联系电话相同"),
        ({"address": "静安区某路１号201室"}, "姓名和住址相同"),
    ],
)
def test_the_same_person_is_found_and_it_says_why(cast: Cast, case: Case, person: dict[str, str], reason: str) -> None:
    assert look(cast.registrar, **person) == [(case.number, (reason,))]


@pytest.mark.parametrize("person", [{}, {"phone": "13900139000"}, {"name": "别人", "address": HOME}, {"phone": ""}])
def test_somebody_else_is_not_found(cast: Cast, case: Case, person: dict[str, str]) -> None:
    assert look(cast.registrar, **person) == []


def test_a_joint_signer_counts_as_the_same_person(cast: Cast) -> None:
    joint = PersonDetails(name="联名人", role="joint", phone="13700137000")
    case = c.register(cast, petitioners=(PersonDetails(name="领衔人"), joint))
    assert look(cast.registrar, name="联名人", phone="13700137000") == [(case.number, ("联系电话相同",))]


def test_an_agent_counts_as_whom_they_represent(cast: Cast) -> None:
    """The represented is found as such; the agent as well, and it says that it is the agent (domain.md 4.3)."""
    agent = PersonDetails(name="律师", role="agent", phone="13700137000", represents=0)
    case = c.register(cast, petitioners=(PersonDetails(name="老人", phone=PHONE), agent))
    assert look(cast.registrar, name="老人", phone=PHONE) == [(case.number, ("联系电话相同",))]
    spoken = [(case.number, ("代理人、监护人的联系电话相同",))]
    assert look(cast.registrar, name="律师", role="agent", phone="13700137000") == spoken
    assert look(cast.registrar, name="律师", phone="13700137000") == spoken  # now for themselves
    assert look(cast.registrar, name="老人", role="guardian", phone=PHONE) == spoken  # now for a child


def test_an_interpreter_is_nobodys_repeat(cast: Cast) -> None:
    interpreter = PersonDetails(name="翻译", role="interpreter", phone="13700137000")
    c.register(cast, petitioners=(PersonDetails(name="老人", phone=PHONE), interpreter))
    assert look(cast.registrar, name="翻译", phone="13700137000") == []
    assert look(cast.registrar, name="翻译", role="interpreter", phone=PHONE) == []


def test_the_agent_of_a_matter_one_may_not_see_is_no_hint(cast: Cast) -> None:
    """Who speaks for many would tell of all of them; the petitioner's own number does hint."""
    agent = PersonDetails(name="律师", role="agent", phone="13700137000", represents=0)
    c.register(cast, case_class="accusation", petitioners=(PersonDetails(name="老人", phone=PHONE), agent))
    assert look(cast.registrar_elsewhere, name="律师", role="agent", phone="13700137000") == []
    assert [mark for mark, _why in look(cast.registrar_elsewhere, name="老人", phone=PHONE)] == ["hidden"]


def test_likeness_of_words_is_told_as_a_share(cast: Cast, case: Case) -> None:
    text = "我的低保被停发了，请求恢复，" + SECRET
    found = candidates(cast.registrar, [PersonDetails(name="另一人")], text)
    assert [one.mark for one in found] == [case.number]
    assert not found[0].same_person
    assert found[0].reasons[0].startswith("内容相近（约 ")
    assert candidates(cast.registrar, [], "请问婚姻登记处周末是否上班，需要带什么材料") == []


def test_two_reasons_stand_before_one(cast: Cast, case: Case) -> None:
    other = c.register(cast, petitioners=(PersonDetails(name="陈玥", phone=PHONE),))
    assert [mark for mark, _why in look(cast.registrar, phone=PHONE, id_number=ID_NUMBER)] == [
        case.number,
        other.number,
    ]


def test_of_a_matter_one_may_not_see_only_its_being_there_is_told(cast: Cast, case: Case) -> None:
    for person in (cast.registrar_elsewhere,):
        assert look(person, phone=PHONE) == [("hidden", ("另有一件您无权查看的较早事项，请询问科长。",))]
        assert look(person, text=SECRET * 10, phone="13900139000") == []
    assert look(cast.registrar, phone=PHONE)[0][0] == case.number


def test_not_even_that_reaches_the_accused_or_the_recused(cast: Cast, case: Case) -> None:
    Recusal.objects.create(case=case, staff=cast.registrar, reason="亲属", decided_by=cast.head, decided_on=c.TODAY)
    assert look(cast.registrar, phone=PHONE) == []


def test_the_matter_itself_is_left_out(cast: Cast, case: Case) -> None:
    assert check_case(cast.registrar, case).candidates == ()


def test_looking_is_logged_without_any_value(cast: Cast, case: Case) -> None:
    other = c.register(cast)
    check_case(cast.registrar, other)
    event = Event.objects.get(code="case.repeat_check")
    assert (event.actor, event.stream, event.seq) == ("staff:registrar", other.stream, None)
    assert event.details == {"people": 1, "found": 1, "hidden": False}


def test_short_words_are_never_alike() -> None:
    assert likeness(bigrams("来信"), bigrams("来信")) == 0.0
    long = "请求恢复最低生活保障并说明停发的理由和依据"
    assert likeness(bigrams(long), bigrams(long)) == 1.0
    assert likeness(bigrams(long), bigrams("今天天气很好适合出门散步看看风景拍照片")) == 0.0


# On the screen ---------------------------------------------------------------------------------


def test_saving_stops_once_to_ask_and_keeps_what_was_typed(desk: Client, cast: Cast, case: Case) -> None:
    answer = send(desk, cast, **same_person())
    page = words(answer)
    assert answer.status_code == 200
    assert "还没有保存" in page
    assert case.number in page
    assert "联系电话相同" in page
    assert "补发高龄津贴" in page
    assert Case.objects.count() == 1


def test_without_an_earlier_matter_saving_confirms_first(desk: Client, cast: Cast) -> None:
    assert send(desk, cast).status_code == 302
    piece = Submission.objects.latest("pk")
    assert (piece.repeat, piece.repeat_decided_by) == ("first", cast.registrar)
    assert "查重" in piece.repeat_reason


def test_checking_shows_candidates_saves_nothing_and_scolds_nobody(desk: Client, cast: Cast, case: Case) -> None:
    answer = send(desk, cast, check="1", title="长" * 200, **same_person())
    page = words(answer)
    assert answer.status_code == 200
    assert case.number in page
    assert "is-invalid" not in page
    assert "长" * 200 in page
    assert Case.objects.count() == 1
    assert "没有查到可能相关的较早事项" in words(send(desk, cast, check="1"))


def decided(cast: Cast, case: Case, decision: str, **changes: Any) -> dict[str, Any]:
    return filled(cast, decision=decision, repeat_seen=case.number, **{**same_person(), **changes})


def test_undetermined_may_be_left_without_a_reason(desk: Client, cast: Cast, case: Case) -> None:
    assert desk.post(URL, decided(cast, case, "undetermined")).status_code == 302
    assert Submission.objects.latest("pk").repeat == "undetermined"


def test_first_needs_a_reason(desk: Client, cast: Cast, case: Case) -> None:
    assert "请写明判定为初次或重复的理由" in problems(desk.post(URL, decided(cast, case, "first")))
    assert desk.post(URL, decided(cast, case, "first", repeat_reason="是另一件事")).status_code == 302
    piece = Submission.objects.latest("pk")
    assert (piece.repeat, piece.repeat_reason, piece.repeat_of) == ("first", "是另一件事", None)


def test_a_repeat_may_become_a_new_matter_linked_to_the_earlier_piece(desk: Client, cast: Cast, case: Case) -> None:
    answer = desk.post(URL, decided(cast, case, f"new:{case.number}", repeat_reason="同一人同一事"))
    assert answer.status_code == 302
    piece = Submission.objects.latest("pk")
    assert piece.case != case
    assert (piece.repeat, piece.repeat_of, piece.repeat_decided_by) == (
        "repeat",
        case.submissions.get(),
        cast.registrar,
    )


def test_a_repeat_may_become_a_further_piece_and_loses_no_words(desk: Client, cast: Cast, case: Case) -> None:
    data = decided(cast, case, f"piece:{case.number}", repeat_reason="同一人同一事")
    assert desk.post(URL, data)["Location"] == f"/cases/{case.number}/"
    assert desk.post(URL, data)["Location"] == f"/cases/{case.number}/"
    assert Case.objects.count() == 1
    first, second = case.submissions.order_by("ordinal")
    assert (second.ordinal, second.repeat, second.repeat_of) == (2, "repeat", first)
    assert second.subject == "高龄津贴没有发放"
    assert "补发高龄津贴" in second.text
    assert "今年七月" in second.text


def test_a_matter_one_may_not_see_cannot_be_chosen(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.registrar_elsewhere)
    data = decided(cast, case, f"piece:{case.number}", repeat_reason="猜的", office=cast.elsewhere.pk)
    answer = client.post(URL, data)
    assert "请从列出的事项中选择" in problems(answer)
    assert case.title not in words(answer)
    assert case.number not in words(answer)


def test_a_hidden_matter_asks_too_and_names_nothing(client: Client, cast: Cast, case: Case) -> None:
    client.force_login(cast.registrar_elsewhere)
    answer = client.post(URL, filled(cast, office=cast.elsewhere.pk, **same_person()))
    page = words(answer)
    assert "另有一件您无权查看的较早事项，请询问科长" in page
    assert case.number not in page
    again = filled(cast, office=cast.elsewhere.pk, repeat_seen="hidden", **same_person())
    assert client.post(URL, again).status_code == 302


def test_a_candidate_that_turns_up_later_is_asked_about_again(desk: Client, cast: Cast, case: Case) -> None:
    other = c.register(cast)
    answer = desk.post(URL, decided(cast, case, "undetermined"))
    assert answer.status_code == 200
    assert other.number in words(answer)


def test_like_words_of_another_named_person_do_not_hold_up_saving(desk: Client, cast: Cast, case: Case) -> None:
    text = "我的低保被停发了，请求恢复，" + SECRET
    assert send(desk, cast, text=text).status_code == 302


# Further pieces and later corrections ------------------------------------------------------------


def test_a_further_piece_takes_its_verdict_on_the_verbs_own_page(desk: Client, cast: Cast, case: Case) -> None:
    address = f"/cases/{case.number}/do/add_submission/"
    form = desk.get(address).context["form"]
    data = {"channel": "call", "on": "2026-11-02", "source": "direct", "text": "来电催问", "repeat": "repeat",
            "version": form["version"].value(), "key": str(form["key"].value())}  # fmt: skip
    refused = desk.post(address, data)
    assert refused.status_code == 422
    assert "理由" in words(refused)
    assert desk.post(address, {**data, "repeat_reason": "同一人同一事"}).status_code == 302
    piece = case.submissions.get(ordinal=2)
    assert (piece.channel, piece.repeat, piece.repeat_of) == ("call", "repeat", case.submissions.get(ordinal=1))


def test_a_further_piece_may_come_to_an_ended_matter(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    c.do(case, "add_submission", cast.registrar, submission=SubmissionDetails(channel="visit", text="再次来访"))
    assert (case.state, case.submissions.count()) == ("resolved", 2)


def test_the_verdict_can_be_taken_back_and_the_log_keeps_both(cast: Cast, case: Case) -> None:
    other = c.register(cast)
    piece, earlier = other.submissions.get(), case.submissions.get()
    decide_repeat(piece, by=cast.registrar, repeat="repeat", reason="同一人同一事", repeat_of=earlier)
    piece.refresh_from_db()
    assert (piece.repeat, piece.repeat_of) == ("repeat", earlier)
    decide_repeat(piece, by=cast.head, repeat="first", reason="核对后不是同一件事")
    piece.refresh_from_db()
    assert (piece.repeat, piece.repeat_of, piece.repeat_decided_by) == ("first", None, cast.head)
    events = list(trail.log.events_of(other.stream).filter(code="case.decide_repeat"))
    assert [(one.details["before"], one.details["repeat"]) for one in events] == [
        ("undetermined", "repeat"), ("repeat", "first"),
    ]  # fmt: skip
    assert Case.objects.get(pk=other.pk).version == events[-1].seq
    assert verify() == []


@pytest.mark.parametrize("who", ["handler", "leader", "statistician", "registrar_elsewhere", "stranger"])
def test_others_cannot_decide(cast: Cast, case: Case, who: str) -> None:
    with pytest.raises(NotAllowed):
        decide_repeat(case.submissions.get(), by=cast.everybody()[who], repeat="first", reason="不知道")
    assert case.submissions.get().repeat == "undetermined"


def test_a_verdict_needs_its_reason_and_an_earlier_piece_one_may_see(cast: Cast, case: Case) -> None:
    piece = case.submissions.get()
    elsewhere = register_case(
        by=cast.registrar_elsewhere, office=cast.elsewhere, received_on=c.TODAY, intake=c.intake()
    ).item.submissions.get()
    for wrong, code in (
        ({"repeat": "first", "reason": ""}, "no_reason"),
        ({"repeat": "maybe", "reason": "理由"}, "unknown_verdict"),
        ({"repeat": "repeat", "reason": "理由"}, "no_earlier"),
        ({"repeat": "repeat", "reason": "理由", "repeat_of": elsewhere}, "no_earlier"),
        ({"repeat": "repeat", "reason": "理由", "repeat_of": piece}, "circle"),
        ({"repeat": "first", "reason": "理由", "repeat_of": piece}, "not_a_repeat"),
    ):
        with pytest.raises(Refused) as refusal:
            decide_repeat(piece, by=cast.registrar, **wrong)
        assert refusal.value.code == code


def test_two_pieces_cannot_repeat_each_other(cast: Cast, case: Case) -> None:
    other = c.register(cast)
    one, two = case.submissions.get(), other.submissions.get()
    decide_repeat(two, by=cast.registrar, repeat="repeat", reason="重复", repeat_of=one)
    with pytest.raises(Refused) as refusal:
        decide_repeat(one, by=cast.registrar, repeat="repeat", reason="重复", repeat_of=two)
    assert refusal.value.code == "circle"


def test_the_page_of_the_verdict_takes_a_candidate_or_a_number(desk: Client, cast: Cast, case: Case) -> None:
    other = c.register(cast, received_on=c.TODAY + dt.timedelta(days=0))
    address = f"/cases/{other.number}/submissions/1/repeat/"
    assert case.number in words(desk.get(address))
    sent = {"repeat": "repeat", "reason": "同一人同一事"}
    assert "请选择与哪一件" in words(desk.post(address, sent))
    assert "没有这个编号" in words(desk.post(address, {**sent, "other_number": "YP-2026-000001"}))
    assert desk.post(address, {**sent, "earlier": str(case.submissions.get().pk)}).status_code == 302
    assert other.submissions.get().repeat_of == case.submissions.get()
    assert desk.post(address, {"repeat": "undetermined", "reason": "再核"}).status_code == 302
    assert desk.post(address, {**sent, "other_number": f" {case.number.lower()} "}).status_code == 302


def test_the_page_of_the_verdict_is_for_those_who_decide(client: Client, cast: Cast, case: Case) -> None:
    address = f"/cases/{case.number}/submissions/1/repeat/"
    for who, status in (("head", 200), ("registrar", 200), ("registrar_elsewhere", 404), ("stranger", 404)):
        client.force_login(cast.everybody()[who])
        assert client.get(address).status_code == status, who
    c.assign(cast, case)
    client.force_login(cast.leader)
    assert client.get(address).status_code == 403
    client.force_login(cast.head)
    assert client.get(f"/cases/{case.number}/submissions/9/repeat/").status_code == 404


def test_several_people_are_each_compared(desk: Client, cast: Cast, case: Case) -> None:
    people = rows("people", {"name": "甲", "phone": "13900139000"}, {"name": "乙", "role": "joint", "phone": PHONE})
    assert case.number in words(send(desk, cast, check="1", **people))
