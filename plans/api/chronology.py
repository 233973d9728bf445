"""The chronology of a plan's child: entries, what each agency has said to it, and what it asks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Day, Input, Output, PageQuery, Related, Text, choice
from agencies.api.views import speaks
from plans import access
from plans.api.capture import people_around
from plans.api.fields import LevelField, PersonRef
from plans.api.lessons import LessonEvidenceSerializer
from plans.api.record_days import when_of
from plans.api.views import PlanView
from plans.models import ChronologyCheck, ChronologyEntry, Review
from plans.operations import chronology as operations
from plans.operations import records
from plans.operations.records import Heading
from plans.queries import chronology as queries
from plans.queries.chronology_patterns import Month, Patterns, QuestionLine, SideLine, patterns_of
from plans.rules.chronology import (
    LONGEST_SUMMARY,
    Category,
    CheckKind,
    ChronologyEntryDetails,
    Impact,
    Significance,
)
from plans.rules.records import Precision, RecordStatus, When


class ChronologyEntrySerializer(Output):
    """What happened: on `happened_on`, or some time from then until `until_on`."""

    id = serializers.UUIDField(source="pk")
    agency = AgencyRef(source="record.agency")
    author = WorkerRef(source="record.author")
    person = PersonRef(source="record.person", allow_null=True)
    level = LevelField(source="record.level")
    happened_on = serializers.DateField(source="record.happened_on")
    until_on = serializers.DateField(source="record.until_on")
    precision = serializers.ChoiceField(choices=Precision.choices, source="record.precision")
    recorded_at = serializers.DateTimeField(source="record.recorded_at")
    status = serializers.ChoiceField(choices=RecordStatus.choices, source="record.status")
    withdrawn_reason = serializers.CharField(source="record.withdrawn_reason")
    # Its name is an attribute of every serializer field.
    source = serializers.CharField()  # type: ignore[assignment]

    class Meta:
        model = ChronologyEntry
        fields = (
            "id", "agency", "author", "person", "level", "happened_on", "until_on", "precision",
            "recorded_at", "status", "withdrawn_reason", "summary", "category", "source", "impact", "impact_text",
            "action_taken", "significance", "is_for_family",
        )  # fmt: skip


class ChronologyEntryQuery(PageQuery):
    """Entries that may have been within the days; `about_child` for those about nobody else."""

    agency = serializers.UUIDField(required=False)
    category = choice(Category, required=False)
    person = serializers.UUIDField(required=False)
    about_child = serializers.BooleanField(required=False)
    withdrawn = serializers.BooleanField(
        required=False, help_text="Those that were withdrawn, instead of those that stand."
    )
    from_on = Day(required=False)
    until_on = Day(required=False)


class ChronologyEntryInput(Input):
    happened_on = Day()
    until_on = Day(required=False, help_text="The last day; needed for a period.")
    precision = choice(Precision, required=False)
    summary = Text(LONGEST_SUMMARY)
    category = choice(Category)
    # Its name is an attribute of every serializer field.
    source = Text(200)  # type: ignore[assignment]
    person = Related(people_around, required=False, help_text="Whom it is about but the child.")
    impact = choice(Impact, required=False)
    impact_text = Text(2000, required=False)
    action_taken = Text(2000, required=False)
    significance = choice(Significance, required=False)
    is_for_family = serializers.BooleanField(required=False)
    level = LevelField(required=False)


class Entries(PlanView):
    what = "chronology"

    @speaks(ChronologyEntrySerializer, paged=True, query=ChronologyEntryQuery)
    def get(self, request: Request, reference: str) -> Response:
        """The entries that I may see, the newest first; those that stand, or were withdrawn."""
        rows = queries.wanted_of(self.scope, self.plan, self._filters())
        page = self.page(rows, order=queries.NEWEST_FIRST)
        read = [entry.record for entry in page.results]
        access.opened(self.scope, self.plan, read, by=self.by, at=self.at)
        return self.answer(page)

    @speaks(ChronologyEntrySerializer, takes=ChronologyEntryInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Add an entry in the name of my agency."""
        said = dict(self.said)
        heading = Heading(_when(said), said.pop("person", None), said.pop("level", None))
        record = records.add(
            self.plan, ChronologyEntryDetails(**said), heading=heading, by=self.by, at=self.at
        )
        return self.answer(record.content)

    def _filters(self) -> queries.Filters:
        asked = self.asked
        person = queries.THE_CHILD if asked.get("about_child") else asked.get("person")
        return queries.Filters(
            agency=str(asked.get("agency") or ""),
            category=asked.get("category", ""),
            person=str(person or ""),
            from_on=asked.get("from_on"),
            until_on=asked.get("until_on"),
            withdrawn=asked.get("withdrawn", False),
        )


