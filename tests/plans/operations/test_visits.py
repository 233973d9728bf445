"""What visits and birth plans on record are to the timetable."""

from dataclasses import replace
from datetime import timedelta

from plans.models import Deadline, TimetableEvent, Visit
from plans.operations import records
from plans.rules.records import When
from plans.rules.sharing import Level
from plans.rules.visits import VisitDetails
from tests.cast import Cast
from tests.plans.recording import BIRTH_PLAN, SEEN, amend, born, record, refused


def test_the_leads_visit_is_told_once_and_keeps_the_timetable(cast: Cast) -> None:
    refused(cast, "outcome", SEEN, "priya")
    record(cast, "priya", details=VisitDetails("parent_seen", bedroom_seen="yes"))
    born(cast)
    refused(cast, "outcome", VisitDetails("parent_seen"), "priya")
    refused(cast, "seen_alone", VisitDetails("seen"), "priya")
    refused(cast, "reason", VisitDetails("nobody_in"), "priya")
    refused(cast, "reason", replace(SEEN, bedroom_seen="no"), "priya")
    record(cast, "hannah", details=SEEN)
    record(cast, "priya", Level.SEALED, SEEN)
    assert not TimetableEvent.rows.exists()
    one = record(cast, "priya", details=replace(SEEN, late_reason="The baby was in hospital"))
    again = record(cast, "priya", details=SEEN)
    event = TimetableEvent.rows.standing().get()
    assert one.content.event == again.content.event == event
    assert event.happened_on == cast.today
    records.withdraw(cast.plan, one, reason="Twice", by=cast.priya, at=cast.at)
    assert TimetableEvent.rows.standing().exists()


def test_a_visit_that_is_amended_or_withdrawn_takes_its_event_with_it(cast: Cast) -> None:
    born(cast)
    late = replace(SEEN, late_reason="The baby was in hospital")
    one = record(cast, "priya", details=late)
    new = amend(cast, one, "priya", details=replace(late, reason="Slept"))
    assert TimetableEvent.rows.standing().get() == new.content.event
    yesterday = records.amend(
        cast.plan,
        new,
        late,
        heading=records.Heading(When.on(cast.today - timedelta(days=1))),
        reason="It was the day before",
        by=cast.priya,
        at=cast.at,
    )
    event = TimetableEvent.rows.standing().get()
    assert event.happened_on == cast.today - timedelta(days=1)
    records.withdraw(cast.plan, yesterday, reason="Another child", by=cast.priya, at=cast.at)
    assert not TimetableEvent.rows.standing().exists()
    assert Visit.rows.count() == 3


def test_a_birth_plan_on_the_maternity_file_keeps_its_date(cast: Cast) -> None:
    refused(cast, "birth_partner", replace(BIRTH_PLAN, birth_partner=" "))
    due = Deadline.rows.open().get(plan=cast.plan, key="pb.birthplan")
    record(cast, "hannah", Level.SEALED, replace(BIRTH_PLAN, filed_on=cast.today))
    record(cast, "hannah", details=BIRTH_PLAN)
    due.refresh_from_db()
    assert due.status == "open"
    record(cast, "hannah", details=replace(BIRTH_PLAN, filed_on=cast.today, late_reason="Ill"))
    due.refresh_from_db()
    assert (due.status, due.held_on) == ("held", cast.today)
