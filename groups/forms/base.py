"""What the forms of this room share: words that lose nothing, days, people, the key of the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.forms.shared import TellingForm, WordsField
from offices.models import Staff
from offices.personal import is_masked

if TYPE_CHECKING:
    from groups.models import KeyGroup

    OneOfStaff = forms.ModelChoiceField[Staff]
else:
    OneOfStaff = forms.ModelChoiceField


class Words(WordsField):
    """The same in as many rows as are asked for."""

    def __init__(self, *, rows: int = 0, **options: Any) -> None:
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows, "data-autosize": ""})
        super().__init__(**options)


class PersonalWords(Words):
    """A value kept encrypted; its masked form is refused."""

    def __init__(self, *, is_number: bool = False, **options: Any) -> None:
        self.is_number = is_number
        super().__init__(**options)

    def validate(self, value: str) -> None:
        super().validate(value)
        if is_masked(value, is_number=self.is_number):
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


class GroupForm(TellingForm):
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


def today_or_before() -> Day:
    """The evidence date of a verb."""
    return Day(label=_("发生日期"), initial=timezone.localdate, help_text=_("事情实际发生的日期，不是录入日期。"))
