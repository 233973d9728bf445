"""Every Celery task. Each is a hint to look at the database now: losing one loses nothing."""

# plans may not import config, whose application these bind to.
from celery import shared_task
from django.conf import settings

from agencies import clock
from plans.operations import (
    census,
    disagreement_sweep,
    gathering,
    lesson_counts,
    lesson_reminders,
    mails,
    outbox,
    reminders,
    timetables,
)


@shared_task
def take_up_imports() -> None:
    """Run every import that waits, and take up any whose process died."""
    for pk in census.under_way():
        census.resume(pk, now=clock.now)


@shared_task
def count_timetables() -> None:
    """Give running plans from before an upgrade their timetable, where nobody has yet."""
    timetables.count_all(at=clock.now())


@shared_task
def count_lessons() -> None:
    """Count the lessons of every partnership that has no count of this week."""
    lesson_counts.count_lessons(at=clock.now())


@shared_task(time_limit=600)
def tick() -> None:
    """Owe what has come due, make out its e-mails, and have them delivered."""
    at = clock.now()
    # Before the long sweep: an urgent answer is due at its minute.
    if outbox.is_ours():
        disagreement_sweep.sweep(at=at)
    if outbox.tick(at=at):
        outbox.swept(at=at, to_nobody=reminders.sweep(at=at).to_nobody)
    gathering.gather(at=clock.now())
    deliver.apply_async(expires=settings.COREGROUP_TICK_SECONDS)


@shared_task(time_limit=3000)
def remind_of_lessons() -> None:
    """Owe what has come due of the lessons, each person from what they may see."""
    at = clock.now()
    if outbox.look_at_lessons(at=at):
        found = lesson_reminders.sweep(at=at)
        outbox.looked_at_lessons(at=at, to_nobody=found.to_nobody, failed=found.failed)


@shared_task(time_limit=300)
def deliver() -> None:
    """Send what is due, and have the rest sent by whoever is free next."""
    if mails.deliver(now=clock.now).is_more:
        deliver.apply_async(expires=settings.COREGROUP_TICK_SECONDS)
