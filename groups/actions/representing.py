"""The representatives people with one grievance have chosen (art. 20(3))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from groups.actions.turn import Turn, carry_out, refuse
from groups.models import GroupRepresentative, KeyGroup
from offices.personal import is_masked
from workflows.bases import MAX_REPRESENTATIVES

if TYPE_CHECKING:
    from offices.models import Staff


def add_representative(group: KeyGroup, *, by: Staff, name: str, phone: str = "", key: str = "") -> KeyGroup:
    """One more representative, at most five. Raises Refused."""

    def work(turn: Turn) -> dict[str, object]:
        taken = set(turn.group.representatives.values_list("ordinal", flat=True))
        free = [place for place in range(1, MAX_REPRESENTATIVES + 1) if place not in taken]
        if not free:
            raise refuse("too_many", _("代表不超过五人（《信访工作条例》第二十条第三款）。"))
        for field, value in (("name", name), ("phone", phone)):
            if is_masked(value, is_number=field == "phone"):
                raise refuse("masked", _("遮盖后的内容不能保存，请填写完整内容。"), field)
        turn.group.representatives.create(ordinal=free[0], name=name, phone=phone)
        return {"ordinal": free[0]}

    return carry_out(group, by, "add_representative", work, key=key)


def remove_representative(
    group: KeyGroup, *, by: Staff, representative: GroupRepresentative, key: str = ""
) -> KeyGroup:
    """Nobody's name stays here longer than they speak for the others. Raises Refused."""

    def work(turn: Turn) -> dict[str, object]:
        row = turn.group.representatives.filter(pk=representative.pk).first()
        if row is None:
            raise refuse("gone", _("这名代表已经不在名单上。"))
        row.delete()
        return {"ordinal": row.ordinal}

    return carry_out(group, by, "remove_representative", work, key=key)
