"""A masked value can never be saved (design section 5), with whatever signs it was masked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models import Model, TextField, Value

from cases.models import Case, DataRequest, FormerValue, Petitioner, Representative
from groups.models import GroupRepresentative
from offices.personal import cipher, is_masked
from tests import cast as c
from tests.cast import Cast
from workflows.engine import perform

CREDIT_CODE = "91310000MA1XX00A0T"  # two X in a row, and the check digit fits


@pytest.mark.parametrize(
    "number",
    [
        "138****8000", "138＊＊＊＊8000", "138●●●●8000", "138••••8000", "138××××8000", "138xxxx8000", "138ＸＸＸＸ8000",
        "138####8000", "138**8000", "138 * * * * 8000", "310***********002X", "1101051949XXXX002X",
        "9131XXXXXXXX00A0T",
    ],
)  # fmt: skip
def test_a_number_with_two_signs_of_masking_in_a_row_is_masked(number: str) -> None:
    assert is_masked(number, is_number=True)


@pytest.mark.parametrize(
    "number", [c.PHONE, c.ID_NUMBER, c.ID_NUMBER.lower(), "021-12345678#801", "021-12345678x801", CREDIT_CODE, ""]
)
def test_a_whole_number_is_not_its_last_x_included(number: str) -> None:
    assert not is_masked(number, is_number=True)


@pytest.mark.parametrize("words", ["张***", "张＊＊＊", "静安区某路●●●", "静安区•••"])
def test_words_with_three_of_them_are_masked(words: str) -> None:
    assert is_masked(words)


@pytest.mark.parametrize("words", ["张**", "买买提·艾合买提", "XX路1号", "某某路××号", "二○○○年"])
def test_words_that_mean_themselves_are_not(words: str) -> None:
    assert not is_masked(words)


@pytest.mark.parametrize(
    ("model", "name", "value"),
    [
        (Petitioner, "id_number", "310●●002X"),
        (Petitioner, "phone", "138xx8000"),
        (Petitioner, "address", "静安区某路＊＊＊"),
        (Representative, "phone", "138xx8000"),
        (GroupRepresentative, "phone", "138xx8000"),
    ],
)
def test_the_column_itself_refuses_it(model: type[Model], name: str, value: str) -> None:
    column: Any = model._meta.get_field(name)
    with pytest.raises(ValueError, match="masked"):
        column.get_prep_value(value)


def test_what_an_earlier_version_took_masked_can_be_corrected_and_stops_nothing_else(cast: Cast, case: Case) -> None:
    person = case.petitioners.get()
    for name, said in (("phone", "138＊＊＊＊8000"), ("id_number", "310●●●●002X")):
        token = cipher().encrypt(said.encode()).decode()
        Petitioner.objects.filter(pk=person.pk).update(**{name: Value(token, TextField())})  # past the refusal
    person.refresh_from_db()
    asked = DataRequest.objects.create(
        case=case, petitioner=person, state="granted", wish="correct", identity="id_card", asked_on=c.TODAY,
        due_on=c.TODAY + dt.timedelta(days=15), decided_by=cast.head,
    )  # fmt: skip
    perform(case, "correct_person", by=cast.head, request=asked, values={"phone": "13700000000"})
    person.refresh_from_db()
    assert (person.phone, person.id_number) == ("13700000000", "310●●●●002X")
    assert FormerValue.objects.get(petitioner=person).value == "138＊＊＊＊8000"
