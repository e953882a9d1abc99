"""The grounds tables, read from TOML and refused when broken: `data/grounds.toml` and the local files beside it.

The formats are explained to civil servants at the head of each file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from workflows.codes import CaseClass, CloseGround, DeclineGround, HearingExemption, NoNotice

DATA = Path(__file__).resolve().parent / "data"
NATIONAL, SHIPPED_LOCAL = DATA / "grounds.toml", DATA / "local_grounds.toml"
LOCAL = "local."  # before the code of a local ground, wherever it is stored
ROUTES, PETITIONERS, CERTAINTIES = ("6", "1-5"), ("known", "anonymous"), "TECMI"

# Verb → the national codes to choose from; resolve has rows without a choice.
CODES: Mapping[str, type[TextChoices] | None] = {
    "resolve": None,
    "close": CloseGround,
    "decline": DeclineGround,
    "record_hearing": HearingExemption,
    "register": NoNotice,
}
# Verb → what its rows may need: the rest is not known, or makes no sense, when that verb is used.
USABLE: Mapping[str, frozenset[str]] = {
    "resolve": frozenset({"told_of_route", "heard", "answered", "signed", "issued", "served", "executed", "evidence"}),
    "close": frozenset({"served", "executed", "evidence", "review_over", "enquired", "reexamined", "no_review_right"}),
    "decline": frozenset(
        {
            "earlier_linked",
            "earlier_is_same",
            "superior_while_running",
            "earlier_reexamined",
            "by_visit",
            "litigation_route",
        }
    ),
    "record_hearing": frozenset({"attempted"}),
    "register": frozenset(),
}
_NATIONAL_FIELDS = {"verb", "ground", "class", "route", "petitioner", "needs", "article", "certainty"}
_LOCAL_FIELDS = {
    "verb", "code", "name", "class", "route", "petitioner", "needs", "article", "from", "until", "remedy",
}  # fmt: skip


class GroundError(ValueError):
    """A file of grounds cannot be used. The text names file, row and cure."""


@dataclass(frozen=True)
class GroundRow:
    """One row. `ground` is the code that is chosen («» for the table of resolve, «local.…» for a local one);
    empty `classes`, `route` and `petitioner` hold for all. `name`, `since`, `until`, `remedy`: local rows only.
    """

    verb: str
    ground: str
    classes: tuple[str, ...]
    route: str
    petitioner: str
    needs: tuple[str, ...]
    article: str
    certainty: str = ""
    name: str = ""
    since: date | None = None
    until: date | None = None
    remedy: str = ""

    @property
    def is_local(self) -> bool:
        return self.ground.startswith(LOCAL)

    def in_force(self, received_on: date, on: date) -> bool:
        """Whether the row holds for a matter received then and decided `on`: no ground reaches back."""
        return (self.since is None or self.since <= received_on) and (self.until is None or on < self.until)


def rows() -> tuple[GroundRow, ...]:
    """Every row, the national ones first. Raises GroundError."""
    own = Path(settings.VAR_DIR) / "local_grounds.toml"
    files = tuple((file, file.stat().st_mtime_ns) for file in (NATIONAL, SHIPPED_LOCAL, own) if file.exists())
    return _read(files)


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> tuple[GroundRow, ...]:
    found = tuple(row for file, _changed in files for row in read_rows(file, local=file != NATIONAL))
    for place, row in enumerate(found):
        if any(_clash(row, other) for other in found[:place]):
            raise GroundError(_("%(verb)s 的依据 %(ground)s 写了两次") % {"verb": row.verb, "ground": row.ground})
    return found


def _clash(row: GroundRow, other: GroundRow) -> bool:
    """A local code means one thing; a national code may have a row for each class and route."""
    if row.verb != other.verb or row.ground != other.ground:
        return False
    return row.is_local or (row.classes, row.route, row.petitioner) == (other.classes, other.route, other.petitioner)


def read_rows(file: Path, *, local: bool) -> Iterator[GroundRow]:
    """The rows of one file, in its order. Raises GroundError."""
    heading = "ground" if local else "row"
    try:
        # utf-8-sig: an administrator's editor on Windows writes a byte order mark.
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GroundError(_("%(file)s 写法有误：%(error)s") % {"file": file.name, "error": error}) from error
    written = data.get(heading, [])
    if set(data) - {heading} or not isinstance(written, list) or not all(isinstance(row, dict) for row in written):
        raise GroundError(_("%(file)s 只能由 [[%(heading)s]] 组成") % {"file": file.name, "heading": heading})
    for number, row in enumerate(written, start=1):
        if cure := next(_cures(row, local=local), ""):
            raise GroundError(f"{file.name} {heading}[{number}]：{cure}")
        yield _row(row, local=local)


def _row(row: Mapping[str, Any], *, local: bool) -> GroundRow:
    return GroundRow(
        verb=row["verb"],
        ground=LOCAL + row["code"] if local else row.get("ground", ""),
        classes=tuple(row.get("class", ())),
        route=row.get("route", ""),
        petitioner=row.get("petitioner", ""),
        needs=tuple(row["needs"]),
        article=row["article"].strip(),
        certainty=row.get("certainty", ""),
        name=row.get("name", "").strip(),
        since=row.get("from"),
        until=row.get("until"),
        remedy=row.get("remedy", "").strip(),
    )


def _cures(row: Mapping[str, Any], *, local: bool) -> Iterator[str]:
    """What is wrong with a row and what to write instead, the first slip first."""
    if unknown := sorted(set(row) - (_LOCAL_FIELDS if local else _NATIONAL_FIELDS)):
        yield _("不认识的项：%(names)s") % {"names": "、".join(unknown)}
    verbs = [verb for verb in CODES if not (local and verb == "register")]
    if row.get("verb") not in verbs:
        yield _("verb 应是 %(verbs)s 之一") % {"verbs": "、".join(verbs)}
        return
    yield from _of_whom(row)
    if unusable := sorted(_strings(row.get("needs")) - USABLE[row["verb"]]):
        words = _("needs 里的 %(names)s 不能用于 %(verb)s，可用的有：%(usable)s")
        usable = "、".join(sorted(USABLE[row["verb"]])) or "—"
        yield words % {"names": "、".join(unusable), "verb": row["verb"], "usable": usable}
    if not isinstance(row.get("needs"), list):
        yield _('needs 写成列表，例如 ["served"]；不需要的写 []')
    if not _text(row, "article"):
        yield _("请在 article 写明依据的条款")
    yield from (_local_cures if local else _national_cures)(row)


def _of_whom(row: Mapping[str, Any]) -> Iterator[str]:
    """Slips in what says for which matters a row holds."""
    if not isinstance(row.get("class", []), list) or not _strings(row.get("class", [])) <= set(CaseClass.values):
        yield _("class 写成列表，可用的有：%(names)s") % {"names": "、".join(CaseClass.values)}
    elif "route" in row and (row["route"] not in ROUTES or row.get("class") != [CaseClass.CLAIM]):
        yield _('route 只能写 "6" 或 "1-5"，并且 class = ["claim"]')
    if row.get("petitioner", "known") not in PETITIONERS:
        yield _("petitioner 只能写 known 或 anonymous")


def _national_cures(row: Mapping[str, Any]) -> Iterator[str]:
    codes = CODES[row["verb"]]
    known = set(codes.values) if codes else {""}
    if row.get("ground", "") not in known:
        yield _("ground 应是 %(names)s 之一") % {"names": "、".join(sorted(known)) or "—"}
    if row.get("certainty") not in tuple(CERTAINTIES):
        yield _("certainty 只能写 T、E、C、M、I 之一")


def _local_cures(row: Mapping[str, Any]) -> Iterator[str]:
    verb, needs = row["verb"], _strings(row["needs"])
    days = [row.get("from"), row.get("until", row.get("from"))]
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,19}", str(row.get("code", ""))):
        yield _("code 用小写字母、数字和下划线，不超过 20 个字符")
    if not _text(row, "name"):
        yield _("请在 name 写明这一依据的名称")
    if any(not isinstance(day, date) or isinstance(day, datetime) for day in days):
        yield _("from 和 until 写成不带引号的日期，例如 2026-01-01")
    elif days[1] is not days[0] and days[1] <= days[0]:
        yield _("until 应当晚于 from")
    # No local rule lets a matter end on a word alone: there is an answer that was served, or a paper.
    if verb == "resolve" and not needs & {"served", "evidence"}:
        yield _("办结的本地依据至少需要 served（送达）或 evidence（书面材料）")
    if verb == "close" and not needs:
        yield _("结案的本地依据至少需要一项 needs")
    if verb == "decline" and not _text(row, "remedy"):
        yield _("不予受理的本地依据须在 remedy 写明告知信访人的救济途径")
    if verb != "decline" and "remedy" in row:
        yield _("remedy 只用于 decline")


def _strings(value: object) -> set[str]:
    return {str(one) for one in value} if isinstance(value, Sequence) and not isinstance(value, str) else set()


def _text(row: Mapping[str, Any], name: str) -> bool:
    value = row.get(name)
    return isinstance(value, str) and bool(value.strip())


def gaps() -> Iterator[str]:
    """What the national table lacks: a code nobody can rest on, a kind of matter that could never be resolved."""
    found = [row for row in rows() if not row.is_local]
    for verb, codes in CODES.items():
        for code in codes.values if codes else ():
            if not any((row.verb, row.ground) == (verb, code) for row in found):
                yield f"grounds.toml: {verb} {code}"
    told = {(one, row.route, row.petitioner) for row in found if row.verb == "resolve" for one in row.classes}
    for case_class in CaseClass.values:
        for route in ROUTES if case_class == CaseClass.CLAIM else ("",):
            for petitioner in PETITIONERS:
                if (case_class, route, petitioner) not in told:
                    yield f"grounds.toml: resolve {case_class} {route} {petitioner}"
