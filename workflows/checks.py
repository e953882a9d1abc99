"""Start-up checks: no flow has a dead end, a circle without an end, an island or a verb without its rule; the tables of
grounds and local rules can be read, and the national ones leave nothing out; the years at hand have their holidays.
"""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.utils import timezone

from offices.checks import AT_START
from workflows.described import FLOWS, problems
from workflows.ground_rows import GroundError, gaps
from workflows.local_rules import LocalRuleError, check_files
from workflows.workdays import CalendarError, load_calendar


@register(AT_START)
def flows_are_whole(**kwargs: Any) -> list[CheckMessage]:
    """workflows.E001 for each gap."""
    return [Error(problem, id="workflows.E001") for flow in FLOWS for problem in problems(flow)]


@register(AT_START)
def tables_can_be_read(**kwargs: Any) -> list[CheckMessage]:
    """workflows.E002 for a slip in a file of grounds or a ground that is missing, E003 for one of local limits."""
    try:
        found: list[CheckMessage] = [Error(gap, id="workflows.E002") for gap in gaps()]
    except GroundError as error:
        found = [Error(str(error), id="workflows.E002")]
    try:
        check_files()
    except LocalRuleError as error:
        found.append(Error(str(error), id="workflows.E003"))
    return found


@register(AT_START)
def holidays_are_known(**kwargs: Any) -> list[CheckMessage]:
    """workflows.W001 for each year whose notice should be in the tables, E004 for a table that cannot be read."""
    try:
        wanting = load_calendar().wanting(timezone.localdate())
    except CalendarError as error:
        return [Error(str(error), id="workflows.E004")]
    return [
        checks.Warning(
            f"The holiday notice for {year} is not in the tables: dates that rest on it are provisional.",
            hint=f"Write VAR_DIR/workdays/{year}.toml (docs/recipes.md), then run manage.py recompute_clocks.",
            id="workflows.W001",
        )
        for year in wanting
    ]
