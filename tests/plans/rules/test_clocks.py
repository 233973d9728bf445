"""Every row of the timetable: what starts its clock, when it is due, and what keeps it."""

import pytest

from plans.rules import clocks, timetable
from plans.rules.deadlines import OF_RECORDS
from plans.rules.milestones import LOCAL
from plans.rules.pregnancies import BORN
from plans.rules.timetable import Trigger
from tests.plans.rules.stories import ENGLAND, POLICY, day, found, only, story
from tests.plans.rules.timetable_rows import CIN, CP, LAC, OF_WRITING, ROWS, UNBORN


@pytest.mark.parametrize(("key", "kind", "started", "known", "due"), ROWS)
def test_a_row_is_due_on_its_day(key, kind, started, known, due):
    told = story(kind, started, **dict(known))
    assert [one.limit_on for one in found(told, key)][-1] == day(due)


@pytest.mark.parametrize(("key", "on", "due"), OF_WRITING)
def test_what_is_to_be_written_down_is_due_on_its_day(key, on, due):
    assert timetable.limit(POLICY, key, day(on), ENGLAND).on == day(due)


def test_no_row_of_the_policy_is_forgotten_and_each_has_two_examples():
    keys = [row[0] for row in ROWS]
    assert set(keys) | OF_RECORDS == set(POLICY["timetable"])
    assert {row[0] for row in OF_WRITING} == OF_RECORDS
    assert [key for key in set(keys) if keys.count(key) < 2] == []


def test_what_statute_asks_for_is_said_to_be_statutory():
    told = story(LAC, "2026-12-14")
    assert only(told, "lac.rev.1").statutory
    assert not only(told, "lac.health").statutory


def test_each_group_held_keeps_one_date_and_starts_the_next():
    told = story(CP, "2026-11-23", groups=["2026-12-03", "2027-01-05"])
    assert only(told, "cp.cg.first").met_on == day("2026-12-03")
    kept, waiting = found(told, "cp.cg.next")
    assert (kept.limit_on, kept.met_on) == (day("2026-12-31"), day("2027-01-05"))
    assert (waiting.limit_on, waiting.met_on) == (day("2027-02-02"), None)


def test_a_meeting_that_was_put_off_was_not_held_so_the_clock_before_it_runs_on():
    told = story(CP, "2026-11-23")
    assert only(told, "cp.rcpc.first").met_on is None


def test_the_conference_keeps_the_enquirys_limit_and_may_be_late():
    told = story(CP, "2026-12-15", events=[("strategy_discussion", "2026-11-16")])
    due = only(told, "cp.icpc")
    assert (due.limit_on, due.met_on) == (day("2026-12-07"), day("2026-12-15"))


def test_before_a_birth_both_limits_of_the_conference_are_shown_and_the_earlier_binds():
    told = story(CIN, "2026-11-02", **UNBORN, events=[("strategy_discussion", "2026-11-09")])
    limits = {key: only(told, key).limit_on for key in ("cp.icpc", "pb.icpc")}
    assert limits == {"cp.icpc": day("2026-11-30"), "pb.icpc": day("2026-12-07")}


def test_a_pregnancy_known_in_time_is_referred_by_its_week():
    told = story(CIN, "2026-09-01", **UNBORN, events=[("pregnancy_known", "2026-09-14")])
    assert only(told, "pb.refer").limit_on == day("2026-09-14")
    assert found(told, "pb.refer.late") == []


def test_a_milestone_that_was_met_keeps_the_expected_date_that_was_known_on_its_day():
    expected = [("2026-10-01", "2027-03-01"), ("2027-01-04", "2027-02-01")]
    told = story(CP, "2026-12-07", expected=expected)
    met = only(told, "pb.icpc")
    assert (met.trigger_on, met.limit_on) == (day("2027-03-01"), day("2026-12-07"))
    assert met.met_on == day("2026-12-07")  # on its day; by the new date it would be weeks late
    assert only(told, "pb.birthplan").trigger_on == day("2027-02-01")


def test_a_milestone_that_is_settled_is_not_counted_again():
    told = story(CP, "2026-11-23", **UNBORN, settled=frozenset({"pb.birthplan"}))
    assert found(told, "pb.birthplan") == []


def test_a_birth_ends_what_was_due_before_it_and_keeps_its_own_recording():
    keys = frozenset({"pb.birthplan", "pb.unrecorded"})
    told = story(CP, "2026-11-23", **UNBORN, born="2027-02-27", open_keys=keys)
    assert only(told, "pb.birthplan").void == BORN
    assert only(told, "pb.unrecorded").met_on == told.today
    assert found(told, "pb.refer") == []


def test_a_milestone_is_kept_by_what_was_recorded_or_void_for_the_reason_that_was_given():
    events = [("legal_planning", "2026-12-01"), ("cpis", "2026-11-24")]
    told = story(CP, "2026-11-23", **UNBORN, events=events)
    assert only(told, "pb.lpm").met_on == day("2026-12-01")
    assert only(told, "pb.cpis").met_on == day("2026-11-24")
    spared = {Trigger.LEGAL_PLANNING: "No order is sought", Trigger.REFERRAL: "Known already"}
    told = story(CP, "2026-11-23", **UNBORN, spared=spared)
    assert only(told, "pb.lpm").void == "No order is sought"
    assert only(told, "pb.refer").void == "Known already"
    assert only(told, "pb.cpis").void == ""


