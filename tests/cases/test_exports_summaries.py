"""Case summaries as one archive: made in the background, for one's own eyes, gone after a day."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cases.exports import jobs as making
from cases.exports import keeping, storing
from cases.models import Case, Export
from cases.papers import fill_summary
from groups import grants
from groups.models import Grant
from jobs.models import Job
from jobs.models import State as JobState
from jobs.queue import retry
from jobs.worker import run_due
from offices.models import Staff
from tests import cast as c
from tests.cast import Cast
from tests.crawling import words_of
from tests.groups.opened import confidential, give, opened
from trail.models import Event

ASKED = {"kind": "summaries", "purpose": "inspect", "purpose_words": "十月督查"}


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    stores = {**settings.STORAGES}
    stores["default"] = {**stores["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = stores


def ask(client: Client, person: Staff, *cases: Case) -> Export:
    client.force_login(person)
    ticked = "&".join(f"chosen={case.number}" for case in cases)
    assert client.post(f"/cases/export/?order=number&{ticked}", ASKED).status_code == 302
    return Export.objects.latest("pk")


def fetched(client: Client, export: Export) -> zipfile.ZipFile:
    answer = client.get(f"/exports/{export.pk}/")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def refused(client: Client, export: Export) -> str:
    answer = client.get(f"/exports/{export.pk}/", follow=True)
    assert answer.redirect_chain[-1][0] == "/exports/"
    return str(answer.content.decode())


@pytest.fixture
def pair(cast: Cast) -> list[Case]:
    return [c.register(cast), c.register(cast, title="养老机构收费过高")]


def test_the_ticked_matters_come_as_one_archive(cast: Cast, pair: list[Case], client: Client) -> None:
    export = ask(client, cast.head, *pair)
    assert "排队等候" in client.get("/exports/").content.decode()
    run_due()
    archive = fetched(client, export)
    assert archive.namelist() == ["说明.txt", *(case.number + ".pdf" for case in pair)]
    assert archive.read(f"{pair[0].number}.pdf").startswith(b"%PDF")
    note = archive.read("说明.txt").decode("utf-8-sig")
    assert "督查检查、核对：十月督查" in note
    assert "件数：2" in note


def test_all_that_was_found_goes_in_when_nothing_is_ticked(cast: Cast, pair: list[Case], client: Client) -> None:
    client.force_login(cast.head)
    client.post("/cases/export/?q=养老", ASKED)
    run_due()
    assert Export.objects.get().count == 1


def test_the_log_knows_the_asking_each_print_and_the_fetching(cast: Cast, pair: list[Case], client: Client) -> None:
    export = ask(client, cast.head, *pair)
    run_due()
    fetched(client, export)
    asked = Event.objects.get(code="case.export")
    assert asked.details == {"kind": "summaries", "count": 2, "purpose": "inspect", "filters": [], "ticked": True}
    prints = Event.objects.filter(code="case.print", actor=cast.head.actor)
    assert {event.stream for event in prints} == {case.stream for case in pair}
    assert Event.objects.get(code="case.export_file").details["count"] == 2
    assert "十月督查" not in str(list(Event.objects.values_list("details", flat=True)))


def test_it_belongs_to_its_maker_only(cast: Cast, pair: list[Case], client: Client) -> None:
    export = ask(client, cast.head, *pair)
    run_due()
    for other in (cast.director, cast.administrator, cast.superuser):
        client.force_login(other)
        assert client.get(f"/exports/{export.pk}/").status_code == 404
        assert client.post(f"/exports/{export.pk}/cancel/").status_code == 404
        assert "下载</a>" not in client.get("/exports/").content.decode()
    client.force_login(cast.head)
    fetched(client, export)


@pytest.fixture
def granted(cast: Cast, pair: list[Case]) -> Grant:
    """A second leader who sees the first matter through a group's grant and nothing else."""
    group = confidential(cast)
    c.classify(cast, pair[0])
    c.do(pair[0], "link_group", cast.head, group=group)
    return give(group, cast.second_leader, cast.head)


def test_a_grant_revoked_before_the_rendering_leaves_the_matter_out(
    cast: Cast, pair: list[Case], granted: Grant, client: Client
) -> None:
    c.assign(cast, pair[1])
    c.do(pair[1], "reassign", cast.director, leader=cast.second_leader, handler=cast.handler, reason="分工")
    export = ask(client, cast.second_leader, *pair)
    grants.revoke(granted, by=cast.head)
    run_due()
    assert fetched(client, export).namelist() == ["说明.txt", f"{pair[1].number}.pdf"]
    export.refresh_from_db()
    assert (export.count, export.left_out) == (1, 1)
    assert "另 1 件已无权查看" in client.get("/exports/").content.decode()


def test_a_grant_revoked_before_the_fetching_closes_the_file(
    cast: Cast, pair: list[Case], granted: Grant, client: Client
) -> None:
    export = ask(client, cast.second_leader, pair[0])
    run_due()
    grants.revoke(granted, by=cast.head)
    assert "不在您的查看范围内" in refused(client, export)
    assert Event.objects.filter(code="case.export_refused").count() == 1
    assert not Event.objects.filter(code="case.export_file").exists()


