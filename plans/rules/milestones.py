"""The steps that the procedures want before and around a birth, and that nothing else records.

Each is done on a day, or not needed for a reason; the policy may give it a last day. The assessment,
the conference, the birth plan and the birth have records of their own.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from agencies.errors import Refused
from agencies.workdays import long_date
from plans.rules.deadlines import KEPT_BY_EVENT, Whose, recordable
from plans.rules.plans import Kind
from plans.rules.timetable import Trigger

WORDS: Mapping[Trigger, str] = {
    Trigger.REFERRAL: "pre-birth referral",
    Trigger.STRATEGY_DISCUSSION: "strategy discussion",
    Trigger.CPIS: "upload to CP-IS",
    Trigger.LEGAL_PLANNING: "legal planning meeting",
    Trigger.DISCHARGE_MEETING: "discharge planning meeting",
}
"""In the order in which they come, as they are said within a sentence."""
WANTED: Mapping[Kind, frozenset[Trigger]] = {
    Kind.CHILD_PROTECTION: frozenset(WORDS),
    Kind.CHILD_IN_NEED: frozenset({Trigger.REFERRAL, Trigger.DISCHARGE_MEETING}),
    Kind.LOOKED_AFTER: frozenset(),
    Kind.EARLY_HELP: frozenset({Trigger.DISCHARGE_MEETING}),
}
"""Those that a plan from before the birth is asked about, whether or not a day is set for them."""
LOCAL = frozenset({"pb.lpm", "pb.cpis"})
"""Rows that a policy may leave out, as those from before they were asked about do."""
OWED_AFTER_BIRTH = frozenset({"pb.lpm"})
"""Rows counted to the birth that it does not settle: a court may be asked once the baby is there."""


def keys_of(milestone: str) -> frozenset[str]:
    """The rows of the timetable that a milestone keeps."""
    return frozenset(key for key, trigger in KEPT_BY_EVENT.items() if trigger == milestone)


def is_milestone(trigger: str | None) -> bool:
    return trigger in WORDS


def recordable_here(whose: Whose) -> tuple[Trigger, ...]:
    """The milestones that may be recorded on this plan; none where it began after the birth."""
    here = recordable(whose) if whose.was_unborn else ()
    return tuple(one for one in WORDS if one in here)


def check_answer(done_on: date | None, not_needed_because: str) -> None:
    """Refuses no answer, and both."""
    if done_on and not_needed_because.strip():
        raise Refused(
            "Say that it was done or that it is not needed, not both.", field="not_needed_because"
        )
    if not done_on and not not_needed_because.strip():
        raise Refused("Say on which day it was done, or why it is not needed.", field="done_on")


def check_here(whose: Whose, milestone: str) -> None:
    """Refuses what is no milestone of this plan."""
    if milestone not in recordable_here(whose):
        raise Refused("Choose a milestone of this plan.", field="milestone")


def check_not_needed(done: Iterable[date], *, is_said: bool) -> None:
    """Refuses what was done, and what was said already."""
    for day in done:
        raise Refused(
            f"It is on record as done on {long_date(day)}. Withdraw that first, if it was not.",
            field="not_needed_because",
            code="done",
        )
    if is_said:
        raise Refused(
            "It is on record as not needed already. Withdraw that, to give another reason.",
            field="not_needed_because",
            code="recorded_already",
        )
