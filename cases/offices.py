"""What the offices' own changes mean for matters: nobody leaves with matters in hand, and a moved office
takes its matters' districts along.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.models import Assignment, Case
from offices import moves, obligations
from offices.models import Office, Staff
from offices.tree import district_of


@obligations.register
def matters_in_hand(staff: Staff) -> list[str]:
    """How many open matters still name this person; counts only, for administrators read no matters."""
    current = Assignment.objects.filter(to_at__isnull=True, case__is_open=True)
    led, handled = current.filter(leader=staff).count(), current.filter(handler=staff).count()
    found = []
    if led:
        found.append(_("仍是 %(n)d 件在办事项的责任领导，请先变更。") % {"n": led})
    if handled:
        found.append(_("仍是 %(n)d 件在办事项的承办人，请先变更。") % {"n": handled})
    return found


@moves.register
def follow_move(office: Office) -> None:
    """Write the district columns anew for the matters of the moved office and all below it."""
    for below in Office.objects.subtree(office):
        district = district_of(below)
        Case.objects.filter(registering_office=below).update(registering_district=district)
        Case.objects.filter(responsible_office=below).update(responsible_district=district)
