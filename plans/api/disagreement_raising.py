"""Raising a disagreement: what would happen, whom to ask, a draft, and sending it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Day, Input, Query, Related, Text, choice, several
from agencies.api.views import speaks
from agencies.models import Agency
from plans import access
from plans.api.disagreement_choices import DisagreementCategorySerializer, choices
from plans.api.disagreement_fields import DisagreementSerializer
from plans.api.disagreement_inputs import Moment, ReasonGiven, StageNumber
from plans.api.disagreement_parts import DisagreementLimitSerializer
from plans.api.disagreements import DisagreementRowsSerializer, DisagreementView
from plans.api.group import colleagues_of
from plans.api.views import PlanView
from plans.models import Dissent
from plans.operations import disagreements
from plans.operations.disagreements import Challenged, Details
from plans.queries.disagreement_page import page_of
from plans.queries.disagreements import on_plan
from plans.queries.disagreements_waiting import preview, suggestions, to_ask_first
from plans.rules import disagreement_stages as stages
from plans.rules import roles
from plans.rules.disagreement_settings import required
from plans.rules.disagreements import Danger, DangerRoute, categories


def _agencies(view: Any) -> Any:
    taking_part: Any = disagreements.agencies_of(view.plan)
    return Agency.objects.filter(pk__in=taking_part)


class DisagreementChallengedInput(Input):
    agency = Related(_agencies, help_text="An agency with a part in the plan.")
    named = Related(
        colleagues_of,
        required=False,
        allow_null=True,
        help_text="Whose decision it was. Left out, the agency's right person is asked.",
    )


class DisagreementDetailsInput(Input):
    """What it says. A draft may leave any of it empty; what is sent may not."""

    challenged = several(DisagreementChallengedInput(), most=20, required=False)
    category = Text(30, required=False, help_text="A `code` of the suggestions' categories.")
    decision_challenged = Text(required=False)
    decided_on = Day(required=False, allow_null=True)
    facts = Text(required=False)
    effect = Text(required=False)
    outcome_wanted = Text(required=False)
    interim_safety = Text(required=False)
    identity_withheld = serializers.BooleanField(required=False)


def _dissents(view: Any) -> Any:
    return Dissent.objects.visible_to(view.scope).filter(review__plan=view.plan)


class DisagreementStartInput(DisagreementDetailsInput):
    dissent = Related(
        _dissents,
        required=False,
        allow_null=True,
        help_text="What one's agency said of a conference's decision on this plan.",
    )


def details(said: dict[str, Any]) -> Details:
    challenged = [Challenged(one["agency"], one.get("named")) for one in said.get("challenged", ())]
    return Details(**{**said, "challenged": challenged})


class PlanDisagreements(PlanView):
    what, shown = "disagreements", DisagreementSerializer

    @speaks(DisagreementRowsSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """The disagreements about a plan that are not over, of which one may know."""
        return self.answer({"results": on_plan(self.scope, self.plan, at=self.at)})

    @speaks(DisagreementSerializer, takes=DisagreementStartInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Begin a draft, which nobody else sees until it is sent."""
        dissent = self.said.pop("dissent", None)
        row = disagreements.start(
            self.plan, details=details(self.said), dissent=dissent, by=self.by, at=self.at
        )
        now = access.fetch_disagreement(self.scope, row.reference)
        assert now is not None, "Whoever writes a draft sees it."
        return self.answer(page_of(self.scope, now, at=self.at))


class RaisingView(PlanView):
    """What is asked before anything is raised, by whoever may raise it."""

    what = "raising"

    def open(self, **address: Any) -> None:
        super().open(**address)
        if not access.allows(self.scope, "raise_disagreement", self.plan):
            raise PermissionDenied(roles.why_not("raise_disagreement"))


class SuggestedAgencySerializer(serializers.Serializer[Any]):
    agency = AgencyRef()
    asked = WorkerRef(allow_null=True, help_text="Who would be asked first; null if nobody.")
    members = WorkerRef(many=True)


class DisagreementSuggestionsSerializer(serializers.Serializer[Any]):
    """`ask_first` is one's own manager or safeguarding lead: whom to talk to before raising it.

    `required` is what the partnership asks for before it is sent, besides what always is: `named` at
    each agency challenged, `decided_on`, and a `discussion` written down on the draft.
    """

    ask_first = WorkerRef(many=True)
    agencies = SuggestedAgencySerializer(many=True)
    categories = DisagreementCategorySerializer(many=True)
    required = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField()
    )


class DisagreementSuggestions(RaisingView):
    @speaks(DisagreementSuggestionsSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Whom to talk to first, which agencies may be challenged, and what it may be about."""
        policy = self.plan.partnership.current_policy().data
        found = {
            "ask_first": to_ask_first(self.scope, at=self.at),
            "agencies": suggestions(self.scope, self.plan, at=self.at),
            "categories": choices(categories(policy)),
            "required": sorted(required(policy)),
        }
        return self.answer(found)


class PreviewQuery(Query):
    stage = StageNumber(required=False)
    urgent = serializers.BooleanField(required=False)


class PreviewedStageSerializer(serializers.Serializer[Any]):
    n = serializers.IntegerField()
    level = serializers.CharField()
    acknowledge = DisagreementLimitSerializer(allow_null=True)
    respond = DisagreementLimitSerializer()
    decides = serializers.BooleanField()


class DisagreementPreviewSerializer(serializers.Serializer[Any]):
    results = PreviewedStageSerializer(many=True)


class DisagreementPreview(RaisingView):
    @speaks(DisagreementPreviewSerializer, query=PreviewQuery)
    def get(self, request: Request, reference: str) -> Response:
        """What happens next and when, were it sent now and never answered."""
        policy = self.plan.partnership.current_policy().data
        stages.stage(policy, self.asked.get("stage", 1))
        return self.answer({"results": preview(self.plan, at=self.at, **self.asked)})


class DisagreementDraft(DisagreementView):
    what = "disagreement_draft"

    @speaks(DisagreementSerializer, takes=DisagreementDetailsInput, matches=True)
    def put(self, request: Request, reference: str) -> Response:
        """Change what a draft says, whole: what is left out is emptied."""
        disagreements.change_draft(
            self.disagreement,
            details=details(self.said),
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.done_and_shown()


class DisagreementDiscard(DisagreementView):
    @speaks(None, matches=True, status=204)
    def post(self, request: Request, reference: str) -> Response:
        """Throw a draft away; nobody was told of it."""
        disagreements.discard(self.disagreement, version=self.version, by=self.by, at=self.at)
        return self.done()


class DisagreementSubmitInput(Input):
    """The question of immediate danger has an answer before anything is sent."""

    danger = choice(Danger)
    danger_route = choice(DangerRoute, required=False, allow_blank=True)
    danger_called_at = Moment(required=False, allow_null=True)
    danger_reference = Text(60, required=False)
    urgent = serializers.BooleanField(required=False)
    stage = StageNumber(required=False)
    skip_reason = Text(required=False, help_text="Why it begins above stage 1.")


class DisagreementSubmit(DisagreementView):
    @speaks(DisagreementSerializer, takes=DisagreementSubmitInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Send a draft: the other side is asked, and has a clock.

        Begun above stage 1 it waits for a manager first, and its state stays `draft`.
        """
        disagreements.submit(
            self.disagreement, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()


class DisagreementDecline(DisagreementView):
    @speaks(DisagreementSerializer, takes=ReasonGiven, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Say, as a manager, that it should begin at stage 1."""
        disagreements.decline_start(
            self.disagreement, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()
