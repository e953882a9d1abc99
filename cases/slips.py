"""The petitioner's own key: a query code and a PIN on a paper slip, for people without account or telephone.

That a query code is printed and handed over follows 《信访事项网上办理工作规程》 as remembered (M), its text was not
read. The PIN exists on the paper alone; here only its slow hash is kept. A new slip puts the old one out of force.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

import trail.log
from cases.models import Case, Slip
from offices.personal import normalise

if TYPE_CHECKING:
    from offices.models import Staff

# Without what looks alike on paper: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
CODE_LENGTH, PIN_LENGTH = 10, 6


def issue_slip(case: Case, by: Staff) -> tuple[str, str]:
    """A new code and PIN for `case`, in the clear this once; an earlier slip ends with it.

    The caller has asked whether `by` may do this, and is in a transaction if a paper hangs on it.
    """
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    pin = f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}d}"
    now = timezone.now()
    with transaction.atomic():
        # Two at once queue here, so that one slip is in force at the end.
        Case.objects.select_for_update().get(pk=case.pk)
        ended = case.slips.filter(revoked_at=None).update(revoked_at=now)
        case.slips.create(code=code, pin_hash=make_password(pin), issued_at=now, issued_by=by)
        trail.log.note("slip.issued", actor=by.actor, stream=case.stream, details={"again": bool(ended)})
    return code, pin


def has_slip(case: Case) -> bool:
    """Whether a slip is in force."""
    return case.slips.filter(revoked_at=None).exists()


def by_code(code: str) -> Slip | None:
    """The slip in force with this code, however it was typed."""
    return Slip.objects.filter(code=read_code(code), revoked_at=None).select_related("case").first()


def open_with(code: str, pin: str) -> Case | None:
    """The matter behind code and PIN, None when either is wrong.

    An unknown code costs the same slow hash as a wrong PIN, so that the time of the answer tells nothing.
    """
    slip = by_code(code)
    given = normalise("id", pin)
    if slip is None:
        make_password(given)
        return None
    return slip.case if check_password(given, slip.pin_hash) else None


def read_code(code: str) -> str:
    """The code as it is kept: width folded, spaces and dashes dropped, upper case."""
    return normalise("id", code)
