"""POST cases/{number}/{verb}: the same forms, posts and guards as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

import trail.log
from cases import doing
from cases.access import get_case
from cases.forms.verbs import VERB_FORMS
from cases.models import Case
from config.api import shapes
from config.api.auth import caller
from config.api.body import Sent, filled, sent, unknown
from config.api.described import CHANGING, body, files_of, shape_of
from config.api.errors import Problem, invalid, refused, why_of
from workflows.engine import Refused, note_refusal
from workflows.verbs import Reason

if TYPE_CHECKING:
    from cases.forms.verbs_base import VerbForm
    from offices.models import Staff
    from trail.models import Event
    from workflows.verbs import Verb

router = Router(tags=["cases"])


class Done(Schema):
    """What was done. `state` and `version` are null where the matter has left the caller's sight."""

    number: str
    verb: str
    event: int
    repeated: bool
    visible: bool
    state: str | None
    version: int | None
    words: str


def _described() -> dict[str, Any]:
    shapes_ = [
        {**shape_of(form.base_fields), "title": verb, "description": str(Case.verbs()[verb].label)}
        for verb, form in VERB_FORMS.items()
        if verb in Case.verbs()
    ]
    files = [name for form in VERB_FORMS.values() for name in files_of(form.base_fields)]
    return body({"anyOf": shapes_}, files)


@router.post(
    "cases/{number}/{verb}",
    url_name="perform_verb",
    operation_id="perform_verb",
    response={200: Done, **CHANGING},
    openapi_extra=_described(),
)
def perform_verb(request: HttpRequest, number: str, verb: str) -> dict[str, Any]:
    """Carry out a verb. Every body has `on` (the day it happened), `version` (of the matter as it was read) and
    `key` (a UUID: sent again, the same call does nothing twice). Which verbs are open stands in GET cases/{number}.

    404 not visible or no such verb, 403 not for the caller's posts, 409 the matter has moved on (`since` says
    how), 422 refused with reasons. `classify` also takes `route_1`, `route_2` … by the claims' ordinals.
    """
    staff = caller(request)
    return perform_on(number, staff, verb, sent(request))


def perform_on(number: str, staff: Staff, verb: str, what: Sent) -> dict[str, Any]:
    """Carry out `verb` as the page does, or answer with what the same call did before. Raises Problem or Http404."""
    earlier = _same_key(number, what)
    if earlier and earlier.actor == staff.actor and earlier.code == f"case.{verb}":
        # Before anything else is asked: the verb may have taken the matter out of the caller's hands or sight.
        return _again(number, staff, verb, earlier)
    case = get_case(staff, number)
    spec, form_class = doing.verb_for(case, staff, verb)
    if earlier:
        raise Problem(409, "key_used", _("这个 key 已用于另一次办理，请换一个。"))
    _in_state(case, staff, spec)
    form = _form(form_class, case, staff, what)
    _hold_version(case, staff, spec, form)
    if not form.is_valid():
        raise invalid(why_of(form))
    tried = doing.attempt(case, staff, spec, form)
    if tried.refusal:
        raise refused(tried.refusal.reasons, **_since(tried))
    assert tried.outcome  # noqa: S101 - the one or the other
    return _told(tried.outcome.item, staff, verb, tried.outcome.event, repeated=tried.outcome.repeated)


def _since(tried: doing.Tried) -> dict[str, Any]:
    return {"since": [shapes.event(line) for line in tried.since]} if tried.since else {}


def _form(form_class: type[VerbForm], case: Case, staff: Staff, what: Sent) -> VerbForm:
    fields = form_class(case, staff).fields
    data, why = filled(what.data, fields)
    why += unknown((*what.data, *what.files), fields)
    if why:
        raise invalid(why)
    return form_class(case, staff, data, what.files)


def _in_state(case: Case, staff: Staff, spec: Verb) -> None:
    """Said before the form is judged: in another state its fields mean nothing."""
    if case.state in spec.sources:
        return
    words = _("事项现在的状态不能办理“%(verb)s”。") % {"verb": spec.label}
    refusal = Refused(Reason("wrong_state", words))
    note_refusal(case, spec.code, staff, refusal)
    raise refused(refusal.reasons, state=case.state, version=case.version)


def _hold_version(case: Case, staff: Staff, spec: Verb, form: VerbForm) -> None:
    """A form filled in on an older state may not fit for that reason alone: then say so."""
    version = form.cleaned_data.get("version") if not form.is_valid() else None
    if version is None or version == case.version:
        return
    refusal = Refused(Reason("stale", _("读取之后事项已有变化，请重新读取、核对后再提交。")))
    note_refusal(case, spec.code, staff, refusal)
    raise refused(refusal.reasons, version=case.version)


def _same_key(number: str, what: Sent) -> Event | None:
    """The line of the log an earlier call with this key has left."""
    key = str(what.data.get("key") or "")
    return trail.log.find(f"case:{number}", key) if 0 < len(key) <= 64 else None


def _again(number: str, staff: Staff, verb: str, event: Event) -> dict[str, Any]:
    """The answer to the same call once more. It tells no more of the matter than its caller may see now."""
    try:
        case = get_case(staff, number)
    except Http404:
        return _answer(number, verb, event, None, repeated=True, words="")
    return _told(case, staff, verb, event, repeated=True)


def _told(case: Case, staff: Staff, verb: str, event: Event, *, repeated: bool) -> dict[str, Any]:
    words, seen = doing.done_words(case, staff, verb)
    return _answer(case.number, verb, event, case if seen else None, repeated=repeated, words=words)


def _answer(number: str, verb: str, event: Event, case: Case | None, *, repeated: bool, words: str) -> dict[str, Any]:
    return {
        "number": number,
        "verb": verb,
        "event": event.seq,
        "repeated": repeated,
        "visible": case is not None,
        "state": case.state if case else None,
        "version": case.version if case else None,
        "words": words,
    }
