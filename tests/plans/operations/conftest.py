"""Taking a census return in, and having one action due, as the tests of them do."""

import pytest

from plans.models import Action, Notification
from plans.operations import reminders
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.census import taken_in


@pytest.fixture
def uploads(settings, tmp_path):
    """A folder of the test's own for returns that wait."""
    settings.MEDIA_ROOT = str(tmp_path / "uploads")


@pytest.fixture
def take(people, uploads, tmp_path):
    """Take a return in, given its bytes or path, and hand back the import."""
    return lambda content, **options: taken_in(people, content, tmp_path, **options)


@pytest.fixture
def due(cast: Cast) -> Cast:
    """Hannah's action is two working days late, and nothing else is due."""
    day = cast.partnership.calendar().add_working_days(cast.today, -2)
    Action.rows.exclude(pk=cast.action.pk).update(status="cancelled", status_reason="Not needed")
    Action.rows.filter(pk=cast.action.pk).update(due_on=day)
    reminders.sweep(at=cast.at)
    Notification.rows.exclude(matter=Matter.ACTION_DUE).update(is_mailed=False)
    return cast
