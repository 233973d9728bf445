"""The versions of a plan: what each holds, what is different, and what the family makes of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import WorkerRef
from agencies.api.serializers import Day, Etag, Input, Output, Query, Related, Text, choice
from agencies.api.views import Serializers, speaks
from plans import access
from plans.api.fields import PersonRef
from plans.api.outcomes import family_of
from plans.api.views import PlanView
from plans.models import PlanVersion, VersionUnderstanding
from plans.operations import understandings
from plans.operations.understandings import Answer
from plans.queries import versions as queries
from plans.rules import roles
from plans.rules.outcomes import Understanding


class VersionSerializer(Output):
    frozen_by = WorkerRef()

    class Meta:
        model = PlanVersion
        fields = ("number", "review", "frozen_at", "frozen_by")


class WholeVersionSerializer(VersionSerializer):
    """With what the plan said: outcomes, actions, group, lead, chair, category and decision."""

    content = serializers.JSONField()

    class Meta:
        model = PlanVersion
        fields = (*VersionSerializer.Meta.fields, "content")


class Versions(PlanView):
    what = "versions"

    @speaks(VersionSerializer, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """A plan's versions, one for each signed review, the newest first."""
        rows = self.seen(PlanVersion).defer("content").select_related("frozen_by")
        return self.paged(rows, order=("-number",))


class VersionView(PlanView):
    """An address that stands on one version of a plan."""

    what = "version"
    shown: Serializers | None = VersionSerializer
    plan_version: PlanVersion

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = self.seen(PlanVersion).select_related("frozen_by")
        self.plan_version = self.row(rows, number=address["number"])
        self.plan_version.plan = self.plan


class OneVersion(VersionView):
    @speaks(WholeVersionSerializer)
    def get(self, request: Request, reference: str, number: int) -> Response:
        """What the plan said when a review was signed."""
        return self.answer(self.plan_version)


class DifferenceSerializer(serializers.Serializer[Any]):
    what = serializers.CharField(source="label")
    before = serializers.CharField(source="old", allow_blank=True)
    after = serializers.CharField(source="new", allow_blank=True)


class ChangedRowSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    differences = DifferenceSerializer(many=True)


class PartSerializer(serializers.Serializer[Any]):
    added = serializers.ListField(child=serializers.DictField())
    removed = serializers.ListField(child=serializers.DictField())
    changed = ChangedRowSerializer(many=True)


class ComparisonSerializer(serializers.Serializer[Any]):
    review = DifferenceSerializer(
        many=True, help_text="What was decided; of two versions, not of the plan as it is now."
    )
    plan = DifferenceSerializer(many=True)
    outcomes = PartSerializer()
    actions = PartSerializer()
    group = PartSerializer()


class CompareQuery(Query):
    """Left out: from the newest version to the plan as it is now."""

    old = serializers.IntegerField(
        required=False, min_value=1, max_value=99_999, help_text="A version's number."
    )
    new = serializers.RegexField(
        r"^(now|[1-9][0-9]{0,4})$", required=False, help_text='A version\'s number, or "now".'
    )


class VersionComparison(PlanView):
    what = "versions"

    @speaks(ComparisonSerializer, query=CompareQuery)
    def get(self, request: Request, reference: str) -> Response:
        """What is different between two versions, or between one and the plan as it is now."""
        numbers = [one.number for one in queries.versions_of(self.scope, self.plan)]
        old = str(self.asked.get("old", numbers[0] if numbers else 1))
        new = self.asked.get("new", queries.NOW)
        found = queries.compared(self.scope, self.plan, old, new)
        if found is None:
            raise ValidationError({"old": ["The plan has no such version."]})
        return self.answer(found)


class OpenerSerializer(serializers.Serializer[Any]):
    who = serializers.CharField()
    agency = serializers.CharField(allow_blank=True)
    first_at = serializers.DateTimeField()
    times = serializers.IntegerField()


class VersionOpenedSerializer(serializers.Serializer[Any]):
    opened = OpenerSerializer(many=True)
    unopened = serializers.ListField(child=serializers.CharField())


class VersionOpened(VersionView):
    """For those who may know: the lead and the chair."""

    what = "version_opened"

    @speaks(VersionOpenedSerializer)
    def get(self, request: Request, reference: str, number: int) -> Response:
        """Who has opened a version, and which members of the group have not."""
        place = access.place_on(self.scope, self.plan)
        if "read_looked" not in place.verbs:
            raise PermissionDenied(roles.why_not("read_looked"))
        return self.answer(queries.version_page(self.plan_version, place=place, today=self.today))


class VersionUnderstandingSerializer(Output):
    etag = Etag()
    person = PersonRef(allow_null=True)
    recorded_by = WorkerRef()

    class Meta:
        model = VersionUnderstanding
        fields = (
            "id", "etag", "person", "answer", "reason", "next_step", "words", "how_checked",
            "checked_on", "recorded_at", "recorded_by",
        )  # fmt: skip


class AnswerInput(Input):
    answer = choice(Understanding)
    reason = Text(required=False)
    next_step = Text(required=False, help_text="Where somebody could not answer.")
    words = Text(required=False)
    how_checked = Text(200)
    checked_on = Day()


class NewAnswerInput(AnswerInput):
    person = Related(
        family_of, required=False, allow_null=True, help_text="Left out for the child."
    )


class VersionUnderstandings(VersionView):
    what = "version_understandings"
    shown = VersionUnderstandingSerializer

    @speaks(VersionUnderstandingSerializer, paged=True)
    def get(self, request: Request, reference: str, number: int) -> Response:
        """What the child and each parent make of a version."""
        rows = self.seen(VersionUnderstanding, plan_version=self.plan_version)
        return self.paged(rows.select_related("person", "recorded_by"), order=("recorded_at", "pk"))

    @speaks(VersionUnderstandingSerializer, takes=NewAnswerInput, status=201)
    def post(self, request: Request, reference: str, number: int) -> Response:
        """Record whether a parent, or the child, understands and agrees with a version."""
        person = self.said.pop("person", None)
        held = understandings.record(
            self.plan_version,
            person=person,
            said=Answer(**self.said),
            version=None,
            by=self.by,
            at=self.at,
        )
        return self.answer(held)


class OneVersionUnderstanding(VersionView):
    what = "version_understanding"
    shown = VersionUnderstandingSerializer

    @speaks(VersionUnderstandingSerializer, takes=AnswerInput, matches=True)
    def put(self, request: Request, reference: str, number: int, pk: Any) -> Response:
        """Replace what somebody said when they were asked again."""
        rows = self.seen(VersionUnderstanding, plan_version=self.plan_version)
        held = self.row(rows.select_related("person"), pk=pk)
        changed = understandings.record(
            self.plan_version,
            person=held.person,
            said=Answer(**self.said),
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.answer(changed)
