"""Taking a report a step further from its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from offices.models import Office, Staff
from reports import publishing
from reports.actions import WORDS, freeze, frozen_of
from reports.forms import ComposeForm
from reports.models import FrozenReport
from reports.months import Month
from workflows.engine import Refused, perform
from workflows.verbs import Reason


class NoSuchStep(LookupError):
    """There is no such verb, or nothing frozen it could be done to."""


def take(staff: Staff, month: Month, office: Office, verb: str, posted: Mapping[str, Any]) -> str:
    """Carry out the verb and say what was done. Raises NoSuchStep, NotReportable, NotAllowed or Refused."""
    spec = FrozenReport.verbs().get(verb)
    if spec is None:
        raise NoSuchStep(verb)
    words = _("月报“%(verb)s”已完成。") % {"verb": spec.label}
    if verb == "make" and publishing.is_large(month, office) and frozen_of(month, office) is None:
        publishing.ask(month, office, staff)
        return _("件数较多，正在后台统计；完成后显示在本页。")
    if verb == "make":
        freeze(month, office, staff)
        return words
    report = frozen_of(month, office)
    if report is None:
        raise NoSuchStep(verb)
    perform(report, verb, by=staff, **_details(verb, posted))
    return words


def _details(verb: str, posted: Mapping[str, Any]) -> dict[str, Any]:
    if verb == "send_back":
        return {"reason": str(posted.get("reason", "")).strip()[:300]}
    if verb != "compose":
        return {}
    form = ComposeForm(posted)
    if not form.is_valid():
        words = "；".join(str(error) for errors in form.errors.values() for error in errors)
        raise Refused(Reason("words", words))
    return {name: form.cleaned_data[name] for name in WORDS}
