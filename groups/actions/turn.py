"""The frame every verb on a group runs in: lock, post, dates, change, one chained line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import trail.log
from groups.grants import GrantRefused
from groups.models import KeyGroup
from groups.rights import managing_post
from workflows.engine import NotAllowed, Refused, Stale
from workflows.verbs import Reason, Words

if TYPE_CHECKING:
    from offices.models import Staff
    from trail.models import Event


@dataclass(frozen=True)
class Turn:
    """One attempt: the group as it stands under its lock, who acts on which post, on which day."""

    group: KeyGroup
    by: Staff
    acting_as: str
    on: dt.date
    key: str


# On which post a person may do it, in the log's words; «» when they may not.
May = Callable[[KeyGroup, "Staff"], str]
# What the work answers: codes for the log, or None when it has written its own line.
Work = Callable[[Turn], Mapping[str, object] | None]


def refuse(code: str, words: Words, field: str = "") -> Refused:
    """A refusal with one reason."""
    return Refused(Reason(code, words, field))


def not_allowed() -> NotAllowed:
    return NotAllowed(Reason("not_allowed", _("您的岗位不能办理本群体的这项工作。")))


@contextmanager
def noted(verb: str, by: Staff, stream: str = "") -> Iterator[None]:
    """One transaction; what is refused is rolled back and then noted."""
    try:
        with transaction.atomic():
            yield
    except GrantRefused as refusal:
        _note(verb, by, stream, [refusal.code])
        raise refuse(refusal.code, refusal.words) from refusal
    except Refused as refusal:
        _note(verb, by, stream, [reason.code for reason in refusal.reasons])
        raise


def _note(verb: str, by: Staff, stream: str, codes: list[str]) -> None:
    trail.log.note("refused", actor=by.actor, stream=stream, details={"verb": verb, "reasons": codes})


def carry_out(
    group: KeyGroup,
    by: Staff,
    verb: str,
    work: Work,
    *,
    on: dt.date | None = None,
    key: str = "",
    version: int | None = None,
    when_closed: bool = False,
    may: May = managing_post,
) -> KeyGroup:
    """Run `work` on the locked group and log "group.<verb>". `key` makes a repeated request do nothing;
    `version` is the number of the last line of the log the page was made from (see version_of); `may` says
    who may, where it is not those who manage the group.
    """
    with noted(verb, by, group.stream):
        group = KeyGroup.objects.select_for_update(of=("self",)).select_related("office", "leader").get(pk=group.pk)
        if trail.log.find(group.stream, key):
            return group
        acting_as = may(group, by)
        if not acting_as:
            raise not_allowed()
        turn = Turn(group, by, acting_as, on or timezone.localdate(), key)
        _check(turn, version, when_closed)
        details = work(turn)
        if details is not None:
            trail.log.append(
                group.stream, f"group.{verb}", actor=by.actor, acting_as=acting_as, happened_on=turn.on,
                details=details, key=key,
            )  # fmt: skip
    return group


def _check(turn: Turn, version: int | None, when_closed: bool) -> None:
    if turn.group.closed_on and not when_closed:
        raise refuse("closed", _("群体已经了结，不能再修改。"))
    if turn.on > timezone.localdate():
        raise refuse("future_date", _("发生日期不能晚于今天。"), "on")
    if turn.on < turn.group.opened_on:
        raise refuse("before_opening", _("发生日期不能早于群体的建立日期。"), "on")
    if version is not None and version != version_of(turn.group):
        since: list[Event] = list(trail.log.events_of(turn.group.stream).filter(seq__gt=version))
        raise Stale(Reason("stale", _("页面打开之后群体已有变化，请核对后重新提交。")), since)


def version_of(group: KeyGroup) -> int:
    """The number of the last line in the group's log."""
    return trail.log.events_of(group.stream).values_list("seq", flat=True).last() or 0
