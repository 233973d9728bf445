"""What the two sides say to each other: received, answered, agreed to, taken up a stage; more time."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Input, Related, Text, choice, several
from agencies.api.views import speaks
from agencies.models import Agency
from agencies.queries import directory
from plans.api.disagreement_fields import DisagreementSerializer
from plans.api.disagreement_inputs import AgreedInput, agreed
from plans.api.disagreements import DisagreementView
from plans.models import DisagreementExtension, DisagreementParty, DisagreementSide
from plans.operations import disagreement_answers, disagreement_time
from plans.rules.disagreements import Answer, Side


class DisagreementReceipt(DisagreementView):
    @speaks(DisagreementSerializer)
    def post(self, request: Request, reference: str) -> Response:
        """Say that it has been received, for every agency one answers for."""
        disagreement_answers.acknowledge(self.disagreement, by=self.by, at=self.at)
        return self.done_and_shown()


def _challenged(view: DisagreementView) -> Any:
    sides = DisagreementSide.objects.visible_to(view.scope).filter(
        disagreement=view.disagreement, side=Side.CHALLENGED
    )
    return Agency.objects.filter(pk__in=sides.values("agency_id"))


class DisagreementAnswerInput(Input):
    answer = choice(Answer)
    reasons = Text()
    proposal = Text(required=False, help_text="What will be done, unless it is not accepted.")
    no_meeting = Text(
        required=False, help_text="Why there was no meeting, where the policy asks for one."
    )
    agency = Related(
        _challenged, required=False, help_text="For which, where one answers for several."
    )


class DisagreementAnswer(DisagreementView):
    @speaks(DisagreementSerializer, takes=DisagreementAnswerInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Answer for an agency at the open stage, with reasons."""
        agency = self.said.pop("agency", None)
        disagreement_answers.answer(
            self.disagreement,
            **self.said,
            agency=agency.pk if agency else None,
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.done_and_shown()


class DisagreementAgreementInput(Input):
    statement = Text(help_text="What is agreed.")
    in_part = serializers.BooleanField(required=False)
    actions = several(AgreedInput(), most=50, required=False)


class DisagreementAgreement(DisagreementView):
    @speaks(DisagreementSerializer, takes=DisagreementAgreementInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Agree, for the side that raised it, to what was answered; the actions become the plan's."""
        actions = agreed(self.said)
        disagreement_answers.agree(
            self.disagreement,
            **self.said,
            actions=actions,
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.done_and_shown()


class DisagreementEscalationInput(Input):
    disputed = Text(help_text="What remains disputed.")


class DisagreementEscalation(DisagreementView):
    @speaks(DisagreementSerializer, takes=DisagreementEscalationInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Take it up a stage."""
        disagreement_answers.escalate(
            self.disagreement, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()


class MoreTimeInput(Input):
    working_days = serializers.IntegerField(min_value=1, max_value=100)
    reason = Text()


class DisagreementExtensions(DisagreementView):
    @speaks(DisagreementSerializer, takes=MoreTimeInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Ask for more time at the open stage; the other side agrees, or not."""
        disagreement_time.ask_for_time(self.disagreement, **self.said, by=self.by, at=self.at)
        return self.done_and_shown()


class TimeAnswerInput(Input):
    agree = serializers.BooleanField()


class DisagreementExtensionAnswer(DisagreementView):
    extension: DisagreementExtension

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = DisagreementExtension.objects.visible_to(self.scope).select_related("disagreement")
        self.extension = self.row(
            rows.filter(disagreement=self.disagreement), pk=address["extension"]
        )

    @speaks(DisagreementSerializer, takes=TimeAnswerInput)
    def post(self, request: Request, reference: str, extension: uuid.UUID) -> Response:
        """Give the other side more time, or do not."""
        disagreement_time.answer_time(self.extension, **self.said, by=self.by, at=self.at)
        return self.done_and_shown()


def _own_colleagues(view: DisagreementView) -> Any:
    own: Any = view.scope.agency_id
    return directory.employed_in(Agency.objects.filter(pk=own), on=view.today)


class ReassignInput(Input):
    to = Related(_own_colleagues, help_text="Somebody of one's own agency.")
    reason = Text()


class DisagreementReassignment(DisagreementView):
    party: DisagreementParty

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = DisagreementParty.objects.visible_to(self.scope).select_related("disagreement")
        self.party = self.row(rows.filter(disagreement=self.disagreement), pk=address["party"])

    @speaks(DisagreementSerializer, takes=ReassignInput)
    def post(self, request: Request, reference: str, party: uuid.UUID) -> Response:
        """Have somebody else of one's agency stand for it at the open stage, as its manager."""
        disagreement_time.reassign(self.party, **self.said, by=self.by, at=self.at)
        return self.done_and_shown()
