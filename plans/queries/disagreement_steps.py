"""What a step of a disagreement offers to choose from, and where the disagreement goes next."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from agencies.models import (
    Employment,
    EscalationContact,
    EscalationLevel,
    Worker,
)
from agencies.queries.authority import OVERSIGHT_POSITIONS
from plans import access
from plans.models import (
    Disagreement,
    DisagreementParty,
    DisagreementStage,
    GroupMember,
    Outcome,
    Plan,
    Scope,
)
from plans.queries import actions, answering, panels
from plans.queries.disagreement_page import DisagreementPage, page_of
from plans.queries.disagreement_references import NOUNS
from plans.queries.disagreements import Limit, Row, rows_of
from plans.queries.disagreements_waiting import Next
from plans.rules import disagreement_stages as stages
from plans.rules.disagreements import Side
from plans.rules.outcomes import OutcomeStatus
from plans.rules.plans import Status


def as_it_stands(scope: Scope, reference: str, *, at: datetime) -> DisagreementPage | None:
    """A disagreement as its reader sees it now, after a step or a refusal; None if they no longer do.

    Leaves no trace: opening the page left one.
    """
    one = access.fetch_disagreement(scope, reference)
    return page_of(scope, one, at=at) if one is not None else None


def row_as_it_stands(scope: Scope, reference: str, *, at: datetime) -> Row | None:
    """The same as lists show it."""
    one = access.fetch_disagreement(scope, reference)
    return rows_of([one], at=at)[0] if one is not None else None


def next_stage(one: Disagreement, *, at: datetime) -> Next | None:
    """The stage above the open one, were it opened now under the pinned policy; None at the top."""
    if one.policy is None or one.reached >= stages.top(one.policy.data):
        return None
    policy, calendar = one.policy.data, one.partnership.calendar()
    rule = stages.stage(policy, one.reached + 1)
    zero = stages.day_zero(at, policy, calendar)
    if one.is_urgent:
        limits = stages.urgent_limits(policy, rule.n, at, zero=zero)
    else:
        limits = stages.limits(policy, rule.n, zero, calendar)
    return Next(
        n=rule.n,
        level=EscalationLevel(rule.level).label,
        acknowledge=Limit(limits.ack_due_at, at, calendar) if limits.ack_due_at else None,
        respond=Limit(limits.respond_due_at, at, calendar, one.is_urgent),
        decides=rule.decides,
    )


def stages_to_reopen_at(one: Disagreement) -> list[tuple[int, str]]:
    """The last stage it reached and those above, with their levels, under the newest policy."""
    policy = one.partnership.current_policy().data
    last = min(one.reached, stages.top(policy))
    return [
        (rule.n, EscalationLevel(rule.level).label)
        for rule in stages.stages(policy)
        if rule.n >= last
    ]


def has_yet_to_meet(one: Disagreement, *, decides: bool) -> bool:
    """Whether whoever answers, or decides, now has to record a meeting first, or say why not."""
    stage = DisagreementStage.rows.open().filter(disagreement=one).first()
    return stage is not None and answering.has_yet_to_meet(one, stage, decides=decides)


def places_to_answer(scope: Scope, one: Disagreement) -> list[DisagreementParty]:
    """The agencies for which this worker has still to answer at the open stage."""
    places = access.footing_on(scope, one).places
    rows = DisagreementParty.objects.visible_to(scope).filter(
        pk__in=places, answered_at__isnull=True
    )
    return list(rows.select_related("agency").order_by("agency__name"))


# --- Somebody else answers -----------------------------------------------------------------------


def places_to_hand_on(scope: Scope, one: Disagreement) -> list[DisagreementParty]:
    """Who stands at the open stage for the worker's own agency, or is one of its people."""
    rows = DisagreementParty.objects.visible_to(scope).filter(
        Q(proxy__isnull=True, agency=scope.agency_id) | Q(proxy=scope.agency_id),
        disagreement=one,
        stage__ended_at__isnull=True,
        side__in=[Side.RAISING, Side.CHALLENGED],
    )
    return list(rows.select_related("agency", "worker").order_by("side", "agency__name"))


def heirs(scope: Scope, one: Disagreement, *, on: date) -> list[Worker]:
    """Who of the worker's agency has not acted in it at an earlier stage."""
    acted = answering.acted_before(one, one.reached)
    jobs = Employment.objects.current(on).filter(agency=scope.agency_id, worker__is_active=True)
    rows = jobs.exclude(worker__in=acted).select_related("worker").order_by("worker__name")
    return [job.worker for job in rows]


# --- The panel -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Panellist:
    """Somebody who may sit on the panel; `is_named` by their agency for that."""

    worker: Worker
    agency: str
    is_named: bool


