"""What forms of all rooms share: words that lose nothing, and refusals beside their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Protocol

from django import forms
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("最多 %(limit_value)d 字，现在是 %(show_value)d 字。内容已保留，请缩短后再提交。")


class WordsField(forms.CharField):
    """Text with a limit the server says in words. The browser gets no maxlength: it would cut silently."""

    def __init__(self, **options: Any) -> None:
        messages = {"max_length": TOO_LONG, **options.pop("error_messages", {})}
        super().__init__(error_messages=messages, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Why(Protocol):
    """A reason as the engine gives it (workflows.verbs.Reason, a room above)."""

    @property
    def code(self) -> str: ...

    @property
    def field(self) -> str: ...

    @property
    def words(self) -> object: ...


class TellingForm(forms.Form):
    """A form that shows why what it asked for was refused. `told_at`: fields that the reasons call otherwise."""

    told_at: ClassVar[Mapping[str, str]] = {}

    def tell(self, reasons: Iterable[Why]) -> None:
        """Put the reasons beside their fields, or at the top."""
        for reason in reasons:
            name = self.told_at.get(reason.field, reason.field)
            self.add_error(name if name in self.fields else None, str(reason.words))
