"""Each kind of paper carries the details of the petitioner it declares in full, and no other."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from cases.models import Case, DataRequest, DocumentKind, Supervision
from cases.own_data import print_copy
from cases.papers import fill_forms, fill_group, fill_letters, fill_opinions, fill_summary
from cases.papers.destruction import DestructionSheet
from cases.papers.fill_notices import NOTICES
from cases.papers.forms import RegistrationSheet, ServiceSheet
from cases.papers.group_brief import GroupBriefSheet
from cases.papers.letters import LetterSheet
from cases.papers.notice_sheets import NoticeSheet
from cases.papers.opinions import OpinionSheet, ReplySheet
from cases.papers.own_data import OwnDataSheet
from cases.papers.sheets import Sheet
from cases.papers.slips import SlipSheet
from cases.papers.summaries import SummarySheet
from cases.papers.unmasked import IN_FULL
from cases.retention.certificate import certificate_of
from tests import cast as c
from tests.cases.ended import confirmed, destroyed, withdrawn
from tests.cast import Cast
from tests.groups.opened import opened
from workflows.engine import perform

from .matters import NUMBER, act, said, sheet

DETAILS = {"name": "陈玥", "id_number": c.ID_NUMBER, "phone": c.PHONE, "address": "静安区某路1号201室"}


@pytest.fixture
def answered(cast: Cast, case: Case) -> Case:
    """Far enough for every paper to have something to say."""
    c.assign(cast, case)
    c.answer(cast, case)
    c.serve(cast, case)
    return case


def slip(cast: Cast, case: Case) -> str:
    return said(fill_forms.slip_of(case, printed_by=cast.head, printed_at=timezone.now()))


def registration(cast: Cast, case: Case) -> str:
    return said(fill_forms.registration_of(case, printed_by=cast.head, printed_at=timezone.now()))


def service(cast: Cast, case: Case) -> str:
    return said(
        fill_forms.service_of(case.documents.get(kind="opinion"), printed_by=cast.head, printed_at=timezone.now())
    )


def opinion(cast: Cast, case: Case) -> str:
    return said(fill_opinions.opinion(case, {}, NUMBER, c.TODAY))


def reply(cast: Cast, case: Case) -> str:
    return said(fill_opinions.reply(case, {}, NUMBER, c.TODAY))


def summary(cast: Cast, case: Case) -> str:
    return said(fill_summary.summary_of(case, reader=cast.head, purpose="接访", printed_at=timezone.now()))


def own_data(cast: Cast, case: Case) -> str:
    asked = DataRequest(case=case, petitioner=case.petitioners.get(), wish="copy", identity="id_card")
    asked = perform(asked, "ask", by=cast.registrar).item
    return printed(print_copy(perform(asked, "grant", by=cast.head).item, cast.registrar))


def group_brief(cast: Cast, case: Case) -> str:
    group = opened(cast)
    c.do(case, "link_group", cast.head, group=group)
    return said(fill_group.brief_of(group, reader=cast.head, purpose="接访", printed_at=timezone.now()))


def letter(cast: Cast, case: Case) -> str:
    item = Supervision(
        case=case, office=cast.city, kind="supervise", ground="delay", demands="请回复",
        letter_on=c.TODAY, body="市民政局", done="已答复", responsible="科长乙",
    )  # fmt: skip
    to, back = (fill(item, act(case, "resolve", cast.head)) for fill in (fill_letters.letter, fill_letters.reply))
    return said(to) + said(back)


def printed(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


PAPERS: dict[type[Sheet], Callable[[Cast, Case], str]] = {
    SlipSheet: slip,
    RegistrationSheet: registration,
    ServiceSheet: service,
    OpinionSheet: opinion,
    ReplySheet: reply,
    SummarySheet: summary,
    OwnDataSheet: own_data,
    GroupBriefSheet: group_brief,
    LetterSheet: letter,
}
NOT_OF_ONE_MATTER = {NoticeSheet, DestructionSheet}  # a test of their own each


def found_in(text: str) -> set[str]:
    return {name for name, value in DETAILS.items() if value in text}


def test_every_kind_of_paper_declares_what_it_carries_and_is_tried() -> None:
    assert set(Sheet.__subclasses__()) == set(IN_FULL) == {*PAPERS, *NOT_OF_ONE_MATTER}


@pytest.mark.parametrize("kind", PAPERS, ids=lambda kind: kind.__name__)
def test_a_paper_carries_what_its_kind_declares(cast: Cast, answered: Case, kind: type[Sheet]) -> None:
    assert found_in(PAPERS[kind](cast, answered)) == set(IN_FULL[kind])


@pytest.mark.parametrize("kind", NOTICES)
def test_so_does_every_notice(cast: Cast, answered: Case, kind: DocumentKind) -> None:
    details: dict[str, Any] = {
        "body": "市人民政府", "reason": "理由写明", "target": cast.street, "days": 10,
        "ground": "litigation", "earlier": c.register(cast),
    }  # fmt: skip
    if kind == DocumentKind.ROUTE:
        answered.claims.update(route="4")  # what a paper looks like, not when it may be issued
    assert found_in(said(sheet(answered, kind, cast.director, **details))) == set(IN_FULL[NoticeSheet])


def test_so_does_the_certificate_of_destruction(cast: Cast, tmp_path: Path, settings: Any) -> None:
    confirmed(tmp_path, settings)
    text = printed(certificate_of(destroyed(cast, withdrawn(cast)), done_at=timezone.now()))
    assert found_in(text) == set(IN_FULL[DestructionSheet])
