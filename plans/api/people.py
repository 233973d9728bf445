"""People around a child: each is shown with how they stand to the child."""

from __future__ import annotations

import uuid
from dataclasses import fields
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Day, Etag, Input, Output, Text, choice
from agencies.api.views import speaks
from plans.api.views import PlanView
from plans.models import FamilyLink, Person
from plans.operations import people
from plans.operations.people import LinkDetails, PersonDetails
from plans.rules.children import Relationship

PERSON = tuple(part.name for part in fields(PersonDetails))
LINK = tuple(part.name for part in fields(LinkDetails))


class PersonSerializer(Output):
    class Meta:
        model = Person
        fields = ("id", "given_names", "family_name", "known_as", "description", "date_of_birth")


class RelativeSerializer(Output):
    """A person and their place in the child's life; the id is the place's."""

    etag = Etag()
    person = PersonSerializer()

    class Meta:
        model = FamilyLink
        fields = ("id", "etag", "person", "relationship", "note", "from_on", "until_on")


class RelativeInput(Input):
    """A name, or at least a description, and how they stand to the child."""

    given_names = Text(100, required=False)
    family_name = Text(100, required=False)
    known_as = Text(100, required=False)
    description = Text(300, required=False)
    date_of_birth = Day(required=False, allow_null=True)
    relationship = choice(Relationship)
    note = Text(300, required=False)
    from_on = Day(required=False, allow_null=True)
    until_on = Day(required=False, allow_null=True)


class RelativeChange(RelativeInput):
    relationship = choice(Relationship, required=False)


def details(said: dict[str, Any]) -> tuple[PersonDetails, LinkDetails]:
    person = PersonDetails(**{name: said[name] for name in PERSON if name in said})
    return person, LinkDetails(**{name: said[name] for name in LINK if name in said})


class People(PlanView):
    what, shown = "people", RelativeSerializer

    @speaks(RelativeSerializer, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """Everybody around the child."""
        rows = self.seen(FamilyLink, child=self.plan.child_id).select_related("person")
        return self.paged(rows, order=("pk",))

    @speaks(RelativeSerializer, takes=RelativeInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Add somebody to the child's family or network."""
        person, link = details(self.said)
        added = people.add(self.plan, details=person, link=link, by=self.by, at=self.at)
        return self.answer(added)


class OnePerson(PlanView):
    what, shown = "person", RelativeSerializer
    link: FamilyLink

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = self.seen(FamilyLink, child=self.plan.child_id).select_related("person")
        self.link = self.row(rows, pk=address["pk"])

    @speaks(RelativeSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """One person around the child."""
        return self.answer(self.link)

    @speaks(RelativeSerializer, takes=RelativeChange, matches=True)
    def patch(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Correct what is known of a person, or how they stand to the child."""
        now = {name: getattr(self.link.person, name) for name in PERSON}
        now |= {name: getattr(self.link, name) for name in LINK}
        person, link = details({**now, **self.said})
        changed = people.change(
            self.plan,
            self.link,
            details=person,
            link=link,
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.answer(changed)
