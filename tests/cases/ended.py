"""Matters at their end, and a schedule the bureau has confirmed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import files
from cases.models import Case, Destruction
from cases.retention import steps
from jobs.worker import run_due
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from workflows.engine import perform
from workflows.retention import GRACE, Kept

TABLE = "《静安区民政局归档范围和保管期限表》"
AFTER = dt.datetime(2037, 1, 4, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def confirmed(folder: Path, settings: Any, **years: int | str) -> None:
    """An installation whose table says ten years for everything, or as told."""
    settings.VAR_DIR = folder
    rows = {code: years.get(code, 10) for code in Kept.values}
    told = [f'approved = "{TABLE}"'] + [
        f'[[outcome]]\ncode = "{code}"\nyears = {value if isinstance(value, int) else chr(34) + value + chr(34)}'
        for code, value in rows.items()
    ]
    (folder / "retention.toml").write_text("\n".join(told), encoding="utf-8")


def closed(cast: Cast, **changes: Any) -> Case:
    """Answered, served, accepted in writing, closed — all on the suite's day."""
    case = c.register(cast, **changes)
    files.store(case, files.check(SimpleUploadedFile("说明.txt", f"证明{c.SECRET}".encode())), by=cast.registrar)
    c.resolve(cast, case)
    c.close(cast, case)
    return case


def withdrawn(cast: Cast, **changes: Any) -> Case:
    """The quickest end: taken back by its petitioner on the suite's day."""
    return take_back(cast, c.register(cast, **changes))


def take_back(cast: Cast, case: Case) -> Case:
    scan = files.check(SimpleUploadedFile("撤回.txt", f"本人撤回{c.SECRET}".encode()))
    c.do(case, "withdraw", cast.registrar, evidence=scan)
    return case


def later() -> time_machine.travel:
    """The first working day after ten years."""
    return time_machine.travel(AFTER, tick=False)


def destroyed(cast: Cast, *cases: Case) -> Destruction:
    """Proposed, approved and carried out, ten years on."""
    with later() as clock:
        one = approve(propose(cast.registrar, *cases), cast.director, cast.head)
        clock.shift(GRACE)
        return run(one)


def propose(staff: Staff, *cases: Case) -> Destruction:
    return steps.propose(staff, [case.number for case in cases], "保管期满")


def approve(one: Destruction, *people: Staff) -> Destruction:
    for person in people:
        one = perform(one, "approve", by=person).item
    return one


def run(one: Destruction) -> Destruction:
    run_due()
    return Destruction.objects.get(pk=one.pk)
