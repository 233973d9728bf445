from datetime import date, timedelta

import pytest

from agencies import policy
from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.rules import timetable
from plans.rules.timetable import ENDINGS, Direction, Limit, Row, Trigger, Unit

ENGLAND = Calendar()
MONDAY = date(2026, 11, 23)


@pytest.fixture
def data():
    return policy.default()


def due(data, key, day, calendar=ENGLAND):
    return timetable.due_on(timetable.row(data, key), day, calendar)


@pytest.mark.parametrize("key", sorted(policy.default()["timetable"]))
def test_every_row_of_the_default_can_be_computed_and_said(data, key):
    row = timetable.row(data, key)
    day = timetable.due_on(row, MONDAY, ENGLAND)
    if row.number and row.unit != Unit.GESTATION:
        assert (day > MONDAY) == (row.direction == Direction.AFTER)
    assert row.in_words


def test_every_trigger_of_the_default_is_one_the_rules_know(data):
    assert {row["trigger"] for row in data["timetable"].values()} == set(Trigger) - ENDINGS


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("cp.icpc", date(2026, 12, 14)),
        ("cp.report.review", date(2026, 11, 16)),
        ("cp.cg.next", date(2026, 12, 21)),
        ("cp.rcpc.first", date(2027, 2, 23)),
        ("lac.rev.1", date(2026, 12, 21)),
        ("pb.discharge", MONDAY),
        ("pb.unrecorded", date(2026, 11, 30)),
    ],
)
def test_a_row_is_counted_in_its_own_unit_and_direction(data, key, day):
    assert due(data, key, MONDAY) == day


def test_the_conference_limit_steps_over_christmas(data):
    assert due(data, "cp.icpc", date(2026, 12, 14)) == date(2027, 1, 7)


def test_a_week_of_pregnancy_is_counted_back_from_the_expected_date(data):
    edd = MONDAY + timedelta(days=56)
    assert due(data, "pb.icpc", edd) == MONDAY - timedelta(days=28)
    assert due(data, "pb.birthplan", edd) == MONDAY + timedelta(days=14)


def test_a_row_may_count_the_day_of_its_event(data):
    data["timetable"]["cp.visit"]["count_from_day_zero"] = True
    assert due(data, "cp.visit", MONDAY) == date(2026, 12, 4)
    assert due(data, "cp.cg.first", MONDAY) == date(2026, 12, 7)


def test_a_partnership_may_count_the_day_of_the_event_everywhere(data):
    data["calendar"]["count_from_day_zero"] = True
    assert due(data, "cp.cg.first", MONDAY) == date(2026, 12, 4)


def test_a_closed_day_of_the_partnership_moves_a_limit(data):
    calendar = Calendar(frozenset({date(2026, 11, 25)}))
    assert due(data, "cp.cg.first", MONDAY, calendar) == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("cp.cg.first", "10 working days after the initial conference"),
        ("cp.letter", "1 working day after the conference"),
        ("pb.icpc", "28 weeks of pregnancy"),
        ("lac.group", "by the next review"),
    ],
)
def test_a_row_is_said_in_words(data, key, words):
    assert timetable.row(data, key).in_words == words


def test_a_limit_on_a_day_that_does_not_count_stays_unless_the_policy_moves_it(data):
    known = {Trigger.LAST_REVIEW: date(2026, 8, 21)}
    keys = ("lac.rev.2",)
    (limit,) = timetable.limits(data, keys, known, ENGLAND)
    assert limit.on == date(2026, 11, 21)
    data["calendar"]["closed_due_day"] = "working_day_before"
    (limit,) = timetable.limits(data, keys, known, ENGLAND)
    assert limit.on == date(2026, 11, 20)
    assert limit == Limit("lac.rev.2", "Second looked-after review", date(2026, 11, 20), True)


def test_a_clock_that_has_not_started_has_no_limit(data):
    assert timetable.limits(data, ("cp.icpc",), {}, ENGLAND) == ()
    assert timetable.binding(()) is None


def limit(day, *, statutory=False):
    return Limit("x", "Review", day, statutory)


def test_the_tighter_of_two_limits_is_the_earlier_date():
    early, late = limit(MONDAY), limit(MONDAY + timedelta(days=1))
    assert timetable.tighter(early, late) == early
    assert timetable.tighter(late, early) == early
    assert timetable.binding([late, early]) == early


@pytest.mark.parametrize("statutory", [True, False])
def test_any_limit_may_be_tightened(statutory):
    earlier = MONDAY - timedelta(days=3)
    assert timetable.moved(limit(MONDAY, statutory=statutory), earlier).on == earlier
    assert timetable.moved(limit(MONDAY, statutory=statutory), MONDAY).on == MONDAY


def test_a_statutory_limit_is_never_loosened_not_even_by_the_chair():
    later = MONDAY + timedelta(days=1)
    with pytest.raises(Refused, match="by statute") as caught:
        timetable.moved(limit(MONDAY, statutory=True), later, by_chair=True, reason="ill")
    assert caught.value.field == "due_on"


def test_any_other_limit_is_loosened_by_the_chair_with_a_reason_only():
    later = MONDAY + timedelta(days=1)
    assert timetable.moved(limit(MONDAY), later, by_chair=True, reason="snow").on == later
    for by_chair, reason in [(True, " "), (False, "snow")]:
        with pytest.raises(Refused, match="only the chair"):
            timetable.moved(limit(MONDAY), later, by_chair=by_chair, reason=reason)


def test_a_single_week_is_one_week():
    week = Row("x", "x", 1, Unit.WEEKS, Direction.AFTER, Trigger.LAST_VISIT, True, False)
    assert week.in_words == "1 week after the last visit"
