"""The parts of a disagreement as the API shows them, each already cut to what its reader sees."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

Plain = serializers.Serializer[Any]
Text = serializers.CharField


class DisagreementLimitSerializer(Plain):
    at = serializers.DateTimeField()
    day = Text(help_text="The same in words.")
    left = Text(help_text="How long is left, or how late it is; working days, or hours if urgent.")
    is_late = serializers.BooleanField()


class DisagreementPartySerializer(Plain):
    """Who stands for an agency at a stage; without names for who does not see the words."""

    id = serializers.UUIDField(source="pk")
    side = Text()
    agency = Text()
    worker = Text()
    deputy = Text()
    proxy = Text(help_text="The agency that answers for it, where another does.")
    is_vacant = serializers.BooleanField()
    is_chair = serializers.BooleanField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    is_mine = serializers.BooleanField()


class DisagreementReplySerializer(Plain):
    agency = Text()
    answer = Text()
    reasons = Text()
    proposal = Text()
    at = serializers.DateTimeField()
    by = Text()


class DisagreementStageSerializer(Plain):
    n = serializers.IntegerField()
    level = Text()
    opened_at = serializers.DateTimeField()
    opened_because = Text()
    disputed = Text()
    was_told_late = serializers.BooleanField()
    is_urgent = serializers.BooleanField()
    acknowledge = DisagreementLimitSerializer(allow_null=True)
    respond = DisagreementLimitSerializer()
    extensions = serializers.IntegerField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_how = Text(allow_null=True)
    parties = DisagreementPartySerializer(many=True)
    replies = DisagreementReplySerializer(many=True)
    meeting = Text(help_text="Whether the people of this stage meet: `required` or not.")
    no_meeting = Text(help_text="Why they did not meet, where they had to.")
    decides = serializers.BooleanField()


class DisagreementEventSerializer(Plain):
    """One thing that happened. `by` is empty of what the clock did."""

    at = serializers.DateTimeField()
    step = Text()
    by = Text()
    acting_for = Text()
    stage = serializers.IntegerField()
    old_state = Text()
    new_state = Text()
    old_due_at = serializers.DateTimeField(allow_null=True)
    new_due_at = serializers.DateTimeField(allow_null=True)
    reason = Text()


class InterimSafetySerializer(Plain):
    id = serializers.UUIDField(source="pk")
    words = Text()
    at = serializers.DateTimeField()
    by = Text()
    agency = Text()


class DisagreementTalkSerializer(Plain):
    on = serializers.DateField()
    people = Text()
    method = Text()
    summary = Text()
    by = Text()


class AgreedActionSerializer(Plain):
    id = serializers.UUIDField(source="pk")
    what = Text()
    owner = Text()
    due_on = serializers.DateField(allow_null=True)
    is_done = serializers.BooleanField()
    replanned = Text()
    action = serializers.UUIDField(
        allow_null=True, help_text="The plan's action that it is, where one may open it."
    )


class TimeAskedSerializer(Plain):
    id = serializers.UUIDField(source="pk")
    side = Text()
    working_days = serializers.IntegerField()
    reason = Text()
    by = Text()
    may_answer = serializers.BooleanField()


class DisagreementWordsSerializer(Plain):
    raiser = Text()
    decision_challenged = Text()
    decided_on = serializers.DateField(allow_null=True)
    facts = Text()
    effect = Text()
    outcome_wanted = Text()
    danger = Text()
    danger_route = Text()
    danger_called_at = serializers.DateTimeField(allow_null=True)
    danger_reference = Text()
    skip_reason = Text()
    agreed_statement = Text()
    is_agreed_in_part = serializers.BooleanField()
    decision = Text()
    decision_reasons = Text()
    decision_dissent = Text()
    decision_changed = serializers.BooleanField(allow_null=True)
    withdrawn_reason = Text()
    was_pressed = serializers.BooleanField(allow_null=True)
    redirected_to = Text()
    redirected_reason = Text()
    outcome = Text(help_text="What came of it, in the words of its policy.")
    feedback = Text()
    learning = Text()
    family_told = Text()
    family_note = Text()


class PlanEndSerializer(Plain):
    """That the plan has ended; the note is for those who may open the plan."""

    on = serializers.DateField()
    reason = Text()
    note = Text()


class ReferredSerializer(Plain):
    noun = Text()
    key = serializers.UUIDField()
    what = Text()
