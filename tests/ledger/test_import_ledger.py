"""`manage.py import_ledger`: good rows go in once, bad ones are told with row, field and cure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from cases.models import Answer, Case, Category, Petitioner, Submission
from tests.cast import Cast
from tests.ledger.books import HEAD, book, cells, counts, row, run
from trail.models import Event
from workflows.codes import State

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Three good rows."""
    return book(tmp_path / "台账.xlsx", [HEAD, *(row(number) for number in (101, 102, 103))])


def only(path: Path, *rows: list[object], head: tuple[str, ...] = HEAD) -> Path:
    return book(path, [head, *rows])


def test_each_row_becomes_a_historical_matter_with_its_reply(cast: Cast, ledger: Path) -> None:
    assert run(ledger).counts == counts(3, 3)
    case = Case.objects.get(submissions__import_key="101")
    assert (case.number, case.registering_office) == ("MZ-2019-000001", cast.city)
    assert (case.state, case.is_historical, case.is_open) == (State.RESOLVED, True, False)
    assert (case.received_on, case.resolved_on) == (dt.date(2019, 4, 25), dt.date(2019, 5, 20))
    assert not case.clocks.exists()
    piece = case.submissions.get()
    assert (piece.import_source, piece.channel, piece.repeat) == ("留言编号", "web", "undetermined")
    assert (piece.received_on, piece.received_at) == (dt.date(2019, 4, 25), dt.time(9, 32, 9))
    assert piece.text == "小区第1盏路灯不亮\xa0已久。"
    answer = Answer.objects.get(claim__case=case)
    assert (answer.opinion, answer.answered_on) == ("已经修好。", dt.date(2019, 5, 20))
    assert case.petitioners.get().name == "A00000001"


def test_the_log_names_the_machine_the_row_and_the_whole_import(ledger: Path) -> None:
    run(ledger)
    event = Event.objects.get(stream="case:MZ-2019-000001")
    assert (event.code, event.actor, event.details["row"]) == ("case.import_historical", "system:import", "101")
    whole = Event.objects.get(code="ledger.imported")
    assert whole.stream == "office:MZ"
    assert whole.details["imported"] == 3


def test_a_second_import_adds_nothing_and_the_same_rows_of_another_file_neither(tmp_path: Path, ledger: Path) -> None:
    run(ledger)
    assert run(ledger).counts == counts(3, 0, already_there=3)
    longer = only(tmp_path / "more.xlsx", row(103.0), row("104"))
    assert run(longer).counts == counts(2, 1, already_there=1)
    assert Case.objects.count() == 4


def test_a_number_that_comes_again_with_other_words_is_told_and_not_dropped(tmp_path: Path, ledger: Path) -> None:
    run(ledger)
    other = run(only(tmp_path / "other.xlsx", row(101, text="另一件事")))
    assert other.counts == counts(1, 0, errors=1)
    assert "第 2 行，留言编号：此编号已导入过，内容不同" in other.said


def test_within_one_file_a_row_counts_once_and_a_number_is_one_matter(tmp_path: Path) -> None:
    path = only(tmp_path / "a.xlsx", row(1), row(1), row(1, text="另一件事"))
    result = run(path)
    assert result.counts == counts(3, 1, already_there=1, errors=1)
    assert "第 4 行，留言编号：与第 2 行编号相同而日期、信访人、内容或答复不同" in result.said


def test_good_rows_go_in_and_bad_ones_name_row_field_and_cure(tmp_path: Path) -> None:
    path = only(
        tmp_path / "a.xlsx",
        row(1),
        row(2, received=""),
        row(3, received="3/4/2019"),
        row(4, received="2030-01-01"),
        row(5, replied="2019/4/24"),
        row(6, title="", text=""),
        row(7, person="张***"),
        row(8),
    )
    result = run(path)
    assert result.counts == counts(8, 2, errors=6)
    assert "6 行没有导入" in result.failure
    for words in (
        "第 3 行，留言时间：填写收到日期",
        "第 4 行，留言时间：分不清",
        "第 5 行，留言时间：日期晚于今天",
        "第 6 行，答复时间：答复早于收到",
        "第 7 行，留言详情：填写标题或内容",
        "第 8 行，留言用户：内容已被遮盖",
    ):
        assert words in result.said
    assert "张***" not in result.said


