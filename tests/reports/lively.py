"""A world in which every table of the report counts something: all tables of tests/tables/monthly at once, and what
they leave out, in October 2026.
"""

from __future__ import annotations

import datetime as dt
from itertools import cycle

from cases.models import Answer, Case, Claim, Commitment, Rating, Review, Transfer
from cases.models.claims import AnswerState
from groups.models import GroupCommitment, KeyGroup
from tests import cast as c
from tests.reports import played
from workflows.codes import Outcome
from workflows.review import Level, ReviewState

DAY = dt.date(2026, 10, 14)


def live(cast: c.Cast) -> None:
    """Let it all happen."""
    for path in played.TABLES:
        played.play(cast, path.stem)
    _groups(cast)
    _handled(cast)
    matters = list(Case.objects.filter(responsible_office=cast.district, is_historical=False).exclude(state="void"))
    _answered(matters)
    _reviewed(matters)
    _promised(cast, matters)
    for case, said in zip(Case.objects.filter(resolved_on__month=10), cycle(("satisfied", "not")), strict=False):
        Rating.objects.get_or_create(
            case=case, round=case.round, defaults={"petition_office": said, "way": "paper", "rated_on": DAY}
        )


def _groups(cast: c.Cast) -> None:
    """One a reader may be told of and a confidential one, each with a matter and with promises."""
    for number, secret in enumerate((False, True)):
        group = KeyGroup.objects.create(
            code=f"G00{number}", name=f"群体{number}", office=cast.district, leader=cast.leader,
            is_confidential=secret, opened_on=dt.date(2026, 1, 1),
        )  # fmt: skip
        case = c.register(cast, received_on=dt.date(2026, 10, 6 + number))
        Case.objects.filter(pk=case.pk).update(group=group, is_restricted=secret)
        _of_each_fate(GroupCommitment, group=group, owner=cast.leader)


def _handled(cast: c.Cast) -> None:
    """Declined, referred, extended, concluded; and one passed on."""
    with played.at(DAY):
        declined, referred, extended, resolved = (c.register(cast, received_on=DAY) for _number in range(4))
        c.decline(cast, declined, "应当通过诉讼解决")
        c.classify(cast, referred, "4")
        c.do(referred, "refer", cast.head, kind="legal_route", body="有权机关", reason="应走法定途径")
        c.assign(cast, extended)
        c.do(extended, "extend", cast.director, days=10, reason="情况复杂")
        c.resolve(cast, resolved)
    for kind in ("passed_on", "assigned", "where_to_go", "returned"):
        Transfer.objects.create(case=extended, kind=kind, from_office=cast.district, reason="属其职权", sent_on=DAY)


def _answered(matters: list[Case]) -> None:
    for case, outcome in zip(matters, Outcome, strict=False):
        claim = Claim.objects.create(case=case, ordinal=9, request="补发")
        Answer.objects.create(claim=claim, round=1, state=AnswerState.SIGNED, answered_on=DAY, outcome=outcome)


def _reviewed(matters: list[Case]) -> None:
    states = (ReviewState.UPHELD, ReviewState.REVOKED, ReviewState.VARIED, ReviewState.REFUSED)
    for case, state in zip(matters, states, strict=False):
        for level in Level:
            told = {"body": "区人民政府", "requested_on": DAY, "received_on": DAY, "decided_on": DAY, "state": state}
            Review.objects.create(case=case, level=level, round=9, **told)


def _promised(cast: c.Cast, matters: list[Case]) -> None:
    for case in matters[:2]:
        _of_each_fate(Commitment, case=case, owner=cast.handler)


def _of_each_fate(model: type[Commitment | GroupCommitment], **about: object) -> None:
    """Kept, broken, overdue, and (in November) waiting."""
    days = {"promised_on": dt.date(2026, 9, 1), "text": "补发"} | about
    model._default_manager.create(due_on=DAY, fate="kept", settled_on=DAY, **days)
    model._default_manager.create(due_on=DAY, fate="broken", settled_on=DAY, **days)
    model._default_manager.create(due_on=DAY, **days)
    model._default_manager.create(due_on=dt.date(2026, 11, 20), **days)
