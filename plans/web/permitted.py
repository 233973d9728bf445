"""A plan's page, once it is certain that the reader may open it, or use the form on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from agencies.workdays import long_date
from plans import access
from plans.models import Plan
from plans.rules import roles
from plans.web.requests import WorkerRequest, plan_or_404


@dataclass(frozen=True)
class Permitted:
    """A visible plan and the reader's place on it."""

    plan: Plan
    place: access.Place

    def may(self, verb: str) -> bool:
        return verb in self.place.verbs

    def context(self, **extra: Any) -> dict[str, Any]:
        """What every page of a plan hands to its template, and what this one adds."""
        return {"plan": self.plan, "place": self.place, "verbs": self.place.verbs, **extra}


def to_read(request: WorkerRequest, reference: str, verb: str, *, what: str) -> Permitted:
    """For a page of a plan: 404 where the plan may not be seen, 403 with the reason for this."""
    plan = plan_or_404(request, reference, what=what)
    place = access.place_on(request.scope, plan)
    if verb not in place.verbs:
        raise PermissionDenied(roles.why_not(verb), "Ask the lead practitioner.")
    return Permitted(plan, place)


def to_change(request: WorkerRequest, reference: str, *verbs: str, what: str) -> Permitted:
    """For a form: as `to_read`, any of the verbs being enough, and the plan still open.

    The operation asks all of this again; asking here spares filling in what would be refused.
    """
    plan = plan_or_404(request, reference, what=what)
    place = access.place_on(request.scope, plan)
    if not place.verbs & set(verbs):
        raise PermissionDenied(roles.why_not(verbs[0]), "Ask the lead practitioner.")
    if plan.ended_on is not None:
        raise PermissionDenied(
            f"This plan ended on {long_date(plan.ended_on)}, so it can no longer be changed.",
            "What it says now is what it said then.",
        )
    return Permitted(plan, place)
