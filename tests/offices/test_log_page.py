"""The auditor reads the log and proves it; nobody else does, and nothing of a matter's content shows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from cases.models import Case
from tests.cast import SECRET, Cast
from trail import log
from trail.models import Event
from trail.seal import seal_pending
from trail.testing import unguarded


@pytest.fixture
def auditor(client: Client, cast: Cast) -> Client:
    client.force_login(cast.auditor)
    return client


def test_the_log_is_the_auditors_alone(client: Client, cast: Cast) -> None:
    assert client.get("/log/").url == "/sign-in/?next=/log/"  # type: ignore[attr-defined]
    for who, person in cast.everybody().items():
        client.force_login(person)
        expected = 200 if who == "auditor" else 403
        assert client.get("/log/").status_code == expected, who
        assert client.post("/log/prove/").status_code == expected, who


def test_it_shows_streams_and_codes_and_no_content(auditor: Client, case: Case) -> None:
    page = auditor.get("/log/").content.decode()
    assert case.stream in page
    assert "链上第 1 行" in page
    assert SECRET not in page
    assert case.title not in page


def test_lines_without_a_chain_show_whether_they_are_sealed(auditor: Client) -> None:
    log.note("case.read", actor="staff:handler")
    assert "待封存" in auditor.get("/log/?code=case.read").content.decode()
    seal_pending()
    assert "第 1 次封存" in auditor.get("/log/?code=case.read").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stream=office:", {"office.add"}),
        ("code=post.", {"post.end"}),
        ("actor=staff:head", {"case.read"}),
        ("since=2026-11-03", set()),
        ("since=2026-11-02&until=2026-11-02", {"office.add", "post.end", "case.read"}),
        ("until=2026-11-01", set()),
    ],
)
def test_it_filters_by_stream_code_actor_and_date(auditor: Client, query: str, found: set[str]) -> None:
    log.note("office.add", actor="staff:a", stream="office:JA")
    log.note("post.end", actor="staff:b", stream="staff:c")
    log.note("case.read", actor="staff:head", stream="case:JA-2026-000001")
    page = auditor.get(f"/log/?{query}").content.decode()
    assert {code for code in ("office.add", "post.end", "case.read") if f"<code>{code}</code>" in page} == found


def test_it_leafs_through_without_losing_the_filter(auditor: Client) -> None:
    for _ in range(51):
        log.note("case.read", actor="staff:head")
    page = auditor.get("/log/?code=case.read").content.decode()
    assert "?code=case.read&amp;page=2" in page
    assert auditor.get("/log/?code=case.read&page=2").content.decode().count("<code>case.read</code>") == 1
    assert auditor.get("/log/?page=x").status_code == 200


def test_reading_the_log_is_logged_by_filter_names(auditor: Client) -> None:
    auditor.get("/log/?actor=staff:head")
    assert Event.objects.get(code="log.read").details == {"filters": ["actor"]}


def test_proving_says_whole_or_names_the_broken_line(auditor: Client, case: Case) -> None:
    assert "日志完整" in auditor.post("/log/prove/").content.decode()
    assert auditor.get("/log/prove/").status_code == 405
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE trail_event SET actor = 'staff:other' WHERE stream = %s AND seq = 1", [case.stream])
    page = auditor.post("/log/prove/").content.decode()
    assert "与写入时不符" in page
    assert case.stream in page
