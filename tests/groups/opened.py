"""Groups as the tests meet them: opened by the head, led by the leader, both granted."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from groups import actions
from groups.models import Grant, KeyGroup
from offices.models import Staff
from tests.cast import TODAY, Cast

NAME = "铁道兵退役待遇"
REPRESENTATIVE = "赵代表"


def opened(cast: Cast, **changes: Any) -> KeyGroup:
    values: dict[str, Any] = {
        "office": cast.district, "name": NAME, "claims": "落实退役铁道兵的生活补助", "leader": cast.leader,
        **changes,
    }  # fmt: skip
    return actions.open_group(by=values.pop("by", cast.head), **values)


def confidential(cast: Cast, **changes: Any) -> KeyGroup:
    return opened(cast, is_confidential=True, **changes)


def give(group: KeyGroup, staff: Staff, by: Staff, days: int = 30) -> Grant:
    actions.give_grant(group, by=by, staff=staff, reason="参与研究共同答复", until=TODAY + dt.timedelta(days=days))
    return Grant.objects.filter(group=group, staff=staff).latest("pk")


def grant_of(group: KeyGroup, staff: Staff) -> Grant:
    return Grant.objects.filter(group=group, staff=staff).latest("pk")


def at(day: dt.date, hour: int = 9) -> time_machine.travel:
    moment = dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo("Asia/Shanghai"))
    return time_machine.travel(moment, tick=False)


def after(days: int, hour: int = 9) -> time_machine.travel:
    return at(TODAY + dt.timedelta(days=days), hour)
