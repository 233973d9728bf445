"""Who sees which record, at each level and position of the matrix; and who may only know of it."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotVisible
from agencies.models import Employment
from plans import access
from plans.models import (
    CaseRecord,
    ChronologyEntry,
    GroupMember,
    NamedPermission,
    Plan,
    PlanPermission,
    RecordPermission,
)
from plans.models.base import Unscoped
from plans.models.records import MAY_BE_KNOWN
from plans.operations import leaving, sharing
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import amend, known, record, scope, seen, show

ON_THE_PLAN = {"priya", "neil", "sean", "ruth", "hannah", "moira", "sam", "laura", "ian"}
"""Lead, her manager, her agency's senior manager, the chair, core, oversight, by report, information."""


def who_sees(cast: Cast, one: CaseRecord) -> set[str]:
    return {name for name in cast.workers if one.pk in seen(cast, name)}


def who_knows(cast: Cast, one: CaseRecord) -> set[str]:
    return {name for name in cast.workers if one.pk in known(cast, name)}


def test_whoever_reads_the_plan_reads_a_record_at_its_level_and_nobody_else_does(
    cast: Cast,
) -> None:
    one = record(cast)
    assert who_sees(cast, one) == ON_THE_PLAN
    assert who_knows(cast, one) == set()
    assert not RecordPermission.objects.exists()
    assert not NamedPermission.objects.exists()


def test_a_controlled_record_is_its_agencys_own_and_lead_core_and_chair_know_that_it_is(
    cast: Cast,
) -> None:
    one = record(cast, level=Level.CONTROLLED)
    assert who_sees(cast, one) == {"laura", "ian"}
    assert who_knows(cast, one) == {"priya", "ruth", "hannah", "sam"}
    by_midwife = record(cast, "hannah", Level.CONTROLLED)
    assert who_sees(cast, by_midwife) == {"hannah", "moira"}
    assert who_knows(cast, by_midwife) == {"priya", "ruth", "sam"}


def test_a_sealed_record_is_seen_by_whom_it_names_and_known_to_nobody(cast: Cast) -> None:
    one = record(cast, level=Level.SEALED)
    assert who_sees(cast, one) == {"laura"}
    assert who_knows(cast, one) == set()
    show(cast, one, "midwifery", "hannah")
    assert who_sees(cast, one) == {"laura", "hannah"}
    assert who_knows(cast, one) == set()


def test_an_agency_given_sight_sees_one_record_and_the_rest_goes_on_knowing(cast: Cast) -> None:
    one, other = (record(cast, level=Level.CONTROLLED) for _ in range(2))
    show(cast, one, "midwifery")
    assert who_sees(cast, one) == {"laura", "ian", "hannah", "moira"}
    assert who_knows(cast, one) == {"priya", "ruth", "sam"}
    assert who_sees(cast, other) == {"laura", "ian"}


def test_sight_by_name_is_nobody_elses_and_ends_with_the_work_for_that_agency(cast: Cast) -> None:
    one = record(cast, level=Level.CONTROLLED)
    show(cast, one, "midwifery", "hannah")
    assert who_sees(cast, one) == {"laura", "ian", "hannah"}
    Employment.objects.filter(worker=cast.hannah).update(agency=cast.agencies["housing"])
    assert one.pk not in seen(cast, "hannah")


def test_whoever_stands_in_for_a_named_person_is_not_named(cast: Cast) -> None:
    one = record(cast, level=Level.SEALED)
    Employment.objects.filter(worker=cast.laura).update(deputy=cast.ian)
    cast.laura.absences.create(from_on=cast.today, until_on=cast.today)
    assert one.pk not in seen(cast, "ian")


def test_of_a_known_record_kind_agency_and_date_are_told_and_nothing_else(cast: Cast) -> None:
    record(cast, level=Level.CONTROLLED)
    (row,) = CaseRecord.objects.known_to(scope(cast, "hannah"))
    assert set(row) == set(MAY_BE_KNOWN)
    assert (row["kind"], row["agency__name"]) == ("chronology_entry", "Wearbridge Police")


def test_an_older_version_is_never_known_to_exist_beside_the_one_that_stands(cast: Cast) -> None:
    old = record(cast, level=Level.CONTROLLED)
    new = amend(cast, old)
    assert known(cast, "hannah") == {new.pk}
    sealed = amend(cast, new, level=Level.SEALED)
    assert known(cast, "hannah") == set()
    assert seen(cast, "ian") == set()
    assert seen(cast, "laura") == {old.pk, new.pk, sealed.pk}


