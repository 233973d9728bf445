"""Who is owed a reminder of what on a date. Pure: a ladder, a calendar, a day; out come due dates.

A ladder is a list of steps, each so many working days before or after the due date, and the people
it reaches. Nobody is reminded of the same twice at one step, and who missed a step, because nothing
ran that day, is reminded of the latest they missed, never of all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices

from agencies.workdays import Calendar
from plans.rules.deadlines import BY_BIRTH, GROUPS, REVIEWS, VISITS, WINDOWS
from plans.rules.notifications import Matter

ONE_DAY = timedelta(days=1)


class Duty(TextChoices):
    """The kinds of thing that come due, each with a ladder in the policy of the same name."""

    ACTION = "action", "Action"
    OUTCOME = "outcome", "Outcome to be looked at again"
    INVITATION = "invitation", "Invitation to a group"
    VACANCY = "vacancy", "Vacant seat"
    REVIEW = "review", "Review"
    GROUP_MEETING = "group_meeting", "Group meeting"
    REPORT = "report", "Report to a meeting"
    VISIT = "visit", "Visit to the child"
    MILESTONE = "milestone", "Milestone of the timetable"
    BIRTH = "birth", "Birth not yet recorded"
    SHARING_EXPIRY = "sharing_expiry", "Agency's access that ends"
    HOUSEHOLD = "household", "Who is in the home, confirmed"
    FATHER = "father", "Enquiry about a father"
    ASSESSMENT = "assessment", "Contribution to an assessment"
    CHRONOLOGY = "chronology", "Chronology looked through"
    SUPERVISION = "supervision", "Supervision"
    CAPACITY = "capacity_to_change", "Measure of change"
    INFORMATION = "information_request", "Request for information, answered"
    SHARING = "sharing", "The current plan, opened"
    HOUSEHOLD_MEETING = "household_meeting", "Who is in the home, before a meeting"
    HOUSEHOLD_CONFLICT = "household_conflict", "Agencies that differ about the home"
    CHILD = "child", "What life is like for the child"
    CHILD_SEEN = "child_seen", "Child seen, and seen alone"
    FATHER_ASSESSMENT = "father_assessment", "What a father brings, assessed"
    REFUSED_ACCESS = "refused_access", "Visits refused running"
    ROLE = "role", "Member's part in the group"
    DRIFT = "drift", "Outcome not heard of"


class Audience(TextChoices):
    """Whom a step reaches. Somebody always is: where one is missing, the next one is told."""

    OWNER = "owner", "Owner"
    PROPOSED = "proposed", "Person invited"
    MEMBERS = "members", "Every member with an account"
    MIDWIFE = "midwife", "Midwife"
    LINE_MANAGER = "line_manager", "Line manager"
    MANAGERS_MANAGER = "managers_manager", "Line manager's manager"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead of the agency"
    LEAD = "lead", "Lead practitioner"
    CHAIR = "chair", "Chair"


ANSWERING = frozenset({Audience.PROPOSED, Audience.LINE_MANAGER})
"""Who is asked for the answer to an invitation, and sees the other as its pointer shows them."""
MATTER_OF: Mapping[Duty, Matter] = {
    Duty.ACTION: Matter.ACTION_DUE,
    Duty.OUTCOME: Matter.OUTCOME_DUE,
    Duty.INVITATION: Matter.INVITATION_WAITS,
    Duty.VACANCY: Matter.VACANCY_OPEN,
    Duty.REVIEW: Matter.REVIEW_DUE,
    Duty.GROUP_MEETING: Matter.MEETING_DUE,
    Duty.REPORT: Matter.REPORT_DUE,
    Duty.VISIT: Matter.VISIT_DUE,
    Duty.MILESTONE: Matter.MILESTONE_DUE,
    Duty.BIRTH: Matter.BIRTH_DUE,
    Duty.SHARING_EXPIRY: Matter.SHARING_ENDS,
    Duty.HOUSEHOLD: Matter.HOUSEHOLD_DUE,
    Duty.FATHER: Matter.ENQUIRY_DUE,
    Duty.ASSESSMENT: Matter.CONTRIBUTION_DUE,
    Duty.CHRONOLOGY: Matter.CHRONOLOGY_DUE,
    Duty.SUPERVISION: Matter.SUPERVISION_DUE,
    Duty.CAPACITY: Matter.MEASURE_DUE,
    Duty.INFORMATION: Matter.INFORMATION_DUE,
    Duty.SHARING: Matter.PLAN_TO_OPEN,
    Duty.HOUSEHOLD_MEETING: Matter.HOUSEHOLD_ASKED,
    Duty.HOUSEHOLD_CONFLICT: Matter.DIFFERENCE_OPEN,
    Duty.CHILD: Matter.CHILD_DUE,
    Duty.CHILD_SEEN: Matter.SIGHT_DUE,
    Duty.FATHER_ASSESSMENT: Matter.PART_DUE,
    Duty.REFUSED_ACCESS: Matter.ACCESS_REFUSED,
    Duty.ROLE: Matter.ROLE_DUE,
    Duty.DRIFT: Matter.OUTCOME_QUIET,
}

SAFETY = frozenset({Duty.BIRTH, Duty.REFUSED_ACCESS})
"""What nobody may put off: it is told at once, at any hour."""
_UPWARDS = (Audience.LINE_MANAGER, Audience.SAFEGUARDING_LEAD, Audience.LEAD, Audience.CHAIR)
NEXT: Mapping[Audience, tuple[Audience, ...]] = {
    Audience.OWNER: _UPWARDS,
    Audience.PROPOSED: _UPWARDS,
    Audience.MEMBERS: _UPWARDS,
    Audience.MIDWIFE: (Audience.LEAD, *_UPWARDS),
    Audience.LINE_MANAGER: _UPWARDS[1:],
    Audience.MANAGERS_MANAGER: _UPWARDS[1:],
    Audience.SAFEGUARDING_LEAD: _UPWARDS[2:],
    Audience.LEAD: (Audience.LINE_MANAGER, Audience.SAFEGUARDING_LEAD, Audience.CHAIR),
    Audience.CHAIR: (Audience.LEAD, Audience.LINE_MANAGER, Audience.SAFEGUARDING_LEAD),
}
"""Who is told at once where nobody holds a place on the ladder."""


_NOBODY: Mapping[Audience, str] = {
    Audience.OWNER: "nobody who may see the plan owns it now",
    Audience.PROPOSED: "the person invited has no account here now",
    Audience.MEMBERS: "no member of the group has an account here now",
    Audience.MIDWIFE: "no midwife is in the group",
    Audience.LINE_MANAGER: "no line manager is named who may see the plan",
    Audience.MANAGERS_MANAGER: "the line manager has no manager who may see the plan",
    Audience.SAFEGUARDING_LEAD: "the agency has no safeguarding lead who may see the plan",
    Audience.LEAD: "nobody leads the plan now",
    Audience.CHAIR: "nobody chairs the plan now",
}


def why_instead(place: str) -> str:
    """Why somebody is told whom the ladder does not name: nobody holds the place it names."""
    return f"because {_NOBODY[Audience(place)]}" if place else ""


def rung_in_words(wd: int, *, is_since: bool = False) -> str:
    """When a rung is climbed: "2 working days after it is due". `is_since` counts from a beginning."""
    if wd == 0:
        return "on the day"
    days = f"{abs(wd)} working day{'' if abs(wd) == 1 else 's'}"
    if is_since:
        return f"{days} after it began to wait"
    return f"{days} {'after' if wd > 0 else 'before'} it is due"


def duty_of(key: str) -> Duty | None:
    """The ladder that a row of the timetable climbs; None for a window, which nobody is held to."""
    if key in WINDOWS:
        return None
    if key in REVIEWS:
        return Duty.REVIEW
    if key in GROUPS:
        return Duty.GROUP_MEETING
    if key in VISITS:
        return Duty.VISIT
    return Duty.BIRTH if key in BY_BIRTH else Duty.MILESTONE


@dataclass(frozen=True)
class Step:
    """One rung: `wd` working days from the due date, before it where negative."""

    wd: int
    to: tuple[Audience, ...]
    instant: bool = False

    @property
    def escalates(self) -> bool:
        """Whether it goes above whoever owes the thing, after its day: nobody may switch it off."""
        return self.wd > 0 and bool(set(self.to) & set(_UPWARDS))


def ladder(policy: Mapping[str, Any], duty: Duty) -> tuple[Step, ...]:
    """The rungs of one duty in a policy, the earliest first."""
    steps = policy["reminders"].get(duty.value, ())
    rungs = (
        Step(step["wd"], tuple(map(Audience, step["to"])), step.get("instant", False))
        for step in steps
    )
    return tuple(sorted(rungs, key=lambda step: step.wd))


def sent_on(due_on: date, wd: int, calendar: Calendar) -> date:
    """The day on which a rung is climbed. One that does not count is brought forward."""
    if wd == 0:
        return calendar.on_or_before(due_on)
    return calendar.add_working_days(due_on, wd)


def latest_due(today: date, wd: int, calendar: Calendar) -> date:
    """The latest due date whose rung has been reached today; every earlier one has been too."""
    # Two calendar days for each working day, and the longest run of closed days, are enough room.
    day = today - timedelta(days=wd) + timedelta(days=abs(wd) * 2 + 14)
    while sent_on(day, wd, calendar) > today:
        day -= ONE_DAY
    return day


@dataclass(frozen=True)
class Rung:
    """A step of a ladder for one audience today: due dates after `after`, up to `until`.

    `after` is None where nothing comes later: however old, it is still owed.
    """

    duty: Duty
    step: Step
    audience: Audience
    until: date
    after: date | None

    def covers(self, due_on: date) -> bool:
        return due_on <= self.until and (self.after is None or due_on > self.after)


def rungs(duty: Duty, steps: Sequence[Step], today: date, calendar: Calendar) -> Iterator[Rung]:
    """What each audience is owed today: the latest rung reached, once for each due date."""
    for audience in Audience:
        own = [step for step in steps if audience in step.to]
        for step, following in zip(own, [*own[1:], None], strict=False):
            yield Rung(
                duty=duty,
                step=step,
                audience=audience,
                until=latest_due(today, step.wd, calendar),
                after=None if following is None else latest_due(today, following.wd, calendar),
            )


def upcoming(
    steps: Iterable[Step], due_on: date, today: date, calendar: Calendar
) -> list[tuple[date, Step]]:
    """The rungs still to come of one thing, with the day of each, the next first."""
    days = ((sent_on(due_on, step.wd, calendar), step) for step in steps)
    return sorted((one for one in days if one[0] > today), key=lambda one: one[0])
