"""Moving a worker to another agency, which only a system administrator does."""

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied

from agencies.errors import Refused
from agencies.operations import workers
from tests.agencies.operations.test_workers import OUTSIDERS, sign_in, verbs


def test_a_system_administrator_moves_a_worker_and_signs_them_out(people, client):
    sign_in(client, people.sal)
    moved = workers.move(
        people.employment("sal"),
        to=people.agencies["housing"],
        version=1,
        by=people.sysadmin,
        at=people.at,
    )
    assert moved.agency == people.agencies["housing"]
    assert moved.position == "practitioner"
    assert not Session.objects.filter(pk=client.session.session_key).exists()
    assert verbs(people.agencies["social_care"])[-1] == "worker.ended"
    assert verbs(people.agencies["housing"])[-1] == "worker.moved"


@pytest.mark.parametrize("by", [*OUTSIDERS, "adam"])
def test_nobody_else_moves_a_worker(people, untouched, by):
    with pytest.raises(PermissionDenied):
        workers.move(
            people.employment("sal"),
            to=people.agencies["housing"],
            version=1,
            by=people.workers[by],
            at=people.at,
        )


def test_moving_to_the_same_agency_is_refused(people, untouched):
    with pytest.raises(Refused):
        workers.move(
            people.employment("sal"),
            to=people.agencies["social_care"],
            version=1,
            by=people.sysadmin,
            at=people.at,
        )
