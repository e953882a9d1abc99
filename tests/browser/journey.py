"""One person at a browser: signs in, fills forms by their fields' names, takes pictures."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import PASSWORD

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Where the pictures go; CI keeps none, a developer names a folder and looks at them.
PICTURES = os.environ.get("PICTURES", "")
WIDTHS = (1280, 390)
SCAN = {"name": "签收单.txt", "mimeType": "text/plain", "buffer": "信访人签名".encode()}
MARKS = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium at /usr/bin/chromium"),
]


class Person:
    """A browser window of one member of staff."""

    def __init__(self, browser: Browser, base: str, username: str) -> None:
        self.base, self.username, self.errors = base, username, list[str]()
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.go("/sign-in/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button[type=submit], form button[type=submit]")
        self.page.wait_for_url(f"{base}/")

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.errors.append(text)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def fill(self, **fields: Any) -> None:
        """Fill the form in sight: text, selects (by value or label), checks (True), files (Path)."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name.replace('__', '-')}']")
            kind = field.first.evaluate("e => e.tagName + ':' + (e.type || '')")
            if kind.startswith("SELECT"):
                self._choose(field, str(value))
            elif kind.endswith((":radio", ":checkbox")):
                self.page.check(
                    f"main [name='{name}'][value='{value}']" if value is not True else f"main [name='{name}']"
                )
            elif kind.endswith(":file"):
                field.set_input_files(value)
            else:
                field.fill(str(value))

    def _choose(self, field: Any, wanted: str) -> None:
        for option in field.locator("option").all():
            if option.get_attribute("value") == wanted or wanted in (option.text_content() or ""):
                field.select_option(value=option.get_attribute("value"))
                return
        raise AssertionError(f"no option {wanted!r} in {field}")

    def send(self) -> None:
        """Press the form's own button."""
        button = self.page.locator("main form[method=post] .hy-form-actions button[type=submit]").first
        asks = button.evaluate("b => b.dataset.confirm || b.form.dataset.confirm || ''")
        with self.page.expect_navigation():
            button.click()
            if asks:  # what cannot be taken back is asked once more
                self.page.click("dialog[open] button[value=yes]")

    def do(self, number: str, verb: str, **fields: Any) -> None:
        """One verb through its page; fails with the page's own words when it was refused."""
        self.go(f"/cases/{number}/do/{verb}/")
        self.picture(f"verb-{verb}")
        self.fill(**fields)
        self.send()
        refused = self.page.locator(".hy-errors, .hy-error, [role=alert]").all_inner_texts()
        assert f"/cases/{number}/" == re.sub(r"^https?://[^/]+", "", self.page.url).split("#")[0], refused

    def refused(self, number: str, verb: str, **fields: Any) -> str:
        """The words by which a verb was refused: the form comes back with them."""
        self.go(f"/cases/{number}/do/{verb}/")
        self.fill(**fields)
        self.send()
        self.picture(f"refused-{verb}")
        assert self.page.url.endswith(f"/cases/{number}/do/{verb}/"), self.page.url
        return " ".join(self.page.locator(".hy-errors, .hy-error, [role=alert]").all_inner_texts())

    def unfold(self) -> None:
        """Open what is folded, as somebody does who needs more than the usual fields."""
        self.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")

    def answer_to(self, path: str) -> int:
        """The status a page answers with."""
        response = self.page.goto(self.base + path)
        assert response is not None
        return response.status

    def text(self) -> str:
        return self.page.inner_text("main")

    def picture(self, name: str) -> None:
        """The page at both widths; it must never scroll sideways."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} px wide at {width}"
            if PICTURES:
                self.page.screenshot(path=f"{PICTURES}/{self.username}-{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})
