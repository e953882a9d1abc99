"""What the forms of this room share: words that lose nothing, days, people, the key of the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.models import Staff
from offices.personal import is_masked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groups.models import KeyGroup
    from workflows.verbs import Reason

if TYPE_CHECKING:
    OneOfStaff = forms.ModelChoiceField[Staff]
else:
    OneOfStaff = forms.ModelChoiceField

TOO_LONG = _("最多 %(limit_value)d 字，现在是 %(show_value)d 字。内容已保留，请缩短后再提交。")


class Words(forms.CharField):
    """Text whose limit the server explains; a browser's maxlength would cut a pasted text silently."""

    def __init__(self, *, rows: int = 0, **options: Any) -> None:
        options.setdefault("error_messages", {"max_length": TOO_LONG})
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows, "data-autosize": ""})
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class PersonalWords(Words):
    """A value kept encrypted; its masked form is refused."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if is_masked(value):
            raise forms.ValidationError(_("遮盖后的内容不能保存，请填写完整内容。"), code="masked")


class Day(forms.DateField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**options)


class Person(OneOfStaff):
    """A member of staff, shown with the office."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", _("请选择"))
        super().__init__(Staff.objects.none(), **options)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}（{obj.office.name}）" if obj.office else str(obj.full_name)


class GroupForm(forms.Form):
    """One verb on one group. `details()` are the keywords of its action."""

    key = forms.UUIDField(label=_("提交标识"), widget=forms.HiddenInput)

    def __init__(self, group: KeyGroup, by: Staff, data: Any = None) -> None:
        self.group, self.by = group, by
        super().__init__(data, initial={"key": uuid4(), **self.start()})
        self.build()

    def start(self) -> dict[str, Any]:
        """The first values of the fields."""
        return {}

    def build(self) -> None:
        """Fill lists of choices from the group."""

    def people(self, name: str, queryset: Any) -> None:
        """Whom the field `name` offers."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = queryset.select_related("office").order_by("office__path", "full_name")

    def details(self) -> dict[str, Any]:
        return {**self.cleaned_data, "key": str(self.cleaned_data["key"])}

    def tell(self, reasons: Iterable[Reason]) -> None:
        """Put the action's reasons beside their fields, or at the top."""
        for reason in reasons:
            self.add_error(reason.field if reason.field in self.fields else None, str(reason.words))


def today_or_before() -> Day:
    """The evidence date of a verb."""
    return Day(label=_("发生日期"), initial=timezone.localdate, help_text=_("事情实际发生的日期，不是录入日期。"))
