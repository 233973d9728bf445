"""What is added to a disagreement while it runs: urgency, calls, safety, talks, records and links."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import NO_SUCH_ROW, Day, Input, Text, choice
from agencies.api.views import speaks
from plans.api.disagreement_fields import DisagreementSerializer
from plans.api.disagreement_inputs import Moment, ReasonGiven
from plans.api.disagreements import DisagreementView
from plans.models import Disagreement, DisagreementAction
from plans.operations import disagreement_actions, disagreement_records, disagreement_time
from plans.queries.disagreement_references import NOUNS, is_open_to
from plans.rules.disagreements import DangerRoute, Method


class EmergencyInput(Input):
    """Whom somebody called is evidence. It stops nothing, and raising takes its place never."""

    route = choice(DangerRoute, required=False, allow_blank=True)
    called_at = Moment(required=False, allow_null=True)
    reference = Text(60, required=False)


class DisagreementUrgency(DisagreementView):
    @speaks(DisagreementSerializer, takes=EmergencyInput)
    def post(self, request: Request, reference: str) -> Response:
        """Say that a child is in immediate danger, so that the urgent clock runs."""
        disagreement_time.hurry(self.disagreement, **self.said, by=self.by, at=self.at)
        return self.done_and_shown()


class DisagreementCalming(DisagreementView):
    @speaks(DisagreementSerializer, takes=ReasonGiven, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Take the urgent route back, as a manager of the side that raised it."""
        disagreement_time.calm(
            self.disagreement, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()


class EmergencyCallInput(Input):
    route = choice(DangerRoute)
    called_at = Moment()
    reference = Text(60, required=False)


class DisagreementCalls(DisagreementView):
    @speaks(DisagreementSerializer, takes=EmergencyCallInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Record an emergency call: whom, when, and their reference."""
        disagreement_time.record_call(self.disagreement, **self.said, by=self.by, at=self.at)
        return self.done_and_shown()


class InterimSafetyInput(Input):
    words = Text()


class DisagreementSafety(DisagreementView):
    @speaks(DisagreementSerializer, takes=InterimSafetyInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Say how the child is kept safe now; what was said before stays, with its date."""
        disagreement_records.state_safety(self.disagreement, **self.said, by=self.by, at=self.at)
        return self.done_and_shown()


class DiscussionInput(Input):
    on = Day()
    people = Text(help_text="Who took part.")
    method = choice(Method)
    summary = Text()


class DisagreementDiscussions(DisagreementView):
    @speaks(DisagreementSerializer, takes=DiscussionInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Write down a talk about it."""
        disagreement_records.record_discussion(
            self.disagreement, **self.said, by=self.by, at=self.at
        )
        return self.done_and_shown()


class ReferredInput(Input):
    noun = serializers.ChoiceField(choices=sorted(NOUNS))
    key = serializers.UUIDField(help_text="The id of a record of the plan that one may open.")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        view = self.context["view"]
        key = str(said["key"])
        if not is_open_to(view.scope, view.disagreement.plan_id, said["noun"], key):
            raise serializers.ValidationError({"key": [NO_SUCH_ROW]})
        return {**said, "key": key}


class DisagreementReferences(DisagreementView):
    @speaks(DisagreementSerializer, takes=ReferredInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Point to a record of the plan; others are shown it only where they may open it."""
        disagreement_records.refer(self.disagreement, **self.said, by=self.by, at=self.at)
        return self.done_and_shown()


@extend_schema_field(OpenApiTypes.STR)
class OtherDisagreement(serializers.CharField):
    """The reference of one whose words the writer reads; any other is as one that is not there."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        reference = super().run_validation(data)
        rows = Disagreement.objects.visible_to(self.context["view"].scope)
        found = rows.filter(reference=reference).first()
        if found is None:
            raise serializers.ValidationError(NO_SUCH_ROW)
        return found


class DisagreementLinkInput(Input):
    other = OtherDisagreement(max_length=12)


class DisagreementLinks(DisagreementView):
    @speaks(DisagreementSerializer, takes=DisagreementLinkInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Say that two disagreements are about the same; each goes on by itself."""
        disagreement_records.link(self.disagreement, **self.said, by=self.by, at=self.at)
        return self.done_and_shown()


class AgreedDoneInput(Input):
    done_on = Day()


class AgreedActionDone(DisagreementView):
    action: DisagreementAction

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = DisagreementAction.objects.visible_to(self.scope).select_related("disagreement")
        self.action = self.row(rows.filter(disagreement=self.disagreement), pk=address["action"])

    @speaks(DisagreementSerializer, takes=AgreedDoneInput)
    def post(self, request: Request, reference: str, action: uuid.UUID) -> Response:
        """Say that an agreed action is done that is not the plan's, because the plan had ended."""
        disagreement_actions.finish(self.action, **self.said, by=self.by, at=self.at)
        return self.done_and_shown()
