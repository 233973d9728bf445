"""The family of a plan's child and its homes on a day, as whoever asks may see them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Day, Query
from agencies.api.views import speaks
from plans.api.views import PlanView
from plans.queries.family_facts import FamilyMap, Home, Place, Somebody, Word
from plans.queries.family_map import family_map
from plans.rules.generations import Generation
from plans.rules.household import HouseholdStatus


class MapWordSerializer(serializers.Serializer[Word]):
    """What one agency last said of one person's place in one home."""

    record = serializers.UUIDField()
    agency = serializers.CharField()
    author = serializers.CharField()
    status = serializers.ChoiceField(choices=HouseholdStatus.choices)
    says = serializers.CharField()
    on = serializers.DateField()


class MapPlaceSerializer(serializers.Serializer[Place]):
    home = serializers.CharField(allow_blank=True, help_text="Empty for the child's home.")
    disputed = serializers.BooleanField(source="is_disputed", help_text="Agencies differ.")
    words = MapWordSerializer(many=True)


class MapPersonSerializer(serializers.Serializer[Somebody]):
    """One person, or the place of one of whom nobody knows who it is: `unknown` then says why."""

    person = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    relation = serializers.CharField()
    generation = serializers.ChoiceField(choices=Generation.choices)
    age = serializers.CharField(allow_blank=True)
    unknown = serializers.CharField(allow_blank=True)
    notes = serializers.ListField(child=serializers.CharField())
    is_the_child = serializers.BooleanField()
    is_unborn = serializers.BooleanField()
    in_two_homes = serializers.BooleanField(source="is_in_two_homes")
    in_question = serializers.BooleanField(source="is_in_question")
    places = MapPlaceSerializer(many=True)


class MapHomeSerializer(serializers.Serializer[Home]):
    sign = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    is_the_childs = serializers.BooleanField()


class FamilyMapSerializer(serializers.Serializer[FamilyMap]):
    on = serializers.DateField()
    people = MapPersonSerializer(many=True)
    homes = MapHomeSerializer(many=True)
    home_unknown = serializers.CharField(
        source="unsaid", allow_blank=True, help_text="Why the child's home is not known."
    )
    withheld = serializers.ListField(
        child=serializers.CharField(), help_text="Kinds of which an agency holds some unshared."
    )
    left_out = serializers.IntegerField(help_text="People whose place had not begun or was over.")


class MapQuery(Query):
    on = Day(required=False, help_text="Another day than today, before it.")

    def validate_on(self, on: Any) -> Any:
        if on > self.context["view"].today:
            raise ValidationError("Give a day until today.")
        return on


class FamilyMapView(PlanView):
    what = "family_map"

    @speaks(FamilyMapSerializer, query=MapQuery)
    def get(self, request: Request, reference: str) -> Response:
        """Who belongs to the family and who lives where, today or on another day."""
        on = self.asked.get("on") or self.today
        return self.answer(family_map(self.scope, self.plan, on=on))
