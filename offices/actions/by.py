"""By whom: the post an action rests on, asked again where the action is done."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from offices.models import Office, PostKind, Staff
from offices.people import hats


def acting_as(by: Staff, kind: str, office: Office | None = None) -> str:
    """The post of `kind` (at exactly `office`, if given) in the log's words; PermissionDenied without one."""
    for hat in hats(by):
        if hat.kind == kind and (office is None or hat.office.pk == office.pk):
            return hat.label
    raise PermissionDenied


def as_administrator(by: Staff) -> str:
    """The administrator's post `by` acts on; PermissionDenied without one."""
    return acting_as(by, PostKind.ADMINISTRATOR)
