"""What may be recorded, kept, set aside and moved, and on which days."""

from datetime import timedelta

import pytest

from agencies.errors import Refused
from plans.rules import deadlines
from plans.rules.deadlines import EVENTS, RECORDED, Whose
from plans.rules.plans import Kind
from plans.rules.timetable import Trigger
from tests.plans.rules.stories import day

TODAY = day("2026-11-23")
CARED_FOR = Whose(Kind.LOOKED_AFTER, day("2026-10-01"), born_on=day("2020-05-05"))
PROTECTED = Whose(
    Kind.CHILD_PROTECTION, day("2026-10-01"), day("2026-10-01"), born_on=day("2020-05-05")
)
UNBORN = Whose(
    Kind.CHILD_PROTECTION,
    day("2026-10-01"),
    day("2026-10-01"),
    expected_on=day("2027-01-18"),
    was_unborn=True,
)
EARLY = Whose(Kind.EARLY_HELP, day("2026-10-01"), born_on=day("2020-05-05"))


def test_every_event_that_can_be_recorded_has_its_words():
    assert {trigger for kind in Kind for trigger in RECORDED[kind]} <= set(EVENTS)


def test_an_unborn_child_is_not_visited_and_is_expected_to_leave_hospital():
    assert Trigger.LAST_VISIT not in deadlines.recordable(UNBORN)
    assert Trigger.DISCHARGE in deadlines.recordable(UNBORN)
    assert deadlines.recordable(EARLY) == ()


@pytest.mark.parametrize(
    ("whose", "trigger", "on", "placement"),
    [
        (PROTECTED, "last_visit", "2026-11-23", ""),
        (PROTECTED, "strategy_discussion", "2026-09-20", ""),
        (CARED_FOR, "placement_started", "2026-09-30", "temporary"),
        (CARED_FOR, "became_looked_after", "2026-09-30", ""),
        (UNBORN, "discharge", "2026-12-21", ""),
        (UNBORN, "pregnancy_known", "2026-06-01", ""),
    ],
)
def test_what_happened_may_be_recorded(whose, trigger, on, placement):
    deadlines.check_event(whose, trigger, day(on), placement, today=TODAY)


@pytest.mark.parametrize(
    ("whose", "trigger", "on", "placement", "field"),
    [
        (PROTECTED, "last_visit", "2026-11-24", "", "happened_on"),
        (PROTECTED, "last_visit", "2026-09-30", "", "happened_on"),
        (PROTECTED, "strategy_discussion", "2026-10-02", "", "happened_on"),
        (PROTECTED, "referral", "2019-01-01", "", "happened_on"),
        (PROTECTED, "placement_started", "2026-11-01", "ordinary", "trigger"),
        (PROTECTED, "birth", "2026-11-01", "", "trigger"),
        (PROTECTED, "last_visit", "2026-11-23", "ordinary", "placement"),
        (UNBORN, "last_visit", "2026-11-23", "", "trigger"),
        (UNBORN, "discharge", "2026-12-22", "", "happened_on"),
        (CARED_FOR, "placement_started", "2026-11-01", "", "placement"),
        (CARED_FOR, "placement_started", "2026-11-01", "castle", "placement"),
        (CARED_FOR, "placement_started", "2020-05-04", "ordinary", "happened_on"),
        (EARLY, "last_visit", "2026-11-23", "", "trigger"),
    ],
)
def test_what_cannot_have_happened_is_refused(whose, trigger, on, placement, field):
    with pytest.raises(Refused) as refused:
        deadlines.check_event(whose, trigger, day(on), placement, today=TODAY)
    assert refused.value.field == field


def kept(key="cp.letter", *, on="2026-11-20", is_before=False, counted="2026-11-19"):
    deadlines.check_kept(
        key,
        counted_from=day(counted),
        is_before=is_before,
        on=day(on),
        today=TODAY,
        started_on=day("2026-10-01"),
    )


def test_something_is_kept_between_the_start_of_its_clock_and_today():
    kept(on="2026-11-19")
    kept(on="2026-11-23")
    kept("pb.birthplan", on="2026-11-01", is_before=True, counted="2027-03-01")
    kept("lac.careplan", on="2026-11-01")


@pytest.mark.parametrize("on", ["2026-11-18", "2026-11-24"])
def test_a_day_to_come_and_one_before_the_clock_started_are_refused(on):
    with pytest.raises(Refused) as refused:
        kept(on=on)
    assert refused.value.field == "held_on"


@pytest.mark.parametrize("key", ["cp.rcpc.next", "cp.cg.next", "lac.objections", "pb.unrecorded"])
def test_what_a_meeting_or_a_birth_keeps_is_not_ticked_off(key):
    with pytest.raises(Refused):
        deadlines.check_by_hand(key)


@pytest.mark.parametrize(
    ("key", "statutory", "may_move", "refused"),
    [
        ("cp.letter", False, False, None),
        ("cp.cg.next", False, True, None),
        ("cp.cg.next", False, False, "by_chair"),
        ("cp.rcpc.next", False, True, "review"),
        ("lac.careplan", True, True, "statutory"),
        ("cin.minimum", False, True, "window"),
        ("pb.unrecorded", False, True, "by_birth"),
    ],
)
def test_what_may_be_set_aside(key, statutory, may_move, refused):
    if refused is None:
        deadlines.check_not_needed(key, statutory=statutory, may_move=may_move)
        return
    with pytest.raises(Refused) as caught:
        deadlines.check_not_needed(key, statutory=statutory, may_move=may_move)
    assert caught.value.code == refused


@pytest.mark.parametrize(
    ("key", "days"), [("cp.rcpc.next", 0), ("cp.rcpc.next", -11), ("cp.rcpc.next", 900)]
)
def test_a_move_to_the_same_day_the_past_or_years_ahead_is_refused(key, days):
    due = TODAY + timedelta(days=10)
    with pytest.raises(Refused) as refused:
        deadlines.check_move(key, due, due, due + timedelta(days=days), today=TODAY)
    assert refused.value.field == "due_on"


def test_a_window_is_neither_moved_nor_ticked():
    with pytest.raises(Refused):
        deadlines.check_move("cin.minimum", TODAY, TODAY, TODAY, today=TODAY)
