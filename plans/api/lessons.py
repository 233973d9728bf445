"""The fourteen lessons of a plan, as whoever asks may see them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.views import speaks
from plans.api.views import PlanView
from plans.queries.lessons.fourteen import Evidence, LessonLine, ReasonLine, Said, lessons
from plans.queries.lessons.sources import UNSAID, WORDS
from plans.rules.lessons.facts import Agency
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson


class LessonAgencySerializer(serializers.Serializer[Agency]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.CharField()


class LessonEvidenceSerializer(serializers.Serializer[Evidence]):
    """A record behind a lesson; without an agency it is the word of the whole group."""

    kind = serializers.ChoiceField(choices=sorted(WORDS.items()), source="source.kind")
    key = serializers.CharField(help_text="What its own address calls it.")
    what = serializers.CharField()
    agency = serializers.SerializerMethodField()
    author = serializers.CharField(source="source.author", allow_blank=True)
    on = serializers.DateField(source="source.on", help_text="The day it is about.")
    recorded_on = serializers.DateField(source="source.recorded_on")
    may_open = serializers.BooleanField(help_text="False where I may only know of it.")

    @extend_schema_field(LessonAgencySerializer(allow_null=True))
    def get_agency(self, evidence: Evidence) -> Any:
        agency = evidence.source.agency
        return None if agency == UNSAID else LessonAgencySerializer(agency).data


class LessonSideSerializer(serializers.Serializer[Said]):
    """What one agency says where two differ: a question, never a verdict."""

    says = serializers.CharField(source="words")
    evidence = LessonEvidenceSerializer()


class LessonReasonSerializer(serializers.Serializer[ReasonLine]):
    """One thing a lesson found. `code` is one of the lesson's, `subject` what it is about."""

    code = serializers.CharField(source="reason.code")
    state = serializers.ChoiceField(choices=State.choices)
    words = serializers.CharField(source="reason.words")
    evidence = LessonEvidenceSerializer(many=True)
    sides = LessonSideSerializer(many=True)
    missing = serializers.CharField(
        source="reason.missing", allow_blank=True, help_text="What would put it right."
    )
    who = serializers.ListField(
        child=serializers.CharField(), help_text="Who can put it right, by name."
    )
    mine = serializers.BooleanField(source="is_mine", help_text="Whether I can put it right.")
    subject = serializers.UUIDField(source="reason.subject", allow_null=True)
    since = serializers.DateField(source="reason.since", allow_null=True)
    due_on = serializers.DateField(source="reason.due_on", allow_null=True)
    urgent = serializers.BooleanField(source="reason.is_urgent")


class LessonSerializer(serializers.Serializer[LessonLine]):
    """One lesson: the worst of its reasons is its state."""

    number = serializers.IntegerField(source="lesson.number")
    lesson = serializers.ChoiceField(choices=Lesson.choices)
    label = serializers.CharField(source="lesson.label")  # type: ignore[assignment]
    question = serializers.CharField(source="lesson.question")
    state = serializers.ChoiceField(choices=State.choices)
    since = serializers.DateField(source="finding.since", allow_null=True)
    due_on = serializers.DateField(source="finding.due_on", allow_null=True)
    missing = serializers.ListField(child=serializers.CharField(), source="finding.missing")
    who = serializers.ListField(child=serializers.CharField())
    mine = serializers.BooleanField(source="is_mine")
    reasons = LessonReasonSerializer(many=True)


class LessonsSerializer(serializers.Serializer[Any]):
    results = LessonSerializer(many=True, help_text="Fourteen; none once the plan has ended.")


class Lessons(PlanView):
    what = "lessons"

    @speaks(LessonsSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """The fourteen lessons in the order of the briefing, from what I may see of the plan."""
        found = lessons(self.scope, self.plan, on=self.today, at=self.at)
        return self.answer({"results": found})
