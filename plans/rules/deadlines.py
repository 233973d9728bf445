"""What may be done with a deadline: who keeps which, what may be moved, and what is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from agencies.errors import Refused
from agencies.workdays import add_months, long_date
from plans.rules.children import TERM
from plans.rules.plans import Kind
from plans.rules.reviews import REVIEW_OF, ReviewKind
from plans.rules.timetable import Limit, Trigger

KEPT_BY: dict[ReviewKind, frozenset[str]] = {
    ReviewKind.REVIEW_CONFERENCE: frozenset(
        {"cp.rcpc.first", "cp.rcpc.next", "pb.rcpc.conference", "pb.rcpc.birth"}
    ),
    ReviewKind.CHILD_IN_NEED_REVIEW: frozenset({"cin.review.first", "cin.review"}),
    ReviewKind.LOOKED_AFTER_REVIEW: frozenset({"lac.rev.1", "lac.rev.2", "lac.rev.n"}),
    ReviewKind.EARLY_HELP_REVIEW: frozenset({"eh.review.first", "eh.review"}),
    ReviewKind.INITIAL_CONFERENCE: frozenset({"cp.icpc", "pb.icpc"}),
    ReviewKind.GROUP_MEETING: frozenset(
        {"cp.cg.first", "cp.cg.next", "cp.cg.last", "lac.group", "cin.first"}
        | {"cin.group.first", "cin.group.next", "eh.group.first", "eh.group.next"}
    ),
}
"""The rows that holding a meeting of each kind keeps."""

REVIEWS = frozenset().union(*(KEPT_BY[kind] for kind in REVIEW_OF.values()))
GROUPS = KEPT_BY[ReviewKind.GROUP_MEETING]

VISITS = frozenset(
    {"cp.visit.first", "cp.visit", "cin.visit", "lac.visit.first", "lac.visit"}
    | {"lac.visit.settled", "lac.visit.temporary"}
)
KEPT_BY_EVENT: dict[str, Trigger] = dict.fromkeys(VISITS, Trigger.LAST_VISIT) | {
    "pb.refer": Trigger.REFERRAL,
    "pb.refer.late": Trigger.REFERRAL,
    "pb.lpm": Trigger.LEGAL_PLANNING,
    "pb.cpis": Trigger.CPIS,
    "pb.discharge": Trigger.DISCHARGE_MEETING,
}
"""The rows that are kept by something else of the timetable happening."""
COUNTED_FROM: dict[Trigger, frozenset[Trigger]] = {
    Trigger.PLACEMENT_STARTED: frozenset({Trigger.PLACEMENT_STARTED, Trigger.FIRST_PLACEMENT}),
}
"""The triggers of the rows that an event starts, where they are not its own name."""
WINDOWS = frozenset({"cin.minimum", "lac.objections"})
"""Days until which something stays possible or stays as it is. Nobody is ever late for one."""
BY_BIRTH = frozenset({"pb.unrecorded"})
OF_RECORDS = frozenset({"note.critical", "note.visit", "note.other"})
"""Rows that concern what is written in a child's record, not their plan: no deadline of a plan."""
REPORT = "cp.report.review"
"""Kept by the social worker's report to the review, once it is sent."""
SET_EARLY = frozenset({"lac.careplan"})
"""Rows that may be kept before their clock starts: a care plan is made before the placement, or
within its limit after (regulation 4)."""


class Placement(TextChoices):
    """How a looked-after child is placed: what decides how often they are visited (regulation 28)."""

    ORDINARY = "ordinary", "An ordinary placement"
    UNTIL_18 = "until_18", "Meant to last until they are 18"
    TEMPORARY = "temporary", "A temporarily approved carer, or home under an interim order"


EVENTS: dict[Trigger, str] = {
    Trigger.LAST_VISIT: "The child was visited and seen",
    Trigger.REFERRAL: "A referral was made to children's social care",
    Trigger.STRATEGY_DISCUSSION: "A strategy discussion began an enquiry",
    Trigger.ASSESSMENT_STARTED: "The assessment started",
    Trigger.PREGNANCY_KNOWN: "The pregnancy became known",
    Trigger.CPIS: "The plan was uploaded to CP-IS",
    Trigger.LEGAL_PLANNING: "A legal planning meeting was held",
    Trigger.DISCHARGE_MEETING: "The discharge planning meeting was held",
    Trigger.DISCHARGE: "The baby leaves, or left, hospital",
    Trigger.BECAME_LOOKED_AFTER: "The child became looked after",
    Trigger.PLACEMENT_STARTED: "A placement started",
}
"""What can be recorded because no other record says so, in words."""

