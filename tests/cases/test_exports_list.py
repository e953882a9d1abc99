"""The list as an Excel workbook: what its reader may see, masked, safe to open, logged."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from cases.intake import PersonDetails
from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.cast import ID_NUMBER, PHONE, Cast
from trail.models import Event

URL = "/cases/export/"
ASKED = {"kind": "list", "purpose": "report", "purpose_words": "十月例会"}


def export(client: Client, person: Staff, query: str = "", **changes: str) -> Any:
    client.force_login(person)
    return client.post(f"{URL}?{query}", {**ASKED, **changes})


def book_of(answer: Any) -> Any:
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def rows_of(answer: Any) -> list[tuple[Any, ...]]:
    return list(book_of(answer).worksheets[0].iter_rows(min_row=2, values_only=True))


def notes() -> list[dict[str, Any]]:
    return [event.details for event in Event.objects.filter(code="case.export", stream="")]


def test_it_asks_what_for_before_anything_leaves(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.head)
    assert "用途" in client.get(URL).content.decode()
    refused = client.post(URL, {**ASKED, "purpose": ""})
    assert refused.status_code == 422
    assert "请选择导出的用途。" in refused.content.decode()
    assert notes() == []


def test_a_row_has_real_dates_and_a_masked_name(cast: Cast, case: Case, client: Client) -> None:
    (row,) = rows_of(export(client, cast.head))
    assert row[0] == case.number
    assert row[2] == "陈***"
    assert row[9] == dt.datetime(2026, 11, 2)
    assert row[11] == dt.datetime(2026, 11, 17)
    text = str(row)
    assert ID_NUMBER not in text
    assert PHONE not in text


def test_numbers_of_people_in_a_title_stay_behind(cast: Cast, client: Client) -> None:
    c.register(cast, title=f"请回电{PHONE}")
    (row,) = rows_of(export(client, cast.head))
    assert row[1] == "请回电（号码略）"


def test_only_what_the_reader_sees_is_in_it(cast: Cast, case: Case, client: Client) -> None:
    hidden = c.register(cast, case_class="accusation")
    assert {row[0] for row in rows_of(export(client, cast.head))} == {case.number, hidden.number}
    assert [row[0] for row in rows_of(export(client, cast.superior_head))] == [case.number]
    for nobody in (cast.head_elsewhere, cast.stranger, cast.statistician, cast.superuser):
        refused = export(client, nobody)
        assert refused.status_code == 422
        assert case.number not in refused.content.decode()


def test_an_accuser_is_not_named_even_masked(cast: Cast, client: Client) -> None:
    c.register(cast, case_class="accusation")
    (row,) = rows_of(export(client, cast.head))
    assert row[2] == "检举控告人，不显示"


def test_the_filters_of_the_list_and_the_ticked_rows_cut_it(cast: Cast, case: Case, client: Client) -> None:
    other = c.register(cast, title="养老机构收费过高")
    ticked = export(client, cast.head, f"chosen={other.number}")
    assert [row[0] for row in rows_of(ticked)] == [other.number]
    found = export(client, cast.head, "q=养老&order=number")
    assert [row[0] for row in rows_of(found)] == [other.number]
    assert export(client, cast.head, "state=nonsense").status_code == 422


def test_a_ticked_number_opens_nothing_that_is_hidden(cast: Cast, case: Case, client: Client) -> None:
    assert export(client, cast.head_elsewhere, f"chosen={case.number}").status_code == 422


def test_the_second_sheet_says_who_when_what_for_and_which(cast: Cast, case: Case, client: Client) -> None:
    book = book_of(export(client, cast.head, "q=低保&state=intake"))
    cover = dict(book.worksheets[1].iter_rows(values_only=True))
    assert cover["导出人"] == "科长乙 静安区民政局"
    assert cover["用途"] == "汇报工作　十月例会"
    assert cover["件数"] == 1
    assert cover["标题、诉求或编号"] == "低保"
    assert cover["状态"] == "登记"


def test_the_log_knows_count_purpose_and_filters_but_not_the_words(cast: Cast, case: Case, client: Client) -> None:
    export(client, cast.head, "q=低保")
    assert notes() == [{"kind": "list", "count": 1, "purpose": "report", "filters": ["q"], "ticked": False}]
    line = Event.objects.filter(code="case.export", stream="").get()
    assert line.actor == cast.head.actor
    assert "低保" not in str(line.details)
    assert "例会" not in str(line.details)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
def test_words_that_look_like_a_formula_stay_words(cast: Cast, client: Client, start: str) -> None:
    c.register(
        cast, title=f"{start}HYPERLINK(1)", petitioners=(PersonDetails(f"{start}cmd", phone=PHONE, address="某路"),)
    )
    sheet = book_of(export(client, cast.head)).worksheets[0]
    title, person = sheet["B2"], sheet["C2"]
    assert (title.value, title.data_type, title.quotePrefix) == (f"{start}HYPERLINK(1)", "s", True)
    assert (person.data_type, person.quotePrefix) == ("s", True)


def test_control_characters_in_a_title_do_not_break_the_file(cast: Cast, client: Client) -> None:
    c.register(cast, title="有\x0b怪字\x01的标题")
    (row,) = rows_of(export(client, cast.head))
    assert row[1] == "有怪字的标题"


def test_the_head_stays_in_sight_and_columns_have_their_width(cast: Cast, case: Case, client: Client) -> None:
    sheet = book_of(export(client, cast.head)).worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["B"].width == 44
    assert sheet.auto_filter.ref == "A1:R2"
    assert sheet["J2"].number_format == "yyyy-mm-dd"


def test_too_many_are_refused_with_the_cure(
    cast: Cast, case: Case, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.forms.exporting.MOST", {"list": 1, "summaries": 1})
    assert export(client, cast.head).status_code == 200
    c.register(cast)
    refused = export(client, cast.head)
    assert refused.status_code == 422
    assert "请先用筛选条件缩小范围" in refused.content.decode()


def test_a_large_list_costs_the_same_queries_for_each_part(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        c.register(cast)
    client.force_login(cast.head)
    with django_assert_max_num_queries(45):
        client.post(URL, ASKED)


def test_the_list_offers_its_own_address_for_export(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.head)
    page = client.get("/cases/?state=intake&page=1").content.decode()
    assert 'action="/cases/export/"' in page
    assert '<input type="hidden" name="state" value="intake">' in page
    assert f'name="chosen" value="{case.number}"' in page
