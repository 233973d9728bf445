"""What the lessons look at as it was on past days, as far as one reader may see it now.

Records keep every version and when each was written and ended, and most rows of a plan keep every
version of themselves: those are told as they stood at a moment. What keeps none is not read here,
and no lesson that looks at it may be told of the past.
"""

from __future__ import annotations

import copy
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import models

from plans import access
from plans.models import (
    Action,
    CaseRecord,
    Child,
    FamilyLink,
    GroupMember,
    Judgement,
    Outcome,
    OutcomeUpdate,
    Plan,
    RecordContent,
    Review,
    Scope,
    TimetableEvent,
)
from plans.queries.lessons.chronology import Since, entries_ever
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.rows import BESIDE, MODELS
from plans.rules.group import MemberStatus
from plans.rules.records import RecordKind
from plans.rules.reviews import ReviewStatus

Row = TypeVar("Row", bound=models.Model)
Content = TypeVar("Content", bound=RecordContent)
GONE = "-"
"""How a version that says that its row was deleted is marked."""


@dataclass(frozen=True)
class ReadingThen(Reading):
    """A reading of what stood at its moment `at`, instead of what stands now."""

    def standing(self, model: type[Content]) -> list[Content]:
        return [row for row in self.contents[model] if _stood(row.record, self.at)]


def _stood(record: CaseRecord, at: datetime) -> bool:
    return record.ended_at is None or record.ended_at > at


class Kept(Generic[Row]):
    """Rows that keep every version of themselves. Two statements, one where there are none.

    Whether the reader may see one is asked of the row as it is. Of other rows that one points to,
    it is told as it points now.
    """

    def __init__(self, rows: Iterable[Row], model: type[Row]) -> None:
        self.rows = list(rows)
        self.versions: dict[Any, list[Any]] = defaultdict(list)
        self.fields = [f.attname for f in model._meta.concrete_fields if not f.is_relation]
        history = model.history.filter(id__in=[row.pk for row in self.rows])  # type: ignore[attr-defined]
        for version in history.order_by("history_date", "history_id"):
            self.versions[version.id].append(version)

    def at(self, moment: datetime) -> list[Row]:
        """Those that were there, each as it was."""
        found = []
        for row in self.rows:
            version = self.version(row, moment)
            if version is not None and version.history_type != GONE:
                found.append(self._then(row, version))
            elif row.pk not in self.versions and _was_made(row, moment):
                found.append(copy.copy(row))
        return found

    def version(self, row: Row, moment: datetime) -> Any:
        """The version in which a row was; None before its first."""
        before = [v for v in self.versions.get(row.pk, []) if v.history_date <= moment]
        return before[-1] if before else None

    def _then(self, row: Row, version: Any) -> Row:
        was = copy.copy(row)
        for name in self.fields:
            if hasattr(version, name):
                setattr(was, name, getattr(version, name))
        return was


def _was_made(row: Any, moment: datetime) -> bool:
    """Of a row without versions, taken in from elsewhere and never changed since."""
    made_at: datetime | None = getattr(row, "created_at", None)
    return made_at is not None and made_at <= moment


