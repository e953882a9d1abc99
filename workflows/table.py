"""The whole table as one Markdown file: docs/workflow.md is written by `manage.py workflow_table --write`."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from workflows.clock_words import describe_rules
from workflows.codes import CaseClass
from workflows.described import FLOWS, Flow, VerbRow, rows_of, said
from workflows.diagram import mermaid_of
from workflows.grounds import POST_GRACE_DAYS, RESOLVE_TABLE, ResolveRow

HEAD = """# The workflow table

Written by `manage.py workflow_table --write` from the flows themselves; do not edit it, a test holds it to them.
Articles are those of 《信访工作条例》(2022) unless another text is named. Certainty: T article read, E excerpt read,
C seen in practice, M from memory, I this product's inference, to be confirmed with the bureau.
"""


def markdown() -> str:
    """Flows with their diagrams, the grounds for resolving, and the clocks."""
    with translation.override("zh-hans"):
        parts = [HEAD, *(part for flow in FLOWS for part in _flow(flow)), *_grounds(), *_clocks()]
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
    only_when = "；".join(words for words, _docstring in row.guards)
    paper = "✓" if row.has_paper else ""
    cells = (f"{row.label} `{row.code}`", row.sources, row.targets or "—", row.who, only_when, clocks, paper)
    return "| " + " | ".join((*cells, f"{row.article} ({row.mark})")) + " |"


def _grounds() -> Iterator[str]:
    yield "\n## What must stand before a matter is resolved\n"
    yield "| class | route | petitioner | needed | article |\n|---|---|---|---|---|"
    for row in RESOLVE_TABLE:
        who, name = "anonymous" if row.anonymous else "known", CaseClass(row.case_class).label
        yield f"| {name} | {row.route or '—'} | {who} | {_needs(row)} | {row.article} ({row.certainty}) |"
    yield f"\nA request for review that was posted on the last day is waited for {POST_GRACE_DAYS} days more (I).\n"


def _needs(row: ResolveRow) -> str:
    return "; ".join(said(need) for need in row.needs) or "—"


def _clocks() -> Iterator[str]:
    yield "## Clocks\n\n| no. | clock | whose | length | starts by | stops by | extension | pause | article |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for rule in describe_rules():
        starts, stops = (", ".join(f"`{verb}`" for verb in verbs) for verbs in (rule.starts_by, rule.stopped_by))
        cells = (rule.number, f"{rule.name} `{rule.code}`", rule.whose, rule.length, starts, stops, rule.extension)
        yield "| " + " | ".join((*cells, rule.pause, f"{rule.article} ({rule.certainty})")) + " |"
