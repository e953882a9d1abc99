"""POST submissions: a new matter or a further piece, once for each key, never a silent repeat."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case
from tests import cast as c
from tests.api.client import Program, fields, letter
from tests.cast import PHONE, TODAY, Cast
from trail.models import Event


def test_a_registrar_s_program_registers_a_matter(cast: Cast) -> None:
    answer = Program(cast.registrar).post("submissions", letter())
    assert answer.status_code == 201, answer.content.decode()
    told = answer.json()
    case = Case.objects.get(number=told["number"])
    assert (told["registered"], told["repeated"], told["version"]) == (True, False, 1)
    assert case.registering_office == cast.district
    assert case.petitioners.get().phone == "13900139000"
    assert case.submissions.get().repeat == "first"
    assert case.registered_by == cast.registrar


def test_the_same_key_makes_one_matter(cast: Cast) -> None:
    program, sent = Program(cast.registrar), letter()
    first, second = program.post("submissions", sent), program.post("submissions", sent)
    assert [first.status_code, second.status_code] == [201, 200]
    assert first.json()["number"] == second.json()["number"]
    assert second.json()["repeated"]
    assert Case.objects.count() == 1


def test_the_key_of_somebody_else_tells_nothing(cast: Cast) -> None:
    sent = letter()
    number = Program(cast.registrar).post("submissions", sent).json()["number"]
    answer = Program(cast.registrar_elsewhere).post("submissions", {**sent, "petitioners": [{"name": "另一人"}]})
    assert (answer.status_code, answer.json()["code"]) == (409, "key_used")
    assert number not in answer.content.decode()


def test_only_registrars_register(cast: Cast) -> None:
    for person in (cast.head, cast.leader, cast.administrator, cast.superuser, cast.stranger):
        assert Program(person).post("submissions", letter()).status_code == 403
    assert not Case.objects.exists()


def test_an_earlier_matter_of_the_same_person_must_be_decided_on(cast: Cast, case: Case) -> None:
    program, sent = Program(cast.registrar), letter(petitioners=[{"name": "陈玥", "phone": PHONE}])
    asked = program.post("submissions", sent)
    assert (asked.status_code, asked.json()["code"]) == (409, "earlier_found")
    assert [one["number"] for one in asked.json()["earlier"]] == [case.number]
    decided = program.post("submissions", {**sent, "decision": f"new:{case.number}", "repeat_reason": "同一人同一事"})
    assert decided.status_code == 201
    piece = Case.objects.get(number=decided.json()["number"]).submissions.get()
    assert (piece.repeat, piece.repeat_of) == ("repeat", case.submissions.get())


def test_of_a_hidden_matter_no_more_is_told_than_that_there_is_one(cast: Cast, case: Case) -> None:
    sent = letter(petitioners=[{"name": "陈玥", "phone": PHONE}])
    asked = Program(cast.registrar_elsewhere).post("submissions", sent)
    assert asked.status_code == 409
    assert [one["number"] for one in asked.json()["earlier"]] == [None]
    assert case.number not in asked.content.decode()
    assert case.title not in asked.content.decode()


def test_a_further_piece_joins_its_matter(cast: Cast, case: Case) -> None:
    program = Program(cast.registrar)
    sent = {"key": str(uuid4()), "case": case.number, "channel": "call", "received_on": TODAY.isoformat(),
            "text": "来电催问", "repeat": "repeat", "repeat_reason": "同一人同一事"}  # fmt: skip
    first, second = program.post("submissions", sent), program.post("submissions", sent)
    assert [first.status_code, second.status_code] == [201, 200], first.content.decode()
    assert first.json()["registered"] is False
    assert case.submissions.count() == 2
    assert case.submissions.get(ordinal=2).repeat_of == case.submissions.get(ordinal=1)


def test_a_piece_of_a_matter_one_may_not_see_is_404(cast: Cast, case: Case) -> None:
    sent = {"key": str(uuid4()), "case": case.number, "channel": "call", "received_on": TODAY.isoformat()}
    assert Program(cast.registrar_elsewhere).post("submissions", sent).status_code == 404
    assert Program(cast.head).post("submissions", sent).status_code == 403


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"received_on": "2026-11-03"}, "received_on"),
        ({"received_on": None}, "received_on"),
        ({"key": "1"}, "key"),
        ({"channel": "pigeon"}, "channel"),
        ({"office": "YP"}, "office"),
        ({"office": "NOWHERE"}, "office"),
        ({"category": "9999"}, "category"),
        ({"claims": []}, "claims.0.request"),
        ({"claims": "x"}, "claims"),
        ({"claims": [{"request": ["a", "b"]}]}, "claims.0.request"),
        ({"petitioners": []}, "no_petitioner"),
        ({"petitioners": [{"name": "王***"}]}, "petitioners.0.name"),
        ({"petitioners": [{"name": "王小明", "phone": "139●●0000"}]}, "petitioners.0.phone"),
        ({"complained_of": [{"name": "某人", "is_accused": True}]}, "case_class"),
        ({"case_class": "accusation"}, "accused_unknown"),
        ({"decision": "new:YP-2026-000001"}, "decision"),
    ],
)
def test_what_does_not_fit_is_told_by_its_field(cast: Cast, changes: dict[str, object], at_fault: str) -> None:
    answer = Program(cast.registrar).post("submissions", letter(**changes))
    assert answer.status_code == 422
    assert at_fault in fields(answer)
    assert not Case.objects.exists()


def test_an_accusation_is_hidden_from_the_accused_at_once(cast: Cast) -> None:
    about = [{"staff": "accused", "name": "被举报人", "is_accused": True}]
    number = (
        Program(cast.registrar)
        .post("submissions", letter(case_class="accusation", complained_of=about))
        .json()["number"]
    )
    assert Program(cast.accused).get(f"cases/{number}").status_code == 404
    assert Program(cast.head).get(f"cases/{number}").status_code == 200


def test_files_come_beside_the_object(cast: Cast) -> None:
    program = Program(cast.registrar)
    scans = [SimpleUploadedFile(f"来信{n}.pdf", b"%PDF-1.4\n%%EOF") for n in (1, 2)]
    sent = {"data": json.dumps(letter()), "attachments": scans}
    answer = program.client.post("/api/v1/submissions", sent, headers=program.head)
    assert answer.status_code == 201, answer.content.decode()
    case = Case.objects.get(number=answer.json()["number"])
    assert sorted(one.name for one in case.attachments.all()) == ["来信1.pdf", "来信2.pdf"]


def test_the_log_holds_no_value_of_anybody(cast: Cast) -> None:
    Program(cast.registrar).post("submissions", letter())
    lines = str(list(Event.objects.values()))
    assert "13900139000" not in lines
    assert "王小明" not in lines


def test_an_odd_number_of_an_identity_paper_warns_and_stops_nobody(cast: Cast) -> None:
    people = [{"name": "王小明", "id_number": c.ID_NUMBER[:-1] + "1"}]
    answer = Program(cast.registrar).post("submissions", letter(petitioners=people))
    assert answer.status_code == 201
    assert len(answer.json()["warnings"]) == 1
