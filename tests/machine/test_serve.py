"""`make run` serves an office by two processes that live and die together."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from scripts import setup

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


class Office(NamedTuple):
    port: int
    process: subprocess.Popen[str]
    said: str

    def status_of_first_page(self) -> int:
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        web.request("GET", "/")
        return web.getresponse().status

    def pid_of(self, words: str) -> int:
        """The child whose command line holds these words."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        (found,) = [pid for pid in children if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")]
        return int(found)

    def wait_for_the_last_process(self) -> None:
        """All of them write to one pipe: it ends when the last of them has."""
        assert self.process.stdout is not None
        self.process.stdout.read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(var_dir: Path, port: int) -> dict[str, str]:
    ours = {"PATH": os.environ["PATH"], "HOME": str(var_dir), "PYTHONUNBUFFERED": "1"}
    return {**ours, "VAR_DIR": str(var_dir), "PORT": str(port), "DEMO": "0", "HTTPS": "0"}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"):
        monkeypatch.delenv(name)
    setup.make_keys(tmp_path)
    port = free_port()
    command = [sys.executable, "scripts/serve.py"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(tmp_path, port), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        else:
            pytest.fail(said)
        running = Office(port, process, said)
        yield running
        if process.poll() is None:
            process.terminate()
        running.wait_for_the_last_process()


def test_it_answers_at_the_address_it_prints(office: Office) -> None:
    assert f"http://127.0.0.1:{office.port}" in office.said
    assert office.status_of_first_page() < 500


@pytest.mark.parametrize("words", ["gunicorn", "manage.py work"])
def test_when_one_process_dies_the_other_stops_and_make_fails(office: Office, words: str) -> None:
    os.kill(office.pid_of(words), signal.SIGKILL)
    assert office.process.wait(timeout=60) == 1
    office.wait_for_the_last_process()
    with pytest.raises(ConnectionRefusedError):
        office.status_of_first_page()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_leaves_nothing_running(office: Office, number: signal.Signals) -> None:
    office.process.send_signal(number)
    assert office.process.wait(timeout=60) == 0
    office.wait_for_the_last_process()
    with pytest.raises(ConnectionRefusedError):
        office.status_of_first_page()


def test_it_refuses_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "scripts/serve.py"]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(tmp_path, port), capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "PORT=8001 make run" in done.stderr
