"""Who stands in for somebody sees and may do no more than they: what is closed to the absent stays closed to the
deputy they named, and what else is theirs opens.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cases.access import may_see
from cases.continuity import answering
from cases.inbox import inbox
from cases.intake import ComplainedOfDetails
from cases.models import Case, ComplainedOf, Reminder
from cases.slices import slices
from offices.actions.absences import enter_absence
from offices.models import Absence, Staff
from tests import cast as c
from tests.api.client import Program
from tests.cases.test_exports_list import ASKED
from tests.cast import TODAY, Cast
from tests.test_access_matrix import ROWS, World, build
from workflows.engine import NotAllowed, Refused


def sent_away(absent: Staff, deputy: Staff) -> None:
    """On leave as people enter it themselves, with a deputy of their own choice."""
    enter_absence(Absence(staff=absent, deputy=deputy, from_date=TODAY, to_date=TODAY), by=absent)


def against(cast: Cast, accused: Staff) -> Case:
    person = ComplainedOfDetails(staff=accused, is_accused=True)
    return c.register(cast, case_class="accusation", complained_of=(person,))


def set_aside(cast: Cast, head: Staff) -> Case:
    """A plain matter from which the head is recused."""
    case = c.register(cast)
    c.do(case, "recuse", cast.director, staff=head, reason="与信访人是亲属")
    return case


CLOSED: dict[str, Callable[[Cast, Staff], Case]] = {
    "deputy of the accused": against,
    "deputy of the recused": set_aside,
}


@pytest.fixture(params=CLOSED)
def closed(request: pytest.FixtureRequest, cast: Cast, case: Case) -> Case:
    """A matter closed to the head, who is away; the second handler stands in. `case` is open to both."""
    found = CLOSED[request.param](cast, cast.head)
    sent_away(cast.head, cast.second_handler)
    return found


def test_no_queryset_opens_it_and_what_else_the_head_sees_is_there(cast: Cast, case: Case, closed: Case) -> None:
    deputy = cast.second_handler
    assert list(Case.objects.visible_to(deputy)) == [case]
    assert list(slices(deputy, lambda rows: rows).at("due", 0, 10)) == [case]
    assert slices(deputy, lambda rows: rows).count(10) == 1


def test_it_gives_no_role_and_every_other_matter_does(cast: Cast, case: Case, closed: Case) -> None:
    deputy = cast.second_handler
    assert closed.roles_of(deputy, "classify") == {}
    assert case.roles_of(deputy, "classify") == {"head": "head@JA for head"}
    with pytest.raises(NotAllowed):
        c.do(closed, "classify", deputy, case_class="claim", category=cast.category, routes={})


def test_no_page_list_search_workbook_or_program_tells_of_it(cast: Cast, case: Case, closed: Case) -> None:
    client, program = Client(), Program(cast.second_handler)
    client.force_login(cast.second_handler)
    assert client.get(reverse("case_detail", args=[closed.number])).status_code == 404
    assert program.get(f"cases/{closed.number}").status_code == 404
    assert client.get(reverse("case_detail", args=[case.number])).status_code == 200
    assert program.get(f"cases/{case.number}").status_code == 200
    book = load_workbook(io.BytesIO(client.post(reverse("case_export"), ASKED).content))
    told = [
        client.get(reverse("home")).content.decode(),
        client.get(reverse("case_list")).content.decode(),
        client.get(reverse("case_list"), {"q": "低保"}).content.decode(),
        program.get("cases").content.decode(),
        str([row for sheet in book for row in sheet.iter_rows(values_only=True)]),
    ]
    assert [closed.number in words for words in told] == [False] * 5
    assert [case.number in words for words in told] == [True] * 5


def test_a_reminder_the_head_had_before_reaches_no_deputy(cast: Cast, case: Case, closed: Case) -> None:
    for one in (case, closed):
        clock = one.clocks.get(code="notice")
        Reminder.objects.create(
            staff=cast.head, case=one, clock_code="notice", round=1, last_day=clock.last_day, late_from=clock.late_from,
            level="head", created_at=one.registered_at,
        )  # fmt: skip
    assert [line.reminder.case for line in inbox(cast.second_handler)] == [case]


def test_a_post_of_ones_own_opens_it_though_the_absent_may_not(cast: Cast) -> None:
    closed = against(cast, cast.head)
    sent_away(cast.head, cast.director)
    assert may_see(cast.director, closed)
    assert closed.roles_of(cast.director, "recuse") == {"director": "director@JA"}


def test_of_two_absent_only_the_one_who_may_opens_it(cast: Cast) -> None:
    closed = against(cast, cast.head)
    sent_away(cast.head, cast.second_handler)
    sent_away(cast.director, cast.second_handler)
    assert may_see(cast.second_handler, closed)
    assert closed.roles_of(cast.second_handler, "recuse") == {"director": "director@JA for director"}


def test_nobody_of_an_accused_office_opens_it_by_a_deputy_from_elsewhere(cast: Cast) -> None:
    office = ComplainedOfDetails(office=cast.district, is_accused=True)
    closed = c.register(cast, case_class="accusation", complained_of=(office,))
    for absent in (cast.head, cast.director, cast.registrar):
        sent_away(absent, cast.head_elsewhere)
    assert not may_see(cast.head_elsewhere, closed)
    assert may_see(cast.superior_head, closed)


def test_who_works_with_matters_only_for_the_accused_is_let_in_by_nothing_else(cast: Cast) -> None:
    """A former registrar without a post would see again what they registered, only because the accused are away."""
    closed = against(cast, cast.head)
    case = c.register(cast)
    Case.objects.filter(pk__in=[closed.pk, case.pk]).update(registered_by=cast.stranger, handler=cast.stranger)
    sent_away(cast.head, cast.stranger)
    assert may_see(cast.stranger, case)
    assert not may_see(cast.stranger, closed)


def test_the_leaders_deputy_does_not_answer_where_the_leader_may_not(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    sent_away(cast.leader, cast.second_leader)
    assert answering(case) == cast.second_leader
    ComplainedOf.objects.create(case=case, staff=cast.leader, is_accused=True)
    assert answering(case) == cast.director
    assert case.roles_of(cast.second_leader, "sign_answer") == {}


def test_the_deputy_is_not_named_on_the_strength_of_the_accused_ones_post(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    sent_away(cast.second_leader, cast.stranger)
    ComplainedOf.objects.create(case=case, staff=cast.second_leader, is_accused=True)
    with pytest.raises(Refused) as refused:
        c.do(case, "assign_leader", cast.director, leader=cast.stranger, handler=cast.handler)
    assert refused.value.code == "no_leader_post"


def test_standing_in_costs_a_list_no_question_for_every_matter(cast: Cast) -> None:
    sent_away(cast.head, cast.second_handler)
    client, asked = Client(), []
    client.force_login(cast.second_handler)
    for _ in range(2):
        for _ in range(3):
            set_aside(cast, cast.head)
            c.register(cast)
        client.get(reverse("case_list"))
        with CaptureQueriesContext(connection) as taken:
            client.get(reverse("case_list"))
        asked.append(len(taken))
    assert asked[0] == asked[1] < 15


@pytest.mark.slow
@pytest.mark.parametrize("subject", ["plain", "accusation"])
def test_the_deputy_finds_nothing_at_any_address_of_the_matter(cast: Cast, subject: str) -> None:
    """Of the recused (a plain matter, above its office), of the accused (an accusation their own office answers)."""
    world = build(cast)
    deputy = shut_out(world)[subject]
    client = Client()
    client.force_login(deputy)
    rows = [row for row in ROWS if row["address"].startswith("case_") and row["subject"] == subject]
    told = {row["address"]: client.get(world.url(row)).status_code for row in rows}
    assert told
    assert {address: code for address, code in told.items() if code != 404} == {}


def shut_out(world: World) -> dict[str, Staff]:
    """Subject → who stands in for somebody who would see this matter, were they not recused from it or accused in it.
    Both deputies see the confidential matter no more than the absent do.
    """
    cast = world.cast
    c.do(world.cases["plain"], "recuse", cast.superior_director, staff=cast.superior_head, reason="亲属")
    sent_away(cast.superior_head, cast.stranger)
    c.do(world.cases["accusation"], "forward", cast.head, target=cast.other_street, reason="属街道职权")
    sent_away(cast.accused, cast.second_handler)
    return {"plain": cast.stranger, "accusation": cast.second_handler}
