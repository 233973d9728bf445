"""Meetings and reviews that were held."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Day, Input, Output, PageQuery, choice
from agencies.api.views import speaks
from plans.api.views import PlanView
from plans.models import Review
from plans.operations import reviews
from plans.rules.reviews import ReviewKind


class ReviewSerializer(Output):
    class Meta:
        model = Review
        fields = ("id", "kind", "due_on", "held_on")


class ReviewInput(Input):
    kind = choice(ReviewKind)
    held_on = Day()


class Reviews(PlanView):
    @speaks(ReviewSerializer, paged=True, query=PageQuery)
    def get(self, request: Request, reference: str) -> Response:
        """Meetings and reviews of the plan, the last recorded first."""
        return self.paged(self.seen(Review, plan=self.plan), order=("-created_at", "-pk"))

    @speaks(ReviewSerializer, takes=ReviewInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Record that a group meeting, or a review of the plan's kind, was held on a day."""
        return self.answer(reviews.record_held(self.plan, **self.said, by=self.by, at=self.at))
