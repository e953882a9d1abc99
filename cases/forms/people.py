"""Whom a matter is about: its petitioners, representatives and those complained of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.intake_fields import OfficeChoice, PersonalField, StaffChoice
from cases.intake import ComplainedOfDetails, PersonDetails
from cases.models.codes import PersonKind, PersonRole
from cases.models.people import IdKind
from offices.forms.shared import WordsField
from offices.identifiers import citizen_number_fault, credit_code_fault
from offices.personal import normalise
from workflows.bases import MAX_REPRESENTATIVES

if TYPE_CHECKING:
    People = BaseFormSet["PetitionerForm"]
    Representatives = BaseFormSet["RepresentativeForm"]
    About = BaseFormSet["ComplainedOfForm"]
else:
    People = Representatives = About = BaseFormSet

# They speak for somebody; whom they speak for is the petitioner.
SPEAKING_FOR = frozenset({PersonRole.AGENT, PersonRole.GUARDIAN})
SPOKEN_FOR = frozenset({PersonRole.PETITIONER, PersonRole.JOINT})
MOST_PEOPLE = 200

FAULTS: dict[str, Promise] = {
    "length": gettext_lazy("证件号码位数不对"),
    "digits": gettext_lazy("证件号码含有不应出现的字符"),
    "birth_date": gettext_lazy("证件号码中的出生日期不成立"),
    "check_digit": gettext_lazy("证件号码的校验位不符"),
}


class PetitionerForm(forms.Form):
    """One person or organisation of the matter. Only the name is asked for."""

    # Required of a line somebody wrote in, see clean(): an anonymous letter leaves the line empty.
    name = PersonalField(label=gettext_lazy("姓名（名称）"), required=False, max_length=100)
    phone = PersonalField(label=gettext_lazy("联系电话"), required=False, max_length=40, is_number=True)
    address = PersonalField(label=gettext_lazy("住址"), required=False, max_length=200)
    id_kind = forms.ChoiceField(label=gettext_lazy("证件类型"), required=False, choices=[("", "—"), *IdKind.choices])
    id_number = PersonalField(label=gettext_lazy("证件号码"), required=False, max_length=40, is_number=True)
    role = forms.ChoiceField(
        label=gettext_lazy("身份"), choices=PersonRole, initial=PersonRole.PETITIONER, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=PersonKind, initial=PersonKind.PERSON, required=False)
    represents = forms.TypedChoiceField(
        label=gettext_lazy("代理（监护）谁"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("代理人、监护人填写；只有一位信访人时可不选。"),
    )  # fmt: skip
    help_needed = WordsField(
        label=gettext_lazy("需要的帮助"), required=False, max_length=100,
        help_text=gettext_lazy("如代读、大字、手语、轮椅。"),
    )  # fmt: skip

    def __init__(self, *args: Any, people: int = 1, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = [(place, _("第 %(n)d 位") % {"n": place + 1}) for place in range(people)]
        self.fields["represents"].choices = [("", "—"), *rows]  # type: ignore[attr-defined]

    def clean_role(self) -> str:
        return str(self.cleaned_data["role"] or PersonRole.PETITIONER)

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or PersonKind.PERSON)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.has_changed() and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("请填写姓名（名称）；不知全名的，写明怎样称呼。"))
        if data.get("id_number") and not data.get("id_kind"):
            data["id_kind"] = guess_id_kind(data["id_number"], data.get("kind", ""))
        return data

    def oddity(self) -> str:
        """What is odd about the id number, in words without the number; «» when nothing. Never a refusal."""
        kind = str(self["id_kind"].value() or "")
        number = normalise("id", str(self["id_number"].value() or ""))
        if not number:
            return ""
        kind = kind or guess_id_kind(number, str(self["kind"].value() or ""))
        # By value: what was posted need not be a kind at all, and the page is shown again all the same.
        faults = {IdKind.CITIZEN.value: citizen_number_fault, IdKind.CREDIT_CODE.value: credit_code_fault}
        fault = faults.get(kind)
        code = fault(number) if fault else ""
        return str(FAULTS[code]) if code else ""

    @property
    def is_uncommon(self) -> bool:
        """Whether one of the rarely used fields is filled in, so that the page keeps them in sight."""
        usual = {"role": PersonRole.PETITIONER, "kind": PersonKind.PERSON}
        return any(
            str(self[name].value() or "") not in ("", usual.get(name, ""))
            or (self.is_bound and bool(self.errors.get(name)))
            for name in ("role", "kind", "represents", "help_needed")
        )


def guess_id_kind(number: str, kind: str) -> str:
    """The likeliest paper behind a number nobody named the kind of."""
    number = normalise("id", number)
    if kind in (PersonKind.LEGAL_PERSON, PersonKind.ORGANISATION):
        return IdKind.CREDIT_CODE
    return IdKind.CITIZEN if re.fullmatch(r"\d{14,17}[\dX]", number) else IdKind.OTHER


class PetitionerFormSet(People):
    """The people of a matter; agents and guardians stand for one of them."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "people": min(self.total_form_count(), MOST_PEOPLE)}

    def filled(self) -> list[tuple[int, PetitionerForm]]:
        """The rows somebody wrote in, each with its place on the page."""
        return [(place, form) for place, form in enumerate(self.forms) if form.has_changed()]

    def clean(self) -> None:
        rows = [(place, form) for place, form in self.filled() if not form.errors]
        spoken_for = [place for place, form in rows if form.cleaned_data["role"] in SPOKEN_FOR]
        for _place, form in rows:
            if form.cleaned_data["role"] in SPEAKING_FOR:
                _settle_represented(form, spoken_for)
            else:
                form.cleaned_data["represents"] = None

    def people(self) -> list[PersonDetails]:
        """Those who are spoken for come first, so that the others can point at them."""
        rows = sorted(self.filled(), key=lambda row: row[1].cleaned_data["role"] in SPEAKING_FOR)
        new_place = {place: number for number, (place, _form) in enumerate(rows)}
        return [_person(form.cleaned_data, new_place) for _place, form in rows]

    def oddities(self) -> list[str]:
        """Warnings about id numbers, by row."""
        found = []
        for place, form in self.filled():
            if words := form.oddity():
                found.append(_("第 %(n)d 位信访人：%(words)s，请与证件核对。") % {"n": place + 1, "words": words})
        return found