RECORDED: dict[Kind, tuple[Trigger, ...]] = {
    Kind.CHILD_PROTECTION: (Trigger.LAST_VISIT, Trigger.REFERRAL, Trigger.STRATEGY_DISCUSSION),
    Kind.CHILD_IN_NEED: (
        Trigger.LAST_VISIT,
        Trigger.REFERRAL,
        Trigger.ASSESSMENT_STARTED,
        Trigger.STRATEGY_DISCUSSION,
    ),
    Kind.LOOKED_AFTER: (
        Trigger.LAST_VISIT,
        Trigger.PLACEMENT_STARTED,
        Trigger.BECAME_LOOKED_AFTER,
    ),
    Kind.EARLY_HELP: (),
}
PRE_BIRTH_RECORDED: dict[Kind, tuple[Trigger, ...]] = {
    Kind.CHILD_PROTECTION: (
        Trigger.PREGNANCY_KNOWN,
        Trigger.CPIS,
        Trigger.LEGAL_PLANNING,
        Trigger.DISCHARGE_MEETING,
        Trigger.DISCHARGE,
    ),
    Kind.CHILD_IN_NEED: (
        Trigger.PREGNANCY_KNOWN,
        Trigger.LEGAL_PLANNING,
        Trigger.DISCHARGE_MEETING,
        Trigger.DISCHARGE,
    ),
    Kind.LOOKED_AFTER: (),
    Kind.EARLY_HELP: (Trigger.DISCHARGE_MEETING, Trigger.DISCHARGE),
}
DISCHARGE_FORESEEN = timedelta(days=28)
LONGEST_MOVE = 12
"""Months after its limit beyond which a date is taken for a slip of the pen."""
ONLY_WITHIN_THE_PLAN = frozenset({Trigger.LAST_VISIT})


@dataclass(frozen=True)
class Whose:
    """What of a plan and its child decides what may be recorded, and on which days."""

    kind: Kind
    started_on: date
    conference_on: date | None = None
    born_on: date | None = None
    expected_on: date | None = None
    was_unborn: bool = False

    @property
    def conceived_on(self) -> date | None:
        day = self.expected_on or self.born_on
        return day - TERM if day else None


def recordable(whose: Whose) -> tuple[Trigger, ...]:
    """What may be recorded on this plan. An unborn child is not visited."""
    found = RECORDED[whose.kind]
    if whose.expected_on:
        found = tuple(trigger for trigger in found if trigger != Trigger.LAST_VISIT)
    return found + (PRE_BIRTH_RECORDED[whose.kind] if whose.was_unborn else ())


def is_kept_by(key: str, held_on: date | None, trigger: str, on: date) -> bool:
    """Whether what kept a deadline on its day was this event."""
    return KEPT_BY_EVENT.get(key) == trigger and held_on == on


def hinges_on(row_trigger: str, row_on: date, key: str, trigger: Trigger, on: date) -> bool:
    """Whether a deadline was counted from this event, or by a row that the event chose.

    A placement decides by which row each visit after it is counted.
    """
    if trigger == Trigger.PLACEMENT_STARTED and key in VISITS:
        return True
    return row_on == on and row_trigger in COUNTED_FROM.get(trigger, {trigger})


def check_event(whose: Whose, trigger: str, on: date, placement: str, *, today: date) -> None:
    """Refuses what this plan does not count from, and days on which it cannot have happened."""
    if trigger not in recordable(whose):
        raise Refused("Choose something that this plan counts from.", field="trigger")
    _not_to_come(trigger, on, today)
    _not_too_early(whose, trigger, on)
    if trigger == Trigger.STRATEGY_DISCUSSION and whose.conference_on and on > whose.conference_on:
        raise Refused(
            f"The conference was held on {long_date(whose.conference_on)}. Give the day of the "
            "strategy discussion that led to it.",
            field="happened_on",
        )
    if trigger == Trigger.PLACEMENT_STARTED and placement not in Placement.values:
        raise Refused("Say what kind of placement it is.", field="placement")
    if trigger != Trigger.PLACEMENT_STARTED and placement:
        raise Refused("Only a placement has a kind of placement.", field="placement")


