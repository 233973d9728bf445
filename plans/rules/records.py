"""What every record of content has: a kind, when it was, how closely it is held, and its versions.

A record hangs on the child, and on a person where it is about one; it is seen through a plan.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.moves import Moves
from plans.rules.roles import Capacity
from plans.rules.sharing import Level


class RecordKind(TextChoices):
    """The kinds of record, in words that say nothing of what one holds."""

    HOUSEHOLD_MEMBER = "household_member", "Who lives in or visits the home"
    HOUSEHOLD_CONFIRMATION = "household_confirmation", "Confirmation of who is in the home"
    ENQUIRY = "enquiry", "What was asked"
    FATHER_FIGURE = "father_figure", "Father or father figure"
    CHRONOLOGY_ENTRY = "chronology_entry", "Chronology entry"
    CHRONOLOGY_CHECK = "chronology_check", "Chronology looked through"
    CHILD_VOICE = "child_voice", "The child's voice"
    VISIT = "visit", "Visit"
    ENGAGEMENT = "engagement", "How a parent works with an agency"
    RISK_FACTOR = "risk_factor", "Factor and its impact"
    SAFE_ADDRESS = "safe_address", "Safe address"
    ASSESSMENT = "assessment", "Assessment"
    CONTRIBUTION = "contribution", "Contribution to an assessment"
    UNBORN_BABY = "unborn_baby", "The pregnancy"
    BIRTH_PLAN = "birth_plan", "Birth plan"
    CAPACITY_GOAL = "capacity_goal", "Goal of change"
    CAPACITY_MEASURE = "capacity_measure", "Measure of change"
    SUPERVISION = "supervision", "Supervision"
    INFORMATION_REQUEST = "information_request", "Request for information"


class Precision(TextChoices):
    """How exactly it is known when something was."""

    DAY = "day", "On a day"
    MONTH = "month", "Some time in a month"
    YEAR = "year", "Some time in a year"
    PERIOD = "period", "From one day to another"


class RecordStatus(TextChoices):
    STANDING = "standing", "Stands"
    SUPERSEDED = "superseded", "Out of date"
    WITHDRAWN = "withdrawn", "Withdrawn"


STARTS = (RecordStatus.STANDING,)
MOVES: Moves[RecordStatus] = {
    RecordStatus.STANDING: frozenset({RecordStatus.SUPERSEDED, RecordStatus.WITHDRAWN}),
    RecordStatus.SUPERSEDED: frozenset(),
    RecordStatus.WITHDRAWN: frozenset(),
}


class Answer(TextChoices):
    """A yes or no that may be unknown, so that nobody takes an empty field for a no."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Asked, and not known"
    NOT_ASKED = "not_asked", "Not asked"


class Knowledge(TextChoices):
    """What a reader may say is known of a matter. Computed for each reader, never stored."""

    KNOWN = "known", "Known"
    WITHHELD = "withheld", "Held by an agency that has not shared it"
    LISTED = "listed", "In the family list, and nothing is recorded of him as a father"
    ASKED = "asked", "Asked, and not known"
    NOT_ASKED = "not_asked", "Not asked"


def knowledge(
    *, is_known: bool, is_withheld: bool, was_asked: bool, is_listed: bool = False
) -> Knowledge:
    """What a reader may say of a matter, from the records they may see or may know to exist.

    `is_listed` is of a father: that the family list has one, of whom there is no record as one. What
    is known of another man says nothing of him.
    """
    if is_known and not is_listed:
        return Knowledge.KNOWN
    if is_withheld:
        return Knowledge.WITHHELD
    if is_listed:
        return Knowledge.LISTED
    return Knowledge.ASKED if was_asked else Knowledge.NOT_ASKED


class Subject(TextChoices):
    """Whether a record of a kind is about a person; one about nobody is about the child."""

    REQUIRED = "required", "A person"
    OPTIONAL = "optional", "A person, or the child"
    NOBODY = "nobody", "The child"


HELD = (Level.PLAN, Level.CONTROLLED, Level.SEALED)
"""How closely a record may be held. A pointer holds no content."""
INSIDERS = frozenset({Capacity.LEAD, Capacity.CORE, Capacity.CHAIR})


@dataclass(frozen=True)
class Handling:
    """How the records of one kind are held, by whom they are added, and who may amend them.

    `known_to` are the capacities in which somebody may know that another agency's controlled record
    exists, `named_in` those in which somebody may be named on one at all. `tells_the_blind` is
    whether somebody who opened a version is told that it is out of date even where they may not see
    the next. A joint record at the plan's level is amended by any agency whose people may add one;
    one that is between two agencies by both of them, at whichever level, and by nobody else.
    """

    levels: tuple[Level, ...] = HELD
    subject: Subject = Subject.NOBODY
    added_with: str = "add_record"
    known_to: frozenset[Capacity] = INSIDERS
    named_in: frozenset[Capacity] = frozenset(Capacity)
    is_shareable: bool = True
    is_joint: bool = False
    is_between: bool = False
    tells_the_blind: bool = True