def test_a_masked_number_is_told_with_row_field_and_cure_whatever_signs_mask_it(tmp_path: Path) -> None:
    rows = [[*row(1), "138ＸＸＸＸ8000", "", ""], [*row(2), "", "310●●●●002X", ""], [*row(3), "", "", "某路＊＊＊"],
            [*row(4), "13800138000", "11010519491231002X", "某路××号"]]  # fmt: skip
    result = run(only(tmp_path / "a.xlsx", *rows, head=(*HEAD, "联系电话", "身份证号", "住址")))
    assert result.counts == counts(4, 1, errors=3)
    for words in (
        "第 2 行，联系电话：号码已被遮盖（如带 ****、●●、xxxx）：填写完整号码，或者清空这一格",
        "第 3 行，身份证号：号码已被遮盖",
        "第 4 行，住址：内容已被遮盖",
    ):
        assert words in result.said


def test_the_workbook_of_errors_can_be_corrected_and_fed_back(tmp_path: Path) -> None:
    bad = [row(2.0, received="3/4/2019", replied="x"), row(3, received="", text="=1+1")]
    path = book(tmp_path / "a.xlsx", [["某局台账"], [*HEAD, "备注"], [*row(1), ""], *([*one, "b"] for one in bad)])
    errors = tmp_path / "errors.xlsx"
    assert run(path, "--errors", str(errors)).counts == counts(3, 1, errors=2)

    head, *rows = cells(errors)
    assert head == ["错误行号", "错误栏目", "错误原值", "更正方法", *HEAD, "备注"]
    assert [one[0] for one in rows] == [4, 5]
    assert rows[0][1:3] == ["留言时间\n答复时间", "3/4/2019\nx"]
    assert rows[0][4:6] == [2, "A00000002"]
    # One row is corrected well, the other badly, which takes a second round.
    rows[0][7], rows[0][10], rows[1][7] = "2019-04-03", "2019-05-01", "2019-02-30"
    again = tmp_path / "again.xlsx"
    assert run(book(tmp_path / "b.xlsx", [head, *rows]), "--errors", str(again)).counts == counts(2, 1, errors=1)
    head, last = cells(again)
    assert head == ["错误行号", "错误栏目", "错误原值", "更正方法", *HEAD, "备注"]
    last[7] = "2019-03-02"
    assert run(book(tmp_path / "c.xlsx", [head, last])).counts == counts(1, 1)
    assert Submission.objects.get(import_key="3").text == "=1+1"
    assert run(book(tmp_path / "c.xlsx", [head, last])).counts == counts(1, 0, already_there=1)


def test_a_formula_without_a_result_is_an_error_of_its_row(tmp_path: Path) -> None:
    written = Workbook()
    table = written.active
    assert table is not None
    for one in (HEAD, row(1), row(2, person="=VLOOKUP(1,A:B,2)"), row(3)):
        table.append(list(one))
    written.save(tmp_path / "a.xlsx")
    result = run(tmp_path / "a.xlsx", "--errors", str(tmp_path / "errors.xlsx"))
    assert result.counts == counts(3, 2, errors=1)
    assert run(tmp_path / "errors.xlsx").counts == counts(1, 0, errors=1)
    assert "第 3 行，留言用户：公式出错或没有算出结果" in result.said


def test_without_errors_no_workbook_is_written(tmp_path: Path, ledger: Path) -> None:
    run(ledger, "--errors", str(tmp_path / "errors.xlsx"))
    assert not (tmp_path / "errors.xlsx").exists()


def test_a_trial_brings_nothing_in_says_what_would_happen_and_is_logged(tmp_path: Path) -> None:
    path = only(tmp_path / "a.xlsx", row(1), row(2, received="x"))
    trial = run(path, "--dry-run")
    assert trial.counts == counts(2, 0, errors=1) | {"dry_run": True, "importable": 1}
    assert trial.failure
    assert not Case.objects.exists()
    tried = Event.objects.get()
    assert (tried.code, tried.stream, tried.actor) == ("ledger.tried", "office:MZ", "system:import")
    assert [tried.details[name] for name in ("rows", "imported", "errors")] == [2, 1, 1]
    assert run(path).counts == counts(2, 1, errors=1)


