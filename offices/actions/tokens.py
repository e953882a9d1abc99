"""Making and ending a key of the interface: by the person it belongs to, nobody else."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.actions.staff import locked
from offices.models import ApiToken, Staff
from offices.refusals import Refused
from offices.tokens import digest_of, new_secret, tokens_of
from trail import log

LONGEST = dt.timedelta(days=365)
MOST_LIVE = 10


def latest_day() -> dt.date:
    """The last day a key made today may name."""
    return timezone.localdate() + LONGEST


@transaction.atomic
def make_token(staff: Staff, *, name: str, until: dt.date) -> str:
    """A new key, good up to and including `until`. Returned once; only its hash is kept."""
    staff = locked(staff)
    today = timezone.localdate()
    if not today <= until <= latest_day():
        raise Refused("until", _("到期日须在今天到一年以内。"), "until")
    if tokens_of(staff).live().count() >= MOST_LIVE:
        raise Refused("too_many", _("有效的令牌已有 %d 个，请先撤销不用的。") % MOST_LIVE)
    secret = new_secret()
    ends = timezone.make_aware(dt.datetime.combine(until + dt.timedelta(days=1), dt.time.min))
    token = ApiToken.objects.create(staff=staff, name=name, digest=digest_of(secret), expires_at=ends)
    log.append(
        staff.actor, "staff.make_token", actor=staff.actor, details={"token": token.pk, "until": until.isoformat()}
    )
    return secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Staff) -> ApiToken:
    """From now on the key opens nothing."""
    staff = locked(by)
    found = tokens_of(staff).live().filter(pk=token.pk).first()
    if found is None:
        raise Refused("over", _("该令牌已经撤销或者到期。"))
    found.revoked_at = timezone.now()
    found.save(update_fields=["revoked_at"])
    log.append(staff.actor, "staff.revoke_token", actor=staff.actor, details={"token": found.pk})
    return found
