"""POST cases/{number}/{verb}: the pages' forms and guards; once for each key."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case
from tests import cast as c
from tests.api.client import Program, fields
from tests.cast import TODAY, Cast
from trail.models import Event


def ready(cast: Cast, case: Case) -> Case:
    c.classify(cast, case)
    return case


def test_a_verb_is_carried_out_with_the_page_s_form(cast: Cast, case: Case) -> None:
    answer = Program(cast.head).do(case, "classify", case_class="claim", category="0101", route_1="6")
    assert answer.status_code == 200, answer.content.decode()
    done = answer.json()
    assert (done["verb"], done["event"], done["version"], done["repeated"]) == ("classify", 2, 2, False)
    case = Case.objects.get(pk=case.pk)
    assert case.claims.get().route == "6"


def test_the_same_key_does_nothing_twice(cast: Cast, case: Case) -> None:
    program, key = Program(cast.head), str(uuid4())
    ready(cast, case)
    first, second = (program.do(case, "accept", key=key) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json()["event"] == second.json()["event"]
    assert [first.json()["repeated"], second.json()["repeated"]] == [False, True]
    assert Event.objects.filter(code="case.accept").count() == 1


def test_a_key_of_another_call_is_refused(cast: Cast, case: Case) -> None:
    key = str(uuid4())
    ready(cast, case)
    Program(cast.head).do(case, "accept", key=key)
    case = Case.objects.get(pk=case.pk)
    other_verb = Program(cast.head).do(case, "issue_notice", key=key)
    assert (other_verb.status_code, other_verb.json()["code"]) == (409, "key_used")
    somebody_else = Program(cast.superior_head).do(case, "accept", key=key)
    assert (somebody_else.status_code, somebody_else.json()["code"]) == (409, "key_used")


def test_an_older_version_is_told_what_happened_since(cast: Cast, case: Case) -> None:
    old = case.version
    ready(cast, case)
    answer = Program(cast.head).do(case, "accept", version=old)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert [one["what"] for one in answer.json()["since"]] == ["确定类别和办理途径"]
    case = Case.objects.get(pk=case.pk)
    assert case.version == 2


def test_a_form_that_does_not_fit_because_of_its_age_is_called_old(cast: Cast, case: Case) -> None:
    old = case.version
    ready(cast, case)
    answer = Program(cast.head).do(case, "classify", version=old, case_class="nothing")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


def test_another_state_is_a_conflict(cast: Cast, case: Case) -> None:
    answer = Program(cast.head).do(case, "resolve")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert Event.objects.filter(code="refused", stream=case.stream).exists()


def test_a_guard_says_why_with_its_code(cast: Cast, case: Case) -> None:
    answer = Program(cast.head).do(case, "accept")
    assert answer.status_code == 422
    assert answer.json()["code"] == "refused"
    assert all(one["code"] and one["words"] for one in answer.json()["reasons"])


@pytest.mark.parametrize("name", ["on", "version", "key"])
def test_date_version_and_key_are_asked_for(cast: Cast, case: Case, name: str) -> None:
    ready(cast, case)
    answer = Program(cast.head).do(case, "accept", **{name: None})
    assert answer.status_code == 422
    assert fields(answer) == {name}


def test_unknown_fields_and_lists_where_one_value_belongs_are_refused(cast: Cast, case: Case) -> None:
    ready(cast, case)
    assert fields(Program(cast.head).do(case, "accept", colour="red")) == {"colour"}
    assert fields(Program(cast.head).do(case, "accept", on=["2026-11-02"])) == {"on"}


def test_posts_decide_as_on_the_pages(cast: Cast, case: Case) -> None:
    assert Program(cast.registrar).do(case, "classify", case_class="claim").status_code == 403
    assert Program(cast.head_elsewhere).do(case, "classify", case_class="claim").status_code == 404
    assert Program(cast.superuser).do(case, "classify", case_class="claim").status_code == 404
    for verb in ("nothing", "register", "import_historical"):
        assert Program(cast.head).do(case, verb).status_code == 404
    case = Case.objects.get(pk=case.pk)
    assert case.version == 1


def test_who_sends_a_matter_out_of_their_hands_is_told_so_again(cast: Cast) -> None:
    case = c.register(cast)
    told = {"target": "YP", "reason": "属地在杨浦", "kind": "passed_on", "key": str(uuid4())}
    first, second = (Program(cast.head).do(case, "forward", **told) for _ in range(2))
    assert [first.status_code, second.status_code] == [200, 200], first.content.decode()
    assert second.json()["repeated"]
    assert Program(cast.head).do(case, "forward", **{**told, "key": str(uuid4())}).status_code == 403
    assert Program(cast.stranger).do(case, "forward", **told).status_code == 404


def test_files_come_beside_the_object(cast: Cast, case: Case) -> None:
    program = Program(cast.registrar)
    data = json.dumps({"on": TODAY.isoformat(), "version": case.version, "key": str(uuid4())})
    scan = SimpleUploadedFile("申请.pdf", b"%PDF-1.4\n%%EOF")
    answer = program.client.post(
        f"/api/v1/cases/{case.number}/withdraw", {"data": data, "evidence": scan}, headers=program.head
    )
    assert answer.status_code == 200, answer.content.decode()
    assert case.attachments.get().name == "申请.pdf"
    refused = program.do(c.register(cast), "withdraw")
    assert refused.status_code == 422


def test_a_call_that_closed_the_matter_to_its_caller_is_answered_again_and_tells_no_more(cast: Cast) -> None:
    case = c.register(cast)
    ready(cast, case)
    key = str(uuid4())
    program = Program(cast.head)
    assert program.do(case, "accept", key=key).status_code == 200
    case.recusals.create(staff=cast.head, reason="亲属", decided_by=cast.director, decided_on=TODAY)
    again = program.do(case, "accept", key=key)
    assert again.status_code == 200
    assert again.json()["state"] is None
    assert again.json()["visible"] is False
    assert program.do(case, "accept").status_code == 404
