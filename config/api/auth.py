"""Who calls: a person's own token, never a cookie; how often it may."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

import trail.log
from offices.models import ApiToken, Staff
from offices.signing_in import SOMEBODY
from offices.tokens import caller_behind


class TokenAuth(HttpBearer):
    """`Authorization: Bearer huiyin_…`. The call is made by the person, with their posts of today."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token, or None (401). Each call is a line of the log beside what it reads or does."""
        found = caller_behind(token)
        if found is None:
            trail.log.note("api.refused", actor=SOMEBODY)
            return None
        request.user = found.staff
        match = request.resolver_match
        details = {"token": found.pk, "operation": match.url_name or "" if match else ""}
        trail.log.note("api.call", actor=found.staff.actor, stream=found.staff.actor, details=details)
        return found


class TokenRate(SimpleRateThrottle):
    """settings.API_RATE per token. Counted in the process's own cache: with n server processes a token
    gets at most n times as much, which is enough against a program that runs wild.
    """

    def __init__(self) -> None:
        super().__init__(settings.API_RATE)

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """By the hash of the token."""
        token = getattr(request, "auth", None)
        return f"api-rate-{token.digest}" if isinstance(token, ApiToken) else None

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this call is still within the rate."""
        # Read at each call, so that the rate is a setting and not a constant of the process.
        self.num_requests, self.duration = self.parse_rate(settings.API_RATE)
        return super().allow_request(request)


def caller(request: HttpRequest) -> Staff:
    """The person behind the call; TokenAuth has let nobody else through."""
    assert isinstance(request.user, Staff)  # noqa: S101
    return request.user
