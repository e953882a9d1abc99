"""The tables of grounds as lines for people: the page «办理规则» and docs/workflow.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.clock_words import CERTAINTY
from workflows.described import said
from workflows.ground_rows import CODES, GroundRow, rows
from workflows.grounds import name_of, whom_of
from workflows.needs import NEEDS
from workflows.wording import article_words, sentences

TITLES: Mapping[str, str | Promise] = {
    "resolve": gettext_lazy("办结条件"),
    "close": gettext_lazy("结案依据"),
    "decline": gettext_lazy("不予受理、不再受理的依据"),
    "record_hearing": gettext_lazy("免予听取陈述的原因"),
    "register": gettext_lazy("免予书面告知的原因"),
}


@dataclass(frozen=True)
class GroundLine:
    """One row in words, in the active language. `needs` are (words, the need's own docstring)."""

    code: str
    name: str
    whom: str
    needs: tuple[tuple[str, str], ...]
    article: str
    certainty: str
    mark: str
    local: str

    @property
    def needed(self) -> str:
        """Its needs in one cell."""
        return sentences(words for words, _docstring in self.needs)


@dataclass(frozen=True)
class GroundTable:
    """The rows of one verb."""

    verb: str
    title: str
    lines: tuple[GroundLine, ...]


def ground_tables(*, local: bool = True) -> list[GroundTable]:
    """Every table, in the order a matter meets them; `local`: with what this installation has added."""
    found = [row for row in rows() if local or not row.is_local]
    return [
        GroundTable(verb, str(TITLES[verb]), tuple(_line(row) for row in found if row.verb == verb)) for verb in CODES
    ]


def _line(row: GroundRow) -> GroundLine:
    return GroundLine(
        code=row.ground,
        name=name_of(row) if row.ground else "",
        whom=whom_of(row),
        needs=tuple((str(NEEDS[name].words), said(NEEDS[name].ask)) for name in row.needs),
        article=row.article if row.is_local else article_words(row.article),
        certainty=str(CERTAINTY[row.certainty]) if row.certainty else "",
        mark=row.certainty,
        local=local_words(row.since, row.until) if row.is_local else "",
    )


def local_words(since: date | None, until: date | None) -> str:
    """«地方依据，适用于 2026-01-01 起收到的事项»; the ground itself is in the office's own words, in any language."""
    words = _("地方依据，适用于 %(since)s 起收到的事项") % {"since": since}
    return _("%(words)s，%(until)s 起不再适用") % {"words": words, "until": until} if until else words
