"""The one door to every verb: `perform`.

django-fsm neither enforces a permission when a transition is called nor lets a condition say
why it failed; so one function does it all: transaction, lock, state, post, guards, change,
clocks, event. A verb without a declared post is refused. Nothing else assigns a state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import trail.log
from offices.people import asked_once
from trail.models import Event
from trail.personal import PersonalValueInLog, looks_personal
from workflows.clocks import ClockError
from workflows.items import FlowItem
from workflows.undo import undoing
from workflows.verbs import Act, Change, Reason, SystemActor, Verb, judges_details

if TYPE_CHECKING:
    from offices.models import Staff


class Refused(Exception):
    """The verb was not carried out; `reasons` say why. Nothing was changed."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("; ".join(reason.code for reason in reasons))
        self.reasons = reasons

    @property
    def code(self) -> str:
        return self.reasons[0].code

    def words(self) -> list[str]:
        """The reasons as sentences for the page."""
        return [str(reason.words) for reason in self.reasons]


class NotAllowed(Refused):
    """The person's posts do not carry this verb on this item (a view answers 403)."""


class Stale(Refused):
    """The page was made from an older version; `events` are what happened since."""

    def __init__(self, reason: Reason, events: list[Event]) -> None:
        super().__init__(reason)
        self.events = events


@dataclass(frozen=True)
class Outcome:
    """What `perform` did. `repeated`: the same request had already been carried out."""

    item: Any
    event: Event
    repeated: bool = False


@dataclass(frozen=True)
class Offer:
    """A verb this person may use now, with what still stands in its way."""

    verb: Verb
    acting_as: str
    obstacles: tuple[Reason, ...]


def perform(
    item: FlowItem,
    verb: str,
    *,
    by: Staff | SystemActor,
    on: dt.date | None = None,
    key: str = "",
    version: int | None = None,
    **details: Any,
) -> Outcome:
    """Carry out `verb` on `item` or raise Refused and change nothing.

    `on` is the evidence date (when it happened; default today), `key` makes the request
    idempotent, `version` is the version of the page it was decided on. Raises Refused,
    NotAllowed or Stale; a refusal is logged in a transaction of its own.
    """
    try:
        with undoing(), transaction.atomic():
            return _perform(item, verb, by=by, on=on or timezone.localdate(), key=key, version=version, details=details)
    except (PersonalValueInLog, ClockError) as found:
        # A day no clock can count with is told like any other that does not fit.
        told = Reason("clock", str(found), "on") if isinstance(found, ClockError) else _personal(details)
        refusal = Refused(told)
        note_refusal(item, verb, by, refusal)
        raise refusal from found
    except Refused as refusal:
        note_refusal(item, verb, by, refusal)
        raise


def _personal(details: Mapping[str, Any]) -> Reason:
    """The log would have to keep for ever what reads like somebody's number: which field to look at again."""
    field = next((name for name, value in details.items() if isinstance(value, str) and looks_personal(value)), "")
    words = _("填写的内容含有像证件号码或者手机号码的数字，不能写入办理留痕，请核对后改写。")
    return Reason("personal_value", words, field)


def note_refusal(item: FlowItem, verb: str, by: Staff | SystemActor, refusal: Refused) -> None:
    """A refusal leaves its line in the log: codes only."""
    trail.log.note(
        "refused",
        actor=by.actor,
        stream=item.stream if item.pk else "",
        details={"verb": verb, "reasons": [reason.code for reason in refusal.reasons]},
    )


def _perform(
    item: FlowItem,
    verb: str,
    *,
    by: Staff | SystemActor,
    on: dt.date,
    key: str,
    version: int | None,
    details: Mapping[str, Any],
) -> Outcome:
    item = _locked(item)
    if key and item.pk and (earlier := trail.log.find(item.stream, key)):
        return Outcome(item, earlier, repeated=True)
    spec = item.verbs().get(verb)
    if spec is None:
        raise Refused(Reason("unknown_verb", _("没有这个办理动作。")))
    with item.unchanging(), asked_once():  # a dozen guards ask the same few things
        act = Act(spec, by, on, acting_as(item, spec, by), details)
        _check_version(item, version)
        check(item, act)
    getattr(item, verb)(act)
    return Outcome(item, _record(item, act, key))