def test_sight_ends_by_itself_after_its_last_day(cast: Cast) -> None:
    one = record(cast, level=Level.CONTROLLED)
    last = cast.today + timedelta(days=5)
    show(cast, one, "midwifery", until_on=last)
    assert one.pk in seen(cast, "hannah", on=last)
    after = last + timedelta(days=1)
    assert one.pk not in seen(cast, "hannah", on=after)
    assert known(cast, "hannah", on=after) == {one.pk}


def test_whoever_leaves_the_plan_sees_no_record_and_knows_of_none(cast: Cast) -> None:
    one = record(cast, "hannah", Level.CONTROLLED)
    leaving.leave(
        cast.seats["sam"], reason="left_role", version=None, by=cast.workers["sam"], at=cast.at
    )
    assert seen(cast, "sam") == known(cast, "sam") == set()
    assert one.pk in known(cast, "priya")


def test_an_agency_that_leaves_the_plan_does_not_find_its_sight_again(cast: Cast) -> None:
    one = record(cast, level=Level.CONTROLLED)
    show(cast, one, "school")
    show(cast, one, "school", "sam")
    assert one.pk in seen(cast, "sam")
    sharing.end(
        cast.plan, cast.agencies["school"], why="No longer works", by=cast.priya, at=cast.at
    )
    sharing.give(
        cast.plan,
        cast.agencies["school"],
        terms=access.Terms(purpose="Works again"),
        by=cast.priya,
        at=cast.at,
    )
    assert seen(cast, "sam") == set()
    assert known(cast, "sam") == {one.pk}


def test_whoever_works_nowhere_sees_nothing_and_a_plain_manager_refuses(cast: Cast) -> None:
    record(cast)
    for name in ("super", "sysadmin", "beth"):
        assert seen(cast, name) == known(cast, name) == set()
    for rows in (CaseRecord.objects.all(), ChronologyEntry.objects.all()):
        with pytest.raises(Unscoped):
            list(rows)


def test_lists_take_as_many_statements_for_many_records_as_for_one(cast: Cast) -> None:
    def statements() -> int:
        inside = scope(cast, "hannah").narrowed_to(cast.plan.pk)
        with CaptureQueriesContext(connection) as made:
            rows = ChronologyEntry.objects.visible_to(inside).standing()
            assert [row.record.agency.name + row.record.author.name for row in rows]
            list(CaseRecord.objects.known_to(inside))
        return len(made)

    record(cast)
    record(cast, level=Level.CONTROLLED)
    first = statements()
    for level in (Level.PLAN, Level.CONTROLLED, Level.SEALED):
        for _ in range(3):
            record(cast, level=level)
    assert statements() == first == 2


def test_a_child_entered_for_a_record_opens_all_of_its_plans_and_no_other(cast: Cast) -> None:
    """Who is a core member of one plan of a child and reads another knows of the same on both."""
    ended = Plan.rows.get(pk=cast.plan.pk)
    ended.pk, ended.reference, ended.lead_id = uuid.uuid4(), "CG-22GG-XXRR", None
    ended.status, ended.ended_on, ended.end_reason = "ended", cast.today, "moved_away"
    ended.save(force_insert=True)
    seat = GroupMember.rows.get(pk=cast.seats["ian"].pk)
    seat.pk, seat.plan_id, seat.standing, seat.status = uuid.uuid4(), ended.pk, "core", "current"
    seat.save(force_insert=True)
    given = PlanPermission.objects.filter(content_object=cast.plan, group=seat.agency.group_id)
    for row in given:
        row.pk, row.content_object_id = None, ended.pk
        row.save(force_insert=True)
    one = record(cast, "hannah", Level.CONTROLLED)
    record(cast, "hannah")
    whole = scope(cast, "ian")
    for plan in (cast.plan, ended):
        _, inside = access.enter_child(whole, plan)
        assert set(inside.opened or ()) == {cast.plan.pk, ended.pk}
        for rows in (CaseRecord.objects.visible_to, CaseRecord.objects.known_to):
            assert list(rows(inside).order_by("pk")) == list(rows(whole).order_by("pk"))
    assert one.pk in known(cast, "ian")
    with pytest.raises(NotVisible):
        access.enter_child(scope(cast, "beth"), cast.plan)


def test_what_a_reader_gets_is_the_same_whatever_there_is_that_they_may_not_see(cast: Cast) -> None:
    def told() -> object:
        ours = scope(cast, "sam").narrowed_to(cast.plan.pk)
        rows = ChronologyEntry.objects.visible_to(ours).order_by("record__recorded_at", "pk")
        return (
            [(row.pk, row.summary) for row in rows],
            CaseRecord.objects.visible_to(ours).count(),
            list(CaseRecord.objects.known_to(ours).order_by("happened_on", "id")),
        )

    record(cast)
    before = told()
    sealed = record(cast, level=Level.SEALED)
    show(cast, sealed, "midwifery", "hannah")
    amend(cast, sealed)
    assert told() == before