def _settle_represented(form: PetitionerForm, spoken_for: list[int]) -> None:
    chosen = form.cleaned_data["represents"]
    if chosen is None and len(spoken_for) == 1:
        form.cleaned_data["represents"] = spoken_for[0]
    elif not spoken_for:
        form.add_error("represents", _("请另填一位被代理（监护）的信访人：代理人、监护人代表的是他人。"))
    elif chosen is None:
        form.add_error("represents", _("请选择代理（监护）的是哪一位信访人。"))
    elif chosen not in spoken_for:
        form.add_error("represents", _("所选的一位不是信访人或联名人，请重新选择。"))


def _person(data: dict[str, Any], new_place: dict[int, int]) -> PersonDetails:
    represents = data["represents"]
    plain = {name: data[name] for name in ("name", "role", "kind", "id_kind", "id_number", "phone", "address")}
    return PersonDetails(
        **plain,
        help_needed=data["help_needed"],
        represents=None if represents is None else new_place[represents],
    )


class RepresentativeForm(forms.Form):
    name = PersonalField(label=gettext_lazy("代表姓名"), required=False, max_length=100)
    phone = PersonalField(label=gettext_lazy("联系电话"), required=False, max_length=40, is_number=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.has_changed() and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("请填写代表姓名。"))
        return data


class RepresentativeFormSet(Representatives):
    """The elected of a joint petition: five at most, however many came (art. 20(3))."""

    def clean(self) -> None:
        filled = [form for form in self.forms if form.has_changed()]
        for form in filled[MAX_REPRESENTATIVES:]:
            form.add_error(
                "name", _("代表不超过五人（第二十条第三款）。请只留五位，其余的人不必逐一填写，人数照实登记。")
            )

    def chosen(self) -> tuple[tuple[str, str], ...]:
        """Name and phone of each."""
        rows = (form.cleaned_data for form in self.forms if form.has_changed())
        return tuple((row["name"], row["phone"]) for row in rows)


class ComplainedOfForm(forms.Form):
    name = PersonalField(label=gettext_lazy("姓名或单位名称"), required=False, max_length=100)
    office = OfficeChoice(label=gettext_lazy("本系统单位"), required=False, empty_label="—")
    staff = StaffChoice(label=gettext_lazy("本系统工作人员"), required=False, empty_label="—")
    is_accused = forms.BooleanField(
        label=gettext_lazy("是被检举控告的对象"), required=False,
        help_text=gettext_lazy("本人及其单位将看不到本事项（第三十条第三款）。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.has_changed() and not (data.get("name") or data.get("office") or data.get("staff")) and not self.errors:
            self.add_error("name", _("请写明是谁，或选择单位、工作人员。"))
        return data


class ComplainedOfFormSet(About):
    """Whom the matter is about."""

    def rows(self) -> Iterator[ComplainedOfDetails]:
        for form in self.forms:
            if form.has_changed():
                yield ComplainedOfDetails(**form.cleaned_data)

    def names_accused(self) -> bool:
        return any(form.has_changed() and form.cleaned_data.get("is_accused") for form in self.forms)
