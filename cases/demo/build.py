"""Building the demo office: people, key groups, matters over eighteen months. Same seed, same office."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.utils import timezone

from cases.demo.grievances import grievance_of
from cases.demo.groups import group_of, open_groups, tell_groups
from cases.demo.letters import letters
from cases.demo.lives import begin, live
from cases.demo.people import DemoOffice, find_office, open_office
from cases.demo.stories import STORIES
from cases.models import Case, Supervision
from groups.models import GroupMeeting

SEED = 20260101
AT_FIRST = 60
MONTHS_BACK = 540  # days


def build(matters: int = AT_FIRST) -> int:
    """Open the office with its first matters, or let it grow to `matters`; answers how many there are."""
    demo = find_office() if Case.objects.exists() else open_office()
    have = Case.objects.filter(request_key__startswith="demo-").count()
    if not have:
        open_groups(demo, timezone.localdate() - dt.timedelta(days=MONTHS_BACK))
    for serial in range(have + 1, matters + 1):
        one(demo, serial)
    if not GroupMeeting.objects.exists():
        tell_groups(demo)
    if not Supervision.objects.exists():
        letters(demo)
    return max(have, matters)


def one(demo: DemoOffice, serial: int) -> None:
    """The matter with this serial: its own chance, so that growing later gives the same office."""
    chance = Random(f"{SEED}/{serial}")  # noqa: S311 - invented lives need no secrecy
    shared = grievance_of(serial)
    story = shared.story(serial) if shared else STORIES[serial % len(STORIES)]
    code = chance.choices(("AH", "LW", "YL"), (5, 3, 2))[0]
    # Nearly as many in each month, a few more in the latest: an office whose work grows a little.
    ago = int(MONTHS_BACK * chance.random() ** 1.1)
    received_on = timezone.localdate() - dt.timedelta(days=ago)
    life = begin(demo, chance, story, code=shared.code if shared else code, received_on=received_on, serial=serial)
    life.group = group_of(shared) if shared else None
    live(life, serial)
