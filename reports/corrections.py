"""What the page of a frozen report tells: how far it has come, what may be done with it, what has changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.actions import WORDS
from reports.cells import Cell, Column, Kind, Table, words
from reports.forms import ComposeForm
from reports.models import FrozenReport
from reports.proof import Proof, prove
from workflows.engine import Offer, offers

if TYPE_CHECKING:
    from offices.models import Staff

MOST_SHOWN = 60


@dataclass(frozen=True)
class Flow:
    """The frozen report for one reader. `offers` are the plain steps, `compose` the form of the author's words."""

    frozen: FrozenReport
    offers: tuple[Offer, ...]
    compose: ComposeForm | None
    may_send_back: bool
    made_by_itself: bool
    proof: Proof
    table: Table | None

    @property
    def more(self) -> int:
        """Corrections that the table does not show."""
        return max(0, len(self.proof.differences) - MOST_SHOWN)


def flow_of(frozen: FrozenReport, reader: Staff) -> Flow:
    """Counts the month again: what changed after it was frozen stands beside it as corrections."""
    offered = {offer.verb.code: offer for offer in offers(frozen, reader)}
    hidden = {"compose", "send_back", "make", *(["confirm"] if frozen.has_maker() else [])}
    proof = prove(frozen)
    # The last months repeat the month itself and those before it, which have reports of their own.
    own = tuple(one for one in proof.differences if not one.cell.startswith("last_months"))
    proof = replace(proof, differences=own)
    return Flow(
        frozen,
        tuple(offer for code, offer in offered.items() if code not in hidden),
        ComposeForm(initial={name: getattr(frozen, name) for name in WORDS}) if "compose" in offered else None,
        "send_back" in offered,
        not frozen.has_maker(),
        proof,
        _table(proof) if proof.differences else None,
    )


def _table(proof: Proof) -> Table:
    columns = (Column(_("数字"), Kind.WORDS), Column(_("定稿")), Column(_("现在")))
    rows = tuple(
        (words(one.label), Cell(one.frozen, _kind(one.cell)), Cell(one.now, _kind(one.cell)))
        for one in proof.differences[:MOST_SHOWN]
    )
    note = "；".join(_("%(why)s（%(n)d）") % {"why": why.words, "n": why.count} for why in proof.reasons)
    return Table("corrections", _("定稿之后的更正"), columns, rows, note=note)


def _kind(cell: str) -> Kind:
    return Kind.SHARE if cell.rpartition(".")[2].startswith(("rate", "repeat_rate")) else Kind.COUNT
