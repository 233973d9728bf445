"""A copy of the plan in plain words, made for one person of the family."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Input, Related
from agencies.api.views import speaks
from plans import access
from plans.api.outcomes import family_of
from plans.api.views import PlanView
from plans.operations import family_copy as making
from plans.queries import family_copy as copies


class TaskSerializer(serializers.Serializer[Any]):
    who = serializers.CharField()
    what = serializers.CharField()
    due_on = serializers.DateField()


class GoalSerializer(serializers.Serializer[Any]):
    is_going_well = serializers.BooleanField()
    worry = serializers.CharField()
    change = serializers.CharField()
    how_we_know = serializers.CharField(allow_blank=True)
    by_when = serializers.DateField(allow_null=True)
    if_not = serializers.CharField(allow_blank=True)
    tasks = TaskSerializer(many=True)


class FamilyCopySerializer(serializers.Serializer[Any]):
    goals = GoalSerializer(many=True)
    if_the_plan_fails = serializers.CharField(
        allow_blank=True, help_text="Empty unless it was asked for."
    )
    ring = serializers.CharField(allow_blank=True)
    next_meeting_on = serializers.DateField(allow_null=True)
    next_review_on = serializers.DateField(allow_null=True)


class ChoiceSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="pk")
    words = serializers.CharField()


class OfferedSerializer(serializers.Serializer[Any]):
    """For whom a copy can be, and what can be left out of it."""

    family = ChoiceSerializer(many=True)
    has_child = serializers.BooleanField(help_text="Whether it can be for the child: person null.")
    outcomes = ChoiceSerializer(many=True)
    members = ChoiceSerializer(many=True)


class CopyInput(Input):
    """One copy is for one person; one of the family may not know what another does, or where."""

    person = Related(family_of, allow_null=True, help_text="For whom it is; null for the child.")
    with_contingency = serializers.BooleanField(default=False)
    without_outcomes = serializers.ListField(
        child=serializers.UUIDField(), default=list, max_length=200
    )
    without_members = serializers.ListField(
        child=serializers.UUIDField(), default=list, max_length=200
    )


class FamilyCopy(PlanView):
    what = "family_copy"

    @speaks(OfferedSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """For whom a copy can be made, and what can be left out of it."""
        return self.answer(copies.offered(self.scope, self.plan, today=self.today))

    @speaks(FamilyCopySerializer, takes=CopyInput)
    def post(self, request: Request, reference: str) -> Response:
        """The plan in plain words for one of the family: first names and roles, nothing private.

        It is kept for whom it was made and what was left out.
        """
        left_out = copies.LeftOut(
            contingency=not self.said["with_contingency"],
            outcomes=frozenset(self.said["without_outcomes"]),
            members=frozenset(self.said["without_members"]),
        )
        access.open_plan(self.scope, reference, by=self.by, at=self.at, what=self.what)
        making.make(
            self.plan, person=self.said["person"], left_out=left_out, by=self.by, at=self.at
        )
        return self.answer(copies.family_copy(self.scope, self.plan, left_out=left_out))
