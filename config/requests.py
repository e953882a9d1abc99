"""Each request gets an id, one line in the process log, and its place in the counts."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.logs import request_id
from config.request_counts import RequestCounts

HEADER = "X-Request-ID"
logger = logging.getLogger(__name__)
_GIVEN = re.compile(r"[0-9a-f]{16,64}")


class RequestRecord:
    """The outermost middleware: also what another one refuses is counted.

    The line names the route (`cases/<number>/`), never the address, the query or who asked: who read which
    matter is told by the log of the matter, where access to it is ruled.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = request_id.set(given if _GIVEN.fullmatch(given) else secrets.token_hex(8))
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id.get()
            _record(request, response.status_code, time.perf_counter() - begun)
            return response
        finally:
            request_id.reset(token)


def request_counts() -> RequestCounts | None:
    """The counts of this machine; None where VAR_DIR cannot hold them."""
    return _counts_at(settings.VAR_DIR / "requests-1.counts")


@lru_cache(maxsize=2)
def _counts_at(path: Path) -> RequestCounts | None:
    try:
        return RequestCounts(path)
    except OSError as error:
        logger.warning("requests are not counted: %s", type(error).__name__)
        return None


def _record(request: HttpRequest, status: int, seconds: float) -> None:
    if counts := request_counts():
        counts.add(status, seconds)
    if request.resolver_match is None and status < 400:
        return  # stylesheets and the like
    route = request.resolver_match.route if request.resolver_match else ""
    told = {"method": request.method, "route": route, "status": status, "milliseconds": round(seconds * 1000)}
    logger.info("%(method)s /%(route)s %(status)d in %(milliseconds)d ms", told, extra=told)
