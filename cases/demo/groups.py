"""The demo's key groups: opened before their first matter, met, promised, answered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from cases import common_answers
from cases.demo.grievances import GRIEVANCES, Grievance
from groups.actions import access, answering, meeting, opening, promising, representing
from groups.models import CommonAnswer, KeyGroup

if TYPE_CHECKING:
    from cases.demo.people import DemoOffice
    from offices.models import Staff


def open_groups(demo: DemoOffice, since: dt.date) -> None:
    """Each with its leader, its head and its representatives; a confidential one also lets its registrar in, without
    whom nobody could enter what its people bring.
    """
    for told in GRIEVANCES:
        head, leader = _head(demo, told.code), _leader(demo, told.code)
        group = opening.open_group(
            by=demo.staff["director.lw" if told.code == "LW" else "director"],
            office=demo.offices[told.code],
            name=told.name,
            claims=told.claims,
            leader=leader,
            head=head,
            policy_basis=told.basis,
            is_confidential=told.is_confidential,
            opened_on=since,
            key=f"demo-{told.name}",
        )
        for person, phone in told.representatives:
            representing.add_representative(group, by=head, name=person, phone=phone)
        if told.is_confidential:
            access.give_grant(
                group, by=head, staff=demo.staff["registrar.lw"], reason="登记本群体来信来访。",
                until=timezone.localdate() + dt.timedelta(days=180),
            )  # fmt: skip


def group_of(told: Grievance) -> KeyGroup | None:
    """The group of this grievance, once it was opened."""
    return KeyGroup.objects.filter(name=told.name).first()


def tell_groups(demo: DemoOffice) -> None:
    """What became of each so far: a meeting, a promise kept and one to come, and the common answer as far as it goes;
    signed it is given in the matters at hand by the job that any office would ask.
    """
    for told in GRIEVANCES:
        group = KeyGroup.objects.get(name=told.name)
        head, leader = _head(demo, told.code), _leader(demo, told.code)
        _meet(group, told, head, leader)
        answer = _answer(group, told, head, leader)
        if answer.is_signed:
            common_answers.ask(answer, head, "demo")


def _meet(group: KeyGroup, told: Grievance, head: Staff, leader: Staff) -> None:
    met = timezone.localdate() - dt.timedelta(days=40)
    text, evidence, outcome = told.kept
    meeting.record_meeting(
        group, by=head, host=leader, place="区局接访室", on=met, raised=told.raised, answered=told.answered
    )
    promising.add_commitment(group, by=head, text=text, owner=leader, on=met, due_on=met + dt.timedelta(days=15))
    promising.keep_commitment(
        group, by=leader, commitment=group.commitments.get(text=text), on=met + dt.timedelta(days=12),
        evidence=evidence, outcome=outcome,
    )  # fmt: skip
    promising.add_commitment(
        group, by=head, text=told.promised, owner=leader, on=met, due_on=met + dt.timedelta(days=60)
    )


def _answer(group: KeyGroup, told: Grievance, head: Staff, leader: Staff) -> CommonAnswer:
    answering.draft_answer(
        group, by=leader, outcome="explained", facts=told.found, reasons=told.why, legal_basis=told.basis,
        opinion=told.opinion,
    )  # fmt: skip
    if not group.is_confidential:
        answering.check_answer(group, by=head)
        answering.sign_answer(group, by=leader)
    return group.answers.get()


def _head(demo: DemoOffice, code: str) -> Staff:
    return demo.staff["head" if code == "AH" else "head.lw"]


def _leader(demo: DemoOffice, code: str) -> Staff:
    return demo.staff["leader" if code == "AH" else "leader.lw"]
