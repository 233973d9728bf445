"""What a chair decides at a review: the decision, guards, signing, putting off; what follows."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import WorkerRef
from agencies.api.serializers import Day, Etag, Input, Output, Text, choice
from agencies.api.views import Serializers, speaks
from plans import access
from plans.api.judgements import ReviewView
from plans.api.plan import PlanSerializer
from plans.api.views import PlanView
from plans.models import Review
from plans.operations import decisions, following
from plans.queries.deciding import signing
from plans.queries.following import plan_after
from plans.rules.decisions import ENDS, Decision, Destination, Guard
from plans.rules.plans import Category
from plans.rules.reviews import ReviewStatus


class DecidedSerializer(Output):
    """A review with what was decided at it."""

    etag = Etag()
    signed_by = WorkerRef(allow_null=True)
    followed_by = serializers.SerializerMethodField(
        help_text="The plan that the plan continues as, where one may see it."
    )

    def to_representation(self, review: Review) -> dict[str, Any]:
        """Of one put off nothing else was decided, whatever its chair had drafted before."""
        shown: dict[str, Any] = super().to_representation(review)
        if review.status == ReviewStatus.ADJOURNED:
            shown |= {"leads_to": "", "analysis": "", "category": ""}
            shown |= {"next_review_on": None, "next_meeting_on": None}
        return shown

    class Meta:
        model = Review
        fields = (
            "id", "etag", "kind", "status", "due_on", "planned_on", "held_on", "late_reason",
            "is_quorate", "decision", "leads_to", "followed_by", "analysis", "decision_reason", "category", "interim_plan",
            "next_review_on", "next_meeting_on", "signed_at", "signed_by",
        )  # fmt: skip

    def get_followed_by(self, row: Review) -> str | None:
        if row.signed_at is None or row.decision not in ENDS:
            return None
        found = plan_after(self.context["view"].scope, row.plan)
        return found.reference if found else None


class DecidedView(ReviewView):
    what = "decision"
    shown: Serializers | None = DecidedSerializer

    def for_the_chair_until_signed(self) -> None:
        """What is not signed may still change, and is nobody else's to rely on."""
        if self.review.signed_at is None:
            access.check(self.by, "judge", plan=self.plan, on=self.today)


class DecisionInput(Input):
    decision = choice(Decision)
    leads_to = choice(Destination, required=False)
    analysis = Text(8000)
    reason = Text(8000)
    category = choice(Category, required=False)
    next_review_on = Day(required=False, allow_null=True)
    next_meeting_on = Day(required=False, allow_null=True)


class Deciding(DecidedView):
    @speaks(DecidedSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """What was decided at a review; before it is signed or put off, for its chair."""
        if self.review.status != ReviewStatus.ADJOURNED:
            self.for_the_chair_until_signed()
        return self.answer(self.review)

    @speaks(DecidedSerializer, takes=DecisionInput, matches=True)
    def put(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Keep what the chair decides; it holds once the review is signed."""
        kept = decisions.decide(
            self.review, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(kept)


class GuardSerializer(serializers.Serializer[Any]):
    guard = serializers.CharField()
    because = serializers.CharField()
    reason = serializers.CharField(source="override.reason", default="")


class SigningSerializer(serializers.Serializer[Any]):
    """What stands in the way of a signature, and the ETag of the whole that would be signed."""

    etag = Etag()
    may_sign = serializers.BooleanField()
    not_marked = serializers.ListField(
        child=serializers.CharField(), help_text="Of whom nobody has said whether they were there."
    )
    overtaken = serializers.CharField(
        help_text="Why the decision no longer holds as it was made; empty where it does."
    )
    guards = GuardSerializer(many=True)
    is_late = serializers.BooleanField(help_text="Then a signature says why.")
    review = DecidedSerializer()


class SignInput(Input):
    late_reason = Text(2000, required=False, help_text="Needed when it was held after it was due.")


class Signing(DecidedView):
    what = "signing"

    @speaks(SigningSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """What would be signed now. Its ETag grows with every change to it or to the plan."""
        self.for_the_chair_until_signed()
        scope = self.scope.narrowed_to(self.plan.pk)
        return self.answer(signing(scope, self.plan, self.review, today=self.today))

    @speaks(DecidedSerializer, takes=SignInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Sign a review: all of it holds from here. Give the ETag of this address."""
        signed = decisions.sign(
            self.review, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(signed)


class OverrideInput(Input):
    guard = choice(Guard)
    reason = Text()


class OverrideSerializer(serializers.Serializer[Any]):
    guard = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    by = WorkerRef()


class Overriding(DecidedView):
    what = "guards"

    @speaks(OverrideSerializer, takes=OverrideInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say why the chair goes ahead although something stands in the way; everybody sees it."""
        said = decisions.override(self.review, **self.said, by=self.by, at=self.at)
        return self.answer(said)


class AdjournInput(Input):
    to_on = Day()
    interim_plan = Text(8000)
    reason = Text()


class Adjourning(DecidedView):
    @speaks(DecidedSerializer, takes=AdjournInput, matches=True, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Put a review off to a day within its limit; answers with the review of that day."""
        again = decisions.adjourn(
            self.review, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(again)


class Following(PlanView):
    what = "following"
    shown: Serializers | None = PlanSerializer

    @speaks(PlanSerializer, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Start the plan that an ended one continues as, with its outcomes, actions and group."""
        return self.answer(following.start_following(self.plan, by=self.by, at=self.at))
