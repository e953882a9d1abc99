"""The local limit a clock began under, kept with it: a row edited in local_rules.toml later moves no day that runs.

It goes by the day the matter was received; where that is corrected, it is looked up anew.
"""

from __future__ import annotations

from typing import Any

from cases.models import Case, Clock
from workflows.clock_rules import CLOCKS
from workflows.local_rules import LocalRule, local_rule


def limit_of(case: Case, code: str, stored: Clock | None) -> LocalRule | None:
    """What the stored clock began under, else what the files say now; None where the national limit holds."""
    kept = stored.local_rule if stored else None
    if kept is None or kept["received_on"] != case.received_on.isoformat():
        return local_rule(CLOCKS[code].same_as or code, case.received_on)
    return LocalRule.of_json(kept["rule"]) if kept["rule"] else None


def as_kept(case: Case, rule: LocalRule | None) -> dict[str, Any]:
    """What is put down on the clock: the rule, or that there was none, for this day of receipt."""
    return {"received_on": case.received_on.isoformat(), "rule": rule.as_json() if rule else None}


def keep_older() -> None:
    """Put it down on clocks from before it was kept, in which nothing has happened since."""
    older = Clock.objects.filter(local_rule__isnull=True).select_related("case")
    for clock in older.iterator(chunk_size=500):
        rule = as_kept(clock.case, limit_of(clock.case, clock.code, None))
        Clock.objects.filter(pk=clock.pk, local_rule__isnull=True).update(local_rule=rule)
