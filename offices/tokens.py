"""Whose key is this? Making, finding and ending the keys of the interface."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.shortcuts import get_object_or_404
from django.utils import timezone

from offices import second_step
from offices.models import ApiToken, ApiTokenQuerySet, Staff
from offices.signing_in import is_held_back

# A key is known by its beginning, so that one left in a file is found by a search for it.
BEGINNING = "huiyin_"
# The row is written at most this often, not on every call.
WRITE_EVERY = dt.timedelta(minutes=1)


def new_secret() -> str:
    """A key of 256 random bits."""
    return BEGINNING + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """SHA-256 in hex: what is kept instead of the key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens_of(staff: Staff) -> ApiTokenQuerySet:
    """All keys of one person, the newest first."""
    return ApiToken.objects.filter(staff=staff)


def token_by_id(staff: Staff, pk: int) -> ApiToken:
    """One's own key; Http404 for anybody else's."""
    return get_object_or_404(tokens_of(staff), pk=pk)


def token_behind(secret: str) -> ApiToken | None:
    """The live key with this secret and its person; None for any other. Notes when it was used."""
    token = ApiToken.objects.live().select_related("staff__office").filter(digest=digest_of(secret)).first()
    if token is None:
        return None
    now = timezone.now()
    if token.used_at is None or now - token.used_at >= WRITE_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def caller_behind(secret: str) -> ApiToken | None:
    """The key, if its person could sign in now: an account in use, not held back, its password neither a first one
    nor too old, and the second step set up where a post of today needs it.
    """
    token = token_behind(secret)
    if token is None or not token.staff.is_active or token.staff.needs_new_password or is_held_back(token.staff):
        return None
    if second_step.is_needed(token.staff) and not second_step.is_on(token.staff):
        return None
    return token


def revoke_all(staff: Staff) -> int:
    """End every live key of the account; how many there were."""
    return tokens_of(staff).live().update(revoked_at=timezone.now())
