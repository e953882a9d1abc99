"""Doors stay where they are: imports run downwards, guarded objects have one way in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RANK = {"trail": 0, "jobs": 0, "offices": 1, "workflows": 2, "groups": 3, "cases": 4, "reports": 5, "portal": 5}
RANK["config"] = 6
SOURCES = sorted(
    path
    for room in RANK
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts and path.stat().st_size
)
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_by(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def attributes_called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr


def test_there_is_something_to_read() -> None:
    assert len(SOURCES) > 50


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_imports_run_downwards_only(path: Path) -> None:
    room = room_of(path)
    for module in imported_by(tree_of(path)):
        other = module.split(".")[0]
        if other in RANK and other != room:
            assert RANK[other] < RANK[room], f"{named(path)} imports {module}"


@pytest.mark.parametrize("path", [p for p in SOURCES if "views" in p.parts or p.stem == "views"], ids=named)
def test_views_fetch_through_doors_and_never_by_objects(path: Path) -> None:
    assert not {"objects", "_default_manager", "_base_manager"} & set(attributes_called(tree_of(path)))


def targets_of(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign):
        yield from node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        yield node.target


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_nothing_but_a_transition_changes_the_state_of_a_matter(path: Path) -> None:
    if room_of(path) in ("trail", "jobs"):
        return  # a job's state is another thing: it follows leases, not the workflow
    for node in ast.walk(tree_of(path)):
        for target in targets_of(node):
            if isinstance(target, ast.Attribute) and target.attr == "state":
                owner = ast.unparse(target.value)
                assert owner not in ("case", "item", "self", "matter", "review"), f"{named(path)}:{node.lineno}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_verbs_are_performed_by_the_engine_alone(path: Path) -> None:
    """A transition called directly would skip post, guards, clocks and log."""
    if named(path) == "workflows/engine.py":
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in ("assign_leader", "return_to_intake", "issue_opinion", "propose_close"), (
                f"{named(path)}:{node.lineno}"
            )


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_guardian_is_touched_in_one_place(path: Path) -> None:
    if named(path) == "groups/grants.py":
        return
    used = {module for module in imported_by(tree_of(path)) if module.startswith("guardian")}
    # The two direct rows are models of their rooms; they carry no logic.
    bases = {"guardian.models", "guardian.models.UserObjectPermissionBase"}
    assert used <= (bases if path.parent.name == "models" or path.name == "models.py" else set())
    assert not {"has_perm", "has_perms"} & set(attributes_called(tree_of(path)))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            assert node.end_lineno - node.lineno + 1 <= LONGEST_FUNCTION, f"{named(path)}:{node.name}"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_nobody_prints(path: Path) -> None:
    """What a command says goes through its own stdout, what a server says through the log."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"{named(path)}:{node.lineno}"
