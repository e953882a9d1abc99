"""POST submissions: what came in becomes a new matter or a further piece of an earlier one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from cases import repeats
from cases.access import may_see
from cases.actions.repeating import enter
from cases.forms.registering import AddSubmissionForm
from cases.forms.registration import Registration
from cases.models import Case
from config.api.auth import caller
from config.api.body import Sent, sent
from config.api.described import CHANGING, body
from config.api.errors import Problem, refused
from config.api.intake import DESCRIBED, FILES, screen_of, why_of_screen
from config.api.verbs import perform_on
from offices.models import PostKind, Staff
from offices.people import kinds
from workflows.engine import Outcome, Refused

router = Router(tags=["submissions"])


class Entered(Schema):
    """`registered` says whether a new matter was made; `warnings` are worth a second look and stop nobody."""

    number: str
    registered: bool
    repeated: bool
    visible: bool
    version: int | None
    warnings: list[str]


@router.post(
    "submissions",
    url_name="add_submission",
    operation_id="add_submission",
    response={200: Entered, 201: Entered, **CHANGING},
    openapi_extra=body(DESCRIBED, FILES),
)
def add_submission(request: HttpRequest) -> JsonResponse:
    """Register what came in. Sent again with the same `key` it answers 200 with what the first call made.

    With `case` it is a further piece of that matter. Without, a new matter is made; where the same person turns
    up in an earlier one the answer is 409 `earlier_found` with the matters found: look at them, then send again
    with `case`, or with `decision` (first, undetermined, or new:NUMBER for a new matter that repeats that one).
    """
    staff = caller(request)
    if PostKind.REGISTRAR not in kinds(staff):
        raise PermissionDenied
    what = sent(request)
    status, answer = _piece(staff, what) if what.data.get("case") else _matter(staff, what)
    return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})


def _piece(staff: Staff, what: Sent) -> tuple[int, dict[str, Any]]:
    """A further piece. It decides nothing on the matter's present state, so the caller need not have read it."""
    number = str(what.data["case"])
    data = {name: value for name, value in what.data.items() if name not in ("case", "received_on")}
    case = Case.objects.visible_to(staff).filter(number=number).first()
    data |= {"on": what.data.get("received_on"), "version": case.version if case else 0}
    data.setdefault("repeat", AddSubmissionForm.base_fields["repeat"].initial)
    done = perform_on(number, staff, "add_submission", Sent(data, what.files))
    return 200 if done["repeated"] else 201, {
        "number": number,
        "registered": False,
        "repeated": done["repeated"],
        "visible": done["visible"],
        "version": done["version"],
        "warnings": [],
    }


def _matter(staff: Staff, what: Sent) -> tuple[int, dict[str, Any]]:
    screen = screen_of(staff, what)
    valid = screen.is_valid()
    found = _found(screen, asks=valid and not screen.matter.cleaned_data["decision"])
    if not valid:
        raise why_of_screen(screen)
    if earlier := screen.entered_before():
        return 200, _entered(staff, earlier, screen, repeated=True)
    if screen.must_ask(found) and not screen.matter.cleaned_data["decision"]:
        raise _asked(found)
    outcome = _enter(staff, screen, found)
    return 200 if outcome.repeated else 201, _entered(staff, outcome.item, screen, repeated=outcome.repeated)


def _found(screen: Registration, *, asks: bool) -> repeats.Found:
    """The repeat check. Asked too often without registering anything, it answers 429 where it would ask, and is left
    out where the caller has decided.
    """
    try:
        return screen.check(lambda found: asks and screen.must_ask(found))
    except repeats.TooMany as error:
        if asks and screen.entered_before() is None:
            words = _("一小时内查重而不登记的次数太多：请写明 decision（可以是 undetermined）再登记，或稍后再试。")
            raise Problem(429, "too_many_checks", words) from error
        return repeats.Found(checked=False)


def _enter(staff: Staff, screen: Registration, found: repeats.Found) -> Outcome:
    data = screen.matter.cleaned_data
    try:
        outcome = enter(
            by=staff,
            office=data["office"],
            received_on=data["received_on"],
            intake=screen.intake(found),
            key=str(data["key"]),
        )
    except Refused as refusal:
        raise refused(refusal.reasons) from refusal
    if outcome.repeated and outcome.item.registered_by_id != staff.pk:
        raise Problem(409, "key_used", _("这个 key 已用于另一次登记，请换一个。"))
    return outcome


def _asked(found: repeats.Found) -> Problem:
    """Somebody must decide. Of a matter the caller may not see no more is told than that there is one."""
    earlier = [
        {
            "number": one.case.number if one.case else None,
            "title": one.case.title if one.case else None,
            "same_person": one.same_person,
            "reasons": list(one.reasons),
        }
        for one in found.candidates
    ]
    words = _("查到较早的事项，请核对后以 case 并入，或以 decision 写明判定。")
    return Problem(409, "earlier_found", words, earlier=earlier)


def _entered(staff: Staff, case: Case, screen: Registration, *, repeated: bool) -> dict[str, Any]:
    seen = may_see(staff, case)
    return {
        "number": case.number,
        "registered": True,
        "repeated": repeated,
        "visible": seen,
        "version": case.version if seen else None,
        "warnings": screen.warnings(),
    }
