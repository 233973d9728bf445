"""The meetings at which a plan is reviewed."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from agencies.workdays import DAYS, SATURDAY, Calendar, long_date
from plans.rules.moves import Moves
from plans.rules.plans import Kind, PlanDates, conference_on_a_weekday, reviews_follow_the_start
from plans.rules.roles import Capacity, Standing


class ReviewKind(TextChoices):
    INITIAL_CONFERENCE = "initial_conference", "Initial child protection conference"
    REVIEW_CONFERENCE = "review_conference", "Review child protection conference"
    CHILD_IN_NEED_REVIEW = "child_in_need_review", "Child in need review"
    LOOKED_AFTER_REVIEW = "looked_after_review", "Looked-after child review"
    EARLY_HELP_REVIEW = "early_help_review", "Early help review"
    GROUP_MEETING = "group_meeting", "Group meeting"


class ReviewStatus(TextChoices):
    """A group meeting is held once it is finished, a review once its chair has signed it."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    HELD = "held", "Held"
    ADJOURNED = "adjourned", "Put off"
    CANCELLED = "cancelled", "Cancelled"


MOVES: Moves[ReviewStatus] = {
    ReviewStatus.PLANNED: frozenset({ReviewStatus.UNDER_WAY, ReviewStatus.CANCELLED}),
    ReviewStatus.UNDER_WAY: frozenset(
        {ReviewStatus.HELD, ReviewStatus.ADJOURNED, ReviewStatus.CANCELLED}
    ),
    ReviewStatus.HELD: frozenset(),
    ReviewStatus.ADJOURNED: frozenset(),
    ReviewStatus.CANCELLED: frozenset(),
}
STARTS = (ReviewStatus.PLANNED, ReviewStatus.UNDER_WAY, ReviewStatus.HELD)
OPEN = frozenset({ReviewStatus.PLANNED, ReviewStatus.UNDER_WAY})


class HomeChecked(TextChoices):
    """Whether the meeting asked who lives in, stays at or visits the home (lesson 1)."""

    UNCHANGED = "unchanged", "Asked: nothing has changed"
    CHANGED = "changed", "Asked: something has changed"
    NOT_ASKED = "not_asked", "Not asked"


CONFERENCES = frozenset({ReviewKind.INITIAL_CONFERENCE, ReviewKind.REVIEW_CONFERENCE})

REVIEW_OF: dict[Kind, ReviewKind] = {
    Kind.CHILD_PROTECTION: ReviewKind.REVIEW_CONFERENCE,
    Kind.CHILD_IN_NEED: ReviewKind.CHILD_IN_NEED_REVIEW,
    Kind.LOOKED_AFTER: ReviewKind.LOOKED_AFTER_REVIEW,
    Kind.EARLY_HELP: ReviewKind.EARLY_HELP_REVIEW,
}
"""The review proper of each kind of plan, beside its group meetings."""


def kinds_recorded_on(kind: Kind) -> tuple[ReviewKind, ...]:
    """What is recorded as held on a plan of a kind: its group's meetings, and its reviews."""
    return (ReviewKind.GROUP_MEETING, REVIEW_OF[kind])


def check_day(kind: ReviewKind, on: date, *, field: str = "held_on") -> None:
    """Refuses a child protection conference on a weekend (census rule 8875)."""
    if kind not in CONFERENCES:
        return
    if breach := conference_on_a_weekday(on):
        raise Refused(breach.sentence, field=field, code=breach.code)


PLANS_IT: dict[bool, str] = {True: "record_meeting", False: "plan_review"}
RUNS_IT: dict[bool, str] = {True: "record_meeting", False: "run_review"}
MOVES_IT: dict[bool, str] = {True: "record_meeting", False: "move_review"}
"""The verb for a meeting of the group, which any core member may call and run, and for a review."""


def verb_to_plan(kind: str) -> str:
    return PLANS_IT[kind == ReviewKind.GROUP_MEETING]


