"""One worker with a place, for the tests of signing in and of the account pages."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache

from agencies.models import Agency, Employment, Partnership, Worker
from tests.agencies.web.signing_in import PASSWORD


@pytest.fixture(autouse=True)
def no_lockouts():
    cache.clear()


@pytest.fixture
def agency(db):
    partnership = Partnership.objects.create(name="Wearbridge")
    agency = Agency.objects.create(
        name="Wearbridge Midwifery", kind="midwifery", group=Group.objects.create(name="midwifery")
    )
    agency.partnerships.add(partnership)
    return agency


@pytest.fixture
def hannah(agency):
    """A midwife who may sign in."""
    worker = Worker.objects.create_user("hannah@example.org", PASSWORD, name="Hannah Brookes")
    Employment.objects.create(
        worker=worker,
        agency=agency,
        position="practitioner",
        started_on=datetime.date(2020, 1, 1),
    )
    return worker
