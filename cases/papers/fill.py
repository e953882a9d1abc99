"""From matter to issued paper: fill the sheet of its kind, refuse what the law finds missing, render.

What is missing is told to the clerk as a refusal of the verb, with the cure; a paper with a gap, or with a
character that no typeface of this machine can draw, is never issued: it could not be mended afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cases.models import DocumentKind
from cases.papers import fill_opinions, rendering
from cases.papers.fill_notices import NOTICES
from cases.papers.sheets import PAPER_LANGUAGE, Sheet
from workflows.engine import Refused
from workflows.verbs import Reason

if TYPE_CHECKING:
    from cases.models import Case
    from workflows.verbs import Act

# What is missing, by a part of the name the sheet gives it → what to do, and the field of the form where there
# is one. The first that fits counts.
_CURES = (
    ("复查机关", _("请先在单位资料中填写复查机关。"), ""),
    ("联系电话", _("请先在单位资料中填写联系电话。"), ""),
    ("处理途径", _("请先确定事项的类别和每项诉求的办理途径。"), ""),
    ("办理程序", _("请先确定事项的类别和每项诉求的办理途径。"), ""),
    ("有权机关、单位", _("请写明有权处理的机关、单位。"), "body"),
    ("收办单位", _("请写明收办的机关、单位。"), "body"),
    ("执行责任和期限", _("予以支持的诉求，请在答复中写明落实期限，或者先登记有期限的承诺。"), ""),
    ("受理日期", _("请先受理。"), ""),
    ("诉求", _("请补充答复，重新审核、签发后再出具。"), ""),
)
_SHOWN = 8


@translation.override(PAPER_LANGUAGE)
def sheet_of(case: Case, kind: str, act: Act, number: str) -> Sheet:
    """The sheet of `kind` as the act would issue it, numbered `number`."""
    if kind == DocumentKind.OPINION:
        return fill_opinions.opinion(case, act.details, number, act.on)
    if kind == DocumentKind.REPLY:
        return fill_opinions.reply(case, act.details, number, act.on)
    return NOTICES[kind](case, act, number)


def render(case: Case, kind: str, act: Act, number: str) -> bytes:
    """PDF bytes of the paper. Raises Refused when it may not be issued as it stands."""
    sheet = sheet_of(case, kind, act, number)
    with translation.override(PAPER_LANGUAGE):
        gaps, title = sheet.missing_parts(), sheet.title
    if gaps:
        raise Refused(*_reasons(title, gaps))
    if holes := rendering.missing_in(sheet):
        raise Refused(_unprintable(holes))
    return rendering.render(sheet)


def _reasons(title: str, gaps: list[str]) -> list[Reason]:
    """One reason that names all that is missing, then what to do about it and in which field."""
    named = _("《%(paper)s》还缺少：%(parts)s。") % {"paper": title, "parts": "、".join(gaps)}
    cures = dict.fromkeys(filter(None, map(_cure, gaps)))
    return [Reason("paper_incomplete", named), *cures]


def _cure(gap: str) -> Reason | None:
    return next((Reason("paper_incomplete", words, field) for part, words, field in _CURES if part in gap), None)


def _unprintable(holes: set[str]) -> Reason:
    """Which characters, as themselves and by code point: on this screen too they may be empty boxes."""
    listed = "、".join(f"{char}（U+{ord(char):04X}）" for char in sorted(holes)[:_SHOWN])
    words = _(
        "文书中有 %(count)d 个字没有字体可以印出：%(chars)s。请安装含有这些字的字体并重新启动本系统，"
        "或者在事项资料中改用国家标准编码的字，再出具文书。"
    )
    return Reason("paper_unprintable", words % {"count": len(holes), "chars": listed})
