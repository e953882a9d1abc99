"""12345 items: another deadline type by local rule, off by default; a day named in the transfer order wins."""

import datetime as dt
from pathlib import Path
from typing import Any

from cases.clocks import differences
from cases.intake import SubmissionDetails
from tests import cast as c
from tests.cast import Cast

FIVE = (
    '[[rule]]\nclock = "hotline"\nlength = 5\nunit = "workdays"\nfrom = 2026-01-01\nbasis = "《某市12345工作办法》"\n'
)


def item(**changes: Any) -> SubmissionDetails:
    return SubmissionDetails(channel="call", source="hotline", text="来电反映", **changes)


def test_without_a_named_day_and_a_local_rule_nothing_runs(cast: Cast) -> None:
    case = c.register(cast, submission=item())
    assert not case.clocks.filter(code="hotline").exists()
    assert case.clocks.filter(code="notice").exists()  # the law's own duty stays


def test_the_day_in_the_order_counts_and_the_report_stops_it(cast: Cast) -> None:
    case = c.register(cast, submission=item(report_due_on=dt.date(2026, 11, 13)))
    assert case.clocks.get(code="hotline").last_day == dt.date(2026, 11, 13)
    assert not case.clocks.filter(code="report_due").exists()
    c.do(case, "send_report", cast.head, text="已回复工单")
    assert case.clocks.get(code="hotline").stopped_by == "send_report"


def test_a_local_rule_counts_where_the_order_names_no_day(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "local_rules.toml").write_text(FIVE, encoding="utf-8")
    plain = c.register(cast, submission=item())
    assert plain.clocks.get(code="hotline").last_day == dt.date(2026, 11, 9)  # five working days from a Monday
    named = c.register(cast, submission=item(report_due_on=dt.date(2026, 11, 20)))
    assert named.clocks.get(code="hotline").last_day == dt.date(2026, 11, 20)
    assert not c.register(cast).clocks.filter(code="hotline").exists()
    assert differences(plain) == list(differences(named)) == []
