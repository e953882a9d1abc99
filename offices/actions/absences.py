"""Who is away and who stands in; what a director hands to the section head."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices import obligations
from offices.actions.by import acting_as, as_administrator
from offices.actions.staff import locked
from offices.models import SEES_CASES, Absence, Delegation, Office, Post, PostKind, Staff
from offices.refusals import Refused
from offices.rules import PERSONAL
from trail import log


@transaction.atomic
def enter_absence(absence: Absence, *, by: Staff) -> Absence:
    """A new, unsaved absence: by the person, or by an administrator for somebody who cannot."""
    hat = "" if absence.staff_id == by.pk else as_administrator(by)
    staff = locked(absence.staff)
    _refuse_days(absence)
    _refuse_deputy(absence, by)
    # Told to nobody else: an administrator sees no matter, and would learn by trying who is accused or recused.
    if absence.staff_id == by.pk and (left := obligations.left_by(absence)):
        raise Refused("left_undone", " ".join(left), "deputy")
    absence.save()
    _write(absence, "absence.enter", by, hat)
    return Absence.objects.get(pk=absence.pk, staff=staff)


@transaction.atomic
def end_absence(absence: Absence, *, by: Staff) -> Absence:
    """The person is back (or does not go): from this moment the deputy stands in no longer."""
    hat = "" if absence.staff_id == by.pk else as_administrator(by)
    locked(absence.staff)
    found = Absence.objects.filter(pk=absence.pk, to_date__gte=timezone.localdate()).first()
    if found is None:
        raise Refused("over", _("该离岗已经结束。"))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    _write(found, "absence.end", by, hat)
    if found.from_date > yesterday:
        found.delete()
    else:
        found.to_date = yesterday
        found.save(update_fields=["to_date"])
    return absence


def _refuse_days(absence: Absence) -> None:
    if absence.to_date < timezone.localdate():
        raise Refused("over", _("离岗已经过去，不必再登记；请核对终止日期。"), "to_date")
    days = Q(from_date__lte=absence.to_date, to_date__gte=absence.from_date)
    if Absence.objects.filter(days, staff=absence.staff_id).exists():
        raise Refused("overlaps", _("与已登记的离岗日期重叠，请先结束原来的一条。"), "from_date")
    if Absence.objects.filter(days, staff=absence.deputy_id).exists():
        raise Refused("deputy_away", _("代理人在这些日子也离岗，请另选代理人。"), "deputy")
    standing_in = Absence.objects.filter(days, deputy=absence.staff_id).select_related("staff").first()
    if standing_in is not None:
        words = _("这些日子由您（本人）代理%(who)s，请先更换代理人。") % {"who": standing_in.staff}
        raise Refused("stands_in", words, "from_date")


def _refuse_deputy(absence: Absence, by: Staff) -> None:
    deputy, today = absence.deputy, timezone.localdate()
    if deputy.pk == absence.staff_id or not deputy.is_active:
        raise Refused("deputy_not_free", _("代理人须是另一位在用账号的工作人员。"), "deputy")
    posts = Post.objects.filter(staff=deputy).exclude(to_date__lt=today)
    if posts.filter(kind__in=PERSONAL).exists():
        raise Refused("deputy_administers", _("管理员和审计员不能代理办理岗位，请另选代理人。"), "deputy")
    entered_for_another = absence.staff_id != by.pk
    # Otherwise one administrator alone could open matters to anybody, by sending somebody on leave.
    if entered_for_another and not posts.in_force(today).filter(kind__in=SEES_CASES).exists():
        words = _("由管理员代为登记时，代理人须已有经确认的办理岗位；请另选，或由本人登记。")
        raise Refused("deputy_without_post", words, "deputy")


def _write(absence: Absence, code: str, by: Staff, hat: str) -> None:
    details = {"deputy": absence.deputy.actor, "from_date": absence.from_date, "to_date": absence.to_date}
    log.append(absence.staff.actor, code, actor=by.actor, acting_as=hat, details=details)


@transaction.atomic
def delegate(delegation: Delegation, *, by: Staff) -> Delegation:
    """A new, unsaved delegation by the director of exactly that office to its head."""
    office = _office_locked(delegation.office)
    hat = acting_as(by, PostKind.DIRECTOR, office)
    if delegation.to_date and delegation.to_date < max(delegation.from_date, timezone.localdate()):
        raise Refused("over", _("终止日期须在起始日期之后，并且尚未过去；长期有效可以不填。"), "to_date")
    running = Delegation.objects.filter(office=office, verb=delegation.verb).exclude(to_date__lt=delegation.from_date)
    if delegation.to_date:
        running = running.filter(from_date__lte=delegation.to_date)
    if running.exists():
        raise Refused("overlaps", _("这些日子已有授权，请先收回原来的授权。"), "from_date")
    delegation.director = by
    delegation.save()
    _write_delegation(delegation, "delegation.record", by, hat)
    return delegation


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: Staff) -> Delegation:
    """The director takes the delegation back, at once."""
    office = _office_locked(delegation.office)
    hat = acting_as(by, PostKind.DIRECTOR, office)
    today = timezone.localdate()
    found = Delegation.objects.filter(pk=delegation.pk).exclude(to_date__lt=today).first()
    if found is None:
        raise Refused("over", _("该授权已经结束。"))
    _write_delegation(found, "delegation.end", by, hat)
    if found.from_date >= today:
        found.delete()
    else:
        found.to_date = today - dt.timedelta(days=1)
        found.save(update_fields=["to_date"])
    return delegation


def _office_locked(office: Office) -> Office:
    return Office.objects.select_for_update(of=("self",)).get(pk=office.pk)


def _write_delegation(delegation: Delegation, code: str, by: Staff, hat: str) -> None:
    details = {"verb": delegation.verb, "from_date": delegation.from_date, "to_date": delegation.to_date}
    log.append(delegation.office.stream, code, actor=by.actor, acting_as=hat, details=details)
