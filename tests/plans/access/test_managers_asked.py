"""The manager who is asked about a disagreement sees what they are asked about, whoever that is today."""

from __future__ import annotations

import pytest

from agencies.errors import NotVisible
from agencies.models import Absence, Employment, EscalationLevel
from plans import access
from plans.models import Disagreement, DisagreementParty, GroupMember, PlanPermission
from plans.operations import disagreements as operations
from plans.queries.disagreements_waiting import waiting_for
from plans.rules.disagreements import Sight
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    draft,
    fresh,
    moment,
    name_contact,
    raised,
    send,
    sight_of,
    with_contacts,
)

AT = moment(MONDAY)
FULL, NONE = Sight.FULL, Sight.NONE


def asked(cast: Cast) -> Disagreement:
    """Hannah's draft that is to begin at stage 2, so that her manager is asked first."""
    with_contacts(cast)
    row = draft(cast, at=AT)
    return send(cast, row, at=AT, stage=2, skip_reason="It cannot wait.")


def capacities(cast: Cast, row: Disagreement, name: str) -> set[str]:
    scope = access.scope_of(cast.workers[name], on=MONDAY)
    return set(access.footing_on(scope, fresh(row)).capacities)


def waits_for(cast: Cast, row: Disagreement, name: str) -> bool:
    scope = access.scope_of(cast.workers[name], on=MONDAY)
    return row.reference in {one.row.reference for one in waiting_for(scope, at=AT)}


def manage(cast: Cast, worker: str, manager: str, deputy: str = "") -> None:
    Employment.objects.filter(worker=cast.workers[worker]).update(
        line_manager=cast.workers[manager]
    )
    if deputy:
        Employment.objects.filter(worker=cast.workers[manager]).update(deputy=cast.workers[deputy])


def go_away(cast: Cast, name: str) -> None:
    Absence.objects.create(worker=cast.workers[name], from_on=MONDAY, until_on=FRIDAY)


def must_be_able_to_send(cast: Cast, row: Disagreement, name: str) -> None:
    assert sight_of(cast, row, name, MONDAY) == FULL
    assert waits_for(cast, row, name)
    assert "raising_manager" in capacities(cast, row, name)
    sent = send(cast, row, name, at=AT, stage=2, skip_reason="It cannot wait.")
    assert sent.is_sent
    assert sight_of(cast, row, name, MONDAY) == FULL


def test_who_stands_in_for_an_away_line_manager_is_asked_in_their_place(cast: Cast) -> None:
    manage(cast, "hannah", "olive", deputy="moira")
    Employment.objects.filter(worker=cast.moira).update(position="practitioner")
    row = asked(cast)
    assert sight_of(cast, row, "moira", MONDAY) == NONE
    go_away(cast, "olive")
    must_be_able_to_send(cast, row, "moira")


def test_nobody_agrees_to_their_own_because_they_stand_in_for_their_manager(cast: Cast) -> None:
    manage(cast, "hannah", "olive", deputy="hannah")
    go_away(cast, "olive")
    row = asked(cast)
    assert not row.is_sent
    assert "raising_manager" not in capacities(cast, row, "hannah")


def test_who_manages_accounts_makes_themselves_nobodys_manager(cast: Cast) -> None:
    manage(cast, "hannah", "megan")
    row = asked(cast)
    assert sight_of(cast, row, "megan", MONDAY) == NONE
    with_contacts(cast)
    name_contact(cast, "midwifery", EscalationLevel.LINE_MANAGER_OR_DSL, "megan")
    assert sight_of(cast, row, "megan", MONDAY) == NONE


