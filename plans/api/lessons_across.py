"""The lessons over the plans that somebody answers for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.views import speaks
from plans.api.views import ScopedView
from plans.queries.lessons_across import lessons_across, must_look_across
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson


class LessonStateCountSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=State.choices)
    number = serializers.IntegerField()


def _states(states: Mapping[State, int]) -> list[dict[str, Any]]:
    return [{"state": state, "number": states.get(state, 0)} for state in State]


class CountedByStateSerializer(serializers.Serializer[Any]):
    states = serializers.SerializerMethodField()

    @extend_schema_field(LessonStateCountSerializer(many=True))
    def get_states(self, row: Any) -> list[dict[str, Any]]:
        return _states(row.states)


class PlanLessonsSerializer(CountedByStateSerializer):
    plan = serializers.CharField(source="plan.reference")


class OneLessonSerializer(CountedByStateSerializer):
    lesson = serializers.ChoiceField(choices=Lesson.choices)
    change = serializers.SerializerMethodField(
        help_text="Over thirteen weeks, at the plan's level; empty where there is no count."
    )

    @extend_schema_field(LessonStateCountSerializer(many=True))
    def get_change(self, row: Any) -> list[dict[str, Any]]:
        return _states(row.change) if row.change else []


class WaitingLessonsSerializer(CountedByStateSerializer):
    who = serializers.CharField()
    where = serializers.CharField(allow_blank=True, help_text="The agency of a worker or team.")
    plans = serializers.IntegerField()


class LessonsAcrossSerializer(serializers.Serializer[Any]):
    plans = PlanLessonsSerializer(many=True)
    lessons = OneLessonSerializer(many=True)
    workers = WaitingLessonsSerializer(many=True)
    teams = WaitingLessonsSerializer(many=True)
    agencies = WaitingLessonsSerializer(many=True)
    is_cut = serializers.BooleanField(help_text="Whether there are more plans than these.")


class LessonsAcross(ScopedView):
    def open(self, **address: Any) -> None:
        must_look_across(self.scope)

    @speaks(LessonsAcrossSerializer)
    def get(self, request: Request) -> Response:
        """Over the plans I oversee or chair: lessons by plan, worker, team and agency."""
        found = lessons_across(self.scope, on=self.today, at=self.at)
        self.record_listing("lessons", len(found.plans))
        return self.answer(found)
