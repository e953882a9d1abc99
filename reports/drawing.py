"""Charts as pictures for page and paper: months as columns below a dashed line of rates, the rest as bars.

Readable in black and white: shapes, not colours, tell the two apart, every value is written, and the
same values stand in the table beside it. Drawn with attributes only, as pages forbid inline styles.
Rates and pieces have a strip each, one above the other: no word of the one lies on the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.papers.fonts import REQUIRED_FAMILIES
from reports.charts import Chart

WIDTH, HEIGHT = 960, 316
LEFT, RIGHT = 46, 48
RATE_TOP, RATE_BASE, RATE_STEPS = 52, 120, 2
TOP, BASE, STEPS = 160, 272, 4
PLOT_WIDTH = WIDTH - LEFT - RIGHT
ROW, THICK, GAP, LETTER, LONGEST_NAME, VALUE = 26, 18, 4, 13, 22, 100
PAGE_ROW, PAGE_LONGEST = 40, 84
# As many bars as fit one page of the paper.
MOST_BARS = 26
# Said at each picture: the styles of a page do not reach into one that is printed.
FONTS = ", ".join((*reversed(REQUIRED_FAMILIES), "sans-serif"))


@dataclass(frozen=True)
class Bar:
    """One month's pieces; all in the units of the view box. `middle` is the bar's centre; `year` stands below the
    first month of each year.
    """

    x: float
    y: float
    width: float
    height: float
    middle: float
    above: float
    text: str
    label: str
    year: str


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
    text: str
    is_base: bool


@dataclass(frozen=True)
class Columns:
    """What templates/reports/parts/columns.html draws. `title` is said, `caption` is seen."""

    bars: tuple[Bar, ...]
    lines: tuple[str, ...]
    points: tuple[Point, ...]
    levels: tuple[Level, ...]
    title: str
    caption: str
    names: tuple[str, str]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    label_y: int = BASE + 18
    year_y: int = BASE + 35
    fonts: str = FONTS


@dataclass(frozen=True)
class Line:
    """One lying bar with its name before and its value behind it. In a window the name stands above: `page_y` is
    its upper end there, `part` its length in percent.
    """

    y: float
    width: float
    middle: float
    behind: float
    label: str
    text: str
    page_y: int
    part: float


@dataclass(frozen=True)
class Bars:
    """What the two bars.html draw: templates/papers/parts in its own measures, templates/reports/parts in those of
    the window. `title` is said, `caption` is seen.
    """

    lines: tuple[Line, ...]
    title: str
    caption: str
    height: int
    left: int
    width: int = WIDTH
    thick: int = THICK
    page_row: int = PAGE_ROW
    fonts: str = FONTS

    @property
    def page_height(self) -> int:
        return self.page_row * len(self.lines)


def draw(chart: Chart, width: int = WIDTH) -> tuple[Columns | Bars, ...]:
    """The pictures of a chart: columns where it has rates, lying bars elsewhere, no more of them than fit one page."""
    if chart.rates:
        return (columns(chart),)
    rows = list(zip(chart.labels, chart.values, strict=True))
    if len(rows) > MOST_BARS:
        # Of many rows those without a value are left to the table.
        rows = [row for row in rows if row[1]]
    return tuple(bars(chart, rows[start : start + MOST_BARS], width) for start in range(0, len(rows), MOST_BARS))


def columns(chart: Chart) -> Columns:
    """Months from left to right, oldest first."""
    values = [int(value or 0) for value in chart.values]
    top = round_up(max(values, default=0))
    slot = PLOT_WIDTH / max(1, len(values))
    placed = [(LEFT + slot * (place + 0.5), rate) for place, rate in enumerate(chart.rates)]
    months = zip(values, chart.labels, _years(chart.labels), strict=True)
    return Columns(
        bars=tuple(_bar(place, slot, month[0] / top, month) for place, month in enumerate(months)),
        lines=_lines(placed),
        points=tuple(_point(x, rate) for x, rate in placed if rate is not None),
        levels=(*_levels(RATE_TOP, RATE_BASE, RATE_STEPS, "{:.0%}", 1), *_levels(TOP, BASE, STEPS, "{:.0f}", top)),
        title=chart.spoken,
        caption=chart.title,
        names=(chart.value_name, chart.rate_name),
    )


def bars(chart: Chart, rows: Sequence[tuple[str, float | None]], width: int = WIDTH) -> Bars:
    """One bar per row, in the order of the table; the longest name decides where they begin."""
    most = 1.0 if chart.is_share else max((value or 0 for value in chart.values), default=0) or 1
    names = [_short(label) for label, _value in rows]
    left = LETTER * max(map(len, names), default=0) + 14
    lines = []
    for place, (name, (_label, value)) in enumerate(zip(names, rows, strict=True)):
        y, part = place * ROW + GAP, (value or 0) / most
        long = round((width - left - VALUE) * part, 1)
        behind = round(left + long + 8, 1)
        words = chart.written(value)
        lines.append(Line(y, long, y + THICK - 4, behind, name, words, place * PAGE_ROW, round(part * PAGE_LONGEST, 2)))
    return Bars(tuple(lines), chart.spoken, chart.title, max(1, len(lines)) * ROW + 2 * GAP, left, width)


def _short(label: str) -> str:
    """A name that fits before the bar; the table has all of it."""
    label = label.strip("　")
    return label if len(label) <= LONGEST_NAME else _("%(name)s…") % {"name": label[: LONGEST_NAME - 1]}


def _years(months: Sequence[str]) -> list[str]:
    """The year below each January, and below the first month where the next is no January that would touch it."""
    shown = [month[:4] if month.endswith("-01") else "" for month in months]
    if months and not any(shown[:2]):
        shown[0] = months[0][:4]
    return [_("%(year)s年") % {"year": year} if year else "" for year in shown]


def round_up(most: int) -> int:
    """The end of the scale: a round number that divides into the grid's steps."""
    unit = 1
    while True:
        for factor in (1, 2, 3, 5, 10):
            if unit * factor * STEPS >= max(most, 1):
                return unit * factor * STEPS
        unit *= 10


def _height(part: float, top: int = TOP, base: int = BASE) -> float:
    return round(base - (base - top) * part, 1)


def _bar(place: int, slot: float, part: float, told: tuple[int, str, str]) -> Bar:
    y, (value, month, year) = _height(part), told
    middle, width = round(LEFT + slot * (place + 0.5), 1), round(slot * 0.62, 1)
    return Bar(
        x=round(middle - width / 2, 1),
        y=y,
        width=width,
        height=round(BASE - y, 1),
        middle=middle,
        above=round(y - 5, 1),
        text=str(value),
        label=_("%(month)d月") % {"month": int(month[5:])},
        year=year,
    )


def _point(x: float, rate: float) -> Point:
    y = _height(rate, RATE_TOP, RATE_BASE)
    return Point(round(x, 1), y, round(y - 10, 1), f"{rate:.0%}")


def _lines(placed: Sequence[tuple[float, float | None]]) -> tuple[str, ...]:
    """Polylines between months that have a rate; a month without one is a gap, not a zero."""
    lines: list[list[str]] = [[]]
    for x, rate in placed:
        if rate is None:
            lines.append([])
        else:
            lines[-1].append(f"{x:.1f},{_height(rate, RATE_TOP, RATE_BASE)}")
    return tuple(" ".join(line) for line in lines if len(line) > 1)


def _levels(top: int, base: int, steps: int, words: str, most: float) -> Iterator[Level]:
    for step in range(steps + 1):
        part = step / steps
        yield Level(_height(part, top, base), words.format(most * part), is_base=not step)