def leave(cast: Cast, name: str) -> None:
    """They stop working there, without a seat that waits to be handed over."""
    GroupMember.rows.filter(worker=cast.workers[name]).update(status="left", left_on=MONDAY)
    Employment.objects.filter(worker=cast.workers[name]).update(ended_on=MONDAY)


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_last_manager_of_who_has_left_keeps_what_they_raised(
    cast: Cast, *, is_sent: bool
) -> None:
    manage(cast, "hannah", "olive")
    with_contacts(cast)
    row = raised(cast, at=AT) if is_sent else asked(cast)
    leave(cast, "hannah")
    PlanPermission.objects.filter(group=cast.agencies["midwifery"].group_id).delete()
    assert sight_of(cast, row, "olive", MONDAY) == FULL
    assert "raising_manager" in capacities(cast, row, "olive")
    assert sight_of(cast, row, "hannah", MONDAY) == NONE
    # Who managed them before that is no longer asked.
    Employment.objects.create(
        worker=cast.hannah,
        agency=cast.agencies["midwifery"],
        position="practitioner",
        line_manager=cast.moira,
        started_on=MONDAY,
    )
    assert sight_of(cast, row, "olive", TUESDAY) == NONE


def test_whom_an_agency_names_for_safeguarding_is_asked_without_any_position(cast: Cast) -> None:
    Employment.objects.filter(worker=cast.moira).update(position="practitioner")
    row = asked(cast)
    assert sight_of(cast, row, "olive", MONDAY) == NONE
    name_contact(cast, "midwifery", EscalationLevel.PRACTITIONER, "olive")
    assert sight_of(cast, row, "olive", MONDAY) == NONE
    name_contact(cast, "midwifery", EscalationLevel.LINE_MANAGER_OR_DSL, "olive", "moira")
    assert sight_of(cast, row, "moira", MONDAY) == FULL
    must_be_able_to_send(cast, row, "olive")


def test_a_draft_nobody_is_asked_about_stays_its_writers(cast: Cast) -> None:
    manage(cast, "hannah", "olive")
    name_contact(cast, "midwifery", EscalationLevel.LINE_MANAGER_OR_DSL, "olive")
    row = draft(cast, at=AT)
    assert sight_of(cast, row, "olive", MONDAY) == NONE
    with pytest.raises(NotVisible):
        operations.discard(row, version=None, by=cast.olive, at=AT)


def test_the_managers_of_an_agency_that_answers_for_another_see_what_it_answers(
    cast: Cast,
) -> None:
    with_contacts(cast)
    Employment.objects.filter(worker=cast.colin).update(position="safeguarding_lead")
    row = raised(cast, at=AT)
    assert sight_of(cast, row, "colin", MONDAY) == NONE
    places = DisagreementParty.rows.filter(disagreement=row, side="challenged")
    places.update(worker=cast.sam, proxy=cast.agencies["school"])
    assert sight_of(cast, row, "colin", MONDAY) == NONE
    Employment.objects.filter(worker=cast.colin).update(agency=cast.agencies["school"])
    assert sight_of(cast, row, "colin", MONDAY) == FULL
    assert capacities(cast, row, "colin") == {"challenged", "challenged_manager"}
    # A line manager of whoever answers there, and who stands in for them.
    Employment.objects.filter(worker=cast.colin).update(position="practitioner")
    assert sight_of(cast, row, "colin", MONDAY) == NONE
    manage(cast, "sam", "colin")
    assert capacities(cast, row, "colin") == {"challenged", "challenged_manager"}


def test_who_stands_in_for_the_manager_of_who_answers_sees_it_and_may_have_another_answer(
    cast: Cast,
) -> None:
    row = raised(cast, at=AT)
    Employment.objects.filter(worker=cast.neil).update(deputy=cast.sal)
    assert sight_of(cast, row, "sal", MONDAY) == NONE
    go_away(cast, "neil")
    assert sight_of(cast, row, "sal", MONDAY) == FULL
    assert "challenged_manager" in capacities(cast, row, "sal")


def test_it_takes_no_statement_more(cast: Cast, django_assert_max_num_queries) -> None:
    with_contacts(cast)
    rows = [raised(cast, at=AT) for _ in range(3)]
    for name in ("moira", "hannah", "neil", "priya", "beth"):
        scope = access.scope_of(cast.workers[name], on=MONDAY)
        with django_assert_max_num_queries(6):
            access.footings_on(scope, rows)
