"""Any number of invented matters over ten years, spread over the offices as real ones are."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from cases.models import (
    Assignment,
    Case,
    CaseWords,
    Category,
    Claim,
    Clock,
    ComplainedOf,
    Petitioner,
    Submission,
)  # fmt: skip
from cases.words import words_of
from config.benches.people import Crowd
from config.benches.pouring import count_on, pour
from config.benches.words import claims_of, title_of
from offices.models import Office, PostKind
from offices.personal import cipher

DAYS = 3_650
# State, share, whether it is in hand.
STATES = (
    ("intake", 0.010, True), ("leader_assigned", 0.025, True), ("resolved", 0.015, True), ("closed", 0.60, False),
    ("resolved", 0.20, False), ("referred", 0.09, False), ("declined", 0.04, False), ("withdrawn", 0.02, False),
)  # fmt: skip
CLASSES = (("claim", 0.82), ("inquiry", 0.09), ("suggestion", 0.07), ("accusation", 0.02))
CHANNELS = (("letter", 0.22), ("visit", 0.25), ("call", 0.20), ("web", 0.30), ("fax", 0.01), ("outreach", 0.02))
_PER_LIST = 1_000

CASE = (
    "id", "state", "number", "registering_office_id", "responsible_office_id", "registering_district_id",
    "responsible_district_id", "registered_by_id", "registered_at", "received_on", "title", "case_class",
    "category_id", "group_id", "no_petitioner", "is_restricted", "is_historical", "is_open", "next_due",
    "next_late_from", "next_due_at", "is_urgent", "resolved_on", "closed_on", "leader_id", "handler_id",
    "lead_office_id",
)  # fmt: skip
CLOCK = (
    "case_id", "code", "round", "started_on", "original_last_day", "last_day", "late_from", "stopped_on", "stopped_by",
    "due_at",
)  # fmt: skip


# Code, last day, late from, and the moment where minutes count.
Running = tuple[str, str, str, str | None]


class Matters:
    """Draws `count` matters from a fixed seed and pours them in, table by table."""

    def __init__(self, crowd: Crowd, count: int) -> None:
        self.crowd, self.count = crowd, count
        self.chance = random.Random(20261101)  # noqa: S311 - invented rows, not keys
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.days = [(self.today - dt.timedelta(days=at)).isoformat() for at in range(-100, DAYS + 100)]
        self.categories = list(Category.objects.filter(is_active=True).values_list("pk", flat=True))
        self.states = _spread([((state, is_open), share) for state, share, is_open in STATES])
        self.classes, self.channels = _spread(list(CLASSES)), _spread(list(CHANNELS))
        # A few streets are busy, most are not.
        self.streets = [street for at, street in enumerate(crowd.streets) for _ in range(1 + 40 // (at % 40 + 1))]
        self.serial: dict[tuple[int, str], int] = {}
        self.parents = {office.pk: office for office in (crowd.city, *crowd.districts)}
        self.groups = [(group.pk, group.is_confidential) for group in crowd.groups]
        # What the other tables need to know of each matter: office, class, day, history, who answers, running clocks;
        # number, title.
        self.drawn: list[tuple[Any, ...]] = []
        self.named: list[tuple[str, str]] = []

    def pour(self) -> None:
        """Matters, claims, people, pieces, assignments and accused."""
        pour(Case, CASE, self._cases(), version=1)
        pour(Claim, ("case_id", "ordinal", "request", "facts"), self._claims())
        pour(CaseWords, ("case_id", "text"), self._words())
        pour(Petitioner, ("case_id", "role", "name"), self._petitioners())
        pour(
            Submission,
            ("case_id", "ordinal", "office_id", "channel", "received_on", "entered_at", "repeat", "subject"),
            self._submissions(),
        )
        pour(
            Assignment, ("case_id", "leader_id", "handler_id", "lead_office_id", "from_on", "from_at"),
            self._assignments(), to_at=None,
        )  # fmt: skip
        pour(Clock, CLOCK, self._clocks(), steps="[]")
        pour(ComplainedOf, ("case_id", "is_accused", "office_id", "staff_id"), self._accused(), name="")
        count_on([Case])

    def _pick(self, some: list[Any]) -> Any:
        return some[int(self.chance.random() * len(some))]

    def _cases(self) -> Iterator[tuple[Any, ...]]:
        for pk in range(1, self.count + 1):
            yield self._case(pk)

    def _case(self, pk: int) -> tuple[Any, ...]:
        crowd, chance = self.crowd, self.chance.random
        (state, is_open), case_class = self._pick(self.states), self._pick(self.classes)
        street = self._pick(self.streets)
        district = self.parents[street.parent_id]
        where = chance()
        registering = street if where < 0.72 else district if where < 0.95 else crowd.city
        responsible = district if registering is street and chance() < 0.12 else registering
        top = crowd.city.pk if registering is crowd.city else district.pk
        # Matters in hand are of the last months, the others of ten years.
        age = int(chance() * chance() * (240 if is_open else DAYS))
        day = self.days[100 + age]
        group, secret = self._pick(self.groups) if chance() < 0.03 else (None, False)
        restricted = secret or case_class == "accusation"
        historical = not is_open and age > 2_000
        running = self._running(state, age) if is_open else []
        assigned = not historical and state in ("leader_assigned", "resolved", "closed")
        now = self._assigned(crowd.city if registering is crowd.city else district) if assigned else (None, None, None)
        self.drawn.append((registering, case_class, day, historical, now, running))
        year = day[:4]
        serial = self.serial[registering.pk, year] = self.serial.get((registering.pk, year), 0) + 1
        number, title = f"{registering.code}-{year}-{serial:06}", title_of(self.chance)
        self.named.append((number, title))
        ended = self.days[max(100 + age - 50, 100)]
        return (
            pk, state, number, registering.pk, responsible.pk, top, top,
            self._registrar(registering.pk), f"{day} 01:30:00", day, title, case_class,
            self._pick(self.categories), group, "anonymous" if chance() < 0.06 else "", restricted, historical, is_open,
            *_next_due(running), ended if state in ("resolved", "closed") else None,
            ended if state == "closed" else None, *now,
        )  # fmt: skip

    def _running(self, state: str, age: int) -> list[Running]:
        """Clocks of a matter in hand: of days, and in two of a thousand one of minutes beside them."""
        chance = self.chance.random
        found: list[Running] = []
        if chance() < 0.9:
            at = 100 + age - 60 - int(chance() * 30)
            code = "notice" if state == "intake" else "handling"
            found.append((code, self.days[max(at, 0)], self.days[max(at - 1, 0)], None))
        if chance() < 0.002:
            # From two days ago to tomorrow: a few of them wait beyond their time.
            moment = self.now + dt.timedelta(minutes=int(chance() * 4_320) - 2_880)
            day = timezone.localdate(moment)
            due_at = f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"
            found.append(("urgent_written", day.isoformat(), (day + dt.timedelta(days=1)).isoformat(), due_at))
        return found

    def _registrar(self, office: int) -> int:
        return self.crowd.holders[office, PostKind.REGISTRAR][0]

    def _assigned(self, office: Office) -> tuple[int, int, int]:
        """Leader, handler and lead office."""
        holders = self.crowd.holders
        return (
            self._pick(holders[office.pk, PostKind.LEADER]),
            self._pick(holders[office.pk, PostKind.HANDLER]),
            office.pk,
        )

    def _claims(self) -> Iterator[tuple[Any, ...]]:
        for pk in range(1, self.count + 1):
            for ordinal, (request, facts) in enumerate(claims_of(pk), start=1):
                yield pk, ordinal, request, facts

    def _words(self) -> Iterator[tuple[Any, ...]]:
        for pk, (number, title) in enumerate(self.named, start=1):
            yield pk, words_of(number, title, (text for claim in claims_of(pk) for text in claim))

    def _petitioners(self) -> Iterator[tuple[Any, ...]]:
        names = [cipher().encrypt(f"某{at}".encode()).decode("ascii") for at in range(200)]
        for pk in range(1, self.count + 1):
            yield pk, "petitioner", self._pick(names)
            if self.chance.random() < 0.04:
                for _ in range(4):
                    yield pk, "joint", self._pick(names)

    def _submissions(self) -> Iterator[tuple[Any, ...]]:
        for pk, (office, _class, day, historical, *_rest) in enumerate(self.drawn, start=1):
            repeat = "undetermined" if historical else "first"
            yield pk, 1, office.pk, self._pick(self.channels), day, f"{day} 01:30:00", repeat, "来件"
            if self.chance.random() < 0.12:
                yield pk, 2, office.pk, self._pick(self.channels), day, f"{day} 02:30:00", "repeat", "来件"

    def _assignments(self) -> Iterator[tuple[Any, ...]]:
        for pk, (_office, _class, day, _historical, now, _running) in enumerate(self.drawn, start=1):
            if now[0] is not None:
                yield pk, *now, day, f"{day} 02:00:00"

    def _clocks(self) -> Iterator[tuple[Any, ...]]:
        """The notice that was given in time, and what runs now."""
        for pk, (_office, _class, day, historical, _now, running) in enumerate(self.drawn, start=1):
            if not historical and not any(code == "notice" for code, *_rest in running):
                yield pk, "notice", 1, day, day, day, day, day, "notify", None
            for code, last, late, due_at in running:
                yield pk, code, 1, day, last, last, late, None, "", due_at

    def _accused(self) -> Iterator[tuple[Any, ...]]:
        for pk, drawn in enumerate(self.drawn, start=1):
            if drawn[1] != "accusation":
                continue
            if self.chance.random() < 0.3:
                yield pk, True, self._pick(self.crowd.streets).pk, None
            else:
                accused = self.crowd.holders[self._pick(self.crowd.districts).pk, PostKind.HANDLER]
                yield pk, True, None, self._pick(accused)


def _next_due(running: list[Running]) -> tuple[str | None, str | None, str | None, bool]:
    """The copies on the matter: the nearest last day, late day and moment, and whether it is urgent."""
    days, late = [last for _code, last, _late, _at in running], [late for _code, _last, late, _at in running]
    moments = [at for _code, _last, _late, at in running if at]
    return min(days, default=None), min(late, default=None), min(moments, default=None), bool(moments)


def _spread(shares: list[tuple[Any, float]]) -> list[Any]:
    """Each value as often in a list of a thousand as its share says: to draw is then one look-up."""
    return [value for value, share in shares for _ in range(round(share * _PER_LIST))]
