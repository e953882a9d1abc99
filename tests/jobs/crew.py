"""Worker processes under a supervisor: whoever dies is started again, as systemd would."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic
from types import TracebackType
from typing import Self

from tests.jobs.conftest import ROOT, Office

EMBEDDED = ("manage.py", "work", "--skip-checks")
CELERY = ("-m", "celery", "-A", "tests.jobs.probe.celery_app")
WORKER = (*CELERY, "worker", "--concurrency=1", "--loglevel=WARNING", "--without-mingle", "--without-gossip")
BEAT = (*CELERY, "beat", "--loglevel=WARNING")


class Crew:
    """The processes that `commands` name, each in a process group of its own; all end with the block."""

    def __init__(self, office: Office, *commands: tuple[str, ...], log: Path, **env: str) -> None:
        # The start-up checks take longer than everything else together; the suite runs them elsewhere.
        self._env = {**office.env, "CELERY_SKIP_CHECKS": "1", "PROBE_PARENT": str(os.getpid()), **env}
        self._log = log
        self._posts: list[tuple[tuple[str, ...], subprocess.Popen[bytes]]] = [
            (command, self._start(command, number)) for number, command in enumerate(commands)
        ]
        self.restarts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _, process in self._posts:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def until(self, condition: Callable[[], bool], *, seconds: float) -> None:
        """Keep everybody at work until `condition` holds; TimeoutError with what they said after `seconds`."""
        end, pause = monotonic() + seconds, Event()
        while not condition():
            if monotonic() > end:
                raise TimeoutError(self._said())
            self._replace_the_dead()
            pause.wait(0.1)

    def _said(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def _replace_the_dead(self) -> None:
        for number, (command, process) in enumerate(self._posts):
            if process.poll() is not None:
                assert process.returncode == -signal.SIGKILL, self._said()
                self._posts[number] = (command, self._start(command, number))
                self.restarts += 1

    def _start(self, command: tuple[str, ...], number: int) -> subprocess.Popen[bytes]:
        if "worker" in command:
            command = (*command, f"--hostname=crew{number}-{os.getpid()}@suite")
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
