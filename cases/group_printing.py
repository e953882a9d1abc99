"""The brief of a key group as a print: for whoever may see the group, masked, with its line in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone, translation

import trail.log
from cases.papers import rendering
from cases.papers.fill_group import brief_of
from cases.papers.sheets import PAPER_LANGUAGE
from cases.printing import PrintPurpose

if TYPE_CHECKING:
    from groups.models import KeyGroup
    from offices.models import Staff


def brief(staff: Staff, group: KeyGroup, purpose: str) -> bytes:
    """PDF bytes. The caller has asked whether `staff` may see the group."""
    with translation.override(PAPER_LANGUAGE):
        words = str(PrintPurpose(purpose).label)
    content = rendering.render(brief_of(group, reader=staff, purpose=words, printed_at=timezone.now()))
    details = {"paper": "brief", "purpose": purpose}
    trail.log.note("group.print", actor=staff.actor, stream=group.stream, details=details)
    return content
