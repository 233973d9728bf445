"""What happens to people in a generated world: a birth, somebody away, somebody gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from agencies.operations import workers
from plans.models import Plan
from plans.operations import children, group, leaving
from tests.cast import Cast
from tests.plans.twins.steps import DEPUTY


def born(cast: Cast, at: datetime) -> None:
    """The child of the plan, a week ago."""
    children.record_birth(
        cast.plan,
        born_on=cast.today - timedelta(days=7),
        sex="F",
        given_names="Ada",
        version=None,
        by=cast.hannah,
        at=at,
    )
    cast.plan = Plan.rows.select_related("child").get(pk=cast.plan.pk)


def goes_away(cast: Cast, name: str, at: datetime) -> None:
    """For some days, on which a colleague stands in."""
    by, deputy = cast.workers[name], cast.workers[DEPUTY[name]]
    group.set_deputy(cast.seats[name], deputy=deputy, version=None, by=by, at=at)
    workers.record_absence(
        cast.employment(name),
        from_on=cast.today,
        until_on=cast.today + timedelta(days=5),
        by=by,
        at=at,
    )


def leaves(cast: Cast, name: str, at: datetime) -> None:
    """The group; and with an agency's last the agency."""
    leaving.leave(
        cast.seats[name], reason="work_finished", version=None, by=cast.workers[name], at=at
    )
