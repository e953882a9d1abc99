"""The rules are offered in English, whole; nothing else is, and nothing that is stored follows a browser's language."""

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import polib
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from cases.models import Case
from scripts import setup
from tests.cast import TODAY, Cast
from trail.models import Event
from workflows.clock_words import length_words
from workflows.described import FLOWS, rows_of
from workflows.english import CATALOGUE, CHINESE_SIGN, CONTEXT_SIGN, looked_up, without_english
from workflows.rules_page import rules_page
from workflows.table import markdown
from workflows.wording import article_words

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
# Pages of every kind: lists, forms, a matter, the report, and what is seen without signing in.
PAGES = ("home", "case_list", "enquiry", "group_add", "report_monthly", "retention_list", "rules", "token_add")
OPEN_PAGES = ("portal_query", "sign_in")
MARK = "ENGLISH-WORDS"


@pytest.fixture
def english_for_everything() -> Iterator[None]:
    """As if every text of the product had an English: whatever is said in English is the mark."""
    english = trans_real.translation("en")
    vars(english)["gettext"] = lambda _text: MARK
    yield
    del vars(english)["gettext"]


def english_browser(person: Any = None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    if person is not None:
        client.force_login(person)
    return client


# What is offered ---------------------------------------------------------------------------------


def test_the_page_of_rules_is_english_on_demand_and_the_menu_around_it_stays(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.statistician)
    page = client.get("/rules/?lang=en").content.decode()
    told = page.partition('<div lang="en">')[2].partition("</main>")[0]
    with translation.override("en"):
        for row in (row for flow in FLOWS for row in rows_of(flow)):
            assert row.label in told
    assert "C6 Handling period" in told
    assert CHINESE_SIGN.findall(told) == []
    assert "办理规则</a>" not in told
    assert "跳到正文" in page
    assert 'href="/rules/" lang="zh-hans"' in page
    chinese = client.get("/rules/").content.decode()
    assert "C6 办理期限" in chinese
    assert 'href="/rules/?lang=en" lang="en"' in chinese
    assert rules_page("fr").body == rules_page("").body == rules_page("zh-hans").body


def test_the_catalogue_holds_what_the_table_looks_up_and_nothing_else() -> None:
    entries = polib.pofile(str(CATALOGUE))
    held = {f"{entry.msgctxt}{CONTEXT_SIGN}{entry.msgid}" if entry.msgctxt else entry.msgid for entry in entries}
    assert held == set(looked_up())
    assert without_english() == []
    assert not [entry.msgid for entry in entries if entry.fuzzy]


def test_placeholders_are_the_same_in_both_languages() -> None:
    for entry in polib.pofile(str(CATALOGUE)):
        assert sorted(PLACEHOLDER.findall(entry.msgid)) == sorted(PLACEHOLDER.findall(entry.msgstr)), entry.msgid


def test_a_text_without_english_is_named_and_shown_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    english = trans_real.translation("en")
    fewer = {key: words for key, words in vars(english)["_catalog"].items() if key != "写明理由"}
    monkeypatch.setitem(vars(english), "_catalog", fewer)
    assert without_english() == ["写明理由"]
    assert "; 写明理由 |" in markdown("en")
    with pytest.raises(CommandError, match="写明理由"):
        call_command("workflow_table", "--check", stdout=StringIO())


def test_english_has_its_own_commas_items_and_numbers() -> None:
    with translation.override("en"):
        assert article_words("22(1)(三), 31(一)–(五)") == "22(1)(iii), 31(i)–(v)"
        assert article_words("《个人信息保护法》44–47, 50") == "PIPL 44–47, 50"
        assert article_words("《某省信访条例》第九条").startswith("《某省信访条例》")
        assert [length_words(days, "workdays") for days in (1, 3)] == ["1 working day", "3 working days"]
    assert article_words("《档案法》、本单位保管期限表") == "《档案法》、本单位保管期限表"


def test_a_catalogue_is_compiled_once_it_is_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    po = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "甲"\nmsgstr "A"\n', "utf-8")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    setup.compile_messages()
    assert [entry.msgstr for entry in polib.mofile(str(po.with_suffix(".mo")))] == ["A"]
    before = po.with_suffix(".mo").stat().st_mtime_ns
    setup.compile_messages()
    assert po.with_suffix(".mo").stat().st_mtime_ns == before


# What is not -------------------------------------------------------------------------------------


def test_no_page_turns_english_because_a_browser_says_so(cast: Cast, case: Case, english_for_everything: None) -> None:
    client = english_browser(cast.head)
    pages = [client.get(reverse(name)) for name in PAGES]
    pages += [
        client.get(f"/cases/{case.number}/"),
        client.get(f"/cases/{case.number}/do/decline/"),
        client.get("/nowhere/"),
    ]
    pages += [english_browser().get(reverse(name)) for name in OPEN_PAGES]
    for page in pages:
        text = page.content.decode()
        assert MARK not in text, page.request["PATH_INFO"]
        assert '<html lang="zh-hans"' in text, page.request["PATH_INFO"]
    assert MARK in client.get("/rules/?lang=en").content.decode()


def test_a_verb_of_an_english_browser_stores_chinese(cast: Cast, case: Case, english_for_everything: None) -> None:
    client = english_browser(cast.head)
    for verb, fields in (
        ("classify", {"case_class": "claim", "category": "0101", "place": "某路", "route_1": "1"}),
        ("decline", {"ground": "litigation", "reason": "应走诉讼", "remedy": "可以向人民法院起诉"}),
    ):
        version = Case.objects.get(pk=case.pk).version
        told = {"on": TODAY.isoformat(), "version": version, "key": str(uuid4()), **fields}
        answer = client.post(f"/cases/{case.number}/do/{verb}/", told)
        assert answer.status_code == 302, answer.content.decode()
    assert Event.objects.filter(code="case.decline").exists()
    assert case.documents.exists()
    for model in apps.get_models():
        assert not [row for row in model._base_manager.values() if MARK in str(row)], model
    assert "不予/不再受理" in client.get(f"/cases/{case.number}/").content.decode()
