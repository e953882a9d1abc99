"""What the pages of the flows beside a matter share: who may, and one attempt at a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.translation import gettext as _

import trail.log
from workflows.engine import NotAllowed, Refused, perform

if TYPE_CHECKING:
    from cases.forms.verbs_base import VerbForm
    from offices.models import Staff
    from workflows.items import FlowItem
    from workflows.verbs import Reason


class Telling(Protocol):
    """A form that takes the engine's reasons."""

    def tell(self, reasons: Iterable[Reason]) -> None: ...


def refuse_strangers(item: FlowItem, staff: Staff, verb: str) -> None:
    """Raise PermissionDenied where the person's posts do not carry the step."""
    spec = item.verbs()[verb]
    if not set(spec.posts) & set(item.roles_of(staff, verb)):
        raise PermissionDenied(_("您的岗位不能对本事项办理“%(verb)s”。") % {"verb": spec.label})


def tried(item: FlowItem, staff: Staff, verb: str, form: VerbForm, version: int | None) -> bool:
    """Take a step with a valid form; False when it was refused, with the reasons in the form."""
    sent = form.cleaned_data
    return attempted(
        form,
        lambda: perform(item, verb, by=staff, on=sent["on"], key=str(sent["key"]), version=version, **form.details()),
    )


def begun(item: FlowItem, staff: Staff, verb: str, form: VerbForm) -> bool:
    """Take the first step of something new; a form sent twice makes one and is answered alike. Otherwise as `tried`:
    only what has a row of its own is known to the engine when it comes again.
    """
    key = str(form.cleaned_data["key"])
    if trail.log.find(item.stream, key):
        return True
    try:
        return tried(item, staff, verb, form, version=None)
    except IntegrityError:
        # The other half of a double click was quicker.
        if trail.log.find(item.stream, key):
            return True
        raise


def attempted(form: Telling, deed: Callable[[], object]) -> bool:
    """Do it; False when it was refused, with the reasons in the form. Raises PermissionDenied."""
    try:
        deed()
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.words()[0]) from refusal
    except Refused as refusal:
        form.tell(refusal.reasons)
        return False
    return True
