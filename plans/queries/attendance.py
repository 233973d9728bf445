"""Who was at the meetings of a plan, by member and by agency, and whether that is a quorum."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from plans.models import Attendance, GroupMember, Plan, Review, Scope
from plans.rules import attendance as rules
from plans.rules.attendance import IN_THE_ROOM, Attended, Present, Quoracy
from plans.rules.group import MemberStatus
from plans.rules.roles import Standing

PEOPLE = ("worker", "person", "agency")
COUNTED = frozenset({Standing.CORE, Standing.BY_REPORT})
"""Who works directly with the child. Somebody there for information makes nothing quorate."""


def members_at(review: Review) -> list[GroupMember]:
    """Whom a meeting is marked for: who is in the group, and who was on its day and left since.

    Family and advocates are members like any other; a vacancy is not.
    """
    here = Q(status=MemberStatus.CURRENT)
    if review.held_on is not None:
        here |= Q(left_on__gt=review.held_on, joined_on__lte=review.held_on)
    rows = GroupMember.rows.filter(here, plan=review.plan_id).select_related(*PEOPLE)
    return list(rows.order_by("position", "created_at"))


def unmarked(review: Review) -> list[GroupMember]:
    """Who was in the group on the day of a meeting, and is not marked yet."""
    marked = set(Attendance.rows.filter(review=review).values_list("member_id", flat=True))
    return [
        seat
        for seat in members_at(review)
        if seat.pk not in marked and _had_joined(seat, review.held_on)
    ]


def _had_joined(seat: GroupMember, on: date | None) -> bool:
    return on is None or seat.joined_on is None or seat.joined_on <= on


def quoracy_of(review: Review) -> Quoracy:
    """Whether a meeting is quorate as its attendance is marked, by the plan's own policy."""
    rows = Attendance.rows.filter(review=review).select_related("member", "agency")
    return counted(review.plan, review.kind, rows)


def counted(plan: Plan, kind: str, rows: Iterable[Attendance]) -> Quoracy:
    """The same of rows in hand, each with its member and agency."""
    there = [row for row in rows if row.attended in IN_THE_ROOM]
    leads_agency = plan.lead.agency_id if plan.lead else None
    present = [
        Present(row.agency.name, row.agency.kind, row.agency_id == leads_agency)
        for row in there
        if row.agency is not None and row.member.standing in COUNTED
    ]
    lead_present = any(row.member_id == plan.lead_id for row in there)
    return rules.quoracy(kind, present, lead_present=lead_present, policy=plan.policy.data)


@dataclass(frozen=True)
class AgencyAttendance:
    """One agency's attendance of the meetings held, oldest first; None where it had no member."""

    agency: str
    at: list[str | None]

    @property
    def present(self) -> int:
        return sum(how in IN_THE_ROOM for how in self.at)

    def count(self, how: str) -> int:
        return self.at.count(how)

    @property
    def asked(self) -> int:
        """The meetings for which somebody said how it attended."""
        return len(self.at) - self.unknown

    @property
    def unknown(self) -> int:
        return self.at.count(None)

    @property
    def shares(self) -> list[tuple[str, int]]:
        """How often it attended in each way, the closest first; what nobody marked comes last."""
        found = [(str(way.value), self.count(way)) for way in Attended]
        return [(way, number) for way, number in (*found, (UNKNOWN, self.unknown)) if number]


UNKNOWN = "unknown"
BEST_FIRST = (*Attended,)
FAMILY = "Family and advocates"


def attendance_by_agency(scope: Scope, met: list[Review]) -> list[AgencyAttendance]:
    """How each agency came to each of these meetings: as its member who came closest did."""
    rows = (
        Attendance.objects.visible_to(scope)
        .filter(review__in=[review.pk for review in met])
        .values_list("review_id", "agency__name", "attended")
    )
    best: dict[str, dict[uuid.UUID, str]] = {}
    for review, agency, attended in rows:
        at = best.setdefault(agency or FAMILY, {})
        at[review] = min(at.get(review, attended), attended, key=BEST_FIRST.index)
    return [
        AgencyAttendance(agency, [at.get(review.pk) for review in met])
        for agency, at in sorted(best.items(), key=lambda one: (one[0] == FAMILY, one[0]))
    ]


@dataclass(frozen=True)
class Mark:
    """A member, and how they attended; nothing where nobody has said so yet."""

    seat: GroupMember
    attended: str = ""
    deputy_name: str = ""

    @property
    def words(self) -> str:
        return Attended(self.attended).label if self.attended else "Not marked yet"


def marks(scope: Scope, review: Review) -> list[Mark]:
    """Everybody who is marked for a meeting: of one that is over, those who were."""
    stored = {
        row.member_id: row
        for row in Attendance.objects.visible_to(scope)
        .filter(review=review)
        .select_related(*(f"member__{name}" for name in PEOPLE))
        .order_by("member__position", "member__created_at")
    }
    seats = members_at(review) if review.is_open else [row.member for row in stored.values()]
    return [
        Mark(seat, stored[seat.pk].attended, stored[seat.pk].deputy_name)
        if seat.pk in stored
        else Mark(seat)
        for seat in seats
    ]
