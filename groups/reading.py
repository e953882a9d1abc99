"""What the pages of key groups read. Each starts from groups_of(staff); matters start from visible_to(staff)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.utils import timezone

import trail.log
from groups.grants import grants_of, grants_on, groups_of
from groups.models import CommonAnswer, Grant, KeyGroup, live
from groups.promises import standing_of
from groups.rights import checking_post, leading_post, managing_post, settling_post, working_post
from offices.personal import mask_phone
from workflows.codes import State
from workflows.due import next_due

if TYPE_CHECKING:
    from offices.models import Staff

PER_PAGE = 20
# A grant that ends within this time is marked, so that it can be given again before.
SOON = dt.timedelta(days=14)


def open_for(staff: Staff, code: str, part: str) -> KeyGroup:
    """The group with this code if `staff` may see it, with the read noted. Raises Http404 otherwise: the
    same answer for «does not exist» and «not for you».
    """
    group = groups_of(staff).select_related("office", "leader").filter(code=code).first()
    if group is None:
        raise Http404
    trail.log.note("group.read", actor=staff.actor, stream=group.stream, details={"part": part})
    return group


def note_list(staff: Staff, filters: list[str]) -> None:
    """Which filters were used, never what was typed into them."""
    trail.log.note("group.list", actor=staff.actor, details={"filters": filters})


def note_reveal(staff: Staff, group: KeyGroup, ordinal: int, purpose: str) -> None:
    """A representative's phone was shown in full, and for what."""
    details = {"field": "phone", "representative": ordinal, "purpose": purpose}
    trail.log.note("group.reveal", actor=staff.actor, stream=group.stream, details=details)


def _matters() -> Any:
    """The room above reads its matters by its own rule; this one only knows the reverse relation."""
    return KeyGroup._meta.get_field("cases").related_model._default_manager


@dataclass(frozen=True)
class Line:
    """One group in the list, with what the reader may know of it."""

    group: KeyGroup
    matters: int
    in_hand: int
    late: int
    grant_ends: dt.datetime | None
    ends_soon: bool


def lines_of(groups: list[KeyGroup], staff: Staff) -> list[Line]:
    """The list's rows: numbers of matters count what `staff` may see, in one query for all rows."""
    seen = _matters().visible_to(staff).filter(group__in=[group.pk for group in groups]).order_by()
    counts = {
        row["group"]: row
        for row in seen.values("group").annotate(
            matters=Count("pk"),
            in_hand=Count("pk", filter=Q(is_open=True)),
            late=Count("pk", filter=_matters().is_late()),
        )
    }
    ends = _ends(staff)
    return [_line(group, counts.get(group.pk, {}), ends.get(group.pk)) for group in groups]


def _ends(staff: Staff) -> dict[int, dt.datetime]:
    found: dict[int, dt.datetime] = {}
    for grant in grants_of(staff):
        found[grant.group_id] = max(grant.expires_at, found.get(grant.group_id, grant.expires_at))
    return found


def _line(group: KeyGroup, counted: dict[str, int], ends: dt.datetime | None) -> Line:
    soon = ends is not None and ends - timezone.now() < SOON
    matters, in_hand, late = (counted.get(name, 0) for name in ("matters", "in_hand", "late"))
    return Line(group, matters, in_hand, late, ends, soon)


def matters_of(group: KeyGroup, staff: Staff) -> QuerySet[Any]:
    """The group's matters `staff` may see, the next due first, finished ones last."""
    manager: Any = group.cases
    found: QuerySet[Any] = manager.visible_to(staff).select_related("responsible_office")
    return found.order_by("-is_open", F("next_due").asc(nulls_last=True), "pk")


def counts_by_state(matters: QuerySet[Any]) -> list[tuple[str, str, int]]:
    """(state, its word, number) in the order of a matter's life; states without a matter are left out."""
    counted = {row["state"]: row["n"] for row in matters.order_by().values("state").annotate(n=Count("pk"))}
    return [(state.value, str(state.label), counted[state.value]) for state in State if state.value in counted]


def page_of(rows: QuerySet[Any], number: str) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(number)


def commitments_of(group: KeyGroup, staff: Staff | None = None) -> list[dict[str, Any]]:
    """Promises with how they stand today: {row, words, tone, settles}; whether `staff` may say what became of it."""
    today = timezone.localdate()
    found = []
    for row in group.commitments.select_related("owner", "group__office"):
        words, tone = standing_of(row, today)
        settles = staff is not None and row.is_open and group.closed_on is None and bool(settling_post(row, staff))
        found.append({"row": row, "words": words, "tone": tone, "settles": settles})
    return found


@dataclass(frozen=True)
class AnswerCard:
    """The latest common answer with the one thing `staff` may do next; `earlier` are those it replaced."""

    answer: CommonAnswer | None
    words: str
    tone: str
    verbs: tuple[str, ...]
    earlier: tuple[CommonAnswer, ...]


ANSWER_TONES = {CommonAnswer.State.DRAFT: "info", CommonAnswer.State.CHECKED: "progress"}


def answer_of(group: KeyGroup, staff: Staff) -> AnswerCard:
    """How far the common answer is: drafted, checked, signed. Nobody is offered to check their own words."""
    answers = list(group.answers.select_related("drafted_by", "checked_by", "signed_by"))
    last = answers[0] if answers else None
    verbs = ["answer"] if working_post(group, staff) else []
    if last and last.state == last.State.DRAFT and checking_post(group, staff) and last.drafted_by_id != staff.pk:
        verbs.append("check-answer")
    if last and last.state == last.State.CHECKED and leading_post(group, staff):
        verbs.append("sign-answer")
    words = last.get_state_display() if last else ""
    tone = ANSWER_TONES.get(last.State(last.state), "good") if last else ""
    return AnswerCard(last, words, tone, tuple(verbs) if group.closed_on is None else (), tuple(answers[1:]))


def representatives_of(group: KeyGroup, revealed: int = 0) -> list[dict[str, Any]]:
    """{row, masked, value}; `value` only for the one just revealed."""
    return [
        {"row": row, "masked": mask_phone(row.phone), "value": row.phone if row.pk == revealed else ""}
        for row in group.representatives.all()
    ]


def grants_table(group: KeyGroup) -> tuple[list[dict[str, Any]], list[Grant]]:
    """(grants that run or rest as {row, soon, rests}, ended ones)."""
    now = timezone.now()
    running = grants_on(group).filter(Grant.running(now)).order_by("expires_at")
    ended = grants_on(group).exclude(Grant.running(now))
    return [{"row": row, "soon": row.expires_at - now < SOON, "rests": row.rests(now)} for row in running], list(ended)


def detail(group: KeyGroup, staff: Staff, page: str = "", revealed: int = 0) -> dict[str, Any]:
    """Everything the page of one group shows."""
    matters = matters_of(group, staff)
    shown = page_of(matters, page)
    return {
        "group": group,
        "manages": bool(managing_post(group, staff)) and group.closed_on is None,
        "counts": counts_by_state(matters),
        "matters": [{"row": row, "due": next_due(row)} for row in shown.object_list],
        "matter_page": shown,
        "matter_total": shown.paginator.count,
        "commitments": commitments_of(group, staff),
        "meetings": group.meetings.select_related("host"),
        "answer": answer_of(group, staff),
        "representatives": representatives_of(group, revealed),
        "granted": grants_on(group).filter(live()).values("staff").distinct().count(),
        "mine": next(iter(grants_on(group).filter(live(), staff=staff)), None),
    }
