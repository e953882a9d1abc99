"""`manage.py monthly_report`: a whole file and exit 0, or words and exit 1 and no file."""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.actions import freeze
from reports.models import FrozenReport
from reports.months import Month
from reports.official import monthly
from reports.output import write_whole
from tests import cast as c
from tests.reports import played
from trail.models import Event
from workflows.verbs import SystemActor

MONTH = "2026-10"


@pytest.fixture
def month(cast: c.Cast) -> c.Cast:
    """The whole tree's October."""
    played.play(cast, "tree")
    return cast


def run(*args: str, **options: Any) -> None:
    call_command("monthly_report", *args, **options)


def test_it_writes_the_figures_as_json(month: c.Cast, tmp_path: Path) -> None:
    out = tmp_path / "month.json"
    run(MONTH, "--office", "JA", "--format", "json", "--output", str(out))
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found == monthly(Month.parse(MONTH), month.district).as_json()
    assert (found["month"], found["office"], found["submissions"], found["repeat_rate"]) == (MONTH, "JA", 3, 0.5)
    row = {"key", "name", "submissions", "persons", "first", "repeat", "undetermined", "repeat_rate"}
    assert all(row <= set(found[table][0]) for table in ("by_channel", "by_category", "by_office"))
    assert [path.name for path in tmp_path.iterdir()] == ["month.json"]


def test_without_an_office_it_reports_the_root(month: c.Cast) -> None:
    out = io.StringIO()
    run(MONTH, "--output", "-", stdout=out)
    assert json.loads(out.getvalue())["office"] == "MZ"


def test_a_workbook_holds_real_numbers_and_frozen_headings(month: c.Cast, tmp_path: Path) -> None:
    out = tmp_path / "month.xlsx"
    month.street.name = "=HYPERLINK(1)"
    month.street.save()
    run(MONTH, "--format", "xlsx", "--output", str(out))
    book = load_workbook(out)
    assert all(sheet.freeze_panes == "B5" for sheet in book.worksheets[1:])  # the first holds words
    overview = {row[0].value: row[1:] for row in book["总体情况"].iter_rows(min_row=5)}
    assert overview["件次"][0].value == 6
    assert (overview["重复率"][0].value, overview["重复率"][0].number_format) == (0.6, "0.0%")
    assert overview["重复率"][1].value == "—"  # 0 ÷ 0 is not nought
    names = [row[0] for row in book["按登记单位"].iter_rows(min_row=5, max_col=1)]
    assert all(cell.data_type != "f" for cell in names)
    assert any("HYPERLINK" in str(cell.value) for cell in names)


def test_a_workbook_tells_percentage_points_as_points_and_changes_as_percentages(cast: c.Cast, tmp_path: Path) -> None:
    for day, verdicts in (("2026-09-10", ("first",)), ("2026-10-10", ("first", "repeat"))):
        for repeat in verdicts:
            played.enter(cast, {"received_on": dt.date.fromisoformat(day), "repeat": repeat, "anonymous": True})
    out = tmp_path / "month.xlsx"
    run(MONTH, "--format", "xlsx", "--output", str(out))
    overview = {row[0].value: row[1:] for row in load_workbook(out)["总体情况"].iter_rows(min_row=5)}
    assert (overview["重复率"][2].value, overview["件次"][2].value) == (50, 1)  # from none to one in two; twice as many
    assert overview["重复率"][2].number_format.startswith('+0.0" 个百分点";-0.0" 个百分点"')
    assert overview["件次"][2].number_format.startswith("+0.0%")


