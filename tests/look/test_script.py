"""The small script in a real browser, under the product's own content policy."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from csp.utils import build_policy
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import sync_playwright

from . import samples

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium at /usr/bin/chromium"),
]


def _page() -> str:
    """The whole form with claims on a page of its own."""
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    context = {
        "form": samples.ClaimForm(),
        "formset": samples.ClaimFormSet(prefix="claims"),
        "formset_item": "诉求",
        "confirm": "确定登记？",
    }
    head = render_to_string("parts/head.html")
    parts = [render_to_string(f"parts/{part}.html", context, request=request) for part in ("form", "dialog")]
    return f"<!doctype html><html lang=zh-hans><head>{head}</head><body class=hy>{''.join(parts)}</body></html>"


class Server(SimpleHTTPRequestHandler):
    """Serves the page and the static files, and counts what is posted."""

    posts: list[int]

    def __init__(self, *args: Any, page: str, posts: list[int], **kwargs: Any) -> None:
        self.page, self.posts = page, posts
        super().__init__(*args, **kwargs)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", build_policy())
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Keep the suite quiet."""

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            super().do_GET()
        else:
            self._answer(200)

    def do_POST(self) -> None:
        self.posts.append(1)
        self.rfile.read(int(self.headers["Content-Length"]))
        # 204 leaves the page standing: the very case in which a second click would send again.
        self._answer(204)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if status == 200:
            self.wfile.write(self.page.encode())


@pytest.fixture
def posts() -> list[int]:
    return []


@pytest.fixture
def address(posts: list[int]) -> Iterator[str]:
    handler = partial(Server, directory=str(settings.BASE_DIR), page=_page(), posts=posts)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(address: str) -> Iterator[Any]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        yield page
        browser.close()
    assert not complaints, complaints


def test_another_claim_is_added_with_names_of_its_own(tab: Any) -> None:
    tab.click("[data-formset-add]")
    assert tab.locator("[data-formset-card]").count() == 2
    assert tab.input_value("input[name=claims-TOTAL_FORMS]") == "2"
    assert tab.locator("textarea[name=claims-1-demand]").count() == 1
    assert tab.evaluate("document.activeElement.name") == "claims-1-demand"
    assert "__prefix__" not in tab.inner_html("[data-formset-list]")


def test_a_question_is_asked_before_sending_and_no_means_no(tab: Any, posts: list[int]) -> None:
    tab.click("button.btn-primary:has-text('保存')")
    assert tab.inner_text(".hy-dialog-text") == "确定登记？"
    tab.click("dialog button[value=no]")
    assert not tab.locator("dialog[open]").count()
    assert posts == []


def test_yes_sends_once_however_often_one_clicks(tab: Any, posts: list[int]) -> None:
    send = tab.locator("button.btn-primary:has-text('保存')")
    send.click()
    with tab.expect_response(lambda answer: answer.request.method == "POST"):
        tab.click("dialog button[value=yes]", no_wait_after=True)
    send.click(no_wait_after=True, force=True)
    assert not tab.locator("dialog[open]").count()
    assert posts == [1]


def test_leaving_with_unsaved_words_is_asked_about_and_without_them_is_not(tab: Any, address: str) -> None:
    asked: list[str] = []

    def agree(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    tab.on("dialog", agree)
    tab.goto(address)
    assert asked == []
    tab.fill("textarea[name=demand]", "补发差额")
    tab.goto(address)
    assert asked == ["beforeunload"]
