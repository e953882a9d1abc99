"""A flow's states and arrows as a picture (SVG without style or script) and as mermaid text."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from workflows.described import Flow, moves_of
from workflows.wording import listed

WIDTH, BOX_W, BOX_H, STEP_X, STEP_Y, EDGE = 760, 116, 44, 184, 170, 43
_PER_ROW = 4


_FRAME = (
    '<svg class="hy-flow" viewBox="0 0 {width} {height}" role="img" aria-label="{name}"><defs>'
    '<marker id="hy-tip-{code}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>'
    '<g fill="none" stroke="currentColor" marker-end="url(#hy-tip-{code})">{arrows}</g>{boxes}</svg>'
)


def svg_of(flow: Flow) -> SafeString:
    """Boxes in rows of four, an arrow for each pair of states; what each is called stands in the table below."""
    place = {
        state: (20 + number % _PER_ROW * STEP_X, EDGE + number // _PER_ROW * STEP_Y)
        for number, state in enumerate(flow.states.values)
    }
    drawn = (_arrow(place, source, target, listed(words)) for source, target, words in moves_of(flow) if source)
    boxes = (_box(flow.label(state), *where) for state, where in place.items())
    rows = -(-len(place) // _PER_ROW)
    height = 2 * EDGE + (rows - 1) * STEP_Y + BOX_H
    arrows, states = (format_html_join("", "{}", ((part,) for part in parts)) for parts in (drawn, boxes))
    return format_html(_FRAME, width=WIDTH, height=height, name=flow.name, code=flow.code, arrows=arrows, boxes=states)


def _box(label: str, x: int, y: int) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="6" fill="none" stroke="currentColor"/>'
        '<text x="{}" y="{}" text-anchor="middle" fill="currentColor" font-size="13">{}</text>',
        x, y, BOX_W, BOX_H, x + BOX_W // 2, y + BOX_H // 2 + 5, label,
    )  # fmt: skip


def _arrow(place: dict[str, tuple[int, int]], source: str, target: str, words: str) -> SafeString:
    """A curve from edge to edge; there and back bend to different sides, a step onto itself is a loop."""
    (x1, y1), (x2, y2) = place[source], place[target]
    if source == target:
        path = f"M{x1 + 30} {y1}C{x1 + 20} {y1 - 32} {x1 + 80} {y1 - 32} {x1 + 70} {y1}"
    elif y1 == y2:
        start, end = (x1 + BOX_W, x2) if x1 < x2 else (x1, x2 + BOX_W)
        bend = (-26 if x1 < x2 else 26) * max(1, abs(x2 - x1) // STEP_X)
        path = f"M{start} {y1 + BOX_H // 2}Q{(start + end) // 2} {y1 + BOX_H // 2 + bend} {end} {y2 + BOX_H // 2}"
    else:
        start, end = (y1 + BOX_H, y2) if y1 < y2 else (y1, y2 + BOX_H)
        shift = -14 if y1 < y2 else 14
        path = f"M{x1 + BOX_W // 2 + shift} {start}L{x2 + BOX_W // 2 + shift} {end}"
    return format_html('<path d="{}"><title>{}</title></path>', path, words)


def mermaid_of(flow: Flow) -> str:
    """The same as text that many viewers draw."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{flow.label(state)} {state}" as {state}' for state in flow.states.values]
    for source, target, words in moves_of(flow):
        lines.append(f"    {source or '[*]'} --> {target}: {listed(words)}")
    return "\n".join(lines)
