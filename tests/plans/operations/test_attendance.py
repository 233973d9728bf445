"""Who was there, what was said of each action, and what each person rates."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused, Stale
from plans.models import Action, ActionUpdate, Attendance, Rating, Review
from plans.operations import actions, attendance, ratings, reviews
from plans.operations.action_updates import Said
from tests.cast import Cast


@pytest.fixture
def meeting(cast: Cast) -> Review:
    return reviews.start_at_once(
        cast.plan, kind="group_meeting", held_on=cast.today, by=cast.hannah, at=cast.at
    )


def who(cast: Cast, name: str = "hannah") -> dict[str, Any]:
    return {"by": cast.workers[name], "at": cast.at}


def mark(cast: Cast, meeting: Review, name: str = "hannah", **how: Any) -> Review:
    marks = {cast.seats[seat].pk: one for seat, one in how.items()}
    return attendance.mark(meeting, attendance=marks, version=meeting.version, **who(cast, name))


def test_everybody_is_marked_family_included_and_a_second_mark_replaces(
    cast: Cast, meeting: Review
) -> None:
    marked = mark(cast, meeting, tamsin=("present", ""), laura=("report_sent", ""))
    marked = mark(cast, marked, laura=("deputy", "PC Amy Dunn"))
    said = {row.member_id: (row.attended, row.deputy_name) for row in Attendance.rows.all()}
    assert said == {
        cast.seats["tamsin"].pk: ("present", ""),
        cast.seats["laura"].pk: ("deputy", "PC Amy Dunn"),
    }
    assert marked.agencies_counted == ["Wearbridge Police"]


def test_a_deputy_has_a_name_and_a_stranger_no_attendance(cast: Cast, meeting: Review) -> None:
    with pytest.raises(Refused) as refused:
        mark(cast, meeting, priya=("present", ""), sam=("deputy", "  "))
    assert refused.value.field == f"deputy_{cast.seats['sam'].pk}"
    with pytest.raises(Refused):
        attendance.mark(
            meeting,
            attendance={cast.plan.pk: ("present", "")},
            version=meeting.version,
            **who(cast),
        )
    assert not Attendance.rows.exists()


def test_who_is_there_for_information_makes_nothing_quorate(cast: Cast, meeting: Review) -> None:
    marked = mark(cast, meeting, ian=("present", ""), priya=("present", ""))
    assert marked.agencies_counted == ["Wearbridge Children's Social Care"]


def test_the_second_of_two_who_mark_at_once_is_shown_the_first(cast: Cast, meeting: Review) -> None:
    mark(cast, meeting, sam=("present", ""))
    with pytest.raises(Stale):
        mark(cast, meeting, "sam", sam=("apologies", ""))
    assert Attendance.rows.get().attended == "present"


@pytest.mark.parametrize("name", ["laura", "ian", "neil", "moira", "olive", "colin"])
def test_who_may_not_run_it_marks_reviews_and_rates_nothing(
    cast: Cast, meeting: Review, name: str
) -> None:
    said = {cast.action.pk: (Said("done", note="Written"), cast.action.version)}
    with pytest.raises((PermissionDenied, NotVisible)):
        mark(cast, meeting, name, sam=("present", ""))
    with pytest.raises((PermissionDenied, NotVisible)):
        attendance.review_actions(meeting, said=said, **who(cast, name))
    with pytest.raises((PermissionDenied, NotVisible)):
        ratings.rate(meeting, rater="child", score=3, **who(cast, name))
    assert not Attendance.rows.exists()
    assert not ActionUpdate.rows.exists()
    assert not Rating.rows.exists()
    assert Action.rows.get(pk=cast.action.pk).status == "not_started"


def test_each_action_gets_its_new_state_at_the_meeting(cast: Cast, meeting: Review) -> None:
    attendance.review_actions(
        meeting,
        said={
            cast.action.pk: (Said("blocked", reason="No interpreter"), cast.action.version),
            cast.family_action.pk: (Said("done", note="All kept"), cast.family_action.version),
        },
        **who(cast, "sam"),
    )
    assert set(ActionUpdate.rows.values_list("review_id", "by__name")) == {
        (meeting.pk, "Sam Delaney")
    }
    states = dict(Action.rows.values_list("pk", "status"))
    assert states == {cast.action.pk: "blocked", cast.family_action.pk: "done"}


def test_where_one_is_refused_nothing_is_said(cast: Cast, meeting: Review) -> None:
    with pytest.raises(Refused) as refused:
        attendance.review_actions(
            meeting,
            said={
                cast.action.pk: (Said("done", note="Written"), cast.action.version),
                cast.family_action.pk: (Said("blocked"), cast.family_action.version),
            },
            **who(cast),
        )
    assert refused.value.field == f"reason_{cast.family_action.pk}"
    assert not ActionUpdate.rows.exists()


def test_what_its_owner_said_meanwhile_is_not_overwritten(cast: Cast, meeting: Review) -> None:
    seen = cast.action.version
    actions.update(cast.action, answer="done", note="Written", version=seen, **who(cast))
    with pytest.raises(Stale) as stale:
        attendance.review_actions(
            meeting,
            said={cast.action.pk: (Said("still_going"), seen)},
            **who(cast, "sam"),
        )
    assert stale.value.current.status == "done"
    assert ActionUpdate.rows.count() == 1


def test_what_is_said_at_a_meeting_is_not_its_owners_acceptance(
    cast: Cast, meeting: Review
) -> None:
    offered = actions.add(
        cast.outcome,
        what="Ring the school",
        owner=cast.seats["sam"],
        due_on=cast.today,
        **who(cast),
    )
    attendance.review_actions(
        meeting, said={offered.pk: (Said("still_going"), offered.version)}, **who(cast)
    )
    assert Action.rows.get(pk=offered.pk).acceptance == "offered"


def test_an_action_of_another_plan_is_not_reviewed(cast: Cast, meeting: Review) -> None:
    with pytest.raises(Refused):
        attendance.review_actions(
            meeting, said={cast.plan.pk: (Said("done", note="x"), 1)}, **who(cast)
        )


def test_each_rater_is_kept_apart_and_said_again_replaced(cast: Cast, meeting: Review) -> None:
    mother = str(cast.seats["tamsin"].pk)
    ratings.rate(meeting, rater=mother, score=7, words="Better", **who(cast))
    ratings.rate(meeting, rater="child", score=2, **who(cast))
    ratings.rate(meeting, rater=mother, score=8, **who(cast, "sam"))
    ratings.rate(meeting, rater=mother, outcome=cast.outcome, score=5, **who(cast))
    ratings.rate(meeting, rater="chair", score=4, **who(cast, "ruth"))
    said = set(Rating.rows.values_list("rater", "outcome_id", "score"))
    assert said == {
        (mother, None, 8),
        ("child", None, 2),
        (mother, cast.outcome.pk, 5),
        ("chair", None, 4),
    }


def test_only_the_chair_says_what_the_chair_rates(cast: Cast, meeting: Review) -> None:
    with pytest.raises(PermissionDenied):
        ratings.rate(meeting, rater="chair", score=9, **who(cast, "priya"))
    assert not Rating.rows.exists()


@pytest.mark.parametrize(
    ("rater", "score", "field"),
    [("child", 11, "score"), ("child", -1, "score"), ("nobody", 5, "rater")],
)
def test_a_rating_nobody_could_give_is_refused(
    cast: Cast, meeting: Review, rater: str, score: int, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        ratings.rate(meeting, rater=rater, score=score, **who(cast))
    assert refused.value.field == field
    assert not Rating.rows.exists()
