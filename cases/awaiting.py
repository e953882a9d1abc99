"""What the offices of a passing on wait for from each other: reports on what was assigned (交办, art. 22), which are
missing, who files and who receives which; and the answer to an objection (art. 23(3)).

Several may be missing at once: the city waits for the district, and the district for its street.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.access import hats_in

if TYPE_CHECKING:
    from cases.models import Case, Objection, Transfer
    from offices.models import Staff
    from workflows.verbs import Act, Verb


def missing(case: Case) -> list[Transfer]:
    """The 交办 whose report has not come, the oldest first."""
    found = case.transfers.filter(report_due_on__isnull=False, report_received_on__isnull=True)
    return case.known("reports missing", lambda: list(found.select_related("from_office", "to_office")))


def receivable(case: Case, staff: Staff, posts: tuple[str, ...]) -> list[Transfer]:
    """Those of them `staff` receives in one of `posts`: of the office that assigned, or of one above it; not of the
    one that has to report. What their own office assigned comes last.
    """
    worn = [hat.office for hat in hats_in(case, staff) if hat.kind in posts]
    theirs = [one for one in missing(case) if any(one.from_office.path.startswith(at.path) for at in worn)]
    return sorted(theirs, key=lambda one: one.from_office_id in {at.pk for at in worn})


def owed(case: Case, staff: Staff, posts: tuple[str, ...]) -> list[Transfer]:
    """Those of them whose report `staff` files in one of `posts`: of the office it was assigned to, or of one above it
    that is not above the assigning one as well. What was filed waits for its receipt.
    """
    worn = [hat.office.path for hat in hats_in(case, staff) if hat.kind in posts]
    return [
        one
        for one in missing(case)
        if one.to_office and not one.report_sent_on
        and any(one.to_office.path.startswith(at) and not one.from_office.path.startswith(at) for at in worn)
    ]  # fmt: skip


def concerning(case: Case, staff: Staff, verb: Verb) -> list[Transfer]:
    """The 交办 whose report `staff` files, or receives or sends back, by `verb`."""
    return (owed if verb.code == "send_report" else receivable)(case, staff, verb.posts)


def awaited(case: Case, act: Act) -> Transfer | None:
    """The 交办 whose report this act is about: the one it names, else the latest of the person's own office, else of
    those below it. None where they file or receive none, and where they report to another body.
    """
    if act.get("outside"):
        return None
    found = missing(case) if act.person is None else concerning(case, act.person, act.verb)
    named = act.get("transfer")
    if named is not None:
        return next((one for one in found if one.pk == named.pk), None)
    return found[-1] if found else None


def number_of(transfer: Transfer) -> int:
    """Which 交办 of its matter it is, as the log names it: 1 for the first."""
    every = type(transfer).objects.filter(case=transfer.case_id, report_due_on__isnull=False)
    return every.filter(pk__lte=transfer.pk).count()


def sending(case: Case) -> Transfer | None:
    """By which the office that has the matter got it from another of our tree, if it may object; None where it came
    from another body or not at all.
    """
    if case._state.adding:
        return None
    within = case.transfers.filter(to_office__isnull=False).select_related("from_office")
    last = case.known("last sending", within.last)
    return last if last and last.may_object else None


def objection(case: Case) -> Objection | None:
    """The objection to the last sending."""
    return case.objections.filter(transfer=sending(case)).last()
