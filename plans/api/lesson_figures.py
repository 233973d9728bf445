"""The lessons of a whole partnership in figures."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Query
from agencies.api.views import speaks
from plans import access
from plans.api.views import ScopedView
from plans.queries.lesson_figures import Row, lesson_figures
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.quarters import quarter_of, read_quarter


class LessonFiguresQuery(Query):
    quarter = serializers.RegexField(
        r"^20[0-9]{2}-Q[1-4]$",
        required=False,
        help_text="Such as 2026-Q4; without one, the last whose figures I am shown.",
    )


class LessonNumberSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=State.choices)
    number = serializers.IntegerField(allow_null=True, help_text="null where it is hidden.")
    change = serializers.IntegerField(
        allow_null=True, help_text="Since the quarter before; null where either is hidden."
    )


class LessonRowSerializer(serializers.Serializer[Row]):
    whose = serializers.CharField(help_text="Which plans: all, or those that an agency leads.")
    numbers = serializers.SerializerMethodField()

    @extend_schema_field(LessonNumberSerializer(many=True))
    def get_numbers(self, row: Row) -> list[dict[str, Any]]:
        return [
            {"state": state, "number": row.numbers[state], "change": row.change[state]}
            for state in State
        ]


class LessonFigureSerializer(serializers.Serializer[Any]):
    lesson = serializers.ChoiceField(choices=Lesson.choices)
    rows = LessonRowSerializer(many=True)


class LessonFiguresSerializer(serializers.Serializer[Any]):
    quarter = serializers.CharField(source="quarter.code")
    is_over = serializers.BooleanField()
    week = serializers.DateField(allow_null=True, help_text="The Monday of the week counted.")
    week_before = serializers.DateField(allow_null=True)
    lessons = LessonFigureSerializer(many=True)
    held_back = serializers.CharField(allow_blank=True)


class LessonFigures(ScopedView):
    figures: access.Figures

    def open(self, **address: Any) -> None:
        self.figures = access.lesson_figures_of(self.scope, address["pk"])

    @speaks(LessonFiguresSerializer, query=LessonFiguresQuery)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """How many plans each lesson found in each state, small numbers hidden."""
        now = quarter_of(self.today)
        usual = now if self.figures.sees_running_quarter else now.after(-1)
        quarter = read_quarter(self.asked.get("quarter", "")) or usual
        return self.answer(lesson_figures(self.figures, quarter, on=self.today))
