"""Taking a return in: each child whole or not at all."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from agencies.operations import audit
from plans import access
from plans.models import FAR_OFF, Child, ChildIdentifier, Deadline, Plan, Review
from plans.operations import census_child, census_run
from plans.queries.timetable import uncounted
from plans.rules.census import NAME_NOT_GIVEN
from plans.rules.imports import ImportStatus
from tests.census import (
    WEARBRIDGE,
    a_child,
    a_return,
    child,
    conference,
    counts,
    everything,
    in_need,
    lines,
    plan,
    protection,
)

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "data" / "cin-census"


def test_a_real_format_return_comes_in(take, people, today):
    import_ = take(WEARBRIDGE)
    assert import_.status == ImportStatus.DONE
    assert counts(import_) == (4, 0, 0, 1)
    first, second, third, fourth, fifth = lines(import_)
    assert first[:3] == (19, "WB0001", "created")
    assert "again; it was taken once" in first[3]
    assert "Left out: Unique pupil number" in first[3]
    assert "2885" in first[3]
    assert "4016" in first[3]
    assert second[1:] == ("WB0002", "created", "")
    assert third[1:] == ("WB0003", "created", "")
    assert fourth[3] == "The return has no plan for this child."
    assert fifth[2] == "refused"
    assert "8875" in fifth[3]
    assert not ChildIdentifier.objects.filter(value="WB0005").exists()

    history = plan("WB0001")
    assert (history.status, history.category, history.initial_category) == ("ended", "NEG", "PHY")
    assert history.end_reason == "to_universal"
    assert [b["code"] for b in history.breaches] == ["2885", "4016"]
    held = Review.rows.filter(plan=history).values_list("held_on", flat=True)
    assert sorted(held) == [date(2025, 8, 20), date(2026, 2, 27)]

    current = plan("WB0002")
    assert (current.status, current.lead, current.conference_on) == (
        "open",
        None,
        date(2025, 10, 6),
    )
    assert current.next_review_on == date(2026, 7, 5)  # six months after the last one held
    assert current.next_meeting_on == FAR_OFF
    assert current.child.name == NAME_NOT_GIVEN
    due = Deadline.rows.filter(plan=current, key="cp.rcpc.next").open()
    assert [row.due_on for row in due] == [current.next_review_on]
    assert not uncounted().exists()
    assert child("WB0003").expected_on == date(2026, 6, 10)


def test_the_authoritys_own_agency_may_see_it_by_a_decision(take, people, today):
    take(WEARBRIDGE)
    seen = Plan.objects.visible_to(access.scope_of(people.sean, on=today))
    assert seen.count() == 4
    decision = plan("WB0002").sharing_decisions.get()
    assert (decision.occasion, decision.gateway) == ("decided", "ca1989_s47")
    assert not Plan.objects.visible_to(access.scope_of(people.moira, on=today)).exists()
    assert list(audit.verify()) == []


def test_a_dry_run_says_the_same_and_changes_nothing(take):
    before = everything()
    tried = take(WEARBRIDGE, dry_run=True)
    assert everything() == before
    assert lines(tried) == lines(take(WEARBRIDGE))


def test_one_bad_child_never_stops_the_others(take):
    import_ = take(
        a_return(
            a_child("C1", in_need("2026-01-05")),
            a_child("C2", in_need("2026-01-05"), in_need("2026-02-05")),
            a_child("C3", born="2026-02-30"),
            a_child("C1"),
            a_child(""),
            a_child("C4", in_need("2026-01-05")),
        )
    )
    assert [outcome for _, _, outcome, _ in lines(import_)] == [
        "created",
        "refused",
        "refused",
        "refused",
        "refused",
        "created",
    ]
    assert "before; only the first" in lines(import_)[3][3]
    assert Child.rows.count() == 2


def test_what_the_database_refuses_of_one_child_refuses_that_child_alone(take, monkeypatch):
    def refuse_c2(new, source):
        if any(one.told.local_id == "C2" for one in new):
            raise IntegrityError
        made(new, source)

    made = census_child.create
    monkeypatch.setattr(census_run, "create", refuse_c2)
    import_ = take(a_return(*(a_child(f"C{n}", in_need("2026-01-05")) for n in (1, 2, 3))))
    assert counts(import_) == (2, 0, 0, 1)
    assert [line[2] for line in lines(import_)] == ["created", "refused", "created"]
    assert lines(import_)[1][3] == census_run.CONTRADICTS


def test_a_file_that_breaks_off_keeps_what_came_before(take):
    children = [a_child(f"C{n}", in_need("2026-01-05")) for n in range(3)]
    import_ = take(a_return(*children)[:-60])
    assert import_.status == ImportStatus.FAILED
    assert "Line 4: the file ends too soon" in import_.error
    assert "2 children before that were taken in whole" in import_.error
    assert counts(take(a_return(*children))) == (1, 0, 2, 0)


def test_another_authoritys_return_is_refused(take, people):
    people.partnership.authority_code = "111"
    people.partnership.save()
    import_ = take(a_return(a_child(), authority="222"))
    assert "authority 222" in import_.error
    assert not Child.rows.exists()


def statements(take, content):
    """How many it takes. SQLite inserts only so many values at once, so what goes into the widest
    table is counted once a batch."""
    with CaptureQueriesContext(connection) as asked:
        take(content)
    deadlines = [one for one in asked if one["sql"].startswith('INSERT INTO "plans_deadline"')]
    return len(asked) - len(deadlines) + bool(deadlines)


def test_the_number_of_statements_does_not_grow_with_the_children(take):
    few, many = (
        a_return(
            *(
                a_child(f"{size}-{n}", conference("2025-10-06"), protection("2025-10-06"))
                for n in range(size)
            )
        )
        for size in (5, 45)
    )
    assert statements(take, many) <= statements(take, few)
    assert statements(take, many) <= statements(take, few)  # and when nothing has changed


@pytest.mark.skipif(not SAMPLES.exists(), reason="the published samples are not on this machine")
@pytest.mark.parametrize(("name", "created"), [("CIN2rows.xml", 1), ("CIN_Census_2026.xml", 2)])
def test_the_published_samples_come_in(take, name, created):
    assert take(SAMPLES / name).created == created
    assert take(SAMPLES / name).unchanged == created
