"""Which month of which office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.models import Office
from reports.actions import WORDS
from reports.models import FrozenReport
from reports.months import Month, NotAMonth


class MonthInput(forms.TextInput):
    """The browser's own month picker; elsewhere a text field."""

    input_type = "month"


class MonthField(forms.CharField):
    """YYYY-MM to a Month."""

    widget = MonthInput

    def clean(self, value: Any) -> Any:
        """The Month; raises ValidationError with words."""
        try:
            return Month.parse(super().clean(value))
        except NotAMonth as why:
            raise forms.ValidationError(str(why)) from why


class ComposeForm(forms.ModelForm[FrozenReport]):
    """The author's words beside the figures. They may name nobody: readers need no right to any matter."""

    class Meta:
        model = FrozenReport
        fields = WORDS
        widgets: ClassVar[dict[str, forms.Widget]] = {
            name: forms.Textarea(attrs={"rows": 3, "data-autosize": ""}) for name in WORDS
        }


class MonthlyForm(forms.Form):
    """The choice above the report. `offices`: those the reader may report on, in tree order."""

    month = MonthField(label=_("月份"), help_text=_("例如 2026-10"))
    office = forms.ChoiceField(label=_("单位"), required=False)

    def __init__(self, *args: Any, offices: Iterable[Office], latest: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(offices)
        top = min(office.depth for office in listed)
        choices = [(office.code, "　" * (office.depth - top) + office.name) for office in listed]
        chooser = self.fields["office"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101  tells the type checker which field it is
        chooser.choices = choices
        self.fields["month"].widget.attrs["max"] = str(latest)
