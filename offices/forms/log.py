"""The auditor's filters."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class LogFilter(forms.Form):
    """Which lines of the log to show; every field may stay empty."""

    stream = forms.CharField(
        label=_("所属"), required=False, max_length=120, help_text=_("开头几个字即可，如 case:、office:JA、staff:")
    )
    code = forms.CharField(label=_("事项代码"), required=False, max_length=80, help_text=_("如 case.read、post."))
    actor = forms.CharField(
        label=_("操作人"), required=False, max_length=200, help_text=_("完整填写，如 staff:zhang.wei")
    )
    since = forms.DateField(label=_("录入日期自"), required=False)
    until = forms.DateField(label=_("录入日期至"), required=False)
