"""Filling the certificate of destruction from the list."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.models import Destruction, DestructionItem
from cases.papers import rendering
from cases.papers.destruction import DestructionSheet, GoneFile, KeptFile, Say
from cases.papers.sheets import PAPER_LANGUAGE, PaperState
from cases.retention.deciding import WORDS
from cases.retention.wording import posts_in_words
from workflows.retention import schedule


def certificate_of(destruction: Destruction, *, done_at: dt.datetime) -> bytes:
    """The certificate as PDF for the archive."""
    with translation.override(PAPER_LANGUAGE):
        return rendering.render(_sheet(destruction, done_at), variant=rendering.Variant.ARCHIVE)


def _sheet(destruction: Destruction, done_at: dt.datetime) -> DestructionSheet:
    items = list(destruction.items.select_related("case"))
    tables = sorted({period.approved for period in schedule().values() if period.approved})
    return DestructionSheet(
        organ=destruction.office.name,
        paper_number=destruction.number,
        state=PaperState.ISSUED,
        dated=timezone.localdate(done_at),
        reason=destruction.reason,
        done_at=done_at,
        says=tuple(_says(destruction)),
        gone=tuple(_gone(item) for item in items if item.destroyed_at),
        kept=tuple(KeptFile(item.case.number, str(WORDS[item.left_out])) for item in items if item.left_out),
        basis="；".join(tables),
    )


def _says(destruction: Destruction) -> list[Say]:
    approvals = list(destruction.approvals.filter(taken_back_at=None).select_related("staff"))
    posts = posts_in_words([destruction.proposed_as, *(one.acting_as for one in approvals)])
    proposer = destruction.proposed_by.full_name
    said = [Say(_("提出"), proposer, posts[destruction.proposed_as], destruction.proposed_at)]
    return said + [Say(_("同意"), one.staff.full_name, posts[one.acting_as], one.approved_at) for one in approvals]


def _gone(item: DestructionItem) -> GoneFile:
    counts = item.counts
    return GoneFile(
        number=item.case.number,
        outcome=str(item.get_outcome_display()),
        period=schedule()[item.outcome].words,
        due=item.due_on,
        people=counts["people"],
        fields=counts["fields"],
        files=counts["files"],
        line=f"{counts['line']} · {counts['hash'][:12]}",
    )
