"""Recovery codes: a sheet in the drawer for the day the telephone is lost. Each opens the account once."""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from offices.models import RecoveryCode, Staff
from trail import log

ON_A_SHEET = 10
# Eighty random bits: nobody tries them out, so a plain hash keeps them.
BYTES = 10


@transaction.atomic
def make(staff: Staff) -> list[str]:
    """A new sheet of codes, to be shown once; those of an earlier sheet open nothing any more."""
    RecoveryCode.objects.filter(staff=staff).delete()
    codes = [base64.b32encode(secrets.token_bytes(BYTES)).decode() for _ in range(ON_A_SHEET)]
    RecoveryCode.objects.bulk_create(RecoveryCode(staff=staff, digest=_digest(code)) for code in codes)
    log.append(staff.actor, "staff.make_recovery_codes", actor=staff.actor)
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


@transaction.atomic
def opens(staff: Staff, code: str) -> bool:
    """Whether `code` is an unused one of the person's sheet; it is used up by this."""
    unused = RecoveryCode.objects.filter(staff=staff, digest=_digest(code), used_at__isnull=True)
    if not unused.update(used_at=timezone.now()):
        return False
    log.append(staff.actor, "staff.use_recovery_code", actor=staff.actor, details={"left": left(staff)})
    return True


def left(staff: Staff) -> int:
    """How many codes of the sheet are unused."""
    return RecoveryCode.objects.filter(staff=staff, used_at__isnull=True).count()


def forget(staff: Staff) -> None:
    """The sheet goes with the telephone it stood in for."""
    RecoveryCode.objects.filter(staff=staff).delete()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
