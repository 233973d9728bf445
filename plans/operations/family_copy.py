"""Printing a copy of a plan for one person of the family, and keeping for whom and without what."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from plans.models import FamilyLink, GroupMember, Outcome, Person, Plan
from plans.operations.changes import begin
from plans.queries.family_copy import LeftOut


@transaction.atomic(durable=True)
def make(plan: Plan, *, person: Person | None, left_out: LeftOut, by: Worker, at: datetime) -> None:
    """Keep on the trail that a copy was made for somebody, and what was left out, by ids alone.

    For the child where `person` is None. Refuses whoever is not of the child's family, a child not
    yet born, and to leave out what is not in the plan: it would stand on the paper all the same.
    """
    doing = begin(plan, "read_plan", by=by, at=at, even_ended=True)
    child = plan.child
    if person is None and child.is_unborn:
        raise Refused("The child is not born yet. Choose somebody else.", field="person")
    if person is not None and not FamilyLink.rows.filter(child=child, person=person).exists():
        raise Refused("Choose somebody of the child's family.", field="person")
    _must_be_in(Outcome, plan, left_out.outcomes, field="outcomes")
    _must_be_in(GroupMember, plan, left_out.members, field="members")
    doing.record(
        "family_copy.made",
        child if person is None else person,
        contingency="left out" if left_out.contingency else "shown",
        outcomes=sorted(map(str, left_out.outcomes)),
        members=sorted(map(str, left_out.members)),
    )


def _must_be_in(
    model: type[Outcome | GroupMember], plan: Plan, ids: frozenset[uuid.UUID], *, field: str
) -> None:
    if model.rows.filter(plan=plan, pk__in=ids).count() != len(ids):
        raise Refused("Choose what to leave out from the list.", field=field)
