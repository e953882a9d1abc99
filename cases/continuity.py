"""No day without somebody who answers: who does when the named leader is away, barred or out of post.

Nothing is written for that: the answer follows from posts, absences and recusals of the day, so there is no hour
between the end of a post and a nightly job. The named leader stays named until the head or director hands over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.access import hats_in, is_barred, may_see
from cases.choices import FIT
from cases.fitness import default_leaders
from cases.models import Assignment
from offices.models import Office, Post, PostKind
from offices.people import deputy_of, holders
from offices.tree import ancestor_ids
from workflows.verbs import Reason

if TYPE_CHECKING:
    from cases.access import CaseQuerySet
    from cases.models import Case
    from offices.models import Staff
    from workflows.verbs import Act


def in_post(person: Staff, role: str, case: Case) -> bool:
    """Whether `person` holds, or stands in for, a post that carries «leader» or «handler» in this matter today."""
    return any(hat.kind in FIT[role] for hat in hats_in(case, person))


def answering(case: Case) -> Staff | None:
    """Who answers for the matter today: its leader; their deputy while they are away; else the next in line.

    None before a leader was named, and where nobody of the office or above is left to ask.
    """
    now = case.assignment
    if now is None:
        return None
    return case.known("answering", lambda: next(_line(case, now), None))


def _line(case: Case, now: Assignment) -> Iterator[Staff]:
    if in_post(now.leader, "leader", case):
        yield from _present(case, now.leader)
    group = case.group if case.is_restricted else None
    for person in ([group.leader] if group else []) + list(default_leaders(case)):
        yield from (one for one in _present(case, person) if may_see(one, case))


def _present(case: Case, person: Staff) -> Iterator[Staff]:
    """The person, or while they are away their deputy; nobody who may not act in this matter, nor their deputy."""
    who = deputy_of(person) or person
    if who.is_active and not is_barred(person, case) and not is_barred(who, case):
        yield who


def obstacle_to_extending(case: Case, act: Act) -> Reason | None:
    """Art. 34: why the act is not that of this organ's head, or of the next above where it has none who may act."""
    deciding = next(_with_a_director(case), None)
    worn = [hat.office for hat in hats_in(case, act.person) if hat.kind == PostKind.DIRECTOR] if act.person else []
    if deciding is None or deciding in worn:
        return None
    words = _("延期由本机关、单位负责人批准（第三十四条）：%s。")
    return Reason("not_this_organ", words % deciding.name)


def _with_a_director(case: Case) -> Iterator[Office]:
    """The responsible office and those above it, from below, that have a director who may act in this matter."""
    here = case.responsible_office
    above = Office.objects.filter(pk__in=[here.pk, *ancestor_ids(here)]).order_by("-depth")
    return (office for office in above if any(_acting_directors(case, office)))


def _acting_directors(case: Case, office: Office) -> Iterator[Staff]:
    for director in holders(PostKind.DIRECTOR, office):
        yield from _present(case, director)


def without_a_leader_in_post(cases: CaseQuerySet) -> CaseQuerySet:
    """Matters in hand whose named leader or handler has no post any more: to be handed over."""
    named = Assignment.objects.filter(case=OuterRef("pk"), to_at__isnull=True)
    gone = ~Exists(_holding("leader")) | ~Exists(_holding("handler"))
    return cases.filter(Exists(named.filter(gone)), is_open=True)


def out_of_post(named: QuerySet[Assignment]) -> set[int]:
    """Keys of the people who are named in these assignments without holding a post for it."""
    return {pk for role in FIT for pk in named.exclude(Exists(_holding(role))).values_list(role, flat=True)}


def _holding(role: str) -> QuerySet[Post]:
    """Posts of the person an assignment names as `role` that carry that role today."""
    posts = Post.objects.in_force(timezone.localdate())
    return posts.filter(kind__in=FIT[role], staff__is_active=True, staff=OuterRef(role))