def panellists(one: Disagreement, *, on: date) -> list[Panellist]:
    """Who may sit, as the policy it was sent under has it: usually of an agency on neither side, and
    without a part in it so far.

    Those whom their agencies name for panels come first, then their senior managers and leads.
    """
    apart = panels.kept_apart(one, one.reached)
    named = _named_for_panels(one)
    jobs = (
        Employment.objects.current(on)
        .filter(
            Q(worker__in=named) | Q(position__in=OVERSIGHT_POSITIONS),
            agency__partnerships=one.partnership_id,
            agency__is_active=True,
            worker__is_active=True,
        )
        .exclude(agency__in=apart.agencies)
        .exclude(worker__in=apart.people)
    )
    rows = jobs.select_related("worker", "agency").order_by("agency__name", "worker__name")
    found = {job.worker_id: job for job in rows}
    everybody = [
        Panellist(job.worker, job.agency.name, worker in named) for worker, job in found.items()
    ]
    return sorted(everybody, key=lambda who: not who.is_named)


def _named_for_panels(one: Disagreement) -> set[uuid.UUID]:
    contacts = EscalationContact.objects.filter(
        level=EscalationLevel.PARTNERSHIP_PANEL,
        agency__partnerships=one.partnership_id,
        agency__is_active=True,
    )
    deputies = contacts.filter(deputy__isnull=False)
    return {
        *contacts.values_list("worker_id", flat=True),
        *deputies.values_list("deputy_id", flat=True),
    }


def sitting(scope: Scope, one: Disagreement) -> list[DisagreementParty]:
    """Who sits on the panel now, the chair first."""
    rows = DisagreementParty.objects.visible_to(scope).filter(
        disagreement=one, side=Side.PANEL, stage__ended_at__isnull=True
    )
    return list(rows.select_related("worker").order_by("-is_chair", "agency__name"))


# --- What is agreed to be done -------------------------------------------------------------------


@dataclass(frozen=True)
class Doers:
    """For what, and by whom, something may be agreed to be done.

    On an open plan: its outcomes, and the members who own actions. Once it has ended, or for who
    may not open it, as a panel's chair: workers of the agencies in the disagreement, whose own the
    action is then.
    """

    of_the_plan: bool
    is_plan_open: bool
    outcomes: Sequence[Outcome] = ()
    owners: Sequence[GroupMember] = ()
    workers: Sequence[Worker] = ()

    @property
    def are_there(self) -> bool:
        return bool(self.workers) or (bool(self.outcomes) and bool(self.owners))


def doers(scope: Scope, one: Disagreement, *, on: date) -> Doers:
    plan, is_open = one.plan, one.plan.status == Status.OPEN
    sees_plan = Plan.objects.visible_to(scope).filter(pk=plan.pk).exists()
    if not (is_open and sees_plan):
        hides = access.footing_on(scope, one).hides_raiser(one)
        people = _people_of_sides(one, on, with_the_group=not is_open, hides=hides)
        return Doers(of_the_plan=False, is_plan_open=is_open, workers=people)
    open_outcomes = Outcome.objects.visible_to(scope).filter(plan=plan)
    return Doers(
        of_the_plan=True,
        is_plan_open=True,
        outcomes=list(open_outcomes.exclude(status=OutcomeStatus.CLOSED).order_by("position")),
        owners=actions.possible_owners(scope, plan),
    )


def _people_of_sides(
    one: Disagreement, on: date, *, with_the_group: bool, hides: bool
) -> list[Worker]:
    """Of the agencies in it: who took part, manages there, or worked on the plan.

    Who is in the group of a running plan is for those who may open it. To whom it `hides` who raised
    it, nobody is offered for having done so, or for speaking for that side.
    """
    agencies = panels.agencies_in(one)
    parties = DisagreementParty.rows.filter(disagreement=one, worker__isnull=False)
    raised = Q(worker=one.raiser_id)
    if hides:
        parties, raised = parties.exclude(side=Side.RAISING), Q(pk__in=[])
    seats = GroupMember.rows.filter(plan=one.plan, worker__isnull=False)
    seats = seats if with_the_group else seats.none()
    jobs = Employment.objects.current(on).filter(
        Q(worker__in=parties.values("worker"))
        | Q(worker__in=seats.values("worker"))
        | raised
        | Q(position__in=OVERSIGHT_POSITIONS),
        agency__in=agencies,
        worker__is_active=True,
    )
    rows = jobs.select_related("worker").order_by("worker__name")
    return list({job.worker_id: job.worker for job in rows}.values())


def records_to_refer_to(scope: Scope, one: Disagreement) -> list[tuple[str, str]]:
    """The records of the plan that this worker may open, as "noun:key", each with what it is."""
    return [
        (f"{noun}:{row.pk}", say(row))
        for noun, (open_to, say) in NOUNS.items()
        for row in open_to(scope).filter(plan=one.plan_id)
    ]


def others_to_link(scope: Scope, one: Disagreement, *, at: datetime) -> list[Row]:
    """The other disagreements of the plan that this worker may read."""
    rows = Disagreement.objects.visible_to(scope).sent().filter(plan=one.plan_id)
    found = rows.exclude(pk=one.pk).select_related(
        "plan__child", "raising_agency", "policy", "partnership"
    )
    return rows_of(list(found.order_by("-submitted_at", "-pk")), at=at)
