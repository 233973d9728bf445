"""Dissent from what a review decided, and what the chair recommended at it."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Day, Etag, Input, Output, PageQuery, Related, Text, choice
from agencies.api.views import speaks
from plans.api.actions import members_of
from plans.api.fields import SeatRef
from plans.api.reviews import ReviewView
from plans.api.views import PlanView
from plans.models import Dissent, Recommendation
from plans.operations import dissent, recommendations
from plans.rules.dissent import DissentMode
from plans.rules.recommendations import RecommendationStatus, is_late

OWNER = ("owner__worker", "owner__person", "owner__agency")


class DissentSerializer(Output):
    etag = Etag()
    agency = AgencyRef()
    by = WorkerRef()

    class Meta:
        model = Dissent
        fields = ("id", "etag", "review", "agency", "mode", "words", "at", "by")


class DissentInput(Input):
    mode = choice(DissentMode)
    words = Text()


class Dissents(ReviewView):
    what, shown = "dissent", DissentSerializer

    @speaks(DissentSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Each agency's dissent from what a review decided."""
        rows = self.seen(Dissent, review=self.review).select_related("agency", "by")
        return self.paged(rows, order=("at", "pk"))

    @speaks(DissentSerializer, takes=DissentInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Record the dissent of one's own agency, inside the policy's window."""
        row = dissent.record(self.review, **self.said, version=None, by=self.by, at=self.at)
        return self.answer(row)

    @speaks(DissentSerializer, takes=DissentInput, matches=True)
    def put(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Change the dissent of one's own agency, inside the same window."""
        row = dissent.record(self.review, **self.said, version=self.version, by=self.by, at=self.at)
        return self.answer(row)


class RecommendationSerializer(Output):
    etag = Etag()
    owner = SeatRef(allow_null=True)
    created_by = WorkerRef()
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = Recommendation
        fields = (
            "id", "etag", "review", "what", "owner", "due_on", "status", "is_late", "note",
            "created_at", "created_by",
        )  # fmt: skip

    def get_is_late(self, row: Recommendation) -> bool:
        return is_late(row.due_on, row.status, self.context["view"].today)


class RecommendationInput(Input):
    what = Text()
    owner = Related(members_of, help_text="A current member of the plan's group.")
    due_on = Day()


class ReviewRecommendations(ReviewView):
    what, shown = "recommendation", RecommendationSerializer

    @speaks(RecommendationSerializer, takes=RecommendationInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Recommend something to a member of the group, by a day, at a review."""
        row = recommendations.add(self.review, **self.said, by=self.by, at=self.at)
        return self.answer(row)


class RecommendationQuery(PageQuery):
    status = choice(RecommendationStatus, required=False)
    review = serializers.UUIDField(required=False)


class Recommendations(PlanView):
    what = "recommendations"

    @speaks(RecommendationSerializer, paged=True, query=RecommendationQuery)
    def get(self, request: Request, reference: str) -> Response:
        """What the chair recommended on a plan, and what came of it."""
        rows = self.seen(Recommendation, review__plan=self.plan)
        for name in ("status", "review"):
            if name in self.asked:
                rows = rows.filter(**{name: self.asked[name]})
        return self.paged(rows.select_related("created_by", *OWNER), order=("created_at", "pk"))


class FollowInput(Input):
    status = choice(RecommendationStatus)
    note = Text(required=False, help_text="What came of it, where it is settled.")


class OneRecommendation(PlanView):
    what, shown = "recommendation", RecommendationSerializer
    recommendation: Recommendation

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = self.seen(Recommendation, review__plan=self.plan)
        self.recommendation = self.row(
            rows.select_related("review__plan", "created_by", *OWNER), pk=address["pk"]
        )

    @speaks(RecommendationSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """One recommendation."""
        return self.answer(self.recommendation)

    @speaks(RecommendationSerializer, takes=FollowInput, matches=True)
    def patch(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say what came of a recommendation: by its owner, the lead, the chair or a core member."""
        said = {"note": "", **self.said}
        row = recommendations.follow(
            self.recommendation, **said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(row)