HANDLING: Mapping[RecordKind, Handling] = {
    RecordKind.HOUSEHOLD_MEMBER: Handling(subject=Subject.REQUIRED),
    RecordKind.HOUSEHOLD_CONFIRMATION: Handling(),
    RecordKind.ENQUIRY: Handling(subject=Subject.OPTIONAL),
    RecordKind.FATHER_FIGURE: Handling(subject=Subject.OPTIONAL, is_joint=True),
    RecordKind.CHRONOLOGY_ENTRY: Handling(subject=Subject.OPTIONAL),
    RecordKind.CHRONOLOGY_CHECK: Handling(levels=(Level.PLAN,)),
    RecordKind.CHILD_VOICE: Handling(),
    RecordKind.VISIT: Handling(subject=Subject.OPTIONAL),
    RecordKind.ENGAGEMENT: Handling(subject=Subject.REQUIRED),
    RecordKind.RISK_FACTOR: Handling(subject=Subject.OPTIONAL),
    RecordKind.SAFE_ADDRESS: Handling(
        levels=(Level.SEALED,),
        subject=Subject.REQUIRED,
        named_in=INSIDERS,
        tells_the_blind=False,
    ),
    RecordKind.ASSESSMENT: Handling(),
    RecordKind.CONTRIBUTION: Handling(is_joint=True),
    RecordKind.UNBORN_BABY: Handling(is_joint=True),
    RecordKind.BIRTH_PLAN: Handling(is_joint=True),
    RecordKind.CAPACITY_GOAL: Handling(subject=Subject.REQUIRED),
    RecordKind.CAPACITY_MEASURE: Handling(),
    # Its dates are the lead's and the chair's to know; what was said stays inside the agency.
    RecordKind.SUPERVISION: Handling(
        levels=(Level.CONTROLLED,),
        added_with="record_supervision",
        known_to=frozenset({Capacity.LEAD, Capacity.CHAIR}),
        is_shareable=False,
    ),
    # Held more closely it is seen by the two agencies alone, and by nobody it is not asked of: who
    # knows of a record that another agency holds would else tell the group of it by asking for it.
    RecordKind.INFORMATION_REQUEST: Handling(
        levels=(Level.PLAN, Level.CONTROLLED),
        known_to=frozenset(),
        is_shareable=False,
        is_between=True,
    ),
}
NARROWLY_NAMED = frozenset(
    kind.value for kind, handling in HANDLING.items() if handling.named_in == INSIDERS
)
"""The kinds on which only the lead, core members and the chair are ever named."""


@dataclass(frozen=True)
class When:
    """A day, or the days within which something was."""

    from_on: date
    until_on: date
    precision: Precision

    @classmethod
    def on(cls, day: date) -> "When":
        return cls(day, day, Precision.DAY)

    @classmethod
    def in_month(cls, day: date) -> "When":
        last = monthrange(day.year, day.month)[1]
        return cls(day.replace(day=1), day.replace(day=last), Precision.MONTH)

    @classmethod
    def in_year(cls, day: date) -> "When":
        return cls(day.replace(month=1, day=1), day.replace(month=12, day=31), Precision.YEAR)

    @classmethod
    def between(cls, from_on: date, until_on: date) -> "When":
        return cls(from_on, until_on, Precision.PERIOD)


EARLIEST = date(1900, 1, 1)
"""A year before this is a slip of the pen: nobody in a child's life was there."""


def check_when(when: When, *, on: date) -> None:
    """Refuses what is still to come, what ends before it begins, and a slip of the century.

    The year or month that is running may be given: something in it has been.
    """
    if when.from_on > on:
        raise Refused("This is still to come. Record it once it has been.", field="happened_on")
    if when.until_on < when.from_on:
        raise Refused("The end is before the start.", field="until_on")
    if when.precision == Precision.PERIOD and when.until_on > on:
        raise Refused("The period ends after today. Give the days until now.", field="until_on")
    if when.from_on < EARLIEST:
        raise Refused("Check the year: it is before 1900.", field="happened_on")


def check_level(kind: RecordKind, level: int) -> None:
    """Refuses a level at which records of this kind are not held."""
    if level not in HANDLING[kind].levels:
        said = ", ".join(one.label.lower() for one in HANDLING[kind].levels)
        raise Refused(f"A record of this kind is held as: {said}.", field="level")


def check_subject(kind: RecordKind, *, has_person: bool) -> None:
    """Refuses a record that must say whom it is about, and one that is about the child alone."""
    subject = HANDLING[kind].subject
    if subject == Subject.REQUIRED and not has_person:
        raise Refused("Choose whom this is about.", field="person")
    if subject == Subject.NOBODY and has_person:
        raise Refused("This is about the child, not about somebody else.", field="person")


def check_held_as_closely(level: int, source: int) -> None:
    """Refuses a record held less closely than the one it points to, of which it would tell."""
    if level < source:
        held = Level(source).name.lower()
        raise Refused(f"What this is about is held as {held}. Hold this so too.", field="level")


def kinds_known_to(capacity: Capacity) -> list[str]:
    """The kinds of which somebody in this capacity may know that a controlled one exists."""
    return [kind.value for kind, handling in HANDLING.items() if capacity in handling.known_to]


def must_say(text: str, *, field: str, ask: str) -> None:
    """Refuses an empty answer to what a record cannot do without."""
    if not text:
        raise Refused(ask, field=field, code="blank")


def must_have_been(day: date | None, *, on: date, field: str) -> None:
    """Refuses a day that is still to come."""
    if day is not None and day > on:
        raise Refused("This day is still to come. Give it once it has been.", field=field)


def must_follow(start: date | None, end: date | None, *, field: str) -> None:
    """Refuses an end before its start, where both are known."""
    if start is not None and end is not None and end < start:
        raise Refused("The end is before the start.", field=field)
