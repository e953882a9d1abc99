"""Next year's ledger begins again at number 1: it is told once, with its cure, and not row by row."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from cases.models import Case, LedgerUpload, Submission
from jobs.worker import run_due
from tests.ledger.books import counts, run
from tests.ledger.pages import bring_in, counted, hand_over, match, only, table
from trail.models import Event

pytestmark = pytest.mark.usefixtures("cast")

Row = tuple[str, ...]


def rows(year: int, first: int = 1, last: int = 5) -> list[Row]:
    return [(str(at), f"甲{at}", f"{year}-04-25", f"{year} 年的第 {at} 件") for at in range(first, last + 1)]


def made(path: Path, *some: Row) -> Path:
    path.write_bytes(table(*some))
    return path


def test_it_is_refused_once_and_comes_in_under_a_name(tmp_path: Path) -> None:
    run(made(tmp_path / "a.csv", *rows(2019)))
    path = made(tmp_path / "b.csv", *rows(2020))
    for options in ((), ("--dry-run",)):
        refused = run(path, *options)
        assert "另一本台账：请给台账起名称" in refused.failure
        assert "5 个在“编号”里导入过，其中 5 个的收到日期或内容不同" in refused.failure
        assert "--source" in refused.failure
        assert not refused.counts
    assert Case.objects.count() == 5
    assert [event.details["others"] for event in Event.objects.filter(code="ledger.refused")] == [5, 5]
    assert run(path, "--source", "2020年").counts == counts(5, 5)
    assert run(path, "--source", "2020年").counts == counts(5, 0, already_there=5)
    assert set(Submission.objects.values_list("import_source", flat=True)) == {"编号", "2020年"}


def test_source_goes_before_the_map_and_its_limits_are_told(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('source = "老系统"', encoding="utf-8")
    path = made(tmp_path / "a.csv", *rows(2019))
    assert "不超过 60 个字" in run(path, "--source", "长" * 61).failure
    run(path, "--map", str(tmp_path / "map.toml"), "--source", "新系统")
    assert set(Submission.objects.values_list("import_source", flat=True)) == {"新系统"}


def test_the_same_ledger_grown_or_with_a_few_mistakes_is_still_told_row_by_row(tmp_path: Path) -> None:
    run(made(tmp_path / "a.csv", *rows(2019, last=7)))
    grown = [*rows(2019, last=4), *rows(2020, first=5, last=7), *rows(2019, first=8, last=9)]
    result = run(made(tmp_path / "b.csv", *grown))
    assert result.counts == counts(9, 2, already_there=4, errors=3)
    assert "此编号已导入过，收到日期、内容不同" in result.said
    # Of two only, nobody can tell what they are.
    assert run(made(tmp_path / "c.csv", *rows(2021, last=2))).counts == counts(2, 0, errors=2)


def test_the_page_says_so_and_takes_the_name(desk_of: Client) -> None:
    hand_over(desk_of, table(*rows(2019)))
    match(desk_of, only())
    run_due()
    bring_in(desk_of)
    LedgerUpload.objects.all().delete()
    hand_over(desk_of, table(*rows(2020)))
    match(desk_of, only())
    run_due()
    page = desk_of.get(f"/import/{only().pk}/progress/").content.decode()
    assert "另一本台账：请给台账起名称" in page
    assert "改对应关系" in page
    assert match(desk_of, only(), source="content").status_code == 422
    match(desk_of, only(), source="2020年")
    run_due()
    assert counted(desk_of) == {"读到的行": 5, "可以导入": 5, "早已导入": 0, "有错误": 0}
    bring_in(desk_of)
    assert Case.objects.count() == 10