def _when(said: dict[str, Any]) -> When:
    """The days of an entry; a month or a year is the whole one that holds the day."""
    on, until = said.pop("happened_on"), said.pop("until_on", None)
    usual = Precision.DAY if until in (None, on) else Precision.PERIOD
    precision = said.pop("precision", usual)
    return when_of({"happened_on": on, "until_on": until or on, "precision": precision})


class ChronologyCheckSerializer(Output):
    """That an agency has nothing to add, or has gone through the whole before a review."""

    id = serializers.UUIDField(source="pk")
    agency = AgencyRef(source="record.agency")
    author = WorkerRef(source="record.author")
    on = serializers.DateField(source="record.happened_on")

    class Meta:
        model = ChronologyCheck
        fields = ("id", "agency", "author", "on", "what", "review", "note")


def reviews_of(view: PlanView) -> QuerySet[Review]:
    return view.seen(Review)


class ChronologyCheckInput(Input):
    what = choice(CheckKind)
    review = Related(reviews_of, required=False, help_text="Needed when it was gone through.")
    note = Text(2000, required=False)


class Checks(PlanView):
    what = "chronology"

    @speaks(ChronologyCheckSerializer, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """What agencies have said of the chronology as a whole, the newest first."""
        rows = self.seen(ChronologyCheck, record__child=self.plan.child_id).standing()  # type: ignore[attr-defined]
        return self.paged(rows, order=queries.NEWEST_FIRST)

    @speaks(ChronologyCheckSerializer, takes=ChronologyCheckInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Say that my agency has nothing to add, or has gone through it before a review."""
        said, note = self.said, self.said.get("note", "")
        if said["what"] == CheckKind.NOTHING_TO_ADD:
            record = operations.nothing_to_add(self.plan, note=note, by=self.by, at=self.at)
            return self.answer(record.content)
        if "review" not in said:
            raise serializers.ValidationError(
                {"review": "Say which review it was gone through for."}
            )
        record = operations.look_over(self.plan, said["review"], note=note, by=self.by, at=self.at)
        return self.answer(record.content)


class ChronologySideSerializer(serializers.Serializer[SideLine]):
    says = serializers.CharField()
    evidence = LessonEvidenceSerializer()


class ChronologyQuestionSerializer(serializers.Serializer[QuestionLine]):
    """Something the record shows, put as a question, with what it rests on: never a verdict."""

    code = serializers.CharField(source="question.code")
    words = serializers.CharField()
    subject = serializers.UUIDField(source="question.subject", allow_null=True)
    since = serializers.DateField(source="question.since", allow_null=True)
    sides = ChronologySideSerializer(many=True)
    more = serializers.IntegerField(help_text="How many older records are not listed.")


class ChronologyMonthSerializer(serializers.Serializer[Month]):
    month = serializers.DateField(source="first", help_text="Its first day.")
    entries = serializers.IntegerField()
    categories = serializers.SerializerMethodField()

    def get_categories(self, month: Month) -> dict[str, int]:
        return {category.value: count for category, count in month.counts}


class ChronologyPatternsSerializer(serializers.Serializer[Patterns]):
    patterns = ChronologyQuestionSerializer(many=True, help_text="Clusters, gaps and repeats.")
    drift = ChronologyQuestionSerializer(
        many=True, help_text="Effort and change, dates, and views."
    )
    older = serializers.IntegerField(help_text="How many older questions are not listed.")
    months = ChronologyMonthSerializer(many=True)
    older_months = serializers.IntegerField()


class ChronologyPatterns(PlanView):
    what = "patterns"

    @speaks(ChronologyPatternsSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """What the whole of the chronology asks, from the entries that I may see."""
        return self.answer(patterns_of(self.scope, self.plan, on=self.today, at=self.at))
