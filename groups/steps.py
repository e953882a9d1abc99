"""What the pages offer to do with one group: the form, the action, the words around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from groups import actions, forms
from workflows.verbs import Words

if TYPE_CHECKING:
    from django.db import models

    from groups.models import KeyGroup


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

    def row(self, group: KeyGroup, pk: int | None) -> models.Model | None:
        """The row of the group the verb is about; None when there is no such row (or none is asked for)."""
        if self.target is None or pk is None:
            return None
        found: models.Model | None = getattr(group, self.target[0]).filter(pk=pk).first()
        return found


STEPS: dict[str, Step] = {
    "edit": Step(_("修改"), forms.EditForm, actions.edit_group, _("已保存。")),
    "answer": Step(_("统一答复"), forms.AnswerForm, actions.set_common_answer, _("统一答复已保存。")),
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
        target=("commitments", "commitment")
    ),
    "break-commitment": Step(
        _("承诺未兑现"), forms.BreakForm, actions.break_commitment, _("已记录未兑现。"),
        target=("commitments", "commitment"),
    ),
    "grant": Step(
        _("授权"), forms.GrantForm, actions.give_grant, _("已授权。"), leads_to="group_grants"
    ),
    "revoke": Step(
        _("撤销授权"), forms.RevokeForm, actions.revoke_grant, _("授权已撤销。"), target=("grants", "grant"),
        consequences=(_("撤销后立即看不到本群体及其保密事项。"),), danger=True, leads_to="group_grants",
    ),
}  # fmt: skip
