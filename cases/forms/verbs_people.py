"""Forms that name people: who leads and handles, who steps aside, which group a matter belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases import recusals
from cases.choices import fit_offices, fit_people, who_may_be_asked_aside, who_may_recuse
from cases.forms.verb_fields import OfficeField, OfficesField, StaffField, TextField
from cases.forms.verbs_base import ReasonForm, VerbForm, reason_field
from groups.grants import visible_groups
from groups.models import KeyGroup
from offices.models import Office, Staff

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from cases.models import Case

    GroupChoice = forms.ModelChoiceField[KeyGroup]
else:
    GroupChoice = forms.ModelChoiceField

NOBODY: QuerySet[Staff] = Staff.objects.none()
NOWHERE: QuerySet[Office] = Office.objects.none()


class NamingForm(VerbForm):
    """Leader and handler, chosen among those who are fit."""

    leader = StaffField(NOBODY, label=_("责任领导"), error_messages={"required": _("请选择责任领导。")})
    handler = StaffField(NOBODY, label=_("承办人"), error_messages={"required": _("请选择承办人。")})

    def build(self) -> None:
        for role in ("leader", "handler"):
            if role in self.fields:
                self.rows_of(role, fit_people(self.case, role))

    def rows_of(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = rows

    def build_offices(self) -> None:
        offices = fit_offices(self.case)
        here = self.case.responsible_office
        self.rows_of("lead_office", offices.filter(path__startswith=here.path))
        self.rows_of("co_offices", offices.exclude(pk=here.pk))


class ProposeLeaderForm(NamingForm):
    intro = _("由科长提名，单位负责人确定。")
    reason = reason_field(required=False)


class AssignLeaderForm(NamingForm):
    """One leader who answers, the lead office, the handler (arts. 18(2), 24)."""

    intro = _("每件事项明确一名责任领导，承办单位和承办人对其负责。")

    lead_office = OfficeField(NOWHERE, label=_("承办单位"))
    co_offices = OfficesField(NOWHERE, label=_("协办单位"), required=False)
    sponsored = forms.BooleanField(label=_("领导包案"), required=False)
    measures = TextField(label=_("化解措施"), max_length=2000, rows=3, required=False)

    def build(self) -> None:
        super().build()
        self.build_offices()
        self.initial["lead_office"] = self.case.responsible_office.code
        proposal = self.case.proposals.filter(kind="leader", settled_at=None).last()
        if proposal:
            self.initial.update(proposal.terms)


class ReassignForm(NamingForm):
    """What is left empty stays as it is. Only who names leaders may change the leader."""

    intro = _("留空的不变。变更不影响任何时限，以前的责任领导和承办人保留在记录里。")

    leader = StaffField(NOBODY, label=_("新的责任领导"), required=False, empty_label=_("不变"))
    handler = StaffField(NOBODY, label=_("新的承办人"), required=False, empty_label=_("不变"))
    lead_office = OfficeField(NOWHERE, label=_("新的承办单位"), required=False, empty_label=_("不变"))
    co_offices = OfficesField(NOWHERE, label=_("协办单位"), required=False, help_text=_("不选则保持原来的协办单位。"))
    reason = reason_field()

    def build(self) -> None:
        roles = self.case.roles_of(self.by, "assign_leader")
        if not {"director", "delegated_head"} & set(roles):
            del self.fields["leader"]
        super().build()
        self.build_offices()


class ReturnToIntakeForm(ReasonForm):
    intro = _("退回登记重新确定责任领导；已经起算的办理期限继续计算。")


class AskRecusalForm(ReasonForm):
    """An interest declared, or the petitioner's request that somebody stand aside (art. 28(3))."""

    field_order = ("on", "staff", "asked_by", "reason")
    intro = _("与事项或者信访人有直接利害关系的，应当回避。由本人以外的人决定；决定以前不能出具答复、不能办结。")

    staff = StaffField(NOBODY, label=_("谁应当回避"))
    asked_by = forms.ChoiceField(label=_("提出人"), choices=[*recusals.ASKED_BY.items()])
    reason = reason_field(label=_("利害关系、理由"))

    def build(self) -> None:
        field = self.fields["staff"]
        assert isinstance(field, StaffField)  # noqa: S101
        field.queryset = who_may_be_asked_aside(self.case)


class RefuseRecusalForm(ReasonForm):
    """No interest was found: who asked is told why."""

    intro = _("不同意的，写明理由并告知申请人。")

    staff = StaffField(NOBODY, label=_("对谁的申请"))
    reason = reason_field()

    @classmethod
    def idle(cls, case: Case) -> str | Promise:
        return "" if "recuse" in case.facts().proposals else _("没有等待决定的回避申请。")

    def build(self) -> None:
        accounts = [str(one.terms["staff"]) for one in recusals.asked(self.case)]
        field = self.fields["staff"]
        assert isinstance(field, StaffField)  # noqa: S101
        field.queryset = Staff.objects.filter(username__in=accounts).select_related("office")
        if len(accounts) == 1:
            self.initial["staff"] = accounts[0]


class RecuseForm(ReasonForm):
    """A person with an interest in the matter (art. 28(3))."""

    intro = _("回避以后，该人员不能再查看和办理本事项。")
    question = _("确定该人员回避？")

    staff = StaffField(NOBODY, label=_("回避人员"))
    asked_by = forms.ChoiceField(
        label=_("提出人"), choices=[*recusals.ASKED_BY.items()], help_text=_("已登记申请的，以申请为准。")
    )
    reason = reason_field()

    def build(self) -> None:
        field = self.fields["staff"]
        assert isinstance(field, StaffField)  # noqa: S101
        field.queryset = who_may_recuse(self.case, self.by)


class LinkGroupForm(VerbForm):
    """Join the matter to a shared grievance. Only groups this person may see are offered."""

    group = GroupChoice(
        KeyGroup.objects.none(),
        label=_("重点群体"),
        required=False,
        to_field_name="code",
        empty_label=_("不关联群体"),
        help_text=_("只列出您有权查看的群体。"),
    )

    def build(self) -> None:
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = visible_groups([self.by.pk])
        if self.case.group and field.queryset.filter(pk=self.case.group.pk).exists():
            self.initial["group"] = self.case.group.code

    def clean(self) -> None:
        super().clean()
        now = self.case.group
        if now and not visible_groups([self.by.pk]).filter(pk=now.pk).exists():
            # Whoever cannot see the group must not undo a colleague's decision about it unseen.
            self.add_error("group", _("本事项的群体关联须由获得该群体授权的人员变更。"))