@dataclass(frozen=True)
class Past:
    """Everything that is read of a plan, once, to say what it was at any moment."""

    plan: Plan
    place: access.Place
    calendar: Any
    records: list[tuple[type[RecordContent], Any]]
    entries: list[Since]
    child: Kept[Child]
    seats: Kept[GroupMember]
    links: Kept[FamilyLink]
    reviews: Kept[Review]
    judgements: Kept[Judgement]
    outcomes: Kept[Outcome]
    actions: Kept[Action]
    updates: list[OutcomeUpdate]
    events: list[TimetableEvent]

    def at(self, moment: datetime, *, on: date) -> ReadingThen:
        """What was on record at a moment, the last of a day."""
        contents: dict[type[RecordContent], list[Any]] = {model: [] for model in MODELS}
        for model, row in self.records:
            if row.record.recorded_at <= moment:
                contents[model].append(row)
        reviews = self.reviews.at(moment)
        return ReadingThen(
            plan=self._plan_at(moment),
            place=self.place,
            today=on,
            at=moment,
            calendar=self.calendar,
            contents=contents,
            entries=[one.entry for one in self.entries if one.stood_at(moment)],
            seats=[row for row in self.seats.at(moment) if row.status not in AWAY],
            links=self.links.at(moment),
            reviews=reviews,
            judgements=self._judgements_at(moment, reviews),
            outcomes=self.outcomes.at(moment),
            actions=self._actions_at(moment),
            updates=[row for row in self.updates if row.at <= moment],
            events=[row for row in self.events if _is_there(row, moment)],
            **NOT_READ,
        )

    def _plan_at(self, moment: datetime) -> Plan:
        """The plan of its child as that was: born, or not yet."""
        plan, child = copy.copy(self.plan), self.child.at(moment)
        plan.child = child[0] if child else self.plan.child
        return plan

    def _judgements_at(self, moment: datetime, reviews: list[Review]) -> list[Judgement]:
        held = {row.pk for row in reviews if row.status == ReviewStatus.HELD}
        return [
            row
            for row in self.judgements.at(moment)
            if row.review_id in held and row.judged_at is not None
        ]

    def _actions_at(self, moment: datetime) -> list[Action]:
        """Each with whoever owned it then."""
        seats: dict[uuid.UUID, GroupMember] = {row.pk: row for row in self.seats.rows}
        found = self.actions.at(moment)
        for row in found:
            version = self.actions.version(row, moment)
            if version is not None and version.owner_id in seats:
                row.owner = seats[version.owner_id]
        return found


AWAY = frozenset({MemberStatus.LEFT, MemberStatus.DECLINED})
NOT_READ: dict[str, Any] = {
    "supervision": [],
    "readable": frozenset(),
    "disputes": [],
    "attendance": [],
    "understandings": [],
    "deadlines": [],
    "agreed": [],
    "version": None,
    "opened": {},
}
"""What does not say what it was before: the lessons that look at it are not told of the past."""


def _is_there(row: TimetableEvent, moment: datetime) -> bool:
    is_recorded = row.recorded_at <= moment
    return is_recorded and (row.withdrawn_at is None or row.withdrawn_at > moment)


def read_past(scope: Scope, plan: Plan) -> Past:
    """Read it once, in at most twenty-one statements, whatever the plan holds.

    Refuses as NotVisible whoever may not read it.
    """
    place, scope = access.enter(scope, plan)
    seats = GroupMember.objects.visible_to(scope).filter(plan=plan)
    links = FamilyLink.objects.visible_to(scope).filter(child=plan.child_id)
    reviews = Review.objects.visible_to(scope).filter(plan=plan).defer("minutes")
    judged = Judgement.objects.visible_to(scope).filter(review__plan=plan)
    outcomes = Outcome.objects.visible_to(scope).filter(plan=plan)
    actions = Action.objects.visible_to(scope).filter(plan=plan)
    updates = OutcomeUpdate.objects.visible_to(scope).filter(outcome__plan=plan)
    events = TimetableEvent.objects.visible_to(scope).filter(plan=plan)
    return Past(
        plan=plan,
        place=place,
        calendar=plan.partnership.calendar(),
        records=_records(scope, plan),
        entries=entries_ever(scope, plan),
        child=Kept([plan.child], Child),
        seats=Kept(
            seats.select_related("worker", "person", "agency").order_by("position", "pk"),
            GroupMember,
        ),
        links=Kept(links.select_related("person").order_by("person", "pk"), FamilyLink),
        reviews=Kept(reviews.select_related("run_by", "signed_by"), Review),
        judgements=Kept(judged, Judgement),
        outcomes=Kept(outcomes.order_by("position", "pk"), Outcome),
        actions=Kept(actions.order_by("position", "pk"), Action),
        updates=list(updates.order_by("observed_on", "at", "pk")),
        events=list(events.select_related("agency", "recorded_by").order_by("happened_on", "pk")),
    )


def _records(scope: Scope, plan: Plan) -> list[tuple[type[RecordContent], Any]]:
    """What every record says, in every version that the reader may see."""
    places = {model.kind: str(model._meta.model_name) for model in MODELS}
    rows = (
        CaseRecord.objects.visible_to(scope)
        .filter(child=plan.child_id, kind__in=list(places))
        .select_related("agency", "author", "person", *BESIDE, *places.values())
        .order_by("happened_on", "recorded_at", "pk")
    )
    found = [getattr(row, places[RecordKind(row.kind)]) for row in rows]
    return [(type(content), content) for content in found]
