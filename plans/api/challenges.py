"""Dissents that challenge a conference's decision, each with the senior chair's reply."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Etag, Input, Output, PageQuery, Text, choice
from agencies.api.views import speaks
from agencies.operations import audit
from plans.api.views import ScopedView
from plans.models import DissentChallenge
from plans.operations import challenges
from plans.rules.challenges import ChallengeOutcome


class DissentChallengeSerializer(Output):
    """The decision stands until it is answered; `passed_on_at` is when the business manager was told."""

    etag = Etag()
    plan = serializers.CharField(source="dissent.review.plan.reference")
    review = serializers.UUIDField(source="dissent.review_id")
    agency = AgencyRef(source="dissent.agency")
    words = serializers.CharField(source="dissent.words")
    reviewer = WorkerRef(allow_null=True)
    answered_by = WorkerRef(allow_null=True)

    class Meta:
        model = DissentChallenge
        fields = (
            "id", "etag", "plan", "review", "agency", "words", "reviewer", "opened_at",
            "reply_due_at", "passed_on_at", "taken_back_at", "outcome", "reply", "answered_at",
            "answered_by",
        )  # fmt: skip


class ChallengesView(ScopedView):
    """An address of challenges that the reader may see."""

    shown = DissentChallengeSerializer

    def challenges(self) -> Any:
        rows = DissentChallenge.objects.visible_to(self.scope)
        return rows.select_related(
            "dissent__review__plan", "dissent__agency", "reviewer", "answered_by"
        )


class ChallengeQuery(PageQuery):
    unanswered = serializers.BooleanField(
        required=False, help_text="`true` for what waits for a reply."
    )


class Challenges(ChallengesView):
    @speaks(DissentChallengeSerializer, paged=True, query=ChallengeQuery)
    def get(self, request: Request) -> Response:
        """Every challenge of a decision that one may see, the newest first."""
        rows = self.challenges()
        if self.asked.get("unanswered"):
            rows = rows.unanswered().filter(taken_back_at__isnull=True)
        return self.listed(rows, order=("-opened_at", "-pk"), what="challenges")


class ChallengeView(ChallengesView):
    """Everything below one challenge: it is fetched before anything else is looked at."""

    challenge: DissentChallenge

    def open(self, **address: Any) -> None:
        self.challenge = self.row(self.challenges(), pk=address["pk"])
        if self.reads:
            self.record_read()

    def record_read(self) -> None:
        plan = self.challenge.dissent.review.plan
        audit.record(
            chain=f"child:{plan.child_id}",
            verb="read",
            by=self.by,
            at=self.at,
            agency=self.scope.agency_id,
            plan=plan.reference,
            subject=f"dissentchallenge:{self.challenge.pk}",
        )

    def represent(self, row: Any) -> Any:
        """The challenge as it is now, for whoever came too late: a look at it like any other."""
        self.record_read()
        return super().represent(self.row(self.challenges(), pk=row.pk))


class OneChallenge(ChallengeView):
    @speaks(DissentChallengeSerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """One challenge, with what the agency said and what was replied."""
        return self.answer(self.challenge)


class ChallengeReplyInput(Input):
    outcome = choice(ChallengeOutcome)
    reply = Text()


class ChallengeReply(ChallengeView):
    @speaks(DissentChallengeSerializer, takes=ChallengeReplyInput, matches=True)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Reply to the agency, as the senior chair: whether the decision stands, and why."""
        challenges.answer(self.challenge, **self.said, version=self.version, by=self.by, at=self.at)
        return self.answer(self.row(self.challenges(), pk=pk))
