"""Which agency may see what of a plan, since when, until when, why; giving and ending it."""

from __future__ import annotations

import uuid
from dataclasses import fields
from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Day, Etag, Input, Output, Related, Text
from agencies.api.views import speaks
from agencies.errors import NotVisible, Refused, Stale
from agencies.models import Agency
from plans import access
from plans.access import Terms
from plans.api.fields import LevelField, NearDay
from plans.api.group import agencies_of
from plans.api.plan_page import PlanPageSerializer
from plans.api.views import PlanView
from plans.models import FAR_OFF, SharingDecision
from plans.operations import sharing
from plans.queries.plan_page import plan_page
from plans.queries.sharing import Held, scope_within, sharing_page
from plans.rules import roles
from plans.rules.sharing import (
    GRANTABLE_TO_AN_AGENCY,
    DecisionOutcome,
    LawfulBasis,
    LegalGateway,
    Level,
    SpecialCondition,
)


class DecisionSerializer(Output):
    """Why an agency may, or no longer may, see the plan. Never changed: a new one follows it."""

    agency = AgencyRef()
    level = LevelField(GRANTABLE_TO_AN_AGENCY)
    until_on = NearDay()
    decided_by = WorkerRef()

    class Meta:
        model = SharingDecision
        fields = (
            "id", "agency", "outcome", "occasion", "level", "purpose", "lawful_basis",
            "special_condition", "gateway", "conditions", "from_on", "until_on", "decided_at",
            "decided_by",
        )  # fmt: skip


class ReaderSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    place = serializers.CharField()


class HeldSerializer(serializers.Serializer[Any]):
    """What one agency may see today, who of it has a place, and the decision it rests on."""

    etag = Etag()
    agency = AgencyRef()
    level = LevelField(GRANTABLE_TO_AN_AGENCY)
    since = serializers.DateField()
    until_on = serializers.DateField(allow_null=True)
    readers = ReaderSerializer(many=True)
    decision = DecisionSerializer()


class SharingSerializer(serializers.Serializer[Any]):
    held = HeldSerializer(many=True)


class FootingInput(Input):
    """What somebody is let see something for, on which basis, and until when."""

    purpose = Text()
    lawful_basis = serializers.ChoiceField(choices=LawfulBasis.choices, required=False)
    special_condition = serializers.ChoiceField(choices=SpecialCondition.choices, required=False)
    gateway = serializers.ChoiceField(choices=LegalGateway.choices, required=False)
    conditions = Text(required=False)
    until_on = Day(required=False, allow_null=True, help_text="Left out: until further notice.")


class TermsInput(FootingInput):
    level = LevelField(GRANTABLE_TO_AN_AGENCY, required=False)


class SharingInput(TermsInput):
    agency = Related(agencies_of)


class WithholdInput(SharingInput):
    outcome = serializers.ChoiceField(
        choices=[
            (outcome.value, outcome.label)
            for outcome in (DecisionOutcome.REFUSE, DecisionOutcome.DEFER)
        ]
    )


def terms_of(said: dict[str, Any], **known: Any) -> Terms:
    """The terms a client states; without a last day, until further notice."""
    names = {part.name for part in fields(Terms)}
    given = {name: value for name, value in said.items() if name in names}
    return Terms(**{**known, **given, "until_on": given.get("until_on") or FAR_OFF})


class SharingView(PlanView):
    """Of those who read a plan, some may also read who else does."""

    what = "sharing"

    def open(self, **address: Any) -> None:
        super().open(**address)
        if self.reads and not access.allows(self.scope, "read_sharing", self.plan):
            raise PermissionDenied(roles.why_not("read_sharing"))


class Sharing(SharingView):
    @speaks(SharingSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Which agency may see what of this plan, since when, until when and why."""
        return self.answer(sharing_page(self.scope, self.plan, today=self.today))

    @speaks(DecisionSerializer, takes=SharingInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Give an agency access that it has not had."""
        agency: Agency = self.said["agency"]
        if sharing_page(self.scope, self.plan, today=self.today).of(agency.pk):
            raise Refused("This agency has access. Change it instead.", field="agency")
        terms = terms_of(self.said)
        return self.answer(sharing.give(self.plan, agency, terms=terms, by=self.by, at=self.at))


class Withholding(SharingView):
    @speaks(DecisionSerializer, takes=WithholdInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Put on record that an agency is refused access, or that the decision waits, and why."""
        decision = sharing.withhold(
            self.plan,
            self.said["agency"],
            outcome=self.said["outcome"],
            terms=terms_of(self.said),
            by=self.by,
            at=self.at,
        )
        return self.answer(decision)


class HeldView(SharingView):
    """An address that stands on what one agency may see today."""

    shown = HeldSerializer
    held: Held

    def open(self, **address: Any) -> None:
        super().open(**address)
        page = sharing_page(self.scope, self.plan, today=self.today)
        held = page.of(address["agency"])
        if held is None:
            raise NotVisible
        self.held = held


class OneSharing(HeldView):
    @speaks(HeldSerializer)
    def get(self, request: Request, reference: str, agency: uuid.UUID) -> Response:
        """What one agency may see, and why."""
        return self.answer(self.held)

    @speaks(DecisionSerializer, takes=TermsInput, matches=True)
    def put(self, request: Request, reference: str, agency: uuid.UUID) -> Response:
        """Decide anew what an agency that has access may see, what for and how long."""
        if self.held.version != self.version:
            raise Stale(self.held)
        terms = terms_of(self.said, level=self.held.level)
        decision = sharing.give(self.plan, self.held.agency, terms=terms, by=self.by, at=self.at)
        return self.answer(decision)


class Preview(HeldView):
    @speaks(PlanPageSerializer)
    def get(self, request: Request, reference: str, agency: uuid.UUID) -> Response:
        """The plan as a worker of an agency that may read it would get it."""
        if self.held.level == Level.POINTER:
            raise Refused("They see only that the plan exists, its kind and who leads it.")
        scope, _ = scope_within(self.scope, self.plan, self.held, today=self.today)
        return self.answer(plan_page(scope, self.plan, today=self.today))


class SharingDecisions(SharingView):
    @speaks(DecisionSerializer, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """Every decision about who may see this plan, newest first."""
        rows = self.seen(SharingDecision).select_related("agency", "decided_by")
        return self.paged(rows, order=("-decided_at", "-pk"))


class SharingEndInput(Input):
    why = Text()


class SharingEnd(SharingView):
    @speaks(DecisionSerializer, takes=SharingEndInput)
    def post(self, request: Request, reference: str, agency: uuid.UUID) -> Response:
        """End an agency's access, from the next request."""
        chosen: Agency = self.row(agencies_of(self), pk=agency)
        decision = sharing.end(self.plan, chosen, **self.said, by=self.by, at=self.at)
        return self.answer(decision)
