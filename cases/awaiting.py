"""Reports we wait for from those a matter was assigned to (交办, art. 22): which are missing, who receives which.

Several may be missing at once: the city waits for the district, and the district for its street.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.access import hats_in

if TYPE_CHECKING:
    from cases.models import Case, Transfer
    from offices.models import Staff
    from workflows.verbs import Act


def missing(case: Case) -> list[Transfer]:
    """The 交办 whose report has not come, the oldest first."""
    return list(case.transfers.filter(report_due_on__isnull=False, report_received_on__isnull=True))


def receivable(case: Case, staff: Staff, posts: tuple[str, ...]) -> list[Transfer]:
    """Those of them `staff` receives in one of `posts`: of the office that assigned, or of one above it; not of the
    one that has to report. What their own office assigned comes last.
    """
    worn = [hat.office for hat in hats_in(case, staff) if hat.kind in posts]
    theirs = [one for one in missing(case) if any(one.from_office.path.startswith(at.path) for at in worn)]
    return sorted(theirs, key=lambda one: one.from_office_id in {at.pk for at in worn})


def awaited(case: Case, act: Act) -> Transfer | None:
    """The 交办 whose report this act is about: the one it names, else the latest of the person's own office, else of
    those below it. None where they receive none.
    """
    found = missing(case) if act.person is None else receivable(case, act.person, act.verb.posts)
    named = act.get("transfer")
    if named is not None:
        return next((one for one in found if one.pk == named.pk), None)
    return found[-1] if found else None


def number_of(transfer: Transfer) -> int:
    """Which 交办 of its matter it is, as the log names it: 1 for the first."""
    every = type(transfer).objects.filter(case=transfer.case_id, report_due_on__isnull=False)
    return every.filter(pk__lte=transfer.pk).count()
