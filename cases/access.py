"""Who may see what: one rule, and the only one (design section 5).

Lists, details, counts, search, exports, papers and files all start from `visible_to`.
Not visible → 404; visible but not allowed → 403.
"""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone

from cases.circle import Shared, accusations, recusals, waiting, without
from groups.grants import live_on
from offices.models import SEES_CASES, Office, PostKind
from offices.people import hats, known, offices_of, stood_in_for
from offices.tree import subtree_ids
from workflows.review import ReviewState

if TYPE_CHECKING:
    from cases.models import Case
    from offices.models import Staff
    from offices.people import Hat

# Posts that open the ordinary matters of their office and everything below it.
OVERSEEING = frozenset({PostKind.REGISTRAR, PostKind.HEAD, PostKind.DIRECTOR})


@dataclass(frozen=True)
class Way:
    """One way a matter opens: columns of the matter itself, and what it shares with other ways.

    `is_narrow` is one that opens few matters, and none of the list's indexes in the list's order.
    """

    rule: Q
    shared: tuple[Shared, ...] = ()
    is_narrow: bool = False

    def whole(self) -> Q:
        return functools.reduce(operator.and_, self.shared, self.rule)

    def but_for(self, closed: Q) -> Way:
        """The same way, without the matters that are `closed` to whoever it opens them by."""
        return replace(self, rule=self.rule & ~closed)


class CaseQuerySet(models.QuerySet["Case"]):
    """Matters in domain words. `visible_to` comes first in every chain a person's request starts."""

    def visible_to(self, staff: Staff) -> CaseQuerySet:
        """The matters `staff` may see now; none for an inactive account or one without a post."""
        if not staff.is_active:
            return self.none()
        return self.filter(seen_by(staff)).exclude(barred(staff))

    def closed_to(self, staff: Staff) -> CaseQuerySet:
        """The matters `staff` may not touch: accused in them, of an accused office, or recused."""
        return self.filter(barred(staff))

    def open(self) -> CaseQuerySet:
        """Matters in hand: not ended, not history."""
        return self.filter(is_open=True)

    def late(self) -> CaseQuerySet:
        """Matters one of whose duties has run out, by the day or by the minute; ended ones have none, save an answer
        that somebody still waits for (cases/clocks.py).
        """
        return self.filter(self.is_late())

    @staticmethod
    def is_late() -> Q:
        """The rule of `late`, to count by."""
        late = Q(next_late_from__lte=timezone.localdate()) | Q(next_due_at__lt=timezone.now())
        # That it has a day at all is said for the index: it ends where the matters without one begin.
        return late & Q(next_due__isnull=False)


def get_case(staff: Staff, number: str, *, destroyed: bool = False) -> Case:
    """The matter with this number, if `staff` may see it. Raises Http404 otherwise: the same
    answer for «does not exist» and «not for you». A matter whose file is destroyed has one page
    left, which asks for it with `destroyed`.
    """
    case = apps.get_model("cases", "Case").objects.visible_to(staff).filter(number=number).first()
    if case is None or (case.destroyed_on and not destroyed):
        raise Http404
    return case


def may_see(staff: Staff, case: Case) -> bool:
    """Whether `staff` may see this one matter."""
    return type(case).objects.visible_to(staff).filter(pk=case.pk).exists()


def ways(staff: Staff) -> list[Way]:
    """Each way a matter opens to `staff`, before what closes it. Their OR is the rule; each alone is one look-up in an
    index, and the list's pages are put together from them (cases/slices.py).

    Who stands in sees no more than the absent themselves: what is closed to them is not opened by a deputy's hat.
    """
    working = {hat.holder.pk for hat in hats(staff) if hat.kind in SEES_CASES}
    if not working:
        return []  # whatever was granted or given before: statisticians, auditors and administrators see none
    absent = {person: barred(person, stands_in=staff) for person in stood_in_for(staff)}
    found = [*_in_person(staff), *_by_posts(staff, staff)]
    if staff.pk not in working:  # who works with matters as a deputy only does so where the absent might
        bar = functools.reduce(operator.and_, (bar for person, bar in absent.items() if person.pk in working))
        found = [way.but_for(bar) for way in found]
    for person, bar in absent.items():
        found += [way.but_for(bar) for way in _by_posts(staff, person)]
    return found


def _in_person(staff: Staff) -> list[Way]:
    """What was granted to `staff`, and the accusations they registered that still wait for a leader."""
    few = [Q(pk__in=live_on(staff, "case", apps.get_model("cases", "CaseGrant")))]
    if groups := granted_groups(staff):
        few.append(Q(group__in=groups))
    circle = Way(Q(registered_by=staff), (waiting(timezone.localdate()),))
    return [*(Way(one, is_narrow=True) for one in few), circle]


def _by_posts(staff: Staff, holder: Staff) -> list[Way]:
    """What the posts of `holder` open, and being named leader or handler: to themselves, or to `staff` for them."""
    worn = [hat for hat in hats(staff) if hat.holder.pk == holder.pk]
    found = [Q(is_restricted=False) & scope for scope in _overseen(worn)]
    found += [Q(leader=holder), Q(handler=holder), *_helping(worn)]
    return [*map(Way, found), *_reviewing(worn), *_circles(worn)]


def granted_groups(staff: Staff) -> list[int]:
    """Keys of the groups on which `staff` holds a live grant."""
    return known(("groups", staff.pk), lambda: list(live_on(staff, "group").values_list("group", flat=True)))


