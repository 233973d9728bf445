from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from agencies.operations import workers
from plans import access
from plans.models import Action, GroupMember, Plan, PlanPermission, SharingDecision
from plans.operations import actions, group, leadership, leaving
from plans.operations.group import SeatDetails
from tests.cast import Cast

DETAILS = SeatDetails(role="GP", purpose="Prescribes for the mother", standing="core")


def leave(cast: Cast, name: str, by: str, **options: Any) -> GroupMember:
    given: dict[str, Any] = {"reason": "left_role", "version": None} | options
    return leaving.leave(cast.seats[name], **given, by=cast.workers[by], at=cast.at)


def holds(cast: Cast, agency: str) -> bool:
    return PlanPermission.objects.filter(
        content_object=cast.plan, group=cast.agencies[agency].group
    ).exists()


def sees(cast: Cast, name: str) -> bool:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    return Plan.objects.visible_to(scope).filter(pk=cast.plan.pk).exists()


def test_whoever_is_proposed_sees_nothing_until_they_accept(cast: Cast) -> None:
    seat = cast.propose("colin")
    assert not sees(cast, "colin")
    assert not holds(cast, "housing")
    group.accept(seat, by=cast.colin, at=cast.at)
    assert sees(cast, "colin")
    assert holds(cast, "housing")


def test_joining_is_what_gives_an_agency_access_with_its_decision(cast: Cast) -> None:
    cast.join("colin")
    decision = SharingDecision.rows.get(plan=cast.plan, agency=cast.agencies["housing"])
    assert (decision.outcome, decision.occasion, decision.decided_by) == (
        "share",
        "joined",
        cast.priya,
    )
    assert decision.purpose == "colin purpose for the child"


@pytest.mark.parametrize("by", ["olive", "moira"])
def test_a_manager_may_accept_for_their_worker(cast: Cast, by: str) -> None:
    seat = cast.propose("olive")
    group.accept(seat, by=cast.workers[by], at=cast.at)
    assert GroupMember.rows.get(pk=seat.pk).answered_by == cast.workers[by]


@pytest.mark.parametrize("by", ["priya", "hannah", "neil", "megan", "sysadmin", "super"])
def test_nobody_else_accepts_a_proposal(cast: Cast, by: str) -> None:
    seat = cast.propose("olive")
    with pytest.raises(NotVisible):
        group.accept(seat, by=cast.workers[by], at=cast.at)
    assert GroupMember.rows.get(pk=seat.pk).status == "proposed"


def test_a_proposal_is_declined_with_its_reason(cast: Cast) -> None:
    seat = cast.propose("colin")
    with pytest.raises(Refused):
        group.decline(seat, note=" ", by=cast.colin, at=cast.at)
    group.decline(seat, note="Ask the tenancy team", by=cast.colin, at=cast.at)
    assert GroupMember.rows.get(pk=seat.pk).status == "declined"
    assert not holds(cast, "housing")
    with pytest.raises(NotVisible):
        group.accept(seat, by=cast.colin, at=cast.at)


def test_nobody_is_proposed_twice(cast: Cast) -> None:
    cast.propose("colin")
    with pytest.raises(Refused):
        cast.propose("colin")
    assert GroupMember.rows.filter(plan=cast.plan, worker=cast.colin).count() == 1


@pytest.mark.parametrize("by", ["laura", "ian", "ruth", "moira"])
def test_whoever_may_not_propose_is_refused(cast: Cast, by: str) -> None:
    with pytest.raises(PermissionDenied):
        group.propose(
            cast.plan, worker=cast.colin, details=DETAILS, by=cast.workers[by], at=cast.at
        )
    assert not GroupMember.rows.filter(worker=cast.colin).exists()


@pytest.mark.parametrize("blank", ["role", "purpose"])
def test_a_seat_without_role_or_purpose_is_refused(cast: Cast, blank: str) -> None:
    details = SeatDetails(**{"role": "GP", "purpose": "Prescribes"} | {blank: "  "})
    with pytest.raises(Refused) as refused:
        group.propose(cast.plan, worker=cast.colin, details=details, by=cast.priya, at=cast.at)
    assert refused.value.field == blank


def test_filling_a_vacancy_takes_over_its_actions(cast: Cast) -> None:
    vacancy = group.declare_vacancy(cast.plan, details=DETAILS, by=cast.priya, at=cast.at)
    action = actions.add(
        cast.outcome,
        what="Review the prescription",
        owner=vacancy,
        due_on=cast.today,
        by=cast.priya,
        at=cast.at,
    )
    seat = group.propose(
        cast.plan, worker=cast.colin, details=DETAILS, fills=vacancy, by=cast.priya, at=cast.at
    )
    assert Action.rows.get(pk=action.pk).owner == vacancy
    group.accept(seat, by=cast.colin, at=cast.at)
    assert Action.rows.get(pk=action.pk).owner == seat
    assert GroupMember.rows.get(pk=vacancy.pk).status == "left"


def test_nobody_leaves_while_their_open_actions_have_nowhere_to_go(cast: Cast) -> None:
    with pytest.raises(Refused, match="1 open action"):
        leave(cast, "hannah", by="hannah")
    assert GroupMember.rows.get(pk=cast.seats["hannah"].pk).status == "current"
    assert sees(cast, "hannah")


