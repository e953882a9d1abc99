"""The people of a closed group go with the last of its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from cases.retention.groups import wipe_groups
from groups import actions
from groups.models import KeyGroup
from tests import cast as c
from tests.cases.ended import confirmed, destroyed, take_back
from tests.cast import PHONE, SECRET, Cast
from tests.groups.opened import REPRESENTATIVE, opened
from trail.log import events_of
from trail.verify import prove


@pytest.fixture
def group(cast: Cast, settings: Any, tmp_path: Path) -> KeyGroup:
    """With a representative, a meeting and a promise that was kept."""
    confirmed(tmp_path, settings)
    group = opened(cast)
    actions.add_representative(group, by=cast.head, name=REPRESENTATIVE, phone=PHONE)
    actions.record_meeting(
        group, by=cast.head, host=cast.leader, place=f"{SECRET}家中", raised=f"{SECRET}问", answered=f"答{SECRET}"
    )
    actions.add_commitment(group, by=cast.head, text=f"答复{SECRET}", owner=cast.leader, due_on=c.TODAY)
    promise = group.commitments.get()
    actions.keep_commitment(group, by=cast.head, commitment=promise, evidence=f"{SECRET}签收", outcome=f"{SECRET}同意")
    return group


def ended_in(cast: Cast, group: KeyGroup) -> Case:
    case = c.register(cast)
    c.classify(cast, case)
    c.do(case, "link_group", cast.head, group=group)
    return take_back(cast, case)


def people_left(group: KeyGroup) -> list[str]:
    """Each table of the group in which a planted word is still found."""
    tables = {
        "representatives": list(group.representatives.values()),
        "meetings": list(group.meetings.values()),
        "commitments": list(group.commitments.values()),
    }
    return [name for name, rows in tables.items() if any(word in str(rows) for word in (SECRET, PHONE, "赵"))]


def test_they_stay_while_a_file_of_the_group_is_left_and_go_with_the_last(cast: Cast, group: KeyGroup) -> None:
    first, last = ended_in(cast, group), ended_in(cast, group)
    actions.close_group(group, by=cast.head)
    destroyed(cast, first)
    assert people_left(group) == ["representatives", "meetings", "commitments"]
    destroyed(cast, last)
    assert people_left(group) == []
    assert (group.representatives.count(), group.meetings.count(), group.commitments.count()) == (1, 1, 1)
    line = events_of(group.stream).last()
    assert line is not None
    assert (line.code, line.actor, line.details["rows"]) == ("group.destroyed", "system:retention", 3)
    assert prove().findings == []
    client = Client()
    client.force_login(cast.head)
    assert "已依法销毁" in client.get(reverse("group_detail", args=[group.code])).content.decode()


def test_of_a_group_that_is_closed_later_they_go_the_night_after(cast: Cast, group: KeyGroup) -> None:
    destroyed(cast, ended_in(cast, group))
    assert wipe_groups() == 0
    assert people_left(group) != []
    actions.close_group(group, by=cast.head)
    assert wipe_groups() == 1
    assert people_left(group) == []
    assert wipe_groups() == 0


def test_a_closed_group_that_never_had_a_file_is_left_alone(cast: Cast, group: KeyGroup) -> None:
    actions.close_group(group, by=cast.head)
    assert wipe_groups() == 0
    assert people_left(group) != []
