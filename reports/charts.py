"""The chart of twelve months: pieces as bars, the repeat rate as a dashed line with rings.

Readable in black and white: shapes, not colours, tell the two apart, every value is written, and the
same values stand in the table beside it. Drawn with attributes only, as pages forbid inline styles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.cells import share
from reports.figures import Figures
from reports.months import Month

WIDTH, HEIGHT = 960, 300
LEFT, RIGHT, TOP, BOTTOM = 46, 48, 40, 46
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
STEPS = 4


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
class Chart:
    """What templates/reports/parts/chart.html draws."""

    bars: tuple[Bar, ...]
    lines: tuple[str, ...]
    points: tuple[Point, ...]
    levels: tuple[Level, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM
    label_y: int = HEIGHT - BOTTOM + 18


def chart(months: Sequence[tuple[Month, Figures]]) -> Chart:
    """The chart of these months, oldest first."""
    top = round_up(max((figures.submissions for _month, figures in months), default=0))
    slot = PLOT_WIDTH / max(1, len(months))
    rates = [figures.repeat_rate for _month, figures in months]
    placed = [(LEFT + slot * (place + 0.5), rate) for place, rate in enumerate(rates)]
    return Chart(
        bars=tuple(_bar(place, slot, month, figures, top) for place, (month, figures) in enumerate(months)),
        lines=_lines(placed),
        points=tuple(_point(x, rate) for x, rate in placed if rate is not None),
        levels=tuple(_level(step, top) for step in range(STEPS + 1)),
    )


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


def _bar(place: int, slot: float, month: Month, figures: Figures, top: int) -> Bar:
    y = _height(figures.submissions / top)
    middle, width = round(LEFT + slot * (place + 0.5), 1), round(slot * 0.62, 1)
    return Bar(
        x=round(middle - width / 2, 1),
        y=y,
        width=width,
        height=round(HEIGHT - BOTTOM - y, 1),
        middle=middle,
        above=HEIGHT - BOTTOM - 6,
        text=str(figures.submissions),
        label=str(month)[2:],
    )


def _point(x: float, rate: float) -> Point:
    y = _height(rate)
    return Point(round(x, 1), y, round(y - 10, 1), str(share(rate)))


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
