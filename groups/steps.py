"""What the pages offer to do with one group: the form, the action, the words around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from groups import actions, forms, rights
from workflows.verbs import Words

if TYPE_CHECKING:
    from django.db import models

    from groups.models import KeyGroup
    from offices.models import Staff


@dataclass(frozen=True)
class Step:
    """One verb on one group. `target` names (relation of the group, keyword of the action) when the verb is
    about one row of it; `leads_to` is the page shown afterwards.
    """

    title: Words
    form: type[forms.GroupForm]
    action: Callable[..., Any]
    done: Words
    target: tuple[str, str] | None = None
    consequences: tuple[Words, ...] = ()
    danger: bool = False
    leads_to: str = "group_detail"
    # Who may, where it is not those who manage the group: of the group, or of the row the verb is about.
    who: Callable[[Any, Staff], str] = rights.managing_post
    of_row: bool = False

    def may(self, group: KeyGroup, staff: Staff, row: models.Model | None) -> str:
        """The post on which `staff` may do it; «» when none."""
        return self.who(row if self.of_row else group, staff)

    def row(self, group: KeyGroup, pk: int | None) -> models.Model | None:
        """The row of the group the verb is about; None when there is no such row (or none is asked for)."""
        if self.target is None or pk is None:
            return None
        found: models.Model | None = getattr(group, self.target[0]).filter(pk=pk).first()
        return found


STEPS: dict[str, Step] = {
    "edit": Step(_("修改"), forms.EditForm, actions.edit_group, _("已保存。")),
    "answer": Step(
        _("起草统一答复"), forms.AnswerForm, actions.draft_answer, _("已保存，等待科长审核。"), who=rights.working_post
    ),
    "check-answer": Step(
        _("审核统一答复"), forms.CheckAnswerForm, actions.check_answer, _("已记录审核意见。"), who=rights.checking_post
    ),
    "sign-answer": Step(
        _("签发统一答复"), forms.SignAnswerForm, actions.sign_answer, _("统一答复已签发。"), who=rights.leading_post,
        consequences=(
            _("签发后不能再改；需要改的，另行起草新的答复。"),
            _("由您担任责任领导的本群体事项，据此逐件答复时视为由您签发。"),
        ),
    ),
    "record-meeting": Step(_("记录接访会商"), forms.MeetingForm, actions.record_meeting, _("已记录。")),
    "close": Step(
        _("了结群体"), forms.CloseForm, actions.close_group, _("群体已了结。"),
        consequences=(_("了结后不能再修改群体内容、代表和承诺。"), _("已关联的事项按各自的时限继续办理。")),
    ),
    "make-confidential": Step(
        _("转为保密群体"), forms.ConfidentialForm, actions.make_confidential, _("已转为保密群体。"),
        consequences=(_("已关联的事项只有获得授权的人、包案领导和承办人能看到。"), _("转为保密以后不能取消。")),
        danger=True,
    ),
    "add-representative": Step(
        _("登记代表"), forms.RepresentativeForm, actions.add_representative, _("代表已登记。")
    ),
    "remove-representative": Step(
        _("移除代表"), forms.RemoveForm, actions.remove_representative, _("代表已移除。"),
        target=("representatives", "representative"), danger=True,
        consequences=(_("姓名和电话随即删除，日志只留下序号。"),),
    ),
    "add-commitment": Step(_("作出承诺"), forms.CommitmentForm, actions.add_commitment, _("承诺已记录。")),
    "keep-commitment": Step(
        _("承诺已兑现"), forms.KeepForm, actions.keep_commitment, _("已记录兑现。"),
        target=("commitments", "commitment"), who=rights.settling_post, of_row=True,
    ),
    "break-commitment": Step(
        _("承诺未兑现"), forms.BreakForm, actions.break_commitment, _("已记录未兑现。"),
        target=("commitments", "commitment"), who=rights.settling_post, of_row=True,
    ),
    "grant": Step(
        _("授权"), forms.GrantForm, actions.give_grant, _("已授权。"), leads_to="group_grants"
    ),
    "review": Step(
        _("复核授权"), forms.ReviewForm, actions.review_grant, _("已复核，授权继续有效。"), target=("grants", "grant"),
        leads_to="group_grants",
    ),
    "revoke": Step(
        _("撤销授权"), forms.RevokeForm, actions.revoke_grant, _("授权已撤销。"), target=("grants", "grant"),
        consequences=(_("撤销后立即看不到本群体及其保密事项。"),), danger=True, leads_to="group_grants",
    ),
}  # fmt: skip
