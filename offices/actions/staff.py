"""What is done to an account: by its owner, and by administrators, who never learn a password that stays."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices import obligations
from offices.actions.by import as_administrator
from offices.models import Absence, Post, PostKind, Staff
from offices.passwords import remember
from offices.refusals import Refused
from offices.rules import NEEDS_SECOND, another_administrator
from offices.second_step import forget
from offices.sessions import end_all
from offices.tokens import revoke_all
from trail import log

PASSWORD_COLUMNS = ("password", "password_set_at", "must_change_password")
# No letters or digits that are mistaken for each other when read out.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def locked(staff: Staff) -> Staff:
    """The account as it is now, under the lock that its log stream asks for."""
    return Staff.objects.select_for_update(of=("self",)).get(pk=staff.pk)


def first_password() -> str:
    """Sixteen letters and digits (79 bits) in four groups, to be read out once."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(4)) for _group in range(4))


@transaction.atomic
def change_own_password(staff: Staff, password: str) -> Staff:
    """A new password by the person; the first one is over."""
    staff = locked(staff)
    remember(staff)
    staff.set_password(password)
    staff.must_change_password = False
    staff.save(update_fields=PASSWORD_COLUMNS)
    log.append(staff.actor, "staff.change_password", actor=staff.actor)
    return staff


@transaction.atomic
def add_staff(staff: Staff, *, by: Staff) -> str:
    """A new, unsaved account without any post. Returns its first password, which is kept nowhere."""
    hat = as_administrator(by)
    password = _give_first_password(staff)
    staff.save()
    log.append(staff.actor, "staff.add", actor=by.actor, acting_as=hat, details={"office": _code(staff)})
    return password


@transaction.atomic
def edit_staff(staff: Staff, *, changed: Sequence[str], by: Staff) -> Staff:
    """The account's changed columns `changed` are saved; the log names them, not the values."""
    hat = as_administrator(by)
    locked(staff)
    staff.save(update_fields=list(changed))
    details = {"fields": sorted(changed), "office": _code(staff)}
    log.append(staff.actor, "staff.edit", actor=by.actor, acting_as=hat, details=details)
    return staff


@transaction.atomic
def reset_password(staff: Staff, *, by: Staff) -> str:
    """A first password for somebody who forgot theirs; returned once, kept nowhere.

    Who resets a password could sign in with it. Where the account opens matters or administration it
    therefore rests until a second administrator confirms.
    """
    hat = as_administrator(by)
    staff = locked(staff)
    _refuse_own(staff, by, _("不能重置自己的密码，请用“修改密码”。"))
    if not staff.is_active and staff.reset_by_id is None:
        raise Refused("inactive", _("该账号已停用，请先启用。"))
    password = _give_first_password(staff)
    if _opens_something(staff):
        staff.is_active, staff.reset_by = False, by
    staff.save(update_fields=[*PASSWORD_COLUMNS, "is_active", "reset_by"])
    end_all(staff)
    # Who lost the telephone comes back by this way only: for posts that open something two administrators agree.
    forget(staff)
    details = {"needs_second": staff.reset_by_id is not None, "tokens": revoke_all(staff)}
    log.append(staff.actor, "staff.reset_password", actor=by.actor, acting_as=hat, details=details)
    return password


@transaction.atomic
def confirm_reset(staff: Staff, *, by: Staff) -> Staff:
    """The second administrator lets an account go on after its password was reset."""
    hat = as_administrator(by)
    staff = locked(staff)
    _refuse_own(staff, by, _("不能确认本人账号的密码重置。"))
    if staff.reset_by_id is None:
        raise Refused("nothing_to_confirm", _("该账号没有待确认的密码重置。"))
    if staff.reset_by_id == by.pk:
        raise Refused("own_proposal", _("密码由您重置，须由另一位管理员确认。"))
    staff.is_active, staff.reset_by = True, None
    staff.save(update_fields=["is_active", "reset_by"])
    log.append(staff.actor, "staff.confirm_reset", actor=by.actor, acting_as=hat)
    return staff


@transaction.atomic
def deactivate(staff: Staff, *, by: Staff) -> Staff:
    """The account is closed and its posts end; refused while the person still holds duties."""
    hat = as_administrator(by)
    staff = locked(staff)
    _refuse_own(staff, by, _("不能停用自己的账号。"))
    if not staff.is_active and staff.reset_by_id is None:
        raise Refused("inactive", _("该账号已经停用。"))
    held = obligations.of(staff)
    if held:
        raise Refused("holds_duties", " ".join(held))
    today = timezone.localdate()
    if staff.posts.in_force(today).filter(kind=PostKind.ADMINISTRATOR).exists() and not another_administrator(staff):
        raise Refused("last_administrator", _("这是最后一位管理员，请先设好另一位。"))
    with obligations.nobody_missing():
        staff.is_active, staff.reset_by = False, None
        staff.save(update_fields=["is_active", "reset_by"])
        ended = _end_posts(staff)
    end_all(staff)
    details = {"posts": ended, "tokens": revoke_all(staff)}
    log.append(staff.actor, "staff.deactivate", actor=by.actor, acting_as=hat, details=details)
    return staff


@transaction.atomic
def reactivate(staff: Staff, *, by: Staff) -> str:
    """The account opens again, without posts and with a first password, which is returned once."""
    hat = as_administrator(by)
    staff = locked(staff)
    if staff.is_active or staff.reset_by_id is not None:
        raise Refused("active", _("该账号并未停用。"))
    password = _give_first_password(staff)
    staff.is_active = True
    staff.save(update_fields=[*PASSWORD_COLUMNS, "is_active"])
    log.append(staff.actor, "staff.reactivate", actor=by.actor, acting_as=hat)
    return password


def _give_first_password(staff: Staff) -> str:
    password = first_password()
    if staff.pk:
        remember(staff)
    staff.set_password(password)
    staff.must_change_password = True
    return password


def _opens_something(staff: Staff) -> bool:
    """Whether who signs in as `staff` sees matters or administers."""
    today = timezone.localdate()
    posts = staff.posts.filter(kind__in=NEEDS_SECOND).exclude(to_date__lt=today)
    deputising = Absence.objects.filter(deputy=staff, to_date__gte=today)
    return posts.exists() or deputising.exists() or bool(obligations.of(staff))


def _end_posts(staff: Staff) -> int:
    """Running posts end today; proposed and coming ones, which never gave a right, go."""
    today = timezone.localdate()
    ended = staff.posts.in_force(today).update(to_date=today)
    coming, _by_model = (
        Post.objects.filter(staff=staff).exclude(from_date__lte=today, confirmed_at__isnull=False).delete()
    )
    return ended + coming


def _refuse_own(staff: Staff, by: Staff, words: object) -> None:
    if staff.pk == by.pk:
        raise Refused("own_account", str(words))


def _code(staff: Staff) -> str | None:
    return staff.office.code if staff.office else None


@obligations.register
def stands_in(staff: Staff) -> list[str]:
    """A deputy must be replaced before leaving: the absent person's matters would have nobody."""
    absences = Absence.objects.filter(deputy=staff, to_date__gte=timezone.localdate()).select_related("staff")
    return [str(_("正在或即将代理%(who)s的岗位，请先更换代理人。") % {"who": absence.staff}) for absence in absences]
