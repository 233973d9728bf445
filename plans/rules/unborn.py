"""A pregnancy, and the birth plan that maternity staff find on their file at any hour."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from plans.rules.records import Answer, must_have_been, must_say


@dataclass(frozen=True)
class UnbornBabyDetails:
    """What makes an early start urgent. When the baby is due is the child's own, and its gestation."""

    booked_on: date | None = None
    late_booking: str = Answer.NOT_ASKED
    concealed: str = Answer.NOT_ASKED
    previous_child_removed: str = Answer.NOT_ASKED
    previous_child_died: str = Answer.NOT_ASKED
    midwife: Any = None
    maternity_unit: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a booking still to come."""
        must_have_been(self.booked_on, on=on, field="booked_on")


@dataclass(frozen=True)
class BirthPlanDetails:
    """What staff on any shift need: whom to ring, who is welcome, who is not, and what to do.

    `filed_on` is the day it went on the maternity file, which keeps its date of the timetable.
    """

    ring_by_day: str
    ring_out_of_hours: str
    birth_partner: str
    may_pose_difficulty: str
    what_staff_do: str
    filed_on: date | None = None
    late_reason: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a plan that leaves staff to guess; "nobody" is an answer, nothing is none."""
        asks = {
            "ring_by_day": "Say whom to ring by day.",
            "ring_out_of_hours": "Say whom to ring at night and at weekends.",
            "birth_partner": "Say who is with the mother; “nobody” if so.",
            "may_pose_difficulty": "Say who may pose difficulty; “nobody” if so.",
            "what_staff_do": "Say what staff do with mother and baby.",
        }
        for field, ask in asks.items():
            must_say(getattr(self, field), field=field, ask=ask)
        must_have_been(self.filed_on, on=on, field="filed_on")
