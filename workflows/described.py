"""The flows as rows for people: what may happen next, who may do it, and by which clock. Read from the flows alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.clock_rules import CLOCKS
from workflows.clock_words import CERTAINTY, RuleRow, describe_rules
from workflows.codes import State
from workflows.data_request import DataRequestFlow, RequestState
from workflows.destruction import DestructionFlow, DestructionState
from workflows.guard_words import GUARD_WORDS, ROLE_WORDS
from workflows.petition import PetitionFlow
from workflows.reporting import ReportingFlow, ReportState
from workflows.review import ReviewFlow, ReviewState
from workflows.supervision import SupervisionFlow, SupervisionState
from workflows.verbs import Verb
from workflows.wording import article_words, listed, sentences


@dataclass(frozen=True)
class Flow:
    """One flow of the product. `ends`: states that nothing leaves, on purpose. `rests`: states that are an end too,
    though something can come back from them. `levels`: prefixes of its verbs in the table of clocks.
    """

    code: str
    name: str | Promise
    item: Any  # an abstract flow, which mypy takes for no class to hand around
    states: type[State | ReviewState | SupervisionState | ReportState | DestructionState | RequestState]
    ends: frozenset[str] = frozenset()
    levels: tuple[str, ...] = ("",)
    rests: frozenset[str] = frozenset()

    def label(self, state: str) -> str:
        return str(self.states(state).label) if state else _("（新）")


FLOWS: tuple[Flow, ...] = (
    Flow(
        "petition", gettext_lazy("信访事项"), PetitionFlow, State,
        rests=frozenset({"closed", "referred", "declined", "withdrawn", "void"}),
    ),
    Flow(
        "review", gettext_lazy("复查、复核"), ReviewFlow, ReviewState,
        frozenset({"refused", "upheld", "revoked", "varied"}), ("review.", "reexam."),
    ),
    Flow(
        "supervision", gettext_lazy("督办和三项建议"), SupervisionFlow, SupervisionState,
        frozenset({"accepted", "lifted"}), ("supervision.",),
    ),
    Flow("reporting", gettext_lazy("月报"), ReportingFlow, ReportState, frozenset({"published"}), ()),
    Flow(
        "request", gettext_lazy("个人信息请求"), DataRequestFlow, RequestState, frozenset({"refused", "done"}), (),
    ),
    Flow(
        "destruction", gettext_lazy("档案销毁"), DestructionFlow, DestructionState,
        frozenset({"done", "refused", "withdrawn"}), (),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class VerbRow:
    """One verb in words, in the active language. `guards` are (words, the guard's own docstring)."""

    code: str
    label: str
    sources: str
    targets: str
    moves: bool
    who: str
    guards: tuple[tuple[str, str], ...]
    starts: str
    stops: str
    has_paper: bool
    article: str
    certainty: str
    mark: str
    docstring: str

    @property
    def only_when(self) -> str:
        """Its guards in one cell."""
        return sentences(words for words, _docstring in self.guards)


def rows_of(flow: Flow) -> list[VerbRow]:
    """Every verb of the flow, those that move the state first, each kind from the beginning of a life to its end."""
    states = ["", *flow.states.values]
    verbs = flow.item.verbs().values()
    ordered = sorted(verbs, key=lambda verb: (not verb.moves, min(states.index(source) for source in verb.sources)))
    return [_row(flow, verb) for verb in ordered]


def _row(flow: Flow, verb: Verb) -> VerbRow:
    return VerbRow(
        code=verb.code,
        label=str(verb.label),
        sources=_states(flow, verb.sources),
        targets=_states(flow, verb.targets) if verb.moves else "",
        moves=verb.moves,
        who=listed(str(ROLE_WORDS.get(post, post)) for post in verb.posts),
        guards=tuple((str(GUARD_WORDS.get(guard.__name__, guard.__name__)), said(guard)) for guard in verb.guards),
        starts=listed(_clocks(flow, verb.code, starts=True)),
        stops=listed(_clocks(flow, verb.code, starts=False)),
        has_paper=bool(verb.paper),
        article=article_words(verb.article),
        certainty=str(CERTAINTY[verb.certainty]),
        mark=verb.certainty,
        docstring=said(getattr(flow.item, verb.code)),
    )


def said(function: object) -> str:
    """The first sentence of a docstring, on one line."""
    text = (function.__doc__ or "").strip()
    return " ".join(text.split("\n\n")[0].split())


def _states(flow: Flow, states: tuple[str, ...]) -> str:
    if set(states) >= set(flow.states.values):
        return _("任何状态")
    return listed(flow.label(state) for state in states)


def _clocks(flow: Flow, verb: str, *, starts: bool) -> Iterator[str]:
    """The clocks a verb starts or stops; those that every ending drops are not told each time."""
    named = {f"{level}{verb}" for level in flow.levels}
    for rule in CLOCKS.values():
        if named & set(rule.starts_by if starts else (*rule.stopped_by, *rule.ended_by)):
            yield f"{rule.number} {rule.name}".removeprefix("— ")  # the office's own has no number


@dataclass(frozen=True)
class ClockRow:
    """One clock with the verbs that end it in words, in the active language: fulfilled by `stops`, over with `ends`
    whether fulfilled or not, falling away by `drops`.
    """

    rule: RuleRow
    stops: str
    ends: str
    drops: str


def clock_rows() -> list[ClockRow]:
    """The table of clocks, in its order."""
    return [
        ClockRow(row, _verbs(row.stopped_by, all_of=row.all_of), _verbs(row.ended_by), _verbs(row.dropped_by))
        for row in describe_rules()
    ]


def _verbs(named: tuple[str, ...], *, all_of: bool = False) -> str:
    """The verbs of these names, each word once: two levels of a review have the same."""
    words = dict.fromkeys(_verb_words(name) for name in named)
    return " + ".join(words) if all_of else listed(words)


def _verb_words(named: str) -> str:
    """What the table of clocks calls «review.uphold»."""
    level, dot, code = named.rpartition(".")
    flow = next(flow for flow in FLOWS if f"{level}{dot}" in flow.levels)
    return str(flow.item.verbs()[code].label)


def moves_of(flow: Flow) -> list[tuple[str, str, list[str]]]:
    """(from, to, verbs in words) of every arrow of the state diagram, each pair once."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for verb in flow.item.verbs().values():
        for source in verb.sources:
            for target in verb.targets:
                if verb.code != "import_historical":
                    arrows.setdefault((source, target), []).append(str(verb.label))
    return [(source, target, words) for (source, target), words in arrows.items()]


def problems(flow: Flow) -> Iterator[str]:
    """What a start-up check must not let pass: dead ends, unreachable states, circles without an end, verbs without
    post, article or words.
    """
    arrows = [(source, target) for source, target, _words in moves_of(flow)]
    reached = _followed({""}, arrows)
    ending = _followed(flow.ends | flow.rests, [(target, source) for source, target in arrows])
    for state in flow.states.values:
        if state not in reached:
            yield f"{flow.code}: no verb leads to «{state}»"
        if state not in flow.ends and not any(source == state != target for source, target in arrows):
            yield f"{flow.code}: nothing leaves «{state}»"
        if state not in ending:
            yield f"{flow.code}: no end can be reached from «{state}»"
    for verb in flow.item.verbs().values():
        yield from (f"{flow.code}.{verb.code}: {lack}" for lack in _lacks(flow, verb))


def _followed(states: Iterable[str], arrows: list[tuple[str, str]]) -> set[str]:
    """The states, and all that the arrows lead to from them."""
    found, more = set(states), set(states)
    while more:
        more = {target for source, target in arrows if source in more} - found
        found |= more
    return found


def _lacks(flow: Flow, verb: Verb) -> Iterator[str]:
    if not verb.posts:
        yield "no post may do it"
    if not verb.article:
        yield "it rests on no article"
    if not said(getattr(flow.item, verb.code)):
        yield "it says nothing of itself"
    yield from (f"no words for the post {post}" for post in verb.posts if post not in ROLE_WORDS)
    for guard in verb.guards:
        if guard.__name__ not in GUARD_WORDS:
            yield f"no words for the guard {guard.__name__}"
