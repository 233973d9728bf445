"""What somebody needs who says what they saw today: the home as on record, parents, and what is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from plans.models import CaseRecord, FamilyLink, Person, Plan, Scope
from plans.queries.household import Occupant, household
from plans.queries.lessons.household import homes_of_the_child
from plans.rules.capture import SAME
from plans.rules.children import PARENTS
from plans.rules.household import HouseholdStatus


@dataclass(frozen=True)
class Beforehand:
    """The home as agencies last said it is, the child's parents, and the reader's own records."""

    home: list[Occupant]
    parents: list[Person]
    own: list[CaseRecord]

    @property
    def read(self) -> list[CaseRecord]:
        """The records whose words are shown."""
        return [said.record for one in self.home for said in one.says]


def beforehand(scope: Scope, plan: Plan, *, on: date) -> Beforehand:
    """What is on record before something is added of a day. Four statements, whatever there is."""
    return Beforehand(
        home=_in_the_home(household(scope, plan.child).occupants),
        parents=parents_of(scope, plan, on=on),
        own=said_on(scope, plan, on=on),
    )


def _in_the_home(occupants: list[Occupant]) -> list[Occupant]:
    """Who is in the child's home; in every home, while nobody has said which is the child's."""
    here = homes_of_the_child(said for one in occupants for said in one.says)
    is_told = any(here)
    return [one for one in occupants if not _is_gone(one) and (one.home in here or not is_told)]


def _is_gone(one: Occupant) -> bool:
    return all(said.status == HouseholdStatus.MOVED_OUT for said in one.says)


def parents_of(scope: Scope, plan: Plan, *, on: date) -> list[Person]:
    """Whom agencies may find to work with them or not: the parents of today. One statement."""
    links = (
        FamilyLink.objects.visible_to(scope)
        .filter(Q(until_on=None) | Q(until_on__gte=on), child=plan.child_id)
        .filter(relationship__in=PARENTS)
        .select_related("person")
        .order_by("relationship", "pk")
    )
    return list({link.person_id: link.person for link in links}.values())


def said_on(scope: Scope, plan: Plan, *, on: date) -> list[CaseRecord]:
    """What the reader themselves has put on record about a day, the newest first. One statement."""
    rows = CaseRecord.objects.visible_to(scope).standing().filter(child=plan.child_id)
    own = rows.filter(author=scope.worker_id, happened_on=on, kind__in=list(SAME))
    return list(own.select_related("person", "agency").order_by("-recorded_at", "kind", "pk"))
