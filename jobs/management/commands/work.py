"""The worker of an office without a broker."""

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from jobs import schedule, worker

logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks when there is nothing to do
PAUSE_WITHOUT_DATABASE = 5.0


class Command(BaseCommand):
    help = "Do what is due and keep the schedule, until told to stop (SIGTERM, Ctrl-C)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop as soon as nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_wrong_start(self)
        if options["once"]:
            schedule.tick()
            count = worker.run_due()
            self.stdout.write(f"{count} jobs")
            return
        stop = threading.Event()
        _stop_on_signals(stop)
        while not stop.is_set():
            stop.wait(_look())


def _refuse_wrong_start(command: BaseCommand) -> None:
    """The checks that need the database (keys, guards of the log): SystemCheckError says what to mend."""
    try:
        command.check(tags=[Tags.database], databases=["default"])
    except (OperationalError, InterfaceError):
        connection.close()  # away for now; looked for again below


def _look() -> float:
    """One look at the clock and at most one job; how many seconds to wait before the next."""
    try:
        close_old_connections()
        schedule.tick()
        return 0.0 if worker.run_due(limit=1) else PAUSE
    except (OperationalError, InterfaceError) as error:
        # A database that restarts is no reason to die; the text may quote values, the class does not.
        logger.warning("the database does not answer (%s)", type(error).__name__)
        connection.close()
        return PAUSE_WITHOUT_DATABASE


def _stop_on_signals(stop: threading.Event) -> None:
    """The first signal lets the job in hand end, the second one ends the process; a lease covers the rest."""

    def ask(signum: int, frame: FrameType | None) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_DFL)
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, ask)
