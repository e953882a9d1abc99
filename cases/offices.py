"""What the offices' own changes mean for matters: nobody leaves, ends a post or goes away with matters nobody else
can answer for, and a moved office takes its matters' districts along.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from cases.choices import FIT
from cases.models import Assignment, Case
from offices import moves, obligations
from offices.models import Absence, Office, Post, PostKind, Staff
from offices.tree import ancestor_ids, district_of


@obligations.register
def matters_in_hand(staff: Staff) -> list[str]:
    """How many open matters still name this person; counts only, for administrators read no matters."""
    return _told(staff, ("leader", "handler"))


@obligations.of_posts
def matters_by_post(post: Post, without_from: dt.date) -> list[str]:
    """The matters whose leader or handler would have no post for it, and those nobody would oversee."""
    others = Post.objects.in_force(without_from).filter(staff=post.staff).exclude(pk=post.pk)
    kinds = {other.kind for other in others}
    lost = [role for role, fit in FIT.items() if post.kind in fit and not kinds & {str(kind) for kind in fit}]
    return [*_told(post.staff, lost), *_unseen(post, without_from)]


def _told(staff: Staff, roles: Collection[str]) -> list[str]:
    words = {
        "leader": _("仍是 %(n)d 件在办事项的责任领导，请先由单位负责人在“交接”页逐件移交。"),
        "handler": _("仍是 %(n)d 件在办事项的承办人，请先由科长在“交接”页逐件移交。"),
    }
    current = Assignment.objects.filter(to_at__isnull=True, case__is_open=True)
    counts = {role: current.filter(**{role: staff}).count() for role in words if role in roles}
    return [words[role] % {"n": n} for role, n in counts.items() if n]


def _unseen(post: Post, without_from: dt.date) -> list[str]:
    """Whether open matters would be without a head, or a director, here and above."""
    if post.kind not in (PostKind.HEAD, PostKind.DIRECTOR):
        return []
    near = [post.office_id, *ancestor_ids(post.office)]
    others = Post.objects.in_force(without_from).filter(kind=post.kind, office__in=near, staff__is_active=True)
    if others.exclude(pk=post.pk).exists():
        return []
    below = Case.objects.filter(is_open=True, responsible_office__path__startswith=post.office.path).count()
    words = _("本单位和上级没有其他%(post)s，%(n)d 件在办事项将无人负责，请先设好继任或者代理。")
    return [words % {"post": post.get_kind_display(), "n": below}] if below else []


@obligations.of_absences
def matters_closed_to_the_deputy(absence: Absence) -> list[str]:
    """The deputy acts in every matter of the absent; where they are accused or recused they cannot. It counts what
    the absent see, for the words tell that somebody is barred.
    """
    mine = Assignment.objects.filter(to_at__isnull=True, case__is_open=True)
    held = mine.filter(leader=absence.staff) | mine.filter(handler=absence.staff)
    seen = Case.objects.visible_to(absence.staff).filter(pk__in=held.values("case"))
    closed = seen.closed_to(absence.deputy).count()
    words = _("代理人在 %(n)d 件事项中须回避，请另选代理人，或者先逐件移交。")
    return [words % {"n": closed}] if closed else []


@moves.register
def follow_move(office: Office) -> None:
    """Write the district columns anew for the matters of the moved office and all below it."""
    for below in Office.objects.subtree(office):
        district = district_of(below)
        Case.objects.filter(registering_office=below).update(registering_district=district)
        Case.objects.filter(responsible_office=below).update(responsible_district=district)
