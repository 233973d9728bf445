"""Reading one child's element of a census return into what it says. Pure.

Returns as authorities make them have oddities: words between elements, the sex under the old name
or by the old codes, a plan given twice, numbers whose check letter is wrong. What can be read is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from agencies.errors import Refused
from agencies.workdays import long_date
from plans.rules import census as rules
from plans.rules import identifiers
from plans.rules.census import Census, ReturnedChild, ReturnedPlan
from plans.rules.children import CENSUS_SEX, Sex, check_birth_date, check_edd
from plans.rules.identifiers import Scheme
from plans.rules.plans import Category, Kind

DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]+)?(?:Z|[+-]\d{2}:\d{2})?")
NUMBERS = {
    "UPN": Scheme.UPN,
    "FormerUPN": Scheme.FORMER_UPN,
    "ULN": Scheme.ULN,
    "NHSNumber": Scheme.NHS_NUMBER,
    "NHSnumber": Scheme.NHS_NUMBER,
}
LONGEST_SHOWN = 40


@dataclass
class Element:
    """One element of the file: where it starts, its own words, and the elements in it."""

    name: str
    line: int
    words: str = ""
    inside: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> Iterator["Element"]:
        return (element for element in self.inside if element.name == name)

    def first(self, name: str) -> "Element":
        """The first element of a name that says anything, or an empty one."""
        filled = (e for e in self.all(name) if e.words.strip() or e.inside)
        return next(filled, Element(name, self.line))

    def text(self, name: str) -> str:
        return self.first(name).words.strip()

    def date(self, name: str) -> date | None:
        """Refuses words that are no day of the calendar, naming element and line."""
        found = self.first(name)
        words = found.words.strip()
        return as_date(words, found) if words else None


def as_date(words: str, element: Element) -> date:
    """A day as XML writes it. Refuses 30 February, 31/12/2022 and the like."""
    matched = DATE.fullmatch(words)
    try:
        return date.fromisoformat(matched[1] if matched else "")
    except ValueError:
        raise Refused(
            f"Line {element.line}: {element.name} is “{_short(words)}”, which is not a date.",
            code="impossible_date",
        ) from None


def read_census(header: Element) -> Census:
    """Which return it is. Refuses one that is no children in need census, or does not say when."""
    details = header.first("CollectionDetails")
    collection = details.text("Collection")
    if collection.upper() != "CIN":
        said = (
            f"says that it is “{_short(collection)}”" if collection else "does not say what it is"
        )
        raise Refused(
            f"Line {details.line}: the header {said}; a children in need census is “CIN”."
        )
    reference_on = details.date("ReferenceDate")
    if reference_on is None:
        raise Refused(f"Line {details.line}: the header gives no ReferenceDate.")
    if not 1990 <= reference_on.year <= 2100:
        raise Refused(f"Line {details.line}: the ReferenceDate is in the year {reference_on.year}.")
    return Census(
        authority=header.first("Source").text("LEA"),
        year=details.text("Year")[:4],
        reference_on=reference_on,
    )


def local_id_of(child: Element) -> str:
    """The child's local id as the return writes it, whatever it looks like."""
    return child.first("ChildIdentifiers").text("LAchildID")


def read_child(child: Element, census: Census, *, on: date) -> ReturnedChild:
    """What a return says of one child. Refuses a child without a usable id or birth, and dates
    that cannot be; leaves out a number or sex that cannot be, and notes it."""
    told = child.first("ChildIdentifiers")
    notes: list[str] = []
    try:
        local_id = identifiers.normalise(Scheme.LOCAL_CHILD_ID, told.text("LAchildID"))
    except Refused as refused:
        raise Refused(
            f"Line {told.line}: LAchildID is missing. Nothing else tells this child from others."
            if not told.text("LAchildID")
            else f"Line {told.line}: {refused.sentence}"
        ) from None
    born_on, expected_on = told.date("PersonBirthDate"), told.date("ExpectedPersonBirthDate")
    _check_birth(born_on, expected_on, census, told, on=on)
    plans, repeats = rules.without_repeats(_plans(child, census))
    read = ReturnedChild(
        line=child.line,
        local_id=local_id,
        date_of_birth=born_on,
        expected_on=expected_on,
        died_on=told.date("PersonDeathDate"),
        sex=_sex(told, notes, is_unborn=expected_on is not None),
        numbers=_numbers(told, notes),
        plans=plans,
    )
    rules.check_possible(read, on=on)
    if expected_on and expected_on < census.reference_on and any(p.is_open for p in plans):
        notes.append(
            f"The child was expected on {long_date(expected_on)}; the return gives no birth."
        )
    return replace(read, notes=(*repeats, *notes))


