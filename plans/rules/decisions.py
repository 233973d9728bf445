"""What a review may decide, and what stands in the way of ending a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from agencies.workdays import Calendar, long_date
from plans.rules.plans import EndReason, Kind, check_category
from plans.rules.timetable import Policy


class Decision(TextChoices):
    CONTINUE = "continue", "The plan continues"
    END = "end", "The plan ends"
    STEP_DOWN = "step_down", "The plan ends and a plan of lesser intervention follows"
    STEP_UP = "step_up", "Step up: legal planning, or protection"
    ADJOURN = "adjourn", "Adjourned: not held, to a new date"


ENDS = frozenset({Decision.END, Decision.STEP_DOWN})


class Guard(TextChoices):
    """What blocks a signature until it is put right, or the chair says why not (plans.md 5)."""

    UNJUDGED_OUTCOMES = "unjudged_outcomes", "Some outcomes have not been judged"
    INQUORATE = "inquorate", "The meeting was not quorate"
    WORK_OUTSTANDING = "work_outstanding", "Significant work is outstanding"
    NO_CONTINGENCY = "no_contingency", "Nothing says what happens if the plan fails"
    OPEN_DISAGREEMENT = "open_disagreement", "A professional disagreement is not over"


class Destination(TextChoices):
    """Where a decision leads. Of those that end a plan, the codes are those of `EndReason`."""

    CHILD_IN_NEED = "to_child_in_need", "A child in need plan follows"
    EARLY_HELP = "to_early_help", "Early help follows"
    UNIVERSAL = "to_universal", "Universal services are enough"
    LOOKED_AFTER = "looked_after", "The child became looked after"
    RETURNED_HOME = "returned_home", "The child returned home"
    ADOPTED = "adopted", "Adopted"
    CHILD_ARRANGEMENTS_ORDER = "child_arrangements", "Child arrangements order"
    SPECIAL_GUARDIANSHIP = "special_guardianship", "Special guardianship order"
    MOVED_AREA = "moved_area", "Moved to another authority"
    ADULT_SERVICES = "adult_services", "Transferred to adult services"
    REACHED_18 = "reached_18", "Reached 18"
    LEGAL_PLANNING = "legal_planning", "Legal planning is recommended"
    PROTECTION = "to_child_protection", "A strategy discussion about protection is asked for"


_LEAVES_CARE = (
    Destination.RETURNED_HOME,
    Destination.ADOPTED,
    Destination.CHILD_ARRANGEMENTS_ORDER,
    Destination.SPECIAL_GUARDIANSHIP,
)
_LEAVES_US = (Destination.MOVED_AREA, Destination.ADULT_SERVICES, Destination.REACHED_18)

DOWN_TO: Mapping[Kind, tuple[Destination, ...]] = {
    # The first is the default: a protection plan ends as a child in need plan (plans.md 5).
    Kind.CHILD_PROTECTION: (
        Destination.CHILD_IN_NEED,
        Destination.EARLY_HELP,
        Destination.UNIVERSAL,
    ),
    Kind.LOOKED_AFTER: (Destination.CHILD_IN_NEED, Destination.EARLY_HELP, Destination.UNIVERSAL),
    Kind.CHILD_IN_NEED: (Destination.EARLY_HELP, Destination.UNIVERSAL),
    Kind.EARLY_HELP: (Destination.UNIVERSAL,),
}
END_AS: Mapping[Kind, tuple[Destination, ...]] = {
    Kind.CHILD_PROTECTION: (Destination.LOOKED_AFTER, *_LEAVES_US),
    Kind.LOOKED_AFTER: (*_LEAVES_CARE, *_LEAVES_US),
    Kind.CHILD_IN_NEED: (Destination.UNIVERSAL, Destination.LOOKED_AFTER, *_LEAVES_US),
    Kind.EARLY_HELP: (Destination.UNIVERSAL, Destination.LOOKED_AFTER, *_LEAVES_US),
}
UP_TO: Mapping[Kind, tuple[Destination, ...]] = {
    Kind.CHILD_PROTECTION: (Destination.LEGAL_PLANNING,),
    Kind.LOOKED_AFTER: (Destination.LEGAL_PLANNING, Destination.PROTECTION),
    Kind.CHILD_IN_NEED: (Destination.PROTECTION, Destination.LEGAL_PLANNING),
    Kind.EARLY_HELP: (Destination.PROTECTION,),
}

FOLLOWED_BY: Mapping[str, Kind] = {
    EndReason.STEPPED_DOWN_TO_CHILD_IN_NEED: Kind.CHILD_IN_NEED,
    EndReason.STEPPED_DOWN_TO_EARLY_HELP: Kind.EARLY_HELP,
}
"""The plan that comes after one that ended for such a reason."""

STATUTORY = frozenset({Kind.CHILD_PROTECTION, Kind.LOOKED_AFTER})


def destinations(kind: Kind, decision: str) -> tuple[Destination, ...]:
    """Where a decision may lead on a plan of a kind; nowhere where the plan simply continues."""
    by_decision = {Decision.END: END_AS, Decision.STEP_DOWN: DOWN_TO, Decision.STEP_UP: UP_TO}
    table = by_decision.get(Decision(decision))
    return table[kind] if table else ()


def check_decision(
    kind: Kind, decision: str, *, leads_to: str, category: str, next_review_on: date | None
) -> None:
    """Refuses a decision that says too little, or leads where such a plan cannot go."""
    possible = destinations(kind, decision)
    if possible and leads_to not in possible:
        raise Refused(
            f"Choose what follows: {', or '.join(one.label.lower() for one in possible)}.",
            field="leads_to",
            code="no_such_destination",
        )
    if decision in ENDS:
        return
    if kind == Kind.CHILD_PROTECTION or category:
        check_category(kind, category)
    if next_review_on is None:
        raise Refused("Give the date of the next review.", field="next_review_on", code="no_date")


def check_next_day(on: date, *, held_on: date, today: date, field: str) -> None:
    """Refuses a next review or meeting that is not after this one, or whose day has gone by."""
    if on <= held_on:
        raise Refused("Give a day after this review.", field=field, code="too_early")
    if on < today:
        raise Refused(
            f"{long_date(on)} has gone by. Give a day that is still to come.",
            field=field,
            code="gone_by",
        )


@dataclass(frozen=True)
class Facts:
    """What the guards ask of a review that is about to be signed."""

    decision: str
    outcomes: int = 0
    unjudged: int = 0
    is_quorate: bool | None = None
    open_actions: int = 0
    agencies_undone: int = 0
    is_first_review: bool = False
    has_contingency: bool = True
    leads_to: str = ""
    unjudged_ids: frozenset[str] = frozenset()
    outstanding_ids: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    """The agencies that were there."""
    disagreements: frozenset[str] = frozenset()
    """The professional disagreements about the plan that are not over, by reference."""

    @property
    def ends(self) -> bool:
        return self.decision in ENDS

    @property
    def outstanding(self) -> int:
        """At the first review all that agencies undertook must be done; later, what is open."""
        found = self.open_actions
        return max(found, self.agencies_undone) if self.is_first_review else found


def guards(facts: Facts) -> tuple[Guard, ...]:
    """Everything that stands in the way of a signature, in the order it is shown."""
    if facts.decision == Decision.ADJOURN:
        return ()
    standing = {
        Guard.UNJUDGED_OUTCOMES: facts.unjudged > 0,
        Guard.INQUORATE: facts.is_quorate is not True,
        Guard.WORK_OUTSTANDING: facts.ends and facts.outstanding > 0,
        Guard.NO_CONTINGENCY: not facts.has_contingency,
        Guard.OPEN_DISAGREEMENT: facts.ends and bool(facts.disagreements),
    }
    return tuple(guard for guard, stands in standing.items() if stands)


@dataclass(frozen=True)
class Override:
    """For what the chair said that they go ahead: the decision, and what stood in the way of it."""

    decision: str
    leads_to: str
    facts: Mapping[str, Any]


def grounds(guard: Guard, facts: Facts) -> dict[str, Any]:
    """What exactly makes a guard stand, as it is kept with the reason to go ahead all the same."""
    if guard == Guard.UNJUDGED_OUTCOMES:
        return {"outcomes": sorted(facts.unjudged_ids)}
    if guard == Guard.WORK_OUTSTANDING:
        return {"actions": sorted(facts.outstanding_ids)}
    if guard == Guard.INQUORATE:
        return {"is_marked": facts.is_quorate is not None, "agencies": sorted(facts.counted)}
    if guard == Guard.OPEN_DISAGREEMENT:
        return {"disagreements": sorted(facts.disagreements)}
    return {}


def covers(given: Override, guard: Guard, facts: Facts) -> bool:
    """Whether a reason to go ahead still holds: for this decision, over no more than it was given for.

    No outcome or action more, no agency fewer, and attendance no other than not marked at all.
    """
    if (given.decision, given.leads_to) != (facts.decision, facts.leads_to):
        return False
    if guard == Guard.INQUORATE:
        is_marked = facts.is_quorate is not None
        there = set(given.facts.get("agencies", []))
        return given.facts.get("is_marked") == is_marked and there <= facts.counted
    now = {"outcomes": facts.unjudged_ids, "actions": facts.outstanding_ids}
    now |= {"disagreements": facts.disagreements}
    return all(now[name] <= set(then) for name, then in given.facts.items())


def because(guard: Guard, facts: Facts) -> str:
    """Why a guard stands, in one sentence."""
    if guard == Guard.UNJUDGED_OUTCOMES:
        return f"{facts.unjudged} of {_counted(facts.outcomes, 'outcome')} not judged yet."
    if guard == Guard.INQUORATE:
        return (
            "Nobody has recorded who was there, so nobody can say that it was quorate."
            if facts.is_quorate is None
            else "Too few agencies were there to decide."
        )
    if guard == Guard.NO_CONTINGENCY:
        return "The plan does not say what happens if things get worse again."
    if guard == Guard.OPEN_DISAGREEMENT:
        count = _counted(len(facts.disagreements), "professional disagreement")
        return f"{count} not over: its agencies keep it, but not the plan."
    return _outstanding(facts)


def _outstanding(facts: Facts) -> str:
    if facts.is_first_review and facts.agencies_undone >= facts.open_actions:
        return (
            f"{_counted(facts.agencies_undone, 'action')} of agencies not done. A plan ends at its "
            "first review only when every agency has done what it undertook."
        )
    return f"{_counted(facts.open_actions, 'action')} still open."


def _counted(number: int, noun: str) -> str:
    return f"1 {noun} is" if number == 1 else f"{number} {noun}s are"


def adjourned_limit(policy: Policy, on: date, calendar: Calendar, *, is_inquorate: bool) -> date:
    """The last day to which a review of a day may be put off."""
    row = "inquorate_wd" if is_inquorate else "adjourned_wd"
    return calendar.add_working_days(on, policy["reviews"][row])


def held_again_by(
    policy: Policy, on: date, calendar: Calendar, *, is_inquorate: bool, today: date
) -> date:
    """The last day on which what was put off is held again: as `adjourned_limit` of its own day.

    Where that day was recorded so late that the limit has gone by, as many days from today.
    """
    limit = adjourned_limit(policy, on, calendar, is_inquorate=is_inquorate)
    if limit > today:
        return limit
    return adjourned_limit(policy, today, calendar, is_inquorate=is_inquorate)


def check_held_again(on: date, *, limit: date) -> None:
    """Refuses to plan what was put off beyond its limit."""
    if on > limit:
        raise Refused(
            f"The review before was put off, so this one is held by {long_date(limit)}. Give that "
            "day or an earlier one.",
            field="planned_on",
            code="later_than_the_limit",
        )


def check_adjournment(
    to: date, *, on: date, limit: date, is_inquorate: bool, was_inquorate: bool
) -> None:
    """Refuses a day that is past or beyond the limit, and want of a quorum twice running."""
    if is_inquorate and was_inquorate:
        raise Refused(
            "The review before was put off because it was not quorate, and that is not done twice "
            "running. Hold this one, and say why it goes ahead without a quorum.",
            code="twice_running",
        )
    if to <= on:
        raise Refused("Give a day that is still to come.", field="to_on", code="past")
    if to > limit:
        why = "could not decide" if is_inquorate else "was put off"
        raise Refused(
            f"A review that {why} is held again by {long_date(limit)}.",
            field="to_on",
            code="later_than_the_limit",
        )
