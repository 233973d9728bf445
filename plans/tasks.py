"""Every Celery task. Each is a hint to look at the database now: losing one loses nothing."""

# plans may not import config, whose application these bind to.
from celery import shared_task

from agencies import clock
from plans.operations import census, reports, timetables


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
def chase_reports() -> None:
    """Tell whoever owes a late report, and the plan's lead; each is told once."""
    reports.chase(at=clock.now())
