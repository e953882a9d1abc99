"""What the guards of a petition ask about: plain facts, gathered once by the room that owns the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.codes import CaseClass, Outcome, Route


@dataclass(frozen=True)
class ClaimFacts:
    """One demand: its route, and how far its answer in this round has come."""

    ordinal: int
    route: str = ""
    outcome: str = ""
    answer_state: str = ""  # "", draft, returned, checked, signed
    route_told: bool = False
    executed: bool = False
    promised: bool = False

    @property
    def to_draft(self) -> bool:
        """Whether an answer is still to be written, or written again after the head sent it back."""
        return self.answer_state in ("", "returned")

    @property
    def to_carry_out(self) -> bool:
        """Whether it was supported, and is neither carried out nor promised with a day (art. 32(2))."""
        return self.outcome == Outcome.SUPPORTED and not (self.executed or self.promised)

    @property
    def elsewhere(self) -> bool:
        """Whether art. 31 sends the demand to a procedure of its own, (一) to (五)."""
        return self.route not in ("", Route.PETITION)


@dataclass(frozen=True)
class PetitionFacts:
    """A matter as the guards see it, in its present round."""

    case_class: str
    has_category: bool
    received_on: dt.date
    claims: tuple[ClaimFacts, ...] = ()
    anonymous: bool = False
    no_notice: str = ""
    from_sender: bool = False
    sent_within: bool = False  # by an office of our own tree
    accepted_on: dt.date | None = None
    first_accepted_on: dt.date | None = None  # in whatever round
    notified_on: dt.date | None = None
    has_leader: bool = False
    has_handler: bool = False
    heard: bool = False
    hearing_exemption: str = ""
    contact_days: frozenset[dt.date] = frozenset()  # on which somebody tried to reach the petitioner in vain
    opinion_issued_on: dt.date | None = None
    opinion_served_on: dt.date | None = None
    review_last_day: dt.date | None = None
    review_runs: bool = False  # the time to ask, of whatever round: a reopening does not take it away
    review_open: bool = False
    reexamined_on: dt.date | None = None
    reexam_service_proven: bool = False
    open_commitments: int = 0
    draft_documents: int = 0
    unserved_papers: int = 0
    is_simple: bool = False
    is_first_time: bool = False
    by_order: bool = False
    by_visit: bool = False
    is_joint: bool = False
    objection: str = ""  # "", waiting, agreed, refused
    objection_late_from: dt.date | None = None
    report_owed: bool = False
    report_awaited: bool = False
    handling_late_from: dt.date | None = None
    is_extended: bool = False
    late_unexplained: int = 0
    is_revoked: bool = False
    merged_into: str = ""
    supervised: bool = False
    is_urgent: bool = False
    urgent_known_at: dt.datetime | None = None
    # Whose each proposal of a kind is, as the log names them: one person, or a deputy and the absent.
    proposed_by: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)

    @property
    def proposals(self) -> frozenset[str]:
        """The kinds of what waits for somebody's decision."""
        return frozenset(self.proposed_by)

    def ours(self) -> tuple[ClaimFacts, ...]:
        """The demands we answer ourselves: every one that no other procedure takes."""
        if self.case_class != CaseClass.CLAIM:
            return self.claims
        return tuple(claim for claim in self.claims if not claim.elsewhere)

    def on_petition_route(self) -> bool:
        """Whether any demand follows art. 31(六)."""
        return self.case_class == CaseClass.CLAIM and any(claim.route == Route.PETITION for claim in self.claims)
