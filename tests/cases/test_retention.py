"""When a file is destroyed nothing personal is left, and everything that proves the work is."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cases import recomputing
from cases.access import may_see
from cases.exports.keeping import own
from cases.intake import ComplainedOfDetails
from cases.models import Case, DataRequest, Destruction, Export
from cases.retention import certificate, listing, steps, wiping
from cases.retention.jobs import _destroyed
from config.data_map import _declared
from offices.models import PostKind
from reports.figures import Figures
from reports.monthly import count
from reports.months import Month
from tests import cast as c
from tests.api.client import Program
from tests.cases.ended import approve, closed, confirmed, destroyed, later, propose, run, take_back, withdrawn
from tests.cast import Cast
from tests.groups.opened import opened
from trail.log import events_of
from trail.verify import prove
from workflows.engine import NotAllowed, Refused, perform
from workflows.retention import GRACE


@pytest.fixture
def gone(cast: Cast, settings: Any, tmp_path: Path) -> tuple[Case, Destruction, Figures, list[str]]:
    """One matter, destroyed; the month's figures and the names of its files from before."""
    confirmed(tmp_path, settings)
    case = closed(cast)
    names = [str(row.file.name) for row in case.attachments.all()]
    names += [str(row.file.name) for row in case.documents.all()]
    month = count(Month.parse("2026-11"), cast.district).now
    with later() as clock:
        one = approve(propose(cast.registrar, case), cast.director, cast.leader)
        clock.shift(GRACE * 2)
        one = run(one)
    return Case.objects.get(pk=case.pk), one, month, names


def personal_left(case: Case) -> list[str]:
    """Every table of the database in which a planted word is still found."""
    words = (c.SECRET, "陈玥", c.PHONE, c.ID_NUMBER, "恢复最低生活保障", "当面听取陈述")
    found = []
    for model in apps.get_models():
        for row in model._default_manager.all().values():
            text = str(row)
            found += [f"{model.__name__}: {word}" for word in words if word in text]
    return found


def what_goes() -> set[str]:
    found = {f"{model}.{field}" for model, (_way, fields) in wiping.WIPED.items() for field in fields}
    found |= {f"{model}.{field}" for model, fields in wiping.WIPED_OF_GROUP.items() for field in fields}
    return found | {f"Case.{field}" for field in wiping.WIPED_OF_CASE}


@pytest.mark.slow
def test_nothing_personal_is_left_and_the_figures_are(
    cast: Cast, gone: tuple[Case, Destruction, Figures, list[str]]
) -> None:
    case, one, month, names = gone
    assert (one.state, case.state) == ("done", "closed")
    assert case.closed_on == c.TODAY
    assert personal_left(case) == []
    assert len(names) == 4
    assert [name for name in names if default_storage.exists(name)] == []
    assert (case.petitioners.count(), case.submissions.count(), case.claims.count()) == (1, 1, 1)
    assert count(Month.parse("2026-11"), cast.district).now == month
    assert recomputing.recompute_all() == []


@pytest.mark.slow
def test_the_log_still_proves_itself_and_tells_of_the_deed(
    cast: Cast, gone: tuple[Case, Destruction, Figures, list[str]]
) -> None:
    case, one, _month, _names = gone
    assert prove().findings == []
    codes = list(steps.lines_of(one))
    assert [event.code for event in codes] == [
        "destruction.propose", "destruction.approve", "destruction.approve", "destruction.destroy"
    ]  # fmt: skip
    last = events_of(case.stream).last()
    assert last is not None
    assert (last.code, last.details["number"], last.seq) == ("case.destroyed", one.number, case.version)


@pytest.mark.slow
def test_the_certificate_names_who_what_and_the_hash_is_its_own(
    cast: Cast, gone: tuple[Case, Destruction, Figures, list[str]]
) -> None:
    case, one, _month, _names = gone
    content = one.file.read()
    assert hashlib.sha256(content).hexdigest() == one.sha256
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    for word in (case.number, "登记员甲", "局长庚", "局领导丙", "解释说明", "10 年"):
        assert word in text.replace("\n", ""), word
    assert "陈玥" not in text


def test_a_certificate_made_after_midnight_is_dated_by_the_office(cast: Cast, settings: Any, tmp_path: Path) -> None:
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    with later() as clock:
        one = propose(cast.registrar, case)
        clock.shift(dt.timedelta(hours=17))
        assert certificate._sheet(one, timezone.now()).dated == dt.date(2037, 1, 5)


@pytest.mark.slow
def test_one_page_is_left_and_every_other_way_in_is_shut(
    cast: Cast, gone: tuple[Case, Destruction, Figures, list[str]]
) -> None:
    case, one, _month, _names = gone
    client = Client()
    client.force_login(cast.head)
    page = client.get(reverse("case_detail", args=[case.number])).content.decode()
    assert "依法销毁" in page
    assert c.SECRET not in page
    paper, file = case.documents.all()[0].pk, case.attachments.all()[0].pk
    ways = [reverse(name, args=[case.number]) for name in ("case_summary", "case_form", "case_slip", "case_draft")]
    ways += [reverse("case_file", args=[case.number, file]), reverse("case_document", args=[case.number, paper])]
    ways += [reverse("case_verb", args=[case.number, "reopen"])]
    assert {client.get(way).status_code for way in ways} == {404}
    with pytest.raises(NotAllowed):
        c.do(case, "reopen", cast.head, ground="error", reason="试")
    assert client.get(reverse("destruction_certificate", args=[one.pk])).status_code == 200
    assert client.get(reverse("case_list")).status_code == 200
    client.force_login(cast.second_leader)
    assert client.get(reverse("destruction_certificate", args=[one.pk])).status_code == 404


