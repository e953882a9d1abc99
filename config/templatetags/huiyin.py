"""Tags and filters of the look: icons, addresses, form controls, the words of a state or a time limit.

They turn values into words and colours and decide nothing. `docs/look.md` lists them with examples.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms, template
from django.forms import BoundField
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflows.clock_standing import Standing, State

register = template.Library()

# With this many working days left a time limit is shown as pressing.
PRESSING_DAYS = 3

LIFE = {
    "intake": gettext_lazy("登记"),
    "leader_assigned": gettext_lazy("领导包案"),
    "resolved": gettext_lazy("办结"),
    "closed": gettext_lazy("结案"),
}
LEFT_THE_PATH = {
    "referred": gettext_lazy("转出"),
    "declined": gettext_lazy("不予受理"),
    "withdrawn": gettext_lazy("撤回"),
    "void": gettext_lazy("作废"),
}
# state → (tone, icon). Colour never stands alone: the badge always carries its word and a sign.
BADGES = {
    "intake": ("info", "inbox"),
    "leader_assigned": ("progress", "user-check"),
    "resolved": ("good", "circle-check"),
    "closed": ("closed", "archive"),
    "referred": ("neutral", "arrows-exchange"),
    "declined": ("warn", "ban"),
    "withdrawn": ("neutral", "arrow-back-up"),
    "void": ("closed", "x"),
    "requested": ("info", "inbox"),
    "accepted": ("progress", "user-check"),
    "refused": ("warn", "ban"),
    "upheld": ("good", "circle-check"),
    "revoked": ("bad", "arrow-back-up"),
    "varied": ("warn", "pencil"),
    "draft": ("neutral", "pencil"),
    "returned": ("warn", "arrow-back-up"),
    "checked": ("info", "check"),
    "signed": ("progress", "signature"),
    "issued": ("good", "file-check"),
    "served": ("good", "send"),
    "waiting": ("neutral", "hourglass"),
    "running": ("progress", "refresh"),
    "done": ("good", "circle-check"),
    "failed": ("bad", "alert-circle"),
    "open": ("info", "hourglass"),
    "kept": ("good", "circle-check"),
    "broken": ("bad", "circle-x"),
    "live": ("good", "shield-check"),
    "expired": ("closed", "clock"),
}

# A petitioner's time that is over is no fault of anybody: not red.
STANDINGS = {
    State.DUE: ("info", "clock"),
    State.TODAY: ("warn", "clock"),
    State.ROLLED: ("warn", "clock"),
    State.LATE: ("bad", "clock-exclamation"),
    State.LAPSED: ("closed", "clock"),
    State.PAUSED: ("neutral", "player-pause"),
    State.MET: ("good", "circle-check"),
    State.MET_LATE: ("bad", "circle-check"),
}


class Step(NamedTuple):
    """One station of a matter: its name and `done`, `now`, `next` or `off` (left the ordinary path)."""

    label: str
    status: str


class Chip(NamedTuple):
    """One filter in force: what it is, its value in words, and the address without it."""

    label: str
    value: str
    remove_url: str


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An outline icon from the sprite, silent to screen readers: the words beside it say what it means."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """`?…` of this page with some parameters changed; an empty value drops one, all others stay."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int, param: str = "page") -> str:
    """The address of another page of this list."""
    return query_with(context, **{param or "page": number})


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str, param: str = "order") -> dict[str, str]:
    """Where a column's heading leads and how the list stands by it now (`ascending`, `descending`, `none`)."""
    request = context.get("request")
    now = request.GET.get(param, "") if request is not None else ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    wanted = f"-{key}" if direction == "ascending" else key
    return {"url": query_with(context, **{param: wanted, "page": ""}), "direction": direction}


def _look_of(widget: forms.Widget) -> str:
    """The stylesheet's class for a widget; choice lists get theirs from their own template."""
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return ""
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select | forms.SelectMultiple) else "form-control"


