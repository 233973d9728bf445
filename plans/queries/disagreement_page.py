"""One disagreement with everything its reader may see of it, and what they may do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from agencies.models import Worker
from plans import access
from plans.models import (
    Disagreement,
    DisagreementAction,
    DisagreementExtension,
    Discussion,
    InterimSafety,
    Plan,
    Scope,
)
from plans.queries.disagreement_categories import outcomes_of
from plans.queries.disagreement_conflicts import conflicts
from plans.queries.disagreement_parts import (
    Agreed,
    Happened,
    PlanEnd,
    Said,
    Stage,
    Talk,
    TimeAsked,
    Words,
)
from plans.queries.disagreement_references import Reference, references, when_pointed
from plans.queries.disagreement_stages import name_of, stages_of, without_people
from plans.queries.disagreement_timeline import happened
from plans.queries.disagreements import Row, linked_to, rows_of
from plans.rules import disagreement_moves as moves
from plans.rules.disagreement_moves import Capacity, Step
from plans.rules.disagreements import UNFINISHED, Side, Sight, State, Target
from plans.rules.plans import EndReason


@dataclass(frozen=True)
class DisagreementPage:
    """`row` is what lists show. Below FULL sight there are no words, people or events; with METADATA
    stages and dates; with EXISTENCE nothing but the row.

    `outcomes` are what the pinned policy lists of what may come of it: closing asks for one.
    `possible` is every step this reader may take now, `turn` the one that is waited for, if theirs.
    """

    row: Row
    disagreement: Disagreement
    may_open_plan: bool
    plan_end: PlanEnd | None = None
    possible: frozenset[Step] = frozenset()
    turn: Step | None = None
    capacities: frozenset[Capacity] = frozenset()
    words: Words | None = None
    stages: list[Stage] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    safety: list[Said] = field(default_factory=list)
    discussions: list[Talk] = field(default_factory=list)
    actions: list[Agreed] = field(default_factory=list)
    time_asked: TimeAsked | None = None
    references: list[Reference] = field(default_factory=list)
    linked: list[Row] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)

    @property
    def stage(self) -> Stage | None:
        """The open stage."""
        return next((one for one in self.stages if one.is_open), None)

    @property
    def interim_safety(self) -> Said | None:
        """How the child is kept safe now, as last stated."""
        return self.safety[0] if self.safety else None


def disagreement_page(
    scope: Scope, reference: str, *, by: Worker, at: datetime
) -> DisagreementPage:
    """Open a disagreement; the read, or its refusal, is on the child's chain. NotVisible to strangers.

    A fixed number of statements for each sight.
    """
    one = access.open_disagreement(scope, reference, by=by, at=at)
    return page_of(scope, one, at=at)


def page_of(scope: Scope, one: Disagreement, *, at: datetime) -> DisagreementPage:
    """The same of a row that carries its `sight`."""
    [row] = rows_of([one], at=at)
    may_open_plan = Plan.objects.visible_to(scope).filter(pk=one.plan_id).exists()
    if row.sight == Sight.EXISTENCE:
        return DisagreementPage(row, one, may_open_plan)
    calendar = one.partnership.calendar()
    if row.sight == Sight.METADATA:
        found = [without_people(stage) for stage in stages_of(one, calendar, at, scope)]
        return DisagreementPage(row, one, may_open_plan, stages=found)
    footing = access.footing_on(scope, one)
    hides = footing.hides_raiser(one)
    possible = footing.possible(one.state)
    records, linked = references(scope, one), linked_to(scope, one, at=at)
    pointed = when_pointed(one, records, [row.pk for row in linked])
    found = stages_of(one, calendar, at, scope, hidden=one.raiser_id if hides else None)
    return DisagreementPage(
        row=row,
        disagreement=one,
        may_open_plan=may_open_plan,
        plan_end=_plan_end(one.plan, sees_plan=may_open_plan),
        possible=possible,
        turn=turn_of(one, footing, found),
        capacities=footing.capacities,
        words=_words(one, footing, scope, hides=hides),
        stages=found,
        happened=happened(one, footing, hides=hides, pointed=pointed),
        safety=_safety(one, hides=hides),
        discussions=_discussions(one, hides=hides),
        actions=_actions(scope, one, footing, sees_plan=may_open_plan),
        time_asked=_time_asked(one, footing, hides=hides),
        references=records,
        linked=linked,
        outcomes=outcomes_of(one),
        conflicts=conflicts(one, scope.today, hides=hides),
    )


def _plan_end(plan: Plan, *, sees_plan: bool) -> PlanEnd | None:
    """When and why the plan ended, which a disagreement outlives; the words only with the plan."""
    if plan.ended_on is None:
        return None
    reason = EndReason(plan.end_reason).label if plan.end_reason else ""
    return PlanEnd(plan.ended_on, reason, plan.end_note if sees_plan else "")


def turn_of(one: Disagreement, footing: access.Footing, found: Sequence[Stage] = ()) -> Step | None:
    """The step that is waited for, where it is this reader's to take."""
    waited: dict[str, tuple[Step, ...]] = {
        State.DRAFT: (Step.SUBMIT,),
        State.OPEN: (Step.DECIDE, Step.ACKNOWLEDGE, Step.ANSWER),
        State.PROPOSED: (Step.AGREE,),
        State.AGREED: (Step.CLOSE,),
        State.DECIDED: (Step.CLOSE,),
        State.REDIRECTED: (Step.RECEIVE,) if one.received_at is None else (),
    }
    possible = footing.possible(one.state)
    mine = [p for stage in found if stage.is_open for p in stage.parties if p.is_mine]
    done = set()
    if all(party.acknowledged_at for party in mine):
        done.add(Step.ACKNOWLEDGE)
    if all(party.answered_at for party in mine):
        done.add(Step.ANSWER)
    steps = (step for step in waited.get(one.state, ()) if step in possible - done)
    return next(steps, None)


