"""Who has a duty in a disagreement and is a party to it as well."""

from __future__ import annotations

from datetime import date

from agencies.models import PartnershipRole, RoleInPartnership
from agencies.models.workers import in_force
from plans import access
from plans.models import Disagreement


def conflicts(one: Disagreement, on: date, *, hides: bool) -> list[str]:
    """Who has a duty in this and is a party to it as well, so that somebody else acts for them.

    Of who raised it nothing is said to whom their name `hides`: chairs and business managers are few.
    """
    found = []
    people = access.parties_of(one) - ({one.raiser_id} if hides else set())
    if one.plan.chair_id in people:
        found.append("The plan's chair is a party to this, so that somebody else reviews it.")
    roles = PartnershipRole.objects.filter(
        in_force(on), partnership=one.partnership_id, role=RoleInPartnership.BUSINESS_MANAGER
    ).select_related("worker")
    managers = {role.worker for role in roles}
    parties = {manager for manager in managers if manager.pk in people}
    found += [
        f"{manager.name} manages the partnership's business and is a party to this, so that "
        f"{'another does so here' if managers - parties else 'a substitute has to be named'}."
        for manager in sorted(parties, key=lambda manager: manager.name)
    ]
    return found
