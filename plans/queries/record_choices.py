"""What a record may point to: the rows that its writer may choose, on pages and by the API alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Agency, Worker
from agencies.queries import directory
from agencies.workdays import long_date
from plans.models import (
    CaseRecord,
    FamilyLink,
    GroupMember,
    InformationRequest,
    Outcome,
    Person,
    Plan,
    PlanPermission,
    Review,
    Scope,
)
from plans.models.plans import SEE_PLAN
from plans.queries.record_lines import lines_of
from plans.rules.group import MemberStatus
from plans.rules.records import HANDLING, RecordKind, Subject

LONGEST = 100
Rows = Callable[[Scope, Plan], "QuerySet[Any]"]


@dataclass(frozen=True)
class Offer:
    """One row that may be chosen: what a form calls it, and what people do."""

    key: str
    words: str
    row: Any


@dataclass(frozen=True)
class Choosable:
    """Rows to choose from. `named` are those that may be named besides, such as earlier versions.

    `is_of_versions` is whether a row stands for a record in all its versions.
    """

    rows: Rows
    words: Callable[[Any], str]
    named: Rows
    is_of_versions: bool = False

    def offers(self, scope: Scope, plan: Plan) -> list[Offer]:
        rows = list(self.rows(scope, plan))
        lines = lines_of(scope, rows if self.is_of_versions else [])
        return [
            Offer(
                str(lines.first(row.line) if self.is_of_versions else row.pk), self.words(row), row
            )
            for row in rows
        ]


def short(text: str) -> str:
    """The beginning of a long text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def people_of(scope: Scope, plan: Plan) -> QuerySet[Person]:
    """Everybody around a plan's child."""
    links = FamilyLink.objects.visible_to(scope).filter(child=plan.child_id)
    people = Person.objects.visible_to(scope).filter(pk__in=links.values("person"))
    return people.order_by("family_name", "given_names", "pk")


def seats_of(scope: Scope, plan: Plan) -> QuerySet[GroupMember]:
    seats = GroupMember.objects.visible_to(scope).filter(plan=plan, status=MemberStatus.CURRENT)
    return seats.select_related("worker", "person", "agency").order_by("position", "created_at")


def reviews_of(scope: Scope, plan: Plan) -> QuerySet[Review]:
    return Review.objects.visible_to(scope).filter(plan=plan).order_by("-created_at", "pk")


def outcomes_of(scope: Scope, plan: Plan) -> QuerySet[Outcome]:
    return Outcome.objects.visible_to(scope).filter(plan=plan).order_by("position", "pk")


def agencies_of(scope: Scope, plan: Plan) -> QuerySet[Agency]:
    """The agencies that may read a plan today."""
    held = PlanPermission.objects.filter(
        content_object=plan, permission__codename=SEE_PLAN, valid_until__gte=scope.today
    )
    return Agency.objects.filter(group__in=held.values("group_id")).order_by("name")


def other_agencies_of(scope: Scope, plan: Plan) -> QuerySet[Agency]:
    """Those of them that the reader does not work for: whom one may ask for something."""
    return agencies_of(scope, plan).exclude(pk__in=[scope.agency_id] if scope.agency_id else [])


def agencies_asked_of(scope: Scope, plan: Plan) -> QuerySet[Agency]:
    """All of them, and those that were asked and may no longer read the plan."""
    asked = InformationRequest.objects.visible_to(scope).filter(record__child=plan.child_id)
    now = agencies_of(scope, plan).order_by()
    rows = Agency.objects.filter(Q(pk__in=now.values("pk")) | Q(pk__in=asked.values("asked_of")))
    return rows.order_by("name")


def seats_of_others(scope: Scope, plan: Plan) -> QuerySet[GroupMember]:
    """Workers in the group from other agencies than the reader's own."""
    return seats_of(scope, plan).filter(worker__isnull=False).exclude(agency=scope.agency_id)


def every_seat_of(scope: Scope, plan: Plan) -> QuerySet[GroupMember]:
    return GroupMember.objects.visible_to(scope).filter(plan=plan)


