"""The page: hand over, match, try, import, cancel, fetch what was not taken. Only its owner sees any of it."""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from cases.ledger import desk, importing
from cases.models import Case, LedgerMap, LedgerUpload, Submission
from jobs.models import Job
from jobs.registry import JobContext
from jobs.worker import run_due, take
from offices.models import Post
from tests.cast import PHONE, Cast
from tests.ledger.books import HEAD, book, row
from tests.ledger.pages import bring_in, client, counted, hand_over, match, only, table
from trail.models import Event


def test_a_ledger_goes_from_the_desk_into_the_office(desk_of: Client, tmp_path: Path, cast: Cast) -> None:
    rows = [row(1), row(2, received="x"), row(3, text=f"请打{PHONE}")]
    content = book(tmp_path / "a.xlsx", [["某局台账"], HEAD, *rows]).read_bytes()
    assert hand_over(desk_of, content, "a.xlsx")["Location"] == f"/import/{only().pk}/"
    page = desk_of.get(f"/import/{only().pk}/").content.decode()
    assert "第 2 行" in page
    assert "B列：留言用户（A00000001）" in page

    assert match(desk_of, only())["Location"] == f"/import/{only().pk}/progress/"
    assert 'hx-trigger="every 2s"' in desk_of.get(f"/import/{only().pk}/progress/").content.decode()
    assert run_due() == 1
    page = desk_of.get(f"/import/{only().pk}/progress/").content.decode()
    assert "导入这 2 行" in page
    assert "不是能确定的日期" in page
    assert "第 5 行，留言详情" in page
    assert PHONE not in page
    assert not Case.objects.exists()

    desk_of.post(f"/import/{only().pk}/progress/")
    assert run_due() == 1
    assert Case.objects.filter(is_historical=True, responsible_office=cast.district).count() == 2
    page = desk_of.get(f"/import/{only().pk}/progress/").content.decode()
    assert "导入完成" in page
    job = only().job
    assert job is not None
    assert job.result == {"rows": 3, "imported": 2, "already_there": 0, "errors": 1}
    assert Event.objects.get(stream="case:JA-2019-000001").acting_as == "registrar@JA"
    codes = set(Event.objects.filter(stream="office:JA").values_list("code", flat=True))
    assert codes == {"ledger.uploaded", "ledger.tried", "ledger.import_asked", "ledger.imported"}


