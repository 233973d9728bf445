"""Opening and ending a stage of a disagreement: who is asked, by when, and who is told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agencies.models import Agency
from plans.models import (
    Disagreement,
    DisagreementParty,
    DisagreementSide,
    DisagreementStage,
    GroupMember,
)
from plans.operations.disagreement_changes import Move
from plans.queries import answering, panels, raising_side
from plans.queries.answering import Answerer
from plans.rules import disagreement_stages as rules
from plans.rules.disagreement_stages import Limits
from plans.rules.disagreements import Ended, Opened, Side, Sight, State
from plans.rules.notifications import Matter


@dataclass(frozen=True)
class Opening:
    """What a stage is opened with: why, what remains disputed, and the grace it comes out of."""

    because: Opened
    disputed: str = ""
    out_of: datetime | None = None


def open_stage(move: Move, n: int, opening: Opening) -> DisagreementStage:
    """Open the nth stage, or the next above it at which anybody can answer; its row is locked.

    A level with nobody on it is passed at once, and its vacancy shown and told. The last stage opens
    whoever is there: it has nowhere to go.
    """
    top = rules.top(move.policy)
    while True:
        stage = _opened(move, n, opening)
        if n == top or any(p.worker_id for p in move.parties(stage, Side.CHALLENGED)):
            break
        _pass_on(move, stage)
        n, opening = n + 1, Opening(Opened.VACANCY, opening.disputed, opening.out_of)
    _tell_who_answers(move, stage)
    _tell_copies(move, stage)
    return stage


def _opened(move: Move, n: int, opening: Opening) -> DisagreementStage:
    row, policy = move.row, move.policy
    limits, was_late = _limits(move, n, opening)
    stage = DisagreementStage(
        disagreement=row,
        n=n,
        level=rules.stage(policy, n).level,
        opened_at=move.at,
        opened_because=opening.because,
        disputed=opening.disputed,
        was_told_late=was_late,
        day_zero=limits.day_zero,
        decides=rules.stage(policy, n).decides,
        is_urgent=row.is_urgent,
        urgent_at=move.at if row.is_urgent else None,
        ack_due_at=limits.ack_due_at,
        respond_due_at=limits.respond_due_at,
        grace_until=limits.grace_until,
    )
    move.save(stage)
    row.reached = max(row.reached, n)
    row.business_sight = max(row.business_sight, rules.business_sight(policy, n))
    _name_parties(move, stage)
    return stage


def _limits(move: Move, n: int, opening: Opening) -> tuple[Limits, bool]:
    """The clock of a stage, and whether its people are told later than silence would have had it."""
    policy, calendar = move.policy, move.calendar
    received = rules.day_zero(move.at, policy, calendar)
    if move.row.is_urgent:
        late = opening.out_of is not None and move.at - opening.out_of > PROMPTLY
        return rules.urgent_limits(policy, n, move.at, zero=received), late
    if opening.out_of is None:
        return rules.limits(policy, n, received, calendar), False
    grace_day = rules.opened_by_silence(opening.out_of, move.at)
    found = rules.limits(policy, n, grace_day or received, calendar)
    if found.respond_due_at <= move.at:
        # A day that counts from its own beginning is over when the grace that ends it is.
        tomorrow = calendar.next_working_day(found.day_zero)
        found = rules.limits(policy, n, tomorrow, calendar)
    return found, grace_day is None


PROMPTLY = timedelta(minutes=10)
"""So long an urgent stage may take to open before it is said that it was late."""


def _name_parties(move: Move, stage: DisagreementStage) -> None:
    passed_over = answering.acted_before(move.row, stage.n)
    if stage.opened_because in {Opened.ESCALATED, Opened.ADOPTED}:
        passed_over |= {move.by.pk}
    for side in DisagreementSide.rows.filter(disagreement=move.row, side=Side.CHALLENGED):
        one = answering.answerer(
            side.agency,
            stage.level,
            plan=move.row.plan,
            named=side.named_id,
            passed_over=passed_over,
            against=move.row.raising_agency_id,
            on=move.on,
        )
        party = _add_party(move, stage, Side.CHALLENGED, one)
        if party.worker_id is None:
            _tell_vacancy(move, stage, party)
    _add_party(move, stage, Side.RAISING, _for_raising_side(move, stage))
    if rules.stage(move.policy, stage.n).decides:
        for place, one in enumerate(panels.panel(move.row, n=stage.n, on=move.on)):
            _add_party(move, stage, Side.PANEL, one, is_chair=place == 0)


def _for_raising_side(move: Move, stage: DisagreementStage) -> Answerer:
    """At the first stage whoever raised it; from the second their manager as well, as a party: none
    who stood for the challenged side."""
    row = move.row
    if stage.n == 1 and answering.is_raiser_here(row, on=move.on):
        return Answerer(row.raising_agency_id, row.raiser_id)
    free = raising_side.free_managers(row, on=move.on)
    return Answerer(row.raising_agency_id, next(iter(free), None))


def _add_party(
    move: Move, stage: DisagreementStage, side: Side, one: Answerer, *, is_chair: bool = False
) -> DisagreementParty:
    party = DisagreementParty(
        disagreement=move.row,
        stage=stage,
        side=side,
        agency_id=one.agency,
        proxy_id=one.proxy,
        worker_id=one.worker,
        deputy_id=one.deputy,
        is_chair=is_chair,
    )
    move.save(party)
    return party


def _pass_on(move: Move, stage: DisagreementStage) -> None:
    """Nobody answers at this level, so it is over as soon as it began."""
    stage.ended_at, stage.ended_how = move.at, Ended.VACANCY
    move.save(stage)
    move.happened("vacancy", stage=stage.n, new_due_at=stage.respond_due_at)


def _tell_vacancy(move: Move, stage: DisagreementStage, party: DisagreementParty) -> None:
    leads = answering.leads_of([party.agency_id], on=move.on)
    move.tell(leads, Matter.ANSWER_MISSING, key=f"vacancy:{stage.pk}:{party.agency_id}")


def end_stage(move: Move, stage: DisagreementStage, how: Ended) -> None:
    stage.ended_at, stage.ended_how = move.at, how
    move.save(stage)


def _tell_who_answers(move: Move, stage: DisagreementStage) -> None:
    matter = Matter.URGENT_ANSWER if move.row.is_urgent else Matter.ANSWER_ASKED
    side = Side.PANEL if rules.stage(move.policy, stage.n).decides else Side.CHALLENGED
    told = [*move.parties(stage, Side.CHALLENGED), *move.parties(stage, side)]
    people = people_of(told)
    if move.row.is_urgent:
        people += [*managers_of(move, told), *answering.raising_managers(move.row, on=move.on)]
    move.tell(people, matter, due_at=stage.respond_due_at, key=f"opened:{stage.pk}")
    if side == Side.PANEL and not _is_panel_whole(move, told):
        managers = answering.business_managers(move.row.partnership_id, on=move.on)
        move.tell(managers, Matter.MATTER_WAITS, key=f"convene:{stage.pk}")


def _is_panel_whole(move: Move, told: Iterable[DisagreementParty]) -> bool:
    """Whether somebody chairs it, and there are as many on it as the policy asks for."""
    panel = [party for party in told if party.side == Side.PANEL and party.worker_id]
    has_chair = any(party.is_chair for party in panel)
    return has_chair and len(panel) >= panels.panel_rule_of(move.row).least


def people_of(parties: Iterable[DisagreementParty]) -> list[uuid.UUID | None]:
    """Who stands for agencies at a stage, and their deputies."""
    return [person for party in parties for person in (party.worker_id, party.deputy_id)]


def managers_of(move: Move, parties: Iterable[DisagreementParty]) -> list[uuid.UUID]:
    """The line managers of who stands for agencies, else those agencies' leads."""
    return [
        manager
        for party in parties
        if party.worker_id is not None
        for manager in answering.managers_of(
            party.worker_id, party.proxy_id or party.agency_id, on=move.on
        )
    ]


