"""docs/rules.md, article → file, cannot go stale: nothing that rests on an article is without its line."""

import re
from collections.abc import Iterator
from pathlib import Path

from workflows.clock_rules import CLOCKS
from workflows.described import FLOWS
from workflows.ground_rows import rows

ROOT = Path(__file__).resolve().parent.parent
MAP = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
OURS = "《信访工作条例》"
# «31(六)», «36(1)(2)», «44–47»; and the name of a text, which what follows belongs to.
PIECES = re.compile(r"(《[^》]+》)|(\d+)((?:\([\d一二三四五六]+\)|（[一二三四五六]）)*)(?:–(\d+))?")
Article = tuple[str, int, str]


def articles(words: str, text: str = OURS) -> Iterator[Article]:
    """(text, article, paragraph and item) of each that `words` name; a text without a number is article 0."""
    for found in PIECES.finditer(words):
        name, first, inner, last = found.groups()
        if name:
            text = name
            yield text, 0, ""
        else:
            yield from ((text, number, inner) for number in range(int(first), int(last or first) + 1))


def by_text(words: str) -> set[Article]:
    """A number before the first name of a text, or after a comma behind a text that has none of its own, is ours; what
    stands in brackets alone, «（地方规定）», names no article.
    """
    if words.startswith("（"):
        return set()
    text, _, numbers = words.partition("》")
    if numbers and not re.match(r"\d", numbers):
        return {*articles(f"{text}》"), *articles(re.sub(r"《[^》]+》", "", numbers))}
    return set(articles(words))


def rested_on() -> dict[str, str]:
    """Whoever rests on articles, and on which, as they say it."""
    found = {f"{flow.code}.{verb.code}": verb.article for flow in FLOWS for verb in flow.item.verbs().values()}
    found |= {f"clock {rule.code}": str(rule.article) for rule in CLOCKS.values()}
    return found | {f"ground {place} {row.verb} {row.ground}": row.article for place, row in enumerate(rows())}


def lines() -> set[Article]:
    """What the map has a line for."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in MAP.splitlines() if line[:2] == "| "]
    found: set[Article] = set()
    for first, second, *_rest in cells:
        found |= {*articles(first), *articles(second, first)} if first.startswith("《") else set(articles(first))
    return found


def test_every_article_a_row_rests_on_is_in_the_map() -> None:
    there = lines()
    wholes = {(text, number) for text, number, inner in there}
    wanted = {(who, article) for who, words in rested_on().items() for article in by_text(words)}
    assert len(wanted) > len(rested_on())

    def is_told(article: Article) -> bool:
        """Its own line, or one of the whole article, or of a part of what is meant whole."""
        text, number, inner = article
        return article in there or (text, number, "") in there or (not inner and (text, number) in wholes)

    assert sorted({(article, who) for who, article in wanted if not is_told(article)}) == []


def test_an_article_nobody_mapped_is_found() -> None:
    assert (OURS, 99, "(1)") in by_text("19(3), 99(1)")
    assert by_text("《信访事项简易办理办法》, 32") == {("《信访事项简易办理办法》", 0, ""), (OURS, 32, "")}
    assert ("《个人信息保护法》", 46, "") in by_text("《个人信息保护法》44–47, 50")
    assert not {number for _text, number, _inner in lines()} & {99}


def test_every_file_the_map_names_exists() -> None:
    named = re.findall(r"`([a-z_]+/[a-z_/.]+)`", MAP)
    assert len(named) > len(FLOWS)
    assert [name for name in named if not (ROOT / name).exists()] == []
