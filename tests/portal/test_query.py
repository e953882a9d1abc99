"""The petitioner's page: code and PIN in, how the matter stands out; guessing is stopped, every look logged."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cases import slips
from cases.models import Case
from portal.attempts import MOST_PER_ADDRESS, MOST_PER_CODE, clear_out
from portal.models import Attempt
from tests import cast as c
from tests.cast import ID_NUMBER, PHONE, SECRET, Cast
from trail.models import Event

URL = "/query/"
WRONG = "查询码或者查询密码不对"
LOCKED = "输错的次数太多了"


def look(code: str, pin: str, at: str = "192.0.2.1", **more: str) -> Any:
    return Client(REMOTE_ADDR=at).post(URL, {"code": code, "pin": pin, **more})


def told(code: str, pin: str) -> str:
    answer = look(code, pin)
    assert answer.status_code == 200
    return " ".join(re.sub("<[^>]*>", " ", answer.content.decode()).split())


def other(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06d}"


@pytest.fixture
def slip(cast: Cast, case: Case) -> tuple[str, str]:
    return slips.issue_slip(case, cast.registrar)


def test_the_page_needs_no_account_and_leaves_no_session(slip: tuple[str, str]) -> None:
    client = Client()
    assert client.get(URL).status_code == 200
    assert client.post(URL, {"code": slip[0], "pin": slip[1]}).status_code == 200
    assert "huiyin" not in client.cookies


def test_it_tells_the_dates_and_what_comes_next(case: Case, slip: tuple[str, str]) -> None:
    text = told(*slip)
    assert case.number in text
    assert "2026年11月2日 收到并登记您的信访事项" in text
    assert "最迟 2026年11月17日 ：我们书面告知您是否受理" in text
    assert "021-12345678" in text


def test_receipt_and_registration_keep_their_own_dates(cast: Cast) -> None:
    late = c.register(cast, received_on=c.TODAY - dt.timedelta(days=3))
    assert "2026年10月30日 收到您的信访事项，2026年11月2日登记" in told(*slips.issue_slip(late, cast.registrar))


def test_it_tells_the_whole_life_with_papers_and_the_right_to_review(
    cast: Cast, case: Case, slip: tuple[str, str]
) -> None:
    c.resolve(cast, case)
    text = told(*slip)
    for word in ("受理", "出具《信访处理意见书》", "《信访处理意见书》送达给您", "办结", "已答复"):
        assert word in text
    assert "最迟 2026年12月2日 ：对处理意见不服的，可以向市民政局申请复查" in text
    assert case.documents.get(kind="opinion").number in text


def test_it_tells_each_forwarding(cast: Cast, case: Case, slip: tuple[str, str]) -> None:
    c.do(case, "forward", cast.head, target=cast.street, reason="属地办理")
    text = told(*slip)
    assert "2026年11月2日 转送给静安一街道办理" in text
    assert "属地办理" not in text


def test_a_late_office_says_so_itself(case: Case, slip: tuple[str, str]) -> None:
    with time_machine.travel(timezone.now() + dt.timedelta(days=20), tick=False):
        assert "已经超过 5 天" in told(*slip)


def test_it_names_no_staff_no_person_and_no_words_of_the_file(cast: Cast, case: Case, slip: tuple[str, str]) -> None:
    c.resolve(cast, case)
    text = told(*slip)
    for hidden in (*(one.full_name for one in cast.everybody().values()), "陈玥", ID_NUMBER, PHONE, SECRET, case.title):
        assert hidden not in text


def test_an_accusation_shows_the_same_few_dates(cast: Cast) -> None:
    accusation = c.register(cast, case_class="accusation")
    text = told(*slips.issue_slip(accusation, cast.registrar))
    assert accusation.number in text
    assert "收到并登记您的信访事项" in text
    assert "检举" not in text


def test_it_tells_which_offices_looked_and_when(cast: Cast, case: Case, slip: tuple[str, str], client: Client) -> None:
    assert "登记以后还没有人打开过" in told(*slip)
    client.force_login(cast.superior_head)
    client.get(f"/cases/{case.number}/")
    client.get(f"/cases/{case.number}/")
    text = told(*slip)
    assert text.count("2026年11月2日 市民政局") == 1
    assert cast.superior_head.full_name not in text


def test_every_look_is_logged_without_code_or_pin(case: Case, slip: tuple[str, str]) -> None:
    told(*slip)
    line = Event.objects.get(code="portal.read")
    assert (line.actor, line.stream, line.details) == ("petitioner", case.stream, {})


def test_a_wrong_pin_and_an_unknown_code_get_the_same_words(slip: tuple[str, str]) -> None:
    wrong_pin, unknown = look(slip[0], other(slip[1])), look("ACDEFGHJKM", slip[1])
    assert wrong_pin.status_code == unknown.status_code == 422
    for answer in (wrong_pin, unknown):
        assert WRONG in answer.content.decode()
        assert slip[1] not in answer.content.decode()
    assert Event.objects.filter(code="portal.refused").count() == 2


def test_five_wrong_pins_lock_a_code_for_an_hour_from_everywhere(case: Case, slip: tuple[str, str]) -> None:
    code, pin = slip
    for place in range(MOST_PER_CODE):
        assert look(code, other(pin), at=f"192.0.2.{place}").status_code == 422
    locked = look(code, pin, at="198.51.100.7")
    assert locked.status_code == 429
    assert LOCKED in locked.content.decode()
    assert case.number not in locked.content.decode()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        assert look(code, pin, at="198.51.100.7").status_code == 200


def test_an_unknown_code_locks_like_a_known_one(db: None, today: dt.date) -> None:
    for place in range(MOST_PER_CODE):
        assert look("ACDEFGHJKM", "000000", at=f"192.0.2.{place}").status_code == 422
    assert look("ACDEFGHJKM", "000000", at="198.51.100.7").status_code == 429


def test_wrong_attempts_on_many_codes_lock_the_address(cast: Cast, slip: tuple[str, str]) -> None:
    for letter in "ACDEF"[:MOST_PER_ADDRESS]:
        assert look(letter * 10, "000000").status_code == 422
    assert look(*slip).status_code == 429
    assert look(*slip, at="198.51.100.7").status_code == 200


def test_a_slip_of_the_pen_is_forgiven_once_it_proves_right(slip: tuple[str, str]) -> None:
    code, pin = slip
    for place in range(8):
        assert look(code, other(pin), at=f"192.0.2.{place}").status_code == 422
        assert look(code, pin, at=f"192.0.2.{place}").status_code == 200


def test_an_own_right_code_does_not_wash_an_address_clean(cast: Cast, slip: tuple[str, str]) -> None:
    for letter in "ACDEF"[:MOST_PER_ADDRESS]:
        assert look(letter * 10, "000000").status_code == 422
        look(*slip)
    assert look("GGGGGGGGGG", "000000").status_code == 429


def test_behind_a_proxy_the_address_is_what_the_proxy_wrote(slip: tuple[str, str], settings: Any) -> None:
    settings.BEHIND_PROXY = True
    for letter in "ACDEF"[:MOST_PER_ADDRESS]:
        Client().post(URL, {"code": letter * 10, "pin": "0"}, headers={"X-Forwarded-For": "10.0.0.1, 203.0.113.5"})
    sent = {"code": slip[0], "pin": slip[1]}
    assert Client().post(URL, sent, headers={"X-Forwarded-For": "10.9.9.9, 203.0.113.5"}).status_code == 429
    assert Client().post(URL, sent, headers={"X-Forwarded-For": "203.0.113.5, 203.0.113.6"}).status_code == 200


def test_attempts_are_kept_as_hashes_and_cleared(slip: tuple[str, str]) -> None:
    look(slip[0], other(slip[1]))
    marks = list(Attempt.objects.values_list("mark", flat=True))
    assert len(marks) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", mark) for mark in marks)
    assert clear_out() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        assert clear_out() == 2


def test_a_slip_that_was_replaced_opens_nothing(cast: Cast, case: Case, slip: tuple[str, str]) -> None:
    slips.issue_slip(case, cast.registrar)
    assert look(*slip).status_code == 422


def test_code_and_pin_in_an_address_do_nothing(case: Case, slip: tuple[str, str]) -> None:
    page = Client().get(f"{URL}?code={slip[0]}&pin={slip[1]}")
    assert case.number not in page.content.decode()
    assert slip[1] not in page.content.decode()


def test_large_print_stays_switched_on(slip: tuple[str, str]) -> None:
    assert re.search('id="large"[^>]* checked', look(*slip, large="1").content.decode())
    assert re.search('id="large"[^>]* checked', Client().get(f"{URL}?large=1").content.decode())
    assert not re.search('id="large"[^>]* checked', look(*slip).content.decode())


def test_an_empty_form_says_what_is_missing(db: None) -> None:
    answer = look("", "")
    assert answer.status_code == 422
    assert "请填写回执上的查询码。" in answer.content.decode()
    assert not Attempt.objects.exists()
