"""What is judged at a review: preparing it, drafting for the chair, and the chair's verdicts."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import versions
from agencies.api.refs import WorkerRef
from agencies.api.serializers import Etag, Input, Output, Text, choice
from agencies.api.views import Serializers, speaks
from agencies.clock import local_date
from agencies.errors import NotVisible
from plans import access
from plans.api.outcomes import OutcomeSerializer
from plans.api.views import PlanView, ScopedView
from plans.models import Judgement, Outcome, Review
from plans.operations import judgements
from plans.queries.judging import judging
from plans.queries.preparation import preparation
from plans.queries.reviews_to_prepare import reviews_to_prepare
from plans.rules.judgements import Confidence, Verdict


class JudgementSerializer(Output):
    etag = Etag()
    judged_by = WorkerRef(allow_null=True)
    drafted_by = WorkerRef(allow_null=True)

    class Meta:
        model = Judgement
        fields = (
            "id", "etag", "outcome", "verdict", "evidence", "confidence", "judged_at", "judged_by",
            "drafted_at", "drafted_by",
        )  # fmt: skip


class EvidenceSerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    who = serializers.CharField()
    agency = serializers.CharField()
    about = serializers.CharField()
    said = serializers.CharField()


class ScoreSerializer(serializers.Serializer[Any]):
    who = serializers.CharField()
    agency = serializers.CharField()
    score = serializers.IntegerField(source="rating.score")
    words = serializers.CharField(source="rating.words")


class PreparedSerializer(serializers.Serializer[Any]):
    outcome = OutcomeSerializer()
    why_still = serializers.CharField(help_text="Why it counts as not moving; empty where it does.")
    last = JudgementSerializer(allow_null=True)
    now = JudgementSerializer(allow_null=True)
    evidence = EvidenceSerializer(many=True)
    scores = ScoreSerializer(many=True, source="scores.each")
    spread = serializers.CharField(source="scores.spread.in_words", default="")


class JudgementInput(Input):
    verdict = choice(Verdict)
    evidence = Text(8000)
    confidence = choice(Confidence)


class ReviewView(PlanView):
    """An address that stands on one review of a plan; a meeting of the group is none."""

    what = "review"
    review: Review

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = self.seen(Review).exclude(kind="group_meeting")
        self.review = self.row(rows.select_related("plan"), pk=address["pk"])
        self.review.plan = self.plan


class Judgements(ReviewView):
    what = "judgements"

    @speaks(JudgementSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """What was judged at a review; before it is signed, for its chair and those who may draft."""
        rows = self.seen(Judgement, review=self.review)
        if access.capabilities(self.scope, self.plan).isdisjoint({"judge", "draft_judgement"}):
            rows = rows.filter(judged_by__isnull=False, review__signed_at__isnull=False)
        return self.paged(
            rows.select_related("judged_by", "drafted_by"), order=("outcome__position", "pk")
        )


class OutcomeOfReview(ReviewView):
    """An outcome of the same plan; of any other it is not there."""

    shown: Serializers | None = JudgementSerializer
    outcome: Outcome

    def open(self, **address: Any) -> None:
        super().open(**address)
        self.outcome = self.row(self.seen(Outcome).select_related("plan"), pk=address["outcome"])

    def seen_version(self) -> int | None:
        """The version of the judgement the writer saw; none is needed where there was none."""
        return versions.seen(self.request) if "If-Match" in self.request.headers else None


class OneJudgement(OutcomeOfReview):
    what = "judgement"

    @speaks(PreparedSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID, outcome: uuid.UUID) -> Response:
        """What there is to judge one outcome by, since the last signed review."""
        place, scope = access.enter(self.scope, self.plan)
        page = judging(scope, self.plan, self.review, outcome, place=place, today=self.today)
        if page is None:
            raise NotVisible
        return self.answer(page.one)

    @speaks(JudgementSerializer, takes=JudgementInput)
    def put(self, request: Request, reference: str, pk: uuid.UUID, outcome: uuid.UUID) -> Response:
        """Judge an outcome at a review that is under way; for the chair.

        Without If-Match it is the first judgement, and refused where there is one. To change one, or
        to adopt a draft, give its ETag.
        """
        made = judgements.judge(
            self.review,
            self.outcome,
            **self.said,
            version=self.seen_version(),
            by=self.by,
            at=self.at,
        )
        return self.answer(made)


class JudgementDraft(OutcomeOfReview):
    what = "judgement"

    @speaks(JudgementSerializer, takes=JudgementInput)
    def put(self, request: Request, reference: str, pk: uuid.UUID, outcome: uuid.UUID) -> Response:
        """Draft a judgement for the chair to adopt or change."""
        made = judgements.draft(
            self.review,
            self.outcome,
            **self.said,
            version=self.seen_version(),
            by=self.by,
            at=self.at,
        )
        return self.answer(made)


class PreparationSerializer(serializers.Serializer[Any]):
    """Everything since the last signed review, outcomes that do not move first."""

    since = serializers.SerializerMethodField()
    outcomes = serializers.SerializerMethodField()
    scores = ScoreSerializer(many=True, source="scores.each")

    def get_since(self, page: Any) -> str | None:
        return local_date(page.since.signed_at).isoformat() if page.since else None

    def get_outcomes(self, page: Any) -> list[dict[str, Any]]:
        shown = PreparedSerializer([*page.still, *page.moving], many=True, context=self.context)
        return list(shown.data)


class Preparing(ReviewView):
    what = "preparation"

    @speaks(PreparationSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """What moved since the last signed review, on whose evidence."""
        place, scope = access.enter(self.scope, self.plan)
        page = preparation(scope, self.plan, self.review, place=place, today=self.today)
        return self.answer(page)


class ToPrepareSerializer(serializers.Serializer[Any]):
    plan = serializers.CharField(source="plan.reference")
    review = serializers.UUIDField(source="review.pk", allow_null=True, default=None)
    on = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()
    reports_asked = serializers.IntegerField()
    reports_sent = serializers.IntegerField()
    unjudged = serializers.IntegerField()


class ReviewsToPrepareSerializer(serializers.Serializer[Any]):
    results = ToPrepareSerializer(many=True, source="rows")
    left_out = serializers.IntegerField()


class ReviewsToPrepare(ScopedView):
    @speaks(ReviewsToPrepareSerializer)
    def get(self, request: Request) -> Response:
        """The reviews of every plan one chairs, or stands in for who does, the nearest first."""
        found = reviews_to_prepare(self.scope, today=self.today)
        self.record_listing("reviews", len(found.rows))
        return self.answer(found)
