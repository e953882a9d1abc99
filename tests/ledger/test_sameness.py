"""What is the same matter and what is not: nothing of a ledger goes by without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.actions.history import History, import_many
from cases.intake import ClaimDetails, Intake, PersonDetails, SubmissionDetails
from cases.ledger.identity import BY_CONTENT
from cases.models import Case, Petitioner, Submission
from cases.models.codes import NoPetitioner
from cases.page_parts import person_card
from offices.models import Office
from offices.personal import lasting_index
from tests.cast import PHONE, Cast
from tests.ledger.books import book, cells, counts, run
from workflows.codes import State
from workflows.verbs import SystemActor

pytestmark = pytest.mark.usefixtures("cast")

HEAD = ("编号", "信访人", "收到日期", "内容")
ANSWERED = (*HEAD, "答复意见", "答复时间")
# A ledger whose rows have no number.
PLAIN = ("信访人", "联系电话", "收到日期", "内容")


def made(path: Path, *rows: list[object], head: tuple[str, ...] = HEAD, merge: tuple[str, ...] = ()) -> Path:
    return book(path, [head, *rows], merge=merge)


def names(case: Case) -> list[str]:
    return [person.name for person in case.petitioners.all()]


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ([1, "李四", "2020-03-05", "咨询低保"], "收到日期、信访人"),
        ([1, "李四", "2019-01-05", "咨询低保"], "信访人"),
        ([1, "张三", "2020-03-05", "咨询低保"], "收到日期"),
        ([1, "张三", "2019-01-05", "咨询医保"], "内容"),
    ],
)
def test_another_matter_with_the_same_number_is_told_and_not_dropped(
    tmp_path: Path, other: list[object], what: str
) -> None:
    first: list[object] = [1, "张三", "2019-01-05", "咨询低保"]
    run(made(tmp_path / "a.xlsx", first))
    second = run(made(tmp_path / "b.xlsx", other))
    assert second.counts == counts(1, 0, errors=1)
    assert f"第 2 行，编号：此编号已导入过，{what}不同" in second.said
    assert "李四" not in second.said
    assert run(made(tmp_path / "a.xlsx", first)).counts == counts(1, 0, already_there=1)


def test_a_ledger_that_says_less_of_the_people_than_the_matter_does_is_already_there(tmp_path: Path) -> None:
    run(made(tmp_path / "a.xlsx", [1, "张三", "2019-01-05", "咨询低保"]))
    assert run(made(tmp_path / "b.xlsx", [1, "", "2019-01-05", "咨询低保"])).counts == counts(1, 0, already_there=1)
    more = run(made(tmp_path / "c.xlsx", [1, "张三", "2019-01-05", "咨询低保", PHONE], head=(*HEAD, "联系电话")))
    assert more.counts == counts(1, 0, errors=1)
    assert "信访人不同" in more.said


def test_the_same_number_on_another_day_or_of_another_person_is_told_within_one_file_too(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [1, "张三", "2019-01-05", "咨询低保"],
        [2, "王五", "2019-01-05", "咨询低保"],
        [1, "张三", "2020-03-05", "咨询低保"],
        [1, "李四", "2019-01-05", "咨询低保"],
    ]
    result = run(made(tmp_path / "a.xlsx", *rows))
    assert result.counts == counts(4, 2, errors=2)
    for line in (4, 5):
        assert f"第 {line} 行，编号：与第 2 行编号相同而" in result.said


def test_the_people_of_a_joint_petition_over_merged_rows_are_all_of_one_matter(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [1, "张三", "2019-01-05", "要求修路"],
        [1, "李四", "2019-01-05", "要求修路"],
        [2, "王五", "2019-01-05", "要求修路"],
    ]
    path = made(tmp_path / "a.xlsx", *rows, merge=("A2:A3", "C2:C3", "D2:D3"))
    result = run(path)
    assert result.counts == counts(3, 3)
    assert "几位信访人，记作同一件（1 行）" in result.said
    case = Case.objects.get(submissions__import_key="1")
    assert names(case) == ["张三", "李四"]
    assert case.submissions.get().head_count == 2
    assert Case.objects.count() == 2
    assert run(path).counts == counts(3, 0, already_there=3)


def test_a_row_of_a_joint_petition_that_says_something_else_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [1, "张三", "2019-01-05", "要求修路", "已修", "2019-02-05"],
        [1, "李四", "2019-01-05", "要求修路", "不修", "2019-02-05"],
    ]
    result = run(made(tmp_path / "a.xlsx", *rows, head=ANSWERED))
    assert result.counts == counts(2, 1, errors=1)
    assert "第 3 行，编号：与第 2 行编号相同而" in result.said


def test_a_further_petitioner_who_comes_in_another_file_is_told(tmp_path: Path) -> None:
    run(made(tmp_path / "a.xlsx", [1, "张三", "2019-01-05", "要求修路"]))
    joint: list[list[object]] = [[1, "张三", "2019-01-05", "要求修路"], [1, "李四", "2019-01-05", "要求修路"]]
    result = run(made(tmp_path / "b.xlsx", *joint))
    assert result.counts == counts(2, 0, already_there=1, errors=1)
    assert "第 3 行，编号：此编号已导入过，信访人不同" in result.said


def test_an_answer_that_comes_later_is_told_and_the_matter_stays_as_it_is(tmp_path: Path) -> None:
    run(made(tmp_path / "a.xlsx", [1, "张三", "2019-01-05", "咨询低保"]))
    answered: list[object] = [1, "张三", "2019-01-05", "咨询低保", "已答复。", "2019-02-05"]
    later = run(made(tmp_path / "b.xlsx", answered, head=ANSWERED))
    assert later.counts == counts(1, 0, errors=1)
    assert "第 2 行，答复意见：此编号已导入过，答复是新的" in later.said
    assert Case.objects.get().state == State.INTAKE
    # Where the reply is known it is no news, nor is a ledger that leaves it out.
    answered[0] = 2
    run(made(tmp_path / "c.xlsx", answered, head=ANSWERED))
    assert run(made(tmp_path / "c.xlsx", answered, head=ANSWERED)).counts == counts(1, 0, already_there=1)
    assert run(made(tmp_path / "d.xlsx", answered[:4])).counts == counts(1, 0, already_there=1)
    answered[5] = "2019-02-06"
    another_day = run(made(tmp_path / "e.xlsx", answered, head=ANSWERED))
    assert "第 2 行，答复时间：此编号已导入过，答复时间是新的" in another_day.said


@pytest.mark.parametrize(
    ("name", "why"), [("", "history"), ("匿名", "anonymous"), ("不详", "unclear"), ("无", "history")]
)
def test_a_phone_without_a_name_is_kept(tmp_path: Path, name: str, why: str) -> None:
    head = (*HEAD, "联系电话", "身份证号", "住址")
    said: list[object] = [1, name, "2019-01-05", "咨询低保", PHONE, "11010519491231002X", "某路1号"]
    path = made(tmp_path / "a.xlsx", said, [2, name, "2019-01-05", "咨询低保", "", "", ""], head=head)
    assert run(path).counts == counts(2, 2)
    person = Petitioner.objects.get()
    assert (person.name, person.phone, person.id_number, person.address) == ("", PHONE, "11010519491231002X", "某路1号")
    assert set(Case.objects.values_list("no_petitioner", flat=True)) == {why}
    assert person_card(person.case, person).name == str(NoPetitioner(why).label)
    assert run(path).counts == counts(2, 0, already_there=2)


def test_rows_without_a_number_of_people_of_one_name_are_told_apart_by_their_phones(tmp_path: Path) -> None:
    wrong: list[object] = ["张三", "13900000002", "x", "咨询低保"]
    path = made(tmp_path / "a.xlsx", ["张三", PHONE, "2019-01-05", "咨询低保"], wrong, head=PLAIN)
    errors = tmp_path / "errors.xlsx"
    assert run(path, "--errors", str(errors)).counts == counts(2, 1, errors=1)
    head, last = cells(errors)
    last[head.index("收到日期")] = "2019-01-05"
    corrected = book(tmp_path / "b.xlsx", [head, last])
    assert run(corrected).counts == counts(1, 1)
    assert run(corrected).counts == counts(1, 0, already_there=1)


def test_a_corrected_row_is_not_taken_for_the_one_that_says_the_very_same(tmp_path: Path) -> None:
    """Three people asked the same without a name on one day; of two the day was written wrongly, one of them twice."""
    good: list[object] = ["匿名", "", "2019-01-05", "咨询低保"]
    wrong: list[object] = ["匿名", "", "x", "咨询低保"]
    other: list[object] = ["匿名", "", "2019-01-06", "咨询医保"]
    errors, again = tmp_path / "errors.xlsx", tmp_path / "again.xlsx"
    ledger = made(tmp_path / "a.xlsx", wrong, good, wrong, other, head=PLAIN)
    assert run(ledger, "--errors", str(errors)).counts == counts(4, 2, errors=2)
    head, one, two = cells(errors)
    day = head.index("收到日期")
    one[day], two[day] = "2019-01-05", "y"
    assert run(book(tmp_path / "b.xlsx", [head, one, two]), "--errors", str(again)).counts == counts(2, 1, errors=1)
    head, two = cells(again)
    two[head.index("收到日期")] = "2019-01-05"
    assert run(book(tmp_path / "c.xlsx", [head, two])).counts == counts(1, 1)
    assert run(book(tmp_path / "c.xlsx", [head, two])).counts == counts(1, 0, already_there=1)
    # The ledger itself, corrected, says no more than what is in by now.
    assert run(made(tmp_path / "a.xlsx", good, good, good, other, head=PLAIN)).counts == counts(4, 0, already_there=4)
    assert Submission.objects.count() == 4


def test_rows_of_before_are_known_by_their_old_key_and_only_if_they_say_the_same(cast: Cast, tmp_path: Path) -> None:
    """Keys of earlier versions left out the phone: of two people of one name the second was taken for the first."""
    _brought_in_before(cast.city, PHONE)
    again = made(tmp_path / "a.xlsx", ["张三", PHONE, "2019-01-05", "咨询低保"], head=PLAIN)
    assert run(again).counts == counts(1, 0, already_there=1)
    other = made(tmp_path / "b.xlsx", ["张三", "13900000002", "2019-01-05", "咨询低保"], head=PLAIN)
    assert run(other).counts == counts(1, 1)
    assert run(other).counts == counts(1, 0, already_there=1)


def _brought_in_before(office: Office, phone: str) -> None:
    key = lasting_index("ledger", "2019-01-05|张三|咨询低保|咨询低保||1")
    piece = SubmissionDetails(subject="咨询低保", text="咨询低保", import_source=BY_CONTENT, import_key=key)
    intake = Intake("咨询低保", piece, (ClaimDetails("咨询低保"),), (PersonDetails("张三", phone=phone),))
    received_on = Submission._meta.get_field("received_on").to_python("2019-01-05")
    import_many(by=SystemActor("import"), office=office, matters=[History(received_on, intake)])
