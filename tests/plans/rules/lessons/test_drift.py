"""What drifts apart, as questions for the timeline and the meeting."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plans.rules.lessons.courses import Course, Step
from plans.rules.lessons.drift import Attendance, Drift, Moved, View, questions
from tests.plans.rules.lessons.worked import (
    MIDWIFERY,
    POLICE,
    SOCIAL_CARE,
    TAMSIN,
    new_id,
    on,
    source,
    terms,
)

REVIEW = new_id()
STILL = Course(new_id(), "Sober carer", (Step(on(-60), False), Step(on(-24), False, source(-24))))
DRIFT = Drift(
    views=(
        View(source(-10, MIDWIFERY), TAMSIN, "Tamsin", "genuine", "Genuine"),
        View(source(-5, SOCIAL_CARE), TAMSIN, "Tamsin", "avoidant", "Avoids us"),
    ),
    attendance=(
        Attendance(source(-12, MIDWIFERY), TAMSIN, "Tamsin", 6, 5),
        Attendance(source(-9, SOCIAL_CARE), TAMSIN, "Tamsin", 4, 3),
    ),
    courses=(STILL,),
    moves=(
        Moved(source(-20), REVIEW, "Second review", on(-5), on(0)),
        Moved(source(-6), REVIEW, "Second review", on(0), on(6)),
    ),
)


def test_each_is_a_question_with_the_records_on_every_side_and_the_newest_first():
    found = questions(DRIFT, terms())
    assert [one.code for one in found] == ["views_differ", "dates_moved", "effort_and_change"]
    for one in found:
        assert one.words.endswith("?")
        assert one.evidence
        assert len(one.sides) >= 2


def test_effort_is_counted_over_every_agency_and_change_over_every_outcome():
    (found,) = questions(replace(DRIFT, views=(), moves=()), terms())
    assert "Tamsin kept 8 of 10 appointments" in found.words
    assert [side.says for side in found.sides] == [
        "“Sober carer” did not move",
        "5 of 6 kept",
        "3 of 4 kept",
    ]
    moved = Course(new_id(), "Healthy pregnancy", (Step(on(-60), False), Step(on(-24), True)))
    assert questions(replace(DRIFT, views=(), moves=(), courses=(STILL, moved)), terms()) == ()


def test_a_meeting_whose_record_is_not_shown_stands_on_no_side():
    unseen = Course(new_id(), "Healthy pregnancy", (Step(on(-60), False), Step(on(-24), False)))
    (found,) = questions(replace(DRIFT, views=(), moves=(), courses=(unseen,)), terms())
    assert [side.says for side in found.sides] == ["5 of 6 kept", "3 of 4 kept"]


def test_a_date_brought_forward_or_moved_once_is_not_asked_about():
    forward = Moved(source(-2, POLICE), REVIEW, "Second review", on(6), on(3))
    (first, _) = DRIFT.moves
    assert questions(Drift(moves=(first, forward)), terms()) == ()
    (found,) = questions(Drift(moves=DRIFT.moves), terms())
    assert found.words == (
        "“Second review” was put off 2 times, from Wed 25 Nov 2026 to Sun 6 Dec 2026. "
        "What stands in the way?"
    )


def test_nothing_recorded_asks_nothing():
    assert questions(Drift(), terms()) == ()


@given(
    st.permutations(DRIFT.views), st.permutations(DRIFT.attendance), st.permutations(DRIFT.moves)
)
def test_the_order_of_what_is_recorded_never_matters(views, attendance, moves):
    mixed = replace(DRIFT, views=tuple(views), attendance=tuple(attendance), moves=tuple(moves))
    assert questions(mixed, terms()) == questions(DRIFT, terms())
