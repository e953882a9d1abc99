"""A key group always has a leader who answers for it: nobody leaves while they are named."""

from __future__ import annotations

from django.utils.translation import gettext as _

from groups.models import KeyGroup
from offices import obligations
from offices.models import Staff


@obligations.register
def groups_led(staff: Staff) -> list[str]:
    """How many open groups still name this person; a count only."""
    count = KeyGroup.objects.filter(leader=staff, closed_on=None).count()
    return [_("仍是 %(n)d 个重点群体的包案领导，请先变更。") % {"n": count}] if count else []
