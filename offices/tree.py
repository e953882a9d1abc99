"""Reading and growing the office tree: the one place that writes `path` and `depth`."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from offices.models import Office


def save_office(office: Office) -> Office:
    """Save `office` and put it, with everything below it, at its place in the tree.

    Raises ValueError when the new parent lies below the office itself.
    """
    with transaction.atomic():
        parent = office.parent
        if not office._state.adding and parent and parent.path.startswith(office.path):
            raise ValueError("an office cannot stand below itself")
        if office._state.adding:
            office.path = "new"
            office.save()
        old_path = office.path
        office.path = f"{parent.path if parent else ''}{office.pk}/"
        office.depth = parent.depth + 1 if parent else 0
        office.save()
        if old_path not in ("new", office.path):
            _move_below(office, old_path)
    return office


def _move_below(office: Office, old_path: str) -> None:
    for below in Office.objects.filter(path__startswith=old_path).exclude(pk=office.pk):
        below.path = office.path + below.path.removeprefix(old_path)
        below.depth = below.path.count("/") - 1
        below.save(update_fields=["path", "depth"])


def ancestor_ids(office: Office) -> list[int]:
    """Primary keys from the root down to the office itself."""
    return [int(pk) for pk in office.path.split("/") if pk]


def subtree_ids(office: Office) -> list[int]:
    """Primary keys of the office and all below it."""
    return list(Office.objects.subtree(office).values_list("pk", flat=True))


def root_office() -> Office:
    """The first root of the tree; raises Office.DoesNotExist when there is none yet."""
    return Office.objects.filter(parent__isnull=True).earliest("pk")


def district_of(office: Office) -> int:
    """The key of the office's ancestor at depth 1 (the district), or of the office itself above that.

    Kept on every case as an equality column: a district's list is one index look-up (measured.md 2).
    """
    chain = ancestor_ids(office)
    return chain[1] if len(chain) > 1 else chain[0]


def successor_of(office: Office, on: dt.date) -> Office:
    """The office that answers for `office` on the day `on` (art. 24); itself while in force."""
    seen: set[int] = set()
    while not office.is_in_force(on) and office.pk not in seen:
        seen.add(office.pk)
        following = office.successors.first()
        if following is None:
            break
        office = following
    return office


__all__ = ["ancestor_ids", "district_of", "root_office", "save_office", "subtree_ids", "successor_of"]
