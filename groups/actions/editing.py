"""Changing what a group says, and ending it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

import trail.log
from groups import keepers
from groups.actions.opening import check_leader
from groups.actions.turn import Turn, carry_out, refuse
from groups.grants import WORDS, may_see_group
from groups.models import GroupCommitment, KeyGroup

if TYPE_CHECKING:
    from offices.models import Staff

EDITABLE = ("name", "claims", "policy_basis", "leader")


def edit_group(group: KeyGroup, *, by: Staff, key: str = "", version: int | None = None, **values: Any) -> KeyGroup:
    """Change name, claims, policy_basis or leader; what is not given stays. A new leader must already
    hold a live grant. The log names the fields, not their words. Raises Refused.
    """

    def work(turn: Turn) -> dict[str, object]:
        changed = [name for name in EDITABLE if name in values and values[name] != getattr(turn.group, name)]
        if "leader" in changed:
            check_leader(turn.group.office, values["leader"])
            if not may_see_group(values["leader"], turn.group):
                raise refuse("no_grant", _("请先给新的包案领导授权，再更换。"), "leader")
        if any(not str(values[name]).strip() for name in changed if name in ("name", "claims")):
            raise refuse("no_name", _("请写明共同的诉求。"), "name")
        _set(turn.group, **{name: values[name] for name in changed})
        return {"fields": changed, **({"leader": values["leader"].username} if "leader" in changed else {})}

    return carry_out(group, by, "edit", work, key=key, version=version)


def make_confidential(group: KeyGroup, *, by: Staff, key: str = "") -> KeyGroup:
    """From now on its matters are seen by explicit access only. There is no way back: what was closed
    to others is not opened by a setting. Raises Refused without a granted head and leader.
    """

    def work(turn: Turn) -> dict[str, object]:
        if turn.group.is_confidential:
            raise refuse("confidential", _("已经是保密群体。"))
        if code := keepers.missing_keeper(turn.group):
            raise refuse(code, WORDS[code])
        _set(turn.group, is_confidential=True)
        keepers.mark(turn.group)
        return {"restricted": _restrict_matters(turn)}

    return carry_out(group, by, "make_confidential", work, key=key)


def _restrict_matters(turn: Turn) -> int:
    """Tightening only; cases.actions.classifying keeps the flag from here on. Each matter's own log says so without
    naming the group, and its version is the number of its last line. Answers how many.
    """
    matters = turn.group.cases.select_for_update(of=("self",)).filter(is_restricted=False).order_by("pk")
    for matter in matters:
        matter.is_restricted, matter.version = True, matter.version + 1
        matter.save(update_fields=["is_restricted", "version"])
        trail.log.append(
            matter.stream, "case.restrict", actor=turn.by.actor, acting_as=turn.acting_as, happened_on=turn.on
        )
    return len(matters)


def close_group(group: KeyGroup, *, by: Staff, on: dt.date | None = None, key: str = "") -> KeyGroup:
    """The grievance is settled: nothing is added any more; its matters run on under their own clocks.

    Raises Refused while a promise to the group is open.
    """

    def work(turn: Turn) -> dict[str, object]:
        if turn.group.commitments.filter(fate=GroupCommitment.Fate.OPEN).exists():
            raise refuse("open_promise", _("还有待兑现的承诺，先记录是否兑现，再了结。"))
        _set(turn.group, closed_on=turn.on)
        return {}

    return carry_out(group, by, "close", work, on=on, key=key)


def _set(group: KeyGroup, **values: Any) -> None:
    for name, value in values.items():
        setattr(group, name, value)
    group.save(update_fields=list(values))