def test_the_wrong_rows_come_back_as_a_workbook_that_can_be_handed_over_again(desk_of: Client) -> None:
    hand_over(desk_of, table(("1", "甲", "x", "路灯"), ("2", "乙", "2019-04-25", "路灯")))
    match(desk_of, only())
    run_due()
    bring_in(desk_of)
    answer = desk_of.get(f"/import/{only().pk}/errors.xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    wrong = load_workbook(io.BytesIO(content))
    assert wrong.active is not None
    assert wrong.active["A2"].value == 2
    wrong.active["G2"] = "2019-04-26"
    again = io.BytesIO()
    wrong.save(again)
    LedgerUpload.objects.all().delete()
    hand_over(desk_of, again.getvalue(), "errors.xlsx")
    # The letters are those of the ledger: the match is the same one.
    assert desk.look(only()).guess["received"] == "C列"
    match(desk_of, only())
    run_due()
    bring_in(desk_of)
    assert set(Submission.objects.values_list("import_key", flat=True)) == {"1", "2"}
    assert LedgerMap.objects.count() == 1


def test_strange_names_are_matched_by_hand_once_and_remembered(desk_of: Client) -> None:
    content = table(("1", "2019-04-25", "路灯"), head=("甲", "乙", "丙"))
    hand_over(desk_of, content)
    page = desk_of.get(f"/import/{only().pk}/").content.decode()
    assert "没有认出表头" in page
    chosen = {"col_key": "A列", "col_received": "B列", "col_text": "C列", "source": "老台账", "channel": "visit"}
    address = f"/import/{only().pk}/?sheet=0&header_row=1"
    assert desk_of.post(address, {"col_key": "A列"}).status_code == 422
    twice = desk_of.post(address, {**chosen, "col_title": "C列"})
    assert "这一列已经选作" in twice.content.decode()
    assert desk_of.post(address, chosen).status_code == 302
    run_due()
    bring_in(desk_of)
    piece = Submission.objects.get()
    assert (piece.import_source, piece.import_key, piece.channel, piece.text) == ("老台账", "1", "visit", "路灯")
    assert LedgerMap.objects.get().told["columns"]["received"] == "B列"
    LedgerUpload.objects.all().delete()
    hand_over(desk_of, content)
    page = desk_of.get(f"/import/{only().pk}/?header_row=1").content.decode()
    assert "已按上次的对应关系填好" in page
    assert 'value="老台账"' in page


def test_the_order_of_day_and_month_is_asked_where_it_is_open_and_never_guessed(desk_of: Client) -> None:
    hand_over(desk_of, table(("1", "甲", "2019-04-25", "路灯")))
    assert 'name="date_order"' not in desk_of.get(f"/import/{only().pk}/").content.decode()
    LedgerUpload.objects.all().delete()
    dates = ("3/4/2019", "31/12/2018", "12/31/2018")
    hand_over(desk_of, table(*((str(at), "甲", date, "路灯") for at, date in enumerate(dates))))
    page = desk_of.get(f"/import/{only().pk}/").content.decode()
    assert "第 2 行“3/4/2019”" in page
    assert match(desk_of, only()).status_code == 422
    assert match(desk_of, only(), date_order="dmy").status_code == 302
    run_due()
    bring_in(desk_of)
    days = Submission.objects.order_by("import_key").values_list("received_on", flat=True)
    assert list(days) == [dt.date(2019, 4, 3), dt.date(2018, 12, 31)]
    # What contradicts the order that was chosen is not read the other way round.
    assert only().report["problems"][0][:2] == [4, "收到日期"]


def test_a_cancelled_import_keeps_what_went_in_and_says_how_much(
    desk_of: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    hand_over(desk_of, table(*((str(at), "甲", "2019-04-25", f"第{at}件") for at in range(6))))
    match(desk_of, only())
    run_due()
    desk_of.post(f"/import/{only().pk}/progress/")

    # The page's button is pressed while the first batch is being written.
    progress = JobContext.progress

    def pressed(ctx: JobContext, done: int, total: int = 0) -> None:
        desk_of.post(f"/import/{only().pk}/cancel/")
        progress(ctx, done, total)

    monkeypatch.setattr(JobContext, "progress", pressed)
    run_due()
    monkeypatch.undo()
    assert Case.objects.count() == 2
    page = desk_of.get(f"/import/{only().pk}/progress/").content.decode()
    assert "已取消，取消前导入了 2 行" in page
    assert Event.objects.get(code="ledger.cancelled").details["imported"] == 2
    assert "继续导入" in page
    bring_in(desk_of)
    assert Case.objects.count() == 6
    assert only().imported == 6


def test_a_run_that_is_cut_off_is_taken_up_and_adds_nothing_twice(desk_of: Client) -> None:
    hand_over(desk_of, table(("1", "甲", "2019-04-25", "路灯")))
    match(desk_of, only())
    run_due()
    desk_of.post(f"/import/{only().pk}/progress/")
    lost = take()
    assert lost is not None
    Job.objects.filter(pk=lost.pk).update(lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert run_due() == 1
    bring_in(desk_of)
    assert Case.objects.count() == 1
    assert (only().imported, only().report["already_there"]) == (1, 1)


def test_of_two_clicks_on_the_button_one_starts_the_import(cast: Cast, desk_of: Client) -> None:
    hand_over(desk_of, table(("1", "甲", "2019-04-25", "路灯")))
    match(desk_of, only())
    run_due()
    one, other = (desk.own(cast.registrar, only().pk) for _click in range(2))
    assert desk.begin(one)
    assert not desk.begin(other)
    assert [job.kind for job in Job.objects.filter(state="queued")] == [desk.KIND]


def test_a_ledger_that_is_named_after_its_first_import_brings_in_only_what_was_refused(desk_of: Client) -> None:
    hand_over(desk_of, table(("1", "丙", "2018-04-25", "停车")), "earlier.csv")
    match(desk_of, only())
    run_due()
    bring_in(desk_of)
    LedgerUpload.objects.all().delete()

    rows = (("1", "甲", "2019-04-25", "路灯"), ("2", "乙", "2019-04-26", "路灯"), ("3", "", "2019-04-26", "路灯"))
    hand_over(desk_of, table(*rows))
    match(desk_of, only())
    run_due()
    bring_in(desk_of)
    assert counted(desk_of) == {"读到的行": 3, "已导入": 2, "早已导入": 0, "有错误": 1}

    # The cure of the refused row: another name for the ledger. Of a row without a name only a person can tell.
    match(desk_of, only(), source="二〇一九年")
    run_due()
    assert counted(desk_of) == {"读到的行": 3, "可以导入": 1, "早已导入": 1, "有错误": 1}
    bring_in(desk_of)
    assert counted(desk_of) == {"读到的行": 3, "已导入": 1, "早已导入": 1, "有错误": 1}
    page = desk_of.get(f"/import/{only().pk}/progress/").content.decode()
    assert "已用另一个台账名称导入过的行，不再导入" in page
    assert "用另一个台账名称导入过编号、日期、内容都相同的一件" in page
    assert Case.objects.count() == 4
    found = Submission.objects.filter(import_key="1").order_by("received_on").values_list("import_source", flat=True)
    assert list(found) == ["编号", "二〇一九年"]


def test_only_registrars_get_the_page_and_only_its_owner_the_file(cast: Cast, desk_of: Client) -> None:
    hand_over(desk_of, table(("1", "甲", "2019-04-25", "路灯")))
    pk = only().pk
    for staff, expected in ((cast.head, 403), (cast.administrator, 403), (cast.registrar_elsewhere, 200)):
        other = client(staff)
        assert other.get("/import/").status_code == expected
        for address in (f"/import/{pk}/", f"/import/{pk}/progress/", f"/import/{pk}/errors.xlsx"):
            assert other.get(address).status_code == 404
        assert other.post(f"/import/{pk}/cancel/").status_code == 404
    Post.objects.filter(staff=cast.registrar).delete()
    assert desk_of.get(f"/import/{pk}/").status_code == 403


def test_nobody_brings_in_another_offices_history(cast: Cast, desk_of: Client) -> None:
    assert hand_over(desk_of, table(("1", "甲", "2019-04-25", "路灯")), office="YP").status_code == 422
    hand_over(desk_of, table(("1", "甲", "2019-04-25", "路灯")))
    match(desk_of, only())
    # The post ends between asking and doing.
    Post.objects.filter(staff=cast.registrar).delete()
    run_due()
    job = only().job
    assert job is not None
    assert job.state == "failed"


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "空文件"), (b"\x89PNG\r\n\x1a\n\0", "不是表格"), (b"PK\x03\x04", "不是完好的表格")]
)
def test_what_is_no_ledger_is_refused_at_the_desk_and_not_kept(desk_of: Client, content: bytes, why: str) -> None:
    answer = hand_over(desk_of, content, "a.xlsx")
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not LedgerUpload.objects.exists()


