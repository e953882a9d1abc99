"""Representatives, meetings and promises."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.forms.base import Day, GroupForm, Person, PersonalWords, Words, today_or_before
from groups.grants import people_granted

PURPOSES = (
    ("contact", _("联系代表")),
    ("delivery", _("送达文书或通知")),
    ("check", _("核对登记内容")),
)


class RepresentativeForm(GroupForm):
    name = PersonalWords(label=_("姓名"), max_length=50)
    phone = PersonalWords(label=_("联系电话"), max_length=40, required=False, is_number=True)


class RemoveForm(GroupForm):
    """Nothing to fill in: only the question."""


class RevealForm(forms.Form):
    purpose = forms.ChoiceField(choices=PURPOSES)


class CommitmentForm(GroupForm):
    text = Words(label=_("承诺内容"), max_length=500, rows=3)
    owner = Person(label=_("责任人"), help_text=_("只列出已获得本群体授权的人员。"))
    on = today_or_before()
    due_on = Day(label=_("兑现期限"))

    def build(self) -> None:
        self.people("owner", people_granted(self.group))


class MeetingForm(GroupForm):
    on = today_or_before()
    place = Words(label=_("地点（方式）"), max_length=100)
    host = Person(label=_("主持人"), help_text=_("只列出已获得本群体授权的人员。"))
    raised = Words(
        label=_("提出的问题"), max_length=4000, rows=4, help_text=_("写诉求和问题，不写到场人员名单。")
    )  # fmt: skip
    answered = Words(
        label=_("当场答复和议定事项"), max_length=4000, rows=4, help_text=_("答应的事情请另外记为承诺，写明期限。")
    )  # fmt: skip

    def start(self) -> dict[str, Any]:
        return {"host": self.group.leader_id}

    def build(self) -> None:
        self.people("host", people_granted(self.group))


EVIDENCE_HELP = _("文号、凭证号、会议纪要等，别人据此能够查到。")


class KeepForm(GroupForm):
    on = today_or_before()
    evidence = Words(label=_("凭据"), max_length=200, help_text=EVIDENCE_HELP)
    outcome = Words(label=_("兑现情况"), max_length=500, rows=3, required=False)


class BreakForm(GroupForm):
    on = today_or_before()
    outcome = Words(label=_("没有兑现的原因"), max_length=500, rows=3)
    evidence = Words(label=_("凭据"), max_length=200, required=False, help_text=EVIDENCE_HELP)
