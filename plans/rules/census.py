"""The children in need census: what a return says of one child, and what of it breaks the statute.

The numbers are those of the census's own validation rules. Pure: no rows, no clock, no file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from agencies.errors import Refused
from agencies.workdays import add_months, long_date
from plans.rules import plans as rules
from plans.rules.children import LONGEST_PAST_TERM, TERM, Sex
from plans.rules.plans import Breach, Category, EndReason, Kind, PlanDates

NAME_NOT_GIVEN = "Name not given"
"""A return holds no names; whoever takes the plan over fills this in."""


@dataclass(frozen=True)
class Census:
    """Which return this is: whose, for which census year, and the last day it covers."""

    authority: str
    year: str
    reference_on: date

    @property
    def began_on(self) -> date:
        """The first day of the census year: a conference before it is not in the return."""
        return add_months(self.reference_on, -12) + timedelta(days=1)


@dataclass(frozen=True)
class ReturnedPlan:
    """One plan as the return gives it. `line` is where it stands in the file."""

    kind: Kind
    started_on: date
    ended_on: date | None = None
    end_reason: str = ""
    initial_category: str = ""
    category: str = ""
    conference_on: date | None = None
    reviewed_on: tuple[date, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def in_words(self) -> str:
        return f"the {self.kind.label.lower()} plan from {long_date(self.started_on)}"

    @property
    def dates(self) -> PlanDates:
        return PlanDates(
            kind=self.kind,
            started_on=self.started_on,
            ended_on=self.ended_on,
            conference_on=self.conference_on,
            reviewed_on=self.reviewed_on,
        )


@dataclass(frozen=True)
class ReturnedChild:
    """One child as the return gives them. `notes` are what was left out or mended, and why."""

    line: int
    local_id: str
    date_of_birth: date | None = None
    expected_on: date | None = None
    died_on: date | None = None
    sex: str = Sex.UNKNOWN
    numbers: tuple[tuple[str, str], ...] = ()
    plans: tuple[ReturnedPlan, ...] = ()
    notes: tuple[str, ...] = ()


def same_kind_apart(plan: PlanDates, others: Iterable[PlanDates]) -> Breach | None:
    """Census 8940 and 4014: two plans of a kind never run on the same days.

    A child in need plan may start on the day the one before it ends; a protection plan may not.
    """
    code, may_touch = ("4014", True) if plan.kind == Kind.CHILD_IN_NEED else ("8940", False)
    for other in others:
        if other.kind != plan.kind:
            continue
        first, second = sorted((plan, other), key=lambda dates: dates.started_on)
        end = first.ended_on or date.max
        if second.started_on < end or (second.started_on == end and not may_touch):
            label = Kind(plan.kind).label.lower()
            return Breach(
                code,
                f"Two {label} plans run on the same days: one from "
                f"{long_date(first.started_on)}, one from {long_date(second.started_on)}; "
                "one ends before the other starts.",
            )
    return None


def ends_with_life(plan: PlanDates, died_on: date | None) -> Breach | None:
    """Census 8920 and 4009: no plan goes on after the child's death."""
    if died_on is None or (plan.ended_on is not None and plan.ended_on <= died_on):
        return None
    return Breach(
        "4009" if plan.kind == Kind.CHILD_IN_NEED else "8920",
        f"The return says that the child died on {long_date(died_on)}, "
        "but the plan goes on after that day.",
    )


def has_its_categories(plan: ReturnedPlan) -> tuple[Breach, ...]:
    """Census 8905 and 8910: a protection plan has an initial and a latest category of abuse."""
    if plan.kind != Kind.CHILD_PROTECTION:
        return ()
    given = {"8905": ("initial", plan.initial_category), "8910": ("latest", plan.category)}
    return tuple(
        Breach(code, f"The plan's {which} category of abuse is missing or is not a known one.")
        for code, (which, category) in given.items()
        if category not in Category.values
    )


def breaches(
    plan: ReturnedPlan, others: Iterable[PlanDates], *, died_on: date | None = None
) -> tuple[Breach, ...]:
    """Every statutory rule a returned plan breaks, by itself or beside the child's other plans."""
    beside = list(others)
    more = (same_kind_apart(plan.dates, beside), ends_with_life(plan.dates, died_on))
    found = [
        *rules.breaches(plan.dates, beside),
        *(breach for breach in more if breach),
        *has_its_categories(plan),
    ]
    said: dict[str, Breach] = {}
    for breach in found:
        said.setdefault(breach.code, breach)
    # Two open plans of a kind overlap as well; the number that says more is enough.
    if said.keys() & {"8935", "4004"}:
        said.pop("8940", None)
        said.pop("4014", None)
    return tuple(said.values())


