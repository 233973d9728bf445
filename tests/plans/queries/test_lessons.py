"""The lessons about the child and the people around them, from what the cast put on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from plans.operations import deadlines, records
from plans.rules.assessments import AssessmentDetails, ContributionDetails
from plans.rules.chronology import ChronologyCheckDetails
from plans.rules.engagement import EngagementDetails
from plans.rules.household import HouseholdConfirmationDetails, HouseholdMemberDetails
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.records import When
from plans.rules.visits import VisitDetails
from plans.rules.voice import ChildVoiceDetails
from tests.cast import Cast
from tests.plans.looking import ago, codes, lesson, looked, only, relative
from tests.plans.recording import BIRTH_PLAN, HOUSEHOLD, SEEN, born, entry, heading, record
from tests.plans.reviewing import review_of

CONFIRMED = HouseholdConfirmationDetails("told_by_parent")
REFUSED = VisitDetails("refused", reason="Nobody opened")


def test_every_lesson_answers_in_the_order_of_the_briefing(cast: Cast) -> None:
    found = looked(cast)
    assert [line.lesson for line in found] == list(Lesson)
    assert {line.lesson for line in found if line.state == State.NOT_NEEDED} == {
        Lesson.CHILD,
        Lesson.CHALLENGE,
        Lesson.SHARING,
    }
    assert {line.lesson for line in found if line.state == State.MISSING} == {
        Lesson.HOUSEHOLD,
        Lesson.UNBORN,
        Lesson.FATHERS,
        Lesson.ASSESSMENT,
        Lesson.HISTORY,
        Lesson.ENGAGEMENT,
        Lesson.IMPACT,
        Lesson.CAPACITY,
    }


def test_1_the_home_is_confirmed_and_then_due_again(cast: Cast) -> None:
    record(cast, "hannah", details=CONFIRMED, **ago(cast, 5))
    assert codes(lesson(cast, Lesson.HOUSEHOLD)) == {"confirmed", "before_meeting"}
    assert codes(lesson(cast, Lesson.HOUSEHOLD, days=24)) == {"stale", "before_meeting"}
    record(cast, "priya", details=VisitDetails("parent_seen"))
    line = lesson(cast, Lesson.HOUSEHOLD)
    assert codes(line, State.DUE) == {"visited_since"}
    assert line.who == ("Priya Nandakumar, lead practitioner",)
    record(cast, "priya", details=REFUSED)
    assert len(only(lesson(cast, Lesson.HOUSEHOLD), "visited_since").evidence) == 1


def test_1_a_meeting_that_asked_confirms_the_home(cast: Cast) -> None:
    review_of(cast, kind="group_meeting", status="held", home_checked="unchanged", run_by=cast.sam)
    one = only(lesson(cast, Lesson.HOUSEHOLD), "confirmed")
    assert one.reason.words.endswith("by Sam Delaney (asked at a meeting).")
    assert one.evidence[0].what == "Meeting or review"


def test_1_agencies_that_differ_and_a_second_home_are_questions(cast: Cast) -> None:
    dean = relative(cast, "parents_partner")
    record(cast, "priya", details=replace(HOUSEHOLD, home="The flat"), person=dean)
    record(cast, "laura", details=HouseholdMemberDetails("moved_out"), person=dean)
    line = lesson(cast, Lesson.HOUSEHOLD)
    assert line.state == State.CONFLICT
    said = only(line, "agencies_differ").sides
    assert {(side.words, side.evidence.source.agency.name) for side in said} == {
        ("Lives here", "Wearbridge Children's Social Care"),
        ("Moved out", "Wearbridge Police"),
    }
    record(cast, "sam", details=replace(HOUSEHOLD, home="Elm Road", care_role="main"), person=dean)
    assert "two_homes" in codes(lesson(cast, Lesson.HOUSEHOLD), State.CONFLICT)


def test_1_amending_gives_nobody_more_time_to_be_identified(cast: Cast) -> None:
    dean = relative(cast, "lodger")
    said = HouseholdMemberDetails("stays_over", identity="description_only")
    one = record(cast, "hannah", details=said, person=dean, **ago(cast, 15))
    assert "unidentified" in codes(lesson(cast, Lesson.HOUSEHOLD), State.MISSING)
    records.amend(
        cast.plan,
        one,
        replace(said, note="Seen again"),
        heading=heading(cast, one.level, person=dean),
        reason="Seen again",
        by=cast.hannah,
        at=cast.at,
    )
    assert "unidentified" in codes(lesson(cast, Lesson.HOUSEHOLD), State.MISSING)
    young = relative(cast, "sibling")
    young.date_of_birth = cast.today - timedelta(days=900)
    young.save()
    record(cast, "hannah", details=HOUSEHOLD, person=young)
    reasons = lesson(cast, Lesson.HOUSEHOLD).reasons
    assert young.pk not in {one.reason.subject for one in reasons}


def test_2_the_birth_plan_and_the_milestones_of_the_pregnancy(cast: Cast) -> None:
    line = lesson(cast, Lesson.UNBORN)
    assert "birth_plan_awaited" in codes(line, State.DUE)
    assert "Hannah Brookes, Wearbridge Midwifery" in line.who
    overdue = {
        one.reason.words.split(" was due")[0]
        for one in line.reasons
        if one.reason.code == "milestone_late"
    }
    assert overdue == {"Pre-birth referral", "Upload to CP-IS"}
    record(cast, "hannah", details=BIRTH_PLAN)
    assert "birth_plan_incomplete" in codes(lesson(cast, Lesson.UNBORN), State.DUE)
    record(cast, "hannah", details=replace(BIRTH_PLAN, filed_on=cast.today))
    for milestone in ("legal_planning", "cpis"):
        deadlines.record_milestone(
            cast.plan, milestone=milestone, not_needed_because="Agreed", by=cast.priya, at=cast.at
        )
    deadlines.record_event(
        cast.plan,
        trigger="referral",
        happened_on=cast.today - timedelta(days=130),
        by=cast.hannah,
        at=cast.at,
    )
    words = only(lesson(cast, Lesson.UNBORN), "milestone_late").reason.words
    assert words.startswith("Pre-birth assessment was due")
    assessed = AssessmentDetails(
        "pre_birth", cast.plan.started_on, completed_on=cast.today, analysis="She is safe with her",
        authorised_by="Neil",
    )  # fmt: skip
    record(cast, "priya", details=assessed)
    line = lesson(cast, Lesson.UNBORN)
    assert line.state == State.IN_PLACE
    assert "birth_plan" in codes(line)
    late = lesson(cast, Lesson.UNBORN, days=64)
    assert only(late, "birth_unrecorded").reason.is_urgent


def test_3_the_child_is_heard_and_seen(cast: Cast) -> None:
    born(cast)
    # The first meeting is due today, and nothing was written since the conference.
    assert codes(lesson(cast, Lesson.CHILD)) == {"newborn", "nothing_since_meeting"}
    record(cast, "hannah", details=ChildVoiceDetails("observed", "Settles when held"))
    assert codes(lesson(cast, Lesson.CHILD)) == {"heard"}
    assert "stale" in codes(lesson(cast, Lesson.CHILD, days=29), State.DUE)
    for days in (2, 1):
        record(cast, "priya", details=REFUSED, **ago(cast, days))
    assert codes(lesson(cast, Lesson.CHILD), State.MISSING) == {"not_seen"}
    record(cast, "priya", details=replace(SEEN, late_reason="In hospital"))
    assert "not_seen" not in codes(lesson(cast, Lesson.CHILD))


def test_3_a_visit_known_from_the_timetable_alone_counts_as_seen(cast: Cast) -> None:
    born(cast)
    for days in (4, 3):
        record(cast, "hannah", details=REFUSED, **ago(cast, days))
    assert "not_seen" in codes(lesson(cast, Lesson.CHILD))
    deadlines.record_event(
        cast.plan,
        trigger="last_visit",
        happened_on=cast.today - timedelta(days=1),
        by=cast.priya,
        at=cast.at,
    )
    assert "not_seen" not in codes(lesson(cast, Lesson.CHILD))


def test_5_an_assessment_its_contributions_and_what_changed_since(cast: Cast) -> None:
    under_way = AssessmentDetails("pre_birth", cast.today - timedelta(days=20))
    one = record(cast, "priya", details=under_way, **ago(cast, 20))
    asked = ContributionDetails(
        one, cast.agencies["midwifery"], "requested", due_on=cast.today + timedelta(days=3)
    )
    record(cast, "priya", details=asked)
    line = lesson(cast, Lesson.ASSESSMENT)
    assert codes(line) == {"none_completed", "contribution_soon"}
    assert line.who == (
        "Priya Nandakumar, lead practitioner",
        "Hannah Brookes, Wearbridge Midwifery",
    )
    done: dict[str, Any] = {
        "completed_on": cast.today - timedelta(days=9),
        "analysis": "Safe",
        "authorised_by": "N",
    }
    records.amend(
        cast.plan,
        one,
        replace(under_way, **done),
        heading=heading(cast, one.level),
        reason="Completed",
        by=cast.priya,
        at=cast.at,
    )
    line = lesson(cast, Lesson.ASSESSMENT)
    assert codes(line) == {"completed", "contribution_soon"}
    born(cast)
    changed = only(lesson(cast, Lesson.ASSESSMENT), "changed_since")
    assert {one.what for one in changed.evidence} == {"The child", "Assessment"}
    assert "stale" in codes(lesson(cast, Lesson.ASSESSMENT, days=200))


def test_6_each_agency_adds_to_the_chronology_or_has_nothing_to_add(cast: Cast) -> None:
    record(cast, "laura")
    line = lesson(cast, Lesson.HISTORY)
    assert {one.reason.words.split(" has ")[0] for one in line.reasons if one.wants_somebody} == {
        "Oakmere Primary School",
        "Wearbridge Children's Social Care",
        "Wearbridge Midwifery",
    }
    for name in ("hannah", "priya", "sam"):
        record(cast, name, details=ChronologyCheckDetails("nothing_to_add"))
    assert lesson(cast, Lesson.HISTORY).state == State.IN_PLACE
    before_review = (cast.plan.next_review_on - cast.today).days - 1
    line = lesson(cast, Lesson.HISTORY, days=before_review)
    assert codes(line, State.DUE) == {"not_looked_over"}


def test_7_a_parent_is_seen_differently_and_the_door_stays_shut(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    record(cast, "hannah", details=EngagementDetails("genuine", "Came to all", 5, 5), **mother)
    assert lesson(cast, Lesson.ENGAGEMENT).state == State.IN_PLACE
    record(cast, "sam", details=EngagementDetails("avoidant", "Never rang back"), **mother)
    line = lesson(cast, Lesson.ENGAGEMENT)
    assert codes(line, State.CONFLICT) == {"views_differ"}
    assert {side.words for side in only(line, "views_differ").sides} == {
        "Works with us",
        "Avoids us",
    }
    for days in (2, 1):
        record(cast, "priya", details=REFUSED, **ago(cast, days))
    refused = only(lesson(cast, Lesson.ENGAGEMENT), "refused").reason
    assert refused.is_urgent
    assert refused.subject == cast.mother.person.pk
    assert "stale" in codes(lesson(cast, Lesson.ENGAGEMENT, days=29))


def test_7_effort_and_change_diverge(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    record(cast, "hannah", details=EngagementDetails("partial", "Came", 5, 5), **mother)
    cast.outcome.created_at = cast.at - timedelta(days=30)
    cast.outcome.save()
    for days in (8, 1):
        on = cast.today - timedelta(days=days)
        review_of(cast, kind="group_meeting", status="held", held_on=on)
    line = lesson(cast, Lesson.ENGAGEMENT)
    assert codes(line, State.CONFLICT) == {"effort_and_change"}


def test_an_event_of_another_day_is_an_entry_of_the_day_it_was(cast: Cast) -> None:
    record(cast, "laura", details=entry(), when=When.in_month(cast.today))
    (one,) = only(lesson(cast, Lesson.HISTORY), "entries").evidence
    assert one.source.on == cast.today.replace(day=1)
    assert one.source.recorded_on == cast.today
