"""What administrators do to the office tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from offices import moves, obligations
from offices.actions.by import as_administrator
from offices.models import Office, Staff
from offices.refusals import Refused
from offices.tree import save_office
from trail import log


def _lock_tree() -> None:
    """Two moves at once could close a ring that neither sees: the tree is changed by one at a time."""
    list(Office.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def add_office(office: Office, *, by: Staff) -> Office:
    """A new, unsaved office takes its place in the tree."""
    hat = as_administrator(by)
    _lock_tree()
    _refuse_place(office)
    save_office(office)
    log.append(office.stream, "office.add", actor=by.actor, acting_as=hat, details=_place(office))
    return office


@transaction.atomic
def edit_office(office: Office, *, changed: Sequence[str], by: Staff) -> Office:
    """The office's changed columns `changed` are saved; the log names them and their place, not the values."""
    hat = as_administrator(by)
    _lock_tree()
    _refuse_place(office)
    with obligations.nobody_missing():
        save_office(office)
    if "parent" in changed:
        moves.tell(office)
    details = {"fields": sorted(changed), **_place(office)}
    log.append(office.stream, "office.edit", actor=by.actor, acting_as=hat, details=details)
    return office


@transaction.atomic
def close_office(office: Office, *, last_day: dt.date, successors: Sequence[Office], by: Staff) -> Office:
    """The office ends with `last_day`; `successors` answer for it from then on (art. 24)."""
    hat = as_administrator(by)
    _lock_tree()
    office = Office.objects.get(pk=office.pk)
    following = last_day + dt.timedelta(days=1)
    if last_day < office.valid_from:
        raise Refused("before_it_began", _("撤销日期不能早于设立日期，请改填以后的日期。"), "last_day")
    if Office.objects.in_force(following).filter(parent=office).exists():
        raise Refused(
            "has_offices_below", _("还有下级单位隶属本单位，请先在下级单位页面改设上级单位或办理撤销。"), "last_day"
        )
    if not successors:
        raise Refused(
            "no_successor", _("请选择承继单位：撤销后由它继续办理（《信访工作条例》第二十四条）。"), "successors"
        )
    for successor in successors:
        if successor.pk == office.pk or not successor.is_in_force(following):
            raise Refused("successor_not_in_force", _("承继单位须是撤销次日仍存续的其他单位。"), "successors")
    with obligations.nobody_missing():
        office.valid_to = last_day
        office.save(update_fields=["valid_to"])
    office.successors.set(successors)
    details = {"last_day": last_day, "successors": sorted(successor.code for successor in successors)}
    log.append(office.stream, "office.close", actor=by.actor, acting_as=hat, happened_on=last_day, details=details)
    return office


def _refuse_place(office: Office) -> None:
    # Both as they are in the database now: the page may have been open while somebody else moved things.
    parent = Office.objects.get(pk=office.parent_id) if office.parent_id else None
    own_path = Office.objects.filter(pk=office.pk).values_list("path", flat=True).first()
    if parent and own_path and parent.path.startswith(own_path):
        raise Refused("below_itself", _("上级单位不能是本单位或其下级单位，请另选。"), "parent")
    office.parent = parent


def _place(office: Office) -> dict[str, object]:
    return {"parent": office.parent.code if office.parent else None, "valid_from": office.valid_from}
