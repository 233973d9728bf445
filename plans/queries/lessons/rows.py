"""The rows that the lessons look at, of a set of plans, as far as one reader may see them.

One statement for each kind of row, however many plans are read; each gives its rows by plan, or by
child where they hang on the child. `scope` is that of `access.enter_all`: it sees these plans alone.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet

from plans.models import (
    Action,
    AgreedInterval,
    Assessment,
    Attendance,
    BirthPlan,
    CapacityGoal,
    CapacityMeasure,
    CaseRecord,
    ChildVoice,
    ChronologyCheck,
    Contribution,
    Deadline,
    Engagement,
    Enquiry,
    FamilyLink,
    FatherFigure,
    GroupMember,
    HouseholdConfirmation,
    HouseholdMember,
    InformationRequest,
    Judgement,
    Outcome,
    OutcomeUnderstanding,
    OutcomeUpdate,
    PlanVersion,
    RecordContent,
    Review,
    RiskFactor,
    Scope,
    TimetableEvent,
    Visit,
)
from plans.rules.records import RecordKind, RecordStatus
from plans.rules.reviews import ReviewStatus

AS_IT_STANDS: tuple[type[RecordContent], ...] = (
    HouseholdConfirmation,
    Enquiry,
    ChronologyCheck,
    ChildVoice,
    Visit,
    Engagement,
    RiskFactor,
    Assessment,
    BirthPlan,
    CapacityGoal,
    CapacityMeasure,
    InformationRequest,
)
IN_EVERY_VERSION: tuple[type[RecordContent], ...] = (HouseholdMember, FatherFigure, Contribution)
"""What is also asked since when: an amendment does not begin a matter anew."""


BESIDE = (
    "contribution__from_agency",
    "informationrequest__asked_by",
    "informationrequest__asked_of",
)
"""The agencies that records name, read with them."""
MODELS = (*AS_IT_STANDS, *IN_EVERY_VERSION)
Contents = dict[type[RecordContent], list[Any]]
Keys = Collection[uuid.UUID]


def contents_of(scope: Scope, children: Keys) -> Mapping[uuid.UUID, Contents]:
    """What every record says, by child and kind. Each heading joins the one table that holds its
    content, so that who may see it is asked once for all kinds."""
    places = {model.kind: str(model._meta.model_name) for model in MODELS}
    again = [model.kind for model in IN_EVERY_VERSION]
    rows = (
        CaseRecord.objects.visible_to(scope)
        .filter(Q(status=RecordStatus.STANDING) | Q(kind__in=again), kind__in=list(places))
        .filter(child__in=children)
        .select_related("agency", "author", "person", *BESIDE, *places.values())
        .order_by("happened_on", "recorded_at", "pk")
    )
    found: dict[uuid.UUID, Contents] = {
        child: {model: [] for model in MODELS} for child in children
    }
    for row in rows:
        content = getattr(row, places[RecordKind(row.kind)])
        found[row.child_id][type(content)].append(content)
    return found


def links_of(scope: Scope, children: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = FamilyLink.objects.visible_to(scope).filter(child__in=children)
    return _by("child_id", rows.select_related("person").order_by("person", "pk"))


def of_plans(scope: Scope, plans: Keys) -> dict[str, Mapping[uuid.UUID, list[Any]]]:
    """Everything that hangs on a plan, by the name it has in a reading, then by plan."""
    return {name: rows(scope, plans) for name, rows in OF_PLANS.items()}


def _seats(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = GroupMember.objects.visible_to(scope).filter(plan__in=plans).open()
    return _by(
        "plan_id", rows.select_related("worker", "person", "agency").order_by("position", "pk")
    )


def _reviews(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = Review.objects.visible_to(scope).filter(plan__in=plans)
    return _by("plan_id", rows.select_related("run_by", "signed_by").defer("minutes"))


def _judgements(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = Judgement.objects.visible_to(scope).filter(
        review__plan__in=plans, review__status=ReviewStatus.HELD, judged_by__isnull=False
    )
    return _by_way_of("review__plan_id", rows)


def _attendance(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = Attendance.objects.visible_to(scope).filter(review__plan__in=plans)
    return _by_way_of("review__plan_id", rows)


def _outcomes(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = Outcome.objects.visible_to(scope).filter(plan__in=plans)
    return _by("plan_id", rows.order_by("position", "pk"))


def _updates(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = OutcomeUpdate.objects.visible_to(scope).filter(outcome__plan__in=plans)
    return _by_way_of("outcome__plan_id", rows.order_by("observed_on", "at", "pk"))


def _understandings(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = OutcomeUnderstanding.objects.visible_to(scope).filter(outcome__plan__in=plans)
    return _by_way_of(
        "outcome__plan_id", rows.select_related("recorded_by").order_by("checked_on", "pk")
    )


def _actions(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = Action.objects.visible_to(scope).filter(plan__in=plans)
    return _by(
        "plan_id",
        rows.select_related("owner_agency", "owner__worker", "owner__person").order_by(
            "position", "pk"
        ),
    )


def _deadlines(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = Deadline.objects.visible_to(scope).filter(plan__in=plans)
    return _by("plan_id", rows.order_by("due_on", "key", "pk"))


def _events(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = TimetableEvent.objects.visible_to(scope).filter(plan__in=plans).not_withdrawn()
    return _by(
        "plan_id", rows.select_related("agency", "recorded_by").order_by("happened_on", "pk")
    )


def _agreed(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, list[Any]]:
    rows = AgreedInterval.objects.visible_to(scope).filter(plan__in=plans)
    return _by("plan_id", rows.order_by("agreed_at", "pk"))


OF_PLANS: Mapping[str, Callable[[Scope, Keys], Mapping[uuid.UUID, list[Any]]]] = {
    "seats": _seats,
    "reviews": _reviews,
    "judgements": _judgements,
    "attendance": _attendance,
    "outcomes": _outcomes,
    "updates": _updates,
    "understandings": _understandings,
    "actions": _actions,
    "deadlines": _deadlines,
    "events": _events,
    "agreed": _agreed,
}


def newest_versions(scope: Scope, plans: Keys) -> Mapping[uuid.UUID, PlanVersion]:
    """The newest version of each plan that has one, without its text."""
    rows = PlanVersion.objects.visible_to(scope).filter(plan__in=plans).defer("content")
    return {row.plan_id: row for row in rows.order_by("number")}


def _by(key: str, rows: Iterable[Any]) -> Mapping[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _by_way_of(path: str, rows: QuerySet[Any]) -> Mapping[uuid.UUID, list[Any]]:
    """The same by what another row says."""
    return _by("of_plan", rows.annotate(of_plan=F(path)))
