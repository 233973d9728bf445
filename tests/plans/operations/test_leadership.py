"""A plan's lead can always read it; a chair's agency reads it while one of its people chairs."""

from __future__ import annotations

import pytest

from agencies.errors import Refused
from agencies.operations import agencies, partnerships, workers
from plans.access import Terms
from plans.models import Plan, PlanPermission
from plans.operations import leadership, sharing
from tests.cast import Cast


def holds(cast: Cast, agency: str) -> list[PlanPermission]:
    return list(
        PlanPermission.objects.filter(content_object=cast.plan, group=cast.agencies[agency].group)
    )


def change_chair(cast: Cast, chair: str | None) -> Plan:
    return leadership.change_chair(
        cast.plan,
        chair=cast.workers[chair] if chair else None,
        version=None,
        by=cast.priya,
        at=cast.at,
    )


def change_lead(cast: Cast, to: str) -> Plan:
    return leadership.change_lead(
        cast.plan, to=cast.seats[to], version=None, by=cast.priya, at=cast.at
    )


def test_nobody_leads_a_plan_that_their_agency_may_not_read(cast: Cast) -> None:
    sharing.end(cast.plan, cast.agencies["midwifery"], why="Moved", by=cast.priya, at=cast.at)
    with pytest.raises(Refused) as refused:
        change_lead(cast, "hannah")
    assert refused.value.field == "to"


def test_a_leads_agency_reads_the_plan_until_further_notice(cast: Cast) -> None:
    terms = Terms(purpose="Until the birth", until_on=cast.today)
    sharing.give(cast.plan, cast.agencies["midwifery"], terms=terms, by=cast.priya, at=cast.at)
    change_lead(cast, "hannah")
    assert [row.valid_until.year for row in holds(cast, "midwifery")] == [9999]


def test_the_agency_a_chair_came_from_loses_the_plan_though_they_work_elsewhere(
    cast: Cast,
) -> None:
    cast.colin.may_chair = True
    cast.colin.save()
    change_chair(cast, "colin")
    assert holds(cast, "housing")
    workers.move(
        cast.employment("colin"),
        to=cast.agencies["school"],
        version=None,
        by=cast.sysadmin,
        at=cast.at,
    )
    change_chair(cast, "ruth")
    assert not holds(cast, "housing")
    assert holds(cast, "school"), "one of its people is in the group"


def test_a_chair_works_for_an_agency_of_the_partnership(cast: Cast) -> None:
    elsewhere = partnerships.create(name="Otherside", by=cast.sysadmin, at=cast.at)
    housing = cast.agencies["housing"]
    agencies.change(
        housing,
        name=housing.name,
        kind=housing.kind,
        partnerships=[elsewhere],
        proxy=None,
        is_active=True,
        version=None,
        by=cast.sysadmin,
        at=cast.at,
    )
    cast.colin.may_chair = True
    cast.colin.save()
    with pytest.raises(Refused) as refused:
        change_chair(cast, "colin")
    assert refused.value.field == "chair"
    assert not holds(cast, "housing")


def test_another_agencys_manager_does_not_take_over_a_statutory_plan_without_a_lead(
    cast: Cast,
) -> None:
    workers.end_employment(cast.employment("priya"), version=None, by=cast.adam, at=cast.at)
    with pytest.raises(Refused) as refused:
        leadership.name_lead(
            cast.plan,
            worker=cast.hannah,
            role="Midwife",
            purpose="Leads the plan",
            version=None,
            by=cast.moira,
            at=cast.at,
        )
    assert refused.value.field == "worker"
    with pytest.raises(Refused) as refused:
        leadership.change_lead(
            cast.plan, to=cast.seats["hannah"], version=None, by=cast.moira, at=cast.at
        )
    assert refused.value.field == "to"
    chosen = leadership.change_lead(
        cast.plan, to=cast.seats["sam"], version=None, by=cast.ruth, at=cast.at
    )
    assert chosen.lead == cast.seats["sam"]
