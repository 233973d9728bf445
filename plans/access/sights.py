"""Who holds sight of which controlled and sealed records, and until when."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from agencies.models import Agency, Employment, Worker
from plans.models import CaseRecord, NamedPermission, Plan, RecordDecision, RecordPermission
from plans.rules.sharing import Level, RecordOccasion


@dataclass(frozen=True)
class Recipient:
    """An agency, or one person of it by name."""

    agency: Agency
    worker: Worker | None = None


@dataclass(frozen=True)
class Deciding:
    """Who decides about whose records of a plan's child, and when."""

    plan: Plan
    originator: uuid.UUID
    by: Worker
    at: datetime
    on: date


@dataclass(frozen=True)
class Covered:
    """What sight is of: one record, from the version on that is given, or controlled ones of a kind.

    Earlier versions that were held more closely than that one stay with those who see them: whoever
    gives sight of the later need not know that they are.
    """

    line: uuid.UUID | None = None
    kind: str = ""
    level: int = Level.SEALED
    recorded_at: datetime | None = None

    @classmethod
    def of(cls, record: CaseRecord) -> Covered:
        return cls(line=record.line, level=record.level, recorded_at=record.recorded_at)

    def records(self, deciding: Deciding) -> QuerySet[CaseRecord]:
        rows: QuerySet[CaseRecord] = CaseRecord.rows.filter(
            child=deciding.plan.child_id, agency=deciding.originator, level__gt=Level.PLAN
        )
        if self.line is not None:
            return rows.filter(line=self.line, level__lte=self.level)
        return rows.filter(kind=self.kind, level=Level.CONTROLLED)


def held_by(to: Recipient, covered: Covered, deciding: Deciding) -> RecordDecision | None:
    """The originating agency's decision by which a recipient sees these records today, if any.

    Of a sealed record its author's own sight is none, nor is what somebody shared on.
    """
    held: RecordDecision | None = (
        RecordDecision.rows.in_force(deciding.on)
        .filter(
            plan__child=deciding.plan.child_id,
            originator=deciding.originator,
            agency=to.agency,
            worker=to.worker,
            line=covered.line,
            kind=covered.kind,
            occasion=RecordOccasion.DECIDED,
        )
        .first()
    )
    return held


def sees(record: CaseRecord, workers: Iterable[Worker], *, on: date) -> set[uuid.UUID]:
    """Which of these workers, who all read a plan of its child, may read a record. Three statements."""
    among = {worker.pk for worker in workers}
    if record.level == Level.PLAN or not among:
        return among
    held = {"content_object": record, "valid_until__gte": on}
    named = set(
        NamedPermission.objects.filter(user__in=among, **held).values_list("user_id", "agency_id")
    )
    groups = set(RecordPermission.objects.filter(**held).values_list("group_id", flat=True))
    employed = Employment.objects.current(on).filter(worker__in=among)
    return {
        worker
        for worker, agency, group in employed.values_list(
            "worker_id", "agency_id", "agency__group_id"
        )
        if (worker, agency) in named
        or (record.level == Level.CONTROLLED and (agency == record.agency_id or group in groups))
    }


def limit_of(record: CaseRecord, to: Recipient, *, on: date) -> date | None:
    """The last day on which somebody of an agency sees a record that they were given sight of.

    The latest, where they were given it more than once; None where never.
    """
    held = {"content_object": record, "valid_until__gte": on}
    days = list(
        RecordPermission.objects.filter(group=to.agency.group_id, **held)
        .values_list("valid_until", flat=True)
        .union(
            NamedPermission.objects.filter(user=to.worker, agency=to.agency, **held).values_list(
                "valid_until", flat=True
            )
        )
    )
    return max(days, default=None)
