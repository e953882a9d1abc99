"""What every verb's form has: the evidence date, the version read, the idempotency key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms.verb_fields import REASON_LENGTH, DayField, TextField
from offices.forms.shared import TellingForm

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise

    from cases.models import Case
    from offices.models import Staff

OWN = ("on", "version", "key")


class VerbForm(TellingForm):
    """One verb on one matter. It knows no request, so that a page and a script fill in the same form.

    `given` are values to begin with, e.g. which claim (from the page's address).
    """

    # What is asked once more before it is sent; «» for steps that are easily followed by another.
    question: ClassVar[str | Promise] = ""
    # One sentence on what the step means, above the fields.
    intro: ClassVar[str | Promise] = ""
    # Whether the claims and their answers are shown beside the form.
    shows_answers: ClassVar[bool] = False

    on = DayField(label=_("发生日期"), help_text=_("事情实际发生的日期，不是录入日期。"))
    version = forms.IntegerField(label=_("版本"), widget=forms.HiddenInput, min_value=0)
    key = forms.UUIDField(label=_("提交标识"), widget=forms.HiddenInput)

    def __init__(
        self,
        case: Case,
        staff: Staff,
        data: Any = None,
        files: Any = None,
        *,
        given: Mapping[str, str] | None = None,
    ) -> None:
        self.case, self.by, self.given = case, staff, given or {}
        start = {"on": timezone.localdate(), "version": case.version, "key": uuid4()}
        super().__init__(data, files, initial=start)
        self.build()

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        """Why there is nothing to do this with now, e.g. no paper to serve; «» when there is."""
        return ""

    def build(self) -> None:
        """Fill choice lists and first values from the matter."""

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("发生日期不能晚于今天。"))
        return on

    def details(self) -> dict[str, Any]:
        """What `perform` is given beside date, version and key; only of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    def renew(self, version: int) -> None:
        """Keep what was typed and take the version the person has now seen."""
        sent: Any = self.data
        renewed = sent.copy()
        renewed["version"] = str(version)
        self.data = renewed

    def choices_of(self, name: str, choices: Iterable[Any]) -> None:
        """Set the choices of a plain choice field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), name  # noqa: S101
        field.choices = list(choices)


def reason_field(*, required: bool = True, length: int = REASON_LENGTH, label: Any = None) -> TextField:
    """The reason a person may be asked about later."""
    return TextField(
        label=label or _("理由"), max_length=length, rows=3, required=required, missing=_("请写明理由。")
    )  # fmt: skip


class PlainForm(VerbForm):
    """A verb that needs no more than its date."""


class ReasonForm(VerbForm):
    """A verb that needs a reason."""

    reason = reason_field()