def test_the_accused_never_see_what_is_left_nor_does_anybody_read_who_they_were(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    confirmed(tmp_path, settings)
    accused = ComplainedOfDetails(staff=cast.stranger, name="无岗位", is_accused=True)
    case = withdrawn(cast, case_class="accusation", complained_of=(accused,))
    one = destroyed(cast, case)
    c.appoint(cast.stranger, cast.district, PostKind.HEAD)
    assert not may_see(cast.stranger, case)
    assert one not in listing.lists_for(cast.stranger)
    client = Client()
    client.force_login(cast.stranger)
    assert client.get(reverse("case_detail", args=[case.number])).status_code == 404
    client.force_login(cast.head)
    assert cast.stranger.full_name not in client.get(reverse("case_detail", args=[case.number])).content.decode()
    assert Program(cast.head).get(f"cases/{case.number}").json()["complained_of"] == []


def test_why_it_was_handed_over_shown_answered_late_or_refused_goes_too(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    confirmed(tmp_path, settings)
    case = c.register(cast)
    c.assign(cast, case)
    why, until = f"{c.SECRET}的儿子来过", c.TODAY + dt.timedelta(days=30)
    c.do(case, "reassign", cast.director, leader=cast.second_leader, handler=cast.handler, reason=why)
    c.do(case, "grant_access", cast.head, staff=cast.head_elsewhere, reason=why, until=until)
    c.do(case, "review_access", cast.director, grant=case.grants.get(), reason=why)
    c.do(case, "revoke_access", cast.head, grant=case.grants.get(), reason=why)
    answer = opened(cast).answers.create(ordinal=1, outcome="explained", facts="查明", reasons="理由")
    case.common_replies.create(answer=answer, round=1, reason=why, tried_at=timezone.now())
    asked = DataRequest(case=case, petitioner=case.petitioners.get(), wish="explain", identity="id_card")
    asked = perform(asked, "ask", by=cast.registrar).item
    perform(asked, "refuse", by=cast.head, reason=why, remedy=why)
    destroyed(cast, take_back(cast, Case.objects.get(pk=case.pk)))
    assert personal_left(case) == []


def test_every_personal_field_of_a_matter_or_group_is_in_the_table_of_what_goes() -> None:
    declared = {
        f"{model}.{field}"
        for model, told in _declared().items()
        for field, entry in told.get("personal", {}).items()
        if entry["retention"] == "matter" and entry["sensitivity"] != "open"
    }
    assert declared - what_goes() - wiping.STAYS == set()


# Free text that tells of offices, laws and papers, and of who works there.
OF_NOBODY = {
    "Answer.legal_basis", "Claim.route_basis", "Claim.route_body", "Document.number", "Objection.suggested_body",
    "Review.body", "Slip.pin_hash", "Submission.place_received", "Submission.source_office", "Supervision.body",
    "Supervision.responsible", "Transfer.to_body", "UrgentReport.reporter", "UrgentReport.to_body",
}  # fmt: skip


def test_every_free_text_of_a_matter_goes_or_is_known_to_tell_of_nobody() -> None:
    ways = ("case", "claim", "document", "petitioner", "situation")
    models = [one for one in apps.get_app_config("cases").get_models() if {f.name for f in one._meta.fields} & {*ways}]
    texts = {
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.fields
        if isinstance(field, CharField | TextField) and not field.choices and (field.max_length or 300) >= 100
    }
    assert texts - what_goes() - OF_NOBODY == set()


def test_an_export_that_holds_it_goes_too(cast: Cast, settings: Any, tmp_path: Path) -> None:
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    with later() as clock:
        one = approve(propose(cast.registrar, case), cast.director, cast.head)
        clock.shift(GRACE + dt.timedelta(minutes=1))
        export = Export.objects.create(
            owner=cast.head, purpose="report", folder="x" * 32, asked_at=timezone.now(), state="making",
            expires_at=timezone.now() + dt.timedelta(days=1), contents=[case.pk],
        )  # fmt: skip
        run(one)
        assert own(cast.head, export.pk).state == "gone"


def test_a_run_that_was_cut_off_is_finished_by_the_next(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the rows were blanked and before the files were removed."""
    confirmed(tmp_path, settings)
    case = withdrawn(cast)
    names = [str(row.file.name) for row in case.attachments.all()]
    with later() as clock:
        one = approve(propose(cast.registrar, case), cast.director, cast.head)
        clock.shift(GRACE * 2)
        item = one.items.get()
        assert one.job is not None
        assert _destroyed(item.pk, one.job)
        assert all(default_storage.exists(name) for name in names)
        with pytest.raises(Refused) as refused:
            perform(one, "take_back", by=cast.head)
        assert refused.value.code == "begun"
        assert run(one).state == "done"
        assert not any(default_storage.exists(name) for name in names)
        assert one.items.get().pending == []
