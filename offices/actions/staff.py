"""What is done to an account."""

from __future__ import annotations

from django.db import transaction

from offices.models import Staff
from trail import log


def locked(staff: Staff) -> Staff:
    """The account as it is now, under the lock that its log stream asks for."""
    return Staff.objects.select_for_update(of=("self",)).get(pk=staff.pk)


@transaction.atomic
def change_own_password(staff: Staff, password: str) -> Staff:
    """A new password by the person; the first one is over."""
    staff = locked(staff)
    staff.set_password(password)
    staff.must_change_password = False
    staff.save(update_fields=["password", "must_change_password"])
    log.append(staff.actor, "staff.change_password", actor=staff.actor)
    return staff