def _tell_copies(move: Move, stage: DisagreementStage) -> None:
    """Whoever the policy copies in at this stage, each as much as they may see."""
    row, key = move.row, f"opened:{stage.pk}"
    copied: list[uuid.UUID | None] = [row.raiser_id]
    for who in rules.stage(move.policy, stage.n).copy:
        copied += _copied(move, stage, who)
    move.tell(copied, Matter.MATTER_MOVED, key=key)
    lead = GroupMember.rows.filter(pk=row.plan.lead_id).values_list("worker_id", flat=True)
    if stage.opened_because in {Opened.SUBMITTED, Opened.REOPENED}:
        move.tell([*lead, row.plan.chair_id], Matter.MATTER_RAISED, sight=Sight.EXISTENCE, key=key)
    elif row.reached >= row.chair_from:
        move.tell([row.plan.chair_id], Matter.MATTER_MOVED, key=key)
    managers = answering.business_managers(row.partnership_id, on=move.on)
    move.tell(managers, Matter.MATTER_MOVED, sight=Sight(row.business_sight), key=key)


def _copied(move: Move, stage: DisagreementStage, who: str) -> list[uuid.UUID | None]:
    """The people behind a name in the policy. The plan's chair and the business unit are told by
    what they may see; a scrutineer has no place in Coregroup."""
    row, on = move.row, move.on
    if who == "both_line_managers":
        challenged = managers_of(move, move.parties(stage, Side.CHALLENGED))
        return [*answering.raising_managers(row, on=on), *challenged]
    if who == "named_professionals":
        return list(answering.leads_of([row.raising_agency_id, *move.challenged()], on=on))
    if who == "stage2_people":
        return people_of(DisagreementParty.rows.filter(disagreement=row, stage__n=2))
    if who == "all_parties":
        return people_of(DisagreementParty.rows.filter(disagreement=row))
    if who == "delegated_partners":
        return people_of(move.parties(stage, Side.PANEL))
    return []