@pytest.mark.slow
def test_a_paper_holds_the_figures_and_their_definitions(month: c.Cast, tmp_path: Path) -> None:
    out = tmp_path / "month.pdf"
    run(MONTH, "--format", "pdf", "--output", str(out))
    text = "".join(page.extract_text() for page in PdfReader(out).pages).replace("\n", "")
    assert "2026年10月" in text
    assert "60.0%" in text
    assert "统计口径" in text


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("2026-13",), "2026-13"),
        (("2026-1",), "2026-10"),  # an example of how to write it
        (("2026-12",), "没有到"),
        ((MONTH, "--office", "NOWHERE"), "NOWHERE"),
        (("1999-12", "--office", "JA"), "不存在"),
    ],
)
def test_it_refuses_with_words_and_writes_nothing(
    month: c.Cast, tmp_path: Path, args: tuple[str, ...], words: str
) -> None:
    with pytest.raises(CommandError, match=words) as refusal:
        run(*args, "--output", str(tmp_path / "month.json"))
    assert refusal.value.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(month: c.Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere/month\.json"):
        run(MONTH, "--output", str(tmp_path / "nowhere" / "month.json"))
    with pytest.raises(CommandError):
        run(MONTH, "--output", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_file_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    out = tmp_path / "month.json"
    out.write_text("earlier")
    with pytest.raises(TypeError):
        write_whole(out, None)  # type: ignore[arg-type]
    assert [path.read_text() for path in tmp_path.iterdir()] == ["earlier"]
    write_whole(out, b"new")
    assert out.read_text() == "new"


def test_a_full_disk_is_told_and_leaves_nothing(month: c.Cast) -> None:
    with pytest.raises(CommandError, match="磁盘已满"):
        run(MONTH, "--output", "/dev/full")
    assert not FrozenReport.objects.exists()


def test_a_full_disk_behind_standard_output_is_told_in_the_same_words_and_nothing_is_left_to_fail_later(
    month: c.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 - closed below: that must not fail once more
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", full)
        with pytest.raises(CommandError, match="写不进标准输出：磁盘已满") as refusal:
            run(MONTH, "--output", "-")
    full.close()
    assert refusal.value.returncode == 1
    assert not Event.objects.filter(code="report.export").exists()


@pytest.mark.parametrize(("letters", "written"), [(255, True), (256, False)])
def test_a_name_as_long_as_the_disk_takes_is_written_and_a_longer_one_told_in_words(
    month: c.Cast, tmp_path: Path, letters: int, written: bool
) -> None:
    out = tmp_path / "m".ljust(letters, "x")
    if written:
        run(MONTH, "--output", str(out))
    else:
        with pytest.raises(CommandError, match="文件名太长"):
            run(MONTH, "--output", str(out))
    assert list(tmp_path.iterdir()) == [out] * written


def test_a_file_that_finds_no_room_leaves_the_earlier_one_and_no_half(tmp_path: Path) -> None:
    out = tmp_path / "month.json"
    out.write_text("earlier")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="large"):
            write_whole(out, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["earlier"]


def test_the_version_for_outside_waits_for_publication(month: c.Cast, tmp_path: Path) -> None:
    out = tmp_path / "month.json"
    with pytest.raises(CommandError, match="已发布"):
        run(MONTH, "--format", "outside.json", "--output", str(out))
    made, _new = freeze(Month.parse(MONTH), month.city, SystemActor("schedule"))
    with pytest.raises(CommandError, match="已发布"):
        run(MONTH, "--format", "outside.json", "--output", str(out))
    FrozenReport.objects.filter(pk=made.pk).update(state="published")
    run(MONTH, "--format", "outside.json", "--output", str(out))
    assert json.loads(out.read_text(encoding="utf-8"))["rounded_to"] == 5


def test_every_export_leaves_a_line_in_the_log(month: c.Cast, tmp_path: Path) -> None:
    run(MONTH, "--office", "JA", "--output", str(tmp_path / "month.json"))
    event = Event.objects.get(code="report.export")
    assert event.actor == "system:command"
    assert event.details == {"report": "monthly", "month": MONTH, "office": "JA", "format": "json"}


def test_an_empty_tree_is_told(db: None) -> None:
    with pytest.raises(CommandError, match="单位"):
        run(MONTH, "--output", "-")


def test_the_day_of_making_is_in_the_file(month: c.Cast) -> None:
    assert monthly(Month.parse(MONTH), month.city).as_json()["as_of"] == dt.date(2026, 11, 2).isoformat()
