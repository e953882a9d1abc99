"""From matter to sheet (temporary plain filling until the sheets are wired)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Case
    from workflows.verbs import Act


def render(case: Case, kind: str, act: Act, number: str) -> bytes:
    """PDF bytes of the paper."""
    return f"%PDF-1.7 {kind} {number}".encode()
