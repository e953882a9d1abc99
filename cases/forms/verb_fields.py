"""Form fields of the verbs: checked uploads, days the clocks can count with, people and offices by name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from cases import files
from cases.choices import CHOOSE
from cases.forms.intake_fields import PersonalField
from workflows.clocks import EARLIEST

if TYPE_CHECKING:
    from cases.files import Upload
    from offices.models import Office, Staff

    OneOf = forms.ModelChoiceField[Any]
    SomeOf = forms.ModelMultipleChoiceField[Any]
else:
    OneOf, SomeOf = forms.ModelChoiceField, forms.ModelMultipleChoiceField

REASON_LENGTH = 300
TOO_EARLY = MinValueValidator(EARLIEST, _("日期过早，请核对年份。"))


class UploadField(forms.FileField):
    """A file that was sniffed and measured; cleans to `Upload`, or None when none was given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        file = super().clean(data, initial)
        if file is None or file is False:
            return None
        try:
            return files.check(file)
        except files.FileRefused as refusal:
            raise ValidationError(str(refusal)) from refusal


class DayField(forms.DateField):
    """A day that the clocks can count with."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": _("请按“2026-01-31”的样子填写日期。"), **kwargs.pop("error_messages", {})}
        super().__init__(validators=[TOO_EARLY], error_messages=messages, **kwargs)


class TextField(PersonalField):
    """Text a person writes; a long one gets several lines. A masked value is never taken for a real one."""

    def __init__(self, *, rows: int = 0, missing: Any = None, **kwargs: Any) -> None:
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        if missing:
            kwargs["error_messages"] = {"required": missing}
        super().__init__(**kwargs)


class StaffField(OneOf):
    """A member of staff, known by account, shown with office and title."""

    def __init__(self, queryset: QuerySet[Staff], **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", CHOOSE)
        super().__init__(queryset, to_field_name="username", **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        staff: Any = obj
        words = (staff.full_name, staff.office.name if staff.office else "", staff.title)
        return " · ".join([str(word) for word in words if word])


def office_words(office: Any) -> str:
    """An office in a list of the tree, set in by its depth."""
    return f"{'　' * office.depth}{office.name}"


class OfficeField(OneOf):
    """An office, known by code, shown at its place in the tree."""

    def __init__(self, queryset: QuerySet[Office], **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", CHOOSE)
        super().__init__(queryset, to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        return office_words(obj)


class OfficesField(SomeOf):
    """Several offices, known by code."""

    def __init__(self, queryset: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Model) -> str:
        return office_words(obj)


def in_years(day: dt.date, years: int) -> dt.date:
    """About so many years after `day`; for bounds that need no exactness."""
    return day + dt.timedelta(days=366 * years)
