"""Ask for jobs that are killed: `python -m … ROUNDS POINT...`, ROUNDS of each point.

At "before_the_bell" it is who asks that dies: a process of its own for each job, after the commit and before
the broker is told. Says how many died so.
"""

import os
import signal
import sys

import django


def ask(point: str, number: int) -> None:
    from django.db import transaction  # noqa: PLC0415 - Django is not set up before

    from jobs.queue import enqueue  # noqa: PLC0415
    from tests.jobs.probe.kills import die  # noqa: PLC0415

    with transaction.atomic():
        if point == "before_the_bell":
            # Callbacks run in the order they were given: this one before that of the bell.
            transaction.on_commit(lambda: die(number, point, whole=False))
        enqueue("probe.killed", {"dies": point, "whole": number % 4 == 0})


def ask_in_a_process_of_its_own(point: str, number: int) -> bool:
    """Whether the process was killed."""
    child = os.fork()
    if not child:
        ask(point, number)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    django.setup()
    rounds = range(int(sys.argv[1]))
    if "before_the_bell" in sys.argv:
        # Before this process opens a connection: forks must not share one.
        died = sum(ask_in_a_process_of_its_own("before_the_bell", number) for number in rounds)
        sys.stdout.write(f"{died}\n")
    for each in rounds:
        for where in sys.argv[2:]:
            if where != "before_the_bell":
                ask(where, each)