def test_a_birth_leaves_the_legal_planning_meeting_to_be_held():
    keys = frozenset({"pb.birthplan", "pb.lpm"})
    told = story(CP, "2026-11-23", **UNBORN, born="2027-02-27", open_keys=keys)
    assert (only(told, "pb.birthplan").void, only(told, "pb.lpm").void) == (BORN, "")


def test_a_policy_may_set_no_day_for_a_milestone():
    older = {**POLICY, "timetable": {**POLICY["timetable"]}}
    for key in LOCAL:
        del older["timetable"][key]
    told = story(CP, "2026-11-23", **UNBORN, policy=older)
    assert [found(told, key) for key in LOCAL] == [[], []]


def test_a_child_protection_plan_of_a_born_child_has_no_milestones():
    told = story(CP, "2026-11-23")
    assert [found(told, key) for key in LOCAL] == [[], []]


def test_a_review_held_after_the_birth_keeps_the_limit_after_it_and_one_before_does_not():
    before = story(CP, "2026-11-23", **UNBORN, born="2027-02-27", reviews=["2027-02-22"])
    assert only(before, "pb.rcpc.birth").met_on is None
    after = story(CP, "2026-11-23", **UNBORN, born="2027-02-27", reviews=["2027-02-27"])
    assert only(after, "pb.rcpc.birth").met_on == day("2027-02-27")


def test_an_unborn_child_cannot_be_seen_so_visits_count_from_the_birth():
    assert found(story(CP, "2026-11-23", **UNBORN), "cp.visit.first") == []
    due = only(story(CP, "2026-11-23", **UNBORN, born="2027-02-26"), "cp.visit.first")
    assert (due.trigger, due.limit_on) == (Trigger.BIRTH, day("2027-03-12"))


def test_a_child_in_need_who_was_never_seen_is_late_from_the_start():
    unseen = only(story(CIN, "2026-11-23"), "cin.visit")
    assert (unseen.trigger, unseen.limit_on) == (Trigger.PLAN_STARTED, day("2026-12-21"))
    seen = story(CIN, "2026-11-23", events=[("last_visit", "2026-12-01")])
    assert [due.met_on for due in found(seen, "cin.visit")] == [day("2026-12-01"), None]
    at_once = story(CIN, "2026-11-23", events=[("last_visit", "2026-11-23")])
    assert only(at_once, "cin.visit").met_on is None
    assert found(story(CIN, "2026-11-23", **UNBORN), "cin.visit") == []
    born = only(story(CIN, "2026-11-23", **UNBORN, born="2027-02-26"), "cin.visit")
    assert (born.trigger, born.limit_on) == (Trigger.BIRTH, day("2027-03-30"))


def test_a_looked_after_child_whose_placement_nobody_recorded_is_visited_in_the_first_week():
    told = only(story(LAC, "2026-11-23"), "lac.visit.first")
    assert (told.trigger, told.limit_on) == (Trigger.BECAME_LOOKED_AFTER, day("2026-11-30"))
    seen = story(LAC, "2026-11-23", events=[("last_visit", "2026-11-27")])
    assert only(seen, "lac.visit.first").met_on == day("2026-11-27")
    assert only(seen, "lac.visit").limit_on == day("2027-01-08")


PLACED = ("placement_started", "2026-01-05")


@pytest.mark.parametrize(
    ("placement", "visit", "reviews", "key"),
    [
        ("until_18", "2027-01-05", [], "lac.visit"),  # the anniversary is still its first year
        ("until_18", "2027-01-06", [], "lac.visit.settled"),
        ("ordinary", "2027-06-01", [], "lac.visit"),
        ("temporary", "2026-01-09", [], "lac.visit.temporary"),
        ("temporary", "2026-02-02", ["2026-02-02"], "lac.visit"),
    ],
)
def test_the_interval_is_the_one_that_applies_on_the_day_of_the_previous_visit(
    placement, visit, reviews, key
):
    events = [(*PLACED, placement), ("last_visit", visit)]
    told = story(LAC, "2026-01-05", events=events, reviews=reviews)
    assert [due.key for due in clocks.deadlines(told) if due.trigger_on == day(visit)
            and due.key.startswith("lac.visit")] == [key]  # fmt: skip


def test_a_new_placement_begins_again_with_its_first_week():
    events = [(*PLACED, "ordinary"), ("last_visit", "2026-01-09"),
              ("placement_started", "2026-02-02", "ordinary")]  # fmt: skip
    told = story(LAC, "2026-01-05", events=events)
    assert [due.limit_on for due in found(told, "lac.visit.first")] == [
        day("2026-01-12"),
        day("2026-02-09"),
    ]
    assert found(told, "lac.visit") == []


def test_the_last_group_before_a_review_is_the_one_after_which_none_is_due_in_time():
    early = story(CP, "2026-11-23", groups=["2026-12-03"])
    assert only(early, "cp.cg.last").met_on is None
    last = story(CP, "2026-11-23", groups=["2026-12-03", "2027-01-28"])
    assert only(last, "cp.cg.last").met_on == day("2027-01-28")


def test_what_is_due_before_a_review_follows_the_day_planned_for_it():
    planned = {"review_conference": day("2027-02-01")}
    told = story(CP, "2026-11-23", planned=planned)
    assert only(told, "cp.report.review").limit_on == day("2027-01-25")


def test_a_review_known_from_elsewhere_asks_for_no_papers_here():
    told = story(CP, "2026-01-05", reviews=["2026-04-01"])
    unsent = clocks.deadlines(story(CP, "2026-01-05"))
    assert len(found(told, "cp.letter")) == 2
    assert [due.trigger_on for due in unsent if due.key == "cp.letter"] == [day("2026-01-05")]
