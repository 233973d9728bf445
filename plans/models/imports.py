"""Files taken in from an authority's case system, and what became of every child in them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Partnership, Worker
from plans.rules.imports import ImportStatus, LineOutcome


class CensusImport(models.Model):
    """One children-in-need census file on its way in. Concerns a partnership, not a plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="imports")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ImportStatus.choices)
    dry_run = models.BooleanField(default=False)
    path = models.CharField(max_length=300, blank=True)
    size = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0, help_text="Bytes read so far.")
    error = models.TextField(blank=True)
    created = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["partnership", "-started_at"], name="imports_by_partnership"),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"


class CensusImportLine(models.Model):
    """What became of one child of the file, and why."""

    census_import = models.ForeignKey(CensusImport, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    child_id = models.CharField("local child id", max_length=60, blank=True)
    outcome = models.CharField(max_length=10, choices=LineOutcome.choices)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(reason=""), name="a_refused_child_says_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["census_import", "line"], name="import_lines_in_order"),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"
