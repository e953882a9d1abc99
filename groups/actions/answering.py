"""The common answer: drafted once, checked by a head, signed by the leader who answers for the group (art. 32).

It is given in each matter by cases/common_answers.py, never from here: what a petitioner receives is the
answer of their own matter.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from groups.actions.turn import Turn, carry_out, refuse
from groups.models import CommonAnswer, KeyGroup
from groups.rights import checking_post, leading_post, working_post
from workflows.codes import Outcome

if TYPE_CHECKING:
    from offices.models import Staff

WRITTEN = ("outcome", "facts", "reasons", "legal_basis", "opinion", "execution_due")
NEEDED = (
    ("outcome", _("请选择处理结果。")),
    ("facts", _("请写明查明的事实。")),
    ("reasons", _("请写明理由。")),
    ("legal_basis", _("请写明依据的法律、法规或政策条款。")),
)


def draft_answer(
    group: KeyGroup, *, by: Staff, outcome: str, facts: str, reasons: str, legal_basis: str, opinion: str = "",
    execution_due: dt.date | None = None, key: str = "", version: int | None = None,
) -> KeyGroup:  # fmt: skip
    """Write the answer, or rewrite the one that is not signed yet; rewritten it is a draft again. Raises Refused."""
    values = (outcome, facts, reasons, legal_basis, opinion, execution_due)
    written = dict(zip(WRITTEN, values, strict=True))

    def work(turn: Turn) -> dict[str, object]:
        for name, words in NEEDED:
            if not str(written[name]).strip():
                raise refuse(f"no_{name}", words, name)
        if outcome == Outcome.SUPPORTED and execution_due is None:
            raise refuse("no_execution_due", _("予以支持的，请写明落实期限。"), "execution_due")
        last = turn.group.answers.first()
        answer = last if last and not last.is_signed else CommonAnswer(ordinal=last.ordinal + 1 if last else 1)
        answer.group, answer.state, answer.drafted_by, answer.checked_by = turn.group, "draft", by, None
        for name, value in written.items():
            setattr(answer, name, value)
        answer.save()
        return {"answer": answer.ordinal, "outcome": outcome}

    return carry_out(group, by, "draft_answer", work, key=key, version=version, may=working_post)


def check_answer(
    group: KeyGroup, *, by: Staff, passed: bool = True, remarks: str = "", key: str = "", version: int | None = None
) -> KeyGroup:
    """A head passes the draft to the leader, or sends it back; nobody checks their own. Raises Refused."""

    def work(turn: Turn) -> dict[str, object]:
        answer = _waiting(turn.group, CommonAnswer.State.DRAFT)
        if answer.drafted_by_id == by.pk:
            raise refuse("own_draft", _("起草人不能审核自己起草的答复，请由另一名科长审核。"))
        if not passed and not remarks.strip():
            raise refuse("no_reason", _("退回的请写明修改要求。"), "remarks")
        if passed:
            answer.state, answer.checked_by = CommonAnswer.State.CHECKED, by
        answer.remarks = "" if passed else remarks
        answer.save(update_fields=["state", "checked_by", "remarks"])
        return {"answer": answer.ordinal, "passed": passed}

    return carry_out(group, by, "check_answer", work, key=key, version=version, may=checking_post)


def sign_answer(group: KeyGroup, *, by: Staff, key: str = "", version: int | None = None) -> KeyGroup:
    """The group's leader signs: from now on it stands, and may be given in each matter. Raises Refused."""

    def work(turn: Turn) -> dict[str, object]:
        answer = _waiting(turn.group, CommonAnswer.State.CHECKED)
        answer.state, answer.signed_by, answer.signed_on = CommonAnswer.State.SIGNED, by, turn.on
        answer.save(update_fields=["state", "signed_by", "signed_on"])
        return {"answer": answer.ordinal}

    return carry_out(group, by, "sign_answer", work, key=key, version=version, may=leading_post)


def _waiting(group: KeyGroup, state: str) -> CommonAnswer:
    answer = group.answers.first()
    if answer is None or answer.state != state:
        words = {
            CommonAnswer.State.DRAFT: _("没有等待审核的统一答复。"),
            CommonAnswer.State.CHECKED: _("统一答复还没有经科长审核。"),
        }
        raise refuse("not_waiting", words[CommonAnswer.State(state)])
    return answer
