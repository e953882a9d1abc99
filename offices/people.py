"""Which hats a person wears on a day: their own posts and those of the absent they stand in for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from offices.models import Absence, Delegation, Office, Post, PostKind, Staff


@dataclass(frozen=True)
class Hat:
    """One post as it may be used today: `wearer` acts, `holder` is the person appointed."""

    kind: str
    office: Office
    wearer: Staff
    holder: Staff
    acting: bool = False

    @property
    def deputising(self) -> bool:
        return self.holder.pk != self.wearer.pk

    @property
    def label(self) -> str:
        """The post in words for the log and the page, e.g. «head@JA» or «head@JA for zhang.wei»."""
        words = f"{self.kind}@{self.office.code}"
        return f"{words} for {self.holder.username}" if self.deputising else words


def stood_in_for(staff: Staff, on: dt.date | None = None) -> list[Staff]:
    """The absent whose named deputy `staff` is on the day `on` (default: today)."""
    on = on or timezone.localdate()
    absences = Absence.objects.filter(deputy=staff, from_date__lte=on, to_date__gte=on)
    return [absence.staff for absence in absences.select_related("staff")]


def hats(staff: Staff, on: dt.date | None = None) -> list[Hat]:
    """Every post `staff` may use on the day `on`; none for an inactive account.

    A deputy stands in for the posts that handle cases, not for administrators or auditors:
    their powers are personal.
    """
    on = on or timezone.localdate()
    if not staff.is_active:
        return []
    holders = {staff.pk: staff, **{absent.pk: absent for absent in stood_in_for(staff, on)}}
    posts = Post.objects.in_force(on).filter(staff__in=holders, office__in=Office.objects.in_force(on))
    personal = {PostKind.ADMINISTRATOR, PostKind.AUDITOR, PostKind.STATISTICIAN}
    return [
        Hat(post.kind, post.office, staff, holders[post.staff_id], post.acting)
        for post in posts.select_related("office")
        if post.staff_id == staff.pk or post.kind not in personal
    ]


def kinds(staff: Staff, on: dt.date | None = None) -> set[str]:
    """The kinds of post `staff` may use on the day `on`."""
    return {hat.kind for hat in hats(staff, on)}


def holders(kind: str, office: Office, on: dt.date | None = None) -> list[Staff]:
    """Who holds a post of `kind` at exactly this office on the day `on`."""
    on = on or timezone.localdate()
    posts = Post.objects.in_force(on).filter(kind=kind, office=office, staff__is_active=True)
    return [post.staff for post in posts.select_related("staff")]


def is_delegated(office: Office, verb: str, on: dt.date | None = None) -> bool:
    """Whether the director has recorded that the head may do `verb` at `office` on the day `on`."""
    on = on or timezone.localdate()
    running = Delegation.objects.filter(office=office, verb=verb, from_date__lte=on)
    return running.exclude(to_date__lt=on).exists()
