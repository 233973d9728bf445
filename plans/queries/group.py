"""The group around a child: who sits in it, what each is there to do, and what waits."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from agencies import clock
from agencies.models import Absence, Agency, Employment, Worker
from agencies.workdays import Calendar
from plans.models import Action, FamilyLink, GroupMember, Person, Plan, Scope
from plans.rules.group import MemberStatus
from plans.rules.roles import MAY_OWN_ACTIONS, Standing

MOST_WORKERS = 100
"""As many names as a page lists to choose from; beyond it one searches."""


@dataclass(frozen=True)
class Seat:
    """One seat, with what the page says beside the row itself."""

    member: GroupMember
    open_actions: int
    late_actions: int
    is_lead: bool
    works_there: bool
    away_until: date | None
    answer_by: date | None = None
    waiting: GroupMember | None = None

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def is_late(self) -> bool:
        return self.answer_by is not None


@dataclass(frozen=True)
class GroupPage:
    """Everybody on a plan by where they stand: here, asked, wanted, declined and gone."""

    current: list[Seat]
    family: list[Seat]
    proposed: list[Seat]
    vacant: list[Seat]
    declined: list[Seat]
    left: list[Seat]
    calendar: Calendar


def group_page(scope: Scope, plan: Plan, *, today: date) -> GroupPage:
    """The group as the reader may see it, and who asked and answered.

    As many statements, however many belong to it.
    """
    rows = rows_of(scope, plan, today).prefetch_related("proposed_by", "answered_by")
    owed = Action.objects.visible_to(scope).filter(plan=plan).open()
    return group_of(plan, rows, owed, today=today)


def group_of(
    plan: Plan, rows: Iterable[GroupMember], owed: Iterable[Action], *, today: date
) -> GroupPage:
    """The group made of its seats, and of the open actions of the plan. One statement more."""
    calendar = plan.partnership.calendar()
    dues = _dues(owed)
    seats = [_seat(row, plan, calendar, dues[row.pk], today) for row in rows]
    asked = {s.member.fills_id: s.member for s in seats if _is(s, MemberStatus.PROPOSED)}
    return GroupPage(
        current=[s for s in seats if _is(s, MemberStatus.CURRENT) and not s.member.is_family],
        family=[s for s in seats if _is(s, MemberStatus.CURRENT) and s.member.is_family],
        proposed=[s for s in seats if _is(s, MemberStatus.PROPOSED)],
        vacant=[_with_waiting(s, asked) for s in seats if _is(s, MemberStatus.VACANT)],
        declined=[s for s in seats if _is(s, MemberStatus.DECLINED)],
        left=[s for s in seats if _is(s, MemberStatus.LEFT)],
        calendar=calendar,
    )


def seat_on(scope: Scope, plan: Plan, pk: uuid.UUID, *, today: date) -> Seat | None:
    """One seat of a plan, or None where the reader sees no such seat."""
    row = rows_of(scope, plan, today).filter(pk=pk).first()
    if row is None:
        return None
    dues = _dues(Action.objects.visible_to(scope).filter(plan=plan, owner=row).open())
    return _seat(row, plan, plan.partnership.calendar(), dues[row.pk], today)


def _dues(owed: Iterable[Action]) -> dict[uuid.UUID, list[date]]:
    """When each seat's open actions are due."""
    dues: dict[uuid.UUID, list[date]] = defaultdict(list)
    for action in owed:
        dues[action.owner_id].append(action.due_on)
    return dues


def _seat(row: GroupMember, plan: Plan, calendar: Calendar, dues: list[date], today: date) -> Seat:
    return Seat(
        member=row,
        open_actions=len(dues),
        late_actions=sum(due < today for due in dues),
        is_lead=row.pk == plan.lead_id and row.status == MemberStatus.CURRENT,
        works_there=row.works_there or row.worker_id is None,  # type: ignore[attr-defined]
        away_until=row.away_until,  # type: ignore[attr-defined]
        answer_by=answer_by(row, plan, calendar),
    )


def answer_by(member: GroupMember, plan: Plan, calendar: Calendar) -> date | None:
    """The day by which a proposal should have been answered, by the plan's own policy."""
    if member.status != MemberStatus.PROPOSED or member.proposed_at is None:
        return None
    days = plan.policy.data["membership"]["accept_within_wd"]
    return calendar.add_working_days(clock.local_date(member.proposed_at), days)


def open_actions(scope: Scope, member: GroupMember) -> list[Action]:
    """What a seat still owes, the earliest due first: nothing of it may be left without an owner."""
    return list(
        Action.objects.visible_to(scope)
        .filter(owner=member)
        .open()
        .select_related("outcome")
        .order_by("due_on", "position")
    )


