"""Whoever answers for the figures is told by mail that the report made itself and waits to be looked through; their
first page says so too (reports/waiting.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.queue import enqueue
from offices import mail
from offices.models import Post, PostKind, Staff
from offices.tree import ancestor_ids
from reports.models import FrozenReport

if TYPE_CHECKING:
    from offices.models import Office

KIND = "mail.report"


def tell(report: FrozenReport) -> dict[str, int | str]:
    """Queue one mail to each statistician of the report's office, else of the nearest one above: how many were told,
    and why nobody was: there is none, or none with an address.

    The keys make it one mail each, however often this is called.
    """
    counting = statisticians(report.office)
    people = [one for one in counting if one.email]
    for one in people:
        enqueue(KIND, {"report": report.pk, "staff": one.pk}, key=f"{KIND}:{report.pk}:{one.pk}")
    why = "" if people else "no_address" if counting else "no_statistician"
    return {"told": len(people), **({"nobody_told": why} if why else {})}


def statisticians(office: Office) -> list[Staff]:
    """Who counts for `office` today."""
    posts = Post.objects.in_force(timezone.localdate()).filter(
        kind=PostKind.STATISTICIAN, office__in=ancestor_ids(office), staff__is_active=True
    )
    found = list(posts.select_related("staff", "office"))
    nearest = max((post.office.depth for post in found), default=0)
    return [post.staff for post in found if post.office.depth == nearest]


def send(payload: Mapping[str, Any]) -> dict[str, bool]:
    """Send one such mail; nothing to whoever no longer counts there. Figures stay in the system."""
    report = FrozenReport.objects.select_related("office").get(pk=payload["report"])
    staff = next((one for one in statisticians(report.office) if one.pk == payload["staff"]), None)
    if staff is None or not staff.email:
        return {"sent": False}
    subject = _("重复信访月报已制表：%(month)s %(office)s") % {"month": report.month, "office": report.office.name}
    body = _("月报已按口径自动制表并固定。请登录系统核对，写明主要特点，提请审核。")
    mail.send(staff.email, subject, body, reference=f"report-{report.pk}-{staff.pk}")
    return {"sent": True}
