"""Serve the demo office: the web server and, beside it, the worker that drains the jobs.

Called by `make run` inside .venv. The two live and die together: when one ends, the other is stopped and
make fails; Ctrl-C, or the end of make itself, stops both.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
from django.core.management import call_command, get_commands
from django.db import OperationalError

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15


class Stopped(Exception):
    """Somebody asked us to stop."""


def prepare() -> None:
    """Bring database, static files and demo data up to date, in one process: each start of Django costs."""
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        sys.exit(f"Cannot use the database (DATABASE_URL): {error}")
    call_command("collectstatic", interactive=False, verbosity=0)
    if "demo" in get_commands():
        call_command("demo", if_empty=True)


def refuse_taken_port(port: int) -> None:
    """End early and plainly, rather than by the web server's traceback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(f"Cannot serve on port {port}: {error.strerror}. Choose another one: PORT=8001 make run")


def start(port: int) -> dict[str, subprocess.Popen[bytes]]:
    # No access log: it would keep the addresses of people's matters beside who looked.
    web = (
        *("-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2", "--threads=4"),
        *("--log-level=warning", "--no-control-socket"),
    )
    commands: dict[str, tuple[str, ...]] = {"web server": web}
    if "work" in get_commands():
        commands["worker"] = ("manage.py", "work")
    return {name: subprocess.Popen([sys.executable, *args], cwd=ROOT) for name, args in commands.items()}


def refuse_dead(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            sys.exit(f"The {name} ended by itself (exit code {child.returncode}), so all is stopped.")


def wait_until_it_answers(port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        refuse_dead(children)
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # refused or not found is an answer too
        except OSError:
            time.sleep(0.2)
    sys.exit(f"The web server gave no answer within {SECONDS_TO_START} seconds, so all is stopped.")


def watch(children: dict[str, subprocess.Popen[bytes]]) -> NoReturn:
    parent = os.getppid()
    while True:
        refuse_dead(children)
        if os.getppid() != parent:  # make was killed and could not tell us
            raise Stopped
        time.sleep(0.5)


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _on_signal(number: int, frame: FrameType | None) -> NoReturn:
    # Ctrl-C reaches a whole group of processes, and some people press it twice.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped


def main() -> None:
    port = int(os.environ.get("PORT", "8000"))
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    refuse_taken_port(port)
    prepare()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _on_signal)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        children = start(port)
        wait_until_it_answers(port, children)
        print(f"\n  http://127.0.0.1:{port}\n  Ctrl-C stops it; data stay in the folder var.\n", flush=True)
        watch(children)
    except Stopped:
        print("\nStopped.")
    finally:
        stop(children)


if __name__ == "__main__":
    main()
