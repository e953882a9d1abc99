"""Word and Excel files are looked through part by part: nothing runs, nothing is smuggled in, nothing is fetched."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image

from cases import files, packages
from tests.cases.photos import picture

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


Parts = Mapping[str, str | bytes]


def package(parts: Parts = MappingProxyType({})) -> bytes:
    """A Word file with these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        for name, said in parts.items():
            archive.writestr(name, said)
    return content.getvalue()


def document(name: str, parts: Parts = MappingProxyType({})) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, package(parts))


def relation(kind: str, target: str, mode: str = "External", *, types: str = TYPES) -> bytes:
    """The relations of a part, one of them as said."""
    where = f'Target="{target}"' + (f' TargetMode="{mode}"' if mode else "")
    said = f'<Relationship Id="rId1" Type="{types}/{kind}" {where}'
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{said}/></Relationships>'.encode()


def declared(kind: str) -> str:
    return f'<Types><Override PartName="/word/document.xml" ContentType="application/vnd.{kind}"/></Types>'


def workbook() -> bytes:
    """An ordinary one: rows, a link, a picture."""
    book, out = Workbook(), io.BytesIO()
    table = book.active
    assert table is not None
    table.append(["姓名", "网址"])
    table["B2"].hyperlink = "https://www.example.cn/%E6%94%BF%E7%AD%96"
    table.add_image(Image(io.BytesIO(picture("PNG"))), "D4")
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": "x"},
        {"word/VBAPROJECT.BIN": "x"},
        {"word/activeX/activeX1.xml": "x"},
        {"word/embeddings/a.exe": "x"},
        {"word/media/image1.png": b"MZ\x90\0" + b"\0" * 100},
        {"[Content_Types].xml": declared("ms-word.document.macroEnabled.main+xml")},
        {"[Content_Types].xml": declared("ms-word.document.macroEnabled.main+xml").encode("utf-16")},
        {"word/_rels/document.xml.rels": relation("vbaProject", "other.xml", "")},
        {"word/_rels/document.xml.rels": relation("control", "other.xml", "")},
    ],
)
def test_an_office_file_with_a_program_in_it_is_refused(parts: Parts) -> None:
    with pytest.raises(files.FileRefused, match="含有宏"):
        files.check(document("a.docx", parts))


@pytest.mark.parametrize(
    "parts",
    [
        {"word/embeddings/oleObject1.bin": OLE},
        {"word/embeddings/oleObject1.bin": "x"},
        {"word/media/image1.png": OLE},
        {"payload.zip": package()},
        {"word/media/image1.png": package()},
        {"customXml/item1.xml": b"Rar!\x1a\x07\x01\0"},
        {"word/afchunk.rtf": b"{\\rtf1\\ansi"},
        {"word/embeddings/a.pptx": package()},
        {"word/embeddings/b.docx": package({"word/embeddings/c.docx": package()})},
    ],
)
def test_an_office_file_that_carries_another_is_refused(parts: Parts) -> None:
    with pytest.raises(files.FileRefused, match="夹带了其他文件"):
        files.check(document("a.docx", parts))


@pytest.mark.parametrize(
    "said",
    [
        relation("attachedTemplate", "http://elsewhere.example/t.dotm"),
        relation("attachedTemplate", "http://elsewhere.example/t.dotm", types=STRICT),
        relation("attachedTemplate", r"\\elsewhere\share\t.dotm", ""),
        relation("oleObject", "file:///x.xlsx"),
        relation("frame", "http://elsewhere.example/"),
        relation("subDocument", "other.docx"),
        relation("attachedTemplate", "t.dotm").decode().replace("External", "&#69;xternal").encode(),
        relation("attachedTemplate", "t.dotm").decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"),
    ],
)
def test_an_office_file_that_fetches_something_when_it_is_opened_is_refused(said: bytes) -> None:
    with pytest.raises(files.FileRefused, match="到别处取模板或对象"):
        files.check(document("a.docx", {"word/_rels/settings.xml.rels": said}))


def test_what_lies_behind_a_chart_is_looked_through_too() -> None:
    behind = "word/embeddings/Microsoft_Excel_Sheet1.xlsx"
    assert files.check(document("a.docx", {behind: workbook()})).content
    worse = io.BytesIO(workbook())
    with zipfile.ZipFile(worse, "a") as archive:
        archive.writestr("xl/vbaProject.bin", OLE)
    with pytest.raises(files.FileRefused, match="含有宏"):
        files.check(document("a.docx", {behind: worse.getvalue()}))


@pytest.mark.parametrize(
    "parts",
    [
        {"[Content_Types].xml": "no xml"},
        {"word/_rels/document.xml.rels": '<!DOCTYPE x [<!ENTITY a "b">]><Relationships/>'},
    ],
)
def test_what_cannot_be_looked_through_is_refused(parts: Parts) -> None:
    with pytest.raises(files.FileRefused, match="打不开"):
        files.check(document("a.docx", parts))


def test_an_ordinary_word_file_with_links_and_pictures_is_kept_as_it_is() -> None:
    plain = document(
        "a.docx",
        {
            "[Content_Types].xml": declared("openxmlformats-officedocument.wordprocessingml.document.main+xml"),
            "word/_rels/document.xml.rels": relation("hyperlink", "https://www.example.cn/"),
            "word/_rels/settings.xml.rels": relation("customXml", "../customXml/item1.xml", ""),
            "word/media/image1.png": picture("PNG"),
            "word/media/image2.emz": b"\x1f\x8b\x08" + b"\0" * 40,
            "word/fonts/font1.odttf": bytes(range(256)) * 3,
        },
    )
    assert files.check(plain).content == plain.open().read()


def test_an_ordinary_workbook_with_links_pictures_and_a_printer_is_kept_as_it_is() -> None:
    content = io.BytesIO(workbook())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/printerSettings/printerSettings1.bin", "P\0r\0i\0n\0t\0e\0r\0")
    assert files.check(SimpleUploadedFile("a.xlsx", content.getvalue())).content == content.getvalue()
    assert load_workbook(content).active is not None


def test_more_parts_than_any_office_file_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_PARTS", 3)
    assert files.check(document("a.docx", {"a": "x", "b": "y"})).content
    with pytest.raises(files.FileRefused, match="解压后过大"):
        files.check(document("a.docx", {"a": "x", "b": "y", "c": "z"}))


@pytest.mark.parametrize("name", ["a.docm", "a.xlsm", "a.dotm", "a.zip", "a.rar", "a.7z"])
def test_macro_documents_and_archives_are_refused_by_their_ending_too(name: str) -> None:
    with pytest.raises(files.FileRefused):
        files.check(document(name))


@pytest.mark.parametrize(
    "content", [b"Rar!\x1a\x07\x01\x00" + b"\0" * 50, b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, b"\x1f\x8b\x08" + b"\0" * 50]
)
def test_archives_are_refused_whatever_they_are_called(content: bytes) -> None:
    for name in ("a.pdf", "a.rar", "a.txt", "a.docx"):
        with pytest.raises(files.FileRefused):
            files.check(SimpleUploadedFile(name, content))
