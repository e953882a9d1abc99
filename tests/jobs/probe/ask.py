"""Ask for a job as a request does and say for how many seconds the broker held it up: `python -m … KIND`."""

import sys
from time import monotonic

import django

if __name__ == "__main__":
    django.setup()
    from jobs.queue import enqueue

    for _ in range(3):
        before = monotonic()
        enqueue(sys.argv[1])
        sys.stdout.write(f"{monotonic() - before:.2f}\n")