def _use_native_picker(widget: forms.Widget) -> None:
    """Date and time fields use the browser's own picker, which wants ISO values."""
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
    elif isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a form field, dressed; Django itself ties help and errors to it by aria-describedby."""
    widget = field.field.widget
    _use_native_picker(widget)
    attrs: dict[str, Any] = {}
    classes = [str(widget.attrs.get("class", "")), _look_of(widget), "is-invalid" if field.errors else ""]
    if _look_of(widget):
        attrs["class"] = " ".join(filter(None, classes))
    if isinstance(widget, forms.Textarea):
        attrs["data-autosize"] = True
        if str(widget.attrs.get("rows")) == "10":  # Django's default, too tall for a dense form
            attrs["rows"] = "4"
    if field.use_fieldset and not _is_group(field) and field.aria_describedby:
        attrs["aria-describedby"] = field.aria_describedby
    return field.as_widget(attrs=attrs)


def _is_group(field: BoundField) -> bool:
    """Several inputs under one legend; Django counts a lone file input among them, we do not."""
    return field.use_fieldset and not isinstance(field.field.widget, forms.FileInput)


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: `check` (box before its label), `group` (fieldset) or `line`."""
    if isinstance(field.field.widget, forms.CheckboxInput):
        return "check"
    return "group" if _is_group(field) else "line"


@register.filter
def is_wide(field: BoundField) -> bool:
    """Whether a field takes a whole line of a two-column form."""
    return isinstance(field.field.widget, forms.Textarea) or _is_group(field)


@register.filter
def item(values: Sequence[Any], place: int) -> Any:
    """The value at a place, nothing beyond the end."""
    return values[place] if values and place < len(values) else ""


@register.filter
def days(value: int) -> str:
    """A number of days in words."""
    return ngettext("%(n)d 天", "%(n)d 天", value) % {"n": value}


@register.filter
def standing_tone(standing: Standing | None) -> str:
    """The tone of a time limit's badge; nothing computed yet is neutral."""
    if not standing:
        return "neutral"
    if standing.state is State.DUE and standing.workdays_left <= PRESSING_DAYS:
        return "warn"
    return STANDINGS[standing.state][0]


@register.filter
def standing_icon(standing: Standing | None) -> str:
    """The sign of a time limit's badge."""
    return STANDINGS[standing.state][1] if standing else "clock"


@register.filter
def tone(state: str) -> str:
    """The tone of a state's badge; an unknown state is neutral."""
    return BADGES.get(state, ("neutral", ""))[0]


@register.filter
def state_icon(state: str) -> str:
    """The sign of a state's badge; an unknown state has a dashed circle."""
    return BADGES.get(state, ("", "circle-dashed"))[1]


@register.simple_tag
def life_steps(state: str) -> list[Step]:
    """The four stations of a matter and where it stands; a matter that left the path ends with how it left."""
    if state in LEFT_THE_PATH:
        return [Step(str(LIFE["intake"]), "done"), Step(str(LEFT_THE_PATH[state]), "off")]
    codes = list(LIFE)
    here = codes.index(state) if state in LIFE else -1
    return [
        Step(str(LIFE[code]), "now" if place == here else "done" if place < here else "next")
        for place, code in enumerate(codes)
    ]


def _in_words(field: BoundField, value: str) -> str:
    """A raw filter value as the person saw it: the choice's words where the field has choices."""
    for code, label in getattr(field.field, "choices", ()) or ():
        if str(code) == value:
            return str(label)
    return _("是") if value in ("on", "true", "True") else value


@register.simple_tag(takes_context=True)
def active_filters(context: Context, form: forms.BaseForm | None) -> list[Chip]:
    """The filters of this list that are in force, each with the address that takes it off."""
    request = context.get("request")
    if request is None or form is None:
        return []
    chips = []
    for field in form:
        values = request.GET.getlist(field.html_name)
        for value in filter(None, values):
            query = request.GET.copy()
            query.pop("page", None)
            query.setlist(field.html_name, [other for other in values if other != value])
            chips.append(Chip(str(field.label), _in_words(field, value), f"?{query.urlencode()}"))
    return chips
