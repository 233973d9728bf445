"""The lines of a chronology file held against a plan: about whom each is, and what is on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from plans.models import FamilyLink, Person, Plan, Scope
from plans.queries.chronology import entries_of
from plans.rules.chronology_lines import Line, check, same_entry

ON_RECORD = "It is on record already."


def look_at(scope: Scope, plan: Plan, lines: Sequence[Line], *, on: date) -> None:
    """Say of each line what is wrong with it, or that it only repeats what is there.

    Only what the reader may see counts as being there. Two statements, however many lines.
    """
    people = _people(scope, plan)
    before = _on_record(scope, plan)
    for line in lines:
        check(line, on=on)
        _find_person(line, people)
        if line.faults or line.same is None:
            continue
        line.repeats = before.get(line.same, "")
        before.setdefault(line.same, f"It repeats line {line.number}.")


def _on_record(scope: Scope, plan: Plan) -> dict[tuple[date, date, str], str]:
    """The agency's own entries; another agency's of the same day is its own word beside ours."""
    rows = entries_of(scope, plan).filter(record__agency=scope.agency_id)
    days = rows.values_list("record__happened_on", "record__until_on", "summary")
    return {same_entry(*row): ON_RECORD for row in days}


def _people(scope: Scope, plan: Plan) -> Mapping[str, set[Person]]:
    """Who is around the child, by every name that a file may call them."""
    found: defaultdict[str, set[Person]] = defaultdict(set)
    links = FamilyLink.objects.visible_to(scope).filter(child=plan.child_id)
    for link in links.select_related("person"):
        person = link.person
        called = {person.name, person.given_names, person.known_as}
        called.add(f"{person.known_as} {person.family_name}".strip())
        for name in called - {""}:
            found[_plain(name)].add(person)
    return found


def _find_person(line: Line, people: Mapping[str, set[Person]]) -> None:
    """Whom a line is about: somebody around the child; nobody where the cell is empty."""
    said = line["about"]
    if not said or line.faults:
        return
    found = people.get(_plain(said), set())
    if len(found) == 1:
        (line.person,) = found
    elif found:
        line.refuse("about", "may be more than one person around this child. Give the full name.")
    else:
        line.refuse("about", "is nobody around this child. Add them to the family first.")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
