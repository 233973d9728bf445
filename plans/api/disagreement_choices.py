"""What a policy offers to choose from, as the API lists it: categories, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


class DisagreementCategorySerializer(serializers.Serializer[Any]):
    """A choice that a policy offers, beside or instead of those that every partnership has."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


def choices(listed: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "label": label} for code, label in listed.items()]