def supervised_of(scope: Scope, plan: Plan) -> QuerySet[Worker]:
    """Members of the group from one's own agency, who work there still."""
    seats = GroupMember.rows.filter(
        plan=plan, agency=scope.agency_id, status=MemberStatus.CURRENT, worker=OuterRef("pk")
    )
    return colleagues_of(scope, plan).filter(Exists(seats))


def colleagues_of(scope: Scope, plan: Plan) -> QuerySet[Worker]:
    own = Agency.objects.filter(pk__in=[scope.agency_id] if scope.agency_id else [])
    return directory.employed_in(own, on=scope.today).order_by("name")


def _versions(kind: RecordKind) -> Callable[[Scope, Plan], Any]:
    return lambda scope, plan: (
        CaseRecord.objects.visible_to(scope)
        .filter(child=plan.child_id, kind=kind)
        .order_by("-happened_on", "pk")
    )


def _standing(kind: RecordKind, *content: str) -> Rows:
    versions = _versions(kind)
    return lambda scope, plan: versions(scope, plan).standing().select_related("person", *content)


def _goal_in_words(record: CaseRecord) -> str:
    return short(f"{record.person.name if record.person else ''}: {record.capacitygoal.goal}")


def _assessment_in_words(record: CaseRecord) -> str:
    said = record.assessment
    return f"{said.get_type_display()}, started {long_date(said.started_on)}"


def _review_in_words(review: Review) -> str:
    day = review.held_on or review.planned_on
    return f"{review.get_kind_display()}, {long_date(day)}" if day else review.get_kind_display()


def _seat_in_words(seat: GroupMember) -> str:
    return f"{seat.name}, {seat.role}"


def _seat_of_agency_in_words(seat: GroupMember) -> str:
    return f"{_seat_in_words(seat)}, {seat.agency.name}" if seat.agency else _seat_in_words(seat)


def _simple(rows: Rows, words: Callable[[Any], str]) -> Choosable:
    return Choosable(rows, words, rows)


PERSON = _simple(people_of, lambda person: person.name)
SEAT = _simple(seats_of, _seat_in_words)
CHOOSABLE: Mapping[tuple[RecordKind, str], Choosable] = {
    (RecordKind.CHRONOLOGY_CHECK, "review"): _simple(reviews_of, _review_in_words),
    (RecordKind.ASSESSMENT, "outcomes"): _simple(outcomes_of, lambda one: short(one.change)),
    (RecordKind.CONTRIBUTION, "assessment"): Choosable(
        _standing(RecordKind.ASSESSMENT, "assessment"),
        _assessment_in_words,
        _versions(RecordKind.ASSESSMENT),
        is_of_versions=True,
    ),
    (RecordKind.CONTRIBUTION, "from_agency"): _simple(agencies_of, lambda agency: agency.name),
    (RecordKind.UNBORN_BABY, "midwife"): SEAT,
    (RecordKind.CAPACITY_GOAL, "owner"): SEAT,
    (RecordKind.CAPACITY_MEASURE, "goal"): Choosable(
        _standing(RecordKind.CAPACITY_GOAL, "capacitygoal"),
        _goal_in_words,
        _versions(RecordKind.CAPACITY_GOAL),
        is_of_versions=True,
    ),
    (RecordKind.INFORMATION_REQUEST, "asked_of"): Choosable(
        other_agencies_of, lambda agency: agency.name, agencies_asked_of
    ),
    (RecordKind.INFORMATION_REQUEST, "asked_member"): Choosable(
        seats_of_others, _seat_of_agency_in_words, every_seat_of
    ),
    (RecordKind.SUPERVISION, "supervisee"): _simple(supervised_of, lambda worker: worker.name),
    (RecordKind.SUPERVISION, "supervisor"): _simple(colleagues_of, lambda worker: worker.name),
}
"""What each field of a kind's content that points to a row may point to."""


def offers_for(scope: Scope, plan: Plan, kind: RecordKind) -> dict[str, list[Offer]]:
    """Everything that a record of a kind may point to, by field; `person` is whom it is about.

    A statement for each field that points to something; two where it is a record that was amended.
    """
    found = {
        field: choosable.offers(scope, plan)
        for (of, field), choosable in CHOOSABLE.items()
        if of == kind
    }
    if HANDLING[kind].subject != Subject.NOBODY:
        found["person"] = PERSON.offers(scope, plan)
    return found
