"""Every paper: readable by machines, complete on the page, and the same each time."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from cases.papers import rendering
from cases.papers.rendering import FetchRefused, Variant, render, render_pdf
from cases.papers.sheets import IncompletePaper, PaperState, Sheet, content_hash

from . import samples

pytestmark = pytest.mark.slow  # draws every paper

SHEETS = {
    "opinion": samples.opinion(),
    "reply": samples.reply(),
    "notice": samples.accepted(),
    "summary": samples.summary(),
    "slip": samples.slip(),
    "service": samples.service(),
    "registration": samples.registration(),
}
each_paper = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)


def fonts_of(reader: PdfReader) -> Iterator[DictionaryObject]:
    """The descendant font of every composite font the file uses."""
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            for descendant in font.get_object()["/DescendantFonts"]:
                yield descendant.get_object()


@each_paper
def test_it_is_tagged_titled_and_in_chinese(sheet: Sheet) -> None:
    reader = samples.read(sheet)
    catalog = reader.trailer["/Root"]
    assert "/StructTreeRoot" in catalog  # type: ignore[operator]
    assert catalog["/Lang"] == "zh-CN"  # type: ignore[index]
    assert reader.metadata is not None
    assert sheet.title in str(reader.metadata.title)
    assert "王" not in str(reader.metadata.title)


@each_paper
def test_every_font_is_embedded(sheet: Sheet) -> None:
    fonts = list(fonts_of(samples.read(sheet)))
    assert fonts
    for font in fonts:
        assert "/FontFile" in repr(font["/FontDescriptor"].get_object())


@each_paper
def test_an_ordinary_paper_is_short(sheet: Sheet) -> None:
    most = {"opinion": 4, "notice": 2, "summary": 2}
    name = next(name for name, known in SHEETS.items() if known is sheet)
    assert 1 <= len(samples.pages(sheet)) <= most.get(name, 1)


@each_paper
def test_only_drafts_carry_the_watermark(sheet: Sheet) -> None:
    draft = replace(sheet, state=PaperState.DRAFT)
    assert all("草稿" in page for page in samples.pages(draft))
    assert "草稿" not in samples.said(sheet)
    assert "印章" not in samples.said(sheet)


def test_the_same_sheet_gives_the_same_bytes() -> None:
    sheet = samples.summary()
    assert render(sheet) == render(samples.summary())
    assert render(sheet) != render(samples.summary(facts="另一个事实。"))


def test_another_process_gives_the_same_bytes() -> None:
    script = (
        "import django, hashlib; django.setup()\n"
        "from tests.papers import samples\n"
        "print(hashlib.sha256(samples.pdf(samples.slip())).hexdigest())\n"
    )
    command = [sys.executable, "-c", script]
    runs = {
        subprocess.run(command, check=True, capture_output=True, text=True, cwd=settings.BASE_DIR).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


def test_the_file_date_is_the_printing_date_and_absent_without_one() -> None:
    printed = samples.read(samples.summary()).metadata
    unprinted = samples.read(samples.slip()).metadata
    assert printed is not None
    assert printed.creation_date == samples.PRINTED
    assert unprinted is not None
    assert unprinted.creation_date is None


def test_the_archive_gets_a_tagged_pdf_a_with_its_colour_space() -> None:
    reader = samples.read(samples.slip(), Variant.ARCHIVE)
    catalog = reader.trailer["/Root"]
    assert {"/OutputIntents", "/StructTreeRoot", "/Metadata"} <= set(catalog)  # type: ignore[call-overload]
    metadata = catalog["/Metadata"].get_object().get_data().decode()  # type: ignore[index]
    assert 'part="3"' in metadata
    assert 'conformance="U"' in metadata


def test_the_reader_gets_a_pdf_ua() -> None:
    metadata = samples.read(samples.slip()).trailer["/Root"]["/Metadata"].get_object().get_data().decode()  # type: ignore[index]
    assert "http://www.aiim.org/pdfua/ns/id/" in metadata


def test_rare_names_are_printed_and_can_be_copied_out() -> None:
    assert samples.RARE in samples.said(samples.slip(addressee=samples.RARE))


def test_a_character_without_a_glyph_is_reported_wherever_it_stands() -> None:
    sheet = samples.opinion(claims=(samples.claim(facts="村民\ue001某"),))
    assert rendering.missing_in(sheet) == {"\ue001"}
    assert rendering.missing_in(samples.opinion()) == set()


def test_long_words_wrap_instead_of_running_off_the_page() -> None:
    word = "A" * 300
    assert word in samples.said(samples.slip(summary=word))


def test_marks_that_turn_text_round_are_taken_out() -> None:
    sheet = samples.slip(summary="要求\u202e补发\u2066津贴\x07。")
    assert "要求补发津贴。" in samples.said(sheet)


def test_markup_in_a_letter_stays_text() -> None:
    assert "<b>补发</b>" in samples.said(samples.slip(summary="<b>补发</b>"))


@pytest.mark.parametrize("address", ["http://192.0.2.1/x.png", "file:///etc/hostname", "data:image/png;base64,AA=="])
def test_it_fetches_nothing_but_its_own_styles(address: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f'<html lang="zh-CN"><title>x</title><img alt="x" src="{address}">')
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}
    with override_settings(TEMPLATES=[engine]), pytest.raises(FetchRefused):
        render_pdf("page.html", {}, title="x", variant=Variant.READING)


def test_its_own_styles_are_the_files_below_static_papers() -> None:
    own = (rendering.STYLES / "paper.css").as_uri()
    assert rendering.own_file(own) == (rendering.STYLES / "paper.css").resolve()
    assert rendering.own_file(f"{rendering.STYLES.as_uri()}/../../manage.py") is None
    assert rendering.own_file(own.replace("file://", "file://elsewhere")) is None


def test_an_issued_paper_with_a_gap_is_refused_and_a_draft_shows_the_gap() -> None:
    with pytest.raises(IncompletePaper) as refusal:
        render(samples.slip(summary=" "))
    assert refusal.value.parts == ["收到的内容"]
    assert "此处待补" in samples.said(samples.slip(summary="", state=PaperState.DRAFT))


def test_the_content_hash_follows_the_words_and_not_the_printing() -> None:
    sheet = samples.summary()
    assert content_hash(sheet) == content_hash(samples.summary(printed_by="别人", state=PaperState.DRAFT))
    assert content_hash(sheet) != content_hash(samples.summary(facts="另一个事实。"))
    assert content_hash(sheet)[: rendering.HASH_SHOWN] in samples.said(sheet)
