"""Who holds each place of a ladder today, as expressions over whatever is due.

A place has a holder only while they have an account, work for the agency in whose name they hold it,
and that agency may see the plan: nobody is told what they could not read. Expressions, so that a
sweep asks for all of England in one statement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from agencies.models import AgencyKind, Employment, EscalationContact, EscalationLevel, Position
from agencies.models.workers import in_force
from plans.models import GroupMember, PlanPermission
from plans.models.plans import SEE_PLAN
from plans.rules.group import MemberStatus
from plans.rules.reminders import NEXT, Audience
from plans.rules.roles import WITH_ACCOUNT


@dataclass(frozen=True)
class Paths:
    """Where a thing that is due names who owes it and its plan, as paths from its rows.

    `owner` is empty where the thing itself is a seat. What `is_pointer` is shown to who may not see
    the plan, as an invitation is.
    """

    owner: str
    plan: str = "plan"
    is_pointer: bool = False

    @property
    def lead(self) -> str:
        return f"{self.plan}__lead"


def below(path: str, name: str) -> str:
    return f"{path}__{name}" if path else name


def with_holder(rows: Any, audience: Audience, paths: Paths, on: date) -> Any:
    """Rows with the `holder` of a place on the ladder, NULL where nobody is; a row a holder.

    Where several may hold it at once, only the rows that somebody does.
    """
    if audience in SEVERAL:
        return SEVERAL[audience](rows, paths, on)
    return rows.annotate(holder=_holder(audience, paths, on), held_as=Value(""))


def without_holder(rows: Any, audience: Audience, paths: Paths, on: date) -> Any:
    """Rows whose place on the ladder nobody holds."""
    if audience in SEVERAL:
        held = SEVERAL[audience](rows, paths, on)
        return rows.exclude(pk__in=held.values("pk"))
    return rows.alias(missing=_holder(audience, paths, on)).filter(missing__isnull=True)


def with_next_holder(rows: Any, audience: Audience, paths: Paths, on: date) -> Any:
    """Rows whose place nobody holds, with the `holder` of the next, which is `held_as`; NULL if none."""
    first = without_holder(rows, audience, paths, on)
    places = [*NEXT[audience], Audience.SAFEGUARDING_LEAD]
    found = [_holder(place, paths, on) for place in NEXT[audience]]
    # Last of all whoever answers for the agency that leads the plan.
    found.append(_if_seen(_safeguarding_lead(paths.lead, on), paths.lead, paths, on))
    if audience == Audience.OWNER:
        # A family member has no account: the lead updates what the family does.
        family = When(
            Q(**{below(paths.owner, "person__isnull"): False}),
            then=_holder(Audience.LEAD, paths, on),
        )
        places.insert(0, Audience.LEAD)
        found.insert(0, Case(family, default=None, output_field=UUIDField()))
    names = [f"next_{n}" for n in range(len(found))]
    cases = [
        When(Q(**{f"{name}__isnull": False}), then=Value(place.value))
        for name, place in zip(names, places, strict=True)
    ]
    return first.alias(**dict(zip(names, found, strict=True))).annotate(
        holder=Coalesce(*names, output_field=UUIDField()),
        held_as=Case(*cases, default=Value(""), output_field=CharField()),
    )


def _holder(audience: Audience, paths: Paths, on: date) -> Any:
    """The worker who holds a place, or NULL, as a scalar of each row."""
    owner = paths.owner
    holders: dict[Audience, Callable[[], Any]] = {
        Audience.OWNER: lambda: _seated(owner, on),
        Audience.PROPOSED: lambda: _working(below(owner, "worker"), below(owner, "agency"), on),
        Audience.LINE_MANAGER: lambda: _manager(owner, on),
        Audience.MANAGERS_MANAGER: lambda: _managers_manager(owner, on),
        Audience.SAFEGUARDING_LEAD: lambda: _safeguarding_lead(owner, on),
        Audience.LEAD: lambda: _seated(paths.lead, on),
        Audience.CHAIR: lambda: _chair(paths, on),
    }
    found = holders[audience]()
    if audience == Audience.CHAIR:
        return found
    return _if_seen(found, paths.lead if audience == Audience.LEAD else owner, paths, on)


def _if_seen(holder: Any, seat: str, paths: Paths, on: date) -> Any:
    """The holder of a place, if the agency of the seat from which it is reckoned may see the plan."""
    if paths.is_pointer:
        return holder
    granted = _granted(below(seat, "agency"), paths, on)
    return Case(When(granted, then=holder), default=None, output_field=UUIDField())


def _granted(agency: str, paths: Paths, on: date) -> Exists:
    return _grant(OuterRef(f"{agency}__group"), OuterRef(paths.plan), on)


def _grant(group: OuterRef, plan: OuterRef, on: date) -> Exists:
    return Exists(
        PlanPermission.objects.filter(
            permission__codename=SEE_PLAN, group=group, content_object=plan, valid_until__gte=on
        )
    )


def _working(worker: str, agency: str, on: date) -> Case:
    """A worker, if their account is active and the agency employs them today."""
    rows = Employment.objects.current(on).filter(
        worker=OuterRef(worker), agency=OuterRef(agency), agency__is_active=True
    )
    # EXISTS and not the worker it finds: PostgreSQL asks it once for everybody, not once a row.
    return Case(When(Exists(rows), then=F(f"{worker}_id")), output_field=UUIDField())


def _seated(seat: str, on: date) -> Case:
    """Who sits in a seat, if it is filled."""
    return Case(
        When(
            Q(**{below(seat, "status"): MemberStatus.CURRENT}),
            then=_working(below(seat, "worker"), below(seat, "agency"), on),
        ),
        default=None,
        output_field=UUIDField(),
    )


def _manager(seat: str, on: date) -> Subquery:
    """The manager of whoever sits, or last sat, in a seat: a leaver's manager is the one to ask."""
    rows = Employment.objects.filter(
        in_force(on, "line_manager__employments__"),
        worker=OuterRef(below(seat, "worker")),
        agency=OuterRef(below(seat, "agency")),
        line_manager__is_active=True,
        line_manager__employments__agency=OuterRef(below(seat, "agency")),
    )
    return Subquery(rows.order_by("-started_on").values("line_manager_id")[:1])