def test_what_is_too_large_is_refused(desk_of: Client, settings: Any) -> None:
    settings.LEDGER_MAX_BYTES = 10
    assert "请分成几个文件" in hand_over(desk_of, table(("1", "甲", "2019-04-25", "路灯"))).content.decode()


def test_after_a_day_nothing_of_it_is_left(desk_of: Client) -> None:
    hand_over(desk_of, table(("1", "甲", "x", "路灯")))
    match(desk_of, only())
    run_due()
    upload = only()
    storage, names = upload.file.storage, [str(upload.file.name), str(upload.errors_file.name)]
    assert all(storage.exists(name) for name in names)
    assert desk.clear_out() == 0
    with time_machine.travel(upload.expires_at, tick=False):
        assert desk.clear_out() == 1
    assert not LedgerUpload.objects.exists()
    assert not any(storage.exists(name) for name in names)
    assert desk_of.get(f"/import/{upload.pk}/").status_code == 404


def test_no_workbook_of_errors_stays_that_no_row_names(desk_of: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_over(desk_of, table(("1", "甲", "x", "路灯")))
    match(desk_of, only())
    finishing, storage = JobContext.finishing, only().file.storage
    before = storage.listdir(desk.FOLDER)[1]

    def pressed(ctx: JobContext) -> Any:
        desk_of.post(f"/import/{only().pk}/cancel/")
        return finishing(ctx)

    monkeypatch.setattr(JobContext, "finishing", pressed)
    run_due()
    monkeypatch.undo()
    assert storage.listdir(desk.FOLDER)[1] == before

    # A run that was killed between writing the workbook and naming it leaves it.
    left = storage.save(f"{desk.FOLDER}/left", ContentFile(b"x"))
    assert desk.clear_out() == 0
    hours_ago = (timezone.now() - 2 * desk.GRACE).timestamp()
    for name in (left, str(only().file.name)):
        os.utime(storage.path(name), (hours_ago, hours_ago))
    assert desk.clear_out() == 1
    assert not storage.exists(left)
    assert storage.exists(str(only().file.name))


def test_a_head_of_two_storeys_keeps_both_on_the_page(desk_of: Client, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["编号", "信访人", "", "收到日期", "内容"],
        ["", "姓名", "电话", "", ""],
        [1, "甲", PHONE, "2019-04-25", "x"],
    ]
    hand_over(desk_of, book(tmp_path / "a.xlsx", rows, merge=["B1:C1"]).read_bytes(), "a.xlsx")
    shown = desk.look(only())
    assert (shown.header_row, shown.first_row) == (1, 3)
    match(desk_of, only())
    run_due()
    assert only().report["imported"] == 1
