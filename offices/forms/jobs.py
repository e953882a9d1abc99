"""The filters of the jobs' page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.models import State
from jobs.registry import kinds
from offices.job_board import ALL


class JobFilter(forms.Form):
    """Which jobs to show; nothing chosen: what is open or failed."""

    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("未结束和失败的")), *State.choices, (ALL, _("全部"))]
    )
    kind = forms.ChoiceField(label=_("任务"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # passed on as they come
        known = [(kind.name, kind.title or kind.name) for kind in kinds()]
        self.fields["kind"].choices = [("", _("全部")), *known]  # type: ignore[attr-defined] # a ChoiceField
