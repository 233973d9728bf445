"""One plan with everything in it, as its page shows it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from agencies.api.serializers import Etag
from plans.api.actions import ActionSerializer
from plans.api.group import MemberSerializer
from plans.api.outcomes import OutcomeSerializer, UnderstandingSerializer
from plans.api.plan import PlanSerializer
from plans.queries.attention import Attention, Matter
from plans.queries.interim import Interim
from plans.queries.movement import Step
from plans.queries.outcome_cards import ActionLine, FamilyAnswer, OutcomeCard
from plans.queries.plan_page import Member, PlanPage
from plans.rules.judgements import Verdict
from plans.rules.reviews import ReviewKind


class AttentionSerializer(serializers.Serializer[Attention]):
    """Something that needs attention: the worst of its kind, and how many there are."""

    matter = serializers.ChoiceField(choices=[matter.value for matter in Matter])
    sentence = serializers.CharField()
    subject = serializers.UUIDField(
        allow_null=True, help_text="The seat, outcome or action; null for the plan itself."
    )
    count = serializers.IntegerField()


class MemberLineSerializer(serializers.Serializer[Member]):
    """A seat, what it still owes, and when whoever sits in it last contributed."""

    member = MemberSerializer()
    open_actions = serializers.IntegerField(source="seat.open_actions")
    late_actions = serializers.IntegerField(source="seat.late_actions")
    works_there = serializers.BooleanField(source="seat.works_there")
    away_until = serializers.DateField(source="seat.away_until", allow_null=True)
    answer_by = serializers.DateField(source="seat.answer_by", allow_null=True)
    last_contribution_at = serializers.DateTimeField(allow_null=True)


class FamilyAnswerSerializer(serializers.Serializer[FamilyAnswer]):
    """What the child or a parent makes of an outcome; null where they were not asked yet."""

    name = serializers.CharField()
    relationship = serializers.CharField(allow_blank=True)
    understanding = UnderstandingSerializer(source="row", allow_null=True)


class ActionLineSerializer(ActionSerializer):
    def to_representation(self, line: ActionLine) -> Any:
        """The action, with the owner that the page has read already."""
        line.action.owner, line.action.plan = line.owner, self.context["view"].plan
        return super().to_representation(line.action)


class JudgedSerializer(serializers.Serializer[Step]):
    """What a signed review judged; no verdict where that review did not judge the outcome."""

    review = serializers.UUIDField(source="review.pk")
    kind = serializers.ChoiceField(source="review.kind", choices=ReviewKind.choices)
    held_on = serializers.DateField(source="review.held_on")
    verdict = serializers.ChoiceField(choices=Verdict.choices, allow_blank=True)


class OutcomeCardSerializer(serializers.Serializer[OutcomeCard]):
    """An outcome, what it still lacks, what the family makes of it, and who does what."""

    outcome = OutcomeSerializer()
    missing = serializers.ListField(child=serializers.CharField())
    progress = serializers.FloatField(allow_null=True, help_text="From 0 to 1, where counted.")
    seen_on = serializers.DateField(allow_null=True)
    family = FamilyAnswerSerializer(many=True, source="answers")
    actions = ActionLineSerializer(many=True)
    judged = JudgedSerializer(many=True, help_text="At the last six signed reviews, oldest first.")


class InterimSerializer(serializers.Serializer[Interim]):
    review = serializers.UUIDField(source="review.pk")
    words = serializers.CharField()
    until_on = serializers.DateField(allow_null=True)


class PlanPageSerializer(serializers.Serializer[PlanPage]):
    """The plan, its group and outcomes, what needs attention, and what the reader may do."""

    etag = Etag(source="plan.version")
    plan = PlanSerializer()
    age = serializers.CharField(help_text="Of the child, or of the pregnancy.")
    heading = serializers.CharField(help_text="Core group or care group.")
    attention = AttentionSerializer(many=True, source="needs")
    members = MemberLineSerializer(many=True)
    outcomes = OutcomeCardSerializer(many=True)
    closed_outcomes = OutcomeCardSerializer(many=True)
    may = serializers.SerializerMethodField(help_text="What the reader may do to it now.")
    breaches = serializers.ListField(
        child=serializers.CharField(), help_text="Of a plan taken in from a return."
    )

    follows = serializers.CharField(
        source="following.before.reference",
        default=None,
        allow_null=True,
        help_text="The plan before, if seen.",
    )
    followed_by = serializers.CharField(
        source="following.after.reference",
        default=None,
        allow_null=True,
        help_text="The plan after, if seen.",
    )
    interim_plan = InterimSerializer(
        source="interim", allow_null=True, help_text="Since a review was put off, until the next."
    )
    to_start = serializers.CharField(
        source="following.to_start",
        allow_null=True,
        help_text="The kind of plan that follows, where I may start it and nobody has.",
    )

    def get_may(self, page: PlanPage) -> list[str]:
        return sorted(page.verbs)
