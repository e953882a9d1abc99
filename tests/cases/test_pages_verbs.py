"""Every verb through its page: allowed and refused side by side, twice pressed, grown stale, forged."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import trail.log
from cases.actions.registering import register_case
from cases.forms.verbs import VERB_FORMS, WITHOUT_A_CASE
from cases.intake import ClaimDetails, SubmissionDetails
from cases.models import Answer, Case, Review, Supervision
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from trail.models import Event
from workflows.engine import perform

SCAN = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def browser(person: Staff) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def scan(name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, SCAN)


def address(case: Case, verb: str) -> str:
    return f"/cases/{case.number}/do/{verb}/"


def send(person: Staff, case: Case, verb: str, **fields: Any) -> Any:
    """What a browser sends from the verb's page."""
    now = Case.objects.get(pk=case.pk)
    data = {"on": c.TODAY.isoformat(), "version": now.version, "key": str(uuid4()), **fields}
    answer = browser(person).post(address(case, verb), data)
    case.__dict__.update({k: v for k, v in Case.objects.get(pk=case.pk).__dict__.items() if k != "_state"})
    return answer


def test_every_verb_a_person_performs_on_a_matter_has_a_form() -> None:
    assert set(VERB_FORMS) == set(Case.verbs()) - WITHOUT_A_CASE


@pytest.mark.slow
def test_it_goes_from_intake_to_closed_through_the_pages_alone(cast: Cast, case: Case) -> None:
    def done(person: Staff, verb: str, **fields: Any) -> None:
        answer = send(person, case, verb, **fields)
        assert answer.status_code == 302, (verb, answer.content.decode()[:3000])

    done(cast.head, "classify", case_class="claim", category="0101", place="某路", route_1="6")
    done(cast.head, "accept")
    done(cast.head, "propose_leader", leader="leader", handler="handler")
    done(cast.director, "assign_leader", leader="leader", handler="handler", lead_office="JA", sponsored="on")
    done(cast.handler, "record_hearing", place="接访室", text="当面听取")
    done(cast.handler, "record_investigation", text="查阅档案")
    done(cast.handler, "draft_answer", claim="1", outcome="supported", facts="属实", reasons="符合规定",
         legal_basis="《社会救助暂行办法》第十一条", execution_due="2026-12-01")  # fmt: skip
    done(cast.head, "check_answer", decision="pass")
    done(cast.leader, "sign_answer")
    done(cast.handler, "issue_opinion")
    paper = case.documents.get(kind="opinion")
    done(cast.handler, "record_service", document=paper.pk, way="in_person", receiver="陈玥", evidence=scan())
    done(cast.handler, "record_execution", claim="1")
    done(cast.head, "resolve")
    done(cast.leader, "add_commitment", text="按月发放", owner="leader", due_on="2026-11-30")
    done(cast.leader, "keep_commitment", commitment=case.commitments.get().pk, reason="已发放")
    done(cast.head, "propose_close")
    done(cast.leader, "close", ground="accepted", evidence=scan())
    assert case.state == "closed"
    assert case.attachments.count() == 2


