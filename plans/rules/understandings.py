"""What the family makes of a version of the plan."""

from datetime import date

from agencies.errors import Refused
from plans.rules.outcomes import Understanding, check_understanding


def check(
    answer: Understanding,
    *,
    reason: str,
    next_step: str,
    checked_on: date,
    frozen_on: date,
    on: date,
) -> None:
    """Refuses an answer without its why, silence without what is done about it, and a wrong day."""
    check_understanding(answer, reason)
    if answer == Understanding.COULD_NOT_ANSWER and not next_step.strip():
        raise Refused(
            "Say what is done about it: who asks again, when, and with what help.",
            field="next_step",
            code="no_next_step",
        )
    if checked_on > on:
        raise Refused("This day is in the future.", field="checked_on")
    if checked_on < frozen_on:
        raise Refused("This version of the plan did not exist on this day.", field="checked_on")
