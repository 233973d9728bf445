"""Filing at once what a worker saw on a day."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotVisible, Refused
from agencies.models import AuditEvent
from plans.models import CaseRecord, Engagement, HouseholdConfirmation, Person, Plan, Visit
from plans.operations import capture as operations
from plans.operations import leaving, records
from plans.rules.capture import Capture
from plans.rules.engagement import EngagementDetails
from plans.rules.household import HouseholdConfirmationDetails
from plans.rules.plans import EndReason
from plans.rules.records import RecordKind
from plans.rules.visits import VisitDetails
from plans.rules.voice import ChildVoiceDetails
from tests.cast import Cast
from tests.plans.looking import relative
from tests.plans.recording import HOUSEHOLD, SEEN, amend, born, record

UNCHANGED = HouseholdConfirmationDetails("seen")
CRIED = "Ada cried and Tamsin held her until she slept"


def filed(cast: Cast, by: str = "hannah", **said: Any) -> list[CaseRecord]:
    capture = Capture(**{"on": cast.today} | said)
    return operations.file(cast.plan, capture, by=cast.workers[by], at=cast.at)


def refused(cast: Cast, by: str = "hannah", **said: Any) -> Refused:
    before = CaseRecord.rows.count(), AuditEvent.objects.count()
    with pytest.raises(Refused) as found:
        filed(cast, by, **said)
    assert (CaseRecord.rows.count(), AuditEvent.objects.count()) == before
    return found.value


def everything(cast: Cast) -> dict[str, Any]:
    parent = cast.mother.person
    return {
        "happened": CRIED,
        "visit": SEEN,
        "home": UNCHANGED,
        "voice": ChildVoiceDetails("observed", "She is held when she cries"),
        "engagement": ((parent, EngagementDetails("genuine", "")),),
        "category": "family",
        "impact": "positive",
    }


@pytest.fixture
def home(cast: Cast) -> Cast:
    """A born child whose mother is on record as living with her."""
    born(cast)
    record(cast, "priya", details=HOUSEHOLD, person=cast.mother.person)
    return cast


def test_one_telling_files_a_record_for_each_thing_that_was_said(home: Cast) -> None:
    found = filed(home, **everything(home))
    assert [one.kind for one in found] == [
        RecordKind.VISIT,
        RecordKind.HOUSEHOLD_CONFIRMATION,
        RecordKind.CHILD_VOICE,
        RecordKind.ENGAGEMENT,
        RecordKind.CHRONOLOGY_ENTRY,
    ]
    assert {(one.agency, one.author, one.happened_on) for one in found} == {
        (home.agencies["midwifery"], home.hannah, home.today)
    }
    contents = {one.kind: one.content for one in found}
    assert contents[RecordKind.ENGAGEMENT].evidence == CRIED
    assert contents[RecordKind.CHRONOLOGY_ENTRY].summary == CRIED
    assert contents[RecordKind.CHRONOLOGY_ENTRY].source == "Own visit that day"
    assert contents[RecordKind.VISIT].reason == ""
    trail = AuditEvent.objects.filter(verb="record.added", at=home.at, actor=home.hannah.pk)
    assert trail.count() == 5


def test_nothing_has_changed_confirms_the_home_and_claims_nothing_else(home: Cast) -> None:
    (one,) = filed(home, home=UNCHANGED)
    assert one.kind == RecordKind.HOUSEHOLD_CONFIRMATION
    content = HouseholdConfirmation.rows.get(record=one)
    assert (content.how, content.has_changed) == ("seen", False)
    assert not Visit.rows.exists()


def test_a_shut_door_is_told_once_and_is_the_reason_of_the_visit(home: Cast) -> None:
    shut = VisitDetails("refused")
    (one,) = filed(home, visit=shut, happened="Dean would not open")
    assert one.content.reason == "Dean would not open"
    assert refused(home, "sam", visit=shut).field == "reason"


def test_each_part_is_amended_alone(home: Cast) -> None:
    found = filed(home, **everything(home))
    voice = next(one for one in found if one.kind == RecordKind.CHILD_VOICE)
    new = amend(home, voice, "hannah", details=ChildVoiceDetails("observed", "She smiled"))
    assert new.supersedes == voice
    assert CaseRecord.rows.filter(status="standing", author=home.hannah).count() == 5


def test_a_second_tap_says_so_and_changes_nothing(home: Cast) -> None:
    filed(home, **everything(home))
    again = refused(home, **everything(home))
    assert again.code == "recorded_already"
    assert "this visit on record for that day already" in again.sentence


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"visit": SEEN}, "outcome"),
        ({"home": UNCHANGED}, "home"),
        ({"voice": ChildVoiceDetails("observed", " She is held when she cries ")}, "method"),
        ({"category": "family", "happened": CRIED, "source": "Seen"}, "happened"),
    ],
)
def test_one_part_that_is_on_record_already_stops_the_whole(
    home: Cast, part: dict[str, Any], field: str
) -> None:
    filed(home, **everything(home))
    mother = home.mother.person
    new: dict[str, Any] = {
        "engagement": ((mother, EngagementDetails("partial", "Was out at two")),)
    }
    assert refused(home, **new | part).field == field
    assert filed(home, **new)


def test_what_was_withdrawn_may_be_said_again(home: Cast) -> None:
    (one,) = filed(home, visit=SEEN)
    records.withdraw(home.plan, one, reason="Another child", by=home.hannah, at=home.at)
    assert filed(home, visit=SEEN)


def test_another_worker_and_another_outcome_are_another_visit(home: Cast) -> None:
    filed(home, visit=VisitDetails("nobody_in", reason="Knocked twice"))
    filed(home, visit=SEEN)
    filed(home, "sam", visit=SEEN)
    assert Visit.rows.count() == 3


def test_a_visit_says_whom_it_was_to_see_and_is_another_to_somebody_else(home: Cast) -> None:
    shut: dict[str, Any] = {"visit": VisitDetails("refused", reason="Would not open")}
    father = relative(home, "father")
    (one,) = filed(home, **shut, visited=father)
    assert one.person == father
    assert refused(home, **shut, visited=father).code == "recorded_already"
    assert refused(home, **shut).code == "recorded_already"
    assert filed(home, **shut, visited=home.mother.person)


def test_a_visit_told_again_with_a_name_is_amended_and_not_a_second_refusal(home: Cast) -> None:
    shut: dict[str, Any] = {"visit": VisitDetails("refused", reason="Would not open")}
    filed(home, **shut)
    again = refused(home, **shut, visited=home.mother.person)
    assert (again.code, again.field) == ("recorded_already", "outcome")


def test_nobody_is_visited_who_is_not_around_the_child(home: Cast) -> None:
    stranger = Person.rows.create(
        given_names="Leanne", family_name="Teale", created_at=home.at, created_by=home.priya
    )
    assert refused(home, visit=SEEN, visited=stranger).field == "visited"


def test_of_a_home_nobody_has_told_of_nothing_is_unchanged(cast: Cast) -> None:
    assert refused(cast, home=UNCHANGED).code == "nobody_on_record"
    (one,) = filed(
        cast, home=replace(UNCHANGED, has_changed=True, note="Tamsin and Dean live there")
    )
    assert one.content.has_changed
    record(cast, "priya", details=replace(HOUSEHOLD, status="moved_out"), person=cast.mother.person)
    assert refused(cast, home=UNCHANGED).code == "nobody_on_record"


def test_what_cannot_be_is_refused_by_the_name_of_its_question(home: Cast) -> None:
    late = home.today + timedelta(days=1)
    mother = home.mother.person
    level = f"level_{mother.pk}"
    cases: list[tuple[dict[str, Any], str | None]] = [
        ({}, None),
        ({"on": late, "visit": SEEN}, "happened_on"),
        ({"happened": CRIED, "home": UNCHANGED}, "category"),
        ({"impact": "negative"}, "category"),
        ({"home": replace(UNCHANGED, has_changed=True)}, "home_note"),
        ({"category": "family"}, "happened"),
        ({"category": "family", "happened": CRIED}, "source"),
        ({"visit": SEEN, "happened": CRIED, "category": "family", "impact": "negative"}, "impact_text"),
        ({"engagement": ((mother, EngagementDetails("genuine", "")),)}, f"evidence_{mother.pk}"),
        ({"engagement": ((mother, EngagementDetails("odd", "Why not")),)}, level),
        ({"visit": replace(SEEN, seen_alone="")}, "seen_alone"),
        ({"visit": SEEN, "voice": ChildVoiceDetails("observed", " ")}, "life_is_like"),
    ]  # fmt: skip
    for said, field in cases:
        assert refused(home, **said).field == field, said


def test_a_part_that_fails_leaves_none_of_the_others(home: Cast) -> None:
    said = everything(home) | {"voice": ChildVoiceDetails("sang", "La")}
    assert refused(home, **said).field == "method"
    assert not Engagement.rows.exists()


def test_whoever_adds_no_records_files_nothing(home: Cast) -> None:
    home.join("sal")
    leaving.leave(
        home.plan.members.get(worker=home.sal),
        reason="work_finished",
        version=None,
        by=home.sal,
        at=home.at,
    )
    before = CaseRecord.rows.count()
    for name in ("ian", "neil", "moira", "ruth"):
        with pytest.raises(PermissionDenied):
            filed(home, name, home=UNCHANGED)
    for name in ("sal", "olive", "colin", "megan", "beth", "sysadmin", "super"):
        with pytest.raises(NotVisible):
            filed(home, name, home=UNCHANGED)
    assert CaseRecord.rows.count() == before


def test_nothing_is_filed_on_a_plan_that_has_ended(home: Cast) -> None:
    Plan.rows.filter(pk=home.plan.pk).update(
        status="ended", ended_on=home.today, end_reason=EndReason.ADOPTED
    )
    assert refused(home, home=UNCHANGED).code == "plan_ended"


def test_it_asks_for_each_part_once_however_much_is_on_record(home: Cast) -> None:
    filed(home, on=home.today - timedelta(days=1), **everything(home))
    with CaptureQueriesContext(
        connection,
    ) as few:
        filed(home, on=home.today - timedelta(days=2), **everything(home))
    for days in range(3, 6):
        filed(home, on=home.today - timedelta(days=days), **everything(home))
    with CaptureQueriesContext(connection) as many:
        filed(home, on=home.today - timedelta(days=6), **everything(home))
    assert len(many) == len(few)
