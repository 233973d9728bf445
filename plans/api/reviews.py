"""Meetings and reviews: planning, starting, minuting and finishing them."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import WorkerRef
from agencies.api.serializers import Day, Etag, Input, Output, PageQuery, Text, choice
from agencies.api.views import Serializers, speaks
from plans.api.views import PlanView
from plans.models import Review, ReviewMove
from plans.operations import minutes, review_moves, reviews, under_way
from plans.operations.minutes import Minutes
from plans.rules.attendance import Participation
from plans.rules.reviews import HomeChecked, ReviewKind, ReviewStatus, is_late, weekend

WORDS = (
    "minutes", "home_checked", "home_note", "roles_confirmed", "participation", "child_views",
    "family_views",
)  # fmt: skip


class ReviewMoveSerializer(Output):
    by = WorkerRef()

    class Meta:
        model = ReviewMove
        fields = ("from_on", "to_on", "reason", "at", "by")


class ReviewSerializer(Output):
    """`due_on` is its limit, `planned_on` its day after every one of its `moves`."""

    etag = Etag()
    is_late = serializers.SerializerMethodField()
    weekend = serializers.SerializerMethodField(
        help_text="The weekend day it falls on: make sure people can come. Else empty."
    )
    moves = ReviewMoveSerializer(many=True)
    run_by = WorkerRef(allow_null=True)
    signed_by = WorkerRef(allow_null=True)
    agencies_counted = serializers.ListField(child=serializers.CharField())

    def to_representation(self, review: Review) -> dict[str, Any]:
        """Without the next dates that a chair has only drafted."""
        shown: dict[str, Any] = super().to_representation(review)
        return (
            shown
            if review.is_settled
            else shown | {"next_review_on": None, "next_meeting_on": None}
        )

    class Meta:
        model = Review
        fields = (
            "id", "etag", "kind", "status", "due_on", "planned_on", "planned_time", "place",
            "weekend", "moves", "cancel_reason", "held_on", "is_late", "late_reason", "run_by", *WORDS,
            "is_quorate", "agencies_counted", "next_review_on", "next_meeting_on", "signed_at",
            "signed_by",
        )  # fmt: skip

    def get_weekend(self, row: Review) -> str:
        return weekend(row.held_on or row.planned_on)

    def get_is_late(self, row: Review) -> bool:
        return row.held_on is not None and is_late(row.held_on, row.due_on)


class ReviewQuery(PageQuery):
    status = choice(ReviewStatus, required=False)
    kind = choice(ReviewKind, required=False)


class ReviewInput(Input):
    kind = choice(ReviewKind)
    planned_on = Day()
    planned_time = serializers.TimeField(required=False, allow_null=True)
    place = Text(200, required=False)


class Reviews(PlanView):
    what = "reviews"

    @speaks(ReviewSerializer, paged=True, query=ReviewQuery)
    def get(self, request: Request, reference: str) -> Response:
        """Meetings and reviews of the plan, the last planned first."""
        rows = self.seen(Review, plan=self.plan).select_related("run_by", "signed_by")
        rows = rows.prefetch_related("moves__by")
        asked = {name: self.asked[name] for name in ("status", "kind") if name in self.asked}
        return self.paged(rows.filter(**asked), order=("-created_at", "-pk"))

    @speaks(ReviewSerializer, takes=ReviewInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Plan a group meeting or a review, and ask for reports."""
        return self.answer(reviews.plan_review(self.plan, **self.said, by=self.by, at=self.at))


class AtOnceInput(Input):
    kind = choice(ReviewKind)
    held_on = Day()


class ReviewsAtOnce(PlanView):
    what = "reviews"

    @speaks(ReviewSerializer, takes=AtOnceInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Start a meeting that nobody planned, today or as held on an earlier day."""
        return self.answer(reviews.start_at_once(self.plan, **self.said, by=self.by, at=self.at))


class ReviewView(PlanView):
    """An address that stands on one meeting or review of a plan."""

    # The record itself is `review`; who may not change it, or reads something of it, opened none.
    what = "meeting"
    shown: Serializers | None = ReviewSerializer
    review: Review

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = self.seen(Review).select_related("plan", "run_by", "signed_by")
        self.review = self.row(rows, pk=address["pk"])


class OneReview(ReviewView):
    what = "review"

    @speaks(ReviewSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """One meeting or review, with its minutes."""
        return self.answer(self.review)


class StartInput(Input):
    held_on = Day()


class Start(ReviewView):
    @speaks(ReviewSerializer, takes=StartInput)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Start a planned meeting; whoever starts it runs it."""
        return self.answer(reviews.start(self.review, **self.said, by=self.by, at=self.at))


class TakingOver(ReviewView):
    @speaks(ReviewSerializer, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Run a meeting from here on, instead of whoever runs it now."""
        run = minutes.take_over(self.review, version=self.version, by=self.by, at=self.at)
        return self.answer(run)


class MinutesInput(Input):
    """What was said; what is left out stays as it is."""

    minutes = Text(required=False)
    home_checked = choice(HomeChecked, required=False, allow_blank=True)
    home_note = Text(required=False)
    roles_confirmed = serializers.BooleanField(required=False)
    participation = choice(Participation, required=False, allow_blank=True)
    child_views = Text(required=False)
    family_views = Text(required=False)


class ReviewMinutes(ReviewView):
    @speaks(ReviewSerializer, takes=MinutesInput, matches=True)
    def patch(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Record what was said at a meeting under way, of the home, the roles and the child."""
        now = {name: getattr(self.review, name) for name in WORDS}
        kept = minutes.record(
            self.review,
            said=Minutes(**{**now, **self.said}),
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.answer(kept)


class FinishInput(Input):
    next_meeting_on = Day(required=False, allow_null=True)
    late_reason = Text(required=False, help_text="Needed when it was held after it was due.")


class Finish(ReviewView):
    @speaks(ReviewSerializer, takes=FinishInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Finish a group meeting, plan the next, and send its record to the group."""
        said = {"next_meeting_on": None, **self.said}
        held = reviews.finish(self.review, **said, version=self.version, by=self.by, at=self.at)
        return self.answer(held)


class CorrectingDay(ReviewView):
    @speaks(ReviewSerializer, takes=StartInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Correct the day on which a meeting under way is said to be held, before it judges."""
        right = under_way.correct_day(
            self.review, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(right)


class CallOffInput(Input):
    reason = Text(2000)


class CallingOff(ReviewView):
    @speaks(ReviewSerializer, takes=CallOffInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Call off a meeting that was started and not held, with a reason, before it judges."""
        off = under_way.call_off(
            self.review, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(off)


class ReviewMoveInput(Input):
    planned_on = Day()
    planned_time = serializers.TimeField(required=False, allow_null=True)
    place = Text(200, required=False)
    reason = Text(2000)


class MovingReview(ReviewView):
    @speaks(ReviewSerializer, takes=ReviewMoveInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Move a planned meeting to another day with a reason; a review by its chair, or their manager.

        What is left out of time and place stays as it is.
        """
        now = {name: getattr(self.review, name) for name in ("planned_time", "place")}
        said = {**now, **self.said}
        moved = review_moves.move(self.review, **said, version=self.version, by=self.by, at=self.at)
        return self.answer(moved)


class CancelInput(Input):
    reason = Text(2000)


class Cancelling(ReviewView):
    @speaks(ReviewSerializer, takes=CancelInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Call a planned meeting off, with a reason."""
        off = review_moves.cancel(
            self.review, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(off)
