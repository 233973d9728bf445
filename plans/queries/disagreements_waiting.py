"""What disagreements wait for one worker to do, and what would happen if one were raised now."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.clock import local_date
from agencies.models import Agency, EscalationLevel, Worker
from plans import access
from plans.models import (
    Disagreement,
    DisagreementAction,
    DisagreementExtension,
    DisagreementParty,
    DisagreementStage,
    Plan,
    Scope,
)
from plans.models.disagreement_sight import business_duties, manages_raiser
from plans.queries import answering
from plans.queries.disagreements import Limit, Row, rows_of
from plans.rules import disagreement_stages as stages
from plans.rules.disagreement_moves import WHO_ANSWERS, WHO_RAISES, Step
from plans.rules.disagreements import RUNNING, Side, State

MOST = 25


@dataclass(frozen=True)
class Waiting:
    """One disagreement that waits for this worker: the step, and the row as lists show it."""

    step: Step
    row: Row
    is_request_for_time: bool = False

    @property
    def is_late(self) -> bool:
        return self.row.due is not None and self.row.due.is_late


def waiting_for(scope: Scope, *, at: datetime) -> list[Waiting]:
    """What waits for a worker, the earliest limit first; at most a few dozen.

    Theirs, and what waits for whom they stand in for. A manager has what their side has to settle.
    A fixed number of statements, however many wait.
    """
    rows = _candidates(scope).select_related(
        "plan__child", "raising_agency", "policy", "partnership"
    )
    found = list(rows.order_by("next_due_at", "submitted_at", "pk")[: MOST * 2])
    if not found:
        return []
    shown = {row.pk: row for row in rows_of(found, at=at)}
    footings = access.footings_on(scope, found)
    known = _known_of(found)
    waiting = []
    for one in found:
        step = _step(one, footings[one.pk], known)
        if step is not None:
            waiting.append(Waiting(step, shown[one.pk], step == Step.EXTEND))
    return sorted(waiting, key=_urgency)[:MOST]


def _urgency(one: Waiting) -> tuple[bool, str, str]:
    due = one.row.due
    return (due is None, due.at.isoformat() if due else "", one.row.reference)


def _candidates(scope: Scope) -> QuerySet[Disagreement]:
    """Disagreements in which this worker may be the one who has to do something."""
    mine = Q(raiser_id__in=scope.acts_as, raising_agency_id=scope.agency_id)
    managed = manages_raiser(scope)
    named = DisagreementParty.rows.filter(
        Q(worker_id__in=scope.acts_as) | Q(deputy_id=scope.worker_id),
        disagreement=OuterRef("pk"),
        stage__ended_at__isnull=True,
    )
    is_named = Q(Exists(named))
    # What is settled waits for the raising side's managers; a draft, for who was asked to agree.
    settled = Q(state__in=[State.AGREED, State.DECIDED]) & managed
    asked = Q(state=State.DRAFT, manager_asked_at__isnull=False) & managed
    running = Q(state__in=sorted(RUNNING)) & (mine | managed | is_named)
    own_draft = Q(state=State.DRAFT) & mine
    receipt = Q(state=State.REDIRECTED, received_at__isnull=True) & managed
    has_duty = Exists(business_duties(scope).filter(partnership=OuterRef("partnership_id")))
    to_convene = Q(Exists(_without_a_panel().filter(disagreement=OuterRef("pk"))), has_duty)
    rows: QuerySet[Disagreement] = Disagreement.objects.visible_to(scope).filter(
        settled | asked | running | own_draft | receipt | to_convene
    )
    return rows


@dataclass(frozen=True)
class _Known:
    """What decides whose turn it is in several disagreements: at their open stages, who has neither
    acknowledged nor answered; which have no panel yet; and which side has asked for time."""

    unanswered: Mapping[uuid.UUID, datetime | None]
    to_convene: frozenset[uuid.UUID]
    time_asked: Mapping[uuid.UUID, str]


def _known_of(found: Collection[Disagreement]) -> _Known:
    """Three statements, however many."""
    stage_is_open = {"disagreement__in": [one.pk for one in found], "stage__ended_at__isnull": True}
    unanswered = DisagreementParty.rows.filter(answered_at__isnull=True, **stage_is_open)
    asked = DisagreementExtension.rows.filter(is_agreed__isnull=True, **stage_is_open)
    return _Known(
        dict(unanswered.values_list("pk", "acknowledged_at")),
        frozenset(
            _without_a_panel()
            .filter(disagreement__in=[one.pk for one in found])
            .values_list("disagreement_id", flat=True)
        ),
        dict(asked.values_list("disagreement_id", "side")),
    )


def _without_a_panel() -> QuerySet[DisagreementStage]:
    """Last stages that are open with nobody to chair the panel."""
    chairs = DisagreementParty.rows.filter(
        stage=OuterRef("pk"), is_chair=True, worker__isnull=False
    )
    rows: QuerySet[DisagreementStage] = DisagreementStage.rows.open().filter(
        ~Exists(chairs), decides=True
    )
    return rows


def _step(one: Disagreement, footing: access.Footing, known: _Known) -> Step | None:
    if _is_asked_for_time(known.time_asked.get(one.pk), footing):
        return Step.EXTEND
    possible = footing.possible(one.state)
    if one.state == State.OPEN:
        return _of_open(one, footing, possible, known)
    wanted = {
        State.DRAFT: Step.SUBMIT,
        State.PROPOSED: Step.AGREE,
        State.AGREED: Step.CLOSE,
        State.DECIDED: Step.CLOSE,
        State.REDIRECTED: Step.RECEIVE,
    }.get(State(one.state))
    return wanted if wanted in possible else None


def _of_open(
    one: Disagreement, footing: access.Footing, possible: frozenset[Step], known: _Known
) -> Step | None:
    if Step.DECIDE in possible:
        return Step.DECIDE
    waiting = [known.unanswered[place] for place in footing.places if place in known.unanswered]
    if not waiting:
        return Step.CONVENE if Step.CONVENE in possible and one.pk in known.to_convene else None
    return Step.ANSWER if all(waiting) else Step.ACKNOWLEDGE


def _is_asked_for_time(side: str | None, footing: access.Footing) -> bool:
    if side is None:
        return False
    return bool(footing.capacities & (WHO_ANSWERS if side == Side.RAISING else WHO_RAISES))


def own_actions(scope: Scope) -> QuerySet[DisagreementAction]:
    """What the worker, or who they stand in for, has to do that is a disagreement's own action."""
    rows: QuerySet[DisagreementAction] = (
        DisagreementAction.objects.visible_to(scope)
        .outstanding_of_their_own()
        .filter(owner_id__in=scope.acts_as, owner_agency_id=scope.agency_id)
        .select_related("disagreement__plan__child", "owner")
        .order_by("due_on", "pk")
    )
    return rows


