"""The registration screen: what it takes, what it asks again, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

import trail.log
from cases.models import Case, Petitioner, Submission
from offices.models import PostKind, Staff
from tests import cast as c
from tests.cases.screen import URL, anonymous, filled, problems, rows, send, words
from tests.cast import ID_NUMBER, Cast
from trail.models import Event


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    """A browser with the registrar signed in."""
    client.force_login(cast.registrar)
    return client


def test_a_plain_letter_is_registered_and_the_registrar_lands_on_it(desk: Client, cast: Cast) -> None:
    answer = desk.post(URL, filled(cast), follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [(f"/cases/{case.number}/", 302)]
    assert "已登记，编号 JA-2026-000001。" in words(answer)
    piece = case.submissions.get()
    assert (case.received_on, piece.received_on) == (dt.date(2026, 11, 1), dt.date(2026, 11, 1))
    assert piece.entered_at.astimezone().date() == c.TODAY
    assert (case.petitioners.get().name, case.claims.get().request) == ("钱一", "补发高龄津贴")
    assert trail.log.events_of(case.stream).get().details["channel"] == "letter"


def test_the_page_opens_with_todays_date_and_own_office(desk: Client, cast: Cast) -> None:
    page = words(desk.get(URL))
    assert 'value="2026-11-02"' in page
    assert f'<option value="{cast.district.pk}" selected>' in page
    assert cast.elsewhere.name not in page.split('name="office"')[1].split("</select>")[0]


@pytest.mark.parametrize(
    "who",
    ["head", "leader", "handler", "director", "statistician", "auditor", "administrator", "superuser", "stranger"],
)
def test_only_a_registrar_may_open_it(client: Client, cast: Cast, who: str) -> None:
    client.force_login(cast.everybody()[who])
    assert client.get(URL).status_code == 403
    assert send(client, cast).status_code == 403
    assert not Case.objects.exists()


def test_who_stands_in_for_the_registrar_may_open_it(client: Client, cast: Cast) -> None:
    from offices.models import Absence  # noqa: PLC0415

    Absence.objects.create(staff=cast.registrar, deputy=cast.deputy, from_date=c.TODAY, to_date=c.TODAY, reason="出差")
    client.force_login(cast.deputy)
    assert send(client, cast).status_code == 302
    event = trail.log.events_of(Case.objects.get().stream).get()
    assert (event.actor, event.acting_as) == ("staff:deputy", "registrar@JA for registrar")


def test_the_office_may_be_below_and_never_elsewhere(desk: Client, cast: Cast) -> None:
    assert send(desk, cast, office=cast.elsewhere.pk).status_code == 422
    assert send(desk, cast, office=cast.street.pk).status_code == 302
    assert Case.objects.get().number == "JA1-2026-000001"


def test_it_refuses_a_receipt_date_in_the_future_and_takes_todays(desk: Client, cast: Cast) -> None:
    answer = send(desk, cast, received_on="2026-11-03")
    assert answer.status_code == 422
    assert "收到日期不能晚于今天" in problems(answer)
    assert "补发高龄津贴" in words(answer)
    assert send(desk, cast, received_on="2026-11-02").status_code == 302


def test_a_year_nobody_means_is_asked_again(desk: Client, cast: Cast) -> None:
    assert "早于 1990 年" in problems(send(desk, cast, received_on="0226-11-02"))
    assert "收到日期" in problems(send(desk, cast, received_on="昨天"))


def test_an_overlong_title_is_told_with_its_length_and_nothing_is_lost(desk: Client, cast: Cast) -> None:
    title = "长" * 5000
    answer = send(desk, cast, title=title)
    assert answer.status_code == 422
    assert "最多 100 字，现在是 5000 字" in problems(answer)
    assert title in words(answer)
    assert "钱一" in words(answer)
    assert "maxlength" not in words(answer)
    assert send(desk, cast, title="长" * 100).status_code == 302


def test_without_a_title_the_first_request_gives_it(desk: Client, cast: Cast) -> None:
    assert send(desk, cast, title="").status_code == 302
    assert Case.objects.get().title == "补发高龄津贴"


def test_at_least_one_claim_is_asked_for(desk: Client, cast: Cast) -> None:
    answer = send(desk, cast, **{"claims-0-request": ""})
    assert "诉求 1 请求：请写明这一项请求什么" in problems(answer)
    two = rows("claims", {"request": "补发"}, {"request": "说明原因", "facts": "七月停发", "reasons": "", "route": "6"})
    assert send(desk, cast, **two).status_code == 302
    claims = Case.objects.get().claims.values_list("ordinal", "request", "facts", "route")
    assert list(claims) == [(1, "补发", "", ""), (2, "说明原因", "七月停发", "6")]


def test_somebody_or_a_reason_for_nobody(desk: Client, cast: Cast) -> None:
    nobody: dict[str, Any] = {**anonymous(), "no_petitioner": ""}
    assert "请填写信访人；确实不知是谁的，请选择原因" in problems(send(desk, cast, **nobody))
    assert "已经填写了信访人" in problems(send(desk, cast, no_petitioner="anonymous"))
    assert send(desk, cast, **anonymous()).status_code == 302
    case = Case.objects.get()
    assert (case.no_petitioner, case.no_notice) == ("anonymous", "unclear")
    assert case.submissions.get().repeat == "undetermined"


def test_history_is_no_reason_a_registrar_can_give(desk: Client, cast: Cast) -> None:
    assert send(desk, cast, **{**anonymous(), "no_petitioner": "history"}).status_code == 422


def test_a_masked_value_cannot_be_saved(desk: Client, cast: Cast) -> None:
    masked = [(name, "138＊＊＊＊8000") for name in ("name", "phone", "address", "id_number")]
    for name, value in [*masked, ("phone", "138xx8000"), ("id_number", "310●●002X")]:
        answer = send(desk, cast, **{f"people-0-{name}": value})
        assert answer.status_code == 422
        assert "遮盖后的内容" in problems(answer)
    assert "遮盖后的内容" in problems(send(desk, cast, **{"about-0-name": "张***"}))
    assert not Petitioner.objects.exists()


def test_an_odd_id_number_warns_and_stops_nobody(desk: Client, cast: Cast) -> None:
    odd = ID_NUMBER[:-1] + "1"
    answer = desk.post(URL, filled(cast, **{"people-0-id_number": odd}), follow=True)
    assert "第 1 位信访人：证件号码的校验位不符" in words(answer)
    assert Petitioner.objects.get().id_number == odd
    shown = send(desk, cast, received_on="2026-11-03", **{"people-0-id_number": odd, "key": filled(cast)["key"]})
    assert shown.status_code == 422
    assert "校验位不符" in words(shown)


def test_a_sound_id_number_warns_nobody_and_its_kind_is_guessed(desk: Client, cast: Cast) -> None:
    answer = desk.post(URL, filled(cast, **{"people-0-id_number": ID_NUMBER}), follow=True)
    assert "证件号码" not in "".join(str(message) for message in answer.context["messages"])
    assert Petitioner.objects.get().id_kind == "citizen"


def test_a_double_click_is_one_matter_and_lands_on_it(desk: Client, cast: Cast) -> None:
    data = filled(cast)
    first, second = desk.post(URL, data), desk.post(URL, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    assert Submission.objects.count() == 1
    desk.post(URL, filled(cast, **{"people-0-name": "孙二", "people-0-phone": "13700137000"}))
    assert Case.objects.count() == 2


def test_a_row_can_be_added_without_script_and_nothing_is_saved_or_scolded(desk: Client, cast: Cast) -> None:
    answer = send(desk, cast, add="claims", title="", **{"claims-0-request": "", "people-0-name": "李四"})
    page = words(answer)
    assert answer.status_code == 200
    assert 'name="claims-1-request"' in page
    assert 'name="claims-2-request"' not in page
    assert "李四" in page
    assert "is-invalid" not in page
    assert not Case.objects.exists()


def test_an_unknown_list_cannot_be_lengthened(desk: Client, cast: Cast) -> None:
    assert send(desk, cast, add="nonsense").status_code == 200
    assert send(desk, cast, add="claims", **{"claims-TOTAL_FORMS": "x"}).status_code == 200


def test_a_passed_on_item_names_its_sender(desk: Client, cast: Cast) -> None:
    sent: dict[str, Any] = {"source": "assigned", "source_number": "沪信交〔2026〕8号", "report_due_on": "2026-12-20"}
    assert "请写明来文单位" in problems(send(desk, cast, **sent))
    assert send(desk, cast, source_office="市信访办", **sent).status_code == 302
    piece = Submission.objects.get()
    assert (piece.source, piece.source_office, piece.report_due_on) == ("assigned", "市信访办", dt.date(2026, 12, 20))
    assert {clock.code for clock in piece.case.clocks.all()} >= {"notice_transferred", "report_due"}


def test_a_report_cannot_be_due_before_the_receipt(desk: Client, cast: Cast) -> None:
    sent: dict[str, Any] = {"source": "assigned", "source_office": "市信访办", "report_due_on": "2026-10-01"}
    assert "要求报结日期不能早于收到日期" in problems(send(desk, cast, **sent))


def test_a_visit_keeps_time_place_and_reading_back(desk: Client, cast: Cast) -> None:
    visit: dict[str, Any] = {"channel": "visit", "received_at": "10:30", "place_received": "接访室", "read_back": "on"}
    assert send(desk, cast, **visit).status_code == 302
    piece = Submission.objects.get()
    assert (piece.channel, piece.received_at, piece.place_received, piece.read_back) == (
        "visit", dt.time(10, 30), "接访室", True,
    )  # fmt: skip
    late = send(desk, cast, **{**visit, "received_on": "2026-11-02", "received_at": "18:00"})
    assert "时间不能晚于现在" in problems(late)


@pytest.mark.parametrize("channel", ["letter", "visit", "call", "fax", "web", "outreach"])
def test_every_channel_is_taken(desk: Client, cast: Cast, channel: str) -> None:
    assert f'value="{channel}" ' in words(desk.get(URL, {"channel": channel}))
    assert send(desk, cast, channel=channel).status_code == 302
    assert Submission.objects.get().channel == channel


def test_an_unknown_code_is_refused(desk: Client, cast: Cast) -> None:
    for name in ("channel", "source", "case_class", "no_notice", "category", "decision"):
        assert send(desk, cast, **{name: "nonsense"}).status_code == 422, name
    assert not Case.objects.exists()


def test_the_category_is_chosen_on_its_second_level(desk: Client, cast: Cast) -> None:
    page = words(desk.get(URL))
    assert '<optgroup label="社会救助">' in page
    assert send(desk, cast, category=cast.category.pk).status_code == 302
    assert Case.objects.get().category == cast.category


def test_what_is_typed_reaches_no_line_of_the_log(desk: Client, cast: Cast) -> None:
    send(desk, cast, **{"people-0-id_number": ID_NUMBER, "people-0-address": "静安区某路1号"})
    logged = "".join(f"{event.stream}{event.details}" for event in Event.objects.all())
    for value in ("钱一", "13900139000", ID_NUMBER, "某路", "高龄津贴"):
        assert value not in logged


def test_the_accused_registrar_may_enter_it_and_not_read_it(desk: Client, cast: Cast) -> None:
    answer = desk.post(
        URL,
        filled(cast, case_class="accusation", **{"about-0-staff": cast.registrar.pk, "about-0-is_accused": "on"}),
        follow=True,
    )
    case = Case.objects.get()
    assert "不能再查看" in words(answer)
    assert answer.redirect_chain[0][0] == "/cases/"
    assert desk.get(f"/cases/{case.number}/").status_code == 404


def test_a_registrar_whose_post_has_ended_gets_no_further(client: Client, cast: Cast) -> None:
    former: Staff = c.person("former", "前登记员", cast.district)
    c.appoint(former, cast.district, PostKind.REGISTRAR, to_date=dt.date(2026, 10, 31))
    client.force_login(former)
    assert client.get(URL).status_code == 403
