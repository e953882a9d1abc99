"""What a petitioner thinks of how the matter was handled. Nobody's work waits for it."""

from __future__ import annotations

from cases.actions.ending import store_evidence
from cases.actions.registry import effect
from cases.models import Case, Rating
from workflows.verbs import Act, Change

OBJECTS = ("petition_office", "handling_office")


@effect("rate")
def rate(case: Case, act: Act) -> Change:
    """Details: petition_office, handling_office (codes of Satisfaction, "" for silence), evidence (a paper).

    Rating again replaces what was rated before in this round.
    """
    given = {name: str(act.get(name, "")) for name in OBJECTS}
    way = Rating.Way.PORTAL if act.person is None else Rating.Way.PAPER
    Rating.objects.update_or_create(case=case, round=case.round, defaults={**given, "way": way, "rated_on": act.on})
    store_evidence(case, act, "rating")
    return Change(log={**given, "way": str(way)})
