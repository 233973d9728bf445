"""What somebody in the group has undertaken to do, and by when."""

from datetime import date

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.moves import Moves


class ActionStatus(TextChoices):
    """*Late* is not here: it is computed from the due date, never stored."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    BLOCKED = "blocked", "Blocked"
    CANCELLED = "cancelled", "No longer needed"


MOVES: Moves[ActionStatus] = {
    ActionStatus.NOT_STARTED: frozenset(
        {
            ActionStatus.IN_PROGRESS,
            ActionStatus.DONE,
            ActionStatus.BLOCKED,
            ActionStatus.CANCELLED,
        }
    ),
    # Still going and still blocked are updates too: they say what happened since.
    ActionStatus.IN_PROGRESS: frozenset(
        {
            ActionStatus.IN_PROGRESS,
            ActionStatus.DONE,
            ActionStatus.BLOCKED,
            ActionStatus.CANCELLED,
        }
    ),
    ActionStatus.BLOCKED: frozenset(
        {
            ActionStatus.IN_PROGRESS,
            ActionStatus.DONE,
            ActionStatus.BLOCKED,
            ActionStatus.CANCELLED,
        }
    ),
    ActionStatus.DONE: frozenset({ActionStatus.IN_PROGRESS}),
    ActionStatus.CANCELLED: frozenset({ActionStatus.IN_PROGRESS}),
}
STARTS = (ActionStatus.NOT_STARTED,)
OPEN = frozenset({ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS, ActionStatus.BLOCKED})
NEEDS_A_REASON = frozenset({ActionStatus.BLOCKED, ActionStatus.CANCELLED})


class Answer(TextChoices):
    """The four answers of the page on which a worker updates an action."""

    STILL_GOING = "still_going", "Still going"
    DONE = "done", "Done"
    BLOCKED = "blocked", "Blocked"
    NO_LONGER_NEEDED = "no_longer_needed", "No longer needed"


STATUS_OF: dict[Answer, ActionStatus] = {
    Answer.STILL_GOING: ActionStatus.IN_PROGRESS,
    Answer.DONE: ActionStatus.DONE,
    Answer.BLOCKED: ActionStatus.BLOCKED,
    Answer.NO_LONGER_NEEDED: ActionStatus.CANCELLED,
}


class Acceptance(TextChoices):
    """Whether the owner has taken an action on."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


ACCEPTANCE_MOVES: Moves[Acceptance] = {
    Acceptance.OFFERED: frozenset({Acceptance.ACCEPTED, Acceptance.DECLINED, Acceptance.OFFERED}),
    # Handing over offers it again, to somebody else.
    Acceptance.ACCEPTED: frozenset({Acceptance.OFFERED, Acceptance.ACCEPTED}),
    Acceptance.DECLINED: frozenset({Acceptance.OFFERED, Acceptance.ACCEPTED}),
}
ACCEPTANCE_STARTS = (Acceptance.OFFERED, Acceptance.ACCEPTED)


def first_acceptance(
    *, owner_is_author: bool, author_leads: bool, owner_has_account: bool
) -> Acceptance:
    """An action given to a colleague waits for them; one's own, and one the lead gives, does not.

    A family member agrees in the room, and has no account to accept with.
    """
    if owner_is_author or author_leads or not owner_has_account:
        return Acceptance.ACCEPTED
    return Acceptance.OFFERED


def is_open(status: str) -> bool:
    return status in OPEN


def is_late(due_on: date, status: str, on: date) -> bool:
    """Late from the day after the due date, for as long as there is something left to do."""
    return is_open(status) and due_on < on


def needs_a_reason(status: str) -> bool:
    return status in NEEDS_A_REASON


def check_reason(status: ActionStatus, reason: str) -> None:
    """Refuses blocked and no longer needed without the why."""
    if needs_a_reason(status) and not reason.strip():
        ask = "what is in the way" if status == ActionStatus.BLOCKED else "why it is not needed"
        raise Refused(f"Say {ask}.", field="reason", code="no_reason")


def check_new_due(new: date, *, on: date, reason: str) -> None:
    """Refuses a new due date without its why, or one that has already gone by."""
    if new < on:
        raise Refused(
            "The new due date has already passed. Give today or a later day.",
            field="due_on",
            code="due_in_the_past",
        )
    if not reason.strip():
        raise Refused("Say why the date moves.", field="due_reason", code="no_reason")
