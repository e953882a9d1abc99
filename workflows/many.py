"""One verb on many new items at once: the same checks, transitions, rows and lines as `perform`.

What differs is only how they reach the database: rows of one table together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

import trail.log
from trail.bulk import insert
from workflows.engine import Outcome, Refused, acting_as, changed, check, line_of, note_refusal
from workflows.items import FlowItem
from workflows.verbs import Act, Change, SystemActor

if TYPE_CHECKING:
    from offices.models import Staff

New = tuple[FlowItem, dt.date, Mapping[str, Any]]


def perform_new(
    asked: Sequence[New], verb: str, *, by: Staff | SystemActor, before_writing: Callable[[], None] | None = None
) -> list[Outcome | Refused]:
    """Carry out `verb` on unsaved items of one class and one office, each with its evidence date and details.

    All or none of the good ones are written, in one transaction; an item that is refused changes nothing,
    is noted in the log and answers with its Refused. `before_writing` is called in the transaction once
    all is decided. The post is judged once, on the first item. Raises NotAllowed.
    """
    if not asked:
        return []
    first = asked[0][0]
    spec = first.verbs()[verb]
    post = acting_as(first, spec, by)
    with transaction.atomic():
        done: list[tuple[FlowItem, Act, Change]] = []
        told: list[Refused | None] = []
        for item, on, details in asked:
            act = Act(spec, by, on, post, details)
            try:
                check(item, act)
            except Refused as refusal:
                note_refusal(item, verb, by, refusal)
                told.append(refusal)
                continue
            getattr(item, verb)(act)
            done.append((item, act, changed(item)))
            told.append(None)
        if before_writing:
            before_writing()
        written = iter(_write(done))
        return [refusal or next(written) for refusal in told]


def _write(done: Sequence[tuple[FlowItem, Act, Change]]) -> list[Outcome]:
    insert([item for item, _act, _change in done])
    by_table: dict[type[models.Model], list[models.Model]] = {}
    for _item, _act, change in done:
        if change.then:
            raise TypeError("a verb that does more than write rows cannot be carried out on many at once")
        for row in change.rows() if change.rows else ():
            by_table.setdefault(type(row), []).append(row)
    for rows in by_table.values():
        insert(rows)
    events = trail.log.begin([line_of(item, act, change) for item, act, change in done])
    for item, _act, _change in done:
        item.follow_clocks()
    return [Outcome(item, event) for (item, _act, _change), event in zip(done, events, strict=True)]
