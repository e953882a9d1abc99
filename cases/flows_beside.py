"""What the flows beside a matter (reviews, supervision, requests about data) share: who acts in them, and how the
matter follows their lines, which stand in its log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import trail.log
from cases.access import hats_in
from cases.models import Case
from offices.models import PostKind
from workflows.verbs import SystemActor

if TYPE_CHECKING:
    from typing import Any

    from offices.models import Office, Staff

DECIDING = (PostKind.HEAD, PostKind.DIRECTOR)


def follow_log(case_id: int, **columns: Any) -> Case:
    """The matter after a line of another flow: its version is the number of the last one, `columns` change with it."""
    case = Case._base_manager.get(pk=case_id)
    case.version = trail.log.last_number(case.stream)
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields=["version", *columns])
    return case


def roles_beside(case: Case, office: Office | None, by: Staff | SystemActor, verb: str, role: str) -> dict[str, str]:
    """The roles of the matter, with `role` for head and director of the deciding `office` or of one above it, and
    «recorder» where another body decides (None) and the matter's own office writes down what it hears.
    """
    roles = case.roles_of(by, verb)
    if isinstance(by, SystemActor):
        return roles
    if office is None:
        mine = roles.get("head") or roles.get("registrar")
        return {**roles, "recorder": mine} if mine else roles
    for hat in hats_in(case, by):
        if hat.kind in DECIDING and office.path.startswith(hat.office.path):
            return {**roles, role: hat.label}
    return roles
