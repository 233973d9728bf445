"""*Why can I, or can't I, see this*: answered from the same rows that decide it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans.access.checks import place_on
from plans.models import (
    FAR_OFF,
    CaseRecord,
    NamedPermission,
    Plan,
    PlanPermission,
    RecordDecision,
    RecordPermission,
    Scope,
    SharingDecision,
)
from plans.models.plans import SEE_PLAN
from plans.rules.roles import Capacity
from plans.rules.sharing import Level


@dataclass(frozen=True)
class Reason:
    """One sentence of the answer; `decision` is the sharing decision it rests on, if any."""

    sentence: str
    decision: SharingDecision | RecordDecision | None = None
    until_on: date | None = None


SENTENCES = {
    Capacity.LEAD: "You are the lead practitioner.",
    Capacity.CORE: "You are a core member of the group.",
    Capacity.BY_REPORT: "You are in the group and attend by report.",
    Capacity.INFORMATION: "You are in the group for information only.",
    Capacity.CHAIR: "You chair this plan.",
    Capacity.PROPOSED: "You are proposed for the group.",
}


def explain_record(scope: Scope, record: CaseRecord) -> list[Reason]:
    """Every reason for which a worker may read a record that they do read; any one of them is enough."""
    held = {"content_object": record, "valid_until__gte": scope.today}
    if record.level == Level.PLAN:
        return [Reason("Everybody who may read the plan reads it.")]
    found: list[Reason] = []
    named = NamedPermission.objects.filter(
        user=scope.worker_id, agency=scope.agency_id, **held
    ).select_related("decision")
    found += [_given("You are named on it.", row) for row in named]
    if record.level == Level.CONTROLLED:
        if record.agency_id == scope.agency_id:
            found.append(Reason("Your agency made it."))
        groups = RecordPermission.objects.filter(group__in=scope.group_ids, **held)
        shown = "Your agency was given sight of it."
        found += [_given(shown, row) for row in groups.select_related("decision")]
    return found


def _given(sentence: str, row: RecordPermission | NamedPermission) -> Reason:
    until_on = None if row.valid_until == FAR_OFF else row.valid_until
    return Reason(sentence, row.decision, until_on)


def explain(scope: Scope, plan: Plan) -> list[Reason]:
    """Every reason for which a worker may, or may not, read a plan; all of them must hold."""
    if not scope.is_employed:
        return [Reason("You are not employed by any agency today, so you may see no plan.")]
    grant = (
        PlanPermission.objects.filter(
            content_object=plan,
            group_id__in=scope.group_ids,
            permission__codename=SEE_PLAN,
            valid_until__gte=scope.today,
        )
        .select_related("decision", "decision__decided_by", "decision__agency")
        .first()
    )
    if grant is None:
        return [Reason("Your agency has no current access to this plan.")]
    until_on = None if grant.valid_until == FAR_OFF else grant.valid_until
    first = Reason(f"{grant.decision.agency.name} may read this plan.", grant.decision, until_on)
    place = place_on(scope, plan)
    if not place.capacities:
        return [first, Reason("You have no place on it: no seat, no oversight, not its chair.")]
    return [first, *_places(scope, place.capacities, place.for_workers)]


def _places(
    scope: Scope, capacities: frozenset[Capacity], for_workers: frozenset[object]
) -> list[Reason]:
    reasons = [
        Reason(sentence) for capacity, sentence in SENTENCES.items() if capacity in capacities
    ]
    if for_workers - {scope.worker_id}:
        reasons.append(Reason("You stand in for a member who is away today."))
    if Capacity.OVERSIGHT in capacities:
        reasons.append(
            Reason("You hold an oversight position in your agency.")
            if scope.oversees_agency
            else Reason("You are the line manager of a member of the group.")
        )
    return reasons
