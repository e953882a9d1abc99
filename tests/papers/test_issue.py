"""A paper stands or falls with the verb that issues it: number, row and file together."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection

from cases import files
from cases.models import Case, Document, NumberSeries
from cases.papers.rendering import render
from tests import cast as c
from tests.cast import Cast
from workflows.undo import Undo, on_failure, undoing

from .matters import sheet


def stored() -> set[Path]:
    return set(Path(default_storage.path("papers")).rglob("*.pdf"))


def test_an_issued_paper_leaves_one_file_that_says_nothing_by_its_name(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    before = stored()
    c.do(case, "accept", cast.head)
    (file,) = stored() - before
    assert file == Path(case.documents.get().file.path)
    assert case.number not in file.name


def test_a_verb_that_fails_after_its_paper_leaves_no_file_no_row_and_no_gap_in_the_numbers(
    cast: Cast, case: Case
) -> None:
    """The database refuses the log's line, the last thing a verb writes: the paper is stored by then."""
    c.classify(cast, case)
    c.do(other := c.register(cast), "classify", cast.head, case_class="claim", category=cast.category, routes={1: "6"})
    before = stored()
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX only_one_accept ON trail_event (code) WHERE code = 'case.accept'")
    c.do(other, "accept", cast.head)
    kept = stored() - before
    with pytest.raises(IntegrityError):
        c.do(case, "accept", cast.head)
    assert stored() - before == kept
    assert Document.objects.count() == 1
    assert NumberSeries.objects.get(name__startswith="paper/", name__contains="受").last == 1


def test_the_same_matter_gives_the_same_bytes(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    first, second = (sheet(case, "notice_accepted", cast.head, "accept") for _ in range(2))
    assert first is not second
    assert render(first) == render(second)


def fail(*undos: Undo, after: Callable[[], None] = lambda: None) -> None:
    """Register `undos` as a verb would, then fail."""
    with undoing():
        for undo in undos:
            on_failure(undo)
        after()
        raise ZeroDivisionError


def test_what_failed_is_undone_last_first_and_what_came_to_its_end_is_not() -> None:
    undone: list[str] = []
    with undoing():
        on_failure(lambda: undone.append("never"))
    with pytest.raises(ZeroDivisionError):
        fail(lambda: undone.append("first"), lambda: undone.append("second"))
    assert undone == ["second", "first"]


def test_a_file_received_goes_with_the_verb_that_failed(cast: Cast, case: Case) -> None:
    kept: list[Path] = []

    def receive() -> None:
        row = files.store(case, files.Upload("a.txt", "text/plain", b"words"), by=cast.registrar)
        kept.append(Path(row.file.path))
        assert kept[0].exists()

    with pytest.raises(ZeroDivisionError):
        fail(after=receive)
    assert not kept[0].exists()


def test_a_verb_within_a_verb_is_undone_with_the_outer_one() -> None:
    undone: list[str] = []

    def inner() -> None:
        with undoing():
            on_failure(lambda: undone.append("inner"))

    with pytest.raises(ZeroDivisionError):
        fail(after=inner)
    assert undone == ["inner"]


def test_outside_a_verb_there_is_nothing_to_undo() -> None:
    on_failure(lambda: pytest.fail("nobody may call this"))
