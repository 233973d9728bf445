"""A professional disagreement: its words, its reference, and what has to be said before it moves.

Not the same as dissent at a conference, which has a process of its own (`rules/challenges.py`).
"""

import re
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import IntegerChoices, TextChoices

from agencies.errors import Refused
from agencies.workdays import add_months
from plans.rules.plans import ALPHABET

REFERENCE_PATTERN = rf"PD-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}"
_REFERENCE = re.compile(REFERENCE_PATTERN)


def new_reference(choice: Callable[[str], str] = secrets.choice) -> str:
    """A reference that says nothing about the child or who disagrees."""
    letters = "".join(choice(ALPHABET) for _ in range(8))
    return f"PD-{letters[:4]}-{letters[4:]}"


def read_reference(text: str) -> str | None:
    """The reference somebody typed, whatever its case, spaces and dashes; None if it is not one."""
    letters = re.sub(r"[\s-]", "", text).upper().removeprefix("PD")
    reference = f"PD-{letters[:4]}-{letters[4:]}"
    return reference if _REFERENCE.fullmatch(reference) else None


class State(TextChoices):
    """*Overdue* is not here: it is told from the clock of the open stage."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Waiting for an answer"
    PROPOSED = "proposed", "Answered, waiting for the side that raised it"
    AGREED = "agreed", "Agreed"
    DECIDED = "decided", "Decided by the panel"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REDIRECTED = "redirected", "Redirected"


RUNNING = frozenset({State.OPEN, State.PROPOSED})
"""A stage is open."""
SETTLED = frozenset({State.AGREED, State.DECIDED})
UNFINISHED = RUNNING | SETTLED
"""Submitted, and not over: somebody still has something to do."""


class Sight(IntegerChoices):
    """How much of a disagreement a reader sees; each holds the one before."""

    NONE = 0, "Nothing"
    EXISTENCE = 1, "That there is one"
    METADATA = 2, "Agencies, category, stages and dates"
    FULL = 3, "Everything that is not another agency's to share"


class Side(TextChoices):
    RAISING = "raising", "Raised it"
    CHALLENGED = "challenged", "Challenged"
    PANEL = "panel", "Panel"


class Category(TextChoices):
    """What disagreements are usually about; a policy may add its own (`disagreement.categories`)."""

    THRESHOLD = "threshold", "Whether the child needs more, or less, protection"
    REFERRAL = "referral", "What was done with a referral"
    CONFERENCE = "conference", "Whether a conference or legal planning is needed"
    ASSESSMENT = "assessment", "An assessment: delay, quality or what it leaves out"
    PLAN = "plan", "What the plan asks for"
    NOT_DONE = "not_done", "What was agreed is not being done"
    ENDING = "ending", "Ending or stepping down the plan"
    SAFETY = "safety", "Arrangements to keep the child safe now"
    INFORMATION = "information", "Information is not shared"
    TAKING_PART = "taking_part", "An agency does not take part"
    OTHER = "other", "Something else"


def categories(policy: Mapping[str, Any]) -> dict[str, str]:
    """Every category of a policy with its words, those of the partnership's own last."""
    own = {one["code"]: one["label"] for one in policy["disagreement"].get("categories", ())}
    return {code: str(label) for code, label in Category.choices} | own


class Answer(TextChoices):
    """What a challenged agency replies; each with its reasons."""

    ACCEPT = "accept", "Accepts what is asked"
    PART = "part", "Accepts part of it"
    REJECT = "reject", "Does not accept it"


class Danger(TextChoices):
    """Whether the child is in immediate danger: answered before anything is sent."""

    YES = "yes", "Yes"
    NO = "no", "No"


class DangerRoute(TextChoices):
    """Whom somebody called. Raising a disagreement never takes the place of the call."""

    POLICE = "999", "999"
    FRONT_DOOR = "front_door", "Children's social care front door"
    EMERGENCY_DUTY = "emergency_duty", "Emergency duty team"


