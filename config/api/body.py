"""What a call sends: a JSON object, or the same object as part `data` of multipart/form-data with files beside it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from config.api.errors import Problem, Why, invalid

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

JSON, MULTIPART = "application/json", "multipart/form-data"
PART = "data"


@dataclass(frozen=True)
class Sent:
    """A call's object and its files by field."""

    data: Mapping[str, Any]
    files: MultiValueDict[str, UploadedFile[bytes]]


def sent(request: HttpRequest) -> Sent:
    """Read the body. Raises Problem: 415 for another content type, 400 for what is not a JSON object."""
    if request.content_type == JSON:
        return Sent(_object(request.body), MultiValueDict())
    if request.content_type == MULTIPART:
        return Sent(_object(request.POST.get(PART, "")), request.FILES)
    raise Problem(415, "wrong_content_type", _("请以 application/json 发送；有文件的用 multipart/form-data。"))


def _object(text: str | bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
        # A lone surrogate is JSON but no text: no database keeps it.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Problem(400, "bad_json", _("内容不是 UTF-8 的 JSON。")) from error
    if not isinstance(found, dict):
        raise Problem(400, "bad_json", _("内容须是一个 JSON 对象。"))
    return found


def unknown(names: Iterable[str], known: Collection[str], before: str = "") -> list[Why]:
    """A reason for each name nobody reads: a slip of spelling must not pass for an answer."""
    words = _("没有这一项。")
    return [Why(code="unknown_field", words=words, field=f"{before}{name}") for name in names if name not in known]


def refuse_unknown_query(request: HttpRequest, known: Collection[str]) -> None:
    """A misspelt filter would show too much. Raises Problem."""
    if why := unknown(request.GET, known):
        raise invalid(why)


def filled(
    values: Mapping[str, Any], fields: Mapping[str, forms.Field], *, prefix: str = "", told: str = ""
) -> tuple[QueryDict, list[Why]]:
    """An object as a page's form would have sent it, and what is wrong with its shape.

    `prefix` goes before each name (a row of a list), `told` is how the row is called in reasons.
    """
    data, why = QueryDict(mutable=True), []
    for name, value in values.items():
        several = name in fields and getattr(fields[name].widget, "allow_multiple_selected", False)
        if isinstance(value, list) and several and not any(isinstance(one, list | dict) for one in value):
            data.setlist(prefix + name, [_text(one) for one in value])
        elif isinstance(value, list | dict):
            why.append(Why(code="wrong_type", words=_("这一项须是一个值。"), field=told + name))
        elif value is not None:
            data[prefix + name] = _text(value)
    return data, why


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
