"""Papers printed on demand: who gets which, what for, and that the log knows."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.cast import ID_NUMBER, Cast
from trail.models import Event


def get(client: Client, person: Staff, case: Case, paper: str) -> int:
    client.force_login(person)
    return client.get(f"/cases/{case.number}/{paper}.pdf").status_code


def text_of(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def prints() -> list[dict[str, object]]:
    return [event.details for event in Event.objects.filter(code="case.print")]


@pytest.mark.parametrize("paper", ["summary", "form"])
def test_a_paper_about_people_asks_what_for(cast: Cast, case: Case, client: Client, paper: str) -> None:
    client.force_login(cast.head)
    address = f"/cases/{case.number}/{paper}.pdf"
    assert "用途" in client.get(address).content.decode()
    refused = client.post(address, {"purpose": ""})
    assert refused.status_code == 422
    assert "请选择打印的用途。" in refused.content.decode()
    assert prints() == []
    printed = client.post(address, {"purpose": "meet"})
    assert printed["Content-Type"] == "application/pdf"
    assert printed["Content-Disposition"] == f'inline; filename="{case.number}.pdf"'
    assert "no-store" in printed["Cache-Control"]
    (details,) = prints()
    assert details["purpose"] == "meet"


def test_the_summary_masks_and_the_registration_form_does_not(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.head)
    answers = {
        paper: text_of(client.post(f"/cases/{case.number}/{paper}.pdf", {"purpose": "decide"}).content)
        for paper in ("summary", "form")
    }
    assert "陈某某" in answers["summary"]
    assert "用途研究办理、签批" in answers["summary"]
    assert ID_NUMBER not in answers["summary"]
    assert ID_NUMBER in answers["form"]
    assert "陈玥" in answers["form"]
    assert [one.get("fields") for one in prints()] == [None, "name id_number phone address"]


def test_the_slip_tells_the_number_and_when_the_notice_comes(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.registrar)
    text = text_of(client.post(f"/cases/{case.number}/slip.pdf").content)
    assert case.number in text
    assert "2026年11月17日（星期二）" in text
    assert prints() == [{"paper": "slip"}]


def test_a_slip_without_a_telephone_says_what_is_missing(cast: Cast, case: Case, client: Client) -> None:
    cast.district.phone = ""
    cast.district.save()
    client.force_login(cast.registrar)
    answer = client.post(f"/cases/{case.number}/slip.pdf", follow=True)
    assert "缺少：联系电话" in answer.content.decode()
    assert prints() == []


def test_the_draft_is_for_those_who_answer_and_carries_its_watermark(cast: Cast, case: Case, client: Client) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    for person in (cast.handler, cast.head, cast.leader):
        assert get(client, person, case, "draft") == 200
    assert get(client, cast.registrar, case, "draft") == 403
    assert get(client, cast.stranger, case, "draft") == 404
    client.force_login(cast.leader)
    text = text_of(client.get(f"/cases/{case.number}/draft.pdf").content)
    assert "草稿" in text
    assert "（文号待编）" in text
    assert "经查属实" in text


def test_once_issued_the_draft_gives_way_to_the_paper(cast: Cast, case: Case, client: Client) -> None:
    c.assign(cast, case)
    c.answer(cast, case)
    c.do(case, "issue_opinion", cast.handler)
    client.force_login(cast.handler)
    paper = case.documents.get(kind="opinion")
    answer = client.get(f"/cases/{case.number}/draft.pdf")
    assert answer.status_code == 302
    assert answer["Location"] == f"/cases/{case.number}/documents/{paper.pk}/"


def test_the_proof_of_service_names_its_paper(cast: Cast, case: Case, client: Client) -> None:
    c.classify(cast, case)
    c.do(case, "accept", cast.head)
    paper = case.documents.get()
    client.force_login(cast.registrar)
    text = text_of(client.get(f"/cases/{case.number}/documents/{paper.pk}/service.pdf").content)
    assert paper.number in text
    assert client.get(f"/cases/{case.number}/documents/{paper.pk + 1}/service.pdf").status_code == 404


@pytest.mark.parametrize("paper", ["summary", "form", "slip", "draft"])
@pytest.mark.parametrize("who", ["head_elsewhere", "administrator", "superuser", "statistician"])
def test_a_matter_one_may_not_see_has_no_papers(cast: Cast, case: Case, client: Client, paper: str, who: str) -> None:
    assert get(client, getattr(cast, who), case, paper) == 404