def test_whoever_leaves_hands_each_action_over(cast: Cast) -> None:
    leave(cast, "hannah", by="hannah", handovers={cast.action.pk: cast.seats["sam"]})
    assert Action.rows.get(pk=cast.action.pk).owner == cast.seats["sam"]
    assert not sees(cast, "hannah")
    assert not holds(cast, "midwifery")


def test_whoever_leaves_may_leave_a_vacancy_that_keeps_the_actions(cast: Cast) -> None:
    leave(cast, "hannah", by="priya", leave_vacancy=True)
    vacancy = GroupMember.rows.get(plan=cast.plan, status="vacant")
    assert vacancy.role == cast.seats["hannah"].role
    assert Action.rows.get(pk=cast.action.pk).owner == vacancy


def test_an_agency_keeps_access_while_one_of_its_people_is_in_the_group(cast: Cast) -> None:
    cast.join("olive")
    leave(cast, "hannah", by="hannah", handovers={cast.action.pk: cast.seats["sam"]})
    assert holds(cast, "midwifery")
    assert sees(cast, "olive")
    assert not sees(cast, "hannah")


def test_a_handover_that_cannot_be_leaves_everything_as_it_was(cast: Cast) -> None:
    with pytest.raises(Refused):
        leave(cast, "hannah", by="hannah", handovers={cast.action.pk: cast.seats["ian"]})
    assert Action.rows.get(pk=cast.action.pk).owner == cast.seats["hannah"]
    assert GroupMember.rows.get(pk=cast.seats["hannah"].pk).status == "current"


def test_the_lead_hands_over_the_lead_before_leaving(cast: Cast) -> None:
    with pytest.raises(Refused, match="lead practitioner first"):
        leave(cast, "priya", by="priya")
    leadership.change_lead(cast.plan, to=cast.seats["sam"], version=None, by=cast.priya, at=cast.at)
    leave(cast, "priya", by="priya")
    assert [plan.lead for plan in Plan.rows.all()] == [cast.seats["sam"]]
    assert Plan.rows.get().history.count() >= 3


def test_a_member_does_not_end_somebody_elses_place(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        leave(cast, "ian", by="sam")
    assert sees(cast, "ian")


def test_whose_employment_ends_keeps_the_seat_and_loses_the_sight(cast: Cast) -> None:
    workers.end_employment(cast.employment("hannah"), version=None, by=cast.megan, at=cast.at)
    seat = GroupMember.rows.get(pk=cast.seats["hannah"].pk)
    assert seat.status == "current"
    assert not GroupMember.rows.filter(pk=seat.pk).with_somebody_in_it(cast.today).exists()
    assert GroupMember.rows.filter(plan=cast.plan).with_somebody_in_it(cast.today).count() == 5


def test_a_plan_whose_lead_has_gone_is_given_one_by_the_agency(cast: Cast) -> None:
    def name_sal() -> Plan:
        return leadership.name_lead(
            cast.plan,
            worker=cast.sal,
            role="Social worker",
            purpose="Leads the plan",
            version=None,
            by=cast.sean,
            at=cast.at,
        )

    with pytest.raises(PermissionDenied):
        name_sal()
    workers.end_employment(cast.employment("priya"), version=None, by=cast.adam, at=cast.at)
    plan = name_sal()
    assert plan.lead is not None
    assert plan.lead.worker == cast.sal
    assert sees(cast, "sal")


def test_deputies_are_of_the_members_own_agency(cast: Cast) -> None:
    def depute(name: str) -> Callable[[], GroupMember]:
        return lambda: group.set_deputy(
            cast.seats["hannah"],
            deputy=cast.workers[name],
            version=None,
            by=cast.hannah,
            at=cast.at,
        )

    with pytest.raises(Refused):
        depute("sam")()
    assert depute("olive")().deputy == cast.olive
    assert not sees(cast, "olive")
    workers.record_absence(
        cast.employment("hannah"),
        from_on=cast.today,
        until_on=cast.today,
        by=cast.hannah,
        at=cast.at,
    )
    assert sees(cast, "olive")


def test_nobody_accepts_for_a_worker_who_no_longer_works_there(cast: Cast) -> None:
    leave(cast, "hannah", by="hannah", handovers={cast.action.pk: cast.seats["sam"]})
    seat = cast.propose("olive")
    workers.end_employment(cast.employment("olive"), version=None, by=cast.megan, at=cast.at)
    with pytest.raises(Refused):
        group.accept(seat, by=cast.moira, at=cast.at)
    assert not holds(cast, "midwifery")


def test_whoever_has_open_actions_is_not_there_for_information_only(cast: Cast) -> None:
    details = SeatDetails(role="Midwife", purpose="Cares for both", standing="information")
    with pytest.raises(Refused) as refused:
        group.change(
            cast.seats["hannah"],
            details=details,
            deputy=None,
            version=None,
            by=cast.priya,
            at=cast.at,
        )
    assert refused.value.field == "standing"
    leave(cast, "hannah", by="priya", leave_vacancy=True)
    vacancy = GroupMember.rows.get(plan=cast.plan, status="vacant")
    with pytest.raises(Refused) as refused:
        group.propose(
            cast.plan,
            worker=cast.colin,
            details=details,
            fills=vacancy,
            by=cast.priya,
            at=cast.at,
        )
    assert refused.value.field == "standing"