def test_blank_lines_and_lines_with_a_printed_number_only_are_no_rows(tmp_path: Path) -> None:
    head = ("序号", *HEAD)
    empty: list[object] = [None] * 8
    path = only(tmp_path / "a.xlsx", [1, *row(1)], empty, [2, *row(2)], [3, *[None] * 7], empty, [" "] * 8, head=head)
    assert run(path).counts == counts(2, 2)


def test_history_goes_to_the_office_that_is_named_and_stays_in_its_year(cast: Cast, tmp_path: Path) -> None:
    path = only(tmp_path / "a.xlsx", row(1), row(2, received="2018/12/31 23:59:59"), row(3))
    assert run(path, "--office", "JA").counts == counts(3, 3)
    numbers = Case.objects.filter(responsible_office=cast.district).order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["JA-2018-000001", "JA-2019-000001", "JA-2019-000002"]


def test_a_registrar_brings_in_her_own_offices_history_and_nobody_elses(cast: Cast, ledger: Path) -> None:
    assert run(ledger, "--office", "JA", "--as", "registrar").counts == counts(3, 3)
    event = Event.objects.get(stream="case:JA-2019-000001")
    assert event.actor == cast.registrar.actor
    assert event.acting_as == "registrar@JA"
    for options in (("--office", "YP", "--as", "registrar"), ("--office", "JA", "--as", "stranger")):
        assert "不能导入" in run(ledger, *options).failure


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--office", "NONE"), "没有代码为“NONE”的单位"),
        (("--as", "nobody"), "没有用户名为“nobody”的在用账号"),
        (("--sheet", "别的"), "没有名为“别的”的工作表"),
        (("--map", "none.toml"), "找不到对照文件"),
        (("--errors", "none/errors.xlsx"), "已有目录"),
        (("--errors", "errors.csv"), ".xlsx"),
    ],
)
def test_what_is_asked_wrongly_is_refused_before_anything_is_written(
    ledger: Path, options: tuple[str, str], why: str
) -> None:
    result = run(ledger, *options)
    assert why in result.failure
    assert not result.counts
    assert not Case.objects.exists()


def test_the_workbook_of_errors_never_overwrites_the_ledger(ledger: Path) -> None:
    assert "不能与要导入的文件相同" in run(ledger, "--errors", str(ledger)).failure


def test_a_picture_named_as_a_workbook_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    picture = tmp_path / "a.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0")
    assert "不是表格" in run(picture).failure
    assert "没有内容" in run(book(tmp_path / "b.xlsx", [])).failure
    assert "找不到文件" in run(tmp_path / "none.xlsx").failure
    assert run(only(tmp_path / "c.xlsx")).counts == counts(0, 0)


def test_a_csv_in_gb18030_is_a_ledger_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = ["来信编号,信访人,来信日期,反映内容", "7,㐂某,2019-04-25,反映路灯不亮"]
    path.write_bytes("\r\r\n".join(lines).encode("gb18030"))
    assert run(path).counts == counts(1, 1)
    piece = Submission.objects.get()
    assert (piece.channel, piece.import_key, piece.subject) == ("letter", "7", "反映路灯不亮")
    assert Petitioner.objects.get().name == "㐂某"
    assert piece.case.state == State.INTAKE
    assert not piece.case.is_open


def test_rows_without_a_number_are_known_by_what_they_say(tmp_path: Path) -> None:
    head = ("信访人", "来访日期", "反映内容")
    same: list[object] = ["甲某", "2019-04-25", "咨询"]
    path = only(tmp_path / "a.xlsx", same, ["乙某", "2019-04-25", "咨询"], same, head=head)
    assert run(path).counts == counts(3, 3)
    assert run(path).counts == counts(3, 0, already_there=3)
    assert set(Submission.objects.values_list("channel", "import_source")) == {("visit", "content")}


def test_a_number_that_is_a_citizens_own_stands_nowhere_in_clear(tmp_path: Path) -> None:
    path = only(tmp_path / "a.xlsx", row("11010519491231002X"))
    assert run(path).counts == counts(1, 1)
    assert run(path).counts == counts(1, 0, already_there=1)
    assert "11010519491231002X" not in str(list(Event.objects.values())) + str(list(Submission.objects.values()))


