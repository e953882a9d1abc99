"""What every request and answer passes: answers never stay in a cache, and no request carries the sign nobody types."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict


class PrivatePages:
    """Mark every answer `no-store` unless the view said otherwise (等级保护 2.0, 剩余信息保护)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class NoNullSign:
    """Refuse U+0000 in an address (404) or a value (400): PostgreSQL stores it nowhere and would break the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        if _has_null(request.GET) or (request.method == "POST" and _has_null(request.POST)):
            raise BadRequest("U+0000")
        return self.get_response(request)


def _has_null(values: QueryDict) -> bool:
    return any("\0" in name or any("\0" in value for value in given) for name, given in values.lists())
