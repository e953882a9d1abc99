"""Choosing an office or a person from the lists of today."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from offices.models import Office, Staff


class OfficeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One office; full-width blanks before its name show its depth in a plain list."""

    def __init__(self, *, label: object, empty: object = _("请选择"), **kwargs: Any) -> None:
        super().__init__(Office.objects.none(), label=label, empty_label=empty, **kwargs)  # type: ignore[arg-type]

    def label_from_instance(self, obj: Office) -> str:
        """Its name under its parent's."""
        return "　" * obj.depth + obj.name


class StaffField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One person, told apart from others of the same name by account and office."""

    def __init__(self, *, label: object, **kwargs: Any) -> None:
        super().__init__(Staff.objects.none(), label=label, empty_label=_("请选择"), **kwargs)  # type: ignore[arg-type]

    def label_from_instance(self, obj: Staff) -> str:
        """Name, account, office."""
        return f"{obj.full_name}（{obj.username}，{obj.office.name if obj.office else '—'}）"


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let the field `name` choose among `rows`, read when the page is made and not when the program starts."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
