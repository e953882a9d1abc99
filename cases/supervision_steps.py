"""Carrying out the steps of a supervision for its pages, and what the matter's page shows of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.forms.supervision import BEGIN_FORMS, SUPERVISION_FORMS, BeginForm, SupervisionForm
from cases.models import Case, Supervision
from cases.page_parts import address
from cases.standing import ClockCard, card_of
from cases.steps import begun, refuse_strangers, tried
from cases.supervising import supervising_office
from workflows.engine import offers

if TYPE_CHECKING:
    from offices.models import Staff

CLOCK_CODES = ("supervision_reply", "recommendation")


@dataclass(frozen=True)
class SupervisionCard:
    """One letter as the matter's page shows it: `steps` are (words, address) this person may take now."""

    item: Supervision
    steps: tuple[tuple[str, str], ...]
    clock: ClockCard | None


def cards_of(case: Case, staff: Staff) -> list[SupervisionCard]:
    """The letters about a matter, the newest first, with what this person may do next in each."""
    clocks = {clock.about: clock for clock in case.clocks.filter(code__in=CLOCK_CODES)}
    cards = []
    for item in case.supervisions.select_related("office", "case", "replied_by").order_by("-ordinal"):
        free = [offer.verb for offer in offers(item, staff) if not offer.obstacles]
        steps = tuple((str(verb.label), _step_address(case, item, verb.code)) for verb in free)
        clock = clocks.get(item.ordinal)
        cards.append(SupervisionCard(item, steps, card_of(clock) if clock else None))
    return cards


def _step_address(case: Case, item: Supervision, verb: str) -> str:
    return address("case_supervision_verb", case.number, item.ordinal, verb)


def may_begin(case: Case, staff: Staff, roles: Collection[str]) -> list[tuple[str, str]]:
    """(words, address) of the letters this person may enter or send."""
    out: list[tuple[str, str]] = []
    if set(roles) & set(Supervision.verbs()["receive"].posts) and not _unsent(case).obstacle_to_supervising():
        out.append((_("登记收到的督办（建议）"), address("case_supervision_add", case.number, "receive")))
    if (office := supervising_office(case, staff)) and not _unsent(case, office).obstacle_to_supervising():
        out.append((_("督办下级（提出建议）"), address("case_supervision_add", case.number, "issue")))
    return out


def _unsent(case: Case, office: Any = None) -> Supervision:
    return Supervision(case=case, office=office, letter_on=timezone.localdate())


def new(case: Case, staff: Staff, way: str) -> Supervision:
    """The letter that may be entered (`way` «receive») or sent («issue»). Raises Http404, PermissionDenied."""
    if way not in BEGIN_FORMS:
        raise Http404
    office = supervising_office(case, staff) if way == "issue" else None
    if way == "issue" and office is None:
        raise PermissionDenied(_("只能督办下级单位负责的事项。"))
    item = _unsent(case, office)
    refuse_strangers(item, staff, way)
    return item


def find(case: Case, ordinal: int) -> Supervision:
    """A letter about this matter. Raises Http404."""
    item = case.supervisions.select_related("case", "office").filter(ordinal=ordinal).first()
    if item is None:
        raise Http404
    return item


def form_for(item: Supervision, staff: Staff, verb: str, data: Any, files: Any) -> SupervisionForm:
    """The form of one step. Raises Http404 for an unknown one, PermissionDenied when it is not theirs."""
    if verb not in SUPERVISION_FORMS:
        raise Http404
    refuse_strangers(item, staff, verb)
    form = SUPERVISION_FORMS[verb](item.case, staff, data, files)
    form.of(item)
    return form


def begin(item: Supervision, staff: Staff, way: str, form: BeginForm) -> bool:
    """Enter or send the letter; False when it was refused, with the reasons in the form."""
    item.kind = form.cleaned_data["kind"]  # the page says what was entered, also of a form sent twice
    return begun(item, staff, way, form)


def take(item: Supervision, staff: Staff, verb: str, form: SupervisionForm) -> bool:
    """Take one step; False when it was refused, with the reasons in the form."""
    return tried(item, staff, verb, form, version=form.cleaned_data["version"])
