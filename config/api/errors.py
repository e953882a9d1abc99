"""How the interface says no: always JSON, always a code and words, never a stack trace."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.errors import ValidationError as NinjaError

from workflows.verbs import Reason

logger = logging.getLogger(__name__)
# Refusals that a new look at the matter may cure, others need other details.
CONFLICTS = frozenset({"stale", "wrong_state", "key_used", "earlier_found"})


class Why(Schema):
    """One reason: a stable code, words for a person, the field to mend («» for the whole)."""

    code: str
    words: str
    field: str = ""


class Refusal(Schema):
    """What every answer from 400 on looks like."""

    code: str
    words: str
    reasons: list[Why]


class Problem(Exception):
    """Ends a call with `status`; `more` is added to the answer."""

    def __init__(self, status: int, code: str, words: str, reasons: Iterable[Why] = (), **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.words, self.reasons, self.more = status, code, words, list(reasons), more

    def answer(self) -> JsonResponse:
        body = Refusal(code=self.code, words=self.words, reasons=self.reasons).model_dump()
        return JsonResponse({**body, **self.more}, status=self.status, json_dumps_params={"ensure_ascii": False})


class TooManyCalls(Problem):
    """429, with the seconds after which a call is answered again."""

    def __init__(self, wait: float | None) -> None:
        super().__init__(429, "too_many_calls", _("调用太频繁，请按 Retry-After 稍后再试。"))
        self.wait = wait

    def answer(self) -> JsonResponse:
        answer = super().answer()
        answer["Retry-After"] = str(max(1, math.ceil(self.wait or 0)))
        return answer


def refused(reasons: Iterable[Reason], **more: Any) -> Problem:
    """The engine's refusal: 409 where the matter has moved on, 422 otherwise."""
    why = [Why(code=reason.code, words=str(reason.words), field=reason.field) for reason in reasons]
    conflict = next((one for one in why if one.code in CONFLICTS), None)
    if conflict:
        return Problem(409, conflict.code, conflict.words, why, **more)
    return Problem(422, "refused", " ".join(one.words for one in why), why, **more)


def invalid(why: Iterable[Why]) -> Problem:
    """What was sent does not fit the form."""
    return Problem(422, "invalid", _("有的内容不符合要求，请按 reasons 逐项改正。"), why)


def why_of(form: forms.BaseForm, before: str = "") -> list[Why]:
    """A form's errors by field; `before` names the list and row it stands in."""
    found = []
    for name, errors in form.errors.get_json_data().items():
        field = "" if name == "__all__" else before + name
        found += [Why(code=one["code"] or "invalid", words=one["message"], field=field) for one in errors]
    return found


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    words = str(error) or _("没有这个地址或者事项，或者您无权查看。")
    return Problem(404, "not_found", words).answer()


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    words = str(error) or _("您的岗位不能这样做。")
    return Problem(403, "not_allowed", words, [Why(code="not_allowed", words=words)]).answer()


def _own(request: HttpRequest, error: Any) -> HttpResponse:
    answer: HttpResponse = error.answer()
    return answer


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    answer = plain(error.status_code)
    if error.status_code == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def _parameters(request: HttpRequest, error: Any) -> HttpResponse:
    why = [Why(code=str(one["type"]), words=str(one["msg"]), field=str(one["loc"][-1])) for one in error.errors]
    return invalid(why).answer()


def _too_big(request: HttpRequest, error: Any) -> HttpResponse:
    return plain(413)


def _suspicious(request: HttpRequest, error: Any) -> HttpResponse:
    return plain(400)


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    match = request.resolver_match
    logger.error("the interface failed in %s", match.url_name if match else "", exc_info=error)
    return plain(500)


def plain(status: int) -> HttpResponse:
    """The answer for a status nobody said anything about."""
    words = {
        400: ("bad_request", _("请求不完整或者格式不对。")),
        401: ("no_token", _("请在请求头 Authorization 里写明有效的令牌；账号、密码、动态口令须能登录。")),
        403: ("not_allowed", _("您的岗位不能这样做。")),
        404: ("not_found", _("没有这个地址或者事项，或者您无权查看。")),
        405: ("wrong_method", _("这个地址不接受这种请求方法。")),
        413: ("too_large", _("内容太大。文件请用 multipart/form-data 发送。")),
    }
    code, told = words.get(status, ("error", _("系统出错，没有办成。已记录，请联系管理员。")))
    return Problem(status, code, told).answer()


def install(api: NinjaAPI) -> None:
    """Give every kind of failure its JSON answer."""
    handlers = {
        Problem: _own,
        Http404: _not_found,
        PermissionDenied: _forbidden,
        HttpError: _http,
        NinjaError: _parameters,
        RequestDataTooBig: _too_big,
        SuspiciousOperation: _suspicious,
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
