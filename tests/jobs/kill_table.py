"""The table of kills at the end of a run, one line a point and engine; works under xdist too."""

from dataclasses import dataclass

import pytest

PROPERTY = "kills"
HEAD = ("killed", "engine", "rounds", "lost", "effects twice")


@dataclass(frozen=True)
class Kills:
    """What came of killing `rounds` jobs at one point."""

    point: str
    engine: str
    rounds: int
    lost: int
    twice: int

    def cells(self) -> tuple[str, ...]:
        return self.point, self.engine, str(self.rounds), str(self.lost), str(self.twice)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the reports of the tests carry."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = sorted(tuple(cells) for report in reports for name, cells in report.user_properties if name == PROPERTY)
    if not lines:
        return
    terminalreporter.section("kill -9")
    for line in (HEAD, *lines):
        terminalreporter.line(f"{line[0]:20}{line[1]:10}{line[2]:>7}{line[3]:>6}{line[4]:>15}")
