"""Who opened a matter: names for head and auditor, no content for the auditor, offices and dates for the petitioner."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from cases.told import readers_of
from tests import cast as c
from tests.cast import Cast
from trail.models import Event


@pytest.fixture
def opened(cast: Cast, case: Case) -> Case:
    client = Client()
    client.force_login(cast.director)
    client.get(reverse("case_detail", args=[case.number]))
    person = case.petitioners.get()
    url = reverse("case_reveal", args=[case.number, person.pk, "phone"])
    client.post(url, {"purpose": "serve"})
    return case


def page_of(cast: Cast, name: str, case: Case) -> str:
    client = Client()
    client.force_login(cast.everybody()[name])
    answer = client.get(reverse("case_readers", args=[case.number]))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


@pytest.mark.parametrize("name", ["head", "auditor"])
def test_head_and_auditor_see_who_when_and_what_was_done(cast: Cast, opened: Case, name: str) -> None:
    page = page_of(cast, name, opened)
    assert "局长庚" in page
    assert "查看完整信息（联系电话，送达文书）" in page
    assert Event.objects.filter(code="case.readers", stream=opened.stream).count() == 1


def test_the_auditor_gets_no_word_of_the_matter(cast: Cast, opened: Case) -> None:
    page = page_of(cast, "auditor", opened)
    for word in (opened.title, c.SECRET, "陈玥", c.PHONE, reverse("case_detail", args=[opened.number])):
        assert word not in page, word
    assert page_of(cast, "auditor", Case(number="JA-2026-999999")) == "404"


@pytest.mark.parametrize(
    ("name", "answer"), [("leader", "404"), ("registrar", "403"), ("head_elsewhere", "404"), ("administrator", "404")]
)
def test_others_do_not(cast: Cast, opened: Case, name: str, answer: str) -> None:
    assert page_of(cast, name, opened) == answer


def test_a_list_that_left_as_a_file_is_a_look_at_each_matter_in_it(cast: Cast, case: Case) -> None:
    others = c.register(cast, title="养老机构收费过高")
    client = Client()
    client.force_login(cast.director)
    asked = {"kind": "list", "purpose": "report", "purpose_words": "十月例会"}
    assert client.post(reverse("case_export") + f"?chosen={case.number}", asked).status_code == 200
    assert "导出" in page_of(cast, "head", case)
    assert "局长庚" not in page_of(cast, "head", others)
    assert [(one.on, one.office) for one in readers_of(case)] == [(c.TODAY, "静安区民政局")]
    assert readers_of(others) == []


def test_the_petitioner_hears_of_offices_and_days_only(cast: Cast, opened: Case) -> None:
    told = readers_of(opened)
    assert [(one.on, one.office) for one in told] == [(c.TODAY, "静安区民政局")]
    assert set(vars(told[0])) == {"on", "office"}
