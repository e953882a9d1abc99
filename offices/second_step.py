"""The second step of signing in: a code from the person's own telephone (等级保护 2.0, 身份鉴别: 两种鉴别技术)."""

from __future__ import annotations

import base64
import secrets
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP

from offices import recovery
from offices.models import SecondStep, Staff
from offices.people import kinds
from trail import log

ISSUER = "Huiyin"
# A telephone's clock may be half a minute off.
STEPS_OFF = 1


def is_needed(staff: Staff) -> bool:
    """Whether a post the person may use today is one of settings.TOTP_POSTS."""
    return bool(settings.TOTP_POSTS) and not kinds(staff).isdisjoint(settings.TOTP_POSTS)


def is_on(staff: Staff) -> bool:
    """Whether the account asks for a code."""
    return SecondStep.objects.filter(staff=staff, confirmed_at__isnull=False).exists()


def prepare(staff: Staff) -> SecondStep:
    """The secret to be put into the telephone, until a first code confirms it."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    step, _made = SecondStep.objects.get_or_create(staff=staff, defaults={"secret": secret})
    return step


def address_for(step: SecondStep) -> str:
    """What the QR code holds (otpauth, the key URI format authenticator programs read)."""
    label = quote(f"{ISSUER}:{step.staff.username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': step.secret, 'issuer': ISSUER})}"


@transaction.atomic
def confirm(staff: Staff, code: str) -> bool:
    """Turn the second step on with a first right code."""
    Staff.objects.select_for_update(of=("self",)).get(pk=staff.pk)
    if not proves(staff, code, confirmed=False):
        return False
    SecondStep.objects.filter(staff=staff).update(confirmed_at=timezone.now())
    log.append(staff.actor, "staff.second_step_on", actor=staff.actor)
    return True


@transaction.atomic
def proves(staff: Staff, code: str, *, confirmed: bool = True) -> bool:
    """Whether `code` is the telephone's of this moment, and was not used before."""
    rows = SecondStep.objects.select_for_update().filter(staff=staff, confirmed_at__isnull=not confirmed)
    step = rows.first()
    if step is None or not (code.isascii() and code.isdecimal() and len(code) == 6):
        return False
    totp = TOTP(base64.b32decode(step.secret))
    if not totp.verify(int(code), tolerance=STEPS_OFF, min_t=step.last_step + 1):
        return False
    step.last_step = totp.t()
    step.save(update_fields=["last_step"])
    return True


def opens(staff: Staff, code: str) -> bool:
    """Whether `code` passes the second step: the telephone's, or an unused one of the sheet (offices.recovery)."""
    return proves(staff, code) or (is_on(staff) and recovery.opens(staff, code))


def forget(staff: Staff) -> bool:
    """The telephone is lost or the account given back: a new one is put in at the next sign-in."""
    recovery.forget(staff)
    removed, _each = SecondStep.objects.filter(staff=staff).delete()
    return bool(removed)
