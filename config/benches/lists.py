"""The list of matters at a million: its pages, counts and filters beside the same by hand, and with many readers.

Four readers: registrar of a street, head of a district, a leader, and a handler with grants on key groups. For each
page the time of rights, cut, rows and count stands over that of `by_hand.page`,
which must find the very same matters; then 16 readers who think two seconds between pages over one alone.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TextIO

from django.db import connection, connections
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from cases import lists
from cases.case_filter import CaseFilter
from cases.models import Case
from cases.slices import slices
from config.benches import by_hand, scratch
from config.benches.by_hand import Cut
from config.benches.matters import Matters
from config.benches.people import Crowd, people
from config.benches.pouring import swiftly
from offices.models import PostKind, Staff
from offices.people import asked_once

MATTERS, MANY = 1_000_000, 100_000
RUNS, READERS, THINKS, PAGES = 3, 16, 2.0, 6


@dataclass(frozen=True)
class Asked:
    """One page by its address, and the same by hand."""

    name: str
    query: str
    cut: Cut
    number: int = 1


def run(stdout: TextIO, size: int = 0) -> None:
    """Print the figures; `size` is the number of matters (default a million)."""
    count = size or MATTERS
    with scratch.database():
        with swiftly():
            crowd = people(min(1.0, count / MATTERS))
            Matters(crowd, count).pour()
        stdout.write(
            f"{connection.vendor}, {count} matters, {len(crowd.streets)} streets, {len(crowd.groups)} groups\n"
        )
        compare(stdout, crowd)
        # A short run for a small number: the tests only see that it works.
        whole = count >= MANY
        together(stdout, crowd, pages=PAGES if whole else 1, thinks=THINKS if whole else 0.0)


def readers(crowd: Crowd) -> dict[str, Staff]:
    """One of each kind."""
    return {
        "registrar, street": crowd.holder(crowd.streets[0], PostKind.REGISTRAR),
        "head, district": crowd.holder(crowd.districts[0], PostKind.HEAD),
        "leader": crowd.holder(crowd.districts[0], PostKind.LEADER),
        "group member": crowd.member(),
    }


def pages() -> list[Asked]:
    """What is measured: the first page, further ones, and every kind of filter."""
    today = timezone.localdate()
    late = "c.next_due IS NOT NULL AND (c.next_late_from <= %s OR c.next_due_at < %s)"
    visit = "EXISTS (SELECT 1 FROM cases_submission s WHERE s.case_id = c.id AND s.channel = 'visit')"
    return [
        Asked("first page", "", Cut()),
        Asked("second page", "page=2", Cut(), 2),
        Asked("20th page", "page=20", Cut(), 20),
        Asked("state, common", "state=closed", Cut("c.state = 'closed'")),
        Asked("state, rare", "state=withdrawn", Cut("c.state = 'withdrawn'")),
        Asked("class", "case_class=suggestion", Cut("c.case_class = 'suggestion'")),
        Asked("late", "late=on", Cut(late, (today, timezone.now()))),
        Asked("channel", "channel=visit", Cut(visit)),
        Asked("word, common", "q=物业", Cut(words="物业")),
        Asked("word, rare", "q=骨灰堂", Cut(words="骨灰堂")),
        Asked("word, once", "q=卷宗1001号", Cut(words="卷宗1001号")),
        Asked("one character", "q=墓", Cut(words="墓")),
    ]


def compare(stdout: TextIO, crowd: Crowd) -> None:
    """Each page of each reader: times beside the floor's, and how many questions it put."""
    stdout.write(f"{'reader':<20}{'page':<16}{'ms':>8}{'by hand':>9}{'ratio':>7}{'queries':>9}{'found':>7}\n")
    for who, reader in readers(crowd).items():
        for asked in pages():
            _one(stdout, who, reader, asked)


def _one(stdout: TextIO, who: str, reader: Staff, asked: Asked) -> None:
    filters = _filters(reader, asked)
    ours, total = _ours(reader, asked, filters)
    rows, counted = by_hand.page(reader, asked.cut, asked.number)
    if [row.case.pk for row in ours.rows] != [row.case.pk for row in rows] or total != _said(counted):
        raise AssertionError(f"{who}, {asked.name}: the list and the floor do not find the same")
    mine, floor = _in_turn(lambda: _ours(reader, asked, filters), lambda: by_hand.page(reader, asked.cut, asked.number))
    with CaptureQueriesContext(connection) as taken:
        _ours(reader, asked, filters)
    figures = f"{mine * 1000:>8.1f}{floor * 1000:>9.1f}{mine / floor:>7.2f}{len(taken):>9}{total:>7}"
    stdout.write(f"{who:<20}{asked.name:<16}{figures}\n")


def _said(total: int) -> str:
    return f"{lists.COUNTED}+" if total > lists.COUNTED else str(total)


def _filters(reader: Staff, asked: Asked) -> CaseFilter:
    filters = CaseFilter(QueryDict(asked.query), staff=reader, queryset=Case.objects.none())
    if not filters.is_valid():
        raise AssertionError(asked.query)
    return filters


def _ours(reader: Staff, asked: Asked, filters: CaseFilter) -> tuple[lists.Page, str]:
    """Rights, cut, rows and count as the list's page asks for them."""
    with asked_once():
        found = slices(reader, filters.filter_queryset)
        page = lists.page_of(found, lists.FIRST_ORDER, asked.number)
        return page, lists.total_of(found, page)


def _in_turn(ours: Callable[[], Any], floor: Callable[[], Any]) -> tuple[float, float]:
    """Medians of some runs of each, one after the other, so that a busy machine is busy for both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for work, times in zip((ours, floor), taken, strict=True):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    return statistics.median(taken[0]), statistics.median(taken[1])


def together(stdout: TextIO, crowd: Crowd, *, pages: int, thinks: float) -> None:
    """Seconds of whole pages, through the real view: one reader alone, then sixteen who think in between."""
    people = list(readers(crowd).values())
    Staff.objects.filter(pk__in=[one.pk for one in people]).update(password_set_at=timezone.now())
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}, "staticfiles": static}
    with override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=storages):
        alone = [one for at in range(len(people)) for one in _read(people[at], pages, 0.0, at)]
        # Processes, as the web server has them; each goes on where the bench stands, with a connection of its own.
        connections.close_all()
        asked = [(people[at % len(people)], pages, thinks, at) for at in range(READERS)]
        with multiprocessing.get_context("fork").Pool(READERS) as pool:
            times = [one for each in pool.starmap(_read, asked, chunksize=1) for one in each]
    for name, share in (("p50", 50), ("p95", 95)):
        one, many = _percentile(alone, share), _percentile(times, share)
        stdout.write(
            f"{name}: {one * 1000:.0f} ms alone, {many * 1000:.0f} ms with {READERS} readers, {many / one:.2f} ×\n"
        )


ADDRESSES = ("", "?page=2", "?state=leader_assigned", "?late=on", "?q=物业", "?channel=visit")


def _read(reader: Staff, pages: int, thinks: float, wait: int) -> list[float]:
    """Seconds of each page one reader opens."""
    client, times = Client(), []
    with closing(connection):
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
        client.get("/cases/")
        time.sleep(thinks * wait / READERS)
        for at in range(pages):
            start = time.perf_counter()
            answer = client.get(f"/cases/{ADDRESSES[(at + wait) % len(ADDRESSES)]}")
            times.append(time.perf_counter() - start)
            if answer.status_code != 200:
                raise AssertionError(f"answered {answer.status_code}")
            time.sleep(thinks)
    return times


def _percentile(times: Sequence[float], share: int) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(len(ordered) * share / 100))]
