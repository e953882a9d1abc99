"""The table is held to itself: every state × verb × post, no dead end, and the page and the file tell the truth."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django_fsm import FSMField

from cases import files
from cases.models import Case
from tests import cast as c
from tests.cast import Cast
from workflows.codes import State
from workflows.described import FLOWS, Flow, clock_rows, moves_of, problems, rows_of
from workflows.diagram import mermaid_of, svg_of
from workflows.engine import NotAllowed, Refused, offers, perform
from workflows.guards import reason_given
from workflows.items import FlowItem
from workflows.table import markdown
from workflows.verbs import Act, verb

TABLE = Path(__file__).parent.parent / "tables" / "workflow.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
PETITION = {row["verb"]: row for row in ROWS if row["flow"] == "petition"}
# Who of the cast wears exactly one role in a matter in hand.
ROLES = {"registrar": "registrar", "head": "head", "leader": "leader", "handler": "handler", "director": "director"}
# Leader and handler are roles of the matter: somebody holds them from the naming on, also when it is struck off.
NAMED = ("leader", "handler")
NAMED_IN = (State.LEADER_ASSIGNED, State.RESOLVED, State.CLOSED)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.code)
def test_the_flow_is_the_table(flow: Flow) -> None:
    told = {
        verb.code: (
            {source or "new" for source in verb.sources},
            {str(target) for target in verb.targets},
            set(verb.posts),
        )
        for verb in flow.item.verbs().values()
    }
    wanted = {
        row["verb"]: (set(row["from"].split()), set(row["to"].split()), set(row["posts"].split()))
        for row in ROWS
        if row["flow"] == flow.code
    }
    assert told == wanted


def brought_to(cast: Cast, state: str) -> Case:
    """A matter in `state`, by the shortest lawful way."""
    case = c.register(cast)
    scan = files.check(SimpleUploadedFile("申请.txt", "本人申请撤回".encode()))
    if state == State.LEADER_ASSIGNED:
        c.assign(cast, case)
    elif state in (State.RESOLVED, State.CLOSED):
        c.resolve(cast, case)
    if state == State.CLOSED:
        c.do(case, "propose_close", cast.head)
        c.do(case, "close", cast.leader, ground="accepted", evidence=scan)
    elif state == State.REFERRED:
        c.classify(cast, case, "4")
        c.do(case, "refer", cast.head, kind="legal_route", body="市人民政府", reason="走行政复议")
    elif state == State.DECLINED:
        c.decline(cast, case)
    elif state == State.WITHDRAWN:
        c.do(case, "withdraw", cast.registrar, evidence=scan)
    elif state == State.VOID:
        c.do(case, "propose_void", cast.registrar, reason="重复录入")
        c.do(case, "void", cast.head, reason="重复录入")
    assert case.state == state
    return case


def wears(role: str, state: str, code: str) -> set[str]:
    """What the post counts as in a matter in `state`, for the verb `code`: in history the registrar's is «import», and
    what another body says to an objection head and registrar write down as its «sender».
    """
    if code == "answer_objection" and role in ("head", "registrar"):
        return {role, "sender"}
    if code == "import_historical":
        return {"import"} if role == "registrar" else set()
    return {role} if role not in NAMED or state in NAMED_IN else set()


@pytest.mark.slow
@pytest.mark.parametrize("state", State.values)
def test_every_post_is_offered_what_the_table_says_and_refused_the_rest(cast: Cast, state: str) -> None:
    case = brought_to(cast, state)
    for name, role in ROLES.items():
        person = getattr(cast, name)
        worn = {code: wears(role, state, code) for code in PETITION}
        assert {code: set(case.roles_of(person, code)) for code in PETITION} == worn, name
        mine = {code for code, row in PETITION.items() if worn[code] & set(row["posts"].split())}
        allowed = {code for code in mine if state in PETITION[code]["from"].split()}
        assert {offer.verb.code for offer in offers(case, person)} == allowed, name
        for code in PETITION.keys() - allowed:
            with pytest.raises(Refused) as refused:
                perform(case, code, by=person)
            if code in mine:
                assert refused.value.code == "wrong_state", (name, code)
            else:
                assert isinstance(refused.value, NotAllowed), (name, code)
    assert Case.objects.get(pk=case.pk).state == state


def test_the_table_of_clocks_keeps_apart_what_fulfils_a_clock_what_ends_it_and_what_lets_it_fall_away() -> None:
    line = next(line for line in markdown("zh-hans").splitlines() if "`handling` |" in line)
    cells = [cell.strip() for cell in line.split("|")]
    heads = next(line for line in markdown("zh-hans").splitlines() if "| falls away by |" in line).split("|")
    row = dict(zip((head.strip() for head in heads), cells, strict=True))
    assert row["stops by"] == "`issue_opinion` + `record_service`"
    assert row["is over with"] == "`resolve`, `answer_simply`, `decline`, `refer`"
    assert row["falls away by"] == "`withdraw`, `void`, `merge`"
    page = {row.rule.code: row for row in clock_rows()}
    assert (page["handling"].drops, page["review_opinion"].stops) == (
        "撤回、作废、并案", "不予受理复查（复核）申请、维持、撤销并责令重新办理、变更"
    )  # fmt: skip


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.code)
def test_no_flow_has_a_gap(flow: Flow) -> None:
    assert list(problems(flow)) == []


def test_a_gap_is_found() -> None:
    """A flow with a dead end, an island and a verb nobody may do."""

    def nameless(item: Any, act: Act) -> None:
        return None

    class Broken:
        state: ClassVar[Any] = FSMField(default="")

        @verb("state", "去", source="", target="intake", posts=(), guards=(nameless, reason_given), article="")
        def go(self, act: Act) -> None:
            pass

        @classmethod
        def verbs(cls) -> Any:
            return FlowItem.verbs.__func__(cls)  # type: ignore[attr-defined]

    found = "\n".join(problems(Flow("broken", "坏", Broken, State)))
    for words in (
        "nothing leaves «intake»", "no verb leads to «closed»", "no post may do it", "it rests on no article",
        "it says nothing of itself", "no words for the guard nameless",
    ):  # fmt: skip
        assert words in found


def test_the_file_in_docs_is_current() -> None:
    call_command("workflow_table", "--check", stdout=StringIO())


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.code)
def test_the_pictures_show_every_state_and_arrow(flow: Flow) -> None:
    picture, text = svg_of(flow), mermaid_of(flow)
    assert "style=" not in picture
    for state in flow.states.values:
        assert flow.label(state) in picture
        assert state in text
    assert text.count("-->") == len(moves_of(flow))


def test_the_page_tells_every_verb_to_anybody_who_is_signed_in(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.statistician)
    page = client.get("/rules/").content.decode()
    for flow in FLOWS:
        for row in rows_of(flow):
            assert row.label in page
            assert all(words in page for words, _docstring in row.guards)
    assert "C6 办理期限" in page
