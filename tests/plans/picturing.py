"""A family worth drawing: the Marlowes, with all that agencies differ on and do not know."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from plans.models import Person, Plan
from plans.operations import people
from plans.operations.people import LinkDetails, PersonDetails
from plans.rules.fathers import FatherFigureDetails
from plans.rules.household import HouseholdMemberDetails
from plans.rules.records import When
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.looking import ago
from tests.plans.recording import entry, record

NAMES = {
    "dean": ("father", "Dean", "Rowe-Ashby", 27),
    "gillian": ("grandparent", "Gillian", "Marlowe", 49),
    "kai": ("half_sibling", "Kai", "Marlowe", 3),
    "auntie": ("aunt_or_uncle", "Bernadette", "Featherstonehaugh-Cholmondeley", 41),
}


def relatives(cast: Cast) -> dict[str, Person]:
    """The Marlowes around the baby, by first name."""
    found = {"tamsin": cast.mother.person}
    for key, (relationship, given, family, age) in NAMES.items():
        found[key] = somebody(cast, relationship, given, family, age=age)
    return found


def somebody(
    cast: Cast, relationship: str, given: str, family: str = "", age: int | None = None, **link: Any
) -> Person:
    born_on = cast.today - timedelta(days=age * 366) if age is not None else None
    added = people.add(
        Plan.rows.get(pk=cast.plan.pk),
        details=PersonDetails(given_names=given, family_name=family, date_of_birth=born_on),
        link=LinkDetails(relationship, **link),
        by=cast.priya,
        at=cast.at,
    )
    person: Person = added.person
    return person


def lives(cast: Cast, by: str, person: Person, status: str = "lives_here", **about: Any) -> Any:
    """What somebody's agency says of a person's place in a home, by default as of today."""
    days = about.pop("days", 0)
    level = {"level": about.pop("level")} if "level" in about else {}
    details = HouseholdMemberDetails(status, **about)
    return record(cast, by, details=details, person=person, **ago(cast, days), **level)


def the_marlowes(cast: Cast) -> dict[str, Person]:
    """Tamsin at her flat; Dean there by the police and gone by social care, and at his mother's;
    Gillian visits; Kai is with his aunt; and a man is known by description only."""
    family = relatives(cast)
    flat = {"home": "Mother's flat"}
    lives(cast, "priya", family["tamsin"], care_role="main", identity="confirmed", days=20, **flat)
    lives(cast, "laura", family["dean"], days=9, **flat)
    lives(cast, "priya", family["dean"], "moved_out", days=6, **flat)
    lives(cast, "priya", family["dean"], home="His mother's house", days=6)
    lives(cast, "hannah", family["gillian"], "visits", days=3, **flat)
    lives(cast, "priya", family["kai"], home="Aunt's house", days=700)
    lives(cast, "priya", family["auntie"], home="Aunt's house", days=700)
    family["craig"] = somebody(cast, "parents_partner", "Craig")
    lives(cast, "sam", family["craig"], "stays_over", identity="description_only", days=12, **flat)
    record(
        cast, "priya", details=FatherFigureDetails("birth", "named_not_met"), person=family["dean"]
    )
    record(cast, "priya", details=FatherFigureDetails("other_carer", "unknown"))
    return family


def happened(cast: Cast, by: str, when: When, summary: str = "It happened", **about: Any) -> Any:
    """An entry of the chronology."""
    said: dict[str, Any] = {
        name: about.pop(name) for name in ("category", "impact", "significance") if name in about
    }
    if said.get("impact") == "negative":
        said["impact_text"] = "The child was frightened"
    level = about.pop("level", Level.PLAN)
    return record(cast, by, level, entry(summary, **said), when=when, **about)


def a_chronology(cast: Cast) -> None:
    """What three agencies know of the Marlowes: by day, by month, by year and over a time."""
    dean = somebody(cast, "father", "Dean", "Rowe-Ashby", age=27)
    ago = cast.today - timedelta(days=1)
    happened(cast, "priya", When.in_year(date(2024, 5, 1)), "Kai was neglected", impact="negative")
    happened(cast, "priya", When.in_month(date(2024, 12, 1)), "Kai went to his aunt")
    happened(
        cast, "laura", When.on(date(2026, 4, 22)), "Assault on Tamsin", impact="negative",
        significance="critical", person=dean,
    )  # fmt: skip
    happened(cast, "laura", When.on(date(2026, 7, 21)), "Second call", impact="negative")
    happened(
        cast, "hannah", When.between(date(2026, 9, 1), date(2026, 10, 15)), "Kept every appointment",
        category="pregnancy", impact="positive", significance="significant",
    )  # fmt: skip
    happened(cast, "hannah", When.on(ago), "The cot was bought", category="home", impact="positive")
    happened(cast, "hannah", When.on(ago), "Door not opened", category="contact")
