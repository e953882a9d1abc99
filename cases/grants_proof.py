"""Whether the two rows behind a grant agree: the grant itself and guardian's row of the current state.

Both are written together by groups/grants.py. Where they differ somebody wrote to the database by hand, or brought part
of it back: nothing opens then (`grants.held`), and whoever looks after the machine is told. Nothing is mended by
itself: which of the two is right only people know.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef

import trail.log
from cases.models import CaseGrant
from groups.grants import rows_of, state_of
from groups.models import Grant, GrantBase

KINDS: tuple[tuple[type[GrantBase], str], ...] = ((Grant, "group"), (CaseGrant, "case"))


def differences() -> list[tuple[str, str, str]]:
    """(stream, account, what is lacking: «row» or «grant»), each once."""
    found = {one for grants, field in KINDS for one in (*_without_row(grants, field), *_without_grant(grants, field))}
    return sorted(found)


def tell() -> int:
    """Note each difference in the log of its group or matter; how many there are."""
    found = differences()
    for stream, username, lacking in found:
        details = {"to": username, "lacking": lacking}
        trail.log.note("grants.differ", actor="system:grants", stream=stream, details=details)
    return len(found)


def _without_row(grants: type[GrantBase], field: str) -> list[tuple[str, str, str]]:
    """A grant that runs, be it at rest, has its row."""
    rows = grants._default_manager.filter(grants.live() | grants.running()).exclude(Exists(state_of(grants, field)))
    return [(getattr(one, field).stream, one.staff.username, "row") for one in rows.select_related(field, "staff")]


def _without_grant(grants: type[GrantBase], field: str) -> list[tuple[str, str, str]]:
    """A row outlives a grant that ran out, which is judged by its date; none that was revoked, none that never was."""
    given = {field: OuterRef("content_object"), "staff": OuterRef("user"), "revoked_at": None}
    rows = rows_of(grants, field).exclude(Exists(grants._default_manager.filter(**given)))
    alone = rows.select_related("content_object", "user")
    return [(one.content_object.stream, one.user.username, "grant") for one in alone]
