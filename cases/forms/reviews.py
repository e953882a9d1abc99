"""Forms of a review: asked, taken up or not, heard, decided, served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.choices import CHOOSE
from cases.forms.verb_fields import DayField, OfficeField, TextField, UploadField
from cases.forms.verbs_base import PlainForm, ReasonForm, VerbForm, reason_field
from cases.reviewing import reviewing_offices
from offices.models import Office
from workflows.review import RefusalGround

if TYPE_CHECKING:
    from cases.models import Review


class ReviewForm(VerbForm):
    """A step of one review; the version is the review's own."""

    review: Review

    def of(self, review: Review) -> None:
        """Fill in what the review says."""
        self.review = review
        self.initial["version"] = review.version


class RequestForm(VerbForm):
    """Asked here or elsewhere; late ones are registered as well, a person decides on them."""

    intro = _("以邮戳日或者提出之日为发生日期。逾期的也登记，由复查（复核）机关决定是否接受。")

    office = OfficeField(
        Office.objects.none(), label=_("本系统内的复查（复核）单位"), required=False, empty_label=_("不在本系统内"),
        help_text=_("向本系统以外的机关提出的留空，并在下面写明机关。"),
    )  # fmt: skip
    body = TextField(label=_("复查（复核）机关"), max_length=100, required=False)
    received_on = DayField(
        label=_("收到申请的日期"), required=False,
        help_text=_("复查（复核）机关自收到之日起计算期限；与发生日期相同的留空。"),
    )  # fmt: skip
    text = TextField(label=_("申请的理由"), max_length=4000, rows=4, required=False)

    def build(self) -> None:
        field = self.fields["office"]
        assert isinstance(field, OfficeField)  # noqa: S101
        field.queryset = reviewing_offices(self.case)
        self.initial["body"] = self.case.responsible_office.review_body

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("office") and not self.cleaned_data.get("body"):
            self.add_error("body", _("请写明复查（复核）机关。"))


class AcceptForm(ReviewForm):
    reason = reason_field(required=False, label=_("接受逾期申请的理由"))

    def of(self, review: Review) -> None:
        super().of(review)
        if not review.is_late:
            del self.fields["reason"]


class RefuseForm(ReviewForm, ReasonForm):
    ground = forms.ChoiceField(label=_("依据"), choices=[("", CHOOSE), *RefusalGround.choices])
    reason = reason_field()


class HearingForm(ReviewForm, PlainForm):
    intro = _("听证期间的各日不计入复核期限。")


class DecideForm(ReviewForm):
    question = _("确定登记这一决定？")

    number = TextField(label=_("意见书文号"), max_length=60, missing=_("请填写意见书文号。"))
    reasons = TextField(label=_("理由"), max_length=8000, rows=6, missing=_("请写明理由。"))
    evidence = UploadField(label=_("意见书"), required=False)


class RevokeForm(DecideForm):
    redo_due_on = DayField(label=_("重新办理期限"))


class ServeForm(ReviewForm):
    intro = _("自送达次日起计算申请复核的期限；复核意见送达后信访事项终结。")
    evidence = UploadField(
        label=_("送达凭证"), error_messages={"required": _("请上传意见书的送达凭证。")},
        help_text=_("送达回证、邮寄回执等的扫描件；由外单位送达的，附其送达回证的复印件。"),
    )  # fmt: skip


REVIEW_FORMS: dict[str, type[ReviewForm]] = {
    "accept": AcceptForm,
    "refuse": RefuseForm,
    "begin_hearing": HearingForm,
    "end_hearing": HearingForm,
    "uphold": DecideForm,
    "vary": DecideForm,
    "revoke": RevokeForm,
    "serve": ServeForm,
}


def asked(form: RequestForm) -> dict[str, Any]:
    """The office and body a valid request names."""
    office = form.cleaned_data.get("office")
    return {"office": office, "body": office.name if office else form.cleaned_data["body"]}
