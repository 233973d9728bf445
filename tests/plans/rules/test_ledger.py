"""Bringing stored deadlines into line: nothing computed twice, nothing beyond its limit."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from agencies.workdays import add_months
from plans.rules import clocks, timetable
from plans.rules.deadlines import Placement, hinges_on, is_kept_by
from plans.rules.ledger import BEFORE_ITS_TIME, Stored, differences, taken_over
from plans.rules.plans import Kind
from plans.rules.reviews import REVIEW_OF, ReviewKind
from plans.rules.story import Event, Meeting, Story
from plans.rules.timetable import DeadlineStatus, Direction, Trigger, Unit
from tests.plans.rules.stories import ENGLAND, POLICY, day, story

DAYS = st.dates(date(2026, 1, 5), date(2028, 12, 29))
HAPPENED = [t for t in Trigger if t in {
    Trigger.REFERRAL, Trigger.STRATEGY_DISCUSSION, Trigger.LAST_VISIT, Trigger.ASSESSMENT_STARTED,
    Trigger.PREGNANCY_KNOWN, Trigger.DISCHARGE, Trigger.BECAME_LOOKED_AFTER,
}]  # fmt: skip
EVENTS = st.builds(Event, st.sampled_from(HAPPENED), DAYS) | st.builds(
    Event, st.just(Trigger.PLACEMENT_STARTED), DAYS, st.sampled_from(Placement.values)
)


@st.composite
def stories(draw):
    kind = draw(st.sampled_from(list(Kind)))
    started = draw(DAYS)
    expected = draw(st.lists(st.tuples(DAYS, DAYS), max_size=3))
    born_on = draw(st.none() | DAYS) if expected else None
    held = draw(st.lists(st.tuples(st.booleans(), st.integers(1, 700), st.booleans()), max_size=6))
    meetings = tuple(
        Meeting(
            ReviewKind.GROUP_MEETING if is_group else REVIEW_OF[kind],
            started + timedelta(days=after),
            sent_on=started + timedelta(days=after) if is_sent else None,
        )
        for is_group, after, is_sent in held
    )
    return Story(
        policy=POLICY,
        calendar=ENGLAND,
        kind=kind,
        started_on=started,
        today=started + timedelta(days=800),
        conference_on=started if kind == Kind.CHILD_PROTECTION else None,
        is_unborn=bool(expected) and born_on is None,
        born_on=born_on,
        expected=tuple(sorted(expected)),
        follows_protection=draw(st.booleans()),
        meetings=meetings,
        events=tuple(draw(st.lists(EVENTS, max_size=6))),
    )


def kept(lines):
    return {line.due.identity: Stored(line.status, line.due.met_on) for line in lines}


@given(stories())
def test_recomputing_changes_nothing_the_second_time(told):
    found = clocks.deadlines(told)
    first = differences({}, found)
    assert differences(kept(first.added), found).is_none
    assert clocks.deadlines(told) == found


@given(stories())
def test_the_same_clock_never_has_two_deadlines(told):
    found = clocks.deadlines(told)
    assert len({due.identity for due in found}) == len(found)


MONTHS = {"cp.rcpc.first": 3, "pb.rcpc.conference": 3, "cp.rcpc.next": 6, "lac.rev.2": 3,
          "lac.rev.n": 6, "lac.visit.settled": 3, "eh.review.first": 3, "eh.review": 3}  # fmt: skip
WORKING = {"cp.cg.first": 10, "cp.visit": 10, "pb.rcpc.birth": 20, "lac.rev.1": 20, "cp.icpc": 15,
           "cin.visit": 20, "assessment.due": 45, "lac.careplan": 10}  # fmt: skip
WEEKS = {"cp.cg.next": 4, "lac.visit": 6, "lac.visit.first": 1, "cin.review": 6}


@given(stories())
def test_no_computed_date_is_beyond_its_limit(told):
    for due in clocks.deadlines(told):
        if due.key in MONTHS:
            assert due.limit_on <= add_months(due.trigger_on, MONTHS[due.key])
        if due.key in WEEKS:
            assert due.limit_on <= due.trigger_on + timedelta(weeks=WEEKS[due.key])
        if due.key in WORKING:
            between = ENGLAND.working_days_between(due.trigger_on, due.limit_on)
            assert between <= WORKING[due.key]
            assert ENGLAND.is_working_day(due.limit_on)


@given(stories())
def test_no_date_of_any_row_is_beyond_what_its_policy_counts(told):
    for due in clocks.deadlines(told):
        row = timetable.row(POLICY, due.key)
        if row.unit == Unit.GESTATION:
            assert due.limit_on == due.trigger_on - timedelta(days=280 - 7 * row.number)
        elif row.direction == Direction.BEFORE:
            assert due.limit_on <= due.trigger_on
        elif row.unit == Unit.WORKING_DAYS:
            between = ENGLAND.working_days_between(due.trigger_on, due.limit_on)
            assert between <= row.number
        elif row.unit == Unit.MONTHS:
            assert due.limit_on <= add_months(due.trigger_on, row.number)
        else:
            days = row.number * (7 if row.unit == Unit.WEEKS else 1)
            assert due.limit_on <= due.trigger_on + timedelta(days=days)


def as_stored(told, stored):
    """The story as it is told once these deadlines are stored."""
    in_force = {DeadlineStatus.HELD, DeadlineStatus.NOT_NEEDED}
    return replace(
        told,
        settled=frozenset(key for (key, _), row in stored.items() if row.status in in_force),
        open_keys=frozenset(
            key for (key, _), row in stored.items() if row.status == DeadlineStatus.OPEN
        ),
    )


def brought(stored, told, hinging=frozenset()):
    found = differences(stored, clocks.deadlines(as_stored(told, stored)), hinging)
    gone = dict.fromkeys(found.replaced, Stored(DeadlineStatus.REPLACED))
    return stored | kept(found.added) | kept(found.changed) | gone


BEFORE_A_REVIEW = {"lac.group", "cp.cg.last", "cp.report.first", "cp.report.review"}
"""Counted back from a date that is itself counted: one kept stays kept when that date moves."""


def in_force(stored):
    return {
        one: row
        for one, row in stored.items()
        if row.status != DeadlineStatus.REPLACED and one[0] not in BEFORE_A_REVIEW
    }


@given(stories(), EVENTS)
def test_an_event_recorded_and_withdrawn_leaves_what_there_was(told, event):
    assume(all((e.trigger, e.on) != (event.trigger, event.on) for e in told.events))
    triggers = {due.identity: due.trigger for due in clocks.deadlines(told)}
    mistaken = replace(told, events=(*told.events, event))
    triggers |= {due.identity: due.trigger for due in clocks.deadlines(mistaken)}
    before = brought({}, told)
    during = brought(before, mistaken)
    hinging = frozenset(
        (key, on)
        for key, on in during
        if hinges_on(triggers[key, on], on, key, event.trigger, event.on)
    )
    reset = {
        one: Stored(DeadlineStatus.OPEN)
        if row.status == DeadlineStatus.HELD
        and is_kept_by(one[0], row.held_on, event.trigger, event.on)
        else row
        for one, row in during.items()
    }
    assert in_force(brought(reset, told, hinging)) == in_force(before)


@given(stories())
def test_what_is_open_is_not_kept_and_what_is_kept_has_its_day(told):
    for line in differences({}, clocks.deadlines(told)).added:
        assert (line.status == DeadlineStatus.HELD) == (line.due.met_on is not None)


def test_an_open_date_counted_from_another_day_is_replaced_and_comes_back():
    one = clocks.deadlines(story(Kind.CHILD_IN_NEED, "2026-11-23"))
    other = clocks.deadlines(story(Kind.CHILD_IN_NEED, "2026-11-24"))
    was = kept(differences({}, one).added)
    moved = differences(was, other)
    assert moved.replaced == frozenset(was)
    for identity in moved.replaced:
        was[identity] = Stored(DeadlineStatus.REPLACED)
    again = differences(was | kept(moved.added), one)
    assert {line.status for line in again.changed} == {DeadlineStatus.OPEN}


def test_what_kept_a_date_stays_unless_something_kept_it_sooner():
    told = story(Kind.CHILD_IN_NEED, "2026-11-23", groups=["2026-12-03"])
    found = clocks.deadlines(told)
    was = kept(differences({}, found).added)
    identity = ("cin.group.first", day("2026-11-23"))
    was[identity] = Stored(DeadlineStatus.HELD, day("2026-12-01"))
    assert differences(was, found).is_none
    was[identity] = Stored(DeadlineStatus.HELD, day("2026-12-10"))
    assert [line.due.identity for line in differences(was, found).changed] == [identity]


def test_what_was_set_aside_stays_set_aside():
    found = clocks.deadlines(story(Kind.CHILD_IN_NEED, "2026-11-23"))
    was = {due.identity: Stored(DeadlineStatus.NOT_NEEDED) for due in found}
    assert differences(was, found).is_none


def test_of_an_older_plan_what_had_fallen_due_is_set_aside_but_its_review():
    found = clocks.deadlines(story(Kind.CHILD_PROTECTION, "2026-01-05"))
    since = day("2026-11-23")
    over = {due.key: due.void for due in taken_over(found, since, with_groups=False)}
    assert over["cp.letter"] == over["cp.cg.first"] == BEFORE_ITS_TIME
    assert over["cp.rcpc.first"] == ""
    told = {due.key: due.void for due in taken_over(found, since, with_groups=True)}
    assert told["cp.cg.first"] == ""
