"""Whom a door that stayed shut is told of."""

from __future__ import annotations

from plans.rules.lessons.fourteen import Lesson
from plans.rules.visits import VisitDetails
from tests.cast import Cast
from tests.plans.looking import ago, codes, lesson, only, relative
from tests.plans.recording import record

REFUSED = VisitDetails("refused", reason="Nobody opened")


def test_7_a_shut_door_is_told_of_whom_the_visit_was_to_see(cast: Cast) -> None:
    mother, father = cast.mother.person, relative(cast, "father")
    for days in (4, 2):
        record(cast, "priya", details=REFUSED, person=father, **ago(cast, days))
    seen = VisitDetails("parent_seen")
    record(cast, "hannah", details=seen, person=mother, **ago(cast, 1))
    refused = only(lesson(cast, Lesson.ENGAGEMENT), "refused").reason
    assert refused.subject == father.pk
    assert refused.words.startswith("Dean Rowe has refused 2 visits running")
    record(cast, "priya", details=seen, person=father)
    assert "refused" not in codes(lesson(cast, Lesson.ENGAGEMENT))


def test_7_a_visit_that_names_nobody_is_no_answer_for_somebody_who_was_named(cast: Cast) -> None:
    father = relative(cast, "father")
    for days in (4, 2):
        record(cast, "priya", details=REFUSED, person=father, **ago(cast, days))
    record(cast, "hannah", details=VisitDetails("parent_seen"), **ago(cast, 1))
    assert only(lesson(cast, Lesson.ENGAGEMENT), "refused").reason.subject == father.pk