def test_a_refusal_stands_beside_its_field_and_loses_nothing(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    answer = send(
        cast.handler, case, "draft_answer", claim="1", outcome="explained", facts="查明的长文字", reasons="理由"
    )
    assert answer.status_code == 422
    assert "legal_basis" in answer.context["form"].errors
    assert "查明的长文字" in answer.content.decode()
    assert not Answer.objects.exists()


def test_it_refuses_a_day_that_has_not_come_and_one_before_the_letter(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    assert "on" in send(cast.head, case, "accept", on="2026-11-03").context["form"].errors
    assert "on" in send(cast.head, case, "accept", on="2026-11-01").context["form"].errors
    assert send(cast.head, case, "accept", on="2026-11-02").status_code == 302


def test_the_wrong_post_gets_403_and_the_refusal_is_logged(cast: Cast, case: Case) -> None:
    assert browser(cast.registrar).get(address(case, "accept")).status_code == 403
    assert send(cast.registrar, case, "classify", case_class="claim").status_code == 403
    assert Event.objects.filter(code="refused", actor="staff:registrar").count() == 2
    assert browser(cast.head).get(address(case, "classify")).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("who", ["head_elsewhere", "registrar_elsewhere", "stranger", "statistician", "auditor",
                                 "administrator", "superuser"])  # fmt: skip
def test_whoever_may_not_see_the_matter_gets_404_from_every_verb(cast: Cast, case: Case, who: str) -> None:
    client = browser(getattr(cast, who))
    for verb in VERB_FORMS:
        assert client.get(address(case, verb)).status_code == 404
        assert client.post(address(case, verb), {}).status_code == 404


def test_a_forged_number_and_an_unknown_verb_are_not_found(cast: Cast, case: Case) -> None:
    client = browser(cast.head)
    assert client.get("/cases/JA-2026-999999/do/accept/").status_code == 404
    for verb in ("explode", "register", "import_historical", "save", "perform"):
        assert client.get(address(case, verb)).status_code == 404
        assert client.post(address(case, verb), {}).status_code == 404


def test_the_wrong_state_says_so_in_words(cast: Cast, case: Case) -> None:
    page = browser(cast.head).get(address(case, "resolve"))
    assert page.status_code == 409
    assert "这个状态下没有" in page.content.decode()
    answer = send(cast.head, case, "resolve")
    assert answer.status_code == 422
    assert "事项现在的状态不能办理" in answer.content.decode()


def test_what_stands_in_the_way_is_told_instead_of_a_form(cast: Cast, case: Case) -> None:
    page = browser(cast.director).get(address(case, "assign_leader"))
    assert page.status_code == 409
    assert "还没有确定业务类别" in page.content.decode()


def test_a_double_click_is_done_once(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    data = {"on": c.TODAY.isoformat(), "version": Case.objects.get().version, "key": str(uuid4())}
    client = browser(cast.head)
    answers = [client.post(address(case, "accept"), data) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert trail.log.events_of(case.stream).filter(code="case.accept").count() == 1


def test_a_stale_page_tells_what_changed_and_then_goes_through(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    page = browser(cast.director).get(address(case, "assign_leader"))
    old = page.context["form"].initial
    c.do(case, "accept", cast.head)
    fields = {"on": "2026-11-02", "version": old["version"], "key": str(old["key"]), "leader": "leader",
              "handler": "handler", "lead_office": "JA", "measures": "写了很久的措施"}  # fmt: skip
    answer = browser(cast.director).post(address(case, "assign_leader"), fields)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "受理" in text
    assert "科长乙（信访科长" in text
    assert "写了很久的措施" in text
    fresh = answer.context["form"].data["version"]
    assert browser(cast.director).post(address(case, "assign_leader"), {**fields, "version": fresh}).status_code == 302
    assert Case.objects.get().state == "leader_assigned"


FORGED = [
    {"key": "13800138000"},
    {"key": "x" * 500},
    {"version": ""},
    {"version": "-1"},
    {"version": "9" * 20},
    {"on": "0001-01-01"},
    {"on": "明天"},
]


@pytest.mark.parametrize("bad", FORGED)
def test_forged_hidden_values_are_refused_and_never_break(cast: Cast, case: Case, bad: dict[str, str]) -> None:
    c.classify(cast, case)
    assert send(cast.head, case, "accept", **bad).status_code in (409, 422)


def test_names_on_the_lists_are_fit_and_others_are_refused(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    form = browser(cast.director).get(address(case, "assign_leader")).context["form"]
    leaders = {person.username for person in form.fields["leader"].queryset}
    assert leaders == {"leader", "leader2", "director", "director_mz"}
    handlers = {person.username for person in form.fields["handler"].queryset}
    assert "head_yp" not in handlers
    for wrong in ("stranger", "head_yp", "nobody"):
        answer = send(cast.director, case, "assign_leader", leader="leader", handler=wrong, lead_office="JA")
        assert "handler" in answer.context["form"].errors


def test_the_recused_and_the_accused_are_on_no_list(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    c.do(case, "recuse", cast.head, staff=cast.second_leader, reason="近亲属")
    case.complained_of.create(staff=cast.second_handler)
    form = browser(cast.director).get(address(case, "assign_leader")).context["form"]
    assert "leader2" not in {person.username for person in form.fields["leader"].queryset}
    assert "handler2" not in {person.username for person in form.fields["handler"].queryset}


def test_a_head_changes_the_handler_but_not_the_leader(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    assert "leader" not in browser(cast.head).get(address(case, "reassign")).context["form"].fields
    send(cast.head, case, "reassign", leader="leader2", handler="handler2", reason="工作调整")
    assert case.assignment is not None
    assert (case.assignment.leader, case.assignment.handler) == (cast.leader, cast.second_handler)
    send(cast.director, case, "reassign", leader="leader2", reason="分工调整")
    assert case.assignment.leader == cast.second_leader


def test_the_registrar_signs_for_the_leader_with_a_scan_only(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.do(case, "record_hearing", cast.handler, text="当面听取", place="接访室")
    c.do(case, "draft_answer", cast.handler, claim=case.claims.get(), outcome="explained", facts="实", reasons="由",
         legal_basis="某条")  # fmt: skip
    c.do(case, "check_answer", cast.head)
    assert "evidence" in send(cast.registrar, case, "sign_answer").context["form"].errors
    assert send(cast.registrar, case, "sign_answer", evidence=scan()).status_code == 302
    assert Answer.objects.get().signed_on_paper


@pytest.mark.parametrize(("content", "name"), [(b"", "a.pdf"), (b"MZ\x90\x00\x03", "a.pdf"), (SCAN, "a.png")])
def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field(
    cast: Cast, case: Case, content: bytes, name: str
) -> None:
    answer = send(cast.registrar, case, "withdraw", evidence=SimpleUploadedFile(name, content))
    assert "evidence" in answer.context["form"].errors
    assert case.state == "intake"


def test_a_withdrawal_needs_the_petitioners_own_paper(cast: Cast, case: Case) -> None:
    assert "evidence" in send(cast.registrar, case, "withdraw").context["form"].errors
    assert send(cast.registrar, case, "withdraw", evidence=scan()).status_code == 302
    assert case.state == "withdrawn"


def test_a_masked_name_is_never_saved_as_the_receiver(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    c.do(case, "issue_opinion", cast.handler)
    paper = case.documents.get(kind="opinion")
    fields = {"document": paper.pk, "way": "in_person"}
    assert "receiver" in send(cast.handler, case, "record_service", receiver="陈***", **fields).context["form"].errors
    assert "receiver" in send(cast.handler, case, "record_service", **fields).context["form"].errors
    assert send(cast.handler, case, "record_service", receiver="陈玥", **fields).status_code == 302


def test_declining_names_only_matters_this_person_may_see(cast: Cast, case: Case) -> None:
    hidden = register_case(
        by=cast.registrar_elsewhere, office=cast.elsewhere, received_on=c.TODAY, intake=c.intake()
    ).item
    for number in (hidden.number, "JA-2026-999999", case.number):
        answer = send(cast.head, case, "decline", ground="in_hand", earlier=number, reason="已受理")
        assert answer.context["form"].errors["earlier"] == ["没有找到这个编号的事项，请核对。"]
    assert "ground" in send(cast.head, case, "decline", ground="litigation", reason="应走诉讼").context["form"].errors
    c.classify(cast, case, "1")
    assert send(cast.head, case, "decline", ground="litigation", reason="应走诉讼").status_code == 302


def test_forwarding_offers_other_offices_and_lands_on_the_list_when_out_of_sight(cast: Cast, case: Case) -> None:
    form = browser(cast.head).get(address(case, "forward")).context["form"]
    assert {office.code for office in form.fields["target"].queryset} == {"MZ", "JA1", "JA2", "YP"}
    undated = send(cast.head, case, "forward", target="JA1", kind="assigned", reason="属地")
    assert "report_due_on" in undated.context["form"].errors
    answer = send(cast.head, case, "forward", target="JA1", kind="passed_on", reason="属地")
    assert answer["Location"] == f"/cases/{case.number}/"


def test_an_accusation_leaves_the_sight_of_the_superior_who_marked_it(cast: Cast, case: Case) -> None:
    answer = send(cast.superior_head, case, "classify", case_class="accusation")
    assert answer["Location"] == "/cases/"
    assert browser(cast.superior_head).get(f"/cases/{case.number}/").status_code == 404


def test_a_date_is_corrected_by_two_people(cast: Cast, case: Case) -> None:
    fields = {"event": "1", "new_date": "2026-10-30", "reason": "邮戳日期"}
    future = send(cast.registrar, case, "propose_correction", **{**fields, "new_date": "2027-01-01"})
    assert "new_date" in future.context["form"].errors
    assert send(cast.registrar, case, "propose_correction", **fields).status_code == 302
    proposal = case.proposals.get()
    assert send(cast.head, case, "correct_date", proposal=proposal.pk).status_code == 302
    assert case.received_on == dt.date(2026, 10, 30)


def test_a_broken_promise_wants_its_reason(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    send(cast.leader, case, "add_commitment", text="十一月底前发放", owner="leader", due_on="2026-11-30")
    one = case.commitments.get()
    assert "reason" in send(cast.leader, case, "break_commitment", commitment=one.pk).context["form"].errors
    assert send(cast.leader, case, "break_commitment", commitment=one.pk, reason="资金未到位").status_code == 302


def test_the_draft_of_the_chosen_claim_is_taken_up_again(cast: Cast, today: dt.date) -> None:
    case = c.register(cast, claims=(ClaimDetails("恢复低保"), ClaimDetails("补发三个月")))
    c.assign(cast, case)
    c.do(case, "draft_answer", cast.handler, claim=case.claims.get(ordinal=2), outcome="explained", facts="第二项事实",
         reasons="由", legal_basis="条")  # fmt: skip
    client = browser(cast.handler)
    assert client.get(address(case, "draft_answer")).context["form"].initial["claim"] == "1"
    assert client.get(address(case, "draft_answer") + "?claim=2").context["form"].initial["facts"] == "第二项事实"
    assert client.get(address(case, "draft_answer") + "?claim=99").status_code == 200


def test_closing_by_time_needs_the_time(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    c.do(case, "propose_close", cast.head)
    assert "ground" in send(cast.leader, case, "close", ground="review_over", enquired="on").context["form"].errors
    with time_machine.travel(dt.datetime(2026, 12, 20, 1, tzinfo=dt.UTC), tick=False):
        answer = send(cast.leader, case, "close", ground="review_over", enquired="on", on="2026-12-20")
    assert answer.status_code == 302


def test_the_message_names_what_happened_and_what_comes_next(cast: Cast, case: Case) -> None:
    client = browser(cast.head)
    data = {"on": "2026-11-02", "version": case.version, "key": str(uuid4()), "case_class": "claim",
            "category": "0101", "route_1": "6"}  # fmt: skip
    page = client.post(address(case, "classify"), data, follow=True)
    text = page.content.decode()
    assert "已办理：确定类别和办理途径。" in text
    assert "下一步：受理（信访科长）" in text


@pytest.mark.parametrize("number", ["13800138000", "致陈玥同志"])
def test_the_number_of_a_report_stays_on_its_row_and_out_of_the_log(cast: Cast, number: str) -> None:
    sent = SubmissionDetails(channel="letter", source="assigned", report_due_on=dt.date(2026, 12, 1), text="交办")
    case = c.register(cast, submission=sent)
    answer = send(cast.head, case, "send_report", text="已办结", other_number=number)
    assert answer.status_code == 302
    assert number in case.records.get(verb="send_report").text
    assert not [one for one in trail.log.events_of(case.stream) if number in str(one.details)]


@pytest.mark.parametrize("number", ["13800138000", "致陈玥同志"])
def test_the_number_of_a_review_or_a_letter_stays_on_its_row_and_out_of_the_log(cast: Cast, number: str) -> None:
    case = c.register(cast)
    c.resolve(cast, case)
    review = Review(case=case, level="review", round=1, body="区人民政府")
    perform(review, "request", by=cast.registrar)
    perform(Review.objects.get(), "uphold", by=cast.head, number=number, reasons="事实清楚")
    letter: dict[str, Any] = {
        "kind": "press",
        "ground": "delay",
        "demands": "抓紧办理",
        "due_on": dt.date(2026, 11, 20),
    }
    perform(Supervision(case=case), "receive", by=cast.head, body="市信访局", other_number=number, **letter)
    assert (Review.objects.get().number, Supervision.objects.get().number) == (number, number)
    assert not [one for one in trail.log.events_of(case.stream) if number in str(one.details)]


def test_what_the_log_may_not_hold_is_told_beside_its_field_and_nothing_is_done(cast: Cast, case: Case) -> None:
    """An account like a mobile number is refused in its form; one that is there already must not break a page."""
    Staff.objects.filter(pk=cast.handler.pk).update(username=c.PHONE)
    c.classify(cast, case)
    c.do(case, "accept", cast.head)
    answer = send(cast.director, case, "assign_leader", leader="leader", handler=c.PHONE, lead_office="JA")
    assert answer.status_code == 422
    assert "不能写入办理留痕" in answer.content.decode()
    assert case.state == "intake"
    assert Event.objects.filter(code="refused", details__reasons=["personal_value"]).exists()
