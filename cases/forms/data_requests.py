"""Forms of a petitioner's request about their own data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.choices import CHOOSE
from cases.data_requests import may_ask, named
from cases.forms.verb_fields import TextField
from cases.forms.verbs_base import PlainForm, ReasonForm, VerbForm, reason_field
from cases.models import IdentityCheck
from workflows.data_request import Wish

if TYPE_CHECKING:
    from cases.models import DataRequest


class AskForm(VerbForm):
    """Asked at the counter; who asks has shown who they are."""

    intro = _(
        "信访人可以请求查阅、复制、更正、补充、删除本人的信息，请求解释处理规则（《个人信息保护法》第四十四条至第五十条）。"
    )

    petitioner = forms.ChoiceField(label=_("谁的信息"))
    wish = forms.ChoiceField(label=_("请求"), choices=[("", CHOOSE), *Wish.choices])
    identity = forms.ChoiceField(label=_("怎样核对的身份"), choices=[("", CHOOSE), *IdentityCheck.choices])
    words = TextField(
        label=_("请求的内容"),
        max_length=2000,
        rows=4,
        required=False,
        help_text=_("更正的，写明哪一项、应当是什么、凭什么。"),
    )

    def build(self) -> None:
        rows = [(str(one.pk), named(self.case, one)) for one in may_ask(self.case)]
        self.choices_of("petitioner", rows if len(rows) == 1 else [("", CHOOSE), *rows])

    def asked(self) -> dict[str, Any]:
        """The columns of the request."""
        sent = self.cleaned_data
        person = may_ask(self.case).get(pk=sent["petitioner"])
        return {"petitioner": person, "wish": sent["wish"], "identity": sent["identity"], "words": sent["words"]}

    def details(self) -> dict[str, Any]:
        return {}


class StepForm(VerbForm):
    """A step of one request; the version is the request's own."""

    def of(self, request: DataRequest) -> None:
        """Fill in what the request says."""
        self.initial["version"] = request.version


class GrantForm(StepForm, ReasonForm):
    intro = _("同意以后：查阅、复制的打印本人信息交给信访人；更正的用“更正个人信息”“更正日期”办理，原来的内容保留。")
    reason = reason_field(required=False, label=_("说明"))


class RefuseForm(StepForm, ReasonForm):
    intro = _("拒绝请求的，应当说明理由（《个人信息保护法》第五十条）。以下内容由窗口告知信访人。")
    reason = reason_field(length=500)
    remedy = TextField(label=_("不服怎么办"), max_length=300, rows=3, missing=_("请写明不服怎么办。"))

    def build(self) -> None:
        self.initial["remedy"] = _("对答复不服的，可以向本单位的上一级机关、单位反映，也可以依法提起诉讼。")


class FinishForm(StepForm, PlainForm):
    intro = _("同意的事项都已办到后办完。")


STEP_FORMS: dict[str, type[StepForm]] = {"grant": GrantForm, "refuse": RefuseForm, "finish": FinishForm}
