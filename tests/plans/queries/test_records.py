from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import access
from plans.operations import deadlines
from plans.queries.household import household
from plans.queries.records import known_to, matters, versions, who_opened
from plans.queries.visits import visits
from plans.rules.enquiries import EnquiryDetails
from plans.rules.fathers import FatherFigureDetails
from plans.rules.household import HouseholdConfirmationDetails, HouseholdMemberDetails
from plans.rules.records import Precision, When
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.looking import relative
from tests.plans.recording import FATHER, HOUSEHOLD, RISK, SEEN, amend, born, record, scope


def said_of(cast: Cast, name: str) -> dict[str, str]:
    found = matters(scope(cast, name), cast.plan.child)
    return {one.topic.value: one.knowledge.value for one in found}


def test_what_is_not_known_is_told_apart_from_what_nobody_asked_and_what_is_withheld(
    cast: Cast,
) -> None:
    assert set(said_of(cast, "sam").values()) == {"not_asked"}
    record(cast, "priya", details=FATHER)
    record(cast, "priya", details=EnquiryDetails("father", "Tamsin", "unknown"))
    record(cast, "priya", details=EnquiryDetails("mental_health", "Her GP", "none"))
    mother: dict[str, Any] = {"person": cast.mother.person}
    record(cast, "hannah", Level.CONTROLLED, RISK, **mother)
    record(cast, "hannah", Level.SEALED, HOUSEHOLD, **mother)
    record(cast, "laura")
    expected = {
        "household": "not_asked",
        "father": "asked",
        "family_history": "known",
        "domestic_abuse": "withheld",
        "substance_use": "withheld",
        "mental_health": "known",
    }
    assert said_of(cast, "sam") == expected
    # Who attends by report may not know what an agency holds back.
    told = expected | {"domestic_abuse": "not_asked", "substance_use": "not_asked"}
    assert said_of(cast, "laura") == told
    own = {"household": "known", "substance_use": "known", "domestic_abuse": "not_asked"}
    assert said_of(cast, "hannah") == expected | own
    record(cast, "sam", details=FatherFigureDetails("partner", "named_not_met"), **mother)
    assert said_of(cast, "sam")["father"] == "known"


def test_a_father_in_the_family_list_without_a_record_as_one_is_told_apart(cast: Cast) -> None:
    dean = relative(cast, "father")
    assert said_of(cast, "sam")["father"] == "listed"
    found = matters(scope(cast, "sam"), cast.plan.child)
    assert {one.topic.value: one.people for one in found if one.people} == {"father": (dean,)}
    # What is known of another man, or that the mother would not say, says nothing of him.
    record(cast, "priya", details=EnquiryDetails("father", "Tamsin", "unknown"))
    record(
        cast,
        "sam",
        details=FatherFigureDetails("partner", "named_not_met"),
        person=cast.mother.person,
    )
    assert said_of(cast, "sam")["father"] == "listed"
    record(cast, "laura", Level.SEALED, FatherFigureDetails("birth", "named_not_met"), person=dean)
    assert said_of(cast, "sam")["father"] == "listed"
    assert said_of(cast, "laura")["father"] == "known"
    record(cast, "priya", details=FatherFigureDetails("birth", "named_not_met"), person=dean)
    assert said_of(cast, "sam")["father"] == "known"


def test_what_may_be_known_says_kind_agency_and_date(cast: Cast) -> None:
    record(cast, level=Level.CONTROLLED, when=When.in_year(cast.today))
    record(cast, level=Level.SEALED)
    (one,) = known_to(scope(cast, "hannah"), cast.plan.child)
    assert (one.kind.label, one.agency) == ("Chronology entry", "Wearbridge Police")
    assert one.when.precision == Precision.YEAR
    assert known_to(scope(cast, "ian"), cast.plan.child) == []


def test_versions_and_who_opened_them_are_told_to_whom_they_concern(cast: Cast) -> None:
    one = record(cast)
    access.open_record(scope(cast, "sam"), cast.plan, one.pk, by=cast.sam, at=cast.at)
    new = amend(cast, one)
    assert [row.version for row in versions(scope(cast, "hannah"), one)] == [2, 1]
    told = who_opened(scope(cast, "ian"), new)
    assert [(row.who, row.agency, row.version) for row in told] == [
        ("Sam Delaney", "Oakmere Primary School", 1)
    ]
    assert who_opened(scope(cast, "hannah"), new) == []


def test_what_two_agencies_say_of_the_home_stands_side_by_side(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    record(cast, "priya", details=HOUSEHOLD, **mother)
    record(cast, "laura", details=HouseholdMemberDetails("moved_out"), **mother)
    record(cast, "sam", details=replace(HOUSEHOLD, home="Grandmother's"), **mother)
    record(cast, "hannah", Level.SEALED, replace(HOUSEHOLD, home="Refuge"), **mother)
    for day in (9, 2):
        when = When.on(cast.today - timedelta(days=day))
        record(cast, "sam", details=HouseholdConfirmationDetails("seen"), when=when)
    ours = scope(cast, "priya").narrowed_to(cast.plan.pk)
    with CaptureQueriesContext(connection) as made:
        found = household(ours, cast.plan.child)
    assert len(made) == 2
    assert {one.home for one in found.occupants} == {"", "Grandmother's"}
    (disputed,) = found.disputed
    assert {said.record.agency.name for said in disputed.says} == {
        "Wearbridge Children's Social Care",
        "Wearbridge Police",
    }
    assert found.in_two_homes == [cast.mother.person]
    (confirmed,) = found.confirmed
    assert confirmed.record.happened_on == cast.today - timedelta(days=2)


def test_a_visit_is_told_once_whether_recorded_or_only_in_the_timetable(cast: Cast) -> None:
    born(cast)
    deadlines.record_event(
        cast.plan,
        trigger="last_visit",
        happened_on=cast.today - timedelta(days=3),
        late_reason="In hospital",
        by=cast.priya,
        at=cast.at,
    )
    record(cast, "priya", details=replace(SEEN, late_reason="In hospital"))
    record(cast, "hannah", Level.SEALED, SEEN)
    told = visits(scope(cast, "sam"), cast.plan)
    assert [(one.on, one.visit is not None) for one in told] == [
        (cast.today, True),
        (cast.today - timedelta(days=3), False),
    ]
