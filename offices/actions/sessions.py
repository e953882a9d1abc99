"""Ending a session from another machine."""

from __future__ import annotations

from offices import sessions
from offices.models import OpenSession, Staff
from trail import log


def end_session(session: OpenSession, *, by: Staff) -> None:
    """The place opens nothing from now on."""
    sessions.end(session.key)
    log.note("staff.end_session", actor=by.actor, stream=by.actor)
