"""The whole table as one Markdown file a language: `manage.py workflow_table --write` writes both."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from workflows.clock_words import describe_rules
from workflows.described import FLOWS, Flow, VerbRow, rows_of
from workflows.diagram import mermaid_of
from workflows.ground_words import ground_tables
from workflows.needs import POST_GRACE_DAYS

FILES = {"zh-hans": "workflow.md", "en": "workflow.en.md"}
HEAD = """# The workflow table

{languages}

Written by `manage.py workflow_table --write` from the flows themselves; do not edit it, a test holds it to them.
Articles are those of 《信访工作条例》(2022) unless another text is named. Certainty: T article read, E excerpt read,
C seen in practice, M from memory, I this product's inference, to be confirmed with the bureau.
"""
CLOCK_HEADS = (
    "no.", "clock", "whose", "length", "starts by", "stops by", "is over with", "falls away by", "extension", "pause",
    "article",
)  # fmt: skip
_ENGLISH_HEAD = """Behind an article (3) is its paragraph 第三款 and (iii) its item （三）.
PIPL is the Personal Information Protection Law. Words: petition 信访, claim 诉求, review 复查, re-examination 复核,
to pass on 转送, to assign down (with a report due) 交办, supervision 督办.
The Chinese text of the law decides; this is a reading aid.
"""


def markdown(language: str) -> str:
    """Flows with their diagrams, the grounds, and the clocks, in «zh-hans» or «en»."""
    links = {"zh-hans": "中文 · [English](workflow.en.md)", "en": "[中文](workflow.md) · English"}
    head = HEAD.format(languages=links[language]) + (_ENGLISH_HEAD if language == "en" else "")
    with translation.override(language):
        parts = [head, *(part for flow in FLOWS for part in _flow(flow)), *_grounds(), *_clocks()]
    return "\n".join(parts).rstrip() + "\n"


def _flow(flow: Flow) -> Iterator[str]:
    yield f"\n## {flow.name} ({flow.code})\n\n```mermaid\n{mermaid_of(flow)}\n```\n"
    rows = rows_of(flow)
    for title, chosen in (("Verbs that move the state", True), ("Verbs that record facts", False)):
        mine = [row for row in rows if row.moves is chosen]
        if mine:
            yield f"### {title}\n\n| verb | from | to | who | only when | clocks | paper | article |"
            yield "|---|---|---|---|---|---|---|---|"
            yield from map(_verb, mine)
            yield ""
    yield "### What each means\n"
    for row in rows:
        yield f"- **{row.label}** `{row.code}`: {row.docstring}"
        yield from (f"  - {words}: {docstring}" for words, docstring in row.guards)


def _verb(row: VerbRow) -> str:
    clocks = " ".join(filter(None, (f"▶ {row.starts}" if row.starts else "", f"■ {row.stops}" if row.stops else "")))
    paper = "✓" if row.has_paper else ""
    cells = (f"{row.label} `{row.code}`", row.sources, row.targets or "—", row.who, row.only_when, clocks, paper)
    return "| " + " | ".join((*cells, f"{row.article} ({row.mark})")) + " |"


def _grounds() -> Iterator[str]:
    yield "\n## Grounds\n"
    yield "From `workflows/data/grounds.toml`. Local grounds are an installation's own, and off by default."
    for table in ground_tables(local=False):
        yield f"\n### {table.title} (`{table.verb}`)\n\n| ground | for whom | needed | article |\n|---|---|---|---|"
        for line in table.lines:
            name = f"{line.name} `{line.code}`" if line.code else "—"
            yield f"| {name} | {line.whom or '—'} | {line.needed or '—'} | {line.article} ({line.mark}) |"
    yield "\n### What each need means\n"
    meant = {need: None for table in ground_tables(local=False) for line in table.lines for need in line.needs}
    yield from (f"- {words}: {docstring}" for words, docstring in meant)
    yield f"\nA request for review that was posted on the last day is waited for {POST_GRACE_DAYS} days more (I).\n"


def _clocks() -> Iterator[str]:
    yield f"## Clocks\n\n| {' | '.join(CLOCK_HEADS)} |\n{'|---' * len(CLOCK_HEADS)}|"
    for rule in describe_rules():
        verbs = (
            _verbs(rule.starts_by),
            _verbs(rule.stopped_by, " + " if rule.all_of else ", "),
            _verbs(rule.ended_by),
            _verbs(rule.dropped_by),
        )
        cells = (rule.number, f"{rule.name} `{rule.code}`", rule.whose, rule.length, *verbs, rule.extension, rule.pause)
        yield "| " + " | ".join((*cells, f"{rule.article} ({rule.certainty})")) + " |"
    yield "\n«Stops by»: fulfilled (a + b: by both). «Is over with»: ends as well, fulfilled or not, late or in time."
    yield "«Falls away by»: nobody owes it any more, and nobody was late."


def _verbs(named: tuple[str, ...], between: str = ", ") -> str:
    return between.join(f"`{verb}`" for verb in named) or "—"