# --- Before it is raised -------------------------------------------------------------------------


@dataclass(frozen=True)
class Next:
    """A stage as it would run if nothing were answered: who is asked, and by when."""

    n: int
    level: str
    acknowledge: Limit | None
    respond: Limit
    decides: bool


def preview(plan: Plan, *, at: datetime, stage: int = 1, urgent: bool = False) -> list[Next]:
    """What happens next and when, were it sent now: each stage after the silence of the one before."""
    policy = plan.partnership.current_policy().data
    calendar = plan.partnership.calendar()
    zero = stages.day_zero(at, policy, calendar)
    found, start = [], at
    for rule in stages.stages(policy)[stage - 1 :]:
        if urgent:
            limits = stages.urgent_limits(policy, rule.n, start, zero=zero)
        else:
            limits = stages.limits(policy, rule.n, zero, calendar)
        found.append(
            Next(
                n=rule.n,
                level=EscalationLevel(rule.level).label,
                acknowledge=Limit(limits.ack_due_at, at, calendar) if limits.ack_due_at else None,
                respond=Limit(limits.respond_due_at, at, calendar, urgent),
                decides=rule.decides,
            )
        )
        start, zero = limits.grace_until, local_date(limits.grace_until)
    return found


@dataclass(frozen=True)
class Suggestion:
    """An agency that could be challenged: who would be asked first, and who else works on the plan."""

    agency: Agency
    asked: Worker | None
    members: list[Worker]


def suggestions(scope: Scope, plan: Plan, *, at: datetime) -> list[Suggestion]:
    """The other agencies of a plan's group, with who would be asked at stage 1, by name."""
    on = local_date(at)
    policy = plan.partnership.current_policy().data
    level = stages.stage(policy, 1).level
    agencies = Agency.objects.filter(seats__plan=plan, seats__status="current").distinct()
    found = []
    for agency in agencies.order_by("name"):
        one = answering.answerer(
            agency,
            level,
            plan=plan,
            named=None,
            passed_over={scope.worker_id},
            against=scope.agency_id,
            on=on,
        )
        members = Worker.objects.filter(
            seats__plan=plan, seats__agency=agency, seats__status="current"
        ).order_by("name")
        asked = Worker.objects.filter(pk=one.worker).first() if one.worker else None
        found.append(Suggestion(agency, asked, list(members)))
    return found


def to_ask_first(scope: Scope, *, at: datetime) -> list[Worker]:
    """One's own manager, else the agency's safeguarding leads: whom to talk to before raising it."""
    if scope.agency_id is None:
        return []
    people = answering.managers_of(scope.worker_id, scope.agency_id, on=local_date(at))
    rows = Worker.objects.filter(pk__in=people).exclude(pk=scope.worker_id)
    return list(rows.order_by("name"))
