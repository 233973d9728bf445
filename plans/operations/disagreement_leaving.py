"""Whoever raised or answers a disagreement and has left: it belongs to their agency, and goes on."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agencies import clock
from agencies.models import Employment
from plans.models import Disagreement, DisagreementParty, DisagreementStage
from plans.operations.disagreement_answers import turn_over
from plans.operations.disagreement_changes import Move, by_itself
from plans.operations.disagreement_opening import Opening, advance, people_of, refill
from plans.queries import answering, raising_side
from plans.rules import disagreement_stages as stages
from plans.rules.disagreements import RUNNING, SETTLED, Ended, Opened, Side, State
from plans.rules.notifications import Matter


def left_alone(at: datetime) -> list[uuid.UUID]:
    """Disagreements whose raiser, or who answers at the open stage, no longer works there.

    Those of a raiser who left are found again when the manager they were handed to has left too.
    """
    on = clock.local_date(at)
    here = Employment.objects.current(on)
    raiser = here.filter(worker=OuterRef("raiser"), agency=OuterRef("raising_agency"))
    open_still = Q(state__in=sorted({State.DRAFT, *RUNNING, *SETTLED}))
    open_still |= Q(state=State.REDIRECTED, received_at__isnull=True)
    manager = here.filter(worker=OuterRef("asked_manager"), agency=OuterRef("raising_agency"))
    unasked = Q(manager_asked_at__isnull=True) | Q(~Exists(manager), asked_manager__isnull=False)
    orphans = Disagreement.rows.filter(open_still, unasked, ~Exists(raiser))
    own = here.filter(worker=OuterRef("worker"), agency=OuterRef("agency"))
    by_proxy = here.filter(worker=OuterRef("worker"), agency=OuterRef("proxy"))
    places = DisagreementParty.rows.filter(
        Q(proxy__isnull=True) & ~Exists(own) | Q(proxy__isnull=False) & ~Exists(by_proxy),
        stage__ended_at__isnull=True,
        worker__isnull=False,
        answered_at__isnull=True,
    )
    pks = [
        *orphans.values_list("pk", flat=True),
        *places.values_list("disagreement_id", flat=True),
    ]
    return list(dict.fromkeys(pks))


@transaction.atomic
def replace(pk: uuid.UUID, *, at: datetime) -> None:
    """Hand the matter of who has left to somebody who is there; no clock stops for it."""
    row = Disagreement.rows.select_for_update(of=("self",)).get(pk=pk)
    move = by_itself(row, at=at)
    if not answering.is_raiser_here(row, on=move.on) and not _is_with_somebody(move):
        _hand_to_manager(move)
    stage = DisagreementStage.rows.open().filter(disagreement=row).first()
    if stage is not None:
        _refill(move, stage)


def _is_with_somebody(move: Move) -> bool:
    """Whether it has been handed on, and who it was handed to is there still."""
    row = move.row
    if row.asked_manager_id is None:
        return row.manager_asked_at is not None
    jobs = Employment.objects.current(move.on)
    return jobs.filter(worker=row.asked_manager_id, agency=row.raising_agency_id).exists()


def _hand_to_manager(move: Move) -> None:
    """It belongs to the agency: their manager is told, and the business unit where there is none."""
    row = move.row
    managers = raising_side.free_managers(row, on=move.on)
    row.manager_asked_at, row.asked_manager_id = move.at, next(iter(managers), None)
    move.save(row)
    move.happened("raiser_left")
    move.tell(managers, Matter.MATTER_WAITS, key="raiser_left")
    if not managers and row.is_sent:
        move.hand_to_business()


def _refill(move: Move, stage: DisagreementStage) -> None:
    here = Employment.objects.current(move.on)
    for party in DisagreementParty.rows.filter(stage=stage, worker__isnull=False):
        agency = party.proxy_id or party.agency_id
        if party.answered_at or here.filter(worker=party.worker_id, agency=agency).exists():
            continue
        _fill_again(move, stage, party)
    challenged = move.parties(stage, Side.CHALLENGED)
    is_deserted = not any(party.worker_id for party in challenged)
    if move.row.state == State.OPEN and not is_deserted:
        _turn_over(move, stage)
    if is_deserted and move.row.state == State.OPEN and stage.n < stages.top(move.policy):
        advance(move, stage, how=Ended.VACANCY, opening=Opening(Opened.VACANCY))


def _turn_over(move: Move, stage: DisagreementStage) -> None:
    """Where everybody who is left has answered, it is the turn of the side that raised it."""
    due_at = turn_over(move, stage)
    if due_at is None:
        return
    move.save(move.row)
    move.happened("turned_over", old=State.OPEN, stage=stage.n, new_due_at=due_at)
    told = raising_side.waiting_side(move.row, on=move.on)
    move.tell(told, Matter.ANSWER_GIVEN, due_at=due_at, key=f"turned_over:{stage.pk}")


def _managers_left(move: Move, party: DisagreementParty) -> list[uuid.UUID]:
    managers = raising_side.free_managers(move.row, on=move.on)
    return [one for one in managers if one != party.worker_id]


def _fill_again(move: Move, stage: DisagreementStage, party: DisagreementParty) -> None:
    old = party.worker_id
    if party.side == Side.CHALLENGED:
        found = refill(move, stage, party)
    else:
        others = [party.deputy_id] if party.side == Side.PANEL else _managers_left(move, party)
        party.worker_id, party.deputy_id = next(iter(others), None), None
        move.save(party)
        found = party.worker_id is not None
    move.happened("replaced", stage=stage.n, old=str(move.row.state), gone=str(old))
    key = f"replaced:{party.pk}:{party.version}"
    if found:
        told = people_of([party])
        move.set_clock()
        move.tell(told, Matter.ANSWER_ASKED, due_at=stage.respond_due_at, key=key)
    else:
        leads = answering.leads_of([party.agency_id], on=move.on)
        business = answering.business_managers(move.row.partnership_id, on=move.on)
        panel = business if party.side == Side.PANEL else []
        move.tell([*leads, *panel], Matter.ANSWER_MISSING, key=key)