def _managers_manager(seat: str, on: date) -> Subquery:
    rows = Employment.objects.filter(
        in_force(on, "line_manager__employments__"),
        worker=OuterRef(below(seat, "worker")),
        agency=OuterRef(below(seat, "agency")),
        line_manager__employments__agency=OuterRef(below(seat, "agency")),
        line_manager__employments__line_manager__is_active=True,
    )
    return Subquery(
        rows.order_by("-started_on").values("line_manager__employments__line_manager_id")[:1]
    )


def _safeguarding_lead(seat: str, on: date) -> Coalesce:
    """Whom a seat's agency names, else whoever holds the position, else a senior manager."""
    agency = OuterRef(below(seat, "agency"))
    employed = Employment.objects.current(on).filter(agency=agency, agency__is_active=True)
    named = EscalationContact.objects.filter(
        in_force(on, "worker__employments__"),
        agency=agency,
        level=EscalationLevel.LINE_MANAGER_OR_DSL,
        worker__is_active=True,
        worker__employments__agency=agency,
        worker__employments__position=Position.SAFEGUARDING_LEAD,
    )
    by_position = [
        Subquery(
            employed.filter(position=position).order_by("started_on", "pk").values("worker_id")[:1]
        )
        for position in (Position.SAFEGUARDING_LEAD, Position.SENIOR_MANAGER)
    ]
    return Coalesce(Subquery(named.values("worker_id")[:1]), *by_position, output_field=UUIDField())


def _chair(paths: Paths, on: date) -> Subquery:
    rows = Employment.objects.current(on).filter(
        worker=OuterRef(f"{paths.plan}__chair"), agency__is_active=True, worker__may_chair=True
    )
    granted = _grant(OuterRef("agency__group"), OuterRef(OuterRef(paths.plan)), on)
    return Subquery(rows.filter(granted).values("worker_id")[:1])


def _members(rows: Any, paths: Paths, on: date) -> Any:
    return _each_seat(rows, paths, on, Q(standing__in=sorted(WITH_ACCOUNT)))


def _midwives(rows: Any, paths: Paths, on: date) -> Any:
    return _each_seat(rows, paths, on, Q(agency__kind=AgencyKind.MIDWIFERY))


def _each_seat(rows: Any, paths: Paths, on: date, which: Q) -> Any:
    """A row for each seat of the plan that somebody holds today."""
    members = f"{paths.plan}__members"
    seats = GroupMember.rows.filter(which).with_somebody_in_it(on).filter(worker__isnull=False)
    return rows.filter(**{f"{members}__in": seats}).annotate(
        holder=Case(
            When(**{f"{members}__isnull": False}, then=f"{members}__worker_id"),
            output_field=UUIDField(),
        ),
        held_as=Value(""),
    )


SEVERAL = {Audience.MEMBERS: _members, Audience.MIDWIFE: _midwives}
"""Places that several people hold at once."""
