"""Who may hold what beside what: separate administrators (等级保护 2.0, 访问控制)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from offices.models import SEES_CASES, Post, PostKind, Staff

# An administrator's post counts too: whoever could give one alone would be both administrators.
NEEDS_SECOND: frozenset[str] = SEES_CASES | {PostKind.ADMINISTRATOR}
# Who gives rights or audits them holds none of those rights.
PERSONAL: frozenset[str] = frozenset({PostKind.ADMINISTRATOR, PostKind.AUDITOR})


def overlapping(staff: Staff, from_date: dt.date, to_date: dt.date | None) -> list[Post]:
    """The person's posts, confirmed or proposed, that share a day with the span (`to_date` None: open)."""
    posts = Post.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=from_date), staff=staff)
    return list(posts if to_date is None else posts.filter(from_date__lte=to_date))


def clash(kind: str, others: list[Post]) -> Post | None:
    """The first of `others` that nobody may hold together with a post of `kind`."""
    for other in others:
        pair = {kind, other.kind}
        if len(pair) == 2 and pair & PERSONAL and pair & (SEES_CASES | PERSONAL) == pair:
            return other
    return None


def another_administrator(staff: Staff, on: dt.date | None = None) -> bool:
    """Whether somebody else who can sign in is administrator on the day `on` (default: tomorrow).

    Called in a transaction: two administrators who dismiss each other at once must not both succeed.
    """
    on = on or timezone.localdate() + dt.timedelta(days=1)
    list(Post.objects.select_for_update().filter(kind=PostKind.ADMINISTRATOR).order_by("pk"))
    posts = Post.objects.in_force(on).filter(kind=PostKind.ADMINISTRATOR, staff__is_active=True)
    return posts.exclude(staff=staff).exists()