class Opened(TextChoices):
    """Why a stage was opened."""

    SUBMITTED = "submitted", "It was raised"
    ESCALATED = "escalated", "The side that raised it took it up"
    SILENCE = "silence", "Nobody answered in time"
    VACANCY = "vacancy", "Nobody could answer at the level below"
    ADOPTED = "adopted", "A manager took it on after it was withdrawn"
    REOPENED = "reopened", "It was reopened"


BEGINNINGS = (Opened.SUBMITTED, Opened.ADOPTED, Opened.REOPENED)
"""With these its whole time begins; with the others the next stage."""


class Ended(TextChoices):
    """How a stage ended."""

    AGREED = "agreed", "Agreed"
    DECIDED = "decided", "Decided"
    ESCALATED = "escalated", "Taken up a stage"
    SILENCE = "silence", "Nobody answered in time"
    VACANCY = "vacancy", "Nobody could answer at this level"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REDIRECTED = "redirected", "Redirected"


class Target(TextChoices):
    """Where a matter goes that is no professional disagreement. The challenged side is not told."""

    LADO = "lado", "Allegation against somebody who works with children (LADO)"
    COMPLAINT = "complaint", "Complaint"
    WHISTLEBLOWING = "whistleblowing", "Whistleblowing"
    LEGAL = "legal", "Legal advice"


class FamilyTold(TextChoices):
    YES = "yes", "The family was told"
    NO = "no", "The family was not told"
    NOT_SAFE = "not_safe", "Telling the family would not be safe"


class Method(TextChoices):
    """How people talked."""

    FACE_TO_FACE = "face_to_face", "Face to face"
    TELEPHONE = "telephone", "Telephone"
    VIDEO = "video", "Video call"
    EMAIL = "email", "E-mail"
    MEETING = "meeting", "Meeting"


def check_danger(danger: str, route: str, called_at: datetime | None, at: datetime) -> None:
    """Refuses to send anything before the question of immediate danger has been answered.

    A call that was made says whom; one not made yet stops nothing: it is evidence, never a gate.
    """
    if danger not in Danger.values:
        raise Refused(
            "Say whether the child is in immediate danger. If so, call 999 or children's social "
            "care now: raising this takes the place of neither.",
            field="danger",
            code="danger_unanswered",
        )
    if route and route not in DangerRoute.values:
        raise Refused("Choose whom you called.", field="danger_route")
    check_called(called_at, at)


def check_called(called_at: datetime | None, at: datetime) -> None:
    if called_at is not None and called_at > at:
        raise Refused("The call cannot have been made later than now.", field="danger_called_at")


def check_decided_on(decided_on: date | None, on: date) -> None:
    if decided_on is not None and decided_on > on:
        raise Refused(
            "The decision cannot have been made later than today. Give the day it was made.",
            field="decided_on",
        )


def check_category(category: str, policy: Mapping[str, Any]) -> None:
    if category not in categories(policy):
        raise Refused("Choose what it is about.", field="category")


def check_agreed(answers: Mapping[str, Collection[str]], *, in_part: bool) -> None:
    """Refuses an agreement that not every challenged agency shares, unless it is "in part".

    `answers` holds under "given" what those who answered said, and under "missing" who has not.
    """
    if not answers["given"]:
        raise Refused("Nobody has answered yet, so there is nothing to agree.", code="unanswered")
    if not in_part and (answers["missing"] or Answer.REJECT in answers["given"]):
        raise Refused(
            "Not every agency has accepted. Say that it is agreed in part, or take it up a stage.",
            field="in_part",
            code="not_all_agree",
        )


def check_reopened(stopped_on: date, on: date, policy: Mapping[str, Any]) -> None:
    """Refuses to reopen what stopped too many months ago: then a new one is raised."""
    if on > reopen_until(stopped_on, policy):
        months = policy["disagreement"]["reopen_months"]
        raise Refused(
            f"It was closed more than {months} months ago. Raise a new disagreement and link it.",
            code="too_late",
        )


def reopen_until(stopped_on: date, policy: Mapping[str, Any]) -> date:
    """The last day on which it may be reopened: calendar months from the day it stopped."""
    return add_months(stopped_on, policy["disagreement"]["reopen_months"])
