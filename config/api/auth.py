"""Who calls: a person's own token, never a cookie; how often it may."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

import trail.log
from config.api.errors import TooManyCalls
from offices.models import ApiToken, Staff
from offices.signing_in import note_sparingly, stream_of_address
from offices.tokens import caller_behind
from offices.web import address_of

# Refused calls from one address before it gets 429 and nothing more is written.
REFUSED_RATE = "20/m"


class TokenAuth(HttpBearer):
    """`Authorization: Bearer huiyin_…`. The call is made by the person, with their posts of today."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token, or None (401). Each call is a line of the log beside what it reads or does; one too many (429)
        is none, so that neither a stranger nor a program that runs wild fills a log that is never emptied.
        """
        found = caller_behind(token)
        if found is None:
            stream = stream_of_address(address_of(request))
            count(request, f"api-refused-{stream}", REFUSED_RATE)
            note_sparingly("api.refused", stream)
            return None
        count(request, f"api-rate-{found.digest}", settings.API_RATE)
        request.user = found.staff
        match = request.resolver_match
        details = {"token": found.pk, "operation": match.url_name or "" if match else ""}
        trail.log.note("api.call", actor=found.staff.actor, stream=found.staff.actor, details=details)
        return found


class Rate(SimpleRateThrottle):
    """Calls under one key. Counted in the process's own cache: with n server processes a caller gets at most n
    times as much, which is enough against a program that runs wild.
    """

    def __init__(self, key: str, rate: str) -> None:
        super().__init__(rate)
        self.of = key

    def get_cache_key(self, request: HttpRequest) -> str:
        return self.of


def count(request: HttpRequest, key: str, rate: str) -> None:
    """One more call under `key`. Raises TooManyCalls past the rate (number/s, /m or /h)."""
    counted = Rate(key, rate)
    if not counted.allow_request(request):
        raise TooManyCalls(counted.wait())


def caller(request: HttpRequest) -> Staff:
    """The person behind the call; TokenAuth has let nobody else through."""
    assert isinstance(request.user, Staff)  # noqa: S101
    return request.user
