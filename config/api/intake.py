"""A registration sent as one JSON object, turned into the screen registrars fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _

from cases.forms.people import ComplainedOfForm, PetitionerForm, RepresentativeForm
from cases.forms.registering import AddSubmissionForm, ClaimForm, MatterForm
from cases.forms.registration import Registration
from cases.models import Category
from config.api.body import Sent, filled, unknown
from config.api.described import files_of, shape_of
from config.api.errors import Problem, Why, invalid, why_of
from offices.models import Office, Staff

# The object's lists: their names, the prefix on the screen, the form of one row.
LISTS: dict[str, tuple[str, type[forms.Form]]] = {
    "petitioners": ("people", PetitionerForm),
    "representatives": ("representatives", RepresentativeForm),
    "claims": ("claims", ClaimForm),
    "complained_of": ("about", ComplainedOfForm),
}
# Kept by the screen for itself.
OWN = ("repeat_seen",)
MOST_ROWS = 200
NOBODY = "0"  # no row has this key: an unknown code is refused by the field it stands in
FIELDS = {name: field for name, field in MatterForm.base_fields.items() if name not in OWN}
FILES = files_of(FIELDS)


def _described() -> dict[str, Any]:
    lists = {name: {"type": "array", "items": shape_of(form.base_fields)} for name, (_prefix, form) in LISTS.items()}
    shape = shape_of(FIELDS, **lists)
    shape["properties"]["case"] = {"type": "string", "description": "number of the matter this is a further piece of"}
    more = shape_of(AddSubmissionForm.base_fields, without=(*FIELDS, "on", "version"))["properties"]
    shape["properties"] = {**more, **shape["properties"]}
    # Left out, it is the caller's own office.
    shape["required"] = [name for name in shape["required"] if name != "office"]
    return shape


DESCRIBED = _described()


def screen_of(staff: Staff, what: Sent) -> Registration:
    """The filled-in screen. Raises Problem for names nobody reads and values of the wrong shape."""
    lists = {name: what.data.get(name) or [] for name in LISTS}
    plain = {name: value for name, value in what.data.items() if name not in LISTS}
    data, why = filled(_by_keys(plain), FIELDS)
    why += unknown((*plain, *what.files), FIELDS)
    for name, rows in lists.items():
        why += _add_rows(data, name, rows)
    if why:
        raise invalid(why)
    data.setdefault("office", str(MatterForm(staff).fields["office"].initial or ""))
    return Registration(staff, data, what.files)


def _add_rows(data: QueryDict, name: str, rows: Any) -> list[Why]:
    prefix, form = LISTS[name]
    if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(isinstance(row, dict) for row in rows):
        words = _("须是对象的列表，最多 %d 个。") % MOST_ROWS
        return [Why(code="wrong_type", words=words, field=name)]
    why = []
    for place, row in enumerate(rows):
        told = f"{name}.{place}."
        found, wrong = filled(_by_keys(row), form.base_fields, prefix=f"{prefix}-{place}-", told=told)
        for key, values in found.lists():
            data.setlist(key, values)
        why += wrong + unknown(row, form.base_fields, told)
    # Where no claim was sent the one empty row of the screen says what is missing.
    count = max(len(rows), int(name == "claims"))
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(count), "0"
    return why


def _by_keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """Programs name offices, categories and people by code and account; the screen's lists go by key."""
    found = dict(values)
    if isinstance(found.get("office"), str):
        found["office"] = Office.objects.filter(code=found["office"]).values_list("pk", flat=True).first() or NOBODY
    if isinstance(found.get("category"), str) and found["category"]:
        rows = Category.objects.filter(code=found["category"], is_active=True)
        found["category"] = rows.values_list("pk", flat=True).first() or NOBODY
    if isinstance(found.get("staff"), str) and found["staff"]:
        found["staff"] = Staff.objects.filter(username=found["staff"]).values_list("pk", flat=True).first() or NOBODY
    return found


def why_of_screen(screen: Registration) -> Problem:
    """Every error of the screen under the names of the object that was sent."""
    why = why_of(screen.matter)
    formsets: dict[str, BaseFormSet[Any]] = {
        "petitioners": screen.people,
        "representatives": screen.representatives,
        "claims": screen.claims,
        "complained_of": screen.about,
    }
    for name, formset in formsets.items():
        why += [Why(code="invalid", words=str(error), field=name) for error in formset.non_form_errors()]
        for place, form in enumerate(formset.forms):
            why += why_of(form, f"{name}.{place}.")
    return invalid(why)
