"""The form of a handover: for each matter in one person's hands, who takes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.verb_fields import StaffField
from cases.forms.verbs_base import reason_field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.handover import Held, NotHandedOver
    from cases.models import Case
    from offices.models import Staff

SHOWN = re.compile(r"version_(\d{1,18})", re.ASCII)
CHOSEN = re.compile(r"(?:leader|handler)_(\d{1,18})", re.ASCII)
LABELS = {"leader": _("新的责任领导"), "handler": _("新的承办人")}


class HandoverForm(forms.Form):
    """`<role>_<matter>` for each, beside the version that was read; what is left empty stays where it is."""

    reason = reason_field(label=_("交接的理由"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, held: Sequence[Held], data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self.held = held
        options: dict[tuple[int, str], list[Any]] = {}
        for one in held:
            version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
            self.fields[f"version_{one.case.pk}"] = version
            self.initial[f"version_{one.case.pk}"] = one.case.version
            for role, people in one.takers.items():
                field = StaffField(people, label=LABELS[role], required=False, empty_label=_("暂不移交"))
                if one.is_plain:  # the list of names is read once for all of them
                    place = (one.case.responsible_office_id, role)
                    if place not in options:
                        options[place] = list(field.iterator(field))
                    field.choices = options[place]
                self.fields[f"{role}_{one.case.pk}"] = field

    @property
    def rows(self) -> list[tuple[Held, list[Any]]]:
        """Each matter with its fields, for the table."""
        return [(one, [self[f"{role}_{one.case.pk}"] for role in one.takers]) for one in self.held]

    def clean(self) -> None:
        super().clean()
        if not self.errors and not self.chosen():
            self.add_error(None, _("请至少为一件事项选择接手的人。"))

    def chosen(self) -> dict[Case, dict[str, Staff]]:
        """Matter → role → who takes it."""
        found = {}
        for one in self.held:
            people = {role: self.cleaned_data.get(f"{role}_{one.case.pk}") for role in one.takers}
            if named := {role: person for role, person in people.items() if person is not None}:
                found[one.case] = named
        return found

    @property
    def sent_for(self) -> set[int]:
        """The matters somebody was chosen for in what was sent, also those that are in these hands no more."""
        return _matters(CHOSEN, self.data)

    def versions(self) -> dict[Case, int]:
        """The version of each matter as it was read."""
        return {one.case: self.cleaned_data[f"version_{one.case.pk}"] for one in self.held}

    @staticmethod
    def shown_in(sent: Any) -> set[int]:
        """The matters that were on the page this was sent from."""
        return _matters(SHOWN, sent)

    def tell(self, refused: NotHandedOver) -> None:
        """Which matter was refused and why, at its field where there is one."""
        case = refused.case
        for reason in refused.refusal.reasons:
            name = f"{reason.field}_{case.pk}"
            words = _("%(number)s：%(why)s 没有移交任何事项，请改正后重新提交。") % {
                "number": case.number, "why": reason.words,
            }  # fmt: skip
            self.add_error(name if name in self.fields else None, str(words))


def _matters(names: re.Pattern[str], sent: Any) -> set[int]:
    found = (names.fullmatch(name) for name, value in sent.items() if value)
    return {int(one[1]) for one in found if one}
