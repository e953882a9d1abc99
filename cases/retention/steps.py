"""Taking a list of files a step further from its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

import trail.log
from cases.models import Case, Destruction, DestructionItem
from cases.page_parts import address
from cases.retention.deciding import WORDS, office_for, open_to
from cases.retention.wording import posts_in_words
from cases.steps import attempted
from trail.models import Event
from workflows.engine import offers, perform
from workflows.verbs import Verb, Words

if TYPE_CHECKING:
    from cases.forms.retention import StepForm
    from offices.models import Staff


@dataclass(frozen=True)
class Line:
    """One file of the list; `why` it was left out."""

    item: DestructionItem
    number: str
    why: Words


@dataclass(frozen=True)
class ListPage:
    """One list of files for one reader, who may see every matter on it."""

    destruction: Destruction
    lines: tuple[Line, ...]
    says: tuple[tuple[str, str, Any, Any], ...]
    steps: tuple[tuple[Verb, str, tuple[str, ...]], ...]
    may_fetch: bool


def propose(staff: Staff, numbers: Sequence[str], reason: str) -> Destruction:
    """A new list of these matters. Raises Refused or PermissionDenied."""
    office = office_for(staff)
    if office is None:
        raise PermissionDenied
    cases = list(Case.objects.visible_to(staff).filter(number__in=numbers).select_related("responsible_office"))
    made: Destruction = perform(Destruction(office=office), "propose", by=staff, cases=cases, reason=reason).item
    return made


def find(staff: Staff, pk: int) -> Destruction:
    """A list this person may look at. Raises Http404 for any other."""
    rows = Destruction.objects.select_related("office", "proposed_by", "job")
    found = open_to(staff, rows.filter(pk=pk))
    if not found:
        raise Http404
    return found[0]


def page_of(destruction: Destruction, staff: Staff) -> ListPage:
    """Everything `staff` may see of the list."""
    items = destruction.items.select_related("case")
    approvals = list(destruction.approvals.select_related("staff"))
    posts = posts_in_words([destruction.proposed_as, *(one.acting_as for one in approvals)])
    free = [(offer.verb, offer.obstacles) for offer in offers(destruction, staff)]
    return ListPage(
        destruction=destruction,
        lines=tuple(Line(item, item.case.number, WORDS[item.left_out] if item.left_out else "") for item in items),
        says=tuple(
            (one.staff.full_name, posts[one.acting_as], one.approved_at, one.taken_back_at) for one in approvals
        ),
        steps=tuple(
            (verb, address("destruction_verb", destruction.pk, verb.code), tuple(str(r.words) for r in obstacles))
            for verb, obstacles in free
        ),
        may_fetch=bool(destruction.sha256),
    )


def verb_of(destruction: Destruction, staff: Staff, code: str) -> Verb:
    """The step `code`. Raises Http404 for an unknown one, PermissionDenied when it is not theirs."""
    spec = destruction.verbs().get(code)
    if spec is None or code in ("propose", "destroy"):
        raise Http404
    if not set(spec.posts) & set(destruction.roles_of(staff, code)):
        raise PermissionDenied
    return spec


def take(destruction: Destruction, staff: Staff, code: str, form: StepForm) -> bool:
    """Carry out the step; False when it was refused, with the reasons in the form. Raises PermissionDenied."""
    sent = form.cleaned_data
    terms = {"key": str(sent["key"]), "version": sent["version"], "reason": sent.get("reason", "")}
    return attempted(form, lambda: perform(destruction, code, by=staff, **terms))


def certificate(destruction: Destruction, staff: Staff) -> IO[bytes]:
    """The stored certificate, for whoever may see every matter it names. Raises Http404; logged."""
    if not page_of(destruction, staff).may_fetch:
        raise Http404
    trail.log.note("destruction.certificate", actor=staff.actor, stream=destruction.stream)
    return destruction.file.open("rb")


def shell_of(case: Case) -> Destruction | None:
    """The list by which the file of this matter was destroyed."""
    item = DestructionItem.objects.filter(case=case).exclude(destroyed_at=None).select_related("destruction").first()
    return item.destruction if item else None


def lines_of(destruction: Destruction) -> list[Event]:
    """The list's own log."""
    return list(trail.log.events_of(destruction.stream))
