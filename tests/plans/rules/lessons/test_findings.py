"""A finding: the worst first, every reason listed, since when, until when, and who is waited for."""

from dataclasses import replace

from plans.rules.lessons.findings import (
    LEAD,
    Finding,
    Hands,
    Reason,
    State,
    agencies_or_lead,
    counted,
    evidence,
    finding,
    listed,
    owners_or_lead,
)
from plans.rules.roles import Capacity
from tests.plans.rules.lessons.worked import GP, POLICE, new_id, on, source

SOON = Reason("soon", State.DUE, "Soon.", missing="Do it", hands=LEAD, since=on(-1), due_on=on(4))
LATE = Reason("late", State.MISSING, "Late.", missing="Do it", since=on(-3), due_on=on(-4))
URGENT = replace(LATE, code="urgent", since=on(0), is_urgent=True)
KEPT = Reason("kept", State.IN_PLACE, "Kept.", since=on(-30), due_on=on(2))
ASKED = Reason("asked", State.CONFLICT, "Which?", since=on(-2))


def test_conflict_is_worse_than_missing_than_due_than_in_place_and_all_are_listed():
    found = finding([KEPT, SOON, LATE, ASKED])
    assert found.state == State.CONFLICT
    assert found.reasons == (ASKED, LATE, SOON, KEPT)
    assert [finding(some).state for some in ([KEPT, SOON, LATE], [KEPT, SOON], [KEPT])] == [
        State.MISSING,
        State.DUE,
        State.IN_PLACE,
    ]


def test_what_is_urgent_comes_first_among_what_is_as_bad():
    assert finding([LATE, URGENT]).worst == URGENT


def test_since_when_is_asked_of_the_reasons_that_make_the_state():
    assert finding([KEPT, SOON, LATE, URGENT]).since == on(-3)
    assert finding([Reason("x", State.NOT_NEEDED, "No.")]).since is None


def test_it_is_due_next_on_the_earliest_last_day_of_any_reason():
    assert finding([KEPT, SOON]).due_on == on(2)
    assert finding([ASKED]).due_on is None


def test_the_same_reason_twice_is_one_and_what_is_missing_is_said_once():
    found = finding([SOON, SOON, LATE])
    assert len(found.reasons) == 2
    assert found.missing == ("Do it",)


def test_each_record_is_evidence_once_and_the_newest_comes_first():
    old, new = source(-9), source(-1)
    assert evidence([old, None, new, old]) == (new, old)
    found = finding([replace(SOON, evidence=(old,)), replace(LATE, evidence=(new, old))])
    assert found.evidence == (new, old)


def test_it_waits_for_whoever_leads_works_there_or_owns_it_and_never_for_what_is_in_place():
    owner = new_id()
    found = finding(
        [
            replace(SOON, hands=owners_or_lead(owner, None)),
            replace(LATE, hands=agencies_or_lead({POLICE.id})),
            replace(KEPT, hands=LEAD),
        ]
    )
    late, soon, _ = found.reasons
    assert found.waiting_for({Capacity.LEAD}) == (late, soon)
    assert found.waiting_for({Capacity.CORE}, POLICE.id) == (late,)
    assert found.waiting_for((), GP.id, {owner}) == (soon,)
    assert found.waiting_for({Capacity.CHAIR}, GP.id) == ()


def test_nobodys_hands_hold_nothing():
    assert not Hands().hold({Capacity.LEAD}, POLICE.id, {new_id()})
    assert isinstance(finding([KEPT]), Finding)


def test_numbers_and_names_are_said_as_a_person_would():
    assert [counted(1, "visit"), counted(2, "visit"), counted(0, "entry", "entries")] == [
        "1 visit",
        "2 visits",
        "0 entries",
    ]
    assert listed(["School", "Police", "School", "Midwifery"]) == "Midwifery, Police and School"
    assert (listed(["Police"]), listed([])) == ("Police", "")
