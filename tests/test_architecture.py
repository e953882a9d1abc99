"""Doors stay where they are: imports run downwards, guarded objects have one way in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    """Every node of a file; each file is read once for all the rules."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imported_by(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def attributes_used(path: Path) -> set[str]:
    return {node.attr for node in nodes_of(path) if isinstance(node, ast.Attribute)}


def test_there_is_something_to_read() -> None:
    assert len(SOURCES) > 50


def test_imports_run_downwards_only() -> None:
    upwards = [
        f"{named(path)} imports {module}"
        for path in SOURCES
        for module in imported_by(path)
        if (other := module.split(".")[0]) in RANK and other != room_of(path) and RANK[other] >= RANK[room_of(path)]
    ]
    assert upwards == []


def test_views_fetch_through_doors_and_never_by_objects() -> None:
    views = [path for path in SOURCES if "views" in path.parts or path.stem == "views"]
    doors = {"objects", "_default_manager", "_base_manager"}
    assert [named(path) for path in views if doors & attributes_used(path)] == []


def targets_of(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign):
        yield from node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        yield node.target


def test_nothing_but_a_transition_changes_the_state_of_a_matter() -> None:
    matters = ("case", "item", "self", "matter", "review")
    changed = [
        f"{named(path)}:{target.lineno}"
        for path in SOURCES
        if room_of(path) not in ("trail", "jobs")  # a job's state follows leases, not the workflow
        for node in nodes_of(path)
        for target in targets_of(node)
        if isinstance(target, ast.Attribute) and target.attr == "state" and ast.unparse(target.value) in matters
    ]
    assert changed == []


def test_verbs_are_performed_by_the_engine_alone() -> None:
    """A transition called directly would skip post, guards, clocks and log."""
    verbs = ("assign_leader", "return_to_intake", "issue_opinion", "propose_close")
    called = [
        f"{named(path)}:{node.lineno}"
        for path in SOURCES
        if named(path) != "workflows/engine.py"
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in verbs
    ]
    assert called == []


def test_guardian_is_touched_in_one_place() -> None:
    # The two direct rows are models of their rooms; they carry no logic.
    bases = {"guardian.models", "guardian.models.UserObjectPermissionBase"}
    for path in SOURCES:
        if named(path) == "groups/grants.py":
            continue
        used = {module for module in imported_by(path) if module.startswith("guardian")}
        is_model = path.parent.name == "models" or path.name == "models.py"
        assert used <= (bases if is_model else set()), named(path)
        assert not {"has_perm", "has_perms"} & attributes_used(path), named(path)


def test_files_stay_short() -> None:
    assert [named(path) for path in SOURCES if path.read_text(encoding="utf-8").count("\n") > LONGEST_FILE] == []


def test_functions_stay_short() -> None:
    long = [
        f"{named(path)}:{node.name}"
        for path in SOURCES
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_nobody_prints() -> None:
    """What a command says goes through its own stdout, what a server says through the log."""
    printing = [
        f"{named(path)}:{node.lineno}"
        for path in SOURCES
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []
