"""Every address × the cast: who gets what, from a table a person can check.

tests/tables/access.csv: address name, which matter or group it is asked for, who gets the page with which
answer, who sees the matter but may not do this (403), and what everybody else of the cast gets. An address
that is not in the table fails the build.
Signed-out people get the sign-in page everywhere.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cases import files
from cases.intake import ComplainedOfDetails, SubmissionDetails
from cases.ledger import desk
from cases.models import Case, Destruction, Export, LedgerUpload
from groups.actions import opening
from groups.models import KeyGroup
from offices.actions.tokens import make_token
from offices.models import Absence, ApiToken, Delegation, OpenSession, Post
from tests import cast as c
from tests import planted
from tests.cast import Cast

TABLE = Path(__file__).parent / "tables" / "access.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
OPEN_TO_ALL = {"sign_in", "portal_query", "portal_rate", "health", "metrics"}


def every_name(patterns: list[Any] | None = None) -> Iterator[str]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            # The interface for programs has a table of its own: tests/api/test_access.py.
            if entry.namespace != "api":
                yield from every_name(entry.url_patterns)
        elif isinstance(entry, URLPattern):
            yield entry.name or str(entry.pattern)


def test_every_address_is_in_the_table() -> None:
    assert set(every_name()) == {row["address"] for row in ROWS}


@dataclass
class World:
    """The cast with a plain matter, an accusation, a confidential group with its matter, and two accusations that the
    plain matter is tied to: one was taken out of it, the other was joined to it.
    """

    cast: Cast
    cases: dict[str, Case]
    groups: dict[str, KeyGroup]
    absence: Absence
    delegation: Delegation
    export: Export
    ledger: LedgerUpload

    def url(self, row: dict[str, str]) -> str:
        name, subject = row["address"], row["subject"]
        subject = subject or "plain"
        if name.startswith("case_") and name not in ("case_list", "case_register", "case_export"):
            return self._case_url(name, self.cases[subject])
        if name.startswith("group_") and name not in ("group_list", "group_add", "group_restore"):
            return self._group_url(name, self.groups[subject])
        return reverse(name, kwargs=self._office_keys(name))

    def _case_url(self, name: str, case: Case) -> str:
        keys: dict[str, Any] = {"number": case.number}
        if name == "case_verb":
            keys["verb"] = "add_commitment" if case.state == "leader_assigned" else "classify"
        if name == "case_repeat":
            keys["ordinal"] = 1
        if name == "case_file":
            keys["pk"] = case.attachments.get().pk
        if name in ("case_document", "case_service"):
            keys["pk"] = getattr(case.documents.first(), "pk", 1)
        if name == "case_review_verb":
            asked = {"level": "review", "round": 1, "state": "requested", "body": "区政府"}
            asked |= {"requested_on": c.TODAY, "received_on": c.TODAY}
            keys |= {"pk": case.reviews.get_or_create(defaults=asked)[0].pk, "verb": "accept"}
        if name in ("case_request_verb", "case_request_copy"):
            asked = {"petitioner": case.petitioners.get(), "state": "asked", "wish": "copy", "identity": "id_card"}
            asked |= {"asked_on": c.TODAY, "due_on": c.TODAY}
            keys["pk"] = case.data_requests.get_or_create(defaults=asked)[0].pk
            keys |= {"verb": "refuse"} if name == "case_request_verb" else {}
        if name == "case_supervision_add":
            keys["way"] = "receive"
        if name == "case_supervision_verb":
            keys |= {"ordinal": self._supervised(case), "verb": "reply"}
        if name == "case_reveal":
            keys |= {"pk": case.petitioners.get().pk, "field": "phone"}
        return reverse(name, kwargs=keys)

    def _supervised(self, case: Case) -> int:
        came = {"round": 1, "state": "waiting", "kind": "press", "ground": "delay", "body": "市信访局"}
        came |= {"demands": "尽快办理", "letter_on": c.TODAY, "due_on": c.TODAY}
        return case.supervisions.get_or_create(ordinal=1, defaults=came)[0].ordinal

    def _group_url(self, name: str, group: KeyGroup) -> str:
        keys: dict[str, Any] = {"code": group.code}
        if name in ("group_verb", "group_verb_on"):
            keys["verb"] = "close" if name == "group_verb" else "revoke"
        if name == "group_verb_on":
            keys["pk"] = group.grants.order_by("pk").values_list("pk", flat=True)[0]
        if name == "group_replies":
            keys["ordinal"] = group.answers.get().ordinal
        if name == "group_reveal":
            keys["pk"] = group.representatives.get().pk
        return reverse(name, kwargs=keys)

    def _office_keys(self, name: str) -> dict[str, Any]:
        staff, post = {"pk": self.cast.stranger.pk}, {"pk": Post.objects.get(staff=self.cast.handler).pk}
        code = {"code": "JA"}
        if name in ("staff_list", "staff_add"):
            return {}
        if name.startswith("staff_"):
            return staff
        if name.startswith("destruction_"):
            return self._destruction_keys(name)
        if name.startswith("ledger_") and name != "ledger_import":
            return {"pk": self.ledger.pk}
        keys: dict[str, dict[str, Any]] = {
            "report_pieces": {"month": "2026-10", "office": "JA"},
            "report_verb": {"month": "2026-10", "office": "JA", "verb": "review"},
            "report_monthly_file": {"month": "2026-10", "office": "JA", "kind": "json"},
            "office_edit": code,
            "office_close": code,
            "delegation_add": code,
            "post_add": staff,
            "post_confirm": post,
            "post_withdraw": post,
            "post_end": post,
            "export_file": {"pk": self.export.pk},
            "export_cancel": {"pk": self.export.pk},
            "session_end": {"pk": OpenSession.objects.get(staff=self.cast.handler).pk},
            "token_revoke": {"pk": ApiToken.objects.get(staff=self.cast.handler).pk},
            "absence_end": {"pk": self.absence.pk},
            "delegation_end": {"pk": self.delegation.pk},
            "handover": {"pk": self.cast.leader.pk},
            "job_retry": {"pk": 1},
            "job_cancel": {"pk": 1},
        }
        return keys.get(name, {})

    def _destruction_keys(self, name: str) -> dict[str, Any]:
        """A list of the plain matter that waits for its approvals."""
        told: dict[str, Any] = {
            "number": "静民信销〔2026〕1号",
            "state": "proposed",
            "reason": "期满",
            "proposed_as": "registrar@JA",
        }
        told |= {"proposed_by": self.cast.registrar, "proposed_at": timezone.now()}
        row = Destruction.objects.get_or_create(office=self.cast.district, defaults=told)[0]
        row.items.get_or_create(case=self.cases["plain"], outcome="explained", due_on=c.TODAY)
        return {"pk": row.pk, **({"verb": "refuse"} if name == "destruction_verb" else {})}


def build(cast: Cast) -> World:
    plain = c.register(cast)
    c.assign(cast, plain)
    accused = ComplainedOfDetails(staff=cast.accused, name="被举报人", is_accused=True)
    accusation = c.register(cast, case_class="accusation", complained_of=(accused,), **planted.told("accusation"))
    hidden = c.register(cast, **planted.told("confidential"))
    c.classify(cast, hidden)
    group = opening.open_group(
        by=cast.head,
        office=cast.district,
        name=planted.GROUP_NAME,
        claims=planted.GROUP_CLAIMS,
        leader=cast.leader,
        is_confidential=True,
    )
    group.representatives.create(ordinal=1, name="代表", phone=c.PHONE)
    group.answers.create(
        ordinal=1, state="signed", outcome="explained", facts=planted.GROUP_CLAIMS, reasons="同", legal_basis="政策",
        drafted_by=cast.leader, checked_by=cast.head, signed_by=cast.leader, signed_on=c.TODAY,
    )  # fmt: skip
    c.do(hidden, "link_group", cast.head, group=group)
    text = SimpleUploadedFile("说明.txt", "证明材料".encode())
    cases = {"plain": plain, "accusation": accusation, "confidential": hidden, **tied(cast, plain)}
    for case in cases.values():
        files.store(case, files.check(text), by=cast.registrar)
        text.seek(0)
    today = c.TODAY
    absence = Absence.objects.create(
        staff=cast.second_leader,
        deputy=cast.deputy,
        from_date=today,
        to_date=today + dt.timedelta(days=3),
        reason="公差",
    )
    OpenSession.objects.create(staff=cast.handler, key="elsewhere", browser="Firefox · Linux")
    make_token(cast.handler, name="对接", until=today)
    files_ = exported(cast, plain), handed_over(cast)
    return World(cast, cases, {"confidential": group}, absence, c.delegate(cast), *files_)


def tied(cast: Cast, plain: Case) -> dict[str, Case]:
    """Its pair of links, each to a matter that was found to be an accusation afterwards: whoever reads the plain
    matter reads in its log that there was something, and may not learn its number.
    """
    words = planted.WORDS["taken_out"]
    piece = SubmissionDetails(channel="call", subject=f"{words}标题", text=f"{words}来电")
    c.do(plain, "add_submission", cast.registrar, submission=piece)
    before = set(Case.objects.values_list("pk", flat=True))
    c.do(plain, "split", cast.head, submission=plain.submissions.get(ordinal=2), reason="诉求不同")
    taken_out = Case.objects.exclude(pk__in=before).get()
    joined = c.register(cast, **planted.told("joined"))
    c.do(joined, "merge", cast.head, into=plain, reason="同一件事")
    for case in (taken_out, joined):
        c.do(case, "classify", cast.head, case_class="accusation", category=cast.category, routes={})
    plain.refresh_from_db(fields=["version"])
    return {"taken_out": taken_out, "joined": joined}


def handed_over(cast: Cast) -> LedgerUpload:
    """A ledger of the registrar's with a workbook of errors."""
    upload = desk.receive(cast.registrar, cast.district, SimpleUploadedFile("台账.csv", "编号,收到日期,内容".encode()))
    upload.errors_file.save("errors", ContentFile(b"x"))
    return upload


