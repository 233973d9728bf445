"""The child of a plan: name, birth or expected birth, and the numbers registers know them by."""

from __future__ import annotations

import uuid
from dataclasses import fields
from typing import Any

from django.db.models import Q
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Day, Etag, Input, Output, Text, choice, several
from agencies.api.views import speaks
from plans.api.views import PlanView
from plans.models import Child, ChildIdentifier
from plans.operations import children
from plans.operations.children import ChildDetails
from plans.rules.children import Sex
from plans.rules.identifiers import Scheme


class ChildSerializer(Output):
    etag = Etag()
    name = serializers.CharField()
    is_unborn = serializers.BooleanField()

    class Meta:
        model = Child
        fields = (
            "id", "etag", "name", "given_names", "family_name", "known_as", "date_of_birth",
            "expected_on", "is_unborn", "sex",
        )  # fmt: skip


class NumberSerializer(Output):
    issuer = serializers.CharField(source="issuer.name", default=None, allow_null=True)

    class Meta:
        model = ChildIdentifier
        fields = ("scheme", "value", "issuer")


class WholeChildSerializer(ChildSerializer):
    numbers = NumberSerializer(source="identifiers", many=True)

    class Meta:
        model = Child
        fields = (*ChildSerializer.Meta.fields, "numbers")


class NumberInput(Input):
    scheme = choice(Scheme)
    value = Text(50)


class ChildInput(Input):
    """Exactly one of a date of birth and an expected date of delivery."""

    family_name = Text(100)
    given_names = Text(100, required=False)
    known_as = Text(100, required=False)
    date_of_birth = Day(required=False, allow_null=True)
    expected_on = Day(required=False, allow_null=True)
    sex = choice(Sex, required=False)
    numbers = several(NumberInput(), most=20, required=False)


class ChildChange(ChildInput):
    family_name = Text(100, required=False, allow_blank=False)
    numbers = several(
        NumberInput(),
        most=20,
        required=False,
        help_text="All of them: one left out is taken away. Other agencies' local ids stay.",
    )


def child_details(said: dict[str, Any], known: dict[str, Any] | None = None) -> ChildDetails:
    """What is said of a child, on top of what is known."""
    given = {key: value for key, value in said.items() if key != "numbers"}
    if "numbers" in said:
        given["identifiers"] = tuple((one["scheme"], one["value"]) for one in said["numbers"])
    return ChildDetails(**{**(known or {}), **given})


def known_of(child: Child, agency_id: uuid.UUID | None) -> dict[str, Any]:
    """What is known of a child, with the numbers that an agency may change."""
    known = {
        part.name: getattr(child, part.name)
        for part in fields(ChildDetails)
        if part.name != "identifiers"
    }
    numbers = ChildIdentifier.objects.filter(
        ~Q(scheme=Scheme.LOCAL_CHILD_ID) | Q(issuer=agency_id), child=child
    )
    return {**known, "identifiers": tuple(numbers.values_list("scheme", "value"))}


class ChildView(PlanView):
    what, shown = "child", WholeChildSerializer


class OneChild(ChildView):
    @speaks(WholeChildSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """The child of a plan, with their numbers."""
        return self.answer(self.plan.child)

    @speaks(WholeChildSerializer, takes=ChildChange, matches=True)
    def patch(self, request: Request, reference: str) -> Response:
        """Correct a child's name, date of birth, sex or numbers. If-Match is the child's ETag."""
        changed = children.change(
            self.plan,
            details=child_details(self.said, known_of(self.plan.child, self.scope.agency_id)),
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.answer(changed)


class ExpectedDateInput(Input):
    expected_on = Day()
    reason = Text(200)


class ExpectedDate(ChildView):
    @speaks(WholeChildSerializer, takes=ExpectedDateInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Give an unborn child another expected date of delivery, and say why."""
        child = children.revise_expected_date(
            self.plan, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(child)


class BirthInput(Input):
    born_on = Day()
    sex = choice(Sex)
    given_names = Text(100, required=False)


class Birth(ChildView):
    @speaks(WholeChildSerializer, takes=BirthInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Record the birth: the expected date gives way to a date of birth, once."""
        child = children.record_birth(
            self.plan, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(child)
