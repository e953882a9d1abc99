"""A report's figures as they are kept, and read again as they were."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from reports.figures import Figures, Row, Tally, Timeliness
from reports.monthly import ROW_TABLES, TALLY_TABLES, MonthlyReport
from reports.months import Month


def fingerprint(rows: Mapping[str, Any]) -> str:
    """SHA-256 in hex over the canonical JSON of a report's rows."""
    canonical = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def restore(rows: Mapping[str, Any]) -> MonthlyReport:
    """The report whose `as_json` these rows are, written under this or an earlier version of the definitions."""
    months = rows.get("last_months", [])
    return MonthlyReport(
        month=Month.parse(rows["month"]),
        office=rows["office"],
        office_name=rows["office_name"],
        definitions_version=rows["definitions_version"],
        as_of=dt.date.fromisoformat(rows["as_of"]),
        is_complete=rows["is_complete"],
        now=Figures.of_json(rows),
        previous=Figures.of_json(rows["previous_month"]),
        year_ago=Figures.of_json(rows["same_month_last_year"]),
        year_to_date=Figures.of_json(rows["year_to_date"]),
        year_to_date_last_year=Figures.of_json(rows["year_to_date_last_year"]),
        last_months=tuple((Month.parse(one["month"]), Figures.of_json(one)) for one in months),
        rows={table: tuple(Row.of_json(row) for row in rows.get(table, [])) for table in ROW_TABLES},
        tallies={table: tuple(Tally.of_json(row) for row in rows.get(table, [])) for table in TALLY_TABLES},
        timeliness=tuple(Timeliness.of_json(code, stored) for code, stored in rows["timeliness"].items()),
        footnotes=tuple(rows.get("footnotes", ())),
    )
