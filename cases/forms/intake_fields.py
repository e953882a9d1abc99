"""Fields intake is made of: words that lose nothing, personal values, many files, two-level categories."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.files import FileRefused, Upload, check
from cases.models import Category
from offices.forms.shared import WordsField
from offices.models import Office, Staff
from offices.personal import is_masked

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    CategoryChoice = forms.ModelChoiceField[Category]
    OfficeChoices = forms.ModelChoiceField[Office]
    StaffChoices = forms.ModelChoiceField[Staff]
else:
    CategoryChoice = OfficeChoices = StaffChoices = forms.ModelChoiceField


class PersonalField(WordsField):
    """A value that is kept encrypted. Its masked form is refused, so it can never overwrite the real one."""

    def __init__(self, *, is_number: bool = False, **options: Any) -> None:
        self.is_number = is_number
        super().__init__(**options)

    def validate(self, value: str) -> None:
        super().validate(value)
        if is_masked(value, is_number=self.is_number):
            words = _("这是遮盖后的内容（带 * ● × 等符号），不能保存。请填写完整内容，不清楚的请留空。")
            raise ValidationError(words, code="masked")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several attachments, each judged by what it really is. Cleans to a tuple of cases.files.Upload."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", ManyFilesInput)
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> tuple[Upload, ...]:
        chosen: list[UploadedFile[bytes]] = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not chosen:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(chosen) > settings.ATTACHMENT_MAX_COUNT:
            words = _("一次最多上传 %(limit)d 个文件，现在选了 %(count)d 个。请分次上传。")
            raise ValidationError(
                words, code="too_many", params={"limit": settings.ATTACHMENT_MAX_COUNT, "count": len(chosen)}
            )
        return self._checked(chosen)

    @staticmethod
    def _checked(chosen: list[UploadedFile[bytes]]) -> tuple[Upload, ...]:
        uploads, faults = [], []
        for file in chosen:
            try:
                uploads.append(check(file))
            except FileRefused as refused:
                faults.append(ValidationError(str(refused), code="file"))
        if faults:
            raise ValidationError(faults)
        return tuple(uploads)


class CategoryField(CategoryChoice):
    """The content categories in use, the second level under the heading of the first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            Category.objects.filter(is_active=True).select_related("parent"),
            empty_label=options.pop("empty_label", gettext_lazy("暂不确定")),
            **options,
        )
        self.choices: Callable[[], list[Any]] = self._grouped

    def _grouped(self) -> list[Any]:
        rows = list(self.get_queryset())
        below: dict[int, list[tuple[int, str]]] = {}
        for row in rows:
            if row.parent_id is not None:
                below.setdefault(row.parent_id, []).append((row.pk, row.name))
        choices: list[Any] = [("", self.empty_label)]
        for row in rows:
            if row.parent_id is None and row.pk in below:
                whole = _("%(name)s（不细分）") % {"name": row.name}
                choices.append((row.name, [*below[row.pk], (row.pk, whole)]))
            elif row.parent_id is None:
                choices.append((row.pk, row.name))
        return choices

    def get_queryset(self) -> Any:
        assert self.queryset is not None  # noqa: S101 - set in __init__
        return self.queryset.all()


class StaffChoice(StaffChoices):
    """A member of staff, told apart from namesakes by office."""

    def __init__(self, **options: Any) -> None:
        people = Staff.objects.filter(is_active=True).select_related("office").order_by("office__path", "full_name")
        super().__init__(people, **options)

    def label_from_instance(self, obj: Staff) -> str:
        return f"{obj}（{obj.office}）" if obj.office else str(obj)


class OfficeChoice(OfficeChoices):
    """An office of our tree, indented by its depth."""

    def __init__(self, **options: Any) -> None:
        super().__init__(options.pop("queryset", Office.objects.order_by("path")), **options)

    def label_from_instance(self, obj: Office) -> str:
        return f"{'　' * obj.depth}{obj.name}"
