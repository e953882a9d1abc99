"""The table is held to itself: the flows say what it says, none has a dead end, and the page and the file tell the
truth. Every state × verb × person is in test_model.py.
"""

import csv
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from django.db import models
from django.test import Client
from django_fsm import FSMField

from tests.cast import Cast
from workflows.codes import OPEN_STATES, State
from workflows.described import FLOWS, Flow, clock_rows, moves_of, problems, rows_of
from workflows.diagram import mermaid_of, svg_of
from workflows.guards import reason_given
from workflows.items import FlowItem
from workflows.table import markdown
from workflows.verbs import Act, verb

TABLE = Path(__file__).parent.parent / "tables" / "workflow.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))


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


class Trap(models.TextChoices):
    """An entrance, two rooms that lead to each other, and an end that only the entrance leads to."""

    DOOR = "door", "门口"
    LEFT = "left", "左间"
    RIGHT = "right", "右间"
    OVER = "over", "结束"


def flow_of(*moves: tuple[str, str], **kinds: frozenset[str]) -> Flow:
    """A flow with one verb for each move."""

    def named(number: int, source: str, target: str) -> Any:
        def go(item: Any, act: Act) -> None:
            """Go on."""

        go.__name__ = f"move_{number}"
        return verb("state", "走", source=source, target=target, posts=("head",), article="1")(go)

    verbs = {f"move_{number}": named(number, *move) for number, move in enumerate(moves)}
    told: Any = classmethod(FlowItem.verbs.__func__)  # type: ignore[attr-defined]
    return Flow("rooms", "房间", type("Rooms", (), {"verbs": told, **verbs}), Trap, **kinds)  # type: ignore[arg-type]


def test_two_states_that_lead_to_each_other_and_to_no_end_are_found() -> None:
    moves = (("", "door"), ("door", "over"), ("door", "left"), ("left", "right"), ("right", "left"))
    over = frozenset({"over"})
    traps = [f"rooms: no end can be reached from «{state}»" for state in ("left", "right")]
    assert list(problems(flow_of(*moves, ends=over))) == traps
    assert list(problems(flow_of(*moves, ("right", "over"), ends=over))) == []
    # Where something can come back from its end, that is an end all the same.
    assert list(problems(flow_of(*moves, ("over", "door"), rests=over))) == traps
    assert len(list(problems(flow_of(*moves, ("over", "door"))))) == len(Trap)


def test_a_matter_rests_wherever_nothing_is_in_hand() -> None:
    petition = next(flow for flow in FLOWS if flow.code == "petition")
    assert petition.rests == set(State.values) - {str(state) for state in OPEN_STATES}


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
