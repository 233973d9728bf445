"""Reports before a meeting, and what each person rated at it."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import WorkerRef
from agencies.api.serializers import Input, Output, Related, Text
from agencies.api.views import speaks
from plans.api.fields import SeatRef
from plans.api.reviews import ReviewView
from plans.models import AgencyReport, GroupMember, Outcome, Rating
from plans.operations import ratings, reports
from plans.queries.reports import state

SEAT = ("member__worker", "member__person", "member__agency")


class ReportSerializer(Output):
    member = SeatRef()
    sent_by = WorkerRef(allow_null=True)
    state = serializers.SerializerMethodField(help_text="Asked, late, sent, in words.")

    class Meta:
        model = AgencyReport
        fields = (
            "id", "member", "due_on", "asked_at", "state", "contact", "better", "worse", "asks",
            "sent_at", "sent_by",
        )  # fmt: skip

    def get_state(self, report: AgencyReport) -> str:
        view = self.context["view"]
        return state(report, view.review, view.today)[1]


def own_seats(view: Any) -> Any:
    return GroupMember.objects.visible_to(view.scope).filter(plan=view.plan)


class ReportInput(Input):
    member = Related(own_seats, help_text="Whose report it is: one's own seat, or a covered one.")
    contact = Text(required=False)
    better = Text(required=False)
    worse = Text(required=False)
    asks = Text(required=False)
    late_reason = Text(
        2000, required=False, help_text="Needed where the social work report was due before today."
    )


class Reports(ReviewView):
    what, shown = "reports", ReportSerializer

    @speaks(ReportSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """The reports asked for a meeting, and what those sent say."""
        rows = self.seen(AgencyReport, review=self.review).select_related(*SEAT, "sent_by")
        return self.paged(rows, order=("asked_at", "pk"))

    @speaks(ReportSerializer, takes=ReportInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Send one's report to a meeting, once."""
        said = {"contact": "", "better": "", "worse": "", "asks": "", **self.said}
        report = reports.to_write(self.review, said.pop("member"), by=self.by, at=self.at)
        return self.answer(reports.send(report, **said, by=self.by, at=self.at))


class RatingSerializer(Output):
    member = SeatRef(allow_null=True)
    recorded_by = WorkerRef()

    class Meta:
        model = Rating
        fields = (
            "id", "outcome", "rater", "member", "score", "words", "recorded_at", "recorded_by",
        )  # fmt: skip


def outcomes_of(view: Any) -> Any:
    return Outcome.objects.visible_to(view.scope).filter(plan=view.plan)


class RatingInput(Input):
    rater = Text(36, help_text='"chair", "child", or the id of a member.')
    outcome = Related(
        outcomes_of, required=False, allow_null=True, help_text="Left out for the whole."
    )
    score = serializers.IntegerField(min_value=0, max_value=ratings.MOST)
    words = Text(required=False)


class Ratings(ReviewView):
    what, shown = "ratings", RatingSerializer

    @speaks(RatingSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """What each person rated at a meeting; never averaged."""
        rows = self.seen(Rating, review=self.review).select_related(*SEAT, "recorded_by")
        return self.paged(rows, order=("recorded_at", "pk"))

    @speaks(RatingSerializer, takes=RatingInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Record what somebody rates, 0 to 10; said again by the same, it replaces."""
        return self.answer(ratings.rate(self.review, **self.said, by=self.by, at=self.at))
