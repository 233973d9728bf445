"""What the lessons may tell to whom: nothing hidden turns a state, a count, a date or a word."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotVisible
from plans import access
from plans.models import Plan
from plans.queries.lessons.fourteen import lessons
from plans.queries.lessons.rows import AS_IT_STANDS, IN_EVERY_VERSION
from plans.rules.plans import EndReason
from plans.rules.records import HANDLING, RecordKind
from plans.rules.sharing import Level
from plans.rules.supervision import SupervisionDetails
from plans.rules.voice import ChildVoiceDetails
from tests.cast import Cast
from tests.plans import disagreeing, freezing
from tests.plans.looking import ago, looked
from tests.plans.recording import amend, born, entry, record, samples, show
from tests.plans.reviewing import judged, outcome_of, review_of

HIDDEN = [Level.CONTROLLED, Level.SEALED]
READERS = ("priya", "sam", "laura", "ian", "ruth", "neil")
"""Everybody who reads the plan and does not work for Hannah's agency."""


def told(cast: Cast) -> dict[str, Any]:
    return {name: looked(cast, name) for name in READERS}


@pytest.mark.parametrize("level", HIDDEN)
def test_a_hidden_record_of_any_kind_changes_nothing_for_whoever_may_not_see_it(
    cast: Cast, level: int
) -> None:
    found = samples(cast)
    before, own = told(cast), looked(cast, "hannah")
    for kind, (details, about) in found.items():
        # A request for information is seen by the agency it asks as well.
        if level in HANDLING[kind].levels and not HANDLING[kind].is_between:
            record(cast, "hannah", level, details, **about, **ago(cast, 1))
    assert told(cast) == before
    assert looked(cast, "hannah") != own


def test_a_childs_voice_that_is_sealed_is_nobodys_but_its_authors(cast: Cast) -> None:
    born(cast)
    before, own = told(cast), looked(cast, "hannah")
    record(cast, "hannah", Level.SEALED, ChildVoiceDetails("observed", "Cries at his voice"))
    assert told(cast) == before
    assert looked(cast, "hannah") != own


def test_what_is_held_more_closely_from_now_on_is_gone_from_the_lessons(cast: Cast) -> None:
    before = told(cast)
    one = record(cast, "hannah", details=entry())
    assert told(cast) != before
    amend(cast, one, by="hannah", level=Level.SEALED)
    assert told(cast) == before


def test_what_is_shared_with_an_agency_turns_its_lessons_and_nobody_elses(cast: Cast) -> None:
    one = record(cast, "hannah", Level.CONTROLLED, entry())
    before = told(cast)
    show(cast, one, "school", by="hannah")
    after = told(cast)
    assert {name for name in READERS if after[name] != before[name]} == {"sam"}


def test_of_another_agencys_supervision_members_are_told_nothing(cast: Cast) -> None:
    before = told(cast)
    said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
    record(cast, "moira", Level.CONTROLLED, said)
    after = told(cast)
    assert {name for name in READERS if after[name] != before[name]} == {"priya", "ruth"}
    assert "hopeful" not in str(after)


def test_what_a_record_says_does_not_stand_in_the_lessons(cast: Cast) -> None:
    """Who reads the lessons has not opened the records, so that nothing is quoted from them."""
    for details, about in samples(cast).values():
        if "address" not in vars(details):
            record(cast, "hannah", details=details, **about)
    shown = str(looked(cast, "sam"))
    for words in ("Dean was at the flat", "wake to nobody", "Came to 2 of 5", "Stay together"):
        assert words not in shown


@pytest.mark.parametrize("name", ["colin", "olive", "megan", "beth", "sysadmin", "super"])
def test_whoever_may_not_read_the_plan_has_no_lessons(cast: Cast, name: str) -> None:
    plan = Plan.rows.select_related("child", "policy", "partnership", "chair").get()
    scope = access.scope_of(cast.workers[name], on=cast.today)
    with pytest.raises(NotVisible):
        lessons(scope, plan, on=cast.today, at=cast.at)


def statements(cast: Cast, name: str) -> int:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    plan = access.fetch(scope, cast.plan.reference)
    assert plan is not None
    with CaptureQueriesContext(connection) as made:
        lessons(scope, plan, on=cast.today, at=cast.at)
    return len(made)


def test_a_plan_takes_as_many_statements_whatever_it_holds(cast: Cast) -> None:
    small = {name: statements(cast, name) for name in ("priya", "sam")}
    for details, about in samples(cast).values():
        level = {"level": Level.SEALED} if "address" in vars(details) else {}
        record(cast, "hannah", details=details, **about, **level)
    for days in range(12):
        record(cast, "laura", Level.CONTROLLED if days % 2 else Level.PLAN, **ago(cast, days))
    said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
    record(cast, "moira", Level.CONTROLLED, said)
    for number in range(3):
        outcome_of(cast, number)
    judged(cast, review_of(cast))
    freezing.frozen(freezing.signed_review(cast))
    disagreeing.with_contacts(cast)
    disagreeing.raised(cast, at=cast.at)
    assert {name: statements(cast, name) for name in small} == small
    assert set(small.values()) == {20}


def test_every_kind_of_record_is_read_but_those_no_lesson_asks_for() -> None:
    read = {model.kind for model in AS_IT_STANDS + IN_EVERY_VERSION}
    elsewhere = {RecordKind.CHRONOLOGY_ENTRY, RecordKind.SUPERVISION}
    assert set(RecordKind) - read - elsewhere == {RecordKind.SAFE_ADDRESS, RecordKind.UNBORN_BABY}


def test_a_plan_that_ended_asks_nothing_of_anybody(cast: Cast) -> None:
    Plan.rows.filter(pk=cast.plan.pk).update(
        status="ended", ended_on=cast.today, end_reason=EndReason.OTHER
    )
    assert looked(cast, "priya") == ()
