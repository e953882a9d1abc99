"""What is installed is locked, checked by hash, and fetched from wherever the machine is told to fetch."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_python_package_has_its_hash(lock: Path) -> None:
    entries = re.split(r"^(?=[\w.-]+==)", lock.read_text(), flags=re.MULTILINE)
    assert [entry for entry in entries if entry.strip() and "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_no_lock_file_names_a_server(lock: Path) -> None:
    assert "://" not in lock.read_text()


def test_every_script_of_the_pages_has_its_hash_and_names_no_server() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert [name for name, package in fetched.items() if "integrity" not in package or "resolved" in package] == []


def test_developers_run_the_versions_of_production() -> None:
    development = pins(ROOT / "requirements" / "development.txt")
    production = pins(ROOT / "requirements" / "production.txt")
    assert production.items() <= development.items()
