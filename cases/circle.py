"""Who is named in an accusation or stands aside, and when an accusation waits for its leader: conditions on a matter
that are the same for every reader of a day. The rule itself is cases/access.py.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from offices.models import Post, PostKind

if TYPE_CHECKING:
    import datetime as dt


class Shared(Q):
    """A condition that is the same for every reader of a day: one object, so that its SQL can be kept."""

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


@functools.lru_cache(maxsize=2)
def waiting(today: dt.date) -> Shared:
    """An accusation that nobody leads who is in post: what is restricted and not for its group's sake."""
    leading = Post.objects.in_force(today).filter(
        kind__in=(PostKind.LEADER, PostKind.DIRECTOR), staff=OuterRef("leader"), staff__is_active=True
    )
    # «No group» is said so that SQLite does not take it for a narrow look-up: nearly every matter has none.
    return Shared(Q(is_restricted=True) & ~Q(group__gt=0) & ~Q(Exists(leading)))


@functools.lru_cache(maxsize=4)
def without(kind: str, today: dt.date) -> Shared:
    """The responsible office is accused, or nobody there who holds a post of `kind` may act."""
    accused = Q(Exists(_accused_office(OuterRef("responsible_office"))))
    held = Post.objects.in_force(today).filter(kind=kind, staff__is_active=True)
    empty = ~Q(responsible_office__in=held.values("office"))
    # Whether another is free is asked only where one who holds such a post is named: a small set, looked up once.
    named = Q(pk__in=accusations().filter(staff__in=held.values("staff")).values("case"))
    named |= Q(pk__in=recusals().filter(staff__in=held.values("staff")).values("case"))
    return Shared(accused | empty | (named & ~Q(Exists(_free_holders(held)))))


def accusations() -> models.QuerySet[models.Model]:
    return apps.get_model("cases", "ComplainedOf").objects.filter(is_accused=True)


def recusals() -> models.QuerySet[models.Model]:
    return apps.get_model("cases", "Recusal").objects.all()


def _accused_office(office: OuterRef) -> models.QuerySet[models.Model]:
    return accusations().filter(case=OuterRef("pk"), office=office)


def _free_holders(held: models.QuerySet[Post]) -> models.QuerySet[Post]:
    """Of the posts `held` those at the responsible office whose holder is neither accused nor recused in the matter."""
    this = OuterRef(OuterRef("pk"))
    accused = Exists(accusations().filter(case=this, staff=OuterRef("staff")))
    recused = Exists(recusals().filter(case=this, staff=OuterRef("staff")))
    return held.filter(office=OuterRef("responsible_office")).exclude(accused | recused)
