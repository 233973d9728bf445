"""The lessons about how agencies work together, from what the cast put on record and did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from plans import access
from plans.models import Plan
from plans.operations import group, outcomes
from plans.operations.group import SeatDetails
from plans.rules.capacity import CapacityMeasureDetails
from plans.rules.enquiries import EnquiryDetails
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.records import RecordKind
from plans.rules.risks import RiskFactorDetails
from plans.rules.sharing import Level
from plans.rules.supervision import SupervisionDetails
from plans.web import lesson_ways
from tests.cast import Cast
from tests.plans import disagreeing, freezing
from tests.plans.looking import ago, codes, lesson, only
from tests.plans.recording import GOAL, RISK, amend, entry, question, record
from tests.plans.reviewing import judged, marked, review_of

ABUSE = RiskFactorDetails("3B", "Wakes and cries", role="victim", tool="dash", score=15)


def judged_twice(cast: Cast, verdict: str = "no_change") -> None:
    """Two reviews at which the outcome was judged alike; the second yesterday."""
    for days in (9, 1):
        review = review_of(cast, held_on=cast.today - timedelta(days=days))
        judged(cast, review, verdict=verdict)
        review.status, review.signed_at, review.signed_by = "held", cast.at, cast.ruth
        review.save()


def test_8_supervision_is_told_to_lead_and_chair_by_date_and_to_others_of_their_own(
    cast: Cast,
) -> None:
    said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
    one = record(cast, "moira", Level.CONTROLLED, said, **ago(cast, 3))
    for name, may_open in {"priya": False, "ruth": False, "hannah": True, "moira": True}.items():
        shown = only(lesson(cast, Lesson.SUPERVISION, name), "supervised").evidence[0]
        assert (shown.source.id, shown.may_open) == (one.pk, may_open)
        assert shown.source.kind == RecordKind.SUPERVISION
    told = {name: len(lesson(cast, Lesson.SUPERVISION, name).reasons) for name in cast.seats if name != "tamsin"}  # fmt: skip
    assert told == {"priya": 4, "hannah": 1, "sam": 1, "laura": 1, "ian": 1}
    assert codes(lesson(cast, Lesson.SUPERVISION, "sam")) == {"not_yet"}
    late = lesson(cast, Lesson.SUPERVISION, "priya", days=35)
    assert codes(late, State.MISSING) == {"never"}
    assert late.is_mine


def test_9_a_disagreement_is_told_as_far_as_one_may_know_of_it(cast: Cast) -> None:
    disagreeing.with_contacts(cast)
    one = disagreeing.raised(cast, at=cast.at)
    line = lesson(cast, Lesson.CHALLENGE, "hannah")
    assert codes(line, State.DUE) == {"open"}
    assert line.who == ("Priya Nandakumar, lead practitioner",)
    (shown,) = line.reasons[0].evidence
    assert (shown.key, shown.what) == (one.reference, "Disagreement")
    assert codes(lesson(cast, Lesson.CHALLENGE, "hannah", days=9)) == {"overdue"}
    other = lesson(cast, Lesson.CHALLENGE, "sam")
    assert (other.state, codes(other)) == (State.NOT_NEEDED, {"no_party"})
    assert other.reasons[0].evidence == ()


def test_9_an_outcome_that_stands_still_is_challenged_or_explained(cast: Cast) -> None:
    judged_twice(cast)
    assert codes(lesson(cast, Lesson.CHALLENGE, "sam")) == {"still_unchallenged"}
    outcomes.record_progress(
        cast.outcome,
        now="2 of 5",
        observed_on=cast.today,
        note="She was in hospital for a month",
        by=cast.hannah,
        at=cast.at,
    )
    assert codes(lesson(cast, Lesson.CHALLENGE, "sam")) == {"still_and_explained"}


def test_10_factors_their_services_and_what_nobody_asked(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    record(cast, "hannah", details=ABUSE, **mother, **ago(cast, 5))
    line = lesson(cast, Lesson.IMPACT)
    assert codes(line, State.MISSING) == {"no_service"}
    assert codes(line, State.DUE) == {"not_asked", "marac_not_recorded"}
    record(cast, "laura", details=entry(), **ago(cast, 2))
    assert "incident_since" in codes(lesson(cast, Lesson.IMPACT), State.DUE)
    for topic, found in {"substance_use": "found", "mental_health": "unknown"}.items():
        record(cast, "priya", details=EnquiryDetails(topic, "Her GP", found))
    words = {one.reason.words for one in lesson(cast, Lesson.IMPACT).reasons}
    assert any(one.endswith("and what was found is not here.") for one in words)
    assert any(one.endswith("and it could not be learned.") for one in words)


def test_10_another_agencys_factor_is_opened_and_not_amended(cast: Cast) -> None:
    one = record(cast, "hannah", details=ABUSE, person=cast.mother.person, **ago(cast, 5))
    record(cast, "laura", details=entry(), **ago(cast, 2))
    for name, route in (("hannah", "record_amend"), ("priya", "record")):
        since = only(lesson(cast, Lesson.IMPACT, name), "incident_since")
        way = lesson_ways.link(Lesson.IMPACT, since, cast.plan, {"add_record"})
        assert way is not None
        assert way.page == (route, cast.plan.reference, str(one.pk))


def test_10_a_marac_is_asked_for_until_it_is_on_record(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    on = {days: cast.today - timedelta(days=days) for days in (3, 5, 40)}
    plain = replace(ABUSE, tool="", score=None)
    one = record(cast, details=replace(plain, severity="severe"), **mother)
    asked = only(lesson(cast, Lesson.IMPACT), "marac_not_recorded").reason
    assert asked.missing == "Refer it to a MARAC, or record that it was heard"
    known = replace(plain, severity="severe", marac_referred_on=on[40])
    one = amend(cast, one, details=known)
    assert codes(lesson(cast, Lesson.IMPACT)) >= {"marac_not_heard"}
    one = amend(cast, one, details=replace(known, marac_heard_on=on[5]))
    assert not {code for code in codes(lesson(cast, Lesson.IMPACT)) if "marac" in code}
    amend(cast, one, details=replace(known, marac_heard_on=on[5], judged_high_on=on[3]))
    again = only(lesson(cast, Lesson.IMPACT), "marac_not_recorded").reason
    assert again.since == on[3]


def test_10_good_news_is_no_incident_and_asked_and_none_is_not_needed(cast: Cast) -> None:
    for topic in ("domestic_abuse", "substance_use", "mental_health"):
        record(cast, "priya", details=EnquiryDetails(topic, "Her GP", "none"))
    assert lesson(cast, Lesson.IMPACT).state == State.NOT_NEEDED
    record(cast, "hannah", details=RISK, person=cast.mother.person, **ago(cast, 5))
    record(cast, details=entry(category="substance_use", impact="positive"))
    assert "incident_since" not in codes(lesson(cast, Lesson.IMPACT))


def test_11_a_goal_is_measured_at_the_start_and_again(cast: Cast) -> None:
    until = cast.today + timedelta(days=30)
    goal = record(
        cast,
        "hannah",
        details=replace(GOAL, intervention="Keyworking", until_on=until, owner=cast.seats["sam"]),
        person=cast.mother.person,
    )
    line = lesson(cast, Lesson.CAPACITY)
    assert codes(line) == {"no_baseline"}
    assert line.who == (
        "Sam Delaney, Oakmere Primary School",
        "Priya Nandakumar, lead practitioner",
    )
    start = CapacityMeasureDetails(goal, -2, is_baseline=True, evidence="Six positive")
    record(cast, "hannah", details=start, **ago(cast, 9))
    assert codes(lesson(cast, Lesson.CAPACITY)) == {"baseline", "measure_ahead"}
    record(cast, "hannah", details=CapacityMeasureDetails(goal, 0, evidence="Two clear"))
    words = only(lesson(cast, Lesson.CAPACITY), "measured_again").reason.words
    assert "-2 on the scale" in words
    assert "then 0 on the scale" in words
    assert "stale" in codes(lesson(cast, Lesson.CAPACITY, days=60))


def test_12_who_opened_the_plan_as_it_stands(cast: Cast) -> None:
    freezing.frozen(freezing.signed_review(cast))
    hannah = access.scope_of(cast.hannah, on=cast.today)
    access.open_plan(hannah, cast.plan.reference, by=cast.hannah, at=cast.at)
    line = lesson(cast, Lesson.SHARING, "hannah")
    assert codes(line) == {"opened"}
    assert line.reasons[0].evidence[0].key == "1"
    assert codes(lesson(cast, Lesson.SHARING, "sam", days=20), State.DUE) == {"not_opened"}
    assert len(lesson(cast, Lesson.SHARING, "priya").reasons) == 5


def test_12_a_request_is_told_to_both_agencies_the_lead_and_the_chair(cast: Cast) -> None:
    one = record(cast, "hannah", details=question(cast))
    for name in ("hannah", "sam", "priya", "ruth"):
        assert codes(lesson(cast, Lesson.SHARING, name)) == {"asked"}
    assert codes(lesson(cast, Lesson.SHARING, "laura")) == {"nothing_to_share"}
    late = lesson(cast, Lesson.SHARING, "sam", days=20)
    assert codes(late, State.DUE) == {"unanswered"}
    assert late.who == ("Sam Delaney, Oakmere Primary School",)
    assert (late.is_mine, lesson(cast, Lesson.SHARING, "hannah", days=20).is_mine) == (True, False)
    said = question(cast, status="refused", answer="A court forbids it", answered_on=cast.today)
    amend(cast, one, "sam", details=said)
    words = only(lesson(cast, Lesson.SHARING, "hannah"), "refused").reason.words
    assert words.startswith("Wearbridge Midwifery asked Oakmere Primary School on")


def test_12_a_request_between_two_agencies_turns_nobody_elses_lessons(cast: Cast) -> None:
    record(cast, "hannah", Level.CONTROLLED, question(cast))
    for name in ("priya", "ruth", "laura"):
        assert codes(lesson(cast, Lesson.SHARING, name, days=20)) == {"nothing_to_share"}
    for name in ("hannah", "sam"):
        assert codes(lesson(cast, Lesson.SHARING, name, days=20)) == {"unanswered"}


def test_13_every_place_in_the_group_is_filled_and_has_something_to_do(cast: Cast) -> None:
    group.declare_vacancy(
        Plan.rows.get(pk=cast.plan.pk),
        details=SeatDetails(role="Health visitor", purpose="Sees the baby at home"),
        agency=None,
        by=cast.priya,
        at=cast.at,
    )
    cast.propose("sal")
    line = lesson(cast, Lesson.ROLES)
    assert codes(line, State.DUE) == {"left_today", "invited", "nothing_to_do_yet"}
    line = lesson(cast, Lesson.ROLES, days=9)
    assert codes(line, State.MISSING) == {"vacant", "not_accepted", "nothing_to_do"}
    for days in (3, 2):
        on = cast.today - timedelta(days=days)
        review = review_of(cast, kind="group_meeting", status="held", held_on=on, is_quorate=None)
        marked(cast, review, "apologies")
    assert "inactive" in codes(lesson(cast, Lesson.ROLES), State.MISSING)


def test_14_outcomes_are_complete_understood_and_moving(cast: Cast) -> None:
    assert codes(lesson(cast, Lesson.OUTCOMES), State.DUE) == {"family_not_asked"}
    outcomes.record_understanding(
        cast.outcome,
        person=cast.mother.person,
        answer="agrees",
        how_checked="Said it back",
        checked_on=cast.today,
        by=cast.priya,
        at=cast.at,
    )
    line = lesson(cast, Lesson.OUTCOMES)
    assert line.state == State.IN_PLACE
    assert only(line, "family_asked").evidence[0].key == str(cast.outcome.pk)
    late = lesson(cast, Lesson.OUTCOMES, "hannah", days=29)
    assert codes(late, State.CONFLICT) == {"quiet"}
    assert codes(late, State.DUE) == {"action_late"}
    assert late.is_mine
    judged_twice(cast)
    assert codes(lesson(cast, Lesson.OUTCOMES), State.CONFLICT) == {"still"}


def test_14_a_measure_that_came_nearer_its_target_moved(cast: Cast) -> None:
    cast.outcome.created_at = cast.at - timedelta(days=30)
    cast.outcome.baseline_number, cast.outcome.target_number = Decimal(2), Decimal(5)
    cast.outcome.save()
    for days in (8, 1):
        on = cast.today - timedelta(days=days)
        review_of(cast, kind="group_meeting", status="held", held_on=on)
    assert "still" in codes(lesson(cast, Lesson.OUTCOMES))
    outcomes.record_progress(
        cast.outcome,
        now="3 of 5",
        now_number=Decimal(3),
        observed_on=cast.today - timedelta(days=2),
        by=cast.hannah,
        at=cast.at,
    )
    assert "still" not in codes(lesson(cast, Lesson.OUTCOMES))


def test_14_an_outcome_judged_met_is_asked_for_nothing_more(cast: Cast) -> None:
    judged_twice(cast, "met")
    assert codes(lesson(cast, Lesson.OUTCOMES, days=60)) == {
        "complete",
        "family_not_asked",
        "action_late",
    }
