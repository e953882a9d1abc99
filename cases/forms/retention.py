"""Forms of the end of files: which go, and each further step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.verbs_base import reason_field
from offices.forms.shared import TellingForm

if TYPE_CHECKING:
    from cases.models import Destruction
    from cases.retention.listing import Row


class ProposeForm(TellingForm):
    """Files chosen from what is due; only what nothing keeps is offered."""

    chosen = forms.MultipleChoiceField(
        label=_("要销毁的档案"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择要销毁的档案。")},
    )
    reason = reason_field(label=_("销毁的理由"))

    def __init__(self, rows: Iterable[Row], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(row.case.number, row.case.number) for row in rows if row.is_free]


class StepForm(TellingForm):
    """One step of one list."""

    reason = reason_field(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, destruction: Destruction, verb: str, data: Any = None) -> None:
        super().__init__(data, initial={"version": destruction.version, "key": uuid4()})
        if verb == "refuse":
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]
