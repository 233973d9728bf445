"""Who is around the child: parents, carers, relatives and others, and how they stand to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import Child, FamilyLink, Person, Plan
from plans.operations.changes import begin, keep


@dataclass(frozen=True)
class PersonDetails:
    """What is known of somebody: a name, or at least a description."""

    given_names: str = ""
    family_name: str = ""
    known_as: str = ""
    description: str = ""
    date_of_birth: date | None = None


@dataclass(frozen=True)
class LinkDetails:
    """How somebody stands to the child, from and until when where that is known."""

    relationship: str
    note: str = ""
    from_on: date | None = None
    until_on: date | None = None


@transaction.atomic(durable=True)
def add(
    plan: Plan, *, details: PersonDetails, link: LinkDetails, by: Worker, at: datetime
) -> FamilyLink:
    """Add somebody to a child's family or network; refuses neither a name nor a description."""
    doing = begin(plan, "change_family", by=by, at=at)
    added = add_person(plan.child, details=details, link=link, by=by, at=at, on=doing.on)
    doing.record("person.added", added.person, relationship=link.relationship)
    return added


def add_person(
    child: Child,
    *,
    details: PersonDetails,
    link: LinkDetails,
    by: Worker,
    at: datetime,
    on: date,
) -> FamilyLink:
    """Write down a person and their link to a child, inside an operation that has checked who may."""
    person = Person(created_at=at, created_by=by)
    _describe(person, details, on=on)
    keep(person, by=by, at=at)
    linked = FamilyLink(child=child, person=person)
    _link(linked, link)
    keep(linked, by=by, at=at)
    return linked


@transaction.atomic(durable=True)
def change(
    plan: Plan,
    linked: FamilyLink,
    *,
    details: PersonDetails,
    link: LinkDetails,
    version: int | None,
    by: Worker,
    at: datetime,
) -> FamilyLink:
    """Correct what is known of a person and how they stand to the child.

    `version` is that of the link; changing either text moves it on.
    """
    doing = begin(plan, "change_family", by=by, at=at)
    linked = locked(linked, version=version)
    if linked.child_id != plan.child_id:
        raise Refused("This person is not on this child's plan.")
    person = linked.person = locked(linked.person, version=None)
    _describe(person, details, on=doing.on)
    doing.save(person)
    _link(linked, link)
    doing.save(linked)
    doing.record("person.changed", person, relationship=link.relationship)
    return linked


def _describe(person: Person, details: PersonDetails, *, on: date) -> None:
    person.given_names, person.family_name = (
        details.given_names.strip(),
        details.family_name.strip(),
    )
    person.known_as, person.description = details.known_as.strip(), details.description.strip()
    person.date_of_birth = details.date_of_birth
    if not any([person.given_names, person.family_name, person.known_as, person.description]):
        raise Refused(
            "Give a name, or describe them: what is known of somebody whose name is not.",
            field="given_names",
        )
    if person.date_of_birth and person.date_of_birth > on:
        raise Refused("The date of birth is in the future.", field="date_of_birth")


def _link(linked: FamilyLink, link: LinkDetails) -> None:
    linked.relationship, linked.note = link.relationship, link.note.strip()
    linked.from_on, linked.until_on = link.from_on, link.until_on
    if link.from_on and link.until_on and link.until_on < link.from_on:
        raise Refused("The end is before the start.", field="until_on")
