"""Joining and parting matters (并案, 拆分): by links that can be taken back, told in both logs. No piece is lost."""

from __future__ import annotations

import trail.log
from cases import granting, recusals
from cases.actions.assigning import end_assignment, replace_assignment
from cases.actions.hearing import keep_reason
from cases.actions.registering import new_case
from cases.actions.registry import effect
from cases.intake import ClaimDetails, ComplainedOfDetails, Intake, PersonDetails, SubmissionDetails
from cases.models import Case, CaseLink, Proposal, Recusal, Submission
from workflows.engine import perform
from workflows.verbs import Act, Change, SystemActor


@effect("merge")
def merge(case: Case, act: Act) -> Change:
    """This matter is worked on with the earlier one; its own pieces, people and log stay where they are."""
    into = Case._base_manager.select_for_update().get(pk=act.details["into"].pk)
    CaseLink.objects.update_or_create(case=case, other=into, why="merge", defaults={"ended_on": None})
    end_assignment(case)
    case.is_open, case.is_simple = False, False
    keep_reason(case, act)
    return Change(log={"into": into.number}, then=lambda: _tell(into, "case.merged_in", act, {"from": case.number}))


@effect("split")
def split(case: Case, act: Act) -> Change:
    """Take back a joining, or give a piece a matter of its own."""
    keep_reason(case, act)
    joined: Case | None = act.get("joined")
    if joined is not None:
        return _part(case, joined, act)
    return _new_matter(case, act.details["submission"], act)


def _part(case: Case, joined: Case, act: Act) -> Change:
    other = Case._base_manager.select_for_update().get(pk=joined.pk)
    CaseLink.objects.filter(case=other, other=case, why="merge", ended_on=None).update(ended_on=act.on)
    other.is_open = True
    _tell(other, "case.split_back", act, {"from": case.number})
    return Change(log={"joined": other.number})


def _new_matter(case: Case, piece: Submission, act: Act) -> Change:
    actor = SystemActor("split")
    matter = new_case(case.responsible_office, piece.received_on, _intake(case, piece), actor)
    matter.registering_office, matter.registering_district_id = case.registering_office, case.registering_district_id
    matter.registered_by, matter.group, matter.is_restricted = case.registered_by, case.group, case.is_restricted
    ordinal, intake = piece.ordinal, _intake(case, piece)
    outcome = perform(
        matter, "register", by=actor, on=piece.received_on, intake=intake, claims=intake.claims,
        petitioners=intake.petitioners, no_petitioner=intake.no_petitioner, piece=piece,
    )  # fmt: skip
    matter = outcome.item
    piece.attachments.update(case=matter)
    CaseLink.objects.create(case=matter, other=case, why="split")
    told = {"from": case.number, "submission": ordinal, "class": str(matter.case_class)}
    _tell(matter, "case.split_from", act, {**told, **_stand_aside(case, matter), **_keep_circle(case, matter, act)})
    return Change(log={"submission": ordinal, "matter": matter.number})


def _stand_aside(case: Case, matter: Case) -> dict[str, object]:
    """Whoever is recused from `case` is from what was taken out of it; what was asked waits in both. For the log."""
    aside = list(case.recusals.select_related("staff"))
    rows: list[Recusal | Proposal] = [*aside, *recusals.asked(case)]
    for row in rows:
        row.pk, row._state.adding, row.case = None, True, matter
        row.save()
    return {"recused": sorted(one.staff.username for one in aside)} if aside else {}


def _keep_circle(case: Case, matter: Case, act: Act) -> dict[str, object]:
    """An accusation that has its leader is not shown anew to those who waited for one: its leader and handler keep what
    was taken out of it, at intake, and who took it out sees it as long as the matter itself. For the log.
    """
    told: dict[str, object] = {}
    now = case.assignment
    if case.is_accusation and now is not None:
        replace_assignment(matter, act, leader=now.leader, handler=now.handler, lead_office=now.lead_office)
        told = {"leader": now.leader.username, "handler": now.handler.username}
    if case.is_restricted:
        granting.carry_over(case, matter, act.person)
    return told


def _intake(case: Case, piece: Submission) -> Intake:
    """The people of the matter, and what the piece says as its one claim."""
    rows = list(case.petitioners.order_by("pk"))
    place = {row.pk: number for number, row in enumerate(rows)}
    people = tuple(
        PersonDetails(
            name=row.name, role=row.role, kind=row.kind, id_kind=row.id_kind, id_number=row.id_number,
            phone=row.phone, address=row.address, help_needed=row.help_needed,
            represents=place.get(row.represents_id) if row.represents_id else None,
        )
        for row in rows
    )  # fmt: skip
    about = tuple(
        ComplainedOfDetails(name=one.name, staff=one.staff, office=one.office, is_accused=one.is_accused)
        for one in case.complained_of.all()
    )
    return Intake(
        title=piece.subject[:100] or case.title,
        submission=SubmissionDetails(channel=piece.channel, source=piece.source, report_due_on=piece.report_due_on),
        claims=(ClaimDetails((piece.text or piece.subject)[:2000]),),
        petitioners=people,
        complained_of=about,
        no_petitioner=case.no_petitioner,
        no_notice=case.no_notice,
        case_class=case.case_class,
        is_classed=not case.is_unclassed,
        category=case.category,
        place=case.place,
    )


def _tell(other: Case, code: str, act: Act, details: dict[str, object]) -> None:
    """The other matter's own log says it too. Its version is the number of its last line, whoever writes it."""
    other.version += 1
    other.save(update_fields=["version", "is_open", "leader", "handler", "lead_office"])
    trail.log.append(
        other.stream, code, actor=act.by.actor, acting_as=act.acting_as, happened_on=act.on, details=details
    )
    other.follow_clocks()
