"""Which of what a lesson found comes due, and by which ladder of the policy people are reminded.

Pure, as the findings are: what is reminded of is what the page says to the same reader.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plans.rules.lessons.findings import Reason
from plans.rules.lessons.fourteen import Lesson, Line
from plans.rules.lessons.sharing import WAITING
from plans.rules.notifications import Matter
from plans.rules.reminders import MATTER_OF, Audience, Duty

CODES: Mapping[Duty, tuple[Lesson, frozenset[str]]] = {
    Duty.HOUSEHOLD: (
        Lesson.HOUSEHOLD,
        frozenset({"confirmed", "confirm_soon", "stale", "never_confirmed", "unanswered"}),
    ),
    Duty.FATHER: (Lesson.FATHERS, frozenset({"nobody", "listed", "not_enquired", "enquiry_open"})),
    Duty.ASSESSMENT: (
        Lesson.ASSESSMENT,
        frozenset({"contribution_outstanding", "contribution_soon", "contribution_late"}),
    ),
    Duty.CHRONOLOGY: (
        Lesson.HISTORY,
        frozenset(
            {
                "no_entries",
                "agency_silent",
                "agency_said",
                "agency_due",
                "to_look_over",
                "not_looked_over",
            }
        ),
    ),
    Duty.SUPERVISION: (
        Lesson.SUPERVISION,
        frozenset({"supervised", "not_yet", "soon", "overdue", "never"}),
    ),
    Duty.CAPACITY: (
        Lesson.CAPACITY,
        frozenset({"measure_ahead", "measure_soon", "measure_late", "stale"}),
    ),
    Duty.INFORMATION: (Lesson.SHARING, WAITING),
    Duty.SHARING: (Lesson.SHARING, frozenset({"to_open", "not_opened"})),
    Duty.HOUSEHOLD_MEETING: (Lesson.HOUSEHOLD, frozenset({"before_meeting"})),
    Duty.HOUSEHOLD_CONFLICT: (Lesson.HOUSEHOLD, frozenset({"agencies_differ", "two_homes"})),
    Duty.CHILD: (
        Lesson.CHILD,
        frozenset({"heard", "stale", "newborn", "never_heard", "nothing_since_meeting"}),
    ),
    Duty.CHILD_SEEN: (
        Lesson.CHILD,
        frozenset({"not_seen", "alone_ahead", "seen_alone", "not_seen_alone"}),
    ),
    Duty.FATHER_ASSESSMENT: (
        Lesson.FATHERS,
        frozenset(
            {
                "assessed",
                "assessment_stale",
                "not_assessed",
                "not_assessed_unsafe",
                "new_partner",
                "no_actions",
                "never_invited",
            }
        ),
    ),
    Duty.REFUSED_ACCESS: (Lesson.ENGAGEMENT, frozenset({"refused"})),
    Duty.ROLE: (
        Lesson.ROLES,
        frozenset({"no_purpose", "nothing_to_do_yet", "nothing_to_do", "inactive"}),
    ),
    Duty.DRIFT: (Lesson.OUTCOMES, frozenset({"heard", "quiet"})),
}
"""What of which lesson each ladder is about.

The timetable itself reminds of visits, of what is to be done before a birth and of a birth that is
not recorded; the group of invitations and vacancies; actions and disagreements of themselves.
"""
DUTY_OF: Mapping[tuple[Lesson, str], Duty] = {
    (lesson, code): duty for duty, (lesson, codes) in CODES.items() for code in codes
}
BEFORE_THE_MEETING = frozenset({"no_entries", "agency_silent"})
"""What is missing since the beginning, and reminded of before the next meeting."""
SINCE_IT_BEGAN = frozenset({Duty.HOUSEHOLD_CONFLICT})
"""What has no last day: the ladder is counted from the day on which it began."""
LESSON_DUTIES = frozenset(CODES)
REMINDED = frozenset(lesson for lesson, _ in CODES.values())
LESSON_MATTERS: frozenset[Matter] = frozenset(MATTER_OF[duty] for duty in CODES)
"""What is told from what its recipient alone may see, and therefore shown to nobody else."""
NOUN = "lesson"


@dataclass(frozen=True)
class Owed:
    """One thing of a lesson that comes due; `subject` is what a message about it names."""

    duty: Duty
    reason: Reason
    subject: str
    due_on: date

    def seats(
        self, seats: Mapping[uuid.UUID, Seat], lead: uuid.UUID | None
    ) -> Sequence[uuid.UUID | None]:
        """Whose it is: who owns it, who sits for the agency it waits for, and else the lead."""
        hands = self.reason.hands
        owners = [pk for pk in seats if pk in hands.owners]
        of_agencies = [
            pk for pk, seat in seats.items() if seat.undertakes and seat.agency in hands.agencies
        ]
        return owners or of_agencies or [lead]


@dataclass(frozen=True)
class Seat:
    """A seat in a group that somebody sits in: for which agency, and whether to do something."""

    agency: uuid.UUID | None
    undertakes: bool


OF_THE_PLAN = frozenset({Audience.LEAD, Audience.CHAIR})
"""Places that are the plan's, whoever owes the thing."""


def owed(lines: Iterable[Line], plan: uuid.UUID, meeting_on: date | None) -> Iterator[Owed]:
    """Everything with a ladder that has a day, past or to come, by what one reader's lessons say."""
    for line in lines:
        for reason in line.finding.reasons:
            duty = DUTY_OF.get((line.lesson, reason.code))
            if duty is None:
                continue
            due_on = _due_on(duty, reason, meeting_on)
            if due_on is not None:
                yield Owed(duty, reason, f"{NOUN}:{reason.subject or plan}", due_on)


def _due_on(duty: Duty, reason: Reason, meeting_on: date | None) -> date | None:
    if duty in SINCE_IT_BEGAN:
        return reason.since
    if duty == Duty.CHRONOLOGY and reason.code in BEFORE_THE_MEETING:
        return meeting_on
    return reason.due_on
