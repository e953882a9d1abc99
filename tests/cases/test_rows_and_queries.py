"""Pages over many rows: what they ask the database does not grow with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sized

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import grants_held, inbox, reminding, request_steps
from cases.handover import in_hands_of
from cases.models import Case, DataRequest
from offices.models import Staff
from offices.people import asked_once
from tests import cast as c
from tests.cast import TODAY, Cast
from tests.groups.opened import after
from workflows.engine import perform

pytestmark = pytest.mark.slow  # many rows of each kind


def queries(person: Staff, name: str, *args: object) -> int:
    """How many questions the page puts to the database once everything around it was asked before."""
    client = Client()
    client.force_login(person)
    address = reverse(name, args=args)
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as taken:
        client.get(address)
    return len(taken)


def asked(part: Callable[[], Sized]) -> tuple[int, int]:
    """How many questions a part of a page puts to the database, and how many rows it shows."""
    with asked_once(), CaptureQueriesContext(connection) as taken:
        rows = len(part())
    return len(taken), rows


def test_grants_to_be_looked_at_again(cast: Cast) -> None:
    def granted(by: Staff) -> None:
        case, until = c.register(cast), TODAY + dt.timedelta(days=300)
        c.do(case, "grant_access", by, staff=cast.head_elsewhere, reason="协助核对政策", until=until)

    def on_day(days: int) -> tuple[int, int]:
        with after(days):
            return asked(lambda: grants_held.waiting(cast.head))

    for by in (cast.head, cast.director):
        granted(by)
    (few, own), (later, every) = on_day(80), on_day(86)
    assert (own, every) == (1, 2)  # who gave it is asked first
    for by in (cast.head, cast.director) * 3:
        granted(by)
    assert (on_day(80), on_day(86)) == ((few, 4), (later, 8))


@pytest.mark.parametrize("name", ["registrar", "head", "leader", "director"])
def test_the_register_of_requests(cast: Cast, name: str) -> None:
    found = []
    for more in (1, 5):
        for _ in range(more):
            case = c.register(cast)
            c.assign(cast, case)
            for wish in ("copy", "correct"):
                row = DataRequest(case=case, petitioner=case.petitioners.get(), wish=wish, identity="id_card")
                perform(row, "ask", by=cast.registrar)
        found.append(queries(cast.everybody()[name], "request_list"))
    assert found[0] == found[1]


def test_the_register_leafs_what_waits_first(cast: Cast, case: Case) -> None:
    for day in range(request_steps.PER_PAGE + 1):
        row = DataRequest(case=case, petitioner=case.petitioners.get(), wish="explain", identity="id_card")
        perform(row, "ask", by=cast.registrar, on=TODAY - dt.timedelta(days=day))
    first, last = case.data_requests.first(), case.data_requests.last()
    assert first is not None
    assert last is not None
    perform(last, "refuse", by=cast.head, reason="已经口头解释", remedy="可以向上级反映")
    cards, page = request_steps.register_page(cast.head, "1")
    assert (cards[0].one.due_on, cards[-1].one, page.paginator.num_pages) == (
        first.due_on - dt.timedelta(days=request_steps.PER_PAGE - 1), first, 2,
    )  # fmt: skip
    assert [card.one for card in request_steps.register_page(cast.head, "2")[0]] == [last]


@pytest.mark.parametrize("name", ["head", "director", "superior_director"])
def test_handing_over(cast: Cast, name: str) -> None:
    found = []
    for more in (1, 5):
        for _ in range(more):
            c.assign(cast, c.register(cast))
        found.append(queries(cast.everybody()[name], "handover", cast.handler.pk))
    assert found[0] == found[1]


def test_a_long_handover_is_leafed_through_and_each_page_is_handed_over_by_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.views.handover.PER_PAGE", 2)
    matters = [c.register(cast) for _ in range(3)]
    for matter in matters:
        c.assign(cast, matter)
    client = Client()
    client.force_login(cast.director)
    address = f"{reverse('handover', args=[cast.leader.pk])}?page=2"
    form = client.get(address).context["form"]
    assert [one.case for one in form.held] == [matters[2]]
    chosen = {f"leader_{matters[2].pk}": "leader2"}
    assert client.post(address, {**form.initial, **chosen, "reason": ""}).context["form"].errors.keys() == {"reason"}
    assert client.post(address, {**form.initial, **chosen, "reason": "轮岗"}).status_code == 302
    assert list(in_hands_of(cast.leader, cast.director)) == matters[:2]


def test_reminders_nobody_has_read(cast: Cast) -> None:
    found = []
    for more in (1, 5):
        for _ in range(more):
            c.assign(cast, c.register(cast))
        with after(80):
            reminding.remind()
            found.append(asked(lambda: inbox.inbox(cast.leader)))
    (one, rows), (all_, more_rows) = found
    assert one == all_
    assert (rows, more_rows) == (1, 6)
