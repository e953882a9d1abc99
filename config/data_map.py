"""What is kept about people, in words: read from data_map.toml, which the suite holds to the models.

《个人信息保护法》 arts. 7, 17, 51: whoever is asked what the office keeps, why and how long can show this page.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from offices.personal import EncryptedTextField

DECLARED = Path(__file__).with_name("data_map.toml")
PURPOSES = {
    "answer": _("登记、办理和答复信访事项"),
    "serve": _("告知和送达"),
    "repeat": _("查找以前的信访"),
    "staff": _("载明由谁承办、由谁答复"),
    "access": _("控制和证明谁可以查看"),
}
SENSITIVITIES = {"open": _("公务信息"), "personal": _("个人信息"), "sensitive": _("敏感个人信息")}
RETENTIONS = {"matter": _("随信访事项归档期限"), "service": _("随任职"), "log": _("不少于六个月")}


@dataclass(frozen=True)
class Line:
    """One personal field. `article`: of 《信访工作条例》, as declared."""

    code: str
    label: Any
    purpose: Any
    article: str
    sensitivity: Any
    retention: Any
    is_encrypted: bool


@dataclass(frozen=True)
class Table:
    """One kind of record that holds personal fields."""

    code: str
    label: Any
    lines: tuple[Line, ...]


def tables() -> list[Table]:
    """Every model with personal fields, in the order of the declaration."""
    ours = {model.__name__: model for model in apps.get_models()}
    found = []
    for name, told in _declared().items():
        personal = told.get("personal", {})
        if personal and name in ours:
            lines = tuple(_line(ours[name], field, entry) for field, entry in personal.items())
            found.append(Table(name, ours[name]._meta.verbose_name, lines))
    return found


@require_safe
def data_map(request: HttpRequest) -> HttpResponse:
    """What is kept about people: for everybody who works with it."""
    return render(request, "data_map.html", {"tables": tables()})


def _line(model: type[models.Model], name: str, entry: dict[str, str]) -> Line:
    field = model._meta.get_field(name)
    label = _("查重索引（不可还原）") if name.endswith("_index") else getattr(field, "verbose_name", name)
    return Line(
        code=name,
        label=label,
        purpose=PURPOSES[entry["purpose"]],
        article=entry["article"],
        sensitivity=SENSITIVITIES[entry["sensitivity"]],
        retention=RETENTIONS[entry["retention"]],
        is_encrypted=isinstance(field, EncryptedTextField | models.FileField),
    )


@lru_cache(maxsize=1)
def _declared() -> dict[str, dict[str, Any]]:
    return tomllib.loads(DECLARED.read_text(encoding="utf-8"))
