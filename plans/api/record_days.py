"""When something on record was, as a program says it."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework import serializers

from agencies.api.serializers import Day, Input, choice
from plans.rules.records import Precision, When


class WhenInput(Input):
    """When something was: on a day, in a month or year that a day of it names, or from day to day."""

    happened_on = Day()
    precision = choice(Precision, required=False)
    until_on = Day(required=False, allow_null=True, help_text="The last day of a period.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        precision, until = attrs.get("precision", Precision.DAY), attrs.get("until_on")
        if (precision == Precision.PERIOD) != (until is not None):
            raise serializers.ValidationError({"until_on": "A period, and only that, has one."})
        return attrs


def when_of(said: dict[str, Any]) -> When:
    day: date = said["happened_on"]
    precision = said.get("precision", Precision.DAY)
    if precision == Precision.PERIOD:
        return When.between(day, said["until_on"])
    inexact = {Precision.MONTH: When.in_month, Precision.YEAR: When.in_year}
    return inexact.get(precision, When.on)(day)
