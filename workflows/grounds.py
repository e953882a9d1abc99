"""On which ground a matter is concluded, closed or declined, and a hearing left out: asks the tables.

The rows stand in `workflows/data/grounds.toml`, where a civil servant can check them; an installation's local
grounds beside them are chosen by their own code and never hold by themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.codes import CaseClass
from workflows.ground_rows import CODES, LOCAL, GroundRow, rows
from workflows.needs import NEEDS, Asked, still_to_carry_out
from workflows.petition_facts import PetitionFacts
from workflows.verbs import Reason
from workflows.wording import listed

Missing = tuple[GroundRow, Reason]


def name_of(row: GroundRow) -> str:
    """What is chosen, in words; the rows of resolve say for whom they hold."""
    codes = CODES[row.verb]
    if row.is_local:
        return row.name
    return str(codes(row.ground).label) if codes else whom_of(row)


def whom_of(row: GroundRow) -> str:
    """For which matters a row holds: class, route, petitioner; «» for all."""
    classes = [str(CaseClass(one).label) for one in row.classes]
    routes = {"6": _("信访程序（六）"), "1-5": _("法定途径（一）至（五）")}
    petitioners = {"known": _("信访人清楚"), "anonymous": _("匿名或姓名、住址不清")}
    parts = (listed(classes), routes.get(row.route, ""), petitioners.get(row.petitioner, ""))
    return " · ".join(filter(None, parts))


def basis_of(row: GroundRow) -> str:
    """The article of the 条例, or the local text as the office wrote it."""
    return row.article if row.is_local else _("《信访工作条例》%s") % row.article


def told_of(row: GroundRow) -> str:
    """A row as it is named in a refusal, in the log and on paper."""
    return _("%(name)s（%(basis)s）") % {"name": name_of(row).partition("（第")[0], "basis": basis_of(row)}


def row_of(verb: str, ground: str, facts: PetitionFacts, on: dt.date) -> GroundRow | None:
    """The row of a chosen ground that holds for this matter on that day; None where there is none."""
    return next((row for row in _chosen(verb, ground, facts, on) if not _unfit(row, facts)), None)


def offered(verb: str, facts: PetitionFacts, on: dt.date) -> list[tuple[str, str]]:
    """(code, words) of the grounds a form offers: every national one, and the local ones that fit this matter."""
    codes = CODES[verb]
    local = [
        row for row in rows()
        if row.verb == verb and row.is_local and row.in_force(facts.received_on, on) and not _unfit(row, facts)
    ]  # fmt: skip
    return [*(codes.choices if codes else ()), *((row.ground, told_of(row)) for row in local)]


def _chosen(verb: str, ground: str, facts: PetitionFacts, on: dt.date) -> list[GroundRow]:
    return [
        row
        for row in rows()
        if (row.verb, row.ground) == (verb, ground) and row.in_force(facts.received_on, on)
    ]  # fmt: skip


def _unfit(row: GroundRow, facts: PetitionFacts) -> Reason | None:
    """Why a row does not hold for this kind of matter."""
    if row.classes and facts.case_class not in row.classes:
        return Reason("wrong_class", gettext_lazy("这一依据不适用于本类事项。"), "ground")
    if row.route and row.route not in {"1-5" if claim.elsewhere else "6" for claim in facts.claims}:
        return Reason("wrong_route", gettext_lazy("本事项没有按这一依据所指途径办理的诉求。"), "ground")
    if row.petitioner == "known" and facts.anonymous:
        return Reason("nobody", gettext_lazy("匿名或者姓名、住址不清的事项不适用这一依据。"), "ground")
    if row.petitioner == "anonymous" and not facts.anonymous:
        return Reason("somebody", gettext_lazy("信访人姓名、住址清楚，答复须送达。"), "ground")
    return None


def missing(verb: str, ground: str, asked: Asked) -> Iterator[Missing]:
    """Every reason why the chosen ground does not carry `verb`, each with the row that says so."""
    candidates = _chosen(verb, ground, asked.facts, asked.on)
    fitting = [row for row in candidates if not _unfit(row, asked.facts)]
    if not candidates:
        words = gettext_lazy("没有这一依据，或者它在收到之日、办理之日没有施行。")
        yield GroundRow(verb, ground, (), "", "", (), ""), Reason("no_ground", words, "ground")
    elif not fitting:
        # A code with several rows: the last to be looked at says why, as each refuses for its own reason.
        reason = _unfit(candidates[-1], asked.facts)
        assert reason is not None  # noqa: S101
        yield candidates[-1], reason
    else:
        yield from _unmet(fitting, asked)


def missing_to_resolve(asked: Asked) -> Iterator[Missing]:
    """Every reason why the matter is not resolved yet by the table, each once with its row."""
    fitting = [row for row in rows() if row.verb == "resolve" and not row.is_local and not _unfit(row, asked.facts)]
    if not fitting:
        row = GroundRow("resolve", "", (), "", "", (), "31")
        yield row, Reason("not_classified", gettext_lazy("事项还没有确定类别和诉求途径。"))
    yield from _unmet(fitting, asked)


def _unmet(fitting: list[GroundRow], asked: Asked) -> Iterator[Missing]:
    """A need that several rows share is told once."""
    told: set[str] = set()
    for row in fitting:
        for name in row.needs:
            if name not in told and (reason := NEEDS[name].ask(asked)):
                yield row, reason
            told.add(name)


def as_reason(found: list[Missing]) -> Reason | None:
    """What is missing and by which row, as one reason; None when nothing is."""
    if not found:
        return None
    by_row: dict[GroundRow, list[Reason]] = {}
    for row, reason in found:
        by_row.setdefault(row, []).append(reason)
    words = [
        _("%(missing)s【依据：%(row)s】") % {"missing": "".join(str(one.words) for one in reasons), "row": told_of(row)}
        if row.article
        else "".join(str(one.words) for one in reasons)
        for row, reasons in by_row.items()
    ]
    first = found[0][1]
    return Reason(first.code, "".join(words), first.field)


def nothing_left_open(facts: PetitionFacts) -> Iterator[Reason]:
    """What holds for every ground of closing: nothing supported, promised, asked or written is left open."""
    if facts.is_revoked:
        yield Reason("redo_owed", gettext_lazy("处理意见已被撤销并责令重新办理，请先恢复办理。"))
    if reason := still_to_carry_out(facts):
        yield reason
    if facts.open_commitments:
        yield Reason("commitment_open", gettext_lazy("还有 %d 项承诺没有兑现或了结。") % facts.open_commitments)
    if facts.review_open:
        yield Reason("review_open", gettext_lazy("复查（复核）尚未办结。"))
    if facts.supervised:
        yield Reason("supervised", gettext_lazy("督办（建议）的回复还没有得到认可。"))
    if facts.is_urgent:
        yield Reason("urgent_open", gettext_lazy("重大紧急情况还没有终报。"))
    if facts.draft_documents:
        words = gettext_lazy("还有 %d 份文书没有出具或送达，卷内材料不齐。")
        yield Reason("papers_open", words % facts.draft_documents)


def log_of(verb: str, ground: str) -> dict[str, str]:
    """What the log says of a ground: its code, and a local one's name and article in full."""
    words = local_words(verb, ground)
    return {"ground": str(ground), **({"local_ground": words} if words else {})} if ground else {}


def local_words(verb: str, ground: str) -> str:
    """«name (article)» of a local ground, for the log and the paper: it must be read when the file is long gone."""
    row = next((row for row in rows() if (row.verb, row.ground) == (verb, ground)), None) if is_local(ground) else None
    return told_of(row) if row else ""


def is_local(ground: str) -> bool:
    return ground.startswith(LOCAL)
