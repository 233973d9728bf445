"""How the API shows the people and dates of a plan."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.api.refs import AgencyRef
from agencies.api.serializers import Output
from plans.models import FAR_OFF, GroupMember, Person
from plans.rules.records import HELD
from plans.rules.sharing import Level


class LevelField(serializers.ChoiceField):
    """How closely something is held, by the name of the rank that is stored."""

    def __init__(self, levels: Collection[Level] = HELD, **kwargs: Any) -> None:
        self._levels = {level.name.lower(): int(level) for level in levels}
        super().__init__(choices=list(self._levels), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return self._levels[super().to_internal_value(data)]

    def to_representation(self, value: Any) -> Any:
        return Level(value).name.lower()


class PersonRef(Output):
    name = serializers.CharField()

    class Meta:
        model = Person
        fields = ("id", "name")


class SeatRef(Output):
    """Whoever holds a seat: a worker, a family member, or "Vacant"."""

    name = serializers.CharField()
    agency = AgencyRef(allow_null=True)

    class Meta:
        model = GroupMember
        fields = ("id", "name", "role", "status", "agency")


@extend_schema_field({"type": "string", "format": "date", "nullable": True})
class NearDay(serializers.DateField):
    """A date, or null where none is set: the far-off day that stands for it is not shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return None if value == FAR_OFF else super().to_representation(value)
