"""How a post comes and goes: one administrator proposes, a second confirms, nobody for themselves."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices import obligations
from offices.actions.by import as_administrator
from offices.actions.staff import locked
from offices.models import Post, PostKind, Staff
from offices.refusals import Refused
from offices.rules import NEEDS_SECOND, another_administrator, clash, overlapping
from trail import log


@transaction.atomic
def propose_post(post: Post, *, by: Staff) -> Post:
    """A new, unsaved post. One that opens matters or administration gives nothing until it is confirmed."""
    hat = as_administrator(by)
    staff = locked(post.staff)
    if staff.pk == by.pk:
        raise Refused("own_post", _("不能给自己设岗，请由另一位管理员办理。"))
    if not staff.is_active:
        raise Refused("inactive", _("该账号已停用，请先启用。"))
    if post.to_date and post.to_date < timezone.localdate():
        raise Refused("over", _("终止日期已过，请改填今天或以后的日期，或者不填。"), "to_date")
    if not post.office.is_in_force(post.from_date):
        raise Refused("office_not_in_force", _("该单位在起始日期时不存续，请另选单位或日期。"), "office")
    _refuse_beside_others(post, staff)
    post.appointed_by = by
    if post.kind not in NEEDS_SECOND:
        post.confirmed_by, post.confirmed_at = by, timezone.now()
    post.save()
    _write(post, "post.propose", by, hat, needs_second=post.confirmed_at is None)
    return post


@transaction.atomic
def confirm_post(post: Post, *, by: Staff) -> Post:
    """The second administrator's yes: from now on the post gives its rights."""
    hat = as_administrator(by)
    staff, post = _both_locked(post)
    if post.confirmed_at is not None:
        raise Refused("confirmed", _("该岗位已经确认。"))
    if staff.pk == by.pk:
        raise Refused("own_post", _("不能确认本人的岗位，请由另一位管理员确认。"))
    if post.appointed_by_id == by.pk:
        raise Refused("own_proposal", _("该岗位由您提名，须由另一位管理员确认。"))
    if not staff.is_active:
        raise Refused("inactive", _("该账号已停用，不能确认。"))
    _refuse_beside_others(post, staff)
    post.confirmed_by, post.confirmed_at = by, timezone.now()
    post.save(update_fields=["confirmed_by", "confirmed_at"])
    _write(post, "post.confirm", by, hat)
    return post


@transaction.atomic
def withdraw_post(post: Post, *, by: Staff) -> Post:
    """A post that never gave a right goes: not confirmed, or not begun. The log keeps that it was proposed."""
    hat = as_administrator(by)
    _staff, post = _both_locked(post)
    if post.confirmed_at is not None and post.from_date <= timezone.localdate():
        raise Refused("begun", _("该岗位已经生效，请用“终止”。"))
    _write(post, "post.withdraw", by, hat)
    post.delete()
    return post


@transaction.atomic
def end_post(post: Post, *, last_day: dt.date, by: Staff) -> Post:
    """The post ends with `last_day`: yesterday (at once) or later, never longer than it would have run."""
    hat = as_administrator(by)
    staff, post = _both_locked(post)
    today = timezone.localdate()
    earliest = max(post.from_date, today - dt.timedelta(days=1))
    if post.confirmed_at is None:
        raise Refused("not_confirmed", _("该岗位尚未确认，请用“撤回”。"))
    if post.to_date and post.to_date < today:
        raise Refused("over", _("该岗位已经终止。"))
    if last_day < earliest:
        words = _("最后一天不能早于 %(day)s：已经过去的任职不能改写。") % {"day": earliest.isoformat()}
        raise Refused("in_the_past", words, "last_day")
    if post.to_date and last_day > post.to_date:
        raise Refused("longer", _("终止只能提前；要延长，请另设新岗位并由第二位管理员确认。"), "last_day")
    if post.kind == PostKind.ADMINISTRATOR and not another_administrator(staff, last_day + dt.timedelta(days=1)):
        raise Refused("last_administrator", _("这是最后一位管理员，请先设好另一位。"))
    if kept := obligations.resting_on(post, last_day + dt.timedelta(days=1)):
        raise Refused("holds_duties", " ".join(kept), "last_day")
    with obligations.nobody_missing():
        post.to_date = last_day
        post.save(update_fields=["to_date"])
    _write(post, "post.end", by, hat)
    return post


def _both_locked(post: Post) -> tuple[Staff, Post]:
    staff = locked(post.staff)
    found = Post.objects.select_related("office").filter(pk=post.pk).first()
    if found is None:
        raise Refused("gone", _("该岗位已被撤回。"))
    return staff, found


def _refuse_beside_others(post: Post, staff: Staff) -> None:
    others = [other for other in overlapping(staff, post.from_date, post.to_date) if other.pk != post.pk]
    if any((other.kind, other.office_id) == (post.kind, post.office_id) for other in others):
        raise Refused("held_already", _("此人在该单位已有同样的岗位（或正待确认），日期重叠。"), "kind")
    other = clash(post.kind, others)
    if other is not None:
        words = _("%(new)s与此人的%(old)s岗位不能兼任：管理、审计与办理须由不同的人担任。")
        told = {"new": post.get_kind_display(), "old": other.get_kind_display()}
        raise Refused("not_together", words % told, "kind")


def _write(post: Post, code: str, by: Staff, hat: str, **more: object) -> None:
    details = {"post": post.pk, "kind": post.kind, "office": post.office.code, "acting": post.acting}
    details |= {"from_date": post.from_date, "to_date": post.to_date, **more}
    log.append(post.staff.actor, code, actor=by.actor, acting_as=hat, details=details)