def verb_to_run(kind: str) -> str:
    return RUNS_IT[kind == ReviewKind.GROUP_MEETING]


def verb_to_move(kind: str) -> str:
    """A review is moved by its chair, or the chair's manager, alone."""
    return MOVES_IT[kind == ReviewKind.GROUP_MEETING]


WHO_PUTS_RIGHT = "Only who runs this meeting, or the plan's chair, puts right how it was started."


def puts_right(capacities: Collection[str], *, runs_it: bool) -> bool:
    """Whether somebody may correct the day of a meeting under way, or call it off."""
    return runs_it or Capacity.CHAIR in capacities


def check_planned(kind: ReviewKind, planned_on: date, *, today: date) -> None:
    """Refuses a day that has gone by, and a conference on a weekend."""
    if planned_on < today:
        raise Refused(
            "This day has gone by. Give today or a later day; one already held is started.",
            field="planned_on",
            code="in_the_past",
        )
    check_day(kind, planned_on, field="planned_on")


def check_moved(
    kind: ReviewKind, status: str, planned_on: date | None, to: date, *, today: date
) -> None:
    """Refuses to move what is not planned, or to the day it is planned for, and as `check_planned`."""
    if status != ReviewStatus.PLANNED:
        said = ReviewStatus(status).label.lower()
        raise Refused(
            f"Only what is planned is moved to another day. This one is {said}.",
            code="not_planned",
        )
    if to == planned_on:
        raise Refused("It is planned for this day already.", field="planned_on", code="unmoved")
    check_planned(kind, to, today=today)


def check_held(
    kind: ReviewKind, held_on: date, *, plan_kind: str, started_on: date, today: date
) -> None:
    """Refuses a day to come, one before the plan began, and what the census refuses.

    The census wants no review on the day a child protection plan starts (8841), and no conference
    on a weekend (8875).
    """
    if held_on > today:
        raise Refused(
            "This day is still to come. Give the day it was held.",
            field="held_on",
            code="in_the_future",
        )
    if held_on < started_on:
        raise Refused(
            f"The plan began on {long_date(started_on)}. Give that day or a later one.",
            field="held_on",
            code="before_the_plan",
        )
    check_day(kind, held_on)
    reviewed = (held_on,) if kind != ReviewKind.GROUP_MEETING else ()
    dates = PlanDates(kind=plan_kind, started_on=started_on, reviewed_on=reviewed)
    if breach := reviews_follow_the_start(dates):
        raise Refused(breach.sentence, field="held_on", code=breach.code)


def weekend(on: date | None) -> str:
    """The name of a weekend day, for a warning; nothing for any other day."""
    return DAYS[on.weekday()] if on is not None and on.weekday() >= SATURDAY else ""


def report_due(
    kind: str, on: date, *, today: date, policy: Mapping[str, Any], calendar: Calendar
) -> date:
    """The day by which reports to a meeting are asked, by the policy; never before today.

    Working days before the meeting: more of them before a review than before a group meeting.
    """
    is_group = kind == ReviewKind.GROUP_MEETING
    days = policy["reviews"]["group_report_wd" if is_group else "report_wd"]
    return max(calendar.add_working_days(on, -days), today)


REPORTS = frozenset({Standing.CORE, Standing.BY_REPORT})
"""Who is asked for a report."""


def owes_a_report(kind: str, standing: str) -> bool:
    """Whether a report is owed whatever happens, so that a late one is chased.

    To a review, by everybody who is asked. To a meeting of the group only by who attends by report:
    of the others, only those who cannot come send one.
    """
    if kind == ReviewKind.GROUP_MEETING:
        return standing == Standing.BY_REPORT
    return standing in REPORTS


def is_late(held_on: date, due_on: date | None) -> bool:
    """Whether a meeting was held after the last day on which it was due."""
    return due_on is not None and held_on > due_on
