"""Words a ledger uses: what is certain is taken as what it says, and what says nothing as nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.models import Case, Petitioner, Submission
from tests.ledger.books import counts, run
from tests.ledger.nasty_text import MAKERS

pytestmark = pytest.mark.usefixtures("cast")


@pytest.mark.parametrize(("name", "means"), [("words_for_first.xlsx", "first"), ("words_for_repeat.xlsx", "repeat")])
def test_what_a_ledger_calls_first_and_repeated_is_taken_over(tmp_path: Path, name: str, means: str) -> None:
    run(MAKERS[name](tmp_path / name))
    assert set(Submission.objects.values_list("repeat", flat=True)) == {means}


def test_who_sent_a_matter_on_is_no_form_in_which_somebody_spoke(tmp_path: Path) -> None:
    said = run(MAKERS["words_for_sources.xlsx"](tmp_path / "a.xlsx")).said
    found = Submission.objects.order_by("import_key").values_list("source", "channel")
    assert list(found) == [("bureau", "letter"), ("superior", "letter"), ("direct", "web")]
    assert "没有载明来访形式，按“来信”记入" in said
    assert Case.objects.get(submissions__import_key="1").case_class == "claim"


def test_what_a_program_writes_for_nothing_is_nobodys_name(tmp_path: Path) -> None:
    result = run(MAKERS["nothing_in_many_words.xlsx"](tmp_path / "a.xlsx"))
    assert result.counts == counts(4, 4)
    assert "写着 NULL、None 一类字样的格子，按空白处理（4 行）" in result.said
    assert not Petitioner.objects.exists()
    assert set(Case.objects.values_list("no_petitioner", flat=True)) == {"history"}


def test_a_number_a_csv_has_lost_is_told_and_what_marks_text_is_no_part_of_a_number(tmp_path: Path) -> None:
    result = run(MAKERS["rounded_numbers.csv"](tmp_path / "a.csv"))
    for line, column in ((2, "编号"), (3, "联系电话"), (4, "身份证号")):
        assert f"第 {line} 行，{column}：数字太长" in result.said
    person = Petitioner.objects.get()
    assert (person.phone, person.id_number) == ("13800138000", "11010519491231002X")
