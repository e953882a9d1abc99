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
from cases.papers.sheets import PAPER_LANGUAGE, Code, Part, Sheet
from workflows.engine import Refused
from workflows.verbs import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import Promise

    from cases.models import Case
    from workflows.verbs import Act

# Code of what is missing → what to do, and the field of the form where there is one.
CURES: Mapping[Code, tuple[str | Promise, str]] = {
    "review_body": (_("请先在单位资料中填写复查机关。"), ""),
    "contact_phone": (_("请先在单位资料中填写联系电话。"), ""),
    "route": (_("请先确定事项的类别和每项诉求的办理途径。"), ""),
    "body": (_("请写明有权处理的机关、单位。"), "body"),
    "receiver": (_("请写明收办的机关、单位。"), "body"),
    "execution": (_("予以支持的诉求，请在答复中写明落实期限，或者先登记有期限的承诺。"), ""),
    "accepted_on": (_("请先受理。"), ""),
    "answer": (_("请补充答复，重新审核、签发后再出具。"), ""),
}
_SHOWN = 8


@translation.override(PAPER_LANGUAGE)
def sheet_of(case: Case, kind: str, act: Act, number: str) -> Sheet:
    """The sheet of `kind` as the act would issue it, numbered `number`."""
    if kind == DocumentKind.OPINION:
        return fill_opinions.opinion(case, act.details, number, act.on)
    if kind == DocumentKind.REPLY:
        return fill_opinions.reply(case, act.details, number, act.on)
    return NOTICES[kind](case, act, number)


def printed(sheet: Sheet) -> bytes:
    """PDF bytes of a filled sheet. Raises Refused when it may not be issued as it stands."""
    with translation.override(PAPER_LANGUAGE):
        gaps, title = sheet.missing_parts(), sheet.title
    if gaps:
        raise Refused(*_reasons(title, gaps))
    if holes := rendering.missing_in(sheet):
        raise Refused(_unprintable(holes))
    return rendering.render(sheet)


def _reasons(title: str, gaps: list[Part]) -> list[Reason]:
    """One reason that names all that is missing, then what to do about it and in which field."""
    names = "、".join(part.name for part in gaps)
    named = _("《%(paper)s》还缺少：%(parts)s。") % {"paper": title, "parts": names}
    cures = dict.fromkeys(CURES[part.code] for part in gaps if part.code)
    return [Reason("paper_incomplete", named), *(Reason("paper_incomplete", words, field) for words, field in cures)]


def _unprintable(holes: set[str]) -> Reason:
    """Which characters, as themselves and by code point: on this screen too they may be empty boxes."""
    listed = "、".join(f"{char}（U+{ord(char):04X}）" for char in sorted(holes)[:_SHOWN])
    words = _(
        "文书中有 %(count)d 个字没有字体可以印出：%(chars)s。请安装含有这些字的字体并重新启动本系统，"
        "或者在事项资料中改用国家标准编码的字，再出具文书。"
    )
    return Reason("paper_unprintable", words % {"count": len(holes), "chars": listed})
