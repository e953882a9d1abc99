"""What falls due is listed for those who decide, and what belongs into a file is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.forms.verbs_bodies import joined_to
from cases.models import DataRequest, Destruction, Keeping
from cases.retention import listing
from cases.retention.checklist import checklist
from cases.retention.deciding import obstacle_word
from offices.people import asked_once
from tests import cast as c
from tests.cases.ended import AFTER, TABLE, closed, confirmed, destroyed, later, propose, take_back, withdrawn
from tests.cast import Cast
from workflows.engine import perform


def test_the_nightly_list_shows_what_falls_due_and_why_it_stays(cast: Cast, settings: Any, tmp_path: Path) -> None:
    confirmed(tmp_path, settings)
    case, held = withdrawn(cast), withdrawn(cast)
    c.register(cast)
    with later():
        assert listing.refresh() == 2
        assert listing.refresh() == 0
        c.do(held, "hold", cast.head, reason="调查")
        rows = {row.case: row for row in listing.falling_due(cast.head)}
        assert (rows[case].is_free, rows[held].is_free) == (True, False)
        assert listing.falling_due(cast.head_elsewhere) == []
        client = Client()
        client.force_login(cast.head)
        url = reverse("retention_list")
        page = client.get(url).content.decode()
        assert TABLE in page
        sent = client.post(url, {"chosen": [case.number], "reason": "期满"})
        assert sent.status_code == 302
        detail = client.get(sent["Location"]).content.decode()
        assert case.number in detail
        assert held.number not in detail
        assert client.post(url, {"chosen": [held.number], "reason": "期满"}).status_code == 422
        c.do(case, "reopen", cast.head, ground="error", reason="重办")
        assert listing.refresh() == 1
        assert list(Keeping.objects.values_list("case", flat=True)) == [held.pk]


def test_the_list_judges_each_file_as_it_would_be_judged_alone(cast: Cast, settings: Any, tmp_path: Path) -> None:
    confirmed(tmp_path, settings)
    free, held, asked, joined, first, again = (c.register(cast) for _ in range(6))
    c.do(joined, "merge", cast.head, into=first, reason="同一来信登记两次")
    for case in (free, held, asked, first, again):
        take_back(cast, case)
    row = DataRequest(case=asked, petitioner=asked.petitioners.get(), wish="copy", identity="id_card")
    perform(row, "ask", by=cast.registrar)
    with later():
        listing.refresh()
        c.do(held, "hold", cast.head, reason="调查")
        c.do(first, "hold", cast.head, reason="调查")
        c.do(again, "reopen", cast.head, ground="error", reason="重办")
    for travel, kinds in ((later(), 4), (before_it_is_due(), 2), (unsure(tmp_path), 2)):
        with travel:
            rows = {row.case: row.why_not for row in listing.falling_due(cast.head)}
            assert rows == {case: obstacle_word(case) for case in (free, held, asked, joined, first, again)}
            assert len(set(rows.values())) == kinds


def before_it_is_due() -> Any:
    return time_machine.travel(AFTER - dt.timedelta(days=30), tick=False)


@contextmanager
def unsure(folder: Path) -> Iterator[None]:
    """The bureau's table is gone, so that the periods are nobody's."""
    table = folder / "retention.toml"
    table.write_text(table.read_text(encoding="utf-8").replace("approved", "was_approved"), encoding="utf-8")
    with later():
        yield


def test_a_longer_list_asks_no_more_of_each_file_than_what_it_came_to(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    confirmed(tmp_path, settings)
    found = []
    for more in (1, 5):
        for _ in range(more):
            withdrawn(cast)
        with later():
            listing.refresh()
            with asked_once(), CaptureQueriesContext(connection) as taken:
                assert all(row.is_free for row in listing.falling_due(cast.head))
        found.append(len(taken))
    assert found[1] - found[0] <= 5


def test_ones_own_lists_are_not_hidden_by_newer_ones_of_others(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(tmp_path, settings)
    monkeypatch.setattr(listing, "SHOWN", 1)
    own = withdrawn(cast)
    with later():
        one = propose(cast.registrar, own)
        Destruction.objects.create(
            office=cast.elsewhere, number="1", reason="期满", proposed_by=cast.registrar_elsewhere, state="proposed",
            proposed_at=AFTER,
        )  # fmt: skip
        assert listing.lists_for(cast.registrar) == [one]


def test_a_joined_matter_is_kept_listed_and_destroyed_with_the_one_it_was_joined_to(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    confirmed(tmp_path, settings)
    first, joined = c.register(cast), c.register(cast)
    c.do(joined, "merge", cast.head, into=first, reason="同一来信登记两次")
    with later():
        assert listing.refresh() == 0  # the other is still in hand
    take_back(cast, first)
    with later():
        assert listing.refresh() == 2
        assert {row.case: row.is_free for row in listing.falling_due(cast.head)} == {first: True, joined: True}
        c.do(first, "hold", cast.head, reason="调查")
        assert not any(row.is_free for row in listing.falling_due(cast.head))
        c.do(first, "reopen", cast.head, ground="error", reason="重办")
        assert listing.refresh() == 2
        assert not Keeping.objects.exists()


def test_what_was_joined_is_not_left_behind_nor_parted_again_once_it_is_destroyed(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    confirmed(tmp_path, settings)
    first, joined = c.register(cast), c.register(cast)
    c.do(joined, "merge", cast.head, into=first, reason="同一来信登记两次")
    take_back(cast, first)
    assert destroyed(cast, joined).items.get().left_out == ""
    assert [person.name for person in joined.petitioners.all()] == [""]
    assert joined_to(first) == []
    assert destroyed(cast, first).items.get().left_out == ""


@pytest.mark.slow
def test_the_checklist_says_what_is_there_and_what_lacks(cast: Cast) -> None:
    case = closed(cast)
    parts = {str(part.name): part.there for part in checklist(case)}
    assert parts["签发的处理意见书（答复）"] is True
    assert parts["送达凭证"] is False  # of the notice of acceptance there is none
    assert parts["复查、复核意见书"] is None
    assert parts["告知书"] is True
    case.attachments.filter(purpose="material").update(purpose="other")
    assert {str(part.name): part.there for part in checklist(case)}["来信原件、录音等来件材料"] is False
    client = Client()
    client.force_login(cast.head)
    assert "归档清单" in client.get(reverse("case_detail", args=[case.number])).content.decode()