def check(item: FlowItem, act: Act) -> None:
    """State, evidence date and guards. Raises Refused with every reason found."""
    _check_state(item, act.verb)
    _check_date(item, act)
    if reasons := tuple(_reasons(item, act, act.verb)):
        raise Refused(*reasons)


def _locked(item: FlowItem) -> FlowItem:
    """The row as it stands now, locked till the end of the transaction; the item itself when new."""
    if item.pk is None:
        return item
    manager: models.Manager[Any] = type(item)._base_manager
    locked: FlowItem = manager.select_for_update().get(pk=item.pk)
    return locked


def acting_as(item: FlowItem, spec: Verb, by: Staff | SystemActor) -> str:
    """The post on which `by` may use the verb. Raises NotAllowed."""
    roles = item.roles_of(by, spec.code)
    for post in spec.posts:
        if post in roles:
            return roles[post]
    raise NotAllowed(Reason("not_allowed", _("您的岗位不能对本事项办理“%(verb)s”。") % {"verb": spec.label}))


def _check_version(item: FlowItem, version: int | None) -> None:
    if version is None or item.version == version:
        return
    since = list(trail.log.events_of(item.stream).filter(seq__gt=version))
    raise Stale(Reason("stale", _("页面打开之后事项已有变化，请核对后重新提交。")), since)


def _check_state(item: FlowItem, spec: Verb) -> None:
    if getattr(item, item.state_field) not in spec.sources:
        raise Refused(Reason("wrong_state", _("事项现在的状态不能办理“%(verb)s”。") % {"verb": spec.label}))


def _check_date(item: FlowItem, act: Act) -> None:
    if act.on > timezone.localdate():
        raise Refused(Reason("future_date", _("发生日期不能晚于今天。"), "on"))
    earliest = item.earliest_evidence()
    if earliest and act.on < earliest and not act.verb.any_date:
        raise Refused(
            Reason("before_receipt", _("发生日期不能早于收到日期 %(date)s。") % {"date": earliest.isoformat()}, "on")
        )


def _reasons(item: FlowItem, act: Act, spec: Verb) -> Iterator[Reason]:
    for guard in spec.guards:
        if reason := guard(item, act):
            yield reason


def _record(item: FlowItem, act: Act, key: str) -> Event:
    change = changed(item)
    item.save()
    if change.then:
        change.then()
    for row in change.rows() if change.rows else ():
        row.save()
    event = trail.log.append(**line_of(item, act, change, key))
    item.follow_clocks()
    return event


def changed(item: FlowItem) -> Change:
    """What the transition just run reports; the item counts one version more."""
    change = item.last_change
    assert change is not None, "the transition ran without an effect"  # noqa: S101
    # The version is the sequence number of the last event, so «what changed since» is one query.
    item.version += 1
    return change


def line_of(item: FlowItem, act: Act, change: Change, key: str = "") -> dict[str, Any]:
    """The line of the log that tells of `act`, as `trail.log.append` takes it."""
    return {
        "stream": item.stream,
        "code": item.event_code(act.verb.code),
        "actor": act.by.actor,
        "acting_as": act.acting_as,
        "happened_on": act.on,
        "details": {**change.log, "state": getattr(item, item.state_field)},
        "key": key,
    }


def offers(item: FlowItem, by: Staff) -> list[Offer]:
    """The verbs `by` may use on `item` in its present state, with the obstacles known before any form."""
    state = getattr(item, item.state_field)
    today = timezone.localdate()
    found: list[Offer] = []
    for spec in item.verbs().values():
        if state not in spec.sources:
            continue
        roles = item.roles_of(by, spec.code)
        post = next((post for post in spec.posts if post in roles), None)
        if post is None:
            continue
        act = Act(spec, by, today, roles[post])
        standing = (guard for guard in spec.guards if not judges_details(guard))
        found.append(Offer(spec, roles[post], tuple(reason for guard in standing if (reason := guard(item, act)))))
    return found


__all__ = ["NotAllowed", "Offer", "Outcome", "Refused", "Stale", "SystemActor", "offers", "perform"]
