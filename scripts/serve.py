"""Serve the demo office: the web server and, beside it, the worker that drains the jobs.

Called by `make run` inside .venv. The two live and die together: when one ends, the other is stopped and
make fails; Ctrl-C, or the end of make itself, stops both.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

ROOT = Path(__file__).resolve().parent.parent
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_START = 60
SECONDS_OF_GRACE = 5
SECONDS_TO_STOP = 15


class Stopped(Exception):
    """Somebody asked us to stop; by which signal, if by one."""


def prepare() -> None:
    """Bring database, static files and demo data up to date, in one process: each start of Django costs."""
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)  # call_command skips them else
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO:  # says who to sign in as
            call_command("demo", if_empty=True)
    except OperationalError as error:
        sys.exit(f"Cannot use the database (DATABASE_URL): {error}")
    except CommandError as error:
        sys.exit(str(error))


def free_port() -> int:
    """The port to serve on; a wrong or taken one ends us early and plainly, not by the web server's traceback."""
    asked = os.environ.get("PORT") or "8000"
    if not asked.isdecimal():
        sys.exit(f"PORT must be a number, not {asked!r}.")
    port = int(asked)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            sys.exit(f"Cannot serve on port {port} ({error}). Choose another one: PORT=8001 make run")
    return port


def start(port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Start both, each written down at once so that a signal in between leaves none behind."""
    # No access log: it would keep the addresses of people's matters beside who looked.
    web = (
        *("-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2", "--threads=4"),
        *("--log-level=warning", "--no-control-socket"),
    )
    commands = {"web server": web, "worker": ("manage.py", "work")}
    for name, args in commands.items():
        children[name] = subprocess.Popen([sys.executable, *args], cwd=ROOT)


def refuse_dead(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            sys.exit(f"The {name} ended by itself (exit code {child.returncode}), so all is stopped.")


def wait_until_it_answers(port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        refuse_dead(children)
        web = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            web.request("GET", "/")
            web.getresponse().read()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            web.close()
    sys.exit(f"The web server gave no answer within {SECONDS_TO_START} seconds, so all is stopped.")


def watch(children: dict[str, subprocess.Popen[bytes]]) -> NoReturn:
    parent = os.getppid()
    while True:
        refuse_dead(children)
        if os.getppid() != parent:  # make was killed and could not tell us
            raise Stopped
        time.sleep(0.5)


def stop(children: dict[str, subprocess.Popen[bytes]], *, told: bool) -> None:
    """End what still runs. Ctrl-C has told the children already (`told`), and to be told a second time
    would make the worker break off the job in hand: they get a moment to end by themselves first.
    """
    if told:
        _wait(children, SECONDS_OF_GRACE)
    for child in children.values():
        child.terminate()
    _wait(children, SECONDS_TO_STOP)
    for child in children.values():
        child.kill()
        child.wait()


def _wait(children: dict[str, subprocess.Popen[bytes]], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for child in children.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))


def _on_signal(number: int, frame: FrameType | None) -> NoReturn:
    # Some people press Ctrl-C twice.
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def main() -> None:
    port = free_port()
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    prepare()
    for each in SIGNALS:
        if signal.getsignal(each) != signal.SIG_IGN:  # nohup and the like stay in force
            signal.signal(each, _on_signal)
    children: dict[str, subprocess.Popen[bytes]] = {}
    told = False
    try:
        start(port, children)
        wait_until_it_answers(port, children)
        print(f"\n  http://127.0.0.1:{port}\n  Ctrl-C stops it; the data stay in {settings.VAR_DIR}.\n", flush=True)
        watch(children)
    except Stopped as stopped:
        told = signal.SIGINT in stopped.args
        print("\nStopped.")
    finally:
        stop(children, told=told)


if __name__ == "__main__":
    main()
