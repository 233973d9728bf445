"""The child and the people around them, and which of them belong to the group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans.models import (
    Child,
    ChildIdentifier,
    ExpectedDelivery,
    FamilyLink,
    GroupMember,
    Plan,
    Scope,
)
from plans.rules import children as rules
from plans.rules.group import MemberStatus
from plans.rules.identifiers import Scheme, shown


@dataclass(frozen=True)
class Number:
    """A register's number as people read it aloud, and whose it is."""

    scheme: str
    label: str
    value: str
    shown: str
    issuer: str


@dataclass(frozen=True)
class Relative:
    """Somebody around the child, how they stand to them, and their seat if they have one."""

    link: FamilyLink
    seat: GroupMember | None
    is_past: bool

    @property
    def name(self) -> str:
        return self.link.person.name

    @property
    def is_known_by_description(self) -> bool:
        person = self.link.person
        return not (person.given_names or person.family_name or person.known_as)


@dataclass(frozen=True)
class FamilyPage:
    """Who the child is, and who is around them."""

    child: Child
    age: str
    numbers: list[Number]
    expected: list[ExpectedDelivery]
    people: list[Relative]
    earlier: list[Relative]


def family_page(scope: Scope, plan: Plan, *, today: date) -> FamilyPage:
    """A visible plan's child, numbers, expected dates and people. Four statements."""
    child = plan.child
    links = (
        FamilyLink.objects.visible_to(scope)
        .filter(child=child)
        .select_related("person")
        .order_by("person__family_name", "person__given_names", "pk")
    )
    seats = {
        seat.person_id: seat
        for seat in GroupMember.objects.visible_to(scope).filter(
            plan=plan, status=MemberStatus.CURRENT, person__isnull=False
        )
    }
    people = [
        Relative(
            link=link,
            seat=seats.get(link.person_id),
            is_past=link.until_on is not None and link.until_on < today,
        )
        for link in sorted(links, key=_closest_first)
    ]
    return FamilyPage(
        child=child,
        age=age_of(child, today),
        numbers=numbers_of(child),
        expected=list(
            ExpectedDelivery.objects.filter(child=child)
            .select_related("recorded_by")
            .order_by("-recorded_at", "-pk")
        ),
        people=[one for one in people if not one.is_past],
        earlier=[one for one in people if one.is_past],
    )


def age_of(child: Child, today: date) -> str:
    """ "7 years", or for an unborn child "32+0 weeks"."""
    if child.expected_on is not None:
        return f"{rules.gestation_in_words(child.expected_on, today)} weeks"
    assert child.date_of_birth is not None
    return rules.age_in_words(child.date_of_birth, today)


def numbers_of(child: Child) -> list[Number]:
    return [
        Number(
            scheme=number.scheme,
            label=Scheme(number.scheme).label,
            value=number.value,
            shown=shown(Scheme(number.scheme), number.value),
            issuer=number.issuer.name if number.issuer else "",
        )
        for number in ChildIdentifier.objects.filter(child=child)
        .select_related("issuer")
        .order_by("scheme", "value")
    ]


def _closest_first(link: FamilyLink) -> int:
    """In the order in which relationships are listed: parents before everybody else."""
    return list(rules.Relationship).index(rules.Relationship(link.relationship))
