"""Everything of a plan that the lessons look at, as far as one reader may see it; read once.

Nothing here is told from rows that the reader may not see, and no other module of the lessons reads
any: so no state, count, date or name can come from what is hidden. Many plans are read in as many
statements as one, which is the case of a set.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from agencies.errors import NotVisible
from agencies.workdays import Calendar
from plans import access
from plans.models import (
    FAR_OFF,
    Action,
    AgreedInterval,
    Attendance,
    Deadline,
    FamilyLink,
    GroupMember,
    Judgement,
    Outcome,
    OutcomeUnderstanding,
    OutcomeUpdate,
    Plan,
    PlanVersion,
    RecordContent,
    Review,
    Scope,
    TimetableEvent,
)
from plans.queries.calendars import calendars_of
from plans.queries.lessons import rows
from plans.queries.lessons.chronology import Entry, entries_of
from plans.queries.lessons.disputes import Dispute, disputes_of
from plans.queries.lessons.openings import opened_since
from plans.queries.supervision import Supervised, supervised_about
from plans.rules.lessons.facts import Meetings
from plans.rules.reviews import ReviewStatus

Content = TypeVar("Content", bound=RecordContent)


@dataclass(frozen=True)
class Reading:
    """One plan before one reader: where they stand, and the rows they may see, the oldest first."""

    plan: Plan
    place: access.Place
    today: date
    at: datetime
    calendar: Calendar
    contents: Mapping[type[RecordContent], list[Any]]
    entries: list[Entry]
    supervision: list[Supervised]
    readable: frozenset[uuid.UUID]
    disputes: list[Dispute]
    seats: list[GroupMember]
    links: list[FamilyLink]
    reviews: list[Review]
    judgements: list[Judgement]
    attendance: list[Attendance]
    outcomes: list[Outcome]
    updates: list[OutcomeUpdate]
    understandings: list[OutcomeUnderstanding]
    actions: list[Action]
    deadlines: list[Deadline]
    events: list[TimetableEvent]
    agreed: list[AgreedInterval]
    version: PlanVersion | None
    opened: Mapping[uuid.UUID, datetime]

    def ever(self, model: type[Content]) -> list[Content]:
        """What records of a kind say, in every version that was read."""
        return self.contents[model]

    def standing(self, model: type[Content]) -> list[Content]:
        """What records of a kind say now."""
        return [row for row in self.contents[model] if row.record.stands]

    @property
    def happened(self) -> list[TimetableEvent]:
        """The events that were; the others say that a milestone is not needed."""
        return [row for row in self.events if row.happened]

    @cached_property
    def held(self) -> list[Review]:
        """The meetings and reviews that were held, the oldest first."""
        found = [row for row in self.reviews if row.status == ReviewStatus.HELD]
        return sorted(found, key=lambda row: (row.held_on or date.min, row.created_at))

    @property
    def meetings(self) -> Meetings:
        """When the group or a review last met and next does; the conference is where it began."""
        next_on = min(self.plan.next_meeting_on, self.plan.next_review_on)
        return Meetings(self._last(self.held), _day(next_on))

    @property
    def review_meetings(self) -> Meetings:
        """The same of reviews alone."""
        held = [row for row in self.held if not row.is_group_meeting]
        return Meetings(self._last(held), _day(self.plan.next_review_on))

    def _last(self, held: list[Review]) -> date | None:
        days = [row.held_on for row in held] + [self.plan.conference_on]
        return max((day for day in days if day), default=None)


def _day(day: date) -> date | None:
    return None if day == FAR_OFF else day


def read(scope: Scope, plan: Plan, *, on: date, at: datetime) -> Reading:
    """Read a plan for one reader, in as many statements whatever it holds.

    Refuses as NotVisible whoever may not read it.
    """
    found = read_all(scope, [plan], on=on, at=at)
    if not found:
        raise NotVisible
    return found[0]


def read_all(scope: Scope, plans: Collection[Plan], *, on: date, at: datetime) -> list[Reading]:
    """Read those of several plans that one reader may read, in as many statements as for one.

    Each is read as if by itself: what the reader may see on one plan opens nothing on another.
    """
    places, inside = access.enter_all(scope, [plan.pk for plan in plans])
    return read_as(inside, plans, places, on=on, at=at)


def read_as(
    scope: Scope,
    plans: Collection[Plan],
    places: Mapping[uuid.UUID, access.Place],
    *,
    on: date,
    at: datetime,
) -> list[Reading]:
    """The same where it was asked already who may read them: those that `places` names."""
    plans = [plan for plan in plans if plan.pk in places]
    if not plans:
        return []
    keys = [plan.pk for plan in plans]
    children = list(dict.fromkeys(plan.child_id for plan in plans))
    calendars = calendars_of(plan.partnership_id for plan in plans)
    contents = rows.contents_of(scope, children)
    entries = entries_of(scope, children)
    supervision = supervised_about(scope, children)
    links = rows.links_of(scope, children)
    disputes = disputes_of(scope, keys)
    of_plans = rows.of_plans(scope, keys)
    versions = rows.newest_versions(scope, keys)
    opened = opened_since(plans, versions)
    return [
        Reading(
            plan=plan,
            place=places[plan.pk],
            today=on,
            at=at,
            calendar=calendars[plan.partnership_id],
            contents=contents[plan.child_id],
            entries=entries.get(plan.child_id, []),
            supervision=supervision.get(plan.child_id, []),
            readable=_readable(scope, supervision.get(plan.child_id, [])),
            disputes=disputes.get(plan.pk, []),
            links=links.get(plan.child_id, []),
            version=versions.get(plan.pk),
            opened=opened.get(plan.pk, {}),
            **_own(of_plans, plan.pk),
        )
        for plan in plans
    ]


def _own(of_plans: Mapping[str, Mapping[uuid.UUID, list[Any]]], plan: uuid.UUID) -> dict[str, Any]:
    return {name: found.get(plan, []) for name, found in of_plans.items()}


def _readable(scope: Scope, found: list[Supervised]) -> frozenset[uuid.UUID]:
    """Of the dates of supervision, those of records that the reader may open."""
    return frozenset(one.key for one in found if one.agency_id == scope.agency_id)
