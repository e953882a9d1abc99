"""A late end is accounted for by the office that was late; its name stands over nobody else's words."""

from __future__ import annotations

import pytest

from cases.forms.verbs import form_of
from cases.lateness import unexplained
from cases.models import Case
from offices.models import Staff
from tests import cast as c
from tests.cases.test_lateness import on, page
from tests.cast import Cast
from tests.workflows.test_more_verbs import refusal


@pytest.fixture
def passed_on(cast: Cast, case: Case) -> Case:
    """The district's notice was three days late; then the matter went to another district."""
    with on("2026-11-20"):
        c.classify(cast, case)
        c.do(case, "issue_notice", cast.head)
        c.do(case, "forward", cast.head, target=cast.elsewhere, reason="属地")
    return case


def asked(case: Case, by: Staff) -> list[str]:
    form = form_of("explain_late")
    assert form is not None
    return [key for key, _words in form(case, by).fields["late"].choices]  # type: ignore[attr-defined]


def test_the_head_of_the_office_that_was_late_explains_after_it_passed_the_matter_on(
    cast: Cast, passed_on: Case
) -> None:
    with on("2026-11-23"):
        end = unexplained(passed_on)[0]
        told = {"late": end, "reason": "人手不足，已调整分工"}
        assert end.office == cast.district
        assert refusal(passed_on, "explain_late", cast.head_elsewhere, **told) == "another_answered"
        assert (asked(passed_on, cast.head), asked(passed_on, cast.head_elsewhere)) == ([end.key], [])
        assert f"/cases/{passed_on.number}/do/explain_late/" in page(cast.head, "/")
        assert f"/cases/{passed_on.number}/do/explain_late/" not in page(cast.head_elsewhere, "/")
        c.do(passed_on, "explain_late", cast.head, **told)
        given = passed_on.late_reasons.get()
        assert (given.office, given.written_by) == (cast.district, cast.head)
        assert "科长乙说明" in page(cast.head_elsewhere, f"/cases/{passed_on.number}/")


def test_where_nobody_of_that_office_sees_the_matter_who_answers_now_explains_under_their_own_name(
    cast: Cast, passed_on: Case
) -> None:
    """It came by way of the district, registered elsewhere: the district sees it no more."""
    Case.objects.filter(pk=passed_on.pk).update(registering_office=cast.elsewhere, registering_district=cast.elsewhere)
    passed_on = Case.objects.get(pk=passed_on.pk)
    with on("2026-11-23"):
        end = unexplained(passed_on)[0]
        assert asked(passed_on, cast.head_elsewhere) == [end.key]
        c.do(passed_on, "explain_late", cast.head_elsewhere, late=end, reason="转来时已经逾期")
        given = passed_on.late_reasons.get()
        assert (given.office, given.written_by) == (cast.district, cast.head_elsewhere)
        assert "科长别处说明" in page(cast.head_elsewhere, f"/cases/{passed_on.number}/")


def test_what_the_present_office_was_late_with_the_former_does_not_explain(cast: Cast, passed_on: Case) -> None:
    with on("2026-12-21"):
        c.do(passed_on, "issue_notice", cast.head_elsewhere)
        mine = next(end for end in unexplained(passed_on) if end.office == cast.elsewhere)
        assert refusal(passed_on, "explain_late", cast.head, late=mine, reason="代答") == "another_answered"
        assert mine.key not in asked(passed_on, cast.head)
        c.do(passed_on, "explain_late", cast.head_elsewhere, late=mine, reason="交接迟了")