def _words(one: Disagreement, footing: access.Footing, scope: Scope, *, hides: bool) -> Words:
    own = footing.is_of_raisers
    knows = own
    if one.redirected_to == Target.WHISTLEBLOWING:
        knows = scope.worker_id == one.raiser_id or Capacity.BUSINESS_MANAGER in footing.capacities
    return Words(
        raiser=name_of(one.raiser, one.raiser_id, hides=hides),
        decision_challenged=one.decision_challenged,
        decided_on=one.decided_on,
        facts=one.facts,
        effect=one.effect,
        outcome_wanted=one.outcome_wanted,
        danger=one.get_danger_display(),
        danger_route=one.get_danger_route_display(),
        danger_called_at=one.danger_called_at,
        danger_reference=one.danger_reference,
        skip_reason=one.skip_reason,
        agreed_statement=one.agreed_statement,
        is_agreed_in_part=one.is_agreed_in_part,
        decision=one.decision,
        decision_reasons=one.decision_reasons,
        decision_dissent=one.decision_dissent,
        decision_changed=one.decision_changed,
        # Who was pressed to withdraw says so to their own side and the business unit alone.
        withdrawn_reason=one.withdrawn_reason if own else "",
        was_pressed=one.was_pressed if own else None,
        redirected_to=one.get_redirected_to_display() if knows else "",
        redirected_reason=one.redirected_reason if knows else "",
        outcome=outcomes_of(one).get(one.outcome, one.outcome),
        feedback=one.feedback,
        learning=one.learning,
        family_told=one.get_family_told_display(),
        family_note=one.family_note,
    )


def _safety(one: Disagreement, *, hides: bool) -> list[Said]:
    rows = InterimSafety.rows.filter(disagreement=one).select_related("by", "agency")
    return [
        Said(
            row.pk,
            row.words,
            row.at,
            name_of(row.by, one.raiser_id, hides=hides),
            row.agency.name if row.agency else "",
        )
        for row in rows.order_by("-at", "-pk")
    ]


def _discussions(one: Disagreement, *, hides: bool) -> list[Talk]:
    rows = Discussion.rows.filter(disagreement=one).select_related("by")
    return [
        Talk(
            row.on,
            row.people,
            row.get_method_display(),
            row.summary,
            name_of(row.by, one.raiser_id, hides=hides),
        )
        for row in rows.order_by("on", "at")
    ]


def _actions(
    scope: Scope, one: Disagreement, footing: access.Footing, *, sees_plan: bool
) -> list[Agreed]:
    """What was agreed. An action of the plan is shown to parties, and opened by who sees the plan."""
    rows = DisagreementAction.rows.filter(disagreement=one).select_related(
        "action__owner__worker", "action__owner__person", "owner"
    )
    found = []
    for row in rows.order_by("created_at", "pk"):
        if row.action is None:
            owner = row.owner.name if row.owner else ""
            done = row.done_on is not None
            theirs = row.owner_id in scope.acts_as or bool(footing.capacities & moves.MANAGERS)
            may = theirs and not done and one.state in UNFINISHED
            found.append(
                Agreed(row.pk, row.what, owner, row.due_on, done, row.replanned, may_finish=may)
            )
            continue
        action = row.action
        found.append(
            Agreed(
                row.pk,
                action.what,
                action.owner.name,
                action.due_on,
                action.status == "done",
                row.replanned,
                action.pk if sees_plan else None,
            )
        )
    return found


def _time_asked(one: Disagreement, footing: access.Footing, *, hides: bool) -> TimeAsked | None:
    row = (
        DisagreementExtension.rows.filter(
            disagreement=one, is_agreed__isnull=True, stage__ended_at__isnull=True
        )
        .select_related("asked_by")
        .first()
    )
    if row is None:
        return None
    other = moves.WHO_ANSWERS if row.side == Side.RAISING else moves.WHO_RAISES
    return TimeAsked(
        row.pk,
        Side(row.side),
        row.working_days,
        row.reason,
        name_of(row.asked_by, one.raiser_id, hides=hides),
        bool(footing.capacities & other),
    )
