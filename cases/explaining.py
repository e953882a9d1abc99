"""Who gives account of a duty that ended late (arts. 43–45): the office that answered then, if it sees the matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from cases.access import hats_in, may_see
from cases.lateness import LateEnd, unexplained
from cases.roles import EXPLAINING
from offices.models import PostKind
from offices.people import holders
from workflows.verbs import Reason

if TYPE_CHECKING:
    from cases.models import Case
    from offices.models import Office, Staff
    from workflows.verbs import Act

IN_CHARGE = {"leader", "handler"}


def obstacle_to_explaining(case: Case, act: Act) -> Reason | None:
    """Why this person gives no account of the late end the act names; before one is named, of any there is."""
    if not case.facts().late_unexplained or act.person is None:
        return None
    named: LateEnd | None = act.get("late")
    ends = [named] if named else unexplained(case)
    if any(_may_explain(case, act.person, end.office) for end in ends):
        return None
    return Reason("another_answered", _("这项期限当时由%s负责，由其科长说明原因。") % ends[0].office.name, "late")


def explainable(case: Case, by: Staff) -> list[LateEnd]:
    """Of the late ends without a reason those that `by` may give account of."""
    return [end for end in unexplained(case) if _may_explain(case, by, end.office)]


def _may_explain(case: Case, by: Staff, office: Office) -> bool:
    """The head of the office that was late; who answers now for their own, and where no head of it sees the matter."""
    if _heads(case, by, office):
        return True
    answers_now = _heads(case, by, case.responsible_office) or IN_CHARGE & case.roles_of(by, EXPLAINING).keys()
    if not answers_now:
        return False
    own = office.pk == case.responsible_office_id
    return own or not any(may_see(head, case) for head in holders(PostKind.HEAD, office))


def _heads(case: Case, by: Staff, office: Office) -> bool:
    return any(hat.kind == PostKind.HEAD and office.path.startswith(hat.office.path) for hat in hats_in(case, by))
