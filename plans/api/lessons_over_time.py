"""The lessons of a plan week by week, as whoever asks may see them."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.views import speaks
from plans.api.views import PlanView
from plans.queries.lessons.over_time import Course, OverTime, over_time
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson


class LessonCourseSerializer(serializers.Serializer[Course]):
    """One lesson on each of the days; null where its state cannot be known."""

    number = serializers.IntegerField(source="lesson.number")
    lesson = serializers.ChoiceField(choices=Lesson.choices)
    states = serializers.ListField(
        child=serializers.ChoiceField(choices=State.choices, allow_null=True)
    )
    unknown = serializers.CharField(
        allow_blank=True, help_text="What it depends on that keeps no past; empty where all does."
    )


class LessonsOverTimeSerializer(serializers.Serializer[OverTime]):
    days = serializers.ListField(child=serializers.DateField(), help_text="The last is today.")
    began_on = serializers.DateField(help_text="Before this day the plan was not on record here.")
    results = LessonCourseSerializer(
        many=True, source="courses", help_text="Fourteen; none once the plan has ended."
    )


class LessonsOverTime(PlanView):
    what = "lessons_over_time"

    @speaks(LessonsOverTimeSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """What each lesson came to week by week, as far as that can be known."""
        return self.answer(over_time(self.scope, self.plan, on=self.today, at=self.at))
