"""Forms of accounts and posts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.directory import offices_in_force, staff_found
from offices.forms.choices import OfficeField, offer
from offices.models import Post, PostKind, Staff
from trail.personal import looks_personal

# Town telephone numbers have seven or eight digits, mobile ones eleven, identity numbers fifteen or eighteen.
MANY_DIGITS = re.compile(r"\d{7,}")


class StaffForm(forms.ModelForm[Staff]):
    """What of an account may change; its name in the log never does."""

    office = OfficeField(label=_("所在单位"))

    class Meta:
        model = Staff
        fields: tuple[str, ...] = ("full_name", "office", "title", "phone", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "office", offices_in_force(besides=self.instance.office_id))


class NewStaffForm(StaffForm):
    """A new account, with its name."""

    class Meta(StaffForm.Meta):
        fields = ("username", *StaffForm.Meta.fields)

    def clean_username(self) -> str:
        """Names of accounts stand in the log for good: they must not be numbers of people."""
        username: str = self.cleaned_data["username"].lower()
        if MANY_DIGITS.search(username) or looks_personal(username):
            raise forms.ValidationError(_("账号不能用身份证号、手机号等长串数字，请用姓名拼音或工号，如 zhang.wei。"))
        if staff_found().filter(username__iexact=username).exists():
            raise forms.ValidationError(_("已有同名账号，请换一个，如在后面加数字。"))
        return username


class StaffFilter(forms.Form):
    """The staff list's filters."""

    q = forms.CharField(label=_("姓名或账号"), required=False, max_length=50)
    office = OfficeField(label=_("单位"), empty=_("全部"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), ("active", _("在用")), ("closed", _("停用"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "office", offices_in_force())


class PostForm(forms.ModelForm[Post]):
    """A post for one person, who is given."""

    office = OfficeField(label=_("单位"))

    class Meta:
        model = Post
        fields = ("office", "kind", "from_date", "to_date", "acting")
        help_texts = {  # noqa: RUF012
            "kind": _("可查看事项的岗位和管理员岗位，须由另一位管理员确认后才生效。"),
            "to_date": _("长期任职不填；到这一天为止（含当天）。"),
            "acting": _("主持工作、临时代理等未正式任命的情形。"),
        }

    def __init__(self, data: Mapping[str, Any] | None = None, *, staff: Staff) -> None:
        super().__init__(data, instance=Post(staff=staff))
        offer(self, "office", offices_in_force())
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [("", _("请选择")), *PostKind.choices]
        self.initial = {"office": staff.office_id, "from_date": timezone.localdate()}


class EndPostForm(forms.Form):
    """The last day of a post."""

    last_day = forms.DateField(
        label=_("任职最后一天"), initial=timezone.localdate, help_text=_("当天仍有权限；要立即停止，请填昨天。")
    )
