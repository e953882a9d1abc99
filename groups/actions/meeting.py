"""Meetings of a leader with the people of a group (art. 18(2))."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from groups.actions.turn import Turn, carry_out, refuse
from groups.grants import may_see_group
from groups.models import KeyGroup

if TYPE_CHECKING:
    from offices.models import Staff


def record_meeting(
    group: KeyGroup, *, by: Staff, host: Staff, place: str, raised: str, answered: str,
    on: dt.date | None = None, key: str = "",
) -> KeyGroup:  # fmt: skip
    """What was asked and what was answered on the day `on`; promises made there are recorded as promises.

    Raises Refused: no_grant when the host may not see the group, no_words.
    """

    def work(turn: Turn) -> dict[str, object]:
        if not may_see_group(host, turn.group):
            raise refuse("no_grant", _("主持人没有获得本群体的授权。"), "host")
        for name, words in (("raised", raised), ("answered", answered)):
            if not words.strip():
                raise refuse("no_words", _("请写明提出的问题和当场的答复。"), name)
        meeting = turn.group.meetings.create(
            held_on=turn.on, place=place, host=host, raised=raised, answered=answered
        )  # fmt: skip
        return {"meeting": meeting.pk, "host": host.username}

    return carry_out(group, by, "record_meeting", work, on=on, key=key)
