"""Lesson 1 from the records: each agency's words on the home, and who made sure and when."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from plans.models import Enquiry, HouseholdConfirmation, HouseholdMember, Person, Visit
from plans.queries.lessons.group import who_undertake
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import agency_of, of_meeting, of_record
from plans.rules.children import age_in_years
from plans.rules.enquiries import Found, Topic
from plans.rules.household import CareRole, Checks, HouseholdStatus, Identity
from plans.rules.lessons import household as rules
from plans.rules.lessons.facts import newest
from plans.rules.reviews import HomeChecked
from plans.rules.visits import VisitOutcome

LET_IN = frozenset({VisitOutcome.SEEN, VisitOutcome.PARENT_SEEN, VisitOutcome.NOT_SEEN})
"""Somebody opened the door, whether or not the child was seen."""
GROWN_UP = 18


def facts(reading: Reading) -> rules.Household:
    """What agencies say of the child's home, and of somebody in it that they live elsewhere."""
    rows = reading.standing(HouseholdMember)
    here = homes_of_the_child(rows)
    inside = [row for row in rows if row.home in here]
    return rules.Household(
        words=tuple(map(_word, inside)),
        confirmations=tuple(_confirmations(reading)),
        adults=tuple(_adults(reading, inside)),
        visits=tuple(
            rules.Visit(of_record(row)) for row in reading.standing(Visit) if row.outcome in LET_IN
        ),
        elsewhere=tuple(
            rules.Elsewhere(of_record(row), _person(row).pk, _person(row).name)
            for row in rows
            if row.home not in here and row.status == HouseholdStatus.LIVES_HERE
        ),
        unanswered=tuple(
            rules.Confirmation(of_record(row))
            for row in reading.standing(Enquiry)
            if row.topic == Topic.HOUSEHOLD and row.found in {Found.UNKNOWN, Found.DECLINED}
        ),
        agencies=tuple(
            {seat.agency_id: agency_of(seat.agency) for seat in who_undertake(reading)}.values()
        ),
        meetings=reading.meetings,
    )


def homes_of_the_child(rows: Iterable[HouseholdMember]) -> frozenset[str]:
    """What the child's home is called: as by the newest word on its main carer, or not at all.

    Most agencies name no home, because they know of one; so one without a name is the child's.
    """
    named = [row for row in rows if row.home]
    carers = [row for row in named if row.care_role == CareRole.MAIN and _lives_here(row)]
    if carers:
        return frozenset({"", max(carers, key=_order).home})
    names = {row.home for row in named}
    return frozenset({"", *names}) if len(names) == 1 else frozenset({""})


def main_carers(reading: Reading) -> set[uuid.UUID]:
    """Whom the newest word on them calls the child's main carer."""
    last = {_person(row).pk: row for row in sorted(reading.standing(HouseholdMember), key=_order)}
    return {pk for pk, row in last.items() if row.care_role == CareRole.MAIN and not _gone(row)}


def sharing_the_care(reading: Reading) -> dict[uuid.UUID, str]:
    """Who, by the newest word on them, is the child's main carer or shares the care; by name."""
    last = {_person(row).pk: row for row in sorted(reading.standing(HouseholdMember), key=_order)}
    cares = {CareRole.MAIN, CareRole.SHARES}
    return {
        pk: _person(row).name
        for pk, row in last.items()
        if row.care_role in cares and not _gone(row)
    }


def _order(row: HouseholdMember) -> tuple[object, ...]:
    return of_record(row).order


def _lives_here(row: HouseholdMember) -> bool:
    return row.status == HouseholdStatus.LIVES_HERE


def _gone(row: HouseholdMember) -> bool:
    return row.status == HouseholdStatus.MOVED_OUT


def _person(row: HouseholdMember) -> Person:
    person = row.record.person
    assert person is not None, "What is said of the home is said of a person."
    return person


def _word(row: HouseholdMember) -> rules.Word:
    person = _person(row)
    says = HouseholdStatus(row.status).label
    return rules.Word(of_record(row), person.pk, person.name, row.status, says)


def _confirmations(reading: Reading) -> Iterator[rules.Confirmation]:
    """An agency that made sure, and a meeting that asked."""
    for row in reading.standing(HouseholdConfirmation):
        yield rules.Confirmation(of_record(row), row.get_how_display().lower())
    for review in reading.held:
        if review.home_checked in {HomeChecked.UNCHANGED, HomeChecked.CHANGED}:
            yield rules.Confirmation(of_meeting(review), "asked at a meeting")


def _adults(reading: Reading, rows: Iterable[HouseholdMember]) -> Iterator[rules.Adult]:
    """Each adult once, with the best that any agency knows: what one has found out is found out."""
    said: defaultdict[uuid.UUID, list[HouseholdMember]] = defaultdict(list)
    for row in rows:
        said[_person(row).pk].append(row)
    since = _first_said(reading)
    for pk, words in said.items():
        person = _person(words[0])
        if not _is_grown_up(person, reading.today):
            continue
        last = newest(map(_word, words))
        assert last is not None
        yield rules.Adult(
            last.source,
            pk,
            person.name,
            is_identified=any(row.identity != Identity.DESCRIPTION_ONLY for row in words),
            are_checks_asked=any(row.checks != Checks.NOT_REQUESTED for row in words),
            since=since[pk],
        )


def _first_said(reading: Reading) -> dict[uuid.UUID, date]:
    """Since when each person has been known of: an amendment gives nobody more time."""
    found: dict[uuid.UUID, date] = {}
    for row in reading.ever(HouseholdMember):
        pk, on = _person(row).pk, row.record.happened_on
        found[pk] = min(on, found.get(pk, on))
    return found


def _is_grown_up(person: Person, today: date) -> bool:
    born_on = person.date_of_birth
    return born_on is None or age_in_years(born_on, today) >= GROWN_UP
