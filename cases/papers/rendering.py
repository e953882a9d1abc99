"""HTML to PDF: no network, no clock, no chance: the same sheet gives the same bytes.

Readers get PDF/UA-1 (tagged, for screen readers), the archive PDF/A-3u with the same tags.
"""

import hashlib
import threading
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from .fonts import missing_glyphs
from .sheets import PAPER_LANGUAGE, IncompletePaper, PaperState, Sheet, content_hash, words

HASH_SHOWN = 12  # hex digits: enough to compare two sheets of paper by eye
STYLES = Path(settings.BASE_DIR) / "static" / "papers"
_TRANSLATIONS = {"zh-CN": PAPER_LANGUAGE, "en": "en"}
# Pango's font map is shared by the process and not safe for two threads at once.
_LOCK = threading.Lock()
# What a petitioner wrote may carry marks that turn text round or hide it; on an official paper none may work.
_HIDDEN = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


class Variant(StrEnum):
    """Which PDF standard the bytes claim; conformance is declared by WeasyPrint, not certified here."""

    READING = "pdf/ua-1"
    ARCHIVE = "pdf/a-3u"


class FetchRefused(Exception):
    """A paper asked for something that is not one of its own style files."""


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    variant: Variant,
    language: str = "zh-CN",
    created: datetime | None = None,
    style: str = "paper.css",
) -> bytes:
    """One paper as PDF bytes.

    `created` (aware) becomes the file's date; without it the file carries none. The file identifier is
    the hash of what is printed. Raises FetchRefused when the page asks for anything outside static/papers.
    """
    page = {**context, "title": title, "language": language, "created": created}
    with translation.override(_TRANSLATIONS[language]):
        html = render_to_string(template, page).translate(_HIDDEN)
    identifier = hashlib.sha256(f"{variant}\n{html}".encode()).hexdigest()[:32].encode()
    return _write(html, style, variant, identifier)


def _write(html: str, style: str, variant: Variant, identifier: bytes) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415  half a second, only where papers are made
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    try:
        with _LOCK:
            page = HTML(string=html, base_url=f"{STYLES.as_uri()}/", url_fetcher=_fetcher())
            pdf: bytes = page.write_pdf(
                font_config=_font_configuration(),
                stylesheets=[_stylesheet(style)],
                pdf_variant=str(variant),
                pdf_tags=True,
                pdf_identifier=identifier,
            )
    except FatalURLFetchingError as refusal:  # a BaseException there, so that WeasyPrint itself lets it through
        raise FetchRefused from refusal
    return pdf


@cache
def _font_configuration() -> Any:
    """One per process: a new one for each paper keeps its memory (608 MB after 60 papers)."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    return FontConfiguration()


@cache
def _stylesheet(name: str) -> Any:
    """Parsed once; imports of other style files resolve beside it."""
    from weasyprint import CSS  # noqa: PLC0415

    return CSS(filename=STYLES / name, font_config=_font_configuration(), url_fetcher=_fetcher())


@cache
def _fetcher() -> Any:
    """Opens the papers' own style files and refuses everything else, network and disk alike."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            path = own_file(url)
            if path is None:
                # The address may carry what a petitioner wrote: it is not repeated.
                raise FatalURLFetchingError("a paper asked for something outside static/papers")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "text/css"})

    return OwnFilesOnly()


def own_file(url: str) -> Path | None:
    """The style file behind a file: address below static/papers, else None."""
    from urllib.parse import unquote, urlsplit  # noqa: PLC0415

    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return None
    path = Path(unquote(parts.path)).resolve()
    return path if path.is_relative_to(STYLES.resolve()) and path.is_file() else None


def render(sheet: Sheet, *, variant: Variant = Variant.READING) -> bytes:
    """The sheet as PDF. Raises IncompletePaper when an issued paper lacks a part the law asks for."""
    if sheet.state == PaperState.ISSUED and (missing := sheet.missing_parts()):
        raise IncompletePaper(missing)
    context = {"sheet": sheet, "draft": sheet.state == PaperState.DRAFT, "hash": content_hash(sheet)[:HASH_SHOWN]}
    return render_pdf(
        sheet.template,
        context,
        title=_window_title(sheet),
        variant=variant,
        created=sheet.printed_at,
        style=sheet.style,
    )


def _window_title(sheet: Sheet) -> str:
    """Number before name, never a person: titles show in window lists and file properties."""
    with translation.override(PAPER_LANGUAGE):
        return " ".join(part for part in (sheet.paper_number or sheet.case_number, sheet.title) if part)


def missing_in(sheet: Sheet) -> set[str]:
    """Characters of the sheet that no font can draw; show them to the clerk before anything is issued."""
    return missing_glyphs(words(sheet))
