"""What joining gave an agency ends with leaving; what the lead decided does not."""

from __future__ import annotations

from plans.access import Terms
from plans.models import PlanPermission
from plans.operations import leaving, sharing
from plans.rules.sharing import Level
from tests.cast import Cast


def held(cast: Cast, agency: str) -> list[str]:
    rows = PlanPermission.objects.filter(
        content_object=cast.plan, group=cast.agencies[agency].group
    )
    return sorted(rows.values_list("permission__codename", flat=True))


def test_leaving_ends_the_plan_and_leaves_the_pointer_that_the_lead_gave(cast: Cast) -> None:
    sharing.give(
        cast.plan,
        cast.agencies["housing"],
        terms=Terms(purpose="Should know", level=Level.POINTER),
        by=cast.priya,
        at=cast.at,
    )
    seat = cast.join("colin")
    assert held(cast, "housing") == ["see_plan", "see_pointer"]
    leaving.leave(seat, reason="work_finished", version=None, by=cast.colin, at=cast.at)
    assert held(cast, "housing") == ["see_pointer"]
