"""Days away: who says so, and that they neither overlap nor belong to somebody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Refused
from agencies.models import Absence
from agencies.operations import workers
from tests.agencies.operations.test_workers import OUTSIDERS, verbs


@pytest.mark.parametrize("by", ["sal", "adam"])
def test_an_absence_is_recorded_and_taken_back(people, by):
    employment = people.employment("sal")
    absence = workers.record_absence(
        employment,
        from_on=people.today,
        until_on=people.today + timedelta(days=4),
        by=people.workers[by],
        at=people.at,
    )
    workers.cancel_absence(absence, employment=employment, by=people.workers[by], at=people.at)
    assert not Absence.objects.exists()
    assert verbs(people.agencies["social_care"])[-2:] == ["worker.absent", "worker.back"]


@pytest.mark.parametrize("by", OUTSIDERS)
def test_nobody_else_says_when_somebody_is_away(people, untouched, by):
    with pytest.raises(PermissionDenied):
        workers.record_absence(
            people.employment("sal"),
            from_on=people.today,
            until_on=people.today,
            by=people.workers[by],
            at=people.at,
        )


def test_absences_have_an_order_and_do_not_overlap(people):
    def away(first, last):
        return workers.record_absence(
            people.employment("sal"),
            from_on=people.today + timedelta(days=first),
            until_on=people.today + timedelta(days=last),
            by=people.sal,
            at=people.at,
        )

    away(0, 4)
    away(5, 6)
    with pytest.raises(Refused) as refused:
        away(9, 8)
    assert refused.value.field == "until_on"
    with pytest.raises(Refused) as refused:
        away(4, 9)
    assert refused.value.field == "from_on"
    assert Absence.objects.count() == 2


def test_somebody_elses_absence_is_not_cancelled_through_ones_own_employment(people):
    absence = workers.record_absence(
        people.employment("sal"),
        from_on=people.today,
        until_on=people.today,
        by=people.sal,
        at=people.at,
    )
    with pytest.raises(Refused):
        workers.cancel_absence(
            absence, employment=people.employment("priya"), by=people.priya, at=people.at
        )
    assert Absence.objects.exists()
