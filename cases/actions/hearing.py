"""Hearing the petitioner and looking into the matter (art. 31(六))."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.actions.registry import effect
from cases.models import Case, Record
from workflows.codes import HearingExemption
from workflows.grounds import local_words
from workflows.verbs import Act, Change


@effect("record_hearing")
def record_hearing(case: Case, act: Act) -> Change:
    """The statement heard; or a try that failed; or why there is nothing to hear."""
    exemption = act.get("exemption", "")
    in_vain = act.get("in_vain") or exemption == HearingExemption.UNREACHABLE
    kind = Record.Kind.CONTACT if in_vain else Record.Kind.HEARING
    write_record(case, act, kind, exemption)
    told = {"local_ground": words} if (words := local_words("record_hearing", exemption)) else {}
    return Change(log={"kind": str(kind), "exemption": exemption, **told})


@effect("record_investigation")
def record_investigation(case: Case, act: Act) -> Change:
    """What was looked into, with whom, and what was found."""
    write_record(case, act, Record.Kind.INVESTIGATION)
    return Change(log={"kind": "investigation"})


def keep_reason(case: Case, act: Act, name: str = "reason", *, number: str = "") -> None:
    """Keep in words why a decision was taken, where its own rows have no place for it; `number`: of its paper."""
    told = (_("文号：%s。") % number if number else "", act.get(name, ""))
    if text := "".join(told):
        Record.objects.create(
            case=case,
            round=case.round,
            kind=Record.Kind.REASON,
            verb=act.verb.code,
            held_on=act.on,
            text=text,
            written_by=act.person,
        )


def write_record(case: Case, act: Act, kind: str, exemption: str = "") -> Record:
    """One record of work in the present round."""
    return Record.objects.create(
        case=case,
        round=case.round,
        kind=kind,
        held_on=act.on,
        place=act.get("place", ""),
        participants=act.get("participants", ""),
        text=act.get("text", ""),
        exemption=exemption,
        written_by=act.person,
    )
