"""Promises one has made and not yet settled, in matters and to groups: on their owner's first page."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Commitment
from cases.roles import roles_of
from groups.grants import groups_of
from groups.models import GroupCommitment
from groups.people import paths_managed
from groups.promises import answering_for, is_nearest_director, standing_of
from offices.models import PostKind
from offices.people import stood_in_for

if TYPE_CHECKING:
    from offices.models import Staff
    from workflows.bases import CommitmentBase


@dataclass(frozen=True)
class Line:
    """One open promise: what, where, how it stands, and where its outcome is recorded."""

    text: str
    where: str
    where_url: str
    due_on: dt.date
    words: str
    tone: str
    keep_url: str
    break_url: str
    # Who does it instead, where the reader cannot.
    instead: str


def open_promises(staff: Staff) -> list[Line]:
    """What `staff`, or the absent they stand in for, has promised and not settled, the oldest day first.

    Of matters and groups `staff` may see now; promises to groups are personal, like the grants on them. Whose owner may
    not see the group any more, theirs are the leader's, or of the heads and directors who manage it; where nobody is
    left, the nearest director is told the code.
    """
    mine = [staff.pk, *(absent.pk for absent in stood_in_for(staff))]
    in_matters = Commitment.objects.filter(owner__in=mine, fate="open", case__in=Case.objects.visible_to(staff))
    today = timezone.localdate()
    found = [_in_matter(one, staff, today) for one in in_matters.select_related("case")]
    found += [_to_group(one, today) for one in _of_groups(staff)] + [_by_code(one, today) for one in _left_to(staff)]
    return sorted(found, key=lambda line: line.due_on)


def _of_groups(staff: Staff) -> list[GroupCommitment]:
    """The open promises to groups that `staff` answers for and may see."""
    seen = GroupCommitment.objects.filter(fate="open", group__in=groups_of(staff)).select_related("group__office")
    answerable = answering_for(list(seen))
    return [one for one in seen if staff in answerable[one.pk]]


def _left_to(staff: Staff) -> list[GroupCommitment]:
    """Those nobody who may see the group answers for, of groups to which `staff` is the nearest director."""
    paths = paths_managed(staff, PostKind.DIRECTOR)
    if not paths:
        return []
    below = functools.reduce(operator.or_, (Q(group__office__path__startswith=path) for path in paths))
    hidden = GroupCommitment.objects.filter(below, fate="open").exclude(group__in=groups_of(staff))
    found = list(hidden.select_related("group__office"))
    answerable = answering_for(found)
    return [one for one in found if not answerable[one.pk] and is_nearest_director(staff, one.group)]


def _by_code(one: GroupCommitment, today: dt.date) -> Line:
    """No word of a group the reader may not see."""
    words, tone = standing_of(one, today)
    hidden, what = _("（须有该群体的授权才能查看）"), _("没有人能办理，请恢复授权")
    return Line(hidden, one.group.code, "", one.due_on, words, tone, "", "", what)


def _in_matter(one: Commitment, staff: Staff, today: dt.date) -> Line:
    number = one.case.number
    links = [f"{reverse('case_verb', args=[number, verb])}?commitment={one.pk}" for verb in _VERBS]
    if not {"leader", "handler"} & roles_of(one.case, staff, "").keys():
        links = ["", ""]  # whoever took the matter over records what became of it
    return _line(one, today, number, reverse("case_detail", args=[number]), links)


def _to_group(one: GroupCommitment, today: dt.date) -> Line:
    code = one.group.code
    links = [reverse("group_verb_on", args=[code, verb.replace("_", "-"), one.pk]) for verb in _VERBS]
    return _line(one, today, one.group.name, reverse("group_detail", args=[code]), links)


_VERBS = ("keep_commitment", "break_commitment")


def _line(one: CommitmentBase, today: dt.date, where: str, url: str, links: list[str]) -> Line:
    words, tone = standing_of(one, today)
    keep_url, break_url = links
    instead = "" if keep_url else _("由现任承办人或责任领导记录")
    return Line(one.text, where, url, one.due_on, words, tone, keep_url, break_url, instead)
