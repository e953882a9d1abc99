"""What a life nobody planned is made of: for each verb of a matter, its reviews and its letters something sensible, or
nearly so; what is wrong with it the guards must find.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import strategies as st

import trail.log
from cases import files
from cases.intake import SubmissionDetails
from cases.lateness import unexplained
from cases.models import Case, Review, Supervision
from cases.recusals import asked
from cases.reviewing import next_level
from tests.cast import Cast
from tests.workflows.test_supervision import ANSWER, LETTER
from workflows.day_order import CORRECTABLE
from workflows.items import FlowItem
from workflows.review import RefusalGround

ACTORS = ("head", "registrar", "handler", "leader", "director", "superior_head", "second_handler", "superior_director")
NEEDS_PEOPLE = ("assign_leader", "propose_leader", "reassign")
# Verbs about a group, a grant or a request of their own: tests of their own try them.
BESIDE = {"link_group", "grant_access", "review_access", "revoke_access", "correct_person"}
SAID = {"number": "市府复〔2026〕3号", "reasons": "主要事实"}


def scan() -> files.Upload:
    return files.check(SimpleUploadedFile("说明.txt", "本人签名".encode()))


def details_for(verb: str, case: Case, cast: Cast, twin: Case, draw: Any) -> dict[str, Any]:
    """What is filled in for a verb of the matter; `twin` was registered before it, of the same person."""
    people = {"leader": draw(st.sampled_from([cast.leader, cast.second_leader, cast.handler])),
              "handler": draw(st.sampled_from([cast.handler, cast.second_handler]))}  # fmt: skip
    if verb in NEEDS_PEOPLE:
        return {**people, "reason": "理由"}
    for given in (_to_answer, _to_move, _to_record, _to_join):
        found: dict[str, dict[str, Any]] = given(case, cast, people, draw)
        if verb in found:
            return found[verb]
    return {"into": twin, "reason": "理由"}


def _to_answer(case: Case, cast: Cast, people: dict[str, Any], draw: Any) -> dict[str, dict[str, Any]]:
    claim, on = case.claims.first(), timezone.localdate()
    answer = {"outcome": draw(st.sampled_from(["supported", "explained", "not_supported", ""])), "facts": "经查",
              "reasons": "理由", "legal_basis": "依据", "opinion": "意见", "execution_due": on}  # fmt: skip
    return {
        "classify": {"category": cast.category, "routes": {1: draw(st.sampled_from(["6", "6", "4", "1"]))}},
        "mark_simple": {"handler": people["handler"]},
        "answer_simply": {**answer, "way": "electronic", "heard": "电话"},
        "draft_answer": {**answer, "claim": claim},
        "record_hearing": {"text": "听取", "exemption": draw(st.sampled_from(["", "declined"]))},
        "record_investigation": {"text": "调查"},
        "record_meeting": {"text": "会商", "participants": "众人"},
        "record_service": {"document": case.documents.filter(state="issued").first(), "way": "in_person",
                           "receiver": "本人"},
        "record_execution": {"claim": claim},
    }  # fmt: skip


def _to_move(case: Case, cast: Cast, people: dict[str, Any], draw: Any) -> dict[str, dict[str, Any]]:
    due = timezone.localdate() + dt.timedelta(days=20)
    assigned: dict[str, Any] = draw(st.sampled_from([{}, {"kind": "assigned", "report_due_on": due}]))
    return {
        "extend": {"days": draw(st.integers(0, 40)), "reason": "复杂"},
        "close": {"ground": draw(st.sampled_from(["accepted", "review_over", "reexamined", "no_review", "nobody"])),
                  "evidence": scan(), "enquired": True},
        "withdraw": {"evidence": scan()},
        "reopen": {"ground": draw(st.sampled_from(["broken", "ordered", "error", "overturned", "overturned"])),
                   "handler": people["handler"], "reason": "理由"},
        "refer": {"kind": "legal_route", "body": "有权机关", "reason": "理由"},
        "decline": {"ground": "litigation", "reason": "应走诉讼"},
        "forward": {"target": cast.street, "reason": "属地", **assigned},
        "send_back": {"reason": "没有写明", "report_due_on": draw(st.sampled_from([None, due]))},
        "answer_objection": {"decision": draw(st.sampled_from(["agree", "refuse"]))},
    }  # fmt: skip


def _to_record(case: Case, cast: Cast, people: dict[str, Any], draw: Any) -> dict[str, dict[str, Any]]:
    on, now, promise = timezone.localdate(), timezone.now(), case.commitments.filter(fate="open").first()
    leaders = [cast.second_leader, cast.leader]
    lines = [line.seq for line in trail.log.events_of(case.stream) if line.code.removeprefix("case.") in CORRECTABLE]
    told = {"to_body": "区政府", "text": "情况", "known_at": now - dt.timedelta(minutes=draw(st.integers(0, 90)))}
    stage = draw(st.sampled_from(["phone", "written", "follow_up", "final"]))
    return {
        "add_submission": {"submission": SubmissionDetails(channel="call", text="又来")},
        "add_commitment": {"claim": case.claims.first(), "text": "承诺", "owner": cast.leader,
                           "due_on": on + dt.timedelta(days=9)},
        "keep_commitment": {"commitment": promise},
        "break_commitment": {"commitment": promise, "reason": "未办"},
        "propose_correction": {"event": draw(st.sampled_from(lines)), "reason": "看错",
                               "new_date": on - dt.timedelta(days=draw(st.integers(0, 40)))},
        "correct_date": {"proposal": case.proposals.filter(kind="date", settled_at=None).first()},
        "ask_recusal": {"staff": draw(st.sampled_from(leaders)), "asked_by": "petitioner", "reason": "亲属"},
        "recuse": {"staff": draw(st.sampled_from(leaders)), "reason": "利害关系"},
        "refuse_recusal": {"proposal": asked(case).first(), "staff": draw(st.sampled_from(leaders)), "reason": "没有"},
        "mark_urgent": told,
        "report_urgent": {**told, "stage": stage, "reported_at": now,
                          "next_at": draw(st.sampled_from([None, now + dt.timedelta(hours=5)]))},
        "explain_late": {"late": next(iter(unexplained(case)), None), "reason": "人手不足"},
        "rate": {"handling_office": draw(st.sampled_from(["satisfied", "not"])), "evidence": scan()},
    }  # fmt: skip


def _to_join(case: Case, cast: Cast, people: dict[str, Any], draw: Any) -> dict[str, dict[str, Any]]:
    return {"split": {"submission": case.submissions.filter(ordinal__gt=1).last(), "reason": "诉求不同"}}


# The flows beside the matter ------------------------------------------------------------------------------


def beside(case: Case, cast: Cast, draw: Any) -> FlowItem:
    """A review or a letter of supervision of the matter, one that is there or a new one."""
    office = draw(st.sampled_from([None, cast.city]))
    body = office.name if office else "市人民政府"
    new: list[FlowItem] = [
        Review(case=case, level=next_level(case), round=case.round, office=office, body=body),
        Supervision(case=case, office=office),
    ]
    there = [*case.reviews.order_by("-pk")[:2], *case.supervisions.order_by("-pk")[:2]]
    item: FlowItem = draw(st.sampled_from([*new, *there, *there]))
    return item


def details_beside(verb: str, draw: Any) -> dict[str, Any]:
    """What is filled in for a step of a review or a letter."""
    ahead = timezone.localdate() + dt.timedelta(days=draw(st.sampled_from([10, 25])))
    kind = draw(st.sampled_from(["supervise", "policy"]))
    letter = {**LETTER, "kind": kind, "due_on": ahead if kind == "supervise" else draw(st.sampled_from([ahead, None]))}
    given: dict[str, dict[str, Any]] = {
        "receive": letter,
        "issue": letter,
        "reply": {**ANSWER, "adoption": "partly", "delay_reasons": "等待核实"},
        "send_back": {"reason": "没有写明整改情况", "due_on": ahead},
        "refuse": {"ground": draw(st.sampled_from(RefusalGround.values)), "reason": "不属于"},
        "uphold": SAID,
        "vary": SAID,
        "serve": {"evidence": scan()},
        "revoke": {**SAID, "redo_due_on": ahead},
    }
    return given.get(verb, {"reason": draw(st.sampled_from(["", "住院"]))})
