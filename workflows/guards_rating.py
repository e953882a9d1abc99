"""Guards of a rating: that something was said, and by whom it is shown. A guard never changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.codes import Satisfaction
from workflows.guards import told
from workflows.verbs import Act, Reason, of_details

if TYPE_CHECKING:
    from workflows.petition import PetitionFlow


@of_details
def rating_given(item: PetitionFlow, act: Act) -> Reason | None:
    """At least one of the two was rated, each by a known code."""
    given = [act.get(name, "") for name in ("petition_office", "handling_office")]
    if not any(given) or any(one and one not in Satisfaction.values for one in given):
        return told("no_rating", _("请至少评价一项：满意、基本满意或者不满意。"), "handling_office")
    return None


@of_details
def rating_shown(item: PetitionFlow, act: Act) -> Reason | None:
    """A rating that a member of staff enters is shown by the petitioner's own paper."""
    if act.person is None or act.get("evidence"):
        return None
    return told("no_evidence", _("请上传信访人填写的评价表。"), "evidence")