def _not_to_come(trigger: str, on: date, today: date) -> None:
    if trigger == Trigger.DISCHARGE:
        if on > today + DISCHARGE_FORESEEN:
            raise Refused(
                "Give a day no more than 4 weeks ahead; record it once it is nearer.",
                field="happened_on",
            )
    elif on > today:
        raise Refused("This day is still to come. Record it once it was.", field="happened_on")


def _not_too_early(whose: Whose, trigger: str, on: date) -> None:
    seen_from = max(filter(None, [whose.started_on, whose.born_on]))
    if trigger in ONLY_WITHIN_THE_PLAN and on < seen_from:
        raise Refused(
            f"Visits on this plan count from {long_date(seen_from)}.", field="happened_on"
        )
    born = whose.born_on if trigger in {Trigger.DISCHARGE, Trigger.PLACEMENT_STARTED} else None
    if born and on < born:
        raise Refused("The child was not yet born on this day.", field="happened_on")
    if whose.conceived_on and on < whose.conceived_on:
        raise Refused("This is before the pregnancy with this child.", field="happened_on")


def check_conference(held_on: date, limits: Iterable[Limit], late_reason: str) -> None:
    """Refuses a plan whose conference was held after it was due, unless it is said why."""
    passed = next((limit for limit in limits if limit.on < held_on), None)
    if passed and not late_reason.strip():
        raise Refused(
            f"“{passed.label}” was due by {long_date(passed.on)}. Say why it was late.",
            field="late_reason",
            code="late",
        )


def check_kept(
    key: str, *, counted_from: date, is_before: bool, on: date, today: date, started_on: date
) -> None:
    """Refuses to say that something was done on a day to come, or before its clock had started."""
    if on > today:
        raise Refused("This day is still to come. Record it once it is done.", field="held_on")
    if key in SET_EARLY:
        return
    # What is due before an event is done before it; only the plan's own start bounds it.
    earliest = started_on - TERM if is_before else counted_from
    if on < earliest:
        raise Refused(
            f"This is counted from {long_date(earliest)}; give that day or a later one.",
            field="held_on",
        )


def check_by_hand(key: str) -> None:
    """Refuses to tick off what only a meeting, or a birth, keeps; and what nobody is held to."""
    if key in WINDOWS:
        raise Refused("Nothing is due on this day, so there is nothing to record.", code="window")
    if key in REVIEWS | GROUPS:
        raise Refused("Holding the meeting keeps this date. Record the meeting.", code="by_meeting")
    _check_by_birth(key)


def is_ticked_by_hand(key: str) -> bool:
    """Whether somebody says of this date that it was done, and on which day."""
    return key not in WINDOWS | REVIEWS | GROUPS | BY_BIRTH


def _check_by_birth(key: str) -> None:
    if key in BY_BIRTH:
        raise Refused("Recording the birth keeps this date.", code="by_birth")


def check_not_needed(key: str, *, statutory: bool, may_move: bool) -> None:
    """Refuses to set aside what statute asks for and any review; a meeting is the chair's to spare."""
    if key in WINDOWS:
        raise Refused(
            "Nothing is due on this day, so there is nothing to set aside.", code="window"
        )
    _check_by_birth(key)
    if statutory:
        raise Refused("This is due by statute, so it cannot be set aside.", code="statutory")
    if key in REVIEWS:
        raise Refused("A review is not set aside; its chair may move it.", code="review")
    if key in GROUPS and not may_move:
        raise Refused(
            "Only the chair, or the chair's manager, may say that a meeting is not needed.",
            code="by_chair",
        )


def check_move(key: str, limit_on: date, due_on: date, to: date, *, today: date) -> None:
    """Refuses a move that is none, one into the past, and one that is plainly a slip of the pen."""
    if key in WINDOWS:
        raise Refused("Nothing is due on this day, so there is nothing to move.", code="window")
    if to == due_on:
        raise Refused("This is the day it is due on already.", field="due_on", code="unmoved")
    if to < today:
        raise Refused("This day has gone by. Choose today or a later day.", field="due_on")
    furthest = add_months(max(limit_on, today), LONGEST_MOVE)
    if to > furthest:
        raise Refused(f"Choose a day up to {long_date(furthest)}.", field="due_on")
