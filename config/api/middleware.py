"""What holds for every address of the interface, before any of its operations is found."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.api.errors import plain

PREFIX = "/api/"


class ProgramsOnly:
    """Drops cookies, so that no browser session opens the interface, and answers every failure in JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        request.COOKIES.clear()
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith("application/json"):
            told = plain(response.status_code)
            if "Allow" in response:
                told["Allow"] = response["Allow"]
            return told
        return response
