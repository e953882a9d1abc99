"""Grounds: the tables can be read, every row is used, local ones are off until an installation adds them."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

import trail.log
from cases import files
from cases.forms.verbs import form_of
from cases.intake import SubmissionDetails
from cases.models import Case, DocumentKind
from cases.papers.fill_summary import summary_of
from cases.timeline import timeline_of
from tests import cast as c
from tests.cast import Cast
from tests.papers.matters import said, sheet
from workflows import ground_rows
from workflows.codes import CaseClass, CloseGround, DeclineGround, HearingExemption, NoNotice
from workflows.engine import Refused
from workflows.ground_rows import GroundError, GroundRow, read_rows, rows
from workflows.ground_words import ground_tables
from workflows.grounds import missing, missing_to_resolve, row_of
from workflows.needs import NEEDS, Asked, Earlier
from workflows.petition_facts import ClaimFacts, PetitionFacts

AGREED = """
[[ground]]
verb = "resolve"
code = "agreement"
name = "达成和解协议"
class = ["claim"]
route = "6"
petitioner = "known"
needs = ["evidence"]
article = "《某省信访条例》第四十六条第一项"
from = 2026-10-01
"""
PERFORMED = AGREED.replace('"resolve"', '"close"').replace('"agreement"', '"performed"').replace("达成", "已履行")
ABROAD = """
[[ground]]
verb = "record_hearing"
code = "abroad"
name = "信访人在境外"
needs = []
article = "《某省信访条例》第二十条"
from = 2026-10-01
"""
SETTLED = """
[[ground]]
verb = "decline"
code = "settled"
name = "已达成协议并履行"
needs = ["earlier_linked"]
article = "《某省信访条例》第二十五条"
from = 2026-10-01
remedy = "可以依照协议向人民法院起诉"
"""


def scan() -> files.Upload:
    return files.check(SimpleUploadedFile("协议.txt", "双方签名".encode()))


def written(folder: Path, *grounds: str) -> Path:
    file = folder / "local_grounds.toml"
    file.write_text("".join(grounds), encoding="utf-8")
    return file


@pytest.fixture
def local(settings: Any, tmp_path: Path) -> Path:
    """An office that has configured all four."""
    settings.VAR_DIR = tmp_path
    return written(tmp_path, AGREED, PERFORMED, ABROAD, SETTLED)


# The tables ------------------------------------------------------------------------------------


def test_nothing_local_is_shipped_and_nothing_national_is_missing(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    assert not any(row.is_local for row in rows())
    assert list(ground_rows.gaps()) == []
    assert list(read_rows(ground_rows.SHIPPED_LOCAL, local=True)) == []


def test_a_code_without_a_row_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = tuple(row for row in rows() if row.ground != "nobody" and row.route != "1-5")
    monkeypatch.setattr(ground_rows, "rows", lambda: fewer)
    assert {gap.partition(": ")[2] for gap in ground_rows.gaps()} == {
        "close nobody", "resolve claim 1-5 known", "resolve claim 1-5 anonymous",
    }  # fmt: skip


def test_every_need_can_be_asked_for_and_is_said_in_words() -> None:
    usable = set().union(*ground_rows.USABLE.values())
    assert usable == set(NEEDS)
    assert all(need.words and need.ask.__doc__ for need in NEEDS.values())


def matters() -> Iterator[PetitionFacts]:
    """One matter for each class, route and kind of petitioner, of which nothing was done."""
    for case_class in CaseClass.values:
        for route in ("6", "4") if case_class == CaseClass.CLAIM else ("",):
            for anonymous in (False, True):
                claims = (ClaimFacts(1, route),)
                yield PetitionFacts(case_class, True, c.TODAY, claims, anonymous=anonymous)


CODES = {"close": CloseGround, "decline": DeclineGround, "record_hearing": HearingExemption, "register": NoNotice}


def test_every_row_is_used() -> None:
    """Each row judges some matter: none is dead, and each of its needs refuses one that lacks it."""
    used: set[GroundRow] = set()
    for facts in matters():
        earlier = Earlier(is_same=False, in_hand_below=False, reexamined_on=None, service_proven=False)
        for asked in (Asked(facts, c.TODAY), Asked(facts, c.TODAY, earlier=earlier)):
            used |= {row for row, _reason in missing_to_resolve(asked)}
            for verb, codes in CODES.items():
                for code in codes.values:
                    used |= {row for row, _reason in missing(verb, code, asked)}
                    if row := row_of(verb, code, facts, c.TODAY):
                        used.add(row)
    unused = {row for row in rows() if not row.is_local} - used
    # For claims of an anonymous petitioner that go elsewhere nothing is needed: they are chosen, and nothing is told.
    assert {(row.verb, row.classes, row.route, row.petitioner, row.needs) for row in unused} == {
        ("resolve", ("claim",), "1-5", "anonymous", ())
    }


def test_a_refusal_says_what_is_missing_and_by_which_row(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with pytest.raises(Refused) as refused:
        c.do(case, "resolve", cast.head)
    words = refused.value.words()
    assert len(words) == 1
    assert "还没有听取信访人陈述的记录。" in words[0]
    assert "申诉求决类 · 信访程序（六） · 信访人清楚（《信访工作条例》31(六), 32, 35）" in words[0]


def test_a_letter_is_not_declined_for_its_level_and_a_visit_may_be(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused) as refused:
        c.do(case, "decline", cast.head, ground="wrong_level", reason="越级")
    assert (refused.value.code, refused.value.reasons[0].field) == ("no_visit", "ground")
    visit = c.register(cast, submission=SubmissionDetails(channel="visit", text="走访"))
    c.do(visit, "decline", cast.head, ground="wrong_level", reason="越级走访")
    assert visit.state == "declined"


def test_nobody_is_called_anonymous_to_spare_a_hearing(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    with pytest.raises(Refused) as refused:
        c.do(case, "record_hearing", cast.handler, text="无法联系", exemption="anonymous")
    assert (refused.value.code, refused.value.reasons[0].field) == ("somebody", "exemption")
    c.do(case, "record_hearing", cast.handler, text="本人表示不再陈述", exemption="declined")


# Local grounds ---------------------------------------------------------------------------------


def test_without_a_local_file_nothing_local_is_offered_or_taken(
    cast: Cast, case: Case, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    c.assign(cast, case)
    form = form_of("resolve")
    assert form is not None
    assert "ground" not in form(case, cast.head).fields
    with pytest.raises(Refused) as refused:
        c.do(case, "resolve", cast.head, ground="local.agreement", evidence=scan())
    assert refused.value.code == "not_heard"


def test_a_local_ground_resolves_and_closes_with_its_paper_alone(cast: Cast, case: Case, local: Path) -> None:
    c.assign(cast, case)
    form = form_of("resolve")
    assert form is not None
    assert ("local.agreement", "达成和解协议（《某省信访条例》第四十六条第一项）") in form(case, cast.head).fields[
        "ground"
    ].choices  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        c.do(case, "resolve", cast.head, ground="local.agreement")
    assert refused.value.code == "no_evidence"
    with pytest.raises(Refused) as refused:
        c.do(case, "resolve", cast.head)
    assert refused.value.code == "not_heard"
    c.do(case, "resolve", cast.head, ground="local.agreement", evidence=scan())
    c.do(case, "propose_close", cast.head)
    c.do(case, "close", cast.leader, ground="local.performed", evidence=scan())
    assert (case.state, case.settled_on) == ("closed", None)


def test_a_local_ground_is_named_in_the_log_and_on_paper_when_its_file_is_gone(
    cast: Cast, case: Case, local: Path
) -> None:
    c.assign(cast, case)
    c.do(case, "record_hearing", cast.handler, text="家属来电说明", exemption="local.abroad")
    c.do(case, "resolve", cast.head, ground="local.agreement", evidence=scan())
    local.unlink()
    told = [line for event in timeline_of(trail.log.events_of(case.stream), None) for line in event.lines]
    assert "未能听取：按地方规定　地方依据：信访人在境外（《某省信访条例》第二十条）" in " ".join(told)
    assert any("地方依据：达成和解协议（《某省信访条例》第四十六条第一项）" in line for line in told)
    paper = summary_of(case, reader=cast.head, purpose="会商", printed_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC))
    assert any("达成和解协议（《某省信访条例》第四十六条第一项）" in event.what for event in paper.events)


def test_the_opinion_says_on_which_local_ground_nobody_was_heard(cast: Cast, case: Case, local: Path) -> None:
    c.assign(cast, case)
    c.do(case, "record_hearing", cast.handler, text="家属来电说明", exemption="local.abroad")
    for claim in case.claims.all():
        c.do(case, "draft_answer", cast.handler, claim=claim, outcome="explained", facts="经查", reasons="理由",
             legal_basis="《社会救助暂行办法》", opinion="意见")  # fmt: skip
    c.do(case, "check_answer", cast.head)
    c.do(case, "sign_answer", cast.leader)
    text = said(sheet(case, DocumentKind.OPINION, cast.handler, "issue_opinion"))
    assert "信访人在境外（《某省信访条例》第二十条）" in text


def test_a_notice_of_declining_names_the_local_article_and_remedy(cast: Cast, case: Case, local: Path) -> None:
    earlier = c.register(cast, title="以前的事项")
    details = {"ground": "local.settled", "earlier": earlier, "reason": "已了结"}
    text = said(sheet(case, DocumentKind.DECLINED, cast.head, "decline", **details))
    for words in ("已达成协议并履行", "《某省信访条例》第二十五条", "可以依照协议向人民法院起诉"):
        assert words in text


def test_a_local_ground_never_reaches_back(cast: Cast, local: Path) -> None:
    before = c.register(cast, received_on=dt.date(2026, 9, 30))
    c.assign(cast, before)
    with pytest.raises(Refused) as refused:
        c.do(before, "resolve", cast.head, ground="local.agreement", evidence=scan())
    assert refused.value.code == "not_heard"


def test_a_local_ground_ends_with_its_last_day(cast: Cast, case: Case, local: Path) -> None:
    written(local.parent, AGREED.replace("2026-10-01", "2026-10-01\nuntil = 2026-11-02"), PERFORMED)
    c.assign(cast, case)
    with pytest.raises(Refused):
        c.do(case, "resolve", cast.head, ground="local.agreement", evidence=scan())


def test_the_page_of_rules_tells_local_grounds_with_their_article(cast: Cast, local: Path) -> None:
    client = Client()
    client.force_login(cast.statistician)
    page = client.get("/rules/").content.decode()
    for table in ground_tables():
        assert table.title in page
        for line in table.lines:
            assert line.article in page
            assert all(words in page for words, _docstring in line.needs)
    assert "地方依据，适用于 2026-10-01 起收到的事项" in page
    assert "地方依据" not in (Path("docs") / "workflow.md").read_text(encoding="utf-8").partition("## Grounds")[2]


@pytest.mark.parametrize(
    ("ground", "words"),
    [
        (AGREED.replace('"resolve"', '"register"'), "verb 应是"),
        (AGREED.replace('"resolve"', '"extend"'), "verb 应是"),
        (AGREED.replace('"agreement"', '"Übereinkunft"'), "code 用小写字母"),
        (AGREED.replace('"达成和解协议"', '" "'), "name"),
        (AGREED.replace('["claim"]', '["complaint"]'), "class 写成列表"),
        (AGREED.replace('["claim"]', '["inquiry"]'), 'route 只能写 "6"'),
        (AGREED.replace('"known"', '"unknown"'), "petitioner 只能写"),
        (AGREED.replace('["evidence"]', '["answered"]'), "至少需要 served"),
        (AGREED.replace('["evidence"]', '["goodwill"]'), "goodwill 不能用于 resolve"),
        (AGREED.replace('["evidence"]', '"evidence"'), "needs 写成列表"),
        (AGREED.replace("《某省信访条例》第四十六条第一项", ""), "article"),
        (AGREED.replace("2026-10-01", '"2026-10-01"'), "不带引号"),
        (AGREED + "until = 2026-09-01\n", "until 应当晚于"),
        (AGREED + 'certainty = "T"\n', "不认识的项：certainty"),
        (PERFORMED.replace('["evidence"]', "[]"), "至少需要一项 needs"),
        (SETTLED.replace("remedy", "# remedy"), "remedy"),
        (AGREED + 'remedy = "x"\n', "remedy 只用于 decline"),
        (AGREED + AGREED, "写了两次"),
        ("[[rule]]\nverb = 1\n", "只能由 [[ground]] 组成"),
        ("ground = nothing\n", "写法有误"),
    ],
)
def test_a_broken_file_stops_the_start_with_its_cure(settings: Any, tmp_path: Path, ground: str, words: str) -> None:
    settings.VAR_DIR = tmp_path
    written(tmp_path, ground)
    with pytest.raises(SystemCheckError) as stopped:
        call_command("check", stdout=StringIO(), stderr=StringIO())
    assert words in str(stopped.value)
    assert "workflows.E002" in str(stopped.value)


def test_a_broken_national_row_is_refused_too(tmp_path: Path) -> None:
    whole = ground_rows.NATIONAL.read_text(encoding="utf-8")
    for was, slip, words in (
        ('ground = "nobody"', 'ground = "somebody"', "ground 应是"),
        ('certainty = "T"', 'certainty = "sure"', "certainty 只能写"),
        ('needs = ["by_visit"]', 'needs = ["heard"]', "heard 不能用于 decline"),
    ):
        file = tmp_path / "grounds.toml"
        file.write_text(whole.replace(was, slip, 1), encoding="utf-8")
        with pytest.raises(GroundError, match=words):
            list(read_rows(file, local=False))


def test_a_broken_file_of_local_limits_stops_the_start(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "local_rules.toml").write_text('[[rule]]\nclock = "homework"\n', encoding="utf-8")
    with pytest.raises(SystemCheckError, match=r"workflows\.E003"):
        call_command("check", stdout=StringIO(), stderr=StringIO())
