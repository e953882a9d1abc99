"""The look keeps its promises: nothing inline, every part stands alone, every error is tied to its field."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory

from config.templatetags.huiyin import BADGES, LIFE, STANDINGS
from workflows.clock_standing import State

from . import samples

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
# Papers are printed by WeasyPrint from their own sheet and never reach a browser's page.
PAGES = [path for path in TEMPLATES if "papers" not in path.parts]
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "an event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.I),
    "a script address": re.compile(r"javascript:", re.I),
    "a Bootstrap script hook": re.compile(r"\bdata-bs-(?:toggle|dismiss|target)\b"),
    "an address elsewhere": re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""", re.I),
}
ROOMS = ("cases", "config", "groups", "jobs", "offices", "portal", "reports", "trail", "workflows")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.S)


class Reader(HTMLParser):
    """Collects ids, described-by marks, labels and the nesting of a rendered piece."""

    VOID = frozenset({"input", "img", "meta", "link", "br", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        assert len(found) == len(attrs), f"an attribute stands twice on <{tag}>: {attrs}"
        self.elements.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag not in self.VOID and tag not in {"use", "path", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"use", "path", "rect"}:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"


def rendered(part: str, context: dict[str, Any], query: str = "") -> str:
    """A part as a page would show it."""
    return render_to_string(f"parts/{part}.html", context, request=_request(query))


def _request(query: str = "") -> Any:
    request = RequestFactory().get(f"/list/{query}")
    request.session = {}  # type: ignore[assignment]
    return request


CASES = [(part, number, context) for part, contexts in samples.PARTS.items() for number, context in enumerate(contexts)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_holds_nothing_the_policy_forbids(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = {what for what, pattern in FORBIDDEN.items() if pattern.search(text)}
    assert not found, f"{path}: {found}"


@pytest.mark.parametrize(
    "wrong", ['<p style="x">', "<style>", "<script>1</script>", '<a onclick="x">', '<a hx-on:click="x">']
)
def test_the_search_for_inline_code_finds_it(wrong: str) -> None:
    assert any(pattern.search(wrong) for pattern in FORBIDDEN.values())


def test_every_part_has_a_sample() -> None:
    assert {path.stem for path in ROOT.glob("templates/parts/*.html")} == set(samples.PARTS)


@pytest.mark.parametrize("part", samples.PARTS)
def test_a_part_stands_with_nothing_given(part: str) -> None:
    Reader(rendered(part, {}))


@pytest.mark.parametrize(("part", "number", "context"), CASES, ids=[f"{part}-{number}" for part, number, _ in CASES])
def test_a_part_stands_with_everything_given(part: str, number: int, context: dict[str, Any]) -> None:
    read = Reader(rendered(part, context))
    assert len(read.ids) == len(set(read.ids)), "an id stands twice"
    assert not read.open, f"left open: {read.open}"


def test_every_wrong_field_names_its_error_by_aria_describedby() -> None:
    form = samples.EveryField({})
    read = Reader(rendered("form", {"form": form}))
    for name in form.errors:
        error = f"{form[name].auto_id}_error"
        assert error in read.ids
        tied = [tag for tag, attrs in read.elements if error in attrs.get("aria-describedby", "").split()]
        assert tied, f"{name}: nothing is described by {error}"


def test_help_is_tied_to_its_field_and_a_right_field_names_no_error() -> None:
    read = Reader(rendered("form", {"form": samples.EveryField()}))
    described = {mark for _, attrs in read.elements for mark in attrs.get("aria-describedby", "").split()}
    assert {"id_subject_helptext", "id_scan_helptext", "id_joint_helptext"} <= described
    assert described <= set(read.ids)


def test_each_line_of_the_error_summary_leads_to_an_element() -> None:
    read = Reader(rendered("form", {"form": samples.EveryField({}), "formset": samples.wrong_formset()}))
    targets = {
        attrs["href"][1:] for tag, attrs in read.elements if tag == "a" and attrs.get("href", "").startswith("#")
    }
    assert len(targets) == len(samples.EveryField({}).errors) + 2
    assert targets <= set(read.ids)


def test_enter_sends_a_form_instead_of_adding_another_claim() -> None:
    context = {"form": samples.EveryField(), "formset": samples.ClaimFormSet(prefix="claims")}
    buttons = [attrs for tag, attrs in Reader(rendered("form", context)).elements if tag == "button"]
    assert "name" not in buttons[0]
    assert buttons[1]["name"] == "add"


def test_every_input_has_a_label() -> None:
    html = rendered("form", {"form": samples.EveryField()})
    read = Reader(html)
    labelled = {attrs["for"] for tag, attrs in read.elements if tag == "label" and "for" in attrs}
    inputs = {
        attrs["id"]
        for tag, attrs in read.elements
        if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden"
    }
    assert inputs - labelled == {"id_joint"}, "only the tick box stands inside its label"
    assert re.search(r"<label class=\"form-check\"><input[^>]*id=\"id_joint\"", html)


def test_dates_use_the_browsers_picker_with_its_own_order() -> None:
    html = rendered("field", {"field": samples.EveryField(initial={"received_on": "2026-11-03"})["received_on"]})
    assert 'type="date"' in html
    assert 'value="2026-11-03"' in html


def test_a_plain_form_uses_the_same_fields() -> None:
    assert 'class="hy-field' in str(samples.ClaimForm())


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")))
    named = {name for _, name in [*BADGES.values(), *STANDINGS.values()]}
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"""{% icon ["']([^"']+)["']""", text))
        named |= set(re.findall(r"""icon_name=["']([^"']+)["']""", text))
    assert named <= known, f"not in static/img/icons.svg: {sorted(named - known)}"
    code = "".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    code += "".join(path.read_text(encoding="utf-8") for path in PAGES)
    idle = {name for name in known if not re.search(rf"""["']{name}["']""", code)}
    assert not idle, f"named by nobody: {sorted(idle)}"


def test_every_class_of_ours_in_a_template_has_a_rule() -> None:
    known = (ROOT / "static/css/huiyin.css").read_text(encoding="utf-8")
    known += (ROOT / "static/js/huiyin.js").read_text(encoding="utf-8")
    # A name that ends in «-» is completed where it stands, e.g. by a tone.
    used = {name for path in PAGES for name in re.findall(r"\bhy-[a-z0-9-]*[a-z0-9]\b(?!-)", path.read_text("utf-8"))}
    idle = {name for name in used if not re.search(rf"{name}(?![a-z0-9-])", known)}
    assert not idle, f"without a rule: {sorted(idle)}"


@pytest.mark.parametrize(
    ("clock", "words", "tone"),
    [
        (samples.clock(State.DUE, 5), "还剩 5 天", "info"),
        (samples.clock(State.DUE, 2), "还剩 2 天", "warn"),
        (samples.clock(State.TODAY), "今天到期", "warn"),
        (samples.clock(State.LATE, late=3), "超期 3 天", "bad"),
        (samples.clock(State.LAPSED, late=3), "期限已过 3 天", "closed"),
        (samples.clock(State.MET), "按期办结", "good"),
        (samples.clock(State.MET_LATE, late=3), "超期 3 天办结", "bad"),
        (samples.CLOCKS[-1], "未起算", "neutral"),
    ],
)
def test_a_time_limit_says_how_it_stands(clock: Any, words: str, tone: str) -> None:
    html = rendered("clock", {"clock": clock})
    assert words in html
    assert f"hy-tone-{tone}" in html


def test_every_standing_has_a_tone_and_a_sign() -> None:
    assert set(STANDINGS) == set(State)


def test_the_original_day_stays_beside_an_extended_one() -> None:
    html = rendered("clock", {"clock": samples.CLOCKS[4]})
    assert "原定 2026-11-20" in html
    assert "按原期限超期 33 天" in html
    assert "原定" not in rendered("clock", {"clock": samples.CLOCKS[0]})


def test_the_pager_keeps_the_filters_of_the_list() -> None:
    html = rendered("pager", {"page_obj": samples.PAGE, "total": 95}, "?state=intake&page=2")
    assert 'href="?state=intake&amp;page=3"' in html


def test_a_chip_takes_off_its_own_filter_and_no_other() -> None:
    html = rendered("filter", {"form": samples.FilterForm(), "search": "q"}, "?state=intake&late=on&page=4")
    assert "状态：登记" in html
    assert 'href="?late=on"' in html
    assert 'href="?state=intake"' in html


def test_a_columns_heading_turns_its_order_round() -> None:
    columns = {"columns": [{"label": "件次", "sort": "n"}]}
    assert 'href="?order=n"' in rendered("table_head", columns)
    assert 'aria-sort="ascending"' in rendered("table_head", columns, "?order=n")
    assert 'href="?order=-n"' in rendered("table_head", columns, "?order=n")


def test_values_are_escaped() -> None:
    wrong = "<b>x</b>"
    for html in (
        rendered("facts", {"facts": [(wrong, wrong)]}),
        rendered("badge", {"text": wrong, "title": wrong}),
        rendered("timeline", {"events": [{"title": wrong, "who": wrong, "note": wrong}]}),
        rendered("filter", {"form": samples.FilterForm()}, "?q=%3Cb%3Ex%3C/b%3E"),
    ):
        assert wrong not in html


def test_the_steps_mark_where_a_matter_stands() -> None:
    html = rendered("steps", {"state": "resolved"})
    assert html.count("hy-step-done") == 2
    assert html.count('aria-current="step"') == 1
    assert [str(label) for label in LIFE.values()] == ["登记", "领导包案", "办结", "结案"]


@pytest.mark.parametrize("page", ["400", "403", "404", "500", "403_csrf"])
def test_an_error_page_stands_without_any_context(page: str) -> None:
    html = render_to_string(f"{page}.html")
    assert "<h1" in html
    assert 'lang="zh-hans"' in html


def test_htmx_may_not_write_styles_evaluate_code_or_keep_pages() -> None:
    head = rendered("head", {})
    for rule in ('"includeIndicatorStyles": false', '"allowEval": false', '"historyCacheSize": 0'):
        assert rule in head
