"""The verdict on one piece: first, repeat of which earlier one, or not yet decided."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case, Submission
from cases.models.codes import RepeatState
from cases.repeats import Found, check_case
from offices.forms.shared import TellingForm, WordsField
from offices.models import Staff


class DecideRepeatForm(TellingForm):
    """First or repeat, with the reason; an earlier piece is named by its matter and its place there."""

    told_at: ClassVar = {"repeat_of": "earlier"}

    repeat = forms.ChoiceField(label=gettext_lazy("初重判定"), choices=RepeatState, widget=forms.RadioSelect)
    earlier = forms.ChoiceField(
        label=gettext_lazy("此前来件"), required=False, help_text=gettext_lazy("判定为重复的，选择与哪一件重复。")
    )
    other_number = forms.CharField(
        label=gettext_lazy("其他事项编号"), required=False, max_length=30,
        help_text=gettext_lazy("查重没有列出的，填写此前事项的编号。"),
    )  # fmt: skip
    new_facts = forms.BooleanField(
        label=gettext_lazy("有新的事实、理由"), required=False,
        help_text=gettext_lazy("重复来件提出了此前没有提出的事实或者理由的，勾选。"),
    )  # fmt: skip
    reason = WordsField(
        label=gettext_lazy("判定理由"), max_length=200,
        error_messages={"required": gettext_lazy("请写明判定理由。")},
    )  # fmt: skip

    def __init__(self, staff: Staff, piece: Submission, data: Any = None) -> None:
        first: dict[str, Any] = {"repeat": piece.repeat, "earlier": str(piece.repeat_of_id or "")}
        first |= {"reason": piece.repeat_reason, "new_facts": piece.new_facts}
        super().__init__(data, initial=first)
        self.staff, self.piece = staff, piece
        self.found: Found = check_case(staff, piece.case)
        choice = self.fields["earlier"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101
        choice.choices = [("", "—"), *((str(one.pk), _label(one)) for one in self._pieces())]

    def _pieces(self) -> list[Submission]:
        """Earlier pieces of this matter and of the candidates, all visible to the person."""
        cases = [one.case.pk for one in self.found.candidates if one.case] + [self.piece.case_id]
        if self.piece.repeat_of is not None:
            cases.append(self.piece.repeat_of.case_id)
        seen = Case.objects.visible_to(self.staff).filter(pk__in=cases)
        rows = Submission.objects.filter(case__in=seen, received_on__lte=self.piece.received_on)
        return list(rows.exclude(pk=self.piece.pk).select_related("case").order_by("-received_on", "-pk")[:50])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["repeat_of"] = None
        if data.get("repeat") != RepeatState.REPEAT:
            return data
        if data.get("other_number"):
            data["repeat_of"] = self._by_number(data["other_number"])
        elif data.get("earlier"):
            data["repeat_of"] = Submission.objects.select_related("case").get(pk=data["earlier"])
        else:
            self.add_error("earlier", _("请选择与哪一件此前来件重复。"))
        return data

    def _by_number(self, number: str) -> Submission | None:
        case = Case.objects.visible_to(self.staff).filter(number=number.strip().upper()).first()
        latest = case.submissions.exclude(pk=self.piece.pk).order_by("-received_on", "-pk").first() if case else None
        if latest is None:
            self.add_error("other_number", _("没有这个编号的事项，或您无权查看。"))
        return latest

    def details(self) -> dict[str, Any]:
        """What `decide_repeat` is given; only of a valid form."""
        data = self.cleaned_data
        return {name: data[name] for name in ("repeat", "reason", "repeat_of", "new_facts")}


def _label(piece: Submission) -> str:
    words = _("%(number)s 第 %(n)d 件，%(day)s，%(subject)s")
    return words % {
        "number": piece.case.number,
        "n": piece.ordinal,
        "day": piece.received_on.isoformat(),
        "subject": piece.subject[:40],
    }
