"""Handing a ledger over, and saying which column is what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.ledger.mapping import LONGEST_SOURCE, ledger_name
from cases.ledger.problems import LedgerRefused
from cases.models import Channel
from offices.models import Office

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.ledger.outline import Outline

# Field of an import → what the page calls it. The order is the page's.
LABELS = {
    "received": _("收到日期"),
    "title": _("标题"),
    "text": _("内容"),
    "key": _("编号"),
    "person": _("信访人"),
    "phone": _("联系电话"),
    "id_number": _("证件号码"),
    "address": _("住址"),
    "reply": _("答复意见"),
    "replied": _("答复日期"),
    "channel": _("来访形式"),
    "category": _("业务类别"),
    "case_class": _("信访目的"),
    "repeat": _("初次/重复"),
    "head_count": _("人数"),
    "place": _("问题属地"),
    "national_number": _("国家系统编号"),
}
DATE_ORDERS = [("dmy", _("日/月/年")), ("mdy", _("月/日/年"))]
PREFIX = "col_"


class LedgerFileForm(forms.Form):
    """The file and whose history it is."""

    file = forms.FileField(
        label=_("台账文件"),
        help_text=_("xlsx、xls、ods 或 csv。文件只有您能看到，一天后自动删除。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        error_messages={"required": _("请选择文件。"), "empty": _("这是空文件，请重新选择。")},
    )
    office = forms.ModelChoiceField(
        label=_("哪个单位的台账"), queryset=Office.objects.none(), empty_label=None,
        error_messages={"required": _("请选择单位。")},
    )  # fmt: skip

    def __init__(self, offices: list[Office], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = Office.objects.filter(pk__in=[office.pk for office in offices]).order_by("path")


class LedgerMatchForm(forms.Form):
    """One select per thing an import knows; the order of day and month only where a date leaves it open."""

    source = forms.CharField(
        label=_("台账名称"), max_length=LONGEST_SOURCE, required=False,
        help_text=_("编号在同一台账内唯一；不同台账编号相同的，用名称区分。留空按编号列的列名。"),
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("台账没有载明时的来访形式"),
        choices=[("", _("按列名判断，否则按来信")), *Channel.choices],
        required=False,
    )
    date_order = forms.ChoiceField(label=_("日期顺序"), choices=DATE_ORDERS, required=False, widget=forms.RadioSelect)

    def __init__(self, shown: Outline, kept: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.fields["source"].initial = kept.get("source", "")
        self.fields["channel"].initial = kept.get("defaults", {}).get("channel", "")
        self.fields["date_order"].initial = kept.get("date_order", "")
        choices = [("", _("（没有）")), *((column.letter, column.words) for column in shown.columns if column.letter)]
        known: Mapping[str, str] = kept.get("columns") or shown.guess
        columns = {
            PREFIX + field: forms.ChoiceField(
                label=label, choices=choices, required=False, initial=known.get(field, "")
            )
            for field, label in LABELS.items()
        }
        received = columns[f"{PREFIX}received"]
        received.required = True
        received.error_messages["required"] = _now("请选择哪一列是收到日期。")
        self.fields = {**columns, **self.fields}
        self.asks_order = shown.undecided(self._letters("received", "replied"))
        if not self.asks_order:
            del self.fields["date_order"]
        else:
            lines = "；".join(
                _now("第 %(line)d 行“%(text)s”") % {"line": line, "text": text} for line, text in self.asks_order
            )
            self.fields["date_order"].help_text = escape(_now("分不清哪个是月、哪个是日：%s") % lines)

    def _letters(self, *fields: str) -> list[str]:
        """The columns chosen for these fields, as sent or as offered."""
        names = [PREFIX + field for field in fields]
        return [str(self.data.get(name, "") if self.is_bound else self.fields[name].initial) for name in names]

    def clean_source(self) -> str:
        try:
            return ledger_name(self.cleaned_data["source"])
        except LedgerRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get(f"{PREFIX}title") and not data.get(f"{PREFIX}text"):
            self.add_error(f"{PREFIX}text", _now("标题和内容至少要选一列。"))
        if self.asks_order and not data.get("date_order"):
            self.add_error("date_order", _now("请对照原件选择：第一个数是日还是月。"))
        chosen: dict[str, str] = {}
        for field in LABELS:
            letter = data.get(PREFIX + field, "")
            if letter and letter in chosen:
                words = _now("这一列已经选作“%s”。") % LABELS[chosen[letter]]
                self.add_error(PREFIX + field, words)
            elif letter:
                chosen[letter] = field
        return data

    def told(self) -> dict[str, Any]:
        """What was said, as it is kept and remembered."""
        data = self.cleaned_data
        channel = data.get("channel", "")
        return {
            "columns": {field: data[PREFIX + field] for field in LABELS if data.get(PREFIX + field)},
            "defaults": {"channel": channel} if channel else {},
            "source": data.get("source", ""),
            "date_order": data.get("date_order", ""),
            "header_row": self.shown.header_row,
        }


class LedgerSheetForm(forms.Form):
    """Which sheet, and where its header stands."""

    sheet = forms.TypedChoiceField(label=_("工作表"), coerce=int, required=False, empty_value=None)
    header_row = forms.IntegerField(label=_("表头在第几行"), min_value=0, max_value=1000, required=False)

    def __init__(self, shown: Outline | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet = self.fields["sheet"]
        assert isinstance(sheet, forms.ChoiceField)  # noqa: S101 - declared above
        if shown is None:
            sheet.choices = [(at, "") for at in range(200)]
            return
        names = [_now("%s（隐藏）") % name if name in shown.hidden else name for name in shown.sheets]
        sheet.choices = list(enumerate(names))
        self.initial = {"sheet": shown.place, "header_row": shown.header_row or ""}
