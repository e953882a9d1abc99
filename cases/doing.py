"""Carrying out a verb for a page: may this person ask at all, was it done before, what to say after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

import trail.log
from cases.access import may_see
from cases.forms.verbs import form_of
from cases.models import Case
from cases.next_step import next_step
from cases.timeline import TimelineLine, timeline_of, title_of
from workflows.engine import NotAllowed, Outcome, Refused, Stale, offers, perform

if TYPE_CHECKING:
    from cases.forms.verbs_base import VerbForm
    from offices.models import Staff
    from workflows.verbs import Verb


@dataclass(frozen=True)
class Tried:
    """What became of one attempt. Exactly one of `outcome` and `refusal`; `since` for a stale page."""

    outcome: Outcome | None = None
    refusal: Refused | None = None
    since: tuple[TimelineLine, ...] = ()


def verb_for(case: Case, staff: Staff, code: str) -> tuple[Verb, type[VerbForm]]:
    """The verb and its form. Http404 for an unknown one, PermissionDenied when no post of this person carries it."""
    spec, form = Case.verbs().get(code), form_of(code)
    if spec is None or form is None:
        raise Http404
    if not set(spec.posts) & set(case.roles_of(staff, code)):
        trail.log.note(
            "refused", actor=staff.actor, stream=case.stream, details={"verb": code, "reasons": ["not_allowed"]}
        )
        raise PermissionDenied(_("您的岗位不能对本事项办理“%(verb)s”。") % {"verb": spec.label})
    return spec, form


def obstacles_to(case: Case, staff: Staff, spec: Verb, form: type[VerbForm]) -> list[str]:
    """What stands in the way before anything is filled in; a state that has no such step is one of them."""
    with case.unchanging():
        offer = next((offer for offer in offers(case, staff) if offer.verb.code == spec.code), None)
    if offer is None:
        words = _("事项现在是“%(state)s”，这个状态下没有“%(verb)s”这一步。")
        return [words % {"state": case.get_state_display(), "verb": spec.label}]
    told = [str(reason.words) for reason in offer.obstacles]
    return told or [str(words) for words in (form.idle(case),) if words]


def was_done(case: Case, key: str) -> bool:
    """Whether a request with this key was carried out before: a double click, a page sent again."""
    return len(key) <= 64 and trail.log.find(case.stream, key) is not None


def attempt(case: Case, staff: Staff, spec: Verb, form: VerbForm) -> Tried:
    """Perform the verb with a valid form. Raises PermissionDenied; other refusals are told in the form."""
    sent = form.cleaned_data
    try:
        outcome = perform(
            case, spec.code, by=staff, on=sent["on"], key=str(sent["key"]), version=sent["version"], **form.details()
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.words()[0]) from refusal
    except Stale as refusal:
        form.renew(Case.objects.get(pk=case.pk).version)
        return Tried(refusal=refusal, since=tuple(timeline_of(refusal.events, staff)))
    except Refused as refusal:
        form.tell(refusal.reasons)
        return Tried(refusal=refusal)
    return Tried(outcome=outcome)


def done_words(case: Case, staff: Staff, code: str) -> tuple[str, bool]:
    """What to say after `code` was carried out, and whether the matter may still be shown to this person."""
    done = _("已办理：%s。") % title_of(f"case.{code}")
    if not may_see(staff, case):
        return done + _("事项 %s 现在不在您的查看范围内。") % case.number, False
    following = next_step(case)
    return done + (following.words() + "。" if following else ""), True
