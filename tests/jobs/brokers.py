"""Brokers the suite can take away: a Redis of its own, and a door in front of the RabbitMQ that is there."""

import os
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Protocol
from urllib.parse import urlsplit

import pytest

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
AMQP = os.environ.get("TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672//")


def listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


def skip_unless_listening(url: str) -> None:
    parts = urlsplit(url)
    if not listens(parts.hostname or "127.0.0.1", parts.port or 0):
        pytest.skip(f"no broker listens at {parts.hostname}:{parts.port}")


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
    return port


class Broker(Protocol):
    url: str

    def up(self) -> None: ...

    def down(self) -> None: ...


class OwnRedis:
    """A redis-server that keeps nothing: what was in it when it goes down is gone."""

    def __init__(self, folder: Path) -> None:
        self._program = shutil.which("redis-server") or pytest.skip("redis-server is not installed")
        self._folder, self._port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def up(self) -> None:
        options = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen([self._program, *options], stdout=subprocess.DEVNULL)
        end, pause = monotonic() + 30, Event()
        while not listens("127.0.0.1", self._port):
            assert monotonic() < end, "redis-server does not start"
            pause.wait(0.05)

    def down(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()


class Door:
    """Hands every call on to the real broker; shut, it cuts all of them and takes no new ones."""

    def __init__(self, url: str) -> None:
        skip_unless_listening(url)
        parts = urlsplit(url)
        self._beyond = (parts.hostname or "127.0.0.1", parts.port or 0)
        self._port = free_port()
        self._open: list[socket.socket] = []
        account = parts.netloc.rpartition("@")[0]
        self.url = parts._replace(netloc=f"{account}@127.0.0.1:{self._port}").geturl()

    def up(self) -> None:
        server = socket.create_server(("127.0.0.1", self._port))
        self._open = [server]
        Thread(target=self._let_in, args=(server,), daemon=True).start()

    def down(self) -> None:
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open = []

    def _let_in(self, server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = server.accept()
                called = socket.create_connection(self._beyond)
                self._open += [caller, called]
                for source, target in ((caller, called), (called, caller)):
                    Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while said := source.recv(65536):
            target.sendall(said)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)