def heirs(scope: Scope, member: GroupMember) -> list[GroupMember]:
    """Who may take an action over: current members who own actions, and vacancies."""
    return list(
        GroupMember.objects.visible_to(scope)
        .filter(plan=member.plan_id, standing__in=MAY_OWN_ACTIONS)
        .filter(status__in=[MemberStatus.CURRENT, MemberStatus.VACANT])
        .exclude(pk=member.pk)
        .select_related("worker", "person", "agency")
        .order_by("position", "created_at")
    )


def possible_leads(scope: Scope, plan: Plan, *, today: date) -> list[GroupMember]:
    """Current core members who still work for their agency, but not whoever leads now."""
    employed = Employment.objects.current(today).filter(
        worker=OuterRef("worker"), agency=OuterRef("agency")
    )
    return list(
        GroupMember.objects.visible_to(scope)
        .filter(Exists(employed), plan=plan, status=MemberStatus.CURRENT, standing=Standing.CORE)
        .exclude(pk=plan.lead_id)
        .select_related("worker", "agency")
        .order_by("worker__name")
    )


def agencies_of(plan: Plan) -> list[Agency]:
    """The agencies that may have people in a plan's group."""
    return list(
        Agency.objects.filter(partnerships=plan.partnership_id, is_active=True).order_by("name")
    )


def workers_to_ask(plan: Plan, agency: Agency, *, today: date, named: str = "") -> list[Employment]:
    """Who works for an agency and has no seat on the plan, nor been asked."""
    seated = GroupMember.rows.filter(
        plan=plan,
        worker=OuterRef("worker"),
        status__in=[MemberStatus.CURRENT, MemberStatus.PROPOSED],
    )
    found = Employment.objects.current(today).filter(~Exists(seated), agency=agency)
    if named:
        found = found.filter(worker__name__icontains=named)
    return list(found.select_related("worker").order_by("worker__name")[:MOST_WORKERS])


def colleagues(agency_id: uuid.UUID | None, *, today: date) -> list[Worker]:
    """Who works for an agency now: whoever deputises comes from the member's own."""
    employed = Employment.objects.current(today).filter(agency=agency_id)
    return [e.worker for e in employed.select_related("worker").order_by("worker__name")]


def possible_chairs(partnership_id: uuid.UUID, *, today: date) -> list[Employment]:
    """Workers of a partnership's agencies who are qualified to chair."""
    return list(
        Employment.objects.current(today)
        .filter(worker__may_chair=True, agency__partnerships=partnership_id, agency__is_active=True)
        .select_related("worker", "agency")
        .order_by("worker__name")
    )


def family_to_add(scope: Scope, plan: Plan) -> list[FamilyLink]:
    """People around the child who are not in the group yet."""
    seated = GroupMember.rows.filter(
        plan=plan, person=OuterRef("person"), status=MemberStatus.CURRENT
    )
    links = (
        FamilyLink.objects.visible_to(scope)
        .filter(~Exists(seated), child=plan.child_id, until_on__isnull=True)
        .select_related("person")
        .order_by("person__family_name", "person__given_names")
    )
    return list(_once_each(links))


def _once_each(links: Iterable[FamilyLink]) -> Iterable[FamilyLink]:
    seen: set[Person] = set()
    for link in links:
        if link.person not in seen:
            seen.add(link.person)
            yield link


def rows_of(scope: Scope, plan: Plan, today: date) -> QuerySet[GroupMember]:
    """Every seat of a plan, with whoever sits in it. Each relation more doubles the planning."""
    away = Absence.objects.filter(
        worker=OuterRef("worker"), from_on__lte=today, until_on__gte=today
    ).order_by("-until_on")
    employed = Employment.objects.current(today).filter(
        worker=OuterRef("worker"), agency=OuterRef("agency")
    )
    rows: QuerySet[GroupMember] = (
        GroupMember.objects.visible_to(scope)
        .filter(plan=plan)
        .select_related("worker", "person", "agency", "deputy")
        .annotate(
            works_there=Exists(employed),
            away_until=Subquery(away.values("until_on")[:1]),
        )
        .order_by("position", "created_at")
    )
    return rows


def _is(seat: Seat, status: MemberStatus) -> bool:
    return seat.member.status == status


def _with_waiting(seat: Seat, asked: dict[uuid.UUID | None, GroupMember]) -> Seat:
    """A vacancy together with whoever has been asked to fill it."""
    return Seat(**{**seat.__dict__, "waiting": asked.get(seat.member.pk)})
