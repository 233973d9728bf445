"""Meetings, reviews and the timetable: doing what is due takes its reminders up, and ends its ladder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from agencies.models import Absence, Employment, Worker
from plans.access import Terms
from plans.models import Acknowledgement, Deadline, Notification, Plan, Review
from plans.operations import (
    children,
    deadlines,
    decisions,
    review_moves,
    reviews,
    sharing,
    under_way,
)
from plans.queries.duties import still_open
from plans.rules.deadlines import BY_BIRTH, GROUPS, REVIEWS, VISITS
from plans.rules.notifications import Matter
from plans.rules.reminders import MATTER_OF, Duty
from tests.cast import Cast
from tests.plans.doing import deadline_of, done, reminded, to_look_at
from tests.plans.reviewing import decided, judged, marked, next_day, review_of, signed

Do = Callable[[Cast], object]


# --- A review, a group meeting -------------------------------------------------------------------

KINDS = [
    ("review_conference", REVIEWS, Duty.REVIEW, "ruth"),
    ("group_meeting", GROUPS, Duty.GROUP_MEETING, "priya"),
]


def planned(cast: Cast, kind: str, name: str, days: int = 0) -> Review:
    return reviews.plan_review(
        cast.plan, kind=kind, planned_on=next_day(cast, days + 9), by=cast.workers[name], at=cast.at
    )


@pytest.mark.parametrize(("kind", "keys", "duty", "name"), KINDS)
def test_planning_and_moving_a_meeting_takes_up_that_it_is_due(
    cast: Cast, kind: str, keys: frozenset[str], duty: Duty, name: str
) -> None:
    deadline = deadline_of(cast, *keys)
    row = reminded(cast, name, f"deadline:{deadline.pk}", MATTER_OF[duty])
    review = planned(cast, kind, name)
    done(row, is_over=False)
    Acknowledgement.rows.all().delete()
    of_the_day = reminded(
        cast, name, f"review:{review.pk}", MATTER_OF[duty], due_on=review.planned_on
    )
    review_moves.move(
        review,
        planned_on=next_day(cast, 20),
        planned_time=None,
        place="",
        reason="The room is taken",
        version=None,
        by=cast.workers[name],
        at=cast.at,
    )
    done(row, is_over=False)
    done(of_the_day)


def call_off(cast: Cast, review: Review, name: str) -> object:
    by = cast.workers[name]
    return review_moves.cancel(review, reason="Ill", version=None, by=by, at=cast.at)


def start(cast: Cast, review: Review, name: str) -> Review:
    Review.rows.filter(pk=review.pk).update(planned_on=cast.today)
    held_on = cast.partnership.calendar().on_or_before(cast.today)
    return reviews.start(review, held_on=held_on, by=cast.workers[name], at=cast.at)


@pytest.mark.parametrize("do", [call_off, start])
@pytest.mark.parametrize(("kind", "keys", "duty", "name"), KINDS)
def test_starting_a_meeting_or_calling_it_off_takes_up_that_its_day_has_come(
    cast: Cast,
    kind: str,
    keys: frozenset[str],
    duty: Duty,
    name: str,
    do: Callable[[Cast, Review, str], object],
) -> None:
    review = planned(cast, kind, name)
    row = reminded(cast, name, f"review:{review.pk}", MATTER_OF[duty], due_on=review.planned_on)
    do(cast, review, name)
    done(row)


def test_putting_a_review_off_takes_its_reminders_up(cast: Cast) -> None:
    review = review_of(cast)
    row = reminded(cast, "ruth", f"review:{review.pk}", Matter.REVIEW_DUE)
    deadline = deadline_of(cast, *REVIEWS)
    due = reminded(cast, "ruth", f"deadline:{deadline.pk}", Matter.REVIEW_DUE)
    decisions.adjourn(
        review,
        to_on=cast.partnership.calendar().add_working_days(cast.today, 8),
        interim_plan="Grandmother stays",
        reason="Health could not come",
        by=cast.ruth,
        at=cast.at,
    )
    done(row)
    done(due, is_over=False)


def test_calling_a_meeting_off_that_was_started_takes_its_reminder_up(cast: Cast) -> None:
    review = start(cast, planned(cast, "group_meeting", "priya"), "priya")
    row = reminded(cast, "priya", f"review:{review.pk}", Matter.MEETING_DUE)
    under_way.call_off(review, reason="Nobody came", version=None, by=cast.priya, at=cast.at)
    done(row)


def test_finishing_a_group_meeting_ends_the_ladder_of_its_deadline(cast: Cast) -> None:
    deadline = deadline_of(cast, *GROUPS)
    review = start(cast, planned(cast, "group_meeting", "priya"), "priya")
    marked(cast, review, "present")
    row = reminded(cast, "priya", f"deadline:{deadline.pk}", Matter.MEETING_DUE)
    reviews.finish(
        Review.rows.select_related("plan").get(pk=review.pk),
        next_meeting_on=None,
        late_reason="Late",
        version=None,
        by=cast.priya,
        at=cast.at,
    )
    done(row)


def test_signing_a_review_ends_the_ladders_of_its_deadline_and_of_what_was_judged(
    cast: Cast,
) -> None:
    review = review_of(cast)
    judged(cast, review)
    deadline = Deadline.rows.filter(plan=cast.plan, key__in=REVIEWS).open().earliest("due_on")
    due = reminded(
        cast, "ruth", f"deadline:{deadline.pk}", Matter.REVIEW_DUE, due_on=deadline.due_on
    )
    outcome = reminded(cast, "ruth", to_look_at(cast), Matter.OUTCOME_DUE)
    signed(cast, decided(cast, review))
    done(due)
    done(outcome)


def test_whoever_signs_for_a_chair_who_is_away_takes_the_chair_s_reminder_up(cast: Cast) -> None:
    Employment.objects.filter(worker=cast.ruth).update(deputy=cast.sal)
    Worker.objects.filter(pk=cast.sal.pk).update(may_chair=True)
    review = review_of(cast)
    row = reminded(cast, "ruth", to_look_at(cast), Matter.OUTCOME_DUE)
    Absence.objects.create(worker=cast.ruth, from_on=cast.today, until_on=cast.today)
    judged(cast, review, by=Worker.objects.get(pk=cast.sal.pk))
    done(row)
    assert Acknowledgement.rows.get(notification=row).by == cast.sal


# --- A visit, a milestone, a birth ---------------------------------------------------------------


def born(cast: Cast) -> None:
    children.record_birth(
        cast.plan,
        born_on=cast.today,
        sex="F",
        given_names="Ada",
        version=None,
        by=cast.hannah,
        at=cast.at,
    )


def told_of_a_birth(cast: Cast) -> Notification:
    """The midwife is reminded that a birth is to be recorded, on its own day."""
    deadline = Deadline.rows.get(plan=cast.plan, key__in=sorted(BY_BIRTH))
    return reminded(
        cast, "hannah", f"deadline:{deadline.pk}", Matter.BIRTH_DUE, due_on=deadline.due_on
    )


def test_recording_a_visit_ends_its_ladder(cast: Cast) -> None:
    born(cast)
    visit = Deadline.rows.filter(plan=cast.plan, key__in=sorted(VISITS)).open().earliest("due_on")
    row = reminded(cast, "priya", f"deadline:{visit.pk}", Matter.VISIT_DUE, due_on=visit.due_on)
    deadlines.record_event(
        cast.plan, trigger="last_visit", happened_on=cast.today, by=cast.priya, at=cast.at
    )
    done(row)


def test_setting_a_milestone_aside_ends_its_ladder(cast: Cast) -> None:
    deadline = deadline_of(cast, "pb.birthplan")
    row = reminded(cast, "priya", f"deadline:{deadline.pk}", Matter.MILESTONE_DUE)
    deadlines.set_aside(deadline, reason="Not needed", version=None, by=cast.ruth, at=cast.at)
    other = reminded(cast, "ruth", f"deadline:{deadline.pk}", Matter.MILESTONE_DUE)
    assert still_open([other], on=cast.today) == []
    assert still_open([row], on=cast.today) == []


def test_recording_a_birth_ends_its_ladder_and_is_immediate(cast: Cast) -> None:
    row = told_of_a_birth(cast)
    born(cast)
    done(row)


def test_revising_the_expected_date_takes_up_that_a_birth_was_to_be_recorded(cast: Cast) -> None:
    row = told_of_a_birth(cast)
    children.revise_expected_date(
        cast.plan,
        expected_on=cast.today + timedelta(days=70),
        reason="Scan",
        version=None,
        by=cast.hannah,
        at=cast.at,
    )
    done(row)


# --- An agency's access --------------------------------------------------------------------------


def test_deciding_about_an_agency_s_access_takes_up_that_it_ends_soon(cast: Cast) -> None:
    until = cast.today + timedelta(days=5)
    terms = Terms(purpose="Works with the family", until_on=until)
    decision = sharing.give(
        cast.plan, cast.agencies["midwifery"], terms=terms, by=cast.priya, at=cast.at
    )
    row = reminded(cast, "priya", f"sharing:{decision.pk}", Matter.SHARING_ENDS, due_on=until)
    sharing.give(
        cast.plan,
        cast.agencies["midwifery"],
        terms=Terms(purpose="Works with the family"),
        by=cast.priya,
        at=cast.at,
    )
    done(row)


def test_a_plan_that_ends_ends_every_ladder(cast: Cast) -> None:
    row = reminded(
        cast, "hannah", f"action:{cast.action.pk}", Matter.ACTION_DUE, due_on=cast.action.due_on
    )
    assert still_open([row], on=cast.today) == [row]
    Plan.rows.filter(pk=cast.plan.pk).update(
        status="ended", ended_on=cast.today, end_reason="moved_area"
    )
    assert still_open([row], on=cast.today) == []
