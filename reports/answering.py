"""How matters went on in the month: handling (table 6), reviews, and what petitioners said of it (table 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Rating, Review, Supervision, Transfer
from offices.models import Office
from reports.figures import Tally
from reports.months import Month
from reports.tallies import concluded, counted, matters, numbers_in, resolved
from trail.models import Event
from workflows.codes import DeclineGround, Satisfaction, State
from workflows.review import Level, ReviewState
from workflows.supervision import SupervisionKind

# Art. 36(3): after 复核 a matter is taken up no more; every other ground says that it is not taken up.
NO_LONGER = (str(DeclineGround.REEXAMINED),)
_SUPERVISION = (SupervisionKind.SUPERVISE, SupervisionKind.LISTED)
_DECLINED, _NO_LONGER = Q(code="case.decline"), Q(details__ground__in=NO_LONGER)
# What is read from the log of a matter, once for each matter.
DONE: Mapping[str, Q] = {
    "accepted": Q(code="case.accept"),
    "declined": _DECLINED & ~_NO_LONGER,
    "no_longer": _DECLINED & _NO_LONGER,
    "extended": Q(code="case.extend"),
}
HANDLED: Mapping[str, str | Promise] = {
    **{str(kind): kind.label for kind in Transfer.Kind},
    "accepted": _("受理"),
    "declined": _("不予受理"),
    "no_longer": _("不再受理"),
    "extended": _("批准延期"),
    "resolved": _("办结"),
    "supervised": _("督办"),
}
OBJECTS: Mapping[str, str | Promise] = {
    "petition_office": _("信访工作机构"),
    "handling_office": _("有权处理机关"),
}


def handling(office: Office, month: Month) -> tuple[Tally, ...]:
    """办理情况表: what was done with matters in the month. Seven queries."""
    by_kind = dict(transfers(office, month).values_list("kind").annotate(n=Count("pk")).order_by())
    done = {code: matters_with(office, log_lines(month, code)).count() for code in DONE}
    times = by_kind | done | {"resolved": resolved(office, month), "supervised": letters(office, month).count()}
    return tuple(Tally(code, str(name), {"times": times.get(code, 0)}) for code, name in HANDLED.items())


def transfers(office: Office, month: Month) -> QuerySet[Transfer]:
    """What we passed on in the month, or told to go elsewhere, whoever answers for it since."""
    sent = Transfer.objects.filter(from_office__in=Office.objects.subtree(office), sent_on__range=month.days)
    return sent.filter(case__is_historical=False).exclude(case__state=State.VOID)


def letters(office: Office, month: Month) -> QuerySet[Supervision]:
    """Letters of supervision of the month about our matters, from outside or from an office above."""
    found = Supervision.objects.filter(kind__in=_SUPERVISION, letter_on__range=month.days)
    return found.filter(case__in=matters(office))


def log_lines(month: Month, code: str) -> QuerySet[Event]:
    """Lines of the month in the logs of matters that say what a code of DONE is."""
    return Event.objects.filter(DONE[code], happened_on__range=month.days, seq__isnull=False)


def matters_with(office: Office, lines: QuerySet[Event]) -> QuerySet[Case]:
    """Our matters whose log has such a line."""
    return matters(office).filter(number__in=numbers_in(lines))


def reviews(office: Office, month: Month) -> tuple[Tally, ...]:
    """Requests of the month and what was decided in it, by level. One query."""
    rules = review_rules(month)
    counts = counted({f"n_{name}": rule for name, rule in rules.items()})
    ours = reviewed(office, month).values("level").annotate(**counts).order_by()
    found: dict[str, dict[str, Any]] = {row["level"]: dict(row) for row in ours}
    return tuple(
        Tally(str(level), str(level.label), {name: found.get(str(level), {}).get(f"n_{name}", 0) for name in rules})
        for level in Level
    )


def reviewed(office: Office, month: Month) -> QuerySet[Review]:
    """Reviews of our matters asked for or decided in the month."""
    inside = Q(decided_on__range=month.days) | Q(requested_on__range=month.days)
    return Review.objects.filter(inside, case__in=matters(office))


def review_rules(month: Month) -> dict[str, Q]:
    """What can have happened to a review in the month."""
    decided = Q(decided_on__range=month.days)
    return {
        "requested": Q(requested_on__range=month.days),
        "upheld": decided & Q(state=ReviewState.UPHELD),
        "revoked": decided & Q(state=ReviewState.REVOKED),
        "varied": decided & Q(state=ReviewState.VARIED),
        "refused": decided & Q(state=ReviewState.REFUSED),
    }


def ratings(office: Office, month: Month, today: dt.date) -> tuple[Tally, ...]:
    """满意度表: matters concluded in the month as rated up to `today`; silence stands apart. Two queries."""
    asked = resolved(office, month)
    counts = {f"{one}_{code}": Count("pk", filter=Q(**{one: code})) for one in OBJECTS for code in Satisfaction.values}
    found = said(office, month, today).aggregate(**counts)
    return tuple(_rated(one, str(name), asked, found) for one, name in OBJECTS.items())


def said(office: Office, month: Month, today: dt.date) -> QuerySet[Rating]:
    """What was said up to `today` of the matters concluded in the month, as they were concluded last."""
    return Rating.objects.filter(case__in=concluded(office, month), rated_on__lte=today, round=F("case__round"))


def _rated(one: str, name: str, asked: int, found: Mapping[str, int]) -> Tally:
    given = {code: found[f"{one}_{code}"] for code in Satisfaction.values}
    return Tally(one, name, {"asked": asked, **given, "silent": asked - sum(given.values())})
