"""How one version of a record is shown: who holds it, since when, and what it says."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Etag, Output
from plans.api.fields import LevelField, PersonRef
from plans.api.record_contents import ShownField, WorkedOutField
from plans.models import CaseRecord
from plans.queries.record_lines import Lines


class RecordEtag(Etag):
    """That of the version which a record is to its reader."""

    def __init__(self) -> None:
        super().__init__(source="*")

    def to_representation(self, value: Any) -> str:
        return super().to_representation(self.context["view"].number_of(value))


class RecordHeadingSerializer(Output):
    """One version of a record without what it says.

    Versions that its reader may not see are not counted, nor is it said that it followed one.
    """

    etag = RecordEtag()
    line = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()
    agency = AgencyRef()
    author = WorkerRef()
    person = PersonRef(allow_null=True)
    level = LevelField()

    class Meta:
        model = CaseRecord
        fields = (
            "id", "etag", "kind", "agency", "author", "person", "level", "happened_on", "until_on",
            "precision", "recorded_at", "line", "version", "status", "ended_at", "reason",
            "withdrawn_reason",
        )  # fmt: skip

    def get_line(self, row: CaseRecord) -> uuid.UUID:
        return self._lines(row).first(row.line)

    def get_version(self, row: CaseRecord) -> int:
        number: int = self.context["view"].number_of(row)
        return number

    def get_reason(self, row: CaseRecord) -> str:
        return self._lines(row).reason(row)

    def _lines(self, row: CaseRecord) -> Lines:
        lines: Lines = self.context["view"].lines_of(row)
        return lines


class RecordSerializer(RecordHeadingSerializer):
    """One version of a record; `line` is the id of the first that I may read. `person` is null for the child.

    `details` is null of a safe address in a list: it is shown at its own address and nowhere else.
    `worked_out` is who asked and by when an answer is due, of a request for information alone.
    """

    details = ShownField()
    worked_out = WorkedOutField()

    class Meta:
        model = CaseRecord
        fields = (*RecordHeadingSerializer.Meta.fields, "details", "worked_out")