def judge(
    plan: ReturnedPlan, others: Iterable[PlanDates], *, died_on: date | None = None
) -> tuple[Breach, ...]:
    """What an ended plan breaks, so that it can be kept as history with its faults named.

    Refuses an open plan that breaks anything: nobody can work to a plan that cannot be.
    """
    found = breaches(plan, others, died_on=died_on)
    if plan.is_open and found:
        first = found[0]
        raise Refused(
            f"Line {plan.line}: {plan.in_words} is open and breaks census rule {first.code}. "
            f"{first.sentence}",
            code=first.code,
        )
    return found


def history_note(plan: ReturnedPlan, found: Iterable[Breach]) -> str | None:
    """The sentence of the report on an ended plan that comes in with its faults."""
    faults = [f"{breach.code}: {breach.sentence}" for breach in found]
    if not faults:
        return None
    words = plan.in_words[0].upper() + plan.in_words[1:]
    rules_of = "a census rule" if len(faults) == 1 else "census rules"
    return f"{words} comes in as history although it breaks {rules_of}. {' '.join(faults)}"


def check_possible(child: ReturnedChild, *, on: date) -> None:
    """Refuses dates that no plan can have: an end before the start, a day still to come, a start
    before the child could have been expected."""
    earliest = _could_be_expected(child)
    for plan in child.plans:
        for day, what in (
            (plan.started_on, "starts"),
            *((held, "was reviewed") for held in plan.reviewed_on),
            *([(plan.ended_on, "ended")] if plan.ended_on else []),
            *([(plan.conference_on, "had its conference")] if plan.conference_on else []),
        ):
            if day > on:
                _impossible(plan, f"{what} on {long_date(day)}, which is still to come.")
        if plan.ended_on and plan.ended_on < plan.started_on:
            _impossible(plan, f"ends on {long_date(plan.ended_on)}, before it starts.")
        if earliest and plan.started_on < earliest:
            _impossible(plan, "starts before the child could have been expected.")


def _could_be_expected(child: ReturnedChild) -> date | None:
    due = child.expected_on or child.date_of_birth
    return due - TERM - LONGEST_PAST_TERM if due else None


def _impossible(plan: ReturnedPlan, what: str) -> None:
    raise Refused(f"Line {plan.line}: {plan.in_words} {what}", code="impossible_date")


def without_repeats(plans: Iterable[ReturnedPlan]) -> tuple[tuple[ReturnedPlan, ...], list[str]]:
    """The plans, each once, and a note on every one the return gives again word for word."""
    kept: list[ReturnedPlan] = []
    notes = []
    for plan in plans:
        if plan in kept:
            notes.append(f"Line {plan.line} gives {plan.in_words} again; it was taken once.")
        else:
            kept.append(plan)
    return tuple(sorted(kept, key=lambda plan: (plan.started_on, plan.line))), notes


def conference_of(
    plan: ReturnedPlan, held: Iterable[date], taken: Iterable[date], census: Census
) -> ReturnedPlan:
    """The plan with the initial conference it came from.

    The census asks for a conference only in the year it was held, and a plan starts on its day
    (2885): where the return gives none, the start says when it was. One that it does give, on
    another day, stands, so that the breach is named; but it says nothing of an open plan older
    than the census year.
    """
    days = set(held)
    older = plan.is_open and plan.started_on < census.began_on
    others = [d for d in days - set(taken) if d <= (plan.ended_on or date.max)]
    if plan.started_on in days or older or not others:
        return replace(plan, conference_on=plan.started_on)
    return replace(plan, conference_on=min(others, key=lambda d: abs(d - plan.started_on)))


def end_reason(ended_on: date | None, closed_on: date | None, reason: str) -> str:
    """Why a plan ended, as far as the return tells: the closure of the case on the same day."""
    if ended_on is None:
        return ""
    if ended_on == closed_on:
        return str(rules.CENSUS_CLOSURES.get(reason, EndReason.NOT_KNOWN))
    return str(EndReason.NOT_KNOWN)
