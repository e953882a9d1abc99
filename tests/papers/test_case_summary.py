"""manage.py case_summary: only what the named person may see, each print in the log."""

import io
import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pypdf import PdfReader

from cases.actions.registering import register_case
from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from trail.models import Event


def run(*numbers: str, to: Path, reader: str = "head", **options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("case_summary", *numbers, output=to, reader=reader, stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(f"{error}\nexit")
    return out.getvalue(), err.getvalue()


def test_it_writes_one_file_for_each_matter_and_logs_each_print(cast: Cast, case: Case, tmp_path: Path) -> None:
    other = c.register(cast)
    folder = tmp_path / "new" / "folder"
    out, err = run(case.number, other.number, case.number, to=folder, purpose="会前阅看")
    assert err == ""
    assert sorted(path.name for path in folder.iterdir()) == [f"{case.number}.pdf", f"{other.number}.pdf"]
    assert out.splitlines() == [str(folder / f"{case.number}.pdf"), str(folder / f"{other.number}.pdf")]
    text = "".join(PdfReader(folder / f"{case.number}.pdf").pages[0].extract_text().split())
    assert "打印人科长乙" in text
    assert "用途会前阅看" in text
    printed = Event.objects.filter(code="case.print")
    assert {event.stream for event in printed} == {case.stream, other.stream}
    assert {event.actor for event in printed} == {"staff:head"}
    assert all(event.details == {"paper": "summary", "purpose": "command"} for event in printed)


def test_a_file_is_its_owners_alone(cast: Cast, case: Case, tmp_path: Path) -> None:
    run(case.number, to=tmp_path)
    assert stat.S_IMODE((tmp_path / f"{case.number}.pdf").stat().st_mode) == 0o600


def test_unknown_and_not_for_you_are_told_alike_and_the_others_are_written(
    cast: Cast, case: Case, tmp_path: Path
) -> None:
    letter = c.intake()
    hidden = register_case(by=cast.registrar_elsewhere, office=cast.elsewhere, received_on=c.TODAY, intake=letter).item
    _out, err = run(hidden.number, "JA-2026-999999", case.number, to=tmp_path)
    assert err.splitlines() == [
        f"{hidden.number}: no such matter for head",
        "JA-2026-999999: no such matter for head",
        "1 of 3 summaries were written.",
        "exit",
    ]
    assert [path.name for path in tmp_path.iterdir()] == [f"{case.number}.pdf"]


@pytest.mark.parametrize("reader", ["administrator", "statistician", "super", "head_yp"])
def test_who_may_not_see_the_matter_gets_nothing(cast: Cast, case: Case, tmp_path: Path, reader: str) -> None:
    _out, err = run(case.number, to=tmp_path, reader=reader)
    assert f"{case.number}: no such matter for {reader}" in err
    assert list(tmp_path.iterdir()) == []
    assert not Event.objects.filter(code="case.print").exists()


@pytest.mark.parametrize("reader", ["nobody", "gone"])
def test_an_account_that_cannot_sign_in_cannot_print(cast: Cast, case: Case, tmp_path: Path, reader: str) -> None:
    c.person("gone", "已离职", cast.district, "head", active=False)
    _out, err = run(case.number, to=tmp_path, reader=reader)
    assert err == f"--as: there is no active account '{reader}'.\nexit"


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_printed(
    cast: Cast, case: Case, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    _out, err = run(case.number, to=tmp_path / "file")
    assert "files cannot be written there" in err
    assert not Event.objects.filter(code="case.print").exists()


def test_of_a_destroyed_matter_nothing_is_written(cast: Cast, case: Case, tmp_path: Path) -> None:
    other = c.register(cast)
    Case.objects.filter(pk=case.pk).update(destroyed_on=c.TODAY)
    _out, err = run(case.number, other.number, to=tmp_path)
    assert err.splitlines()[:2] == [f"{case.number}: no such matter for head", "1 of 2 summaries were written."]
    assert [path.name for path in tmp_path.iterdir()] == [f"{other.number}.pdf"]


def test_a_summary_that_lacks_a_part_is_told_and_the_next_one_tried(cast: Cast, case: Case, tmp_path: Path) -> None:
    Staff.objects.filter(pk=cast.head.pk).update(full_name="")
    other = c.register(cast)
    _out, err = run(case.number, other.number, to=tmp_path)
    assert err.splitlines()[:2] == [f"{number}: the summary lacks 打印人" for number in (case.number, other.number)]
    assert not Event.objects.filter(code="case.print").exists()


def test_a_purpose_is_never_empty(cast: Cast, case: Case, tmp_path: Path) -> None:
    _out, err = run(case.number, to=tmp_path, purpose=" ")
    assert err.startswith("--purpose")