def seen_by(staff: Staff) -> Q:
    """What opens a matter to `staff`, before what closes it."""
    return functools.reduce(operator.or_, (way.whole() for way in ways(staff)), Q(pk__in=[]))


def _overseen(worn: list[Hat]) -> list[Q]:
    offices = {hat.office.path: hat.office for hat in worn if hat.kind in OVERSEEING}
    # What lies below another of them is covered by it.
    tops = [office for path, office in offices.items() if not any(path != up and path.startswith(up) for up in offices)]
    return [scope for office in tops for scope in _scope(office)]


def _scope(office: Office) -> list[Q]:
    """Matters registered or answered in the subtree of `office`, by equality columns where possible."""
    if office.depth == 0:
        return _of_root(office)
    if office.depth == 1:
        return [Q(responsible_district=office), Q(registering_district=office)]
    below = known(("below", office.pk), lambda: subtree_ids(office))
    if len(below) == 1:
        return [Q(responsible_office=office), Q(registering_office=office)]
    return [Q(responsible_office__in=below), Q(registering_office__in=below)]


def _of_root(office: Office) -> list[Q]:
    """Every matter where it is the only root: the database asks that itself, once, and goes one way or the other."""
    another = Q(Exists(Office.objects.filter(parent__isnull=True).exclude(pk=office.pk)))
    below = Office.objects.subtree(office).order_by().values("pk")
    return [~another, another & Q(responsible_office__in=below), another & Q(registering_office__in=below)]


def _helping(worn: list[Hat]) -> list[Q]:
    """Lead and co-handling offices work on ordinary matters; a restricted one names its people."""
    heading = [hat.office.pk for hat in worn if hat.kind == PostKind.HEAD]
    helping = [hat.office.pk for hat in worn if hat.kind == PostKind.HANDLER] + heading
    found = [Q(is_restricted=False, lead_office=office) for office in heading]
    if helping:
        in_force = apps.get_model("cases", "Assignment").objects.filter(to_at__isnull=True)
        found.append(Q(is_restricted=False, pk__in=in_force.filter(co_offices__in=helping).values("case")))
    return found


def _reviewing(worn: list[Hat]) -> list[Way]:
    """Ordinary matters their office is asked to review, until its opinion is served, wherever the matter has gone."""
    deciding = [hat.office.pk for hat in worn if hat.kind in (PostKind.HEAD, PostKind.DIRECTOR)]
    asked = apps.get_model("cases", "Review").objects.filter(office__in=deciding, served_on=None)
    under_way = Q(is_restricted=False, pk__in=asked.exclude(state=ReviewState.REFUSED).values("case"))
    return [Way(under_way, is_narrow=True)] if deciding else []


def _circles(worn: list[Hat]) -> list[Way]:
    """An accusation without a leader in post: beside its registering registrar the responsible head (art. 30(3)); where
    the responsible office itself, or every head it has, is accused or recused, the superior office's acts.
    """
    today = timezone.localdate()
    circle, circles = waiting(today), []
    for hat in worn:
        if hat.kind in (PostKind.HEAD, PostKind.DIRECTOR):
            circles.append(Way(Q(responsible_office=hat.office), (circle,)))
            below = Q(responsible_office__in=Office.objects.filter(parent=hat.office).values("pk"))
            circles.append(Way(below, (circle, without(hat.kind, today))))
    return circles


def barred(staff: Staff, *, stands_in: Staff | None = None) -> Q:
    """Never, whatever else holds: the accused, people of accused offices, the recused. `stands_in` is the deputy of
    `staff` for whom this is asked.
    """
    accused, recused = _closing(staff, stands_in or staff)
    this = OuterRef("pk")
    return Q(Exists(accused.filter(case=this))) | Q(Exists(recused.filter(case=this)))


def closed_keys(staff: Staff, at_most: int) -> list[int] | None:
    """Keys of the matters closed to `staff` (`barred`), mostly none; None when there are more than `at_most`."""
    accused, recused = (rows.order_by().values_list("case", flat=True) for rows in _closing(staff, staff))
    keys = list(accused.union(recused)[: at_most + 1])
    return keys if len(keys) <= at_most else None


def _closing(staff: Staff, asked_for: Staff) -> tuple[models.QuerySet[models.Model], models.QuerySet[models.Model]]:
    """The accusations and recusals that close their matter to `staff`; `asked_for` is themselves or their deputy."""
    offices = {int(key) for office in offices_of(asked_for, staff) for key in office.path.split("/") if key}
    return accusations().filter(Q(staff=staff) | Q(office__in=offices)), recusals().filter(staff=staff)


def is_barred(staff: Staff, case: Case) -> bool:
    """Whether the matter is closed to `staff` whatever else holds; nothing is closed before it is registered."""

    def ask() -> bool:
        return case.pk is not None and type(case).objects.filter(barred(staff), pk=case.pk).exists()

    return case.known(f"barred/{staff.pk}", ask)


def hats_in(case: Case, staff: Staff) -> list[Hat]:
    """The posts `staff` may use in this matter: none of one to whom it is closed, be it themselves or the absent for
    whom they stand in.
    """

    def ask() -> list[Hat]:
        if is_barred(staff, case):
            return []
        return [hat for hat in hats(staff) if not (hat.deputising and is_barred(hat.holder, case))]

    return case.known(f"hats/{staff.pk}", ask)
