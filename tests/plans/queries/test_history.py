"""Who changed what: every change once, old and new in words, for whoever may read it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from agencies import clock
from plans import access
from plans.models import GroupMember, Outcome, Person, Plan
from plans.operations import actions, children, group, leaving, outcomes, people, plans
from plans.operations.group import SeatDetails
from plans.operations.outcomes import OutcomeDetails
from plans.operations.people import LinkDetails, PersonDetails
from plans.queries.history import OUTSIDER, History, history
from plans.queries.history_events import Entry
from tests.cast import Cast

DETAILS = OutcomeDetails(
    worry="Missed appointments put the pregnancy at risk",
    change="Tamsin has the care she and the baby need",
    measure="Antenatal appointments kept",
    baseline="2 of 5",
    target="all",
)


@pytest.fixture
def later(at: datetime) -> datetime:
    """A moment of its own, so that what happens at it stands apart from the making of the cast."""
    return at + timedelta(minutes=5)


def told(cast: Cast, name: str = "hannah", **options) -> History:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    return history(scope, Plan.rows.get(pk=cast.plan.pk), **options)


def entries(cast: Cast, name: str = "hannah") -> list[Entry]:
    return [entry for day in told(cast, name).days for entry in day.entries]


def newest(cast: Cast, name: str = "hannah") -> Entry:
    return entries(cast, name)[0]


def said(entry: Entry) -> list[tuple[str, str, str]]:
    return [(one.label, one.old, one.new) for one in entry.changes]


def test_what_one_operation_wrote_in_steps_is_one_change(cast: Cast):
    started = [one for one in entries(cast) if one.heading == "Started the plan"]
    assert len(started) == 1
    assert ("Lead practitioner", "", "Priya Nandakumar") in said(started[0])
    assert ("Category", "", "Neglect") in said(started[0])


def test_a_change_says_who_and_the_old_and_new_in_words(cast: Cast, later: datetime):
    plan = Plan.rows.get(pk=cast.plan.pk)
    plans.change(
        plan,
        category="EMO",
        contingency=plan.contingency,
        version=plan.version,
        by=cast.priya,
        at=later,
    )
    entry = newest(cast)
    assert (entry.heading, entry.who, entry.at) == ("Changed the plan", cast.priya.name, later)
    assert said(entry) == [("Category", "Neglect", "Emotional abuse")]


def test_an_update_of_an_action_is_told_once_with_its_words(cast: Cast, later: datetime):
    actions.update(
        cast.action,
        answer="blocked",
        note="No template",
        reason="Waiting for the trust",
        version=cast.action.version,
        by=cast.hannah,
        at=later,
    )
    entry = newest(cast)
    assert entry.heading == "Updated the action “Write the birth plan”"
    assert said(entry) == [
        ("State", "Not started", "Blocked"),
        ("What happened", "", "No template"),
        ("Why", "", "Waiting for the trust"),
    ]
    assert [one.at for one in entries(cast)].count(later) == 1


def test_handing_over_and_taking_back_are_told(cast: Cast, later: datetime):
    update = actions.update(
        cast.action,
        answer="still_going",
        note="Begun",
        version=cast.action.version,
        by=cast.hannah,
        at=later,
    )
    actions.undo(update, by=cast.hannah, at=later + timedelta(minutes=1))
    actions.hand_over(
        cast.action,
        to=cast.seats["sam"],
        reason="Leave",
        version=None,
        by=cast.priya,
        at=later + timedelta(minutes=2),
    )
    handed, back, _ = entries(cast)[:3]
    assert handed.heading == "Handed over the action “Write the birth plan”"
    assert ("Owner", "Hannah Brookes", "Sam Delaney") in said(handed)
    assert back.heading == "Took back an update of the action “Write the birth plan”"
    assert ("State", "In progress", "Not started") in said(back)


def test_an_owner_changed_by_filling_a_vacancy_is_told(cast: Cast, later: datetime):
    vacancy = group.declare_vacancy(
        cast.plan, details=SeatDetails(role="GP", purpose="Meds"), by=cast.priya, at=later
    )
    actions.hand_over(
        cast.action, to=vacancy, reason="Waits", version=None, by=cast.priya, at=later
    )
    seat = group.propose(
        cast.plan,
        worker=cast.olive,
        details=SeatDetails(role="GP", purpose="Meds"),
        fills=vacancy,
        by=cast.priya,
        at=later,
    )
    group.accept(seat, by=cast.olive, at=later + timedelta(minutes=1))
    found = {one.heading: said(one) for one in entries(cast)[:3]}
    assert found["Changed the action “Write the birth plan”"] == [
        ("Owner", "vacant: GP", "Olive Tarrant")
    ]
    assert "Filled a vacancy: GP" in found
    assert "Olive Tarrant joined the group" in found


def test_progress_is_told_once_and_so_is_a_change_of_words(cast: Cast, later: datetime):
    outcomes.record_progress(
        cast.outcome, now="4 of 5", observed_on=cast.today, by=cast.hannah, at=later
    )
    entry = newest(cast)
    assert entry.heading == "Said where “Tamsin has the care she and the baby need” stands"
    assert ("Now", "", "4 of 5") in said(entry)
    assert [one.at for one in entries(cast)].count(later) == 1
    outcome = Outcome.rows.get(pk=cast.outcome.pk)
    outcomes.change(
        outcome,
        details=DETAILS,
        version=outcome.version,
        by=cast.priya,
        at=later + timedelta(minutes=1),
    )
    entry = newest(cast)
    assert entry.heading == "Changed the outcome “Tamsin has the care she and the baby need”"
    assert [label for label, _, _ in said(entry)] == ["Target date"]


def test_what_the_family_says_is_told(cast: Cast, later: datetime):
    for minute, answer, reason in [(0, "agrees", ""), (1, "disagrees", "Too far")]:
        outcomes.record_understanding(
            cast.outcome,
            person=cast.mother.person,
            answer=answer,
            reason=reason,
            how_checked="Asked at home",
            checked_on=cast.today,
            by=cast.priya,
            at=later + timedelta(minutes=minute),
        )
    entry = newest(cast)
    assert entry.heading.startswith("Recorded what Tamsin Marlowe makes of")
    assert said(entry) == [("Answer", "Agrees", "Disagrees"), ("Why", "", "Too far")]


def test_joining_declining_and_leaving_are_told(cast: Cast, later: datetime):
    olive = cast.propose("olive")
    group.decline(olive, note="Ask Megan", by=cast.olive, at=later)
    entry = newest(cast)
    assert entry.heading == "Olive Tarrant declined to join the group"
    assert ("Answer", "", "Ask Megan") in said(entry)
    seat = GroupMember.rows.get(pk=cast.seats["ian"].pk)
    leaving.leave(
        seat,
        reason="left_role",
        version=seat.version,
        by=cast.ian,
        at=later + timedelta(minutes=1),
    )
    assert "Ian Storey left the group" in [one.heading for one in entries(cast)]


def test_the_birth_is_told(cast: Cast, later: datetime):
    child = cast.plan.child
    children.record_birth(
        Plan.rows.select_related("child", "partnership", "policy").get(pk=cast.plan.pk),
        born_on=cast.today,
        sex="F",
        given_names="Ada",
        version=child.version,
        by=cast.hannah,
        at=later,
    )
    birth = next(one for one in entries(cast) if one.heading == "Recorded the birth")
    assert birth.who == "Hannah Brookes"
    assert ("Given names", "", "Ada") in said(birth)
    assert ("Sex", "Not known", "Female") in said(birth)


def test_a_change_of_the_family_through_another_plan_does_not_say_who(cast: Cast, later: datetime):
    person = Person.rows.get(pk=cast.mother.person_id)
    person.known_as = "Tam"
    person._history_user, person._history_date = cast.colin, later
    person.save()
    entry = newest(cast)
    assert entry.who == OUTSIDER
    assert said(entry) == [("Known as", "", "Tam")]
    people.change(
        cast.plan,
        cast.mother,
        details=PersonDetails(given_names="Tamsin", family_name="Marlowe"),
        link=LinkDetails("mother"),
        version=cast.mother.version,
        by=cast.hannah,
        at=later + timedelta(minutes=1),
    )
    assert newest(cast).who == "Hannah Brookes"


@pytest.mark.parametrize(
    ("name", "agencies"),
    [
        ("priya", {"Social Care", "Midwifery", "Police", "School"}),
        ("ruth", {"Social Care", "Midwifery", "Police", "School"}),
        ("hannah", {"Midwifery"}),
        ("laura", {"Police"}),
    ],
)
def test_sharing_is_told_of_ones_own_agency_or_to_those_who_read_sharing(
    cast: Cast, name: str, agencies: set[str]
):
    gave = {one.heading for one in entries(cast, name) if one.heading.endswith(" access")}
    assert len(gave) == len(agencies)
    assert all(any(agency in heading for heading in gave) for agency in agencies)


def test_pages_are_whole_days_and_old_values_come_from_the_page_before(cast: Cast, at: datetime):
    plan = Plan.rows.get(pk=cast.plan.pk)
    for day, category in enumerate(("EMO", "PHY", "MUL"), start=1):
        plan = plans.change(
            plan,
            category=category,
            contingency="",
            version=plan.version,
            by=cast.priya,
            at=at + timedelta(days=day),
        )
    first = told(cast, page=1)
    assert [day.on for day in first.days] == [cast.today + timedelta(days=3)]
    assert said(first.days[0].entries[0]) == [("Category", "Physical abuse", "Multiple categories")]
    second = told(cast, page=1, before=first.before)
    assert [day.on for day in second.days] == [cast.today + timedelta(days=2)]
    third = told(cast, page=2, before=second.before)
    assert [day.on for day in third.days] == [cast.today + timedelta(days=1), cast.today]
    assert third.before is None
    assert told(cast, before=cast.today).days == []


def test_days_are_those_of_the_wall_calendar(cast: Cast):
    summer = datetime.fromisoformat("2027-07-01T23:30:00+00:00")
    plan = Plan.rows.get(pk=cast.plan.pk)
    plans.change(
        plan, category="EMO", contingency="", version=plan.version, by=cast.priya, at=summer
    )
    (day,) = told(cast, page=1).days
    assert day.on.isoformat() == "2027-07-02" == clock.local_date(summer).isoformat()


def test_the_statements_do_not_grow_with_what_happened(
    cast: Cast, at: datetime, django_assert_max_num_queries
):
    scope = access.scope_of(cast.hannah, on=cast.today)
    plan = Plan.rows.get(pk=cast.plan.pk)
    for number in (1, 20):
        for minute in range(number):
            outcomes.record_progress(
                cast.outcome,
                now=f"{minute}",
                observed_on=cast.today,
                by=cast.hannah,
                at=at + timedelta(minutes=number + minute),
            )
        with django_assert_max_num_queries(20):
            history(scope, plan)
