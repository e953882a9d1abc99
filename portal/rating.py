"""A petitioner rates how their matter was handled, from the page that their code and PIN opened.

The page hands out a signed token for half an hour, so that the PIN stands in no page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing

from cases.models import Case, Slip
from workflows.engine import perform
from workflows.verbs import SystemActor

if TYPE_CHECKING:
    from cases.models import Rating

SALT = "portal.rate"
MOST_SECONDS = 30 * 60


class OutOfTime(Exception):
    """The token is no longer good, or never was: code and PIN are asked again."""


def token_for(case: Case) -> str:
    """The right to rate this matter now; "" where there is nothing to rate yet."""
    slip = case.slips.filter(revoked_at=None).first()
    if slip is None or case.state not in Case.verbs()["rate"].sources:
        return ""
    return signing.dumps(slip.pk, salt=SALT)


def rate(token: str, *, petition_office: str, handling_office: str) -> None:
    """Enter the rating of the matter the token is for. Raises OutOfTime, or Refused."""
    try:
        key = signing.loads(token, salt=SALT, max_age=MOST_SECONDS)
    except signing.BadSignature as why:
        raise OutOfTime from why
    slip = Slip.objects.filter(pk=key, revoked_at=None).select_related("case").first()
    if slip is None:
        raise OutOfTime
    by = SystemActor("portal")
    perform(slip.case, "rate", by=by, petition_office=petition_office, handling_office=handling_office)


def rated_before(case: Case) -> Rating | None:
    """What was said of the present round."""
    return case.ratings.filter(round=case.round).first()
