"""What a record of each kind may point to, and what follows when it is made or no longer stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agencies.errors import Refused
from agencies.models import Employment
from plans import access
from plans.models import (
    CapacityGoal,
    CapacityMeasure,
    CaseRecord,
    ChildVoice,
    ChronologyCheck,
    FatherFigure,
    GroupMember,
    HouseholdMember,
    Supervision,
    UnbornBaby,
)
from plans.operations import assessments, birth_plans, information_requests, visits
from plans.operations.changes import Change
from plans.rules.group import MemberStatus
from plans.rules.records import RecordKind, check_held_as_closely


def nothing(doing: Change, content: Any) -> None:
    """Most records point to nothing, and nothing follows from them."""


def nothing_to_undo(doing: Change, content: Any, reason: str) -> None:
    """Most records have started nothing that could be taken back."""


@dataclass(frozen=True)
class Effects:
    """`check` refuses before anything is written, `follow` comes after, `undo` once it is over."""

    check: Callable[[Change, Any], None] = nothing
    follow: Callable[[Change, Any], None] = nothing
    undo: Callable[[Change, Any, str], None] = nothing_to_undo


def _once(doing: Change, content: Any, ask: str, **same: Any) -> None:
    """Refuses a second record of the same that stands, among those that whoever writes may see.

    Of one that is hidden from them they learn nothing.
    """
    scope = access.scope_of(doing.by, on=doing.on)
    rows = type(content).objects.visible_to(scope).standing()
    about = {"record__child": doing.plan.child_id, "record__person": content.record.person_id}
    others = rows.filter(**about, **same).exclude(record__line=content.record.line)
    if others.exists():
        raise Refused(ask, field="person", code="recorded_already")


def _check_member(doing: Change, member: HouseholdMember) -> None:
    _once(
        doing,
        member,
        "Your agency has said this of them already. Amend that.",
        record__agency=doing.place.agency_id,
        home=member.home,
    )


def _check_father(doing: Change, father: FatherFigure) -> None:
    if father.record.person_id is not None:
        _once(doing, father, "He is on record already. Amend that.")


def _check_pregnancy(doing: Change, baby: UnbornBaby) -> None:
    child = doing.plan.child
    if child.expected_on is None and not child.expected_deliveries.exists():
        raise Refused("This child was born before the plan knew of it.", code="not_unborn")
    _once(doing, baby, "The pregnancy is on record already. Amend that.")
    _must_sit_here(doing, baby.midwife, field="midwife")


def _check_voice(doing: Change, voice: ChildVoice) -> None:
    born_on = doing.plan.child.date_of_birth
    if born_on is None or voice.record.until_on < born_on:
        raise Refused("The child was not yet born.", field="happened_on", code="not_born")


def _check_chronology(doing: Change, one: ChronologyCheck) -> None:
    if one.review is not None and one.review.plan_id != doing.plan.pk:
        raise Refused("Choose a review of this plan.", field="review")


def _check_goal(doing: Change, goal: CapacityGoal) -> None:
    _must_sit_here(doing, goal.owner, field="owner")


def _check_measure(doing: Change, measure: CapacityMeasure) -> None:
    scope = access.scope_of(doing.by, on=doing.on)
    goals = CaseRecord.objects.visible_to(scope).standing().filter(line=measure.goal.line)
    goal = goals.filter(child=doing.plan.child_id, kind=RecordKind.CAPACITY_GOAL).first()
    if goal is None:
        raise Refused("Choose a goal of change for this child.", field="goal")
    check_held_as_closely(measure.record.level, goal.level)
    measure.goal_id = measure.goal.line
    if measure.is_baseline:
        others = CapacityMeasure.objects.visible_to(scope).standing().filter(is_baseline=True)
        same = others.filter(goal=measure.goal_id).exclude(record__line=measure.record.line)
        if same.exists():
            raise Refused("This goal has its baseline. Amend that.", field="is_baseline")


def _check_supervision(doing: Change, one: Supervision) -> None:
    """Both work for the agency, and whoever is supervised works on this plan for it."""
    employed = Employment.objects.current(doing.on).filter(agency=doing.place.agency_id)
    workers = set(employed.values_list("worker_id", flat=True))
    seats = GroupMember.rows.filter(
        plan=doing.plan, agency=doing.place.agency_id, worker=one.supervisee
    )
    if one.supervisee_id not in workers or not seats.current().exists():
        raise Refused("Choose a member of the group from your own agency.", field="supervisee")
    if one.supervisor_id not in workers:
        raise Refused("Choose somebody of your own agency.", field="supervisor")


def _must_sit_here(doing: Change, seat: GroupMember | None, *, field: str) -> None:
    if seat is None:
        return
    if seat.plan_id != doing.plan.pk or seat.status != MemberStatus.CURRENT:
        raise Refused("Choose a current member of this group.", field=field)


EFFECTS: Mapping[RecordKind, Effects] = {
    RecordKind.HOUSEHOLD_MEMBER: Effects(check=_check_member),
    RecordKind.FATHER_FIGURE: Effects(check=_check_father),
    RecordKind.CHRONOLOGY_CHECK: Effects(check=_check_chronology),
    RecordKind.CHILD_VOICE: Effects(check=_check_voice),
    RecordKind.VISIT: Effects(check=visits.check, undo=visits.undo),
    RecordKind.ASSESSMENT: Effects(check=assessments.check),
    RecordKind.CONTRIBUTION: Effects(check=assessments.check_contribution, follow=assessments.ask),
    RecordKind.UNBORN_BABY: Effects(check=_check_pregnancy),
    RecordKind.BIRTH_PLAN: Effects(follow=birth_plans.file),
    RecordKind.CAPACITY_GOAL: Effects(check=_check_goal),
    RecordKind.CAPACITY_MEASURE: Effects(check=_check_measure),
    RecordKind.SUPERVISION: Effects(check=_check_supervision),
    RecordKind.INFORMATION_REQUEST: Effects(
        check=information_requests.check, follow=information_requests.follow
    ),
}


def effects_of(kind: str) -> Effects:
    return EFFECTS.get(RecordKind(kind), Effects())
