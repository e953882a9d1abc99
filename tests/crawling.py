"""A reader who opens everything: every link, every form that asks, every page, sheet, PDF and archive behind them."""

from __future__ import annotations

import io
import zipfile
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

import openpyxl
from django.test import Client
from django.urls import Resolver404, resolve
from pypdf import PdfReader

# Of one address with its various questions, so many are asked: filters multiply without end.
MOST_QUESTIONS = 6
# Pages of other rooms' business that a reader need not open twice.
LEFT_ALONE = {"sign_out"}
# Forms that are sent with POST for the log's sake and change nothing: papers, workbooks, archives, one value in full.
PRESSED = {"case_summary", "case_form", "case_slip", "case_reveal", "case_export", "group_brief", "group_reveal"}


class Page(HTMLParser):
    """The links of a page, what its forms would ask with GET, as they stand and with each choice once, and what they
    would send with POST: filled as they stand, of each choice the first, once for each `kind`.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sends: list[tuple[str, dict[str, str]]] = []
        self._form: tuple[str, str, list[tuple[str, str]], list[tuple[str, str]]] | None = None
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in have:
            self.links.append(have["href"])
        elif tag == "form":
            self._form = (have.get("method", "get").lower(), have.get("action", ""), [], [])
        elif tag == "select":
            self._select = have.get("name", "")
        elif self._form and tag == "option" and self._select and have.get("value"):
            self._form[3].append((self._select, have["value"]))
        elif self._form and tag == "input" and have.get("type") in ("radio", "checkbox"):
            self._form[3].append((have["name"], have.get("value", "on")))
        elif self._form and tag == "input" and have.get("name"):
            self._form[2].append((have["name"], have.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form" and self._form:
            method, action, given, choices = self._form
            self._form = None
            if method == "post":
                first = dict(reversed(choices))
                filled = {**dict(given), **first}
                kinds = [{"kind": value} for name, value in choices if name == "kind"] or [{}]
                self.sends += [(action, filled | kind) for kind in kinds]
                return
            self.links.append(f"{action}?{urlencode(given)}")
            self.links += [f"{action}?{urlencode([*given, choice])}" for choice in choices]


@dataclass
class Reader:
    """One person (or nobody) with a browser. `read` keeps address → words; `reached` the names of pages that opened."""

    client: Client
    read: dict[str, str] = field(default_factory=dict)
    reached: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    _asked: Counter[str] = field(default_factory=Counter)

    def crawl(self, *starts: str) -> None:
        """Open `starts` and everything they lead to."""
        waiting, met = deque(starts), set(starts)
        while waiting:
            url = waiting.popleft()
            for link in self.open(url):
                if link not in met:
                    met.add(link)
                    waiting.append(link)

    def open(self, url: str) -> list[str]:
        """Read one address; the addresses it leads to."""
        path = urlsplit(url).path
        name = name_of(path)
        if not name or name in LEFT_ALONE or self._asked[path] >= MOST_QUESTIONS:
            return []
        self._asked[path] += 1
        words, page = self._taken(url, name, self.client.get(url))
        for action, sent in page.sends:
            self._press(urljoin(url, action), sent)
        links = page.links
        asked = {value for _key, value in parse_qsl(urlsplit(url).query) if value}
        for echo in asked:  # what one typed oneself is no finding
            words = words.replace(echo, "")
        self.read[url] = words
        return [urljoin(url, link) for link in links if link]

    def _press(self, url: str, sent: dict[str, str]) -> None:
        name = name_of(urlsplit(url).path)
        said = f"POST {url} {sent.get('kind', '')}"
        if name in PRESSED and said not in self.read:
            self.read[said], _page = self._taken(url, f"POST {name}", self.client.post(url, sent))

    def _taken(self, url: str, name: str, answer: Any) -> tuple[str, Page]:
        """Everything an answer says, and where it leads."""
        if answer.status_code >= 500:
            self.failed.append(f"{url}: {answer.status_code}")
        if answer.status_code == 200:
            self.reached[name] += 1
        words, page = opened(answer)
        page.links.append(answer.headers.get("Location", ""))
        return words, page

    def places_of(self, secret: str) -> list[str]:
        """Where the words were found."""
        return sorted(url for url, words in self.read.items() if secret in words)


def name_of(path: str) -> str:
    """The name of the address; «» for what is none of ours."""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def opened(answer: Any) -> tuple[str, Page]:
    """Everything an answer says, in its headers too, and the page it is (an empty one for a file)."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    said = unquote(" ".join(f"{name}: {value}" for name, value in answer.headers.items()))
    said += " ".join(f"{key}={morsel.value}" for key, morsel in answer.cookies.items())
    if kind == "text/html":
        text = body.decode()
        return f"{said}\n{text}", Page(text)
    return f"{said}\n{words_of(body)}", Page("")


def words_of(body: bytes) -> str:
    """The words of a file: PDF with its metadata, workbook, archive, or plain text."""
    if body.startswith(b"%PDF"):
        pdf = PdfReader(io.BytesIO(body))
        about = str(dict(pdf.metadata or {})) + str(pdf.xmp_metadata and pdf.xmp_metadata.stream.get_data())
        return about + "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
    if body.startswith(b"PK"):
        return _packed(body)
    return body.decode("utf-8", "replace")


def _packed(body: bytes) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except zipfile.BadZipFile:
        return ""
    names = archive.namelist()
    if "xl/workbook.xml" in names:
        book = openpyxl.load_workbook(io.BytesIO(body))
        rows = (str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value)
        return "\n".join([str(book.properties), *book.sheetnames, *rows])
    return "\n".join(name + words_of(archive.read(name)) for name in names)
