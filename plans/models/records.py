"""What agencies put on record about a child, of whichever kind, and in which versions.

A row here says who holds a record, of what kind, when it was and how closely it is held; the table
of its kind holds the content. So one question serves every kind: who may see it.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from agencies.models import Agency, Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet, not_blank
from plans.models.children import Child
from plans.models.people import Person
from plans.models.record_visibility import existing_for, only_known_by, records_seen_by
from plans.models.scope import Scope
from plans.rules.records import HANDLING, Precision, RecordKind, RecordStatus
from plans.rules.sharing import Level

SEE_RECORD = "see_record"

MAY_BE_KNOWN = ("id", "kind", "agency_id", "agency__name", "happened_on", "until_on", "precision")
"""All that whoever may only know of a record is told: never who wrote it, about whom, or what."""


class CaseRecordQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Records whose content this worker may read, in every version."""
        return records_seen_by(self, scope, record="").opened()

    def known_to(self, scope: Scope) -> models.QuerySet[Any, dict[str, Any]]:
        """Controlled records that stand and that this worker may only know to exist.

        Rows of `MAY_BE_KNOWN` and nothing else. A sealed record is never among them, nor any that
        they may read.
        """
        return only_known_by(self.standing(), scope).opened().values(*MAY_BE_KNOWN)

    def existing_for(self, scope: Scope) -> Self:
        """Those that stand and are this worker's to read, or to know of: for what else may be known."""
        return existing_for(self.standing(), scope).opened()

    def standing(self) -> Self:
        """Those that hold now: neither superseded nor withdrawn."""
        return self.filter(status=RecordStatus.STANDING)


class CaseRecord(Record):
    """One thing an agency put on record about a child, in one version. Its content never changes.

    `line` is the id of its first version, and `version` counts along it.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=30, choices=RecordKind.choices)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="records", help_text="Who originated it."
    )
    author = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        help_text="Whom it is about; empty for the child.",
    )
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.PLAN)
    happened_on = models.DateField()
    until_on = models.DateField()
    precision = models.CharField(max_length=10, choices=Precision.choices)
    recorded_at = models.DateTimeField()
    line = models.UUIDField(editable=False)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.TextField("why it was amended", blank=True)
    status = models.CharField(
        max_length=10, choices=RecordStatus.choices, default=RecordStatus.STANDING
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    objects = CaseRecordQuerySet.as_manager()
    rows = RowsManager.from_queryset(CaseRecordQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        default_permissions = ()
        permissions: ClassVar = [(SEE_RECORD, "Can read the record")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=[Level.PLAN, Level.CONTROLLED, Level.SEALED]),
                name="a_record_is_held_at_the_plan_controlled_or_sealed",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("happened_on")),
                name="a_record_ends_on_or_after_its_start",
            ),
            models.CheckConstraint(
                condition=~Q(precision="day") | Q(until_on=F("happened_on")),
                name="a_record_of_a_day_is_of_one_day",
            ),
            models.CheckConstraint(
                condition=Q(happened_on__lte=TruncDate("recorded_at")),
                name="nothing_is_recorded_before_it_happened",
            ),
            models.CheckConstraint(
                condition=Q(version=1, supersedes=None, reason="", line=F("id"))
                | Q(version__gt=1, supersedes__isnull=False) & not_blank("reason"),
                name="an_amended_record_supersedes_another_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="standing", ended_at=None, withdrawn_by=None)
                | Q(status="superseded", ended_at__isnull=False, withdrawn_by=None)
                | Q(status="withdrawn", ended_at__isnull=False, withdrawn_by__isnull=False)
                & not_blank("withdrawn_reason"),
                name="a_record_is_withdrawn_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind="safe_address") | Q(level=Level.SEALED),
                name="a_safe_address_is_always_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(kind="supervision") | Q(level=Level.CONTROLLED),
                name="supervision_stays_inside_its_agency",
            ),
            models.CheckConstraint(
                condition=~Q(
                    kind__in=["household_member", "engagement", "safe_address", "capacity_goal"]
                )
                | Q(person__isnull=False),
                name="what_is_about_a_person_names_them",
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(kind="unborn_baby", status="standing", level=Level.PLAN),
                name="one_record_of_a_pregnancy_stands",
            ),
            models.UniqueConstraint(
                fields=["child", "person"],
                condition=Q(kind="father_figure", status="standing", level=Level.PLAN),
                name="one_record_of_a_father_stands",
            ),
            models.UniqueConstraint(
                fields=["line", "version"], name="versions_of_a_record_follow_one_another"
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(status="standing"),
                name="one_version_of_a_record_stands",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["child", "kind", "-happened_on"], name="records_by_child"),
        ]

    def __str__(self) -> str:
        return f"record {self.pk}"

    @property
    def stands(self) -> bool:
        return self.status == RecordStatus.STANDING

    @property
    def content(self) -> Any:
        """What the record says, from the table of its kind."""
        return contents()[RecordKind(self.kind)].rows.get(record=self)

    @property
    def between(self) -> frozenset[uuid.UUID]:
        """The two agencies that keep a record together, at whichever level; else none."""
        if not HANDLING[RecordKind(self.kind)].is_between:
            return frozenset()
        found: frozenset[uuid.UUID] = self.content.between
        return found

    @property
    def begun_by(self) -> uuid.UUID:
        """The agency whose record it is: of one that two agencies keep, the one that began it."""
        if not HANDLING[RecordKind(self.kind)].is_between:
            return self.agency_id
        began: uuid.UUID = self.content.asked_by_id
        return began


class RecordContentQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """What is said in records this worker may read, with who said so."""
        seen = records_seen_by(self, scope, record="record", kind=self.model.kind)
        beside = ("record__agency", "record__author", "record__person", *self.model.read_with)
        return seen.select_related(*beside).opened()

    def standing(self) -> Self:
        return self.filter(record__status=RecordStatus.STANDING)


class RecordContent(models.Model):
    """What a record of one kind says. Never changed: an amendment is another record.

    `details` is the class in `rules` whose fields are this table's, and which refuses what cannot be;
    `worked_out` are columns beside those, which nobody types and everybody reads, `read_with` the
    rows it points to that a line about it names.
    """

    kind: ClassVar[RecordKind]
    details: ClassVar[type]
    worked_out: ClassVar[tuple[str, ...]] = ()
    read_with: ClassVar[tuple[str, ...]] = ()

    record = models.OneToOneField(
        CaseRecord, on_delete=models.PROTECT, primary_key=True, related_name="%(class)s"
    )

    objects = RecordContentQuerySet.as_manager()
    rows = RowsManager.from_queryset(RecordContentQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "rows"
        default_manager_name = "rows"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What a record says is never changed; amend it.")
        super().save(*args, **kwargs)


def contents() -> dict[RecordKind, type[RecordContent]]:
    """The table of each kind of record."""
    return {model.kind: model for model in RecordContent.__subclasses__()}


class RecordOpeningQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Who first opened what, of records this worker may read."""
        return records_seen_by(self, scope, record="record").opened()


class RecordOpening(models.Model):
    """That a worker has opened a version of a record, and when first: whoever did is told of the next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(CaseRecord, on_delete=models.PROTECT, related_name="openings")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()

    objects = RecordOpeningQuerySet.as_manager()
    rows = RowsManager.from_queryset(RecordOpeningQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "worker"], name="a_worker_opens_a_version_first_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} opened {self.record_id}"
