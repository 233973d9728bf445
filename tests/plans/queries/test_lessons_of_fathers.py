"""The lesson about fathers, from what the cast put on record and in the family list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from plans.rules.enquiries import EnquiryDetails
from plans.rules.fathers import FatherFigureDetails
from plans.rules.household import HouseholdConfirmationDetails
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.visits import VisitDetails
from plans.web import lesson_ways
from tests.cast import Cast
from tests.plans.looking import codes, lesson, relative
from tests.plans.recording import FATHER, record

CONFIRMED = HouseholdConfirmationDetails("told_by_parent")
REFUSED = VisitDetails("refused", reason="Nobody opened")


def test_4_a_father_is_asked_about_met_and_assessed(cast: Cast) -> None:
    record(cast, "priya", details=EnquiryDetails("father", "Tamsin", "declined"))
    (nobody,) = lesson(cast, Lesson.FATHERS).reasons
    assert nobody.reason.code == "nobody"
    assert len(nobody.evidence) == 1
    record(cast, "priya", details=FATHER)
    assert codes(lesson(cast, Lesson.FATHERS), State.DUE) == {"enquiry_open"}
    assert codes(lesson(cast, Lesson.FATHERS, days=40), State.MISSING) == {"not_enquired"}


def test_4_a_father_in_the_family_list_leads_to_the_record_of_him(cast: Cast) -> None:
    dean = relative(cast, "father")
    (listed,) = lesson(cast, Lesson.FATHERS).reasons
    assert listed.reason.code == "listed"
    assert "nothing is recorded of him as a father" in listed.reason.words
    assert [one.what for one in listed.evidence] == ["The family list"]
    way = lesson_ways.link(Lesson.FATHERS, listed, cast.plan, {"add_record"})
    assert way is not None
    assert way.page == ("record_add", cast.plan.reference, "father_figure")
    assert way.query == f"?person={dean.pk}"
    record(cast, "priya", details=FatherFigureDetails("birth", "named_not_met"), person=dean)
    assert "listed" not in codes(lesson(cast, Lesson.FATHERS))


def test_4_a_stepfather_of_once_and_a_partner_are_not_called_a_father_there(cast: Cast) -> None:
    gone = cast.today - timedelta(days=1)
    relative(cast, "step_father", from_on=gone, until_on=gone)
    relative(cast, "parents_partner")
    assert codes(lesson(cast, Lesson.FATHERS)) == {"nobody"}


def test_4_a_risk_without_anything_that_is_his_to_do(cast: Cast) -> None:
    dean = relative(cast, "father")
    met = FatherFigureDetails("birth", "named_and_met", parental_responsibility="yes", invited="no")
    assessed: dict[str, Any] = {"risk": "Shouts", "assessed_on": cast.today, "assessed_by": "Priya"}
    record(cast, "priya", details=replace(met, **assessed), person=dean)
    line = lesson(cast, Lesson.FATHERS)
    assert codes(line, State.MISSING) == {"no_actions", "never_invited"}
    assert "Ruth Adebayo-Cole, chair" in line.who
    partner = FatherFigureDetails("partner", "unknown")
    record(cast, "hannah", details=partner)
    assert "new_partner" not in codes(lesson(cast, Lesson.FATHERS))
    assert "assessment_stale" in codes(lesson(cast, Lesson.FATHERS, days=91))
