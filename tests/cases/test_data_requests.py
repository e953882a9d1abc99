"""Petitioners ask about their own data: who asks is checked, the answer has reasons, old values are kept."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cases import files, own_data
from cases.data_requests import is_late, register_of
from cases.intake import ClaimDetails, PersonDetails, SubmissionDetails
from cases.models import Case, DataRequest
from cases.retention import periods
from offices.models import Staff
from tests import cast as c
from tests.cases.ended import confirmed, later, withdrawn
from tests.cast import Cast
from tests.groups.opened import at
from trail.models import Event
from workflows.engine import NotAllowed, Refused, perform

OTHER = PersonDetails("王堃", role="joint", phone="13711112222", address="别处三号")
TWO = (PersonDetails("陈玥", id_number=c.ID_NUMBER, phone=c.PHONE, address="静安区某路1号201室"), OTHER)


def asked(case: Case, by: Staff, wish: str, **columns: Any) -> DataRequest:
    person = columns.pop("petitioner", None) or case.petitioners.order_by("pk")[0]
    row = DataRequest(case=case, petitioner=person, wish=wish, identity=columns.pop("identity", "id_card"), **columns)
    made: DataRequest = perform(row, "ask", by=by).item
    return made


def signed_in(person: Staff) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\n", "")


def copy_of(cast: Cast, case: Case) -> str:
    """What the first petitioner is handed."""
    one = perform(asked(case, cast.registrar, "copy"), "grant", by=cast.head).item
    return text_of(own_data.print_copy(one, cast.registrar))


def test_a_request_is_registered_at_the_counter_with_identity_and_a_day(cast: Cast, case: Case) -> None:
    client = signed_in(cast.registrar)
    url = reverse("case_request_add", args=[case.number])
    sent = {
        "on": "2026-11-02", "version": case.version, "key": str(uuid4()), "wish": "copy", "words": "要一份",
        "petitioner": case.petitioners.get().pk,
    }  # fmt: skip
    assert client.post(url, sent).status_code == 422  # nobody said how the person was known
    assert client.post(url, {**sent, "identity": "id_card"}).status_code == 302
    one = case.data_requests.get()
    assert (one.state, one.due_on, one.entered_by) == ("asked", dt.date(2026, 11, 17), cast.registrar)
    assert (
        Case.objects.get(pk=case.pk).version
        == Event.objects.filter(stream=case.stream, seq__isnull=False).latest("seq").seq
    )
    assert not is_late(one, dt.date(2026, 11, 17))
    assert is_late(one, dt.date(2026, 11, 18))
    assert list(register_of(cast.registrar)) == [one]
    assert list(register_of(cast.registrar_elsewhere)) == []
    page = client.get(reverse("request_list")).content.decode()
    assert case.number in page
    assert "陈玥" not in page


def test_the_registrar_asks_the_head_decides_and_strangers_do_neither(cast: Cast, case: Case) -> None:
    one = asked(case, cast.registrar, "copy")
    with pytest.raises(NotAllowed):
        perform(one, "grant", by=cast.registrar)
    with pytest.raises(NotAllowed):
        asked(case, cast.registrar_elsewhere, "copy")
    assert perform(one, "grant", by=cast.head).item.state == "granted"


def test_a_copy_holds_ones_own_data_and_nobody_elses(cast: Cast) -> None:
    case = c.register(cast, petitioners=TWO)
    one = asked(case, cast.registrar, "copy")
    client = signed_in(cast.registrar)
    url = reverse("case_request_copy", args=[case.number, one.pk])
    assert client.post(url).status_code == 403  # not decided yet
    perform(one, "grant", by=cast.head)
    with pytest.raises(Refused) as refused:
        perform(one, "finish", by=cast.registrar)
    assert refused.value.code == "not_handed_over"
    text = text_of(client.post(url).content)
    for own in ("陈玥", c.PHONE, c.ID_NUMBER, "静安区某路1号201室", "恢复最低生活保障"):
        assert own in text, own
    for others in ("王堃", "13711112222", "别处三号"):
        assert others not in text, others
    line = Event.objects.filter(stream=case.stream, code="case.print").latest("pk")
    assert line.details["paper"] == "own_data"
    assert perform(one, "finish", by=cast.registrar).item.state == "done"
    assert client.post(url).status_code == 403
    assert signed_in(cast.registrar_elsewhere).post(url).status_code == 404


def test_a_copy_names_the_papers_made_for_the_petitioner_and_no_letter_between_offices(cast: Cast, case: Case) -> None:
    columns = {"round": 1, "office": cast.city, "issued_on": c.TODAY, "issued_by": cast.superior_head}
    for kind, number in (("notice_receipt", "静民信告〔2026〕1号"), ("supervision", "民信督〔2026〕1号")):
        case.documents.create(kind=kind, number=number, **columns)
    text = copy_of(cast, case)
    assert "静民信告〔2026〕1号" in text
    assert "民信督〔2026〕1号" not in text
    assert "督办函" not in text


def test_what_others_signed_is_masked_in_a_copy_and_ones_own_words_are_not(cast: Cast) -> None:
    letter = SubmissionDetails(channel="letter", text="陈玥、王堃住在别处三号，电话13711112222")
    case = c.register(cast, petitioners=TWO, submission=letter, claims=(ClaimDetails("王堃也要恢复低保"),))
    scan = files.check(SimpleUploadedFile("王堃的病历.txt", b"."))
    files.store(case, scan, by=cast.registrar)
    text = copy_of(cast, case)
    for word in ("陈玥、王某某住在", "王某某也要恢复低保", "王某某的病历"):
        assert word in text, word
    for others in ("王堃", "13711112222", "别处三号"):
        assert others not in text, others
    alone = c.register(cast, submission=SubmissionDetails(channel="letter", text="我和邻居王堃都被停发"))
    assert "邻居王堃" in copy_of(cast, alone)


def test_a_copy_printed_after_midnight_is_dated_by_the_office(cast: Cast, case: Case) -> None:
    one = perform(asked(case, cast.registrar, "copy"), "grant", by=cast.head).item
    with at(dt.date(2026, 11, 3), hour=2):
        assert own_data._sheet(one, cast.registrar, timezone.now()).dated == dt.date(2026, 11, 3)


def test_a_refusal_names_its_reason_and_the_remedy(cast: Cast, case: Case) -> None:
    one = asked(case, cast.registrar, "explain")
    with pytest.raises(Refused) as refused:
        perform(one, "refuse", by=cast.head, reason="已经口头解释")
    assert refused.value.code == "no_remedy"
    one = perform(one, "refuse", by=cast.head, reason="已经口头解释", remedy="可以向上级反映").item
    assert (one.state, one.decision, one.remedy, one.decided_by) == (
        "refused", "已经口头解释", "可以向上级反映", cast.head,
    )  # fmt: skip
    page = signed_in(cast.head).get(reverse("case_detail", args=[case.number])).content.decode()
    assert "可以向上级反映" in page


def test_a_correction_keeps_the_old_value_encrypted_and_out_of_the_log(cast: Cast, case: Case) -> None:
    one = asked(case, cast.registrar, "correct", words="电话换了")
    with pytest.raises(Refused) as refused:
        c.do(case, "correct_person", cast.head, request=one, values={"phone": "13700000000"})
    assert refused.value.code == "not_granted"
    perform(one, "grant", by=cast.head)
    with pytest.raises(Refused) as refused:
        perform(one, "finish", by=cast.head)
    assert refused.value.code == "not_corrected"
    client = signed_in(cast.head)
    url = reverse("case_verb", args=[case.number, "correct_person"])
    sent = {
        "on": "2026-11-02", "version": Case.objects.get(pk=case.pk).version, "key": str(uuid4()), "asked": one.pk,
        "phone": "137****0000",
    }  # fmt: skip
    assert client.post(url, sent).status_code == 422  # a masked value is never saved
    assert client.post(url, {**sent, "phone": "13700000000"}).status_code == 302
    person = case.petitioners.get()
    former = person.former_values.get()
    assert (person.phone, former.field, former.value) == ("13700000000", "phone", c.PHONE)
    line = Event.objects.filter(stream=case.stream, code="case.correct_person").get()
    assert line.details["fields"] == ["phone"]
    assert person.phone_index != ""
    assert perform(DataRequest.objects.get(pk=one.pk), "finish", by=cast.head).item.state == "done"


def test_what_must_still_be_kept_is_not_deleted_and_an_open_request_keeps_the_file(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    one = asked(case, cast.registrar, "delete")
    with pytest.raises(Refused) as refused:
        perform(one, "grant", by=cast.head)
    assert refused.value.code == "still_kept"
    with later():
        assert periods.kept_for(case).due_on == dt.date(2037, 1, 1)  # type: ignore[union-attr]
        assert periods.obstacle(case) == "request_open"
        perform(one, "grant", by=cast.head)
        assert periods.obstacle(case) == "not_due"  # being asked about is a contact: the period begins anew
