"""What the last proof of the log said: the log itself remembers it, for `/health/`, the auditor and the scraper."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from trail.anchor import DEPARTS
from trail.findings import Proof
from trail.log import note
from trail.models import Event
from trail.seal import seal_pending
from trail.verify import prove

PROVED = "log.proved"
BY_THE_CLOCK = "system:prove"
WITHIN = timedelta(days=2)  # one is made every night


@dataclass(frozen=True)
class LastProof:
    """When it was and how much was not as it was written; also an anchor that found the one before contradicted."""

    at: datetime
    findings: int

    @property
    def is_old(self) -> bool:
        return self.at < timezone.now() - WITHIN


def prove_and_note(actor: str) -> Proof:
    """Prove the whole log and write down how many findings of which kinds there were."""
    proof = prove()
    kinds = sorted({finding.kind for finding in proof.findings})
    note(PROVED, actor=actor, details={"findings": len(proof.findings), "kinds": kinds})
    return proof


def prove_by_the_clock() -> Proof:
    """The nightly proof. What waits for its seal is sealed first: a seal that is late has a check of its own."""
    seal_pending(sweep=True)
    return prove_and_note(BY_THE_CLOCK)


def last_proof() -> LastProof | None:
    """The last word on whether the log is whole; None before the first."""
    said = Event.objects.filter(code__in=(PROVED, DEPARTS)).order_by("-id").first()
    if said is None:
        return None
    return LastProof(said.entered_at, said.details["findings" if said.code == PROVED else "departures"])