def _check_birth(
    born_on: date | None, expected_on: date | None, census: Census, told: Element, *, on: date
) -> None:
    if (born_on is None) == (expected_on is None):
        both = "both a date of birth and" if born_on else "neither a date of birth nor"
        raise Refused(
            f"Line {told.line}: the return gives {both} an expected date of birth; a child has "
            "exactly one (census rule 8525).",
            code="8525",
        )
    if expected_on and expected_on < census.began_on - timedelta(days=365):
        raise Refused(
            f"Line {told.line}: the birth was expected on {long_date(expected_on)}, long before "
            "the census year. Give the date of birth instead.",
            code="impossible_date",
        )
    try:
        if born_on:
            check_birth_date(born_on, on)
        if expected_on:
            # A return may be months old: only an expectation too far ahead cannot be.
            check_edd(max(expected_on, census.reference_on), census.reference_on)
    except Refused as refused:
        raise Refused(f"Line {told.line}: {refused.sentence}", code=str(refused.code)) from None


def _sex(told: Element, notes: list[str], *, is_unborn: bool) -> str:
    code = told.text("Sex") or told.text("GenderCurrent")
    sex = CENSUS_SEX.get(code.upper())
    if is_unborn and sex not in (None, Sex.UNKNOWN):
        notes.append("The sex of an unborn child was left out (census rule 8750).")
        return Sex.UNKNOWN
    if code and sex is None:
        notes.append(f"The sex “{_short(code)}” is not a census code and was left out.")
    return sex or Sex.UNKNOWN


def _numbers(told: Element, notes: list[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for name, scheme in NUMBERS.items():
        for element in told.all(name):
            if not (value := element.words.strip()):
                continue
            try:
                found.append((str(scheme), identifiers.normalise(scheme, value)))
            except Refused as refused:
                notes.append(f"Left out: {refused.sentence}")
    return tuple(dict.fromkeys(found))


def _plans(child: Element, census: Census) -> Iterator[ReturnedPlan]:
    for episode in child.all("CINdetails"):
        yield from _of_episode(episode, census)


def _of_episode(episode: Element, census: Census) -> Iterator[ReturnedPlan]:
    closed_on, reason = episode.date("CINclosureDate"), episode.text("ReasonForClosure")
    held = [*_dates(episode, "DateOfInitialCPC")]
    for enquiry in episode.all("Section47"):
        held += _dates(enquiry, "DateOfInitialCPC")
    needs = [_in_need(element) for element in episode.all("CINPlanDates")]
    protections = [_protection(element) for element in episode.all("ChildProtectionPlans")]
    starts = [plan.started_on for plan in protections if plan]
    for plan in (*needs, *protections):
        if plan is None:
            continue
        if plan.is_open and closed_on:
            raise Refused(
                f"Line {plan.line}: {plan.in_words} has no end, but its case was closed on "
                f"{long_date(closed_on)}. Give the plan its end date."
            )
        told = replace(plan, end_reason=rules.end_reason(plan.ended_on, closed_on, reason))
        in_need = plan.kind == Kind.CHILD_IN_NEED
        yield told if in_need else rules.conference_of(told, held, starts, census)


def _in_need(element: Element) -> ReturnedPlan | None:
    started_on = _start(element, "CINPlanStartDate", "CINPlanEndDate")
    if started_on is None:
        return None
    return ReturnedPlan(
        kind=Kind.CHILD_IN_NEED,
        started_on=started_on,
        ended_on=element.date("CINPlanEndDate"),
        line=element.line,
    )


def _protection(element: Element) -> ReturnedPlan | None:
    started_on = _start(element, "CPPstartDate", "CPPendDate")
    if started_on is None:
        return None
    reviews = {day for held in element.all("Reviews") for day in _dates(held, "CPPreviewDate")}
    return ReturnedPlan(
        kind=Kind.CHILD_PROTECTION,
        started_on=started_on,
        ended_on=element.date("CPPendDate"),
        initial_category=_category(element.text("InitialCategoryOfAbuse")),
        category=_category(element.text("LatestCategoryOfAbuse")),
        reviewed_on=tuple(sorted(reviews)),
        line=element.line,
    )


def _start(element: Element, start: str, end: str) -> date | None:
    started_on = element.date(start)
    if started_on is None and element.text(end):
        raise Refused(f"Line {element.line}: a plan has a {end} but no {start}.")
    return started_on


def _dates(element: Element, name: str) -> list[date]:
    said = ((e, e.words.strip()) for e in element.all(name))
    return [as_date(words, e) for e, words in said if words]


def _category(code: str) -> str:
    return code.upper() if code.upper() in Category.values else ""


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
