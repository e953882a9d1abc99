"""What a new key of the interface is for, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.actions.tokens import latest_day
from offices.models import ApiToken
from trail.personal import looks_personal


class TokenForm(forms.ModelForm[ApiToken]):
    """A key of one's own."""

    until = forms.DateField(label=_("有效至（含当日）"), help_text=_("最长一年，到期另建。"))

    class Meta:
        model = ApiToken
        fields = ("name",)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.initial = {"until": timezone.localdate() + (latest_day() - timezone.localdate()) / 4}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if looks_personal(name):
            raise ValidationError(_("这里不写证件号码、电话，只写用途。"))
        return name
