"""What goes in and out of the API: nothing that is not named here."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from agencies.api.versions import tag

LONGEST_TEXT = 10_000
DAYS = (date(1900, 1, 1), date(2199, 12, 31))
NO_SUCH_ROW = "There is no such thing here for you to choose."


class Input(serializers.Serializer[Any]):
    """What a client may say: these keys and no others."""

    unknown = "This is not a field here."

    def to_internal_value(self, data: Any) -> Any:
        strangers = [key for key in data if key not in self.fields] if _is_object(data) else []
        faults: dict[str, Any] = {str(key): [self.unknown] for key in strangers}
        try:
            understood = super().to_internal_value(data)
        except serializers.ValidationError as invalid:
            if not isinstance(invalid.detail, dict):
                raise
            faults = {**invalid.detail, **faults}
        if faults:
            raise serializers.ValidationError(faults)
        return understood


def _is_object(data: Any) -> bool:
    return isinstance(data, Mapping)


class Query(Input):
    """What an address may ask after its question mark."""

    unknown = "This is not a filter here."


class PageQuery(Query):
    cursor = serializers.CharField(
        required=False, max_length=500, help_text="Where to go on, from `next` of the page before."
    )
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=100)


class Output(serializers.ModelSerializer[Any]):
    """What a client is shown of a row: the fields its `Meta` lists, one by one."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        meta = getattr(cls, "Meta", None)
        if meta is not None:
            meta.read_only_fields = meta.fields

    def get_fields(self) -> dict[str, Any]:
        """The fields, of which a code that may be empty in its row may be empty here."""
        fields = super().get_fields()
        for name, field in fields.items():
            if isinstance(field, serializers.ChoiceField) and field.source in {None, name}:
                field.allow_blank = self.Meta.model._meta.get_field(name).blank  # type: ignore[attr-defined]
        return fields


@extend_schema_field({"type": "string", "pattern": '^"v[0-9]+"$', "example": '"v3"'})
class Etag(serializers.Field[Any, Any, str, Any]):
    """The version of a row as If-Match wants it back."""

    def __init__(self, source: str = "version") -> None:
        super().__init__(source=source, read_only=True)

    def to_representation(self, value: Any) -> str:
        return tag(value)


class Text(serializers.CharField):
    """A text of any reasonable length; left out or empty where it is optional."""

    def __init__(self, max_length: int = LONGEST_TEXT, **kwargs: Any) -> None:
        if kwargs.get("required") is False:
            kwargs.setdefault("allow_blank", True)
        super().__init__(max_length=max_length, **kwargs)


class Day(serializers.DateField):
    """A date a worker of today could mean."""

    default_error_messages = {"far": "Give a day from 1900 to 2199."}

    def to_internal_value(self, value: Any) -> Any:
        day = super().to_internal_value(value)
        if not DAYS[0] <= day <= DAYS[1]:
            self.fail("far")
        return day


@extend_schema_field({"type": "object", "additionalProperties": {}})
class JsonObject(serializers.Field[Any, Any, Any, Any]):
    """A JSON object that any of our databases can store."""

    default_error_messages = {
        "object": "This is not an object.",
        "long": "This is too large.",
    }
    largest = 200_000

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            self.fail("object")
        text = json.dumps(data, ensure_ascii=False)
        if len(text) > self.largest:
            self.fail("long")
        unescaped = "".join(_texts(data))
        try:
            ProhibitNullCharactersValidator()(unescaped)
        except DjangoValidationError as invalid:
            raise serializers.ValidationError(invalid.messages) from None
        ProhibitSurrogateCharactersValidator()(unescaped)
        return data

    def to_representation(self, value: Any) -> Any:
        return value


def _texts(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [part for key, inner in data.items() for part in [key, *_texts(inner)]]
    if isinstance(data, list):
        return [part for inner in data for part in _texts(inner)]
    return [data] if isinstance(data, str) else []


Rows = Callable[[Any], "models.QuerySet[Any]"]


@extend_schema_field(OpenApiTypes.UUID)
class Related(serializers.Field[Any, Any, Any, Any]):
    """The id of a row that the writer may see and choose; any other is as one that is not there.

    `rows` is asked of the view, so that what may be chosen is narrowed by who is asking.
    """

    def __init__(self, rows: Rows, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        key = serializers.UUIDField().run_validation(data)
        row = self.rows(self.context["view"]).filter(pk=key).first()
        if row is None:
            raise serializers.ValidationError(NO_SUCH_ROW)
        return row

    def to_representation(self, value: Any) -> Any:
        return str(getattr(value, "pk", value))


def choice(choices: Any, **kwargs: Any) -> serializers.ChoiceField:
    """One of the codes of a vocabulary; what each means stands in the description."""
    words = ", ".join(f"`{code}` {label}" for code, label in choices.choices)
    return serializers.ChoiceField(choices=choices.choices, help_text=words, **kwargs)


def several(child: Input, *, most: int, **kwargs: Any) -> serializers.ListSerializer[Any]:
    """A list of objects, none of which may say more than `child` names."""
    return serializers.ListSerializer(child=child, max_length=most, **kwargs)


def read(
    serializer: type[serializers.BaseSerializer[Any]], data: Any, *, view: Any
) -> dict[str, Any]:
    """What was said, understood; a ValidationError with every fault otherwise."""
    asked = serializer(data=data, context={"view": view})
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


@functools.cache
def page_of(serializer: type[serializers.BaseSerializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The shape of one page of a list, for the description."""
    name = serializer.__name__.removesuffix("Serializer")
    fields = {
        "next": serializers.CharField(
            allow_null=True, help_text="The address of the next page; null on the last."
        ),
        "results": serializer(many=True),
    }
    return type(f"{name}Page", (serializers.Serializer,), fields)
