"""Every row of the timetable: what starts its clock, when it is due, and what keeps it.

Due dates are written by hand from the sources in the policy and a calendar of England's bank
holidays: Christmas 2026 (25 and 28 December), New Year 2027 (1 January), Easter 2027 (26 and 29
March), May 2027 (3 and 31), August 2027 (30), Christmas 2027 (27 and 28 December), New Year 2028 (3
January), Easter 2028 (14 and 17 April), May 2028 (1 and 29). Clocks change on 25 October 2026,
28 March and 31 October 2027; 2028 is a leap year.
"""

from typing import Any

import pytest

from plans.rules import clocks
from plans.rules.clocks import BORN
from plans.rules.deadlines import OF_RECORDS
from plans.rules.plans import Kind
from plans.rules.timetable import Trigger
from tests.plans.rules.stories import POLICY, day, found, only, story

CP, CIN, LAC, EH = (
    Kind.CHILD_PROTECTION,
    Kind.CHILD_IN_NEED,
    Kind.LOOKED_AFTER,
    Kind.EARLY_HELP,
)
UNBORN = {"expected": [("2026-10-01", "2027-03-01")]}

ROWS: list[tuple[str, Kind, str, dict[str, Any], str]] = [
    # Census 8670Q, Newcastle: 45 working days over Christmas and New Year.
    ("assessment.due", CIN, "2026-11-23", {"events": [("referral", "2026-11-23")]}, "2027-01-28"),
    # Norfolk: 15 working days from the strategy discussion, over Christmas.
    ("cp.icpc", CIN, "2026-11-01", {"events": [("strategy_discussion", "2026-12-14")]},
     "2027-01-07"),
    # Liverpool: 2 working days before the day by which the conference is due.
    ("cp.report.first", CIN, "2026-11-01", {"events": [("strategy_discussion", "2026-12-14")]},
     "2027-01-05"),
    # Liverpool: 5 working days before the review of 23 February 2027.
    ("cp.report.review", CP, "2026-11-23", {}, "2027-02-16"),
    ("cp.letter", CP, "2026-12-24", {}, "2026-12-29"),  # North Yorkshire
    ("cp.record", CP, "2026-12-14", {}, "2027-01-07"),
    ("cp.cg.first", CP, "2027-03-24", {}, "2027-04-09"),  # Tees, over Easter
    # Newcastle: 4 weeks from the group held, over the October change of the clocks.
    ("cp.cg.next", CP, "2026-10-01", {"groups": ["2026-10-12"]}, "2026-11-09"),
    # Blackpool: 10 working days before the review of 23 February.
    ("cp.cg.last", CP, "2026-11-23", {}, "2027-02-09"),
    ("cp.cg.minutes", CP, "2026-11-23", {"groups": ["2026-12-23"]}, "2027-01-04"),
    ("cp.rcpc.first", CP, "2026-11-30", {}, "2027-02-28"),  # Tees; the month is clamped
    # Tees: 6 months from 31 August 2027 is 29 February in a leap year.
    ("cp.rcpc.next", CP, "2027-06-01", {"reviews": ["2027-08-31"]}, "2028-02-29"),
    ("cp.visit.first", CP, "2027-08-23", {}, "2027-09-07"),  # over the August bank holiday
    ("cp.visit", CP, "2027-08-02", {"events": [("last_visit", "2027-08-23")]}, "2027-09-07"),
    ("pb.refer", CP, "2026-11-23", UNBORN, "2026-09-14"),  # Doncaster: 40 - 16 weeks before
    # Known on 23 November, after the sixteenth week: 2 working days.
    ("pb.refer.late", CIN, "2026-11-23",
     UNBORN | {"events": [("pregnancy_known", "2026-11-23")]}, "2026-11-25"),
    ("pb.icpc", CIN, "2026-11-23",
     UNBORN | {"events": [("strategy_discussion", "2026-11-23")]}, "2026-12-07"),  # Sussex
    ("pb.birthplan", CP, "2026-11-23", UNBORN, "2027-01-18"),
    ("pb.discharge", CP, "2026-11-23",
     UNBORN | {"born": "2027-03-20", "events": [("discharge", "2027-03-27")]}, "2027-03-27"),
    ("pb.unrecorded", CP, "2026-11-23", UNBORN, "2027-03-08"),
    ("pb.rcpc.conference", CP, "2026-11-23", UNBORN, "2027-02-23"),
    # Liverpool: 20 working days from the birth, over Easter and the March change of the clocks.
    ("pb.rcpc.birth", CP, "2027-01-11", UNBORN | {"born": "2027-03-10"}, "2027-04-09"),
    ("cin.first", CIN, "2026-12-14", {"events": [("assessment_started", "2026-12-14")]},
     "2026-12-30"),
    ("cin.group.first", CIN, "2026-12-14", {}, "2026-12-30"),
    ("cin.group.next", CIN, "2026-12-14", {"groups": ["2027-03-01"]}, "2027-04-12"),
    ("cin.review.first", CIN, "2026-12-14", {}, "2027-01-25"),
    ("cin.review", CIN, "2026-12-14", {"reviews": ["2027-01-25"]}, "2027-03-08"),
    ("cin.minimum", CIN, "2027-11-30", {"follows_protection": True}, "2028-02-29"),  # Lancashire
    # One authority's table: 20 working days, over Easter 2028 and the two days of May.
    ("cin.visit", CIN, "2028-03-01", {"events": [("last_visit", "2028-04-10")]}, "2028-05-11"),
    # Regulation 4; regulation 33; regulation 28.
    ("lac.careplan", LAC, "2027-12-20", {"events": [("placement_started", "2027-12-20", "ordinary")]},
     "2028-01-06"),
    ("lac.rev.1", LAC, "2026-12-14", {}, "2027-01-14"),
    ("lac.rev.2", LAC, "2027-11-01", {"reviews": ["2027-11-29"]}, "2028-02-29"),
    ("lac.rev.n", LAC, "2027-01-04", {"reviews": ["2027-01-29", "2027-08-29"]}, "2028-02-29"),
    ("lac.visit.first", LAC, "2027-03-22", {"events": [("placement_started", "2027-03-22", "ordinary")]},
     "2027-03-29"),
    ("lac.visit", LAC, "2026-10-01", {"events": [("last_visit", "2026-10-12")]}, "2026-11-23"),
    ("lac.visit.settled", LAC, "2026-01-05",
     {"events": [("placement_started", "2026-01-05", "until_18"), ("last_visit", "2027-01-06")]},
     "2027-04-06"),
    ("lac.visit.temporary", LAC, "2027-03-01",
     {"events": [("placement_started", "2027-03-01", "temporary"), ("last_visit", "2027-03-05")]},
     "2027-03-12"),
    ("lac.group", LAC, "2026-12-14", {}, "2027-01-14"),  # Newcastle: by the review
    ("lac.decisions", LAC, "2027-03-01", {"reviews": ["2027-03-24"]}, "2027-04-02"),
    ("lac.objections", LAC, "2027-03-01", {"reviews": ["2027-03-24"]}, "2027-04-09"),
    ("lac.record", LAC, "2027-03-01", {"reviews": ["2027-03-24"]}, "2027-04-23"),
    ("lac.health", LAC, "2026-12-14", {}, "2027-01-14"),
    ("lac.pep", LAC, "2026-12-14", {}, "2027-01-14"),
    ("eh.group.first", EH, "2026-12-14", {}, "2027-01-14"),
    ("eh.group.next", EH, "2026-12-14", {"groups": ["2027-01-14"]}, "2027-02-25"),
    ("eh.review.first", EH, "2027-11-29", {}, "2028-02-29"),
    ("eh.review", EH, "2026-12-14", {"reviews": ["2027-03-14"]}, "2027-06-14"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "kind", "started", "known", "due"), ROWS)
def test_a_row_is_due_on_its_day(key, kind, started, known, due):
    told = story(kind, started, **dict(known))
    assert [one.limit_on for one in found(told, key)][-1] == day(due)


def test_no_row_of_the_policy_is_forgotten():
    assert {row[0] for row in ROWS} | OF_RECORDS == set(POLICY["timetable"])


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


def test_a_review_held_after_the_birth_keeps_the_limit_after_it_and_one_before_does_not():
    before = story(CP, "2026-11-23", **UNBORN, born="2027-02-27", reviews=["2027-02-22"])
    assert only(before, "pb.rcpc.birth").met_on is None
    after = story(CP, "2026-11-23", **UNBORN, born="2027-02-27", reviews=["2027-02-27"])
    assert only(after, "pb.rcpc.birth").met_on == day("2027-02-27")


def test_an_unborn_child_cannot_be_seen_so_visits_count_from_the_birth():
    assert found(story(CP, "2026-11-23", **UNBORN), "cp.visit.first") == []
    due = only(story(CP, "2026-11-23", **UNBORN, born="2027-02-26"), "cp.visit.first")
    assert (due.trigger, due.limit_on) == (Trigger.BIRTH, day("2027-03-12"))


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
