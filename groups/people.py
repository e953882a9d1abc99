"""Which posts stand over a group's office, by people's own posts.

Powers over key groups are personal, like the grants they rest on: a deputy stands in for neither.
An acting post counts: it is the person's own.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from offices.models import SEES_CASES, Office, Post, PostKind, Staff
from offices.tree import ancestor_ids, subtree_ids

MANAGING = (PostKind.HEAD, PostKind.DIRECTOR)
HEADS = (PostKind.HEAD,)
LEADING = (PostKind.LEADER, PostKind.DIRECTOR)


def _own_posts(*kinds: str) -> QuerySet[Post]:
    """Posts of these kinds in force today, at offices in force, of active people."""
    today = timezone.localdate()
    posts = Post.objects.in_force(today).filter(kind__in=kinds, staff__is_active=True)
    return posts.filter(office__in=Office.objects.in_force(today))


def people_over(office: Office, *kinds: str) -> QuerySet[Staff]:
    """Who holds a post of these kinds at `office` or above it."""
    posts = _own_posts(*kinds).filter(office__in=ancestor_ids(office))
    return Staff.objects.filter(pk__in=posts.values("staff"))


def posts_over(office: Office, *kinds: str) -> QuerySet[Post]:
    """The posts of these kinds at `office` and above it, the nearest first."""
    posts = _own_posts(*kinds).filter(office__in=ancestor_ids(office))
    return posts.select_related("staff").order_by("-office__depth", "pk")


def lasting_over(office: Office, *kinds: str) -> QuerySet[Staff]:
    """Of those, who holds the post without a last day, at an office without one. An account that only rests
    till a second administrator has confirmed its new password still counts.
    """
    today = timezone.localdate()
    posts = Post.objects.in_force(today).filter(kind__in=kinds, to_date__isnull=True, office__in=ancestor_ids(office))
    posts = posts.filter(office__in=Office.objects.in_force(today).filter(valid_to__isnull=True))
    return Staff.objects.filter(Q(is_active=True) | Q(reset_by__isnull=False), pk__in=posts.values("staff"))


def people_over_any(offices: QuerySet[Office], *kinds: str) -> QuerySet[Staff]:
    """Who holds a post of these kinds at one of `offices` or above it; for choosing before the office is known."""
    above = {pk for office in offices for pk in ancestor_ids(office)}
    posts = _own_posts(*kinds).filter(office__in=above)
    people = Staff.objects.filter(pk__in=posts.values("staff")).select_related("office")
    return people.order_by("office__path", "full_name")


def people_near(office: Office) -> QuerySet[Staff]:
    """Who works with cases at `office`, below it or above it: whom a grant may be given to."""
    near = {*subtree_ids(office), *ancestor_ids(office)}
    posts = _own_posts(*SEES_CASES).filter(office__in=near)
    return Staff.objects.filter(pk__in=posts.values("staff")).select_related("office")


def works_with_cases(staff: Staff) -> bool:
    """Whether the person holds a post that opens cases at all: statisticians, auditors and administrators see none."""
    return _own_posts(*SEES_CASES).filter(staff=staff).exists()


def post_over(office: Office, staff: Staff, *kinds: str) -> str:
    """The person's own post of these kinds at `office` or above it, in the log's words («head@JA»); «» when none."""
    posts = _own_posts(*kinds).filter(staff=staff, office__in=ancestor_ids(office))
    post = posts.select_related("office").order_by("-office__depth", "kind").first()
    return f"{post.kind}@{post.office.code}" if post else ""


def paths_managed(staff: Staff, *kinds: str) -> tuple[str, ...]:
    """Where the person's own posts of these kinds stand; `office.path.startswith` of it says what they are over."""
    return tuple(_own_posts(*kinds).filter(staff=staff).values_list("office__path", flat=True))


def own_post(staff: Staff, *kinds: str) -> str:
    """The person's own post of these kinds, wherever it is («handler@JA1»); «» when none."""
    post = _own_posts(*kinds).filter(staff=staff).select_related("office").order_by("kind", "office__path").first()
    return f"{post.kind}@{post.office.code}" if post else ""


def offices_managed(staff: Staff, *kinds: str) -> QuerySet[Office]:
    """The offices at or below a post of these kinds the person holds; for these they may open groups."""
    rule = Q(pk__in=[])
    for post in _own_posts(*(kinds or MANAGING)).filter(staff=staff).select_related("office"):
        rule |= Q(path__startswith=post.office.path)
    return Office.objects.in_force(timezone.localdate()).filter(rule)
