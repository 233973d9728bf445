"""Every kind of thing that comes due: doing it takes its reminders up, and ends its ladder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from plans.access import Terms
from plans.models import Outcome, Review
from plans.operations import (
    attendance,
    group,
    judgements,
    leaving,
    outcomes,
    ratings,
    sharing,
)
from plans.operations.action_updates import Said
from plans.operations.group import SeatDetails
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.doing import done, reminded, to_look_at
from tests.plans.reviewing import judged, review_of

Do = Callable[[Cast], object]


# --- An action -----------------------------------------------------------------------------------


def test_handing_an_action_over_on_leaving_takes_its_reminder_up(cast: Cast) -> None:
    row = reminded(
        cast, "hannah", f"action:{cast.action.pk}", Matter.ACTION_DUE, due_on=cast.action.due_on
    )
    leaving.leave(
        cast.seats["hannah"],
        reason="work_finished",
        handovers={cast.action.pk: cast.seats["sam"]},
        version=None,
        by=cast.hannah,
        at=cast.at,
    )
    done(row, is_over=False)


def test_saying_at_a_meeting_that_it_is_done_ends_its_ladder(cast: Cast) -> None:
    review = review_of(cast)
    row = reminded(
        cast, "ruth", f"action:{cast.action.pk}", Matter.ACTION_DUE, due_on=cast.action.due_on
    )
    said = {cast.action.pk: (Said("done", note="Written"), None)}
    attendance.review_actions(review, said=said, by=cast.ruth, at=cast.at)
    done(row)


# --- An outcome to be looked at again ------------------------------------------------------------


def judge(cast: Cast) -> object:
    return judged(cast, review_of(cast))


def draft(cast: Cast) -> object:
    return judgements.draft(
        review_of(cast),
        cast.outcome,
        verdict="no_change",
        evidence="Seen",
        confidence="low",
        by=cast.priya,
        at=cast.at,
    )


def rate(cast: Cast) -> object:
    return ratings.rate(
        review_of(cast), outcome=cast.outcome, rater="chair", score=4, by=cast.ruth, at=cast.at
    )


def progress(cast: Cast) -> object:
    return outcomes.record_progress(
        cast.outcome, now="4 of 5", observed_on=cast.today, by=cast.priya, at=cast.at
    )


def agree_again(cast: Cast) -> object:
    Outcome.rows.filter(pk=cast.outcome.pk).update(status="closed", closed_reason="Met")
    return outcomes.agree(cast.outcome, version=None, by=cast.priya, at=cast.at)


def close(cast: Cast) -> object:
    cast.outcome.actions.update(status="cancelled", status_reason="Not needed")
    return outcomes.close(cast.outcome, reason="Moved", version=None, by=cast.priya, at=cast.at)


@pytest.mark.parametrize(
    ("name", "do", "is_over"),
    [
        ("ruth", judge, True),
        ("priya", draft, False),
        ("ruth", rate, False),
        ("priya", progress, True),
        ("priya", agree_again, False),
        ("priya", close, True),
    ],
)
@pytest.mark.parametrize("days", [0, -20, 4])
def test_looking_at_an_outcome_takes_its_reminder_up_and_judging_it_ends_its_ladder(
    cast: Cast, name: str, do: Do, is_over: bool, days: int
) -> None:
    due_on = cast.today + timedelta(days=days)
    row = reminded(cast, name, to_look_at(cast, days), Matter.OUTCOME_DUE, due_on=due_on)
    do(cast)
    done(row, is_over=is_over)


def test_a_look_long_before_its_day_ends_no_ladder(cast: Cast) -> None:
    subject = to_look_at(cast, 30)
    row = reminded(
        cast, "priya", subject, Matter.OUTCOME_DUE, due_on=cast.today + timedelta(days=30)
    )
    progress(cast)
    done(row, is_over=False)


def test_a_judgement_at_a_review_that_was_put_off_ends_no_ladder(cast: Cast) -> None:
    row = reminded(cast, "ruth", to_look_at(cast), Matter.OUTCOME_DUE)
    review = review_of(cast)
    judged(cast, review)
    Review.rows.filter(pk=review.pk).update(status="adjourned", interim_plan="With her mother")
    done(row, is_over=False)


# --- An invitation, a vacancy --------------------------------------------------------------------


def test_taking_an_invitation_back_takes_its_reminder_up(cast: Cast) -> None:
    seat = cast.propose("sal")
    row = reminded(cast, "priya", f"groupmember:{seat.pk}", Matter.INVITATION_WAITS)
    leaving.leave(seat, reason="proposal_withdrawn", version=None, by=cast.priya, at=cast.at)
    done(row)


def test_keeping_the_agency_out_takes_the_invitation_s_reminder_up(cast: Cast) -> None:
    seat = cast.propose("colin")
    row = reminded(cast, "priya", f"groupmember:{seat.pk}", Matter.INVITATION_WAITS)
    terms = Terms(purpose="Not needed")
    housing = cast.agencies["housing"]
    sharing.withhold(cast.plan, housing, outcome="refuse", terms=terms, by=cast.priya, at=cast.at)
    done(row)


def test_a_manager_who_answers_for_their_worker_has_taken_theirs_up(cast: Cast) -> None:
    seat = cast.propose("olive")
    row = reminded(cast, "moira", f"groupmember:{seat.pk}", Matter.INVITATION_WAITS)
    group.accept(seat, by=cast.moira, at=cast.at)
    done(row)


def test_whoever_removes_a_vacancy_has_taken_its_reminder_up(cast: Cast) -> None:
    details = SeatDetails(role="Health visitor", purpose="Sees the baby")
    vacancy = group.declare_vacancy(cast.plan, details=details, by=cast.priya, at=cast.at)
    row = reminded(cast, "priya", f"groupmember:{vacancy.pk}", Matter.VACANCY_OPEN)
    leaving.leave(vacancy, reason="proposal_withdrawn", version=None, by=cast.priya, at=cast.at)
    done(row)


def test_asking_somebody_takes_a_vacancy_up_and_their_yes_ends_its_ladder(cast: Cast) -> None:
    details = SeatDetails(role="Health visitor", purpose="Sees the baby")
    vacancy = group.declare_vacancy(cast.plan, details=details, by=cast.priya, at=cast.at)
    row = reminded(cast, "priya", f"groupmember:{vacancy.pk}", Matter.VACANCY_OPEN)
    seat = group.propose(
        cast.plan, worker=cast.olive, details=details, fills=vacancy, by=cast.priya, at=cast.at
    )
    done(row, is_over=False)
    group.accept(seat, by=cast.olive, at=cast.at)
    done(row)