def exported(cast: Cast, case: Case) -> Export:
    """An archive of the plain matter's summary that the head had made."""
    now = timezone.now()
    export = Export(owner=cast.head, purpose="report", folder=uuid4().hex, asked_at=now, state="ready", count=1)
    export.contents, export.expires_at = [case.pk], now + dt.timedelta(days=1)
    export.file.save(f"exports/{export.folder}/summaries.zip", ContentFile(b"PK"))
    return export


def expected_of(row: dict[str, str], name: str) -> int:
    if row["allowed"] == "everybody" or name in row["allowed"].split():
        return int(row["answer"])
    return 403 if name in row["seen_but_forbidden"].split() else int(row["others"])


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_everybody_gets_what_the_table_says(world: World, part: int) -> None:
    people = world.cast.everybody()
    rows = [(row, world.url(row)) for row in ROWS[part::4]]
    wrong = []
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        for row, url in rows:
            expected = expected_of(row, name)
            got = client.get(url).status_code
            if got != expected:
                wrong.append(f"{row['address']} ({row['subject']}) for {name}: {got}, expected {expected}")
    assert wrong == []


def test_the_signed_out_get_the_sign_in_page_and_nothing_else(world: World) -> None:
    client = Client()
    for row in ROWS:
        response = client.get(world.url(row))
        if row["address"] in OPEN_TO_ALL:
            # No worker runs beside the suite, and the health page says so; a rating is only ever sent.
            told = {"health": 503, "portal_rate": 405}.get(row["address"], 200)
            assert response.status_code == told, row["address"]
        else:
            assert response.status_code == 302, row["address"]
            assert response["Location"].startswith(reverse("sign_in")), row["address"]
