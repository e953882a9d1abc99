"""What to take out of the list, and what for: asked before anything leaves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.exports.choosing import MOST_ROWS, MOST_SUMMARIES, Choice, ExportKind, ExportPurpose

MOST = {ExportKind.LIST: MOST_ROWS, ExportKind.SUMMARIES: MOST_SUMMARIES}


class ExportForm(forms.Form):
    """`choice` is what would be taken out: too much or nothing is told here."""

    kind = forms.ChoiceField(
        label=_("导出什么"), choices=ExportKind.choices, widget=forms.RadioSelect, initial=ExportKind.LIST
    )
    purpose = forms.ChoiceField(
        label=_("用途"), choices=[("", _("请选择")), *ExportPurpose.choices],
        help_text=_("导出人、时间、件数和用途会留痕。"),
        error_messages={"required": _("请选择导出的用途。")},
    )  # fmt: skip
    purpose_words = forms.CharField(
        label=_("用途说明"), required=False, max_length=60, help_text=_("写在导出的文件里，不写进日志。")
    )

    def __init__(self, choice: Choice, *args: Any, **kwargs: Any) -> None:
        self.choice = choice
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind:
            most = MOST[ExportKind(kind)]
            count = self.choice.count(most)
            if not count:
                raise ValidationError(_("没有可以导出的事项。"))
            if count > most:
                words = _("一次最多导出 %(most)d 件，现在超过了。请先用筛选条件缩小范围，或者勾选需要的事项。")
                raise ValidationError(words, params={"most": most})
        return data
