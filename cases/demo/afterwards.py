"""What follows an answer in some invented lives: a rating, a written acceptance, an appeal.

Each matter's own chance, apart from that of its main path, so that what came before stays as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

from cases.files import Upload
from cases.models import Case, Review
from cases.reviewing import next_level
from offices.models import PostKind
from workflows.codes import Route
from workflows.engine import perform
from workflows.verbs import SystemActor

if TYPE_CHECKING:
    from cases.demo.lives import Life, Step

ACCEPTANCE = Upload("息诉承诺书.txt", "text/plain", "对处理意见没有异议，不再就此事信访。（演示）".encode())
SERVED = Upload("送达回证.txt", "text/plain", "复查意见书已由信访人签收。（演示）".encode())
THOUGHTS = (("satisfied", 11), ("fairly", 6), ("not", 4))
# How a review by the government above ends, and what it says.
ENDS: tuple[tuple[str, int], ...] = (("uphold", 6), ("vary", 1), ("revoke", 1))
REASONS = {
    "uphold": "事实清楚，依据正确，程序合法，予以维持。",
    "vary": "事实清楚，处理结果不够具体，变更为限期兑现。",
    "revoke": "主要事实未查清，责令重新办理。",
}


def afterwards(life: Life, serial: int, resolved: int) -> Iterator[Step]:
    """The steps after the matter was resolved on that day of its life, in the order of their days."""
    if life.case.is_anonymous:
        return
    chance = Random(f"afterwards/{serial}")  # noqa: S311 - invented lives need no secrecy
    rates, accepts, appeals = chance.random() < 0.55, chance.random() < 0.3, chance.random() < 0.12
    thoughts: dict[str, Any] = {name: _one_of(chance, THOUGHTS) for name in ("petition_office", "handling_office")}
    if rates:
        day = resolved + chance.randint(1, 9)
        yield day, lambda: _rate(life, day, thoughts)
    if life.story.route != Route.PETITION:
        return
    if accepts:
        yield resolved + 12, lambda: _accepted(life, resolved + 12)
    elif appeals:
        yield from _appeal(life, resolved + 15, _one_of(chance, ENDS))


def _one_of(chance: Random, weighed: tuple[tuple[str, int], ...]) -> str:
    names, weights = [name for name, _ in weighed], [weight for _, weight in weighed]
    return chance.choices(names, weights)[0]


def _rate(life: Life, day: int, thoughts: dict[str, Any]) -> None:
    perform(life.case, "rate", by=SystemActor("portal"), on=_on(life, day), **thoughts)
    life.case = Case.objects.get(pk=life.case.pk)


def _accepted(life: Life, day: int) -> None:
    """The quarrel is over, in writing: closed before the time for an appeal has run out."""
    assignment = life.case.assignment
    leader = assignment.leader if assignment else life.who(PostKind.LEADER)
    life.may("propose_close", life.who(PostKind.HEAD), day)
    life.may("close", leader, day, ground="accepted", evidence=ACCEPTANCE)


def _appeal(life: Life, day: int, end: str) -> Iterator[Step]:
    """Asked for at the government above, whose decision is recorded as it comes."""
    head, registrar = life.who(PostKind.HEAD), life.who(PostKind.REGISTRAR)
    told: dict[str, Any] = {"number": f"青政复〔演示〕{life.case.pk}号", "reasons": REASONS[end]}
    if end == "revoke":
        told["redo_due_on"] = _on(life, day + 90)
    yield day, lambda: _ask(life, day)
    yield day + 2, lambda: _step(life, "accept", head, day + 2)
    yield day + 25, lambda: _step(life, end, head, day + 25, **told)
    yield day + 27, lambda: _step(life, "serve", registrar, day + 27, evidence=SERVED)


def _ask(life: Life, day: int) -> None:
    review = Review(case=life.case, level=next_level(life.case), round=life.case.round, body="青禾市人民政府")
    perform(review, "request", by=life.who(PostKind.REGISTRAR), on=_on(life, day), text="对处理意见不服，请求复查。")
    life.case = Case.objects.get(pk=life.case.pk)


def _step(life: Life, verb: str, by: Any, day: int, **told: Any) -> None:
    perform(life.case.reviews.latest("pk"), verb, by=by, on=_on(life, day), **told)
    life.case = Case.objects.get(pk=life.case.pk)


def _on(life: Life, day: int) -> dt.date:
    return life.received_on + dt.timedelta(days=day)