def test_what_a_ledger_says_of_people_channel_and_repeat_is_kept(tmp_path: Path) -> None:
    Category.objects.create(code="X9", name="只在此处")
    head = ("编号", "姓名", "身份证号", "联系电话", "住址", "收到日期", "内容", "渠道", "业务类别", "初次/重复", "人数")
    say = ["2019-04-25", "反映一件事"]
    path = only(
        tmp_path / "a.xlsx",
        ["1", "甲某", "11010519491231002X", 13800138000, "某路1号", *say, "来访", "只在此处", "重复", 6],
        ["2", "匿名", "", "", "", *say, "12345", "别的类别", "", ""],
        ["3", "", "", "", "", *say, "飞鸽", "", "", ""],
        ["4", "", 310104194912310021, "", "", *say, "来信", "", "也许", ""],
        head=head,
    )
    result = run(path)
    assert result.counts == counts(4, 2, errors=2)
    assert "第 4 行，渠道：不认识的说法" in result.said
    assert "第 5 行，身份证号：数字太长" in result.said
    assert "第 5 行，初次/重复：不认识的说法" in result.said
    assert "业务类别不在本系统目录内，留空：别的类别" in result.said
    first, second = Case.objects.order_by("number")
    person, piece = first.petitioners.get(), first.submissions.get()
    assert (person.id_number, person.phone, person.address) == ("11010519491231002X", "13800138000", "某路1号")
    assert person.id_index
    assert (piece.channel, piece.repeat, piece.head_count) == ("visit", "repeat", 6)
    assert first.category is not None
    assert first.category.code == "X9"
    assert (second.no_petitioner, second.submissions.get().channel) == ("anonymous", "call")


def test_a_map_tells_other_names_and_words(tmp_path: Path) -> None:
    told = tmp_path / "map.toml"
    told.write_text(
        'source = "老系统"\n[columns]\nkey = ["年度", "号"]\nreceived = "来件"\ntext = "说了什么"\nchannel = "怎么来"\n'
        '[values.channel]\n"飞鸽" = "letter"\n[defaults]\nchannel = "visit"\ncase_class = "inquiry"\n',
        encoding="utf-8",
    )
    head = ("年度", "号", "来件", "说了什么", "怎么来")
    rows: list[list[object]] = [[2019, 1, "2019-01-02", "甲", "飞鸽"], [2020, 1, "2020-01-02", "乙", ""]]
    assert run(only(tmp_path / "a.xlsx", *rows, head=head), "--map", str(told)).counts == counts(2, 2)
    found = Submission.objects.order_by("pk").values_list("import_source", "import_key", "channel")
    assert list(found) == [("老系统", "2019-1", "letter"), ("老系统", "2020-1", "visit")]
    assert set(Case.objects.values_list("case_class", flat=True)) == {"inquiry"}


def test_what_is_too_long_for_a_title_is_kept_whole_in_the_text(tmp_path: Path) -> None:
    title, text = "长" * 250, "文" * 5000
    assert run(only(tmp_path / "a.xlsx", row(1, title=title, text=text, reply="答" * 9000))).counts == counts(1, 1)
    case = Case.objects.get()
    piece, claim = case.submissions.get(), case.claims.get()
    assert (case.title, piece.subject) == ("长" * 99 + "…", "长" * 199 + "…")
    assert piece.text == f"{title}\n{text}"
    assert len(claim.request) == 2000
    assert claim.answers.get().opinion == "答" * 9000


def test_a_reply_without_words_or_day_is_kept_as_far_as_it_is_known(tmp_path: Path) -> None:
    result = run(only(tmp_path / "a.xlsx", row(1, reply=""), row(2, replied=""), row(3, reply="", replied="")))
    assert result.counts == counts(3, 3)
    assert "有答复时间而没有答复意见" in result.said
    found = Case.objects.order_by("pk").values_list("state", "resolved_on")
    assert list(found) == [(State.RESOLVED, dt.date(2019, 5, 20)), (State.RESOLVED, None), (State.INTAKE, None)]
