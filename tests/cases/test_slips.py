"""The petitioner's slip: a code and a PIN on paper, the PIN nowhere else."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from pypdf import PdfReader

from cases import slips
from cases.models import Case, Slip
from tests import cast as c
from tests.cast import Cast
from trail.models import Event


def text_of(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def test_code_and_pin_open_the_matter_however_they_are_typed(cast: Cast, case: Case) -> None:
    code, pin = slips.issue_slip(case, cast.registrar)
    assert re.fullmatch(f"[{slips.ALPHABET}]{{10}}", code)
    assert re.fullmatch("[0-9]{6}", pin)
    assert slips.open_with(code, pin) == case
    assert slips.open_with(f" {code[:5].lower()}-{code[5:]} ", f"{pin[:3]} {pin[3:]}") == case


def test_nothing_else_opens_it(cast: Cast, case: Case) -> None:
    code, pin = slips.issue_slip(case, cast.registrar)
    other_code, other_pin = slips.issue_slip(c.register(cast), cast.registrar)
    wrong = f"{(int(pin) + 1) % 10**6:06d}"
    assert slips.open_with(code, wrong) is None
    assert slips.open_with(code, "") is None
    assert slips.open_with("", pin) is None
    assert slips.open_with(case.number, pin) is None
    assert pin == other_pin or slips.open_with(other_code, pin) is None


def test_the_pin_is_kept_as_a_hash_only(cast: Cast, case: Case) -> None:
    _code, pin = slips.issue_slip(case, cast.registrar)
    slip = Slip.objects.get()
    assert pin not in slip.pin_hash
    assert pin not in str(list(Event.objects.values_list("details", flat=True)))


def test_a_new_slip_puts_the_old_one_out_of_force(cast: Cast, case: Case) -> None:
    old = slips.issue_slip(case, cast.registrar)
    new = slips.issue_slip(case, cast.head)
    assert slips.open_with(*old) is None
    assert slips.open_with(*new) == case
    assert case.slips.filter(revoked_at=None).count() == 1
    assert [line.details for line in Event.objects.filter(code="slip.issued")] == [{"again": False}, {"again": True}]


def test_looking_at_the_page_issues_nothing(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.registrar)
    page = client.get(f"/cases/{case.number}/slip.pdf")
    assert page["Content-Type"].startswith("text/html")
    assert "立即作废" not in page.content.decode()
    assert not Slip.objects.exists()


@pytest.mark.parametrize(("large", "size"), [({}, (420, 595)), ({"large": "on"}, (595, 842))])
def test_the_slip_carries_what_opens_the_matter(
    cast: Cast, case: Case, client: Client, large: dict[str, str], size: tuple[int, int]
) -> None:
    client.force_login(cast.registrar)
    answer = client.post(f"/cases/{case.number}/slip.pdf", large)
    text = text_of(answer.content)
    code = re.search(f"查询码([{slips.ALPHABET}]{{10}})", text)
    pin = re.search("查询密码([0-9]{6})", text)
    assert code
    assert pin
    assert slips.open_with(code[1], pin[1]) == case
    assert "http://testserver/query/" in text
    assert "no-store" in answer["Cache-Control"]
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert tuple(round(side) for side in pages[0].mediabox[2:]) == size
    assert len(pages) == 1
    assert "立即作废" in client.get(f"/cases/{case.number}/slip.pdf").content.decode()


def test_the_slip_names_the_public_address_where_one_is_set(
    cast: Cast, case: Case, client: Client, settings: object
) -> None:
    settings.PUBLIC_URL = "https://xinfang.example.gov.cn"  # type: ignore[attr-defined]
    client.force_login(cast.registrar)
    assert "https://xinfang.example.gov.cn/query/" in text_of(client.post(f"/cases/{case.number}/slip.pdf").content)


def test_a_slip_that_cannot_be_drawn_leaves_the_old_one_in_force(cast: Cast, case: Case, client: Client) -> None:
    old = slips.issue_slip(case, cast.registrar)
    cast.district.phone = ""
    cast.district.save()
    client.force_login(cast.registrar)
    answer = client.post(f"/cases/{case.number}/slip.pdf", follow=True)
    assert "缺少：联系电话" in answer.content.decode()
    assert slips.open_with(*old) == case


def test_who_does_not_work_on_the_matter_hands_out_no_slip(cast: Cast, case: Case, client: Client) -> None:
    for person, status in ((cast.registrar_elsewhere, 404), (cast.stranger, 404), (cast.administrator, 404)):
        client.force_login(person)
        assert client.post(f"/cases/{case.number}/slip.pdf").status_code == status
    assert not Slip.objects.exists()
