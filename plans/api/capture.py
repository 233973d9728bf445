"""Filing at once what a worker saw on a day, and what the home is on record as."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef
from agencies.api.serializers import Day, Input, Output, Related, Text, choice, several
from agencies.api.views import speaks
from plans import access
from plans.api.fields import LevelField, PersonRef
from plans.api.views import PlanView
from plans.models import CaseRecord, FamilyLink, HouseholdMember, Person
from plans.operations import capture as operations
from plans.queries.capture import Beforehand, beforehand
from plans.queries.household import Occupant
from plans.rules.capture import Capture
from plans.rules.chronology import LONGEST_SUMMARY, Category, Impact
from plans.rules.engagement import EngagementDetails, EngagementLevel
from plans.rules.household import HouseholdConfirmationDetails, HowConfirmed
from plans.rules.visits import BedroomSeen, SeenAlone, VisitDetails, VisitOutcome
from plans.rules.voice import ChildVoiceDetails, Method

MOST_PARENTS = 20


def people_around(view: PlanView) -> Any:
    """Who is linked to the plan's child."""
    links = view.seen(FamilyLink, child=view.plan.child_id)
    return Person.objects.visible_to(view.scope).filter(pk__in=links.values("person"))


class CapturedVisitInput(Input):
    """Empty where there was none; `reason` may be left to `happened`, `person` is whom it was to see."""

    person = Related(people_around, required=False, allow_null=True)
    outcome = choice(VisitOutcome)
    seen_alone = choice(SeenAlone, required=False)
    bedroom_seen = choice(BedroomSeen, required=False)
    reason = Text(2000, required=False)
    late_reason = Text(2000, required=False)


class CapturedHomeInput(Input):
    """That somebody knows who is in the home: as it is on record, unless it has changed."""

    how = choice(HowConfirmed)
    has_changed = serializers.BooleanField(required=False, help_text="Then the note says what.")
    note = Text(2000, required=False)


class CapturedVoiceInput(Input):
    method = choice(Method)
    life_is_like = Text(required=False)
    wishes = Text(required=False)


class CapturedParentInput(Input):
    """How one parent works with my agency; `evidence` may be left to `happened`."""

    person = Related(people_around)
    level = choice(EngagementLevel)
    evidence = Text(2000, required=False)


class CaptureInput(Input):
    """What was seen on a day: each part makes a record of its own, and what is left out says nothing."""

    happened_on = Day()
    happened = Text(LONGEST_SUMMARY, required=False, help_text="Told once for all of it.")
    visit = CapturedVisitInput(required=False)
    home = CapturedHomeInput(required=False)
    voice = CapturedVoiceInput(required=False)
    parents = several(CapturedParentInput(), most=MOST_PARENTS, required=False)
    category = choice(Category, required=False)
    # Its name is an attribute of every serializer field.
    source = Text(  # type: ignore[assignment]
        200, required=False, help_text="Needed on the chronology where there is no visit."
    )
    impact = choice(Impact, required=False)
    impact_text = Text(2000, required=False)


class CapturedSerializer(Output):
    """A record that was made; each is amended alone."""

    agency = AgencyRef()
    person = PersonRef(allow_null=True)
    level = LevelField()

    class Meta:
        model = CaseRecord
        fields = ("id", "kind", "agency", "person", "level", "happened_on", "recorded_at")


class CapturedHomeWordSerializer(Output):
    """What one agency says of one person's place in a home."""

    agency = AgencyRef(source="record.agency")

    class Meta:
        model = HouseholdMember
        fields = ("status", "agency")


class CapturedOccupantSerializer(serializers.Serializer[Occupant]):
    person = PersonRef()
    home = serializers.CharField()
    says = CapturedHomeWordSerializer(many=True)


class CapturedBeforehandSerializer(serializers.Serializer[Beforehand]):
    """The home as on record, whom to ask about, and what I have put on record today."""

    home = CapturedOccupantSerializer(many=True)
    parents = PersonRef(many=True)
    own = CapturedSerializer(many=True)


class CapturedListSerializer(serializers.Serializer[Any]):
    results = CapturedSerializer(many=True)


class Today(PlanView):
    what = "today"

    @speaks(CapturedBeforehandSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """What there is to confirm today, and what I have put on record already."""
        known = beforehand(self.scope, self.plan, on=self.today)
        access.opened(self.scope, self.plan, known.read, by=self.by, at=self.at)
        return self.answer(known)

    @speaks(CapturedListSerializer, takes=CaptureInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Put everything that I saw on a day on record at once, or nothing of it.

        Refused where one part only repeats what I have put on record for that day.
        """
        filed = operations.file(self.plan, _captured(self.said), by=self.by, at=self.at)
        return self.answer({"results": filed})


def _captured(said: dict[str, Any]) -> Capture:
    words = ("happened", "category", "source", "impact", "impact_text")
    visit, home, voice = (said.get(name) for name in ("visit", "home", "voice"))
    return Capture(
        on=said["happened_on"],
        visited=visit.pop("person", None) if visit else None,
        visit=VisitDetails(**visit) if visit else None,
        home=HouseholdConfirmationDetails(**home) if home else None,
        voice=ChildVoiceDetails(**voice) if voice else None,
        engagement=tuple(
            (one["person"], EngagementDetails(one["level"], one.get("evidence", "")))
            for one in said.get("parents", ())
        ),
        **{name: said[name] for name in words if name in said},
    )
