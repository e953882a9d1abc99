"""The registration screen as one thing: the matter, its claims and its people, judged together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import repeats
from cases.actions.repeating import entered_before
from cases.forms.people import (
    MOST_PEOPLE,
    ComplainedOfForm,
    ComplainedOfFormSet,
    PetitionerForm,
    PetitionerFormSet,
    RepresentativeForm,
    RepresentativeFormSet,
)
from cases.forms.registering import TITLE_FROM_CLAIM, ClaimForm, MatterForm
from cases.intake import Intake, PersonDetails
from cases.models import Case
from cases.models.codes import PASSED_ON, Channel, PersonRole
from cases.repeats import Found
from offices.models import Staff
from workflows.bases import MAX_REPRESENTATIVES
from workflows.codes import CaseClass
from workflows.verbs import Reason

Claims = formset_factory(ClaimForm, min_num=1, max_num=30, absolute_max=60, extra=0)
People = formset_factory(PetitionerForm, PetitionerFormSet, max_num=MOST_PEOPLE, absolute_max=MOST_PEOPLE + 20)
# One more than the law allows may be typed: who brings six is told the rule, not met by a dead button.
Representatives = formset_factory(
    RepresentativeForm, RepresentativeFormSet, max_num=MAX_REPRESENTATIVES + 1, absolute_max=40
)
About = formset_factory(ComplainedOfForm, ComplainedOfFormSet, max_num=10, absolute_max=20)

NAME_THE_ACCUSED = gettext_lazy(
    "检举控告类请在“反映对象”中写明被检举控告的人或单位并勾选，系统据此对其保密；来件没有写明的，请勾选本项。"
)
# Rarely used fields and the folded part of the page they stand in.
FOLDED = {
    "visit": ("received_at", "place_received", "read_back"),
    "sender": ("source_office", "source_number", "report_due_on"),
    "joint": ("head_count",),
    "about": ("accused_unknown",),
    "more": ("no_notice", "national_number"),
}
SPOKEN = (Channel.VISIT, Channel.CALL, Channel.OUTREACH)


class Registration:
    """All forms of the screen. Built from a request's data, it knows no request."""

    def __init__(
        self, staff: Staff, data: QueryDict | None = None, files: Any = None, *, given: QueryDict | None = None
    ) -> None:
        self.staff, self.data, self.files = staff, data, files
        self.matter = MatterForm(staff, data, files, channel=given.get("channel", "") if given else "")
        self.claims: BaseFormSet[ClaimForm] = Claims(data, prefix="claims")
        self.people: PetitionerFormSet = People(data, prefix="people")  # type: ignore[assignment]
        self.representatives: RepresentativeFormSet = Representatives(data, prefix="representatives")  # type: ignore[assignment]
        self.about: ComplainedOfFormSet = About(data, prefix="about")  # type: ignore[assignment]
        self.hushed = False

    @property
    def formsets(self) -> dict[str, BaseFormSet[Any]]:
        """The lists of the screen in the order of the page, with what one line is called."""
        return {
            _("信访人"): self.people,
            _("代表"): self.representatives,
            _("诉求"): self.claims,
            _("反映对象"): self.about,
        }

    def one_more(self, prefix: str) -> Registration:
        """The same words with one more empty row of `prefix`, unjudged."""
        assert self.data is not None  # noqa: S101
        data = self.data.copy()
        name = f"{prefix}-TOTAL_FORMS"
        total = data.get(name, "")
        if total.isdecimal() and int(total) < MOST_PEOPLE:
            data[name] = str(int(total) + 1)
        return Registration(self.staff, data, self.files).unjudged()

    def unjudged(self) -> Registration:
        """Show what was typed without errors: nobody asked to save yet."""
        self.hushed = True
        self.matter._errors = ErrorDict()  # type: ignore[attr-defined]
        for formset in self.formsets.values():
            formset._errors, formset._non_form_errors = [{} for _form in formset.forms], ErrorList()  # type: ignore[attr-defined]
            for form in formset.forms:
                form._errors = ErrorDict()
        return self

    def is_valid(self) -> bool:
        """Whether everything fits, each form by itself and all together."""
        parts = [self.matter.is_valid(), *(formset.is_valid() for formset in self.formsets.values())]
        self._judge_together()
        return all(parts) and not self.problems()

    def _judge_together(self) -> None:
        data, has_people = self.matter.cleaned_data, bool(self.people.filled())
        if not has_people and not data.get("no_petitioner"):
            self.matter.add_error("no_petitioner", _("请填写信访人；确实不知是谁的，请选择原因。"))
        if has_people and data.get("no_petitioner"):
            self.matter.add_error("no_petitioner", _("已经填写了信访人：请清空这一项，或清空信访人各栏。"))
        self._judge_accusation(data.get("case_class", ""))
        count, named = data.get("head_count"), self._named()
        if count and count < named:
            self.matter.add_error("head_count", _("人数少于已填写的 %(n)d 位信访人，请核对。") % {"n": named})

    def _judge_accusation(self, case_class: str) -> None:
        """An accusation is marked at once, so that it is hidden from whom it is about (art. 30(3))."""
        accused = self.about.names_accused()
        if case_class == CaseClass.ACCUSATION and not accused and not self.matter.cleaned_data.get("accused_unknown"):
            self.matter.add_error("accused_unknown", NAME_THE_ACCUSED)
        if accused and case_class != CaseClass.ACCUSATION:
            words = _("反映对象已勾选“被检举控告”，类别请选“检举控告类”；只是一般反映的，请取消勾选。")
            self.matter.add_error("case_class", words)

    def _named(self) -> int:
        speaking = {PersonRole.AGENT, PersonRole.GUARDIAN, PersonRole.INTERPRETER}
        return sum(str(form["role"].value() or "") not in speaking for _place, form in self.people.filled())

    def people_so_far(self) -> list[PersonDetails]:
        """The people as typed, valid or not: what the repeat check looks at."""
        people = []
        for _place, form in self.people.filled():
            name, role, number, phone, address = (
                str(form[one].value() or "") for one in ("name", "role", "id_number", "phone", "address")
            )
            people.append(
                PersonDetails(name, role or PersonRole.PETITIONER, id_number=number, phone=phone, address=address)
            )
        return people

    def words_so_far(self) -> str:
        """Title, text and requests as typed: what likeness is measured on."""
        parts = [self.matter["title"].value(), self.matter["text"].value()]
        parts += [form["request"].value() for form in self.claims.forms]
        return "\n".join(str(part) for part in parts if part)

    def check(self, shows: Callable[[Found], bool]) -> Found:
        """The repeat check of what was typed. Raises repeats.TooMany."""
        return repeats.check(self.staff, self.people_so_far(), self.words_so_far(), shows=shows)

    def entered_before(self) -> Case | None:
        """The matter this very request has already made; only of a valid screen."""
        key = str(self.matter.cleaned_data["key"])
        return entered_before(by=self.staff, earlier=self.matter.joins_earlier, key=key)

    def must_ask(self, found: Found) -> bool:
        """Whether earlier matters turned up that the registrar has not been shown yet."""
        seen = set(str(self.matter["repeat_seen"].value() or "").split())
        return found.asks and not found.marks <= seen

    def intake(self, found: Found) -> Intake:
        """The whole registration; only of a valid screen."""
        data, people = self.matter.cleaned_data, self.people.people()
        claims = tuple(form.claim() for form in self.claims.forms if form.has_changed())
        chosen = self.representatives.chosen()
        nothing_found = bool(people) and found.checked and not found.asks
        return Intake(
            title=data["title"] or claims[0].request[:TITLE_FROM_CLAIM],
            submission=self.matter.piece(nothing_found=nothing_found, people=max(self._named(), len(chosen))),
            claims=claims,
            petitioners=tuple(people),
            representatives=chosen,
            complained_of=tuple(self.about.rows()),
            no_petitioner=data["no_petitioner"],
            no_notice=data["no_notice"],
            case_class=data["case_class"],
            category=data["category"],
            place=data["place"],
            national_number=data["national_number"],
        )

    def tell(self, reasons: tuple[Reason, ...]) -> None:
        """Put the engine's reasons beside their fields, or at the top."""
        self.matter.tell(reasons)

    def warnings(self) -> list[str]:
        """What is worth a second look and stops nobody."""
        found = self.people.oddities()
        data = getattr(self.matter, "cleaned_data", {})
        many = (data.get("head_count") or 0) > MAX_REPRESENTATIVES and data.get("channel") == Channel.VISIT
        if many and not self.representatives.chosen():
            found.append(_("多人走访反映共同事项，请告知推选代表，代表不超过五人（第二十条第三款）。"))
        return found

    def problems(self) -> list[tuple[str, str]]:
        """Every error of the screen: (id of the field it leads to, words)."""
        found = [("", str(error)) for error in self.matter.non_field_errors()]
        found += list(_of_form(self.matter, ""))
        for what, formset in self.formsets.items():
            found += [("", f"{what}：{error}") for error in formset.non_form_errors()]
            for place, form in enumerate(formset.forms, start=1):
                found += list(_of_form(form, f"{what} {place} "))
        return found

    @property
    def open_parts(self) -> set[str]:
        """The folded parts to show open: something in them is filled in, wrong or called for."""
        parts = {name for name, fields in FOLDED.items() if any(self._is_used(field) for field in fields)}
        if self.matter["channel"].value() in SPOKEN:
            parts.add("visit")
        if self.matter["source"].value() in PASSED_ON:
            parts.add("sender")
        if any(form.has_changed() for form in self.representatives.forms):
            parts.add("joint")
        if any(form.has_changed() for form in self.about.forms):
            parts.add("about")
        return parts

    def _is_used(self, name: str) -> bool:
        field = self.matter[name]
        usual = self.matter.get_initial_for_field(field.field, name) or ""
        return bool(self.matter.is_bound and field.errors) or str(field.value() or "") != str(usual)

    @property
    def files_lost(self) -> list[str]:
        """Names of files a browser will not send again by itself."""
        return [file.name for file in self.files.getlist("attachments")] if self.files else []


def _of_form(form: forms.Form, before: str) -> list[tuple[str, str]]:
    return [
        (form[name].id_for_label or form[name].auto_id, f"{before}{form[name].label}：{errors[0]}")
        for name, errors in form.errors.items()
        if name in form.fields and errors
    ]
