"""Charts as pictures for page and paper: months as columns with a dashed line of rates, the rest as bars.

Readable in black and white: shapes, not colours, tell the two apart, every value is written, and the
same values stand in the table beside it. Drawn with attributes only, as pages forbid inline styles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.charts import Chart

WIDTH, HEIGHT = 960, 300
LEFT, RIGHT, TOP, BOTTOM = 46, 48, 40, 46
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
STEPS = 4
NAMES, ROW, THICK, GAP, LONGEST_BAR, LONGEST_NAME = 300, 26, 18, 4, 560, 22


@dataclass(frozen=True)
class Bar:
    """One month's pieces; all in the units of the view box. `middle` is the bar's centre."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    above: float
    text: str
    label: str


@dataclass(frozen=True)
class Point:
    """One month's repeat rate, its words in a white box above; months without a rate break the line."""

    x: float
    y: float
    above: float
    text: str

    @property
    def box_width(self) -> int:
        return 8 * len(self.text) + 4

    @property
    def box_x(self) -> float:
        return round(self.x - self.box_width / 2, 1)

    @property
    def box_y(self) -> float:
        return round(self.above - 12, 1)


@dataclass(frozen=True)
class Level:
    """A line of the grid with its words on both sides."""

    y: float
    left: str
    right: str


@dataclass(frozen=True)
class Columns:
    """What templates/reports/parts/columns.html draws."""

    bars: tuple[Bar, ...]
    lines: tuple[str, ...]
    points: tuple[Point, ...]
    levels: tuple[Level, ...]
    title: str
    names: tuple[str, str]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM
    label_y: int = HEIGHT - BOTTOM + 18


@dataclass(frozen=True)
class Line:
    """One lying bar with its name before and its value behind it."""

    y: float
    width: float
    middle: float
    behind: float
    label: str
    text: str


@dataclass(frozen=True)
class Bars:
    """What templates/reports/parts/bars.html draws."""

    lines: tuple[Line, ...]
    title: str
    height: int
    width: int = WIDTH
    left: int = NAMES
    thick: int = THICK


def draw(chart: Chart) -> Columns | Bars:
    """The picture of a chart: columns where it has rates, lying bars elsewhere."""
    return columns(chart) if chart.rates else bars(chart)


def columns(chart: Chart) -> Columns:
    """Months from left to right, oldest first."""
    values = [int(value or 0) for value in chart.values]
    top = round_up(max(values, default=0))
    slot = PLOT_WIDTH / max(1, len(values))
    placed = [(LEFT + slot * (place + 0.5), rate) for place, rate in enumerate(chart.rates)]
    return Columns(
        bars=tuple(_bar(place, slot, *pair, top) for place, pair in enumerate(zip(chart.labels, values, strict=True))),
        lines=_lines(placed),
        points=tuple(_point(x, rate) for x, rate in placed if rate is not None),
        levels=tuple(_level(step, top) for step in range(STEPS + 1)),
        title=chart.spoken,
        names=(chart.value_name, chart.rate_name),
    )


def bars(chart: Chart) -> Bars:
    """One bar per row, in the order of the table."""
    most = 1.0 if chart.is_share else max((value or 0 for value in chart.values), default=0) or 1
    lines = []
    for place, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        y, width = place * ROW + GAP, round(LONGEST_BAR * (value or 0) / most, 1)
        words = chart.written(value)
        lines.append(Line(y, width, y + THICK - 4, NAMES + width + 8, _short(label), words))
    return Bars(tuple(lines), chart.spoken, max(1, len(lines)) * ROW + 2 * GAP)


def _short(label: str) -> str:
    """A name that fits before the bar; the table has all of it."""
    label = label.strip("　")
    return label if len(label) <= LONGEST_NAME else _("%(name)s…") % {"name": label[: LONGEST_NAME - 1]}


def round_up(most: int) -> int:
    """The end of the scale: a round number that divides into the grid's steps and leaves room for words."""
    unit = 1
    while True:
        for factor in (1, 2, 3, 5, 10):
            if unit * factor * STEPS >= max(most, 1):
                return unit * factor * STEPS
        unit *= 10


def _height(part: float) -> float:
    return round(HEIGHT - BOTTOM - PLOT_HEIGHT * part, 1)


def _bar(place: int, slot: float, label: str, value: int, top: int) -> Bar:
    y = _height(value / top)
    middle, width = round(LEFT + slot * (place + 0.5), 1), round(slot * 0.62, 1)
    return Bar(
        x=round(middle - width / 2, 1),
        y=y,
        width=width,
        height=round(HEIGHT - BOTTOM - y, 1),
        middle=middle,
        above=HEIGHT - BOTTOM - 6,
        text=str(value),
        label=label[2:],
    )


def _point(x: float, rate: float) -> Point:
    y = _height(rate)
    return Point(round(x, 1), y, round(y - 10, 1), f"{rate:.0%}")


def _lines(placed: Sequence[tuple[float, float | None]]) -> tuple[str, ...]:
    """Polylines between months that have a rate; a month without one is a gap, not a zero."""
    lines: list[list[str]] = [[]]
    for x, rate in placed:
        if rate is None:
            lines.append([])
        else:
            lines[-1].append(f"{x:.1f},{_height(rate)}")
    return tuple(" ".join(line) for line in lines if len(line) > 1)


def _level(step: int, top: int) -> Level:
    return Level(_height(step / STEPS), str(top * step // STEPS), f"{step / STEPS:.0%}")
