"""Whose figures a person may read, the offices below their post as statistician, head or director; and of what else
they may be told a number.
"""

from __future__ import annotations

import functools
import operator

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from cases.access import OVERSEEING, barred
from cases.models import Case
from offices.models import Office, PostKind, Staff
from offices.people import hats, kinds, stood_in_for
from offices.tree import ancestor_ids

READERS = frozenset({PostKind.STATISTICIAN, PostKind.HEAD, PostKind.DIRECTOR})


def offices_of(staff: Staff) -> list[Office]:
    """The offices `staff` may report on, in tree order, abolished ones included: their months stay.

    Raises PermissionDenied for a person without such a post.
    """
    above = [hat.office for hat in hats(staff) if hat.kind in READERS]
    if not above:
        raise PermissionDenied
    below = functools.reduce(operator.or_, (Q(path__startswith=office.path) for office in above))
    return sorted(Office.objects.filter(below), key=ancestor_ids)


def pick(offices: list[Office], code: str) -> Office:
    """The office of this code, the first one for no code. PermissionDenied for any other, known or not."""
    if not code:
        return offices[0]
    for office in offices:
        if office.code == code:
            return office
    raise PermissionDenied


def may_open(staff: Staff) -> bool:
    """Whether cells lead on: statisticians read figures only, matters are opened by the posts that oversee them."""
    return bool(kinds(staff) & OVERSEEING)


def told_of(reader: Staff) -> QuerySet[Case]:
    """The matters whose mere number tells `reader` nothing that is kept from them: nobody is restricted in seeing them,
    and they are closed neither to `reader` nor to anybody for whom they stand in.
    """
    closed = barred(reader)
    for absent in stood_in_for(reader):
        closed |= barred(absent, stands_in=reader)
    return Case.objects.filter(is_restricted=False).exclude(closed)
