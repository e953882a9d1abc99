"""How many more a list behind a cell says there are, and that nothing in it hangs on what is kept from its reader."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from cases.intake import ComplainedOfDetails
from cases.models import Case, Category, Recusal
from groups.actions import opening
from offices.models import PostKind, Staff
from reports.actions import freeze
from reports.months import Month
from reports.official import monthly
from tests import cast as c
from tests.reports import played
from tests.reports.test_drill import PAGE, found, seen

OCTOBER = Month(2026, 10)


def counting_and_registering(cast: c.Cast) -> Staff:
    """Reads the figures of the district, and sees the matters of one of its streets."""
    c.appoint(cast.statistician, cast.street, PostKind.REGISTRAR)
    return cast.statistician


def test_of_matters_that_are_only_somebody_elses_it_tells_how_many_more_there_are(client: Client, cast: c.Cast) -> None:
    mine = played.enter(cast, {"received_on": dt.date(2026, 10, 5), "office": "JA1"})
    played.enter(cast, {"received_on": dt.date(2026, 10, 6), "office": "JA2", "channel": "visit", "people": 7})
    reader = counting_and_registering(cast)
    assert seen(client, reader, by="all") == ({mine.number}, 1)
    assert seen(client, reader, by="open_matters", only="matters") == ({mine.number}, 1)
    assert seen(client, reader, by="times", key="1", only="matters") == ({mine.number}, 1)
    assert "您可以查看 1 件，另有 1 件不在您的查看范围内。" in found(client, reader, by="all").words
    persons = found(client, reader, by="all", only="persons")
    assert persons.persons == (1, 7)
    assert "您可以查看 1 件、1 人次，另有 1 件、7 人次不在您的查看范围内。" in persons.words


CELLS_OF_ONE = (
    "by=all", "by=all&only=persons", "by=class&key=claim", "by=category&key=0101", "by=channel&key=letter",
    "by=office&key=JA", "by=handling_office&key=JA", "by=open_matters&only=matters",
    "by=open_matters&key=0&only=matters",
    "by=times&key=1&only=matters", "by=timeliness&key=notice&only=due", "by=office_duties&only=notice_due",
)  # fmt: skip


def told(client: Client, reader: Staff, query: str) -> str:
    """What the list behind a cell says, the page without the form's one-time token."""
    client.force_login(reader)
    html = client.get(f"{PAGE}2026-10/JA/pieces/?{query}").content.decode()
    return re.sub(r'csrf\w+" value="\w+"|"X-CSRFToken": "\w+"', "", html)


@pytest.mark.parametrize("kept", ["confidential", "accused", "recused"])
@pytest.mark.parametrize("frozen", [False, True])
def test_what_is_kept_from_a_reader_changes_no_letter_of_any_list(
    client: Client, cast: c.Cast, kept: str, frozen: bool
) -> None:
    """A matter of a confidential group beside a head without a grant; one that accuses the reader, or from which they
    are recused. The pages are what they were before it came.
    """
    reader = cast.superior_head if kept == "confidential" else cast.accused
    c.appoint(cast.accused, cast.district, PostKind.HEAD)
    c.register(cast, received_on=dt.date(2026, 10, 5), category=Category.objects.get(code="0101"))
    if frozen:
        freeze(OCTOBER, cast.district, cast.statistician)
    before = {query: told(client, reader, query) for query in CELLS_OF_ONE}
    keep(cast, reader, kept)
    assert {query: told(client, reader, query) for query in CELLS_OF_ONE} == before
    assert all("另有" not in page for page in before.values())
    assert monthly(OCTOBER, cast.district).now.submissions == (1 if frozen else 2)


def keep(cast: c.Cast, reader: Staff, how: str) -> None:
    """A second matter of October comes, and is kept from the reader."""
    accused = (ComplainedOfDetails(staff=reader, is_accused=True),) if how == "accused" else ()
    case = c.register(
        cast, received_on=dt.date(2026, 10, 6), category=Category.objects.get(code="0101"), complained_of=accused
    )
    if how == "recused":
        Recusal.objects.create(case=case, staff=reader, reason="亲属", decided_by=cast.director, decided_on=c.TODAY)
    if how == "confidential":
        group = opening.open_group(
            by=cast.head, office=cast.district, name="绝密", claims="诉求", leader=cast.leader, is_confidential=True
        )
        c.classify(cast, case)
        c.do(case, "link_group", cast.head, group=group)
    assert not Case.objects.visible_to(reader).filter(pk=case.pk).exists()


@pytest.mark.parametrize("period", ["", "previous", "year_ago"])
def test_the_cell_of_other_groups_never_says_how_many_are_hidden(client: Client, cast: c.Cast, period: str) -> None:
    played.enter(cast, {"received_on": dt.date(2026, 10, 5), "office": "JA2"})
    reader = counting_and_registering(cast)
    assert seen(client, reader, by="all")[1] == 1
    assert seen(client, reader, by="group", key="", period=period)[1] == 0
