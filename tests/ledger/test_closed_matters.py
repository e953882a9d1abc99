"""What an import tells of matters that are closed to whoever imports, and of other offices' matters: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.models import Case, LedgerUpload, Submission
from jobs.worker import run_due
from offices.models import Staff
from tests.cast import Cast
from tests.ledger.books import counts, run
from tests.ledger.pages import bring_in, client, counted, hand_over, match, only, table
from trail.models import Event

Row = tuple[str, ...]
HEAD = ("编号", "收到日期", "信访人", "内容", "信访目的", "答复意见")
ACCUSATION = ("1", "2019-04-25", "孙某甲", "举报", "举报", "")
# What somebody may try who wants to know: the same number with another day, person, words or answer; the very row.
OTHERS = [
    ("1", "2019-04-26", "孙某甲", "举报", "举报", ""),
    ("1", "2019-04-25", "李四", "举报", "举报", ""),
    ("1", "2019-04-25", "孙某甲", "咨询", "咨询", ""),
    ("1", "2019-04-25", "孙某甲", "举报", "举报", "已查实"),
]
PROBES = [*OTHERS, ACCUSATION]


def made(path: Path, *rows: Row, head: Row = HEAD) -> Path:
    path.write_bytes(table(*rows, head=head))
    return path


def tries(staff: Staff, office: str, *rows: Row, head: Row = HEAD) -> dict[str, int]:
    """The figures of a trial on the page. No row is named as wrong, and nothing of any is remarked."""
    LedgerUpload.objects.all().delete()
    desk_ = client(staff)
    hand_over(desk_, table(*rows, head=head), office=office)
    match(desk_, only(), channel="letter")
    run_due()
    page = desk_.get(f"/import/{only().pk}/progress/").content.decode()
    assert "没有导入的行" not in page
    assert "请留意" not in page
    return counted(desk_)


def importable(rows: int) -> dict[str, int]:
    return {"读到的行": rows, "可以导入": rows, "早已导入": 0, "有错误": 0}


@pytest.fixture
def accusation(cast: Cast, tmp_path: Path) -> Case:
    """One the machine brought in at JA: no registrar sees it."""
    assert run(made(tmp_path / "old.csv", ACCUSATION), "--office", "JA").counts == counts(1, 1)
    case = Case.objects.get()
    for staff in (cast.registrar, cast.registrar_elsewhere):
        assert not Case.objects.visible_to(staff).exists()
    return case


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.usefixtures("accusation")
def test_a_trial_tells_neither_another_office_nor_the_same_of_an_accusation(cast: Cast, probe: Row) -> None:
    assert tries(cast.registrar_elsewhere, "YP", probe) == importable(1)
    assert tries(cast.registrar, "JA", probe) == importable(1)
    assert tries(cast.registrar, "JA1", probe) == importable(1)
    tried = Event.objects.filter(code="ledger.tried").order_by("pk")
    assert [(event.actor, event.stream) for event in tried] == [
        (cast.registrar_elsewhere.actor, "office:YP"),
        (cast.registrar.actor, "office:JA"),
        (cast.registrar.actor, "office:JA1"),
    ]
    assert {event.details["imported"] for event in tried} == {1}


def test_who_may_see_a_matter_is_told_what_differs(cast: Cast, tmp_path: Path) -> None:
    claim = ("1", "2019-04-25", "孙某甲", "路灯", "诉求", "")
    run(made(tmp_path / "old.csv", claim), "--office", "JA")
    other = ("1", "2019-04-25", "李四", "路灯", "诉求", "")
    said = run(made(tmp_path / "a.csv", other), "--office", "JA", "--as", "registrar", "--dry-run").said
    assert "此编号已导入过，信访人不同" in said
    assert tries(cast.registrar_elsewhere, "YP", claim, ("2", *claim[1:])) == importable(2)


def test_a_row_without_a_number_tells_nothing_either(cast: Cast, tmp_path: Path) -> None:
    run(made(tmp_path / "old.csv", ACCUSATION[1:], head=HEAD[1:]), "--office", "JA")
    assert tries(cast.registrar, "JA", ACCUSATION[1:], head=HEAD[1:]) == importable(1)
    assert tries(cast.registrar_elsewhere, "YP", ACCUSATION[1:], head=HEAD[1:]) == importable(1)
    bring_in(client(cast.registrar_elsewhere))
    assert Case.objects.count() == 2
    again = run(made(tmp_path / "b.csv", ACCUSATION[1:], head=HEAD[1:]), "--office", "JA", "--as", "registrar")
    assert again.counts == counts(1, 0, already_there=1)


@pytest.mark.usefixtures("accusation")
def test_the_very_row_never_comes_in_twice_and_another_with_its_number_is_not_lost(tmp_path: Path) -> None:
    mine = ("--office", "JA", "--as", "registrar")
    assert run(made(tmp_path / "a.csv", ACCUSATION), *mine).counts == counts(1, 0, already_there=1)
    named = run(made(tmp_path / "a.csv", ACCUSATION), *mine, "--source", "老台账")
    assert named.counts == counts(1, 0, already_there=1)
    for at, other in enumerate(OTHERS, start=2):
        one = made(tmp_path / "b.csv", other)
        assert run(one, *mine).counts == counts(1, 1), other
        assert Case.objects.count() == at
        # From now on it is a matter of theirs like any other.
        assert run(one, *mine).counts == counts(1, 0, already_there=1)
        assert run(one, *mine, "--dry-run").counts["importable"] == 0
    assert run(made(tmp_path / "a.csv", ACCUSATION), "--office", "JA").counts == counts(1, 0, already_there=1)


def test_numbers_are_an_offices_own(cast: Cast, tmp_path: Path) -> None:
    rows = [(str(at), "2019-04-25", f"甲{at}", "路灯", "诉求", "") for at in range(1, 6)]
    for office, year in (("JA", 2019), ("YP", 2020), ("JA1", 2021), ("MZ", 2022)):
        theirs = [(number, f"{year}-01-05", *rest) for number, _day, *rest in rows]
        assert run(made(tmp_path / "a.csv", *theirs), "--office", office).counts == counts(5, 5)
    assert Submission.objects.filter(import_key="1", import_source="编号").count() == 4
