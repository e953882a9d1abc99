"""What Celery's workers and beat call; both only look at the rows, so a message lost or sent twice is harmless."""

from celery import shared_task

from jobs import schedule, worker


@shared_task(name="jobs.wake")
def wake() -> None:
    """Do what is due."""
    worker.run_due()


@shared_task(name="jobs.tick")
def tick() -> None:
    """Hand out the schedule's slots, then do what is due, also what no message told of."""
    schedule.tick()
    worker.run_due()
