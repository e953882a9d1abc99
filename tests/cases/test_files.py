"""Files come in by what they are, and go out to those who may see their matter. Values are shown on purpose only."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from cases import files
from cases.models import Attachment, Case
from cases.views.files import safe_name
from tests import cast as c
from tests.cases.photos import picture
from tests.cases.screen import URL, filled, problems, rows, words
from tests.cast import ID_NUMBER, PHONE, Cast
from trail.models import Event

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = picture("PNG")


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.registrar)
    return client


def send(client: Client, cast: Cast, *uploads: SimpleUploadedFile, **changes: Any) -> Any:
    return client.post(URL, {**filled(cast, **changes), "attachments": list(uploads)})


def kept(cast: Cast, case: Case, name: str = "来信.pdf", content: bytes = PDF) -> Attachment:
    return files.store(case, files.check(SimpleUploadedFile(name, content)), by=cast.registrar)


def test_several_files_are_kept_with_their_piece(desk: Client, cast: Cast) -> None:
    text = "证明材料".encode("gb18030")
    answer = send(
        desk, cast, SimpleUploadedFile("来信.pdf", PDF), SimpleUploadedFile("照片.PNG", PNG),
        SimpleUploadedFile("说明.txt", text),
    )  # fmt: skip
    assert answer.status_code == 302
    rows_ = Case.objects.get().submissions.get().attachments.all()
    assert [(row.name, row.media_type) for row in rows_] == [
        ("来信.pdf", "application/pdf"), ("照片.PNG", "image/png"), ("说明.txt", "text/plain"),
    ]  # fmt: skip
    assert "来信" not in str(rows_[0].file.name)
    with rows_[2].file.open() as stored:
        assert stored.read() == text


def program_in_disguise() -> SimpleUploadedFile:
    return SimpleUploadedFile("来信.pdf", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + b"\0" * 200)


def page_in_disguise() -> SimpleUploadedFile:
    return SimpleUploadedFile("照片.png", b"<html><script>alert(1)</script></html>")


def packed(name: str, inside: str) -> SimpleUploadedFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(inside, "x")
    return SimpleUploadedFile(name, content.getvalue())


def test_word_and_excel_files_are_known_by_what_lies_inside() -> None:
    assert files.check(packed("说明.docx", "word/document.xml")).media_type.endswith("wordprocessingml.document")
    assert files.check(packed("名单.xlsx", "xl/workbook.xml")).media_type.endswith("spreadsheetml.sheet")
    with pytest.raises(files.FileRefused):
        files.check(packed("名单.docx", "xl/workbook.xml"))


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (program_in_disguise, "不是可以接收的类型"),
        (page_in_disguise, "后缀与实际内容不符"),
        (lambda: SimpleUploadedFile("坏.png", PNG[:60]), "图片可能已损坏"),
        (lambda: packed("材料.zip", "a.txt"), "不是可以接收的类型"),
        (lambda: packed("材料.docx", "a.exe"), "不是可以接收的类型"),
        (lambda: SimpleUploadedFile("坏.docx", b"PK\x03\x04\0\0"), "不是可以接收的类型"),
        (lambda: SimpleUploadedFile("空.pdf", b""), "是空文件"),
        (lambda: SimpleUploadedFile("没有后缀", PDF), "后缀与实际内容不符"),
    ],
)
def test_a_wrong_file_is_told_at_its_field_and_the_rest_is_kept(
    desk: Client, cast: Cast, upload: Any, told: str
) -> None:
    answer = send(desk, cast, SimpleUploadedFile("好的.pdf", PDF), upload())
    assert answer.status_code == 422
    assert told in answer.context["form"].errors["attachments"][0]
    page = words(answer)
    assert "补发高龄津贴" in page
    assert "请重新选择：" in page
    assert "好的.pdf" in page
    assert not Attachment.objects.exists()
    assert not Case.objects.exists()


def test_too_large_and_too_many_are_told_with_the_limit(desk: Client, cast: Cast, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    large = SimpleUploadedFile("大.pdf", PDF + b"\0" * 1024 * 1024)
    assert "超过 1 MB" in problems(send(desk, cast, large))
    settings.ATTACHMENT_MAX_COUNT = 2
    many = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(5)]
    assert "一次最多上传 2 个文件，现在选了 3 个" in problems(send(desk, cast, *many[:3]))
    assert send(desk, cast, *many[3:]).status_code == 302


def test_another_mistake_asks_to_choose_the_files_again(desk: Client, cast: Cast) -> None:
    answer = send(desk, cast, SimpleUploadedFile("来信.pdf", PDF), received_on="2030-01-01")
    assert "附件请重新选择：来信.pdf" in words(answer)


def test_a_file_goes_out_as_a_download_that_cannot_run(desk: Client, cast: Cast, case: Case) -> None:
    row = kept(cast, case, '陈"玥; 的信.pdf')
    answer = desk.get(f"/cases/{case.number}/files/{row.pk}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E9%99%88_")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(code="case.file")
    assert (event.actor, event.stream, event.details) == ("staff:registrar", case.stream, {"attachment": row.pk})


def test_a_file_of_another_matter_or_for_another_person_is_not_there(client: Client, cast: Cast, case: Case) -> None:
    row, other = kept(cast, case), c.register(cast)
    for who, status in (("registrar", 200), ("head", 200), ("registrar_elsewhere", 404), ("auditor", 404)):
        client.force_login(cast.everybody()[who])
        assert client.get(f"/cases/{case.number}/files/{row.pk}/").status_code == status, who
    client.force_login(cast.registrar)
    assert client.get(f"/cases/{other.number}/files/{row.pk}/").status_code == 404
    assert client.get(f"/cases/{case.number}/files/{row.pk + 1}/").status_code == 404
    assert Event.objects.filter(code="case.file").count() == 2


def test_a_file_lost_from_the_disk_is_not_there(desk: Client, cast: Cast, case: Case) -> None:
    row = kept(cast, case)
    Path(row.file.path).unlink()
    assert desk.get(f"/cases/{case.number}/files/{row.pk}/").status_code == 404


def test_a_paper_goes_out_as_pdf_and_counts_as_a_print(client: Client, cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    c.do(case, "accept", cast.head)
    paper = case.documents.get()
    client.force_login(cast.head)
    answer = client.get(f"/cases/{case.number}/documents/{paper.pk}/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert Event.objects.get(code="case.print").details == {"document": paper.pk, "kind": "notice_accepted"}
    client.force_login(cast.head_elsewhere)
    assert client.get(f"/cases/{case.number}/documents/{paper.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "safe"),
    [("来信.pdf", "来信.pdf"), ("a\r\nb.pdf", "a_b.pdf"), ("..\\..\\x.pdf", "_.._x.pdf"), ("\u202efdp.exe", "_fdp.exe"),
     ("   ", "file"), ("", "file")],
)  # fmt: skip
def test_a_file_name_carries_no_path_and_no_trick(name: str, safe: str) -> None:
    assert safe_name(name) == safe


# Values in full ----------------------------------------------------------------------------------


def reveal_url(case: Case, field: str) -> str:
    return f"/cases/{case.number}/reveal/{case.petitioners.get().pk}/{field}/"


@pytest.mark.parametrize(
    ("field", "value"), [("phone", PHONE), ("id_number", ID_NUMBER), ("address", "静安区某路1号201室")]
)
def test_a_value_is_shown_for_a_purpose_and_logged(
    desk: Client, cast: Cast, case: Case, field: str, value: str
) -> None:
    asked = desk.get(reveal_url(case, field))
    assert value not in words(asked)
    shown = desk.post(reveal_url(case, field), {"purpose": "contact"})
    assert value in words(shown)
    assert "no-store" in shown["Cache-Control"]
    event = Event.objects.get(code="case.reveal")
    assert event.stream == case.stream
    assert event.details == {"petitioner": case.petitioners.get().pk, "field": field, "purpose": "contact"}


@pytest.mark.parametrize("purpose", ["", "curiosity"])
def test_without_a_purpose_nothing_is_shown(desk: Client, cast: Cast, case: Case, purpose: str) -> None:
    answer = desk.post(reveal_url(case, "phone"), {"purpose": purpose})
    assert answer.status_code == 422
    assert PHONE not in words(answer)
    assert not Event.objects.filter(code="case.reveal").exists()


def test_only_masked_fields_of_people_of_this_matter_can_be_asked_for(desk: Client, cast: Cast, case: Case) -> None:
    for field in ("name", "id_index", "help_needed", "pk"):
        assert desk.post(reveal_url(case, field), {"purpose": "contact"}).status_code == 404
    other = c.register(cast)
    mixed = f"/cases/{case.number}/reveal/{other.petitioners.get().pk}/phone/"
    assert desk.post(mixed, {"purpose": "contact"}).status_code == 404


def test_the_accusers_name_is_shown_for_a_purpose_and_to_the_circle_only(client: Client, cast: Cast) -> None:
    case = c.register(cast, case_class="accusation", no_notice="other_rules")
    client.force_login(cast.registrar)
    assert "陈玥" in words(client.post(reveal_url(case, "name"), {"purpose": "contact"}))
    client.force_login(cast.director)
    status = client.post(reveal_url(case, "name"), {"purpose": "contact"}).status_code
    assert status == (200 if Case.objects.visible_to(cast.director).filter(pk=case.pk).exists() else 404)
    client.force_login(cast.registrar_elsewhere)
    assert client.post(reveal_url(case, "name"), {"purpose": "contact"}).status_code == 404


def test_no_page_of_revealing_names_the_accuser_by_the_way(desk: Client, cast: Cast) -> None:
    case = c.register(cast, case_class="accusation", no_notice="other_rules")
    assert "陈玥" not in words(desk.get(reveal_url(case, "phone")))
    assert "陈玥" not in words(desk.post(reveal_url(case, "phone"), {"purpose": "contact"}))


def test_what_is_shown_masked_elsewhere_never_travels_back(desk: Client, cast: Cast, case: Case) -> None:
    masked = case.petitioners.get().masked
    answer = desk.post(URL, filled(cast, **rows("people", {"name": "陈玥", "phone": masked["phone"]})))
    assert "遮盖后的内容" in problems(answer)
