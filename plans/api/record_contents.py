"""What a record of each kind says, in and out: made from the tables by one mechanism."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import LONGEST_TEXT, Day, Input, Related, Text, read
from agencies.models import Agency, Worker
from plans.models.records import contents
from plans.operations.records import Details
from plans.queries.record_choices import CHOOSABLE
from plans.queries.record_lines import pointed_to
from plans.rules.records import RecordKind
from plans.rules.risks import NONE_FOUND, Factor

SMALL = 32_767
MOST = 100
"""More factors or outcomes than this nobody ticks."""
REFS: Mapping[Any, Any] = {Worker: WorkerRef, Agency: AgencyRef}


def _name(kind: RecordKind) -> str:
    return "".join(word.capitalize() for word in kind.value.split("_"))


def _column(kind: RecordKind, name: str) -> Any:
    return contents()[kind]._meta.get_field(name)


def _taken(kind: RecordKind, part: dataclasses.Field[Any]) -> serializers.Field[Any, Any, Any, Any]:
    """The field that takes one part of what a record says."""
    column = _column(kind, part.name)
    is_open = part.default is not dataclasses.MISSING or (
        part.default_factory is not dataclasses.MISSING
    )
    said: dict[str, Any] = {"required": not is_open, "help_text": str(column.verbose_name)}
    if isinstance(column, models.ForeignKey):
        choosable = CHOOSABLE[kind, part.name]
        return Related(
            lambda view: choosable.named(view.scope, view.plan), allow_null=column.null, **said
        )
    if isinstance(column, models.JSONField):
        return _listed(part.name, said)
    if column.choices:
        return serializers.ChoiceField(choices=column.choices, allow_blank=column.blank, **said)
    return _written(column, said)


def _listed(name: str, said: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    if name == "factors":
        codes = [*Factor.choices, (NONE_FOUND, "No factor was found")]
        return serializers.ListField(
            child=serializers.ChoiceField(choices=codes), max_length=MOST, **said
        )
    return serializers.ListField(child=serializers.UUIDField(), max_length=MOST, **said)


def _written(column: Any, said: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    if isinstance(column, models.DateField):
        return Day(allow_null=column.null, **said)
    if isinstance(column, models.BooleanField):
        return serializers.BooleanField(**said)
    if isinstance(column, models.IntegerField):
        lowest = 0 if isinstance(column, models.PositiveSmallIntegerField) else -SMALL
        return serializers.IntegerField(
            min_value=lowest, max_value=SMALL, allow_null=column.null, **said
        )
    return Text(column.max_length or LONGEST_TEXT, **said)


def _shown(kind: RecordKind, name: str) -> serializers.Field[Any, Any, Any, Any]:
    """The field that shows one part of what a record says; what it points to is an id."""
    column = _column(kind, name)
    if isinstance(column, models.ForeignKey):
        ref = REFS.get(column.related_model)
        shown: serializers.Field[Any, Any, Any, Any] = (
            ref(read_only=True)
            if ref is not None
            else serializers.UUIDField(source=column.attname, allow_null=column.null)
        )
        return shown
    if column.choices:
        return serializers.ChoiceField(choices=column.choices, allow_blank=column.blank)
    plain = (make for sort, make in PLAIN.items() if isinstance(column, sort))
    return next(plain)(column)


PLAIN: Mapping[Any, Callable[[Any], serializers.Field[Any, Any, Any, Any]]] = {
    models.JSONField: lambda column: serializers.ListField(child=serializers.CharField()),
    models.DateField: lambda column: serializers.DateField(allow_null=column.null),
    models.BooleanField: lambda column: serializers.BooleanField(),
    models.IntegerField: lambda column: serializers.IntegerField(allow_null=column.null),
    models.Field: lambda column: serializers.CharField(allow_blank=True),
}
"""How each sort of column is shown; the last stands for every other."""


def _input_of(kind: RecordKind) -> type[Input]:
    parts = dataclasses.fields(contents()[kind].details)
    named = {part.name: _taken(kind, part) for part in parts}
    return type(f"{_name(kind)}ContentInput", (Input,), named)


def _output_of(kind: RecordKind) -> type[serializers.Serializer[Any]]:
    parts = dataclasses.fields(contents()[kind].details)
    named = {part.name: _shown(kind, part.name) for part in parts}
    return type(f"{_name(kind)}ContentSerializer", (serializers.Serializer,), named)


def _worked_out_of(kind: RecordKind) -> type[serializers.Serializer[Any]]:
    named = {name: _shown(kind, name) for name in contents()[kind].worked_out}
    return type(f"{_name(kind)}WorkedOutSerializer", (serializers.Serializer,), named)


INPUTS = {kind: _input_of(kind) for kind in RecordKind}
OUTPUTS = {kind: _output_of(kind) for kind in RecordKind}
WORKED_OUT = {kind: _worked_out_of(kind) for kind in RecordKind if contents()[kind].worked_out}


class SaidField(serializers.Field[Any, Any, Any, Any]):
    """What a record says, for now as it was sent: its kind decides what may be in it."""

    default_error_messages = {"object": "This is not an object."}
    by_kind: Mapping[RecordKind, Any] = INPUTS

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            self.fail("object")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class ShownField(serializers.Field[Any, Any, Any, Any]):
    """What a record says, as the view knows it; null where a list does not show it."""

    by_kind: Mapping[RecordKind, Any] = OUTPUTS

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True, allow_null=True)

    def to_representation(self, value: Any) -> Any:
        view = self.context["view"]
        said = view.content_of(value)
        if said is None:
            return None
        shown: dict[str, Any] = OUTPUTS[RecordKind(value.kind)](said).data
        others = pointed_to(said)
        lines = view.lines_of(value, others.values())
        return shown | {name: str(lines.first(line)) for name, line in others.items()}


class WorkedOutField(ShownField):
    """What follows from what a record says and nobody sends; null of most kinds."""

    by_kind: Mapping[RecordKind, Any] = WORKED_OUT

    def to_representation(self, value: Any) -> Any:
        shown = WORKED_OUT.get(RecordKind(value.kind))
        return shown(self.context["view"].content_of(value)).data if shown is not None else None


class DescribedDetails(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Describes `details` as those of any one kind."""

    target_class: Any = SaidField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        found = [
            auto_schema.resolve_serializer(one, direction).ref
            for one in self.target.by_kind.values()
        ]
        nullable = {"nullable": True} if self.target.allow_null else {}
        return {"anyOf": found} | nullable


class DescribedContent(DescribedDetails):  # type: ignore[no-untyped-call]
    target_class = ShownField


class DescribedWorkedOut(DescribedDetails):  # type: ignore[no-untyped-call]
    target_class = WorkedOutField


def details_of(kind: RecordKind, said: dict[str, Any], *, view: Any) -> Details:
    """What was sent, understood as a record of a kind; every fault in it stands below `details`."""
    try:
        understood = read(INPUTS[kind], said, view=view)
    except serializers.ValidationError as invalid:
        raise serializers.ValidationError({"details": invalid.detail}) from invalid
    plain = {name: _plain(value) for name, value in understood.items()}
    made: Details = contents()[kind].details(**plain)
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [str(one) if isinstance(one, uuid.UUID) else one for one in value]
    return value