def test_what_is_kept_names_neither_group_nor_other_matters_so_that_nothing_outlives_a_grant(
    cast: Cast, pair: list[Case], client: Client
) -> None:
    """The summary read at once names both, to those who may know of them."""
    group = opened(cast)
    for case in pair:
        c.classify(cast, case)
        c.do(case, "link_group", cast.head, group=group)
    c.do(pair[1], "merge", cast.head, into=pair[0], reason="同一件事")
    export = ask(client, cast.head, pair[0])
    run_due()
    at_once = words_of(client.post(f"/cases/{pair[0].number}/summary.pdf", {"purpose": "meet"}).content)
    secrets = {group.name, pair[1].number}
    assert {one for one in secrets if one in at_once} == secrets
    grants.revoke(Grant.objects.get(group=group, staff=cast.head), by=cast.leader)
    archive = fetched(client, export)
    assert {one for one in secrets if one in words_of(archive.read(f"{pair[0].number}.pdf"))} == set()
    assert "不写重点群体" in archive.read("说明.txt").decode("utf-8-sig")


def test_when_nothing_is_left_to_see_it_fails_at_once(
    cast: Cast, pair: list[Case], granted: Grant, client: Client
) -> None:
    ask(client, cast.second_leader, pair[0])
    grants.revoke(granted, by=cast.head)
    run_due()
    assert Job.objects.get(kind=making.KIND).state == JobState.FAILED
    assert "没有生成成功" in client.get("/exports/").content.decode()


def test_it_is_gone_after_a_day(cast: Cast, pair: list[Case], client: Client) -> None:
    export = ask(client, cast.head, *pair)
    run_due()
    folder = storing.folder_of(export)
    assert folder.exists()
    assert keeping.clear_out() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        client.force_login(cast.head)
        assert "不能下载" in refused(client, export)
        assert keeping.clear_out() == 1
    assert not folder.exists()
    export.refresh_from_db()
    assert (export.state, export.contents, export.purpose_words) == ("gone", [], "")


def test_a_run_cut_off_goes_on_where_it_was(
    cast: Cast, pair: list[Case], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = fill_summary.render_summary
    rendered: list[str] = []

    def dies_at_the_second(case: Case, **words: Any) -> bytes:
        if rendered == [pair[0].number]:
            rendered.append("")
            raise ConnectionError
        rendered.append(case.number)
        return render(case, **words)

    monkeypatch.setattr(fill_summary, "render_summary", dies_at_the_second)
    export = ask(client, cast.head, *pair)
    run_due()
    job = Job.objects.get(kind=making.KIND)
    assert (job.state, job.progress_done, job.progress_total) == (JobState.QUEUED, 1, 2)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=5), tick=False):
        run_due()
        assert len(fetched(client, export).namelist()) == 3
    assert rendered == [pair[0].number, "", pair[1].number]


def test_cancelling_leaves_nothing_behind(cast: Cast, pair: list[Case], client: Client) -> None:
    export = ask(client, cast.head, *pair)
    storing.write_whole(storing.part_of(export, pair[0].pk), b"%PDF")
    assert client.get(f"/exports/{export.pk}/cancel/").status_code == 405
    client.post(f"/exports/{export.pk}/cancel/")
    run_due()
    assert Job.objects.get(kind=making.KIND).state == JobState.CANCELLED
    assert not storing.folder_of(export).exists()
    assert "已取消" in client.get("/exports/").content.decode()
    assert "不能下载" in refused(client, export)


def test_what_was_cancelled_is_not_made_by_a_retry(cast: Cast, pair: list[Case], client: Client) -> None:
    export = ask(client, cast.head, *pair)
    client.post(f"/exports/{export.pk}/cancel/")
    assert retry(Job.objects.get(kind=making.KIND))
    run_due()
    export.refresh_from_db()
    assert export.state == "cancelled"
    assert not storing.folder_of(export).exists()


@pytest.mark.parametrize("when", ["drawn", "written"])
def test_a_matter_destroyed_while_its_summary_is_made_leaves_nothing_on_the_disk(
    cast: Cast, pair: list[Case], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, when: str
) -> None:
    export = ask(Client(), cast.head, *pair)
    where = {"drawn": (fill_summary, "render_summary"), "written": (storing, "write_whole")}[when]
    work = getattr(*where)

    def destroyed_meanwhile(*given: Any, **words: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            keeping.forget(pair[0].pk)
        return work(*given, **words)

    monkeypatch.setattr(*where, destroyed_meanwhile)
    run_due()
    export.refresh_from_db()
    assert export.state == "gone"
    assert not storing.folder_of(export).exists()


def test_a_destruction_that_is_rolled_back_leaves_the_export_to_be_fetched(
    cast: Cast, pair: list[Case], client: Client
) -> None:
    export = ask(client, cast.head, *pair)
    run_due()
    with transaction.atomic():
        keeping.forget(pair[0].pk)
        transaction.set_rollback(True)
    assert len(fetched(client, export).namelist()) == 3


def test_what_a_killed_run_left_of_a_gone_export_is_cleared_out(cast: Cast, pair: list[Case], client: Client) -> None:
    gone, kept = ask(client, cast.head, pair[0]), ask(client, cast.head, pair[1])
    keeping.forget(pair[0].pk)
    for export in (gone, kept):
        storing.write_whole(storing.part_of(export, 1), b"%PDF")
    keeping.clear_out()
    assert not storing.folder_of(gone).exists()
    assert storing.folder_of(kept).exists()


def test_more_than_an_archive_holds_is_refused(
    cast: Cast, pair: list[Case], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.forms.exporting.MOST", {"list": 5, "summaries": 1})
    client.force_login(cast.head)
    answer = client.post("/cases/export/", ASKED)
    assert answer.status_code == 422
    assert "一次最多导出 1 件" in answer.content.decode()
    assert not Export.objects.exists()
