"""The API's own fixtures: a client for anybody of the cast, and addresses of the plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from plans.models import Plan
from plans.operations import plans
from plans.operations.children import ChildDetails
from plans.operations.people import LinkDetails, PersonDetails
from tests.api import Api
from tests.cast import Cast


@pytest.fixture
def api(cast: Cast) -> Callable[[str], Api]:
    """A client signed in as somebody of the cast."""
    return lambda name: Api(worker=cast.workers[name])


@pytest.fixture
def plan(cast: Cast) -> str:
    return f"plans/{cast.plan.reference}/"


@pytest.fixture
def outcome(cast: Cast, plan: str) -> str:
    return f"{plan}outcomes/{cast.outcome.pk}/"


@pytest.fixture
def action(cast: Cast, plan: str) -> str:
    return f"{plan}actions/{cast.action.pk}/"


@pytest.fixture
def other_plan(cast: Cast) -> Plan:
    """Another child's plan, led by Sal, on which nobody else of the cast has a place."""
    return plans.start(
        kind="child_in_need",
        new_child=ChildDetails(
            given_names="Otto", family_name="Kestrel", date_of_birth=cast.today - timedelta(900)
        ),
        family=[(PersonDetails(given_names="Vera"), LinkDetails("mother"))],
        partnership=cast.partnership,
        started_on=cast.today,
        role="Social worker",
        purpose="Visits weekly",
        by=cast.workers["sal"],
        at=cast.at,
    )