def advance(
    move: Move, stage: DisagreementStage, *, how: Ended, opening: Opening
) -> DisagreementStage:
    """End a stage and open the next; the state is that of one that waits for an answer."""
    old, old_due = move.row.state, stage.respond_due_at
    end_stage(move, stage, how)
    n = rules.check_next(move.policy, stage.n)
    return begin_stage(move, n, opening, old=old, old_due=old_due)


def begin_stage(
    move: Move, n: int, opening: Opening, *, old: str, old_due: datetime | None = None
) -> DisagreementStage:
    """Open a stage, and write what that makes of the disagreement."""
    row = move.row
    row.state, row.confirm_due_at = State.OPEN, None
    stage = open_stage(move, n, opening)
    move.save(row)
    move.happened(
        "opened",
        old=old,
        reason=opening.disputed,
        stage=stage.n,
        old_due_at=old_due,
        new_due_at=stage.respond_due_at,
        because=str(stage.opened_because),
        told_late=stage.was_told_late,
    )
    move.set_clock()
    return stage


def refill(move: Move, stage: DisagreementStage, party: DisagreementParty) -> bool:
    """Find somebody else for a place whose holder is gone; whether there is anybody."""
    agency = Agency.objects.get(pk=party.agency_id)
    side = DisagreementSide.rows.filter(
        disagreement=move.row, side=Side.CHALLENGED, agency=agency
    ).first()
    passed_over = answering.acted_before(move.row, stage.n) | {party.worker_id}
    one = answering.answerer(
        agency,
        stage.level,
        plan=move.row.plan,
        named=side.named_id if side else None,
        passed_over={person for person in passed_over if person},
        against=move.row.raising_agency_id,
        on=move.on,
    )
    party.worker_id, party.deputy_id, party.proxy_id = one.worker, one.deputy, one.proxy
    move.save(party)
    return party.worker_id is not None


def is_own_agency(row: Disagreement) -> bool:
    """Whether the only agency challenged is the one that raises it: then it has no peers to ask."""
    sides = DisagreementSide.rows.filter(disagreement=row, side=Side.CHALLENGED)
    return set(sides.values_list("agency_id", flat=True)) == {row.raising_agency_id}
