"""Opening a disagreement, audited, and refusing who may not take a step in it."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime
from typing import Never

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.errors import NotVisible
from agencies.models import Worker
from agencies.operations import audit
from plans.access.footing import Footing, footing_on
from plans.access.scope import scope_of
from plans.models import Disagreement, DisagreementParty, Scope
from plans.rules import disagreement_moves as moves
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import REFERENCE_PATTERN, Sight


def is_party(disagreement: Disagreement, worker: uuid.UUID) -> bool:
    """Whether somebody raised it or is named in it at any stage: then they manage none of it."""
    return worker in parties_of(disagreement)


def parties_of(disagreement: Disagreement) -> frozenset[uuid.UUID]:
    """Who raised it, and everybody who is named in it at any stage, or as a deputy. One statement."""
    named = DisagreementParty.rows.filter(disagreement=disagreement)
    people = {one for pair in named.values_list("worker_id", "deputy_id") for one in pair}
    return frozenset({disagreement.raiser_id, *people}) - {None}


def check_step(worker: Worker, *steps: Step, disagreement: Disagreement, on: date) -> Footing:
    """Refuse unless the worker may do at least one of these to the disagreement.

    NotVisible where they may not know of it; Refused what nobody may do to it as it stands, so that
    who answered at a stage that is over is told so; PermissionDenied, saying who may, the rest.
    """
    footing = footing_on(scope_of(worker, on=on), disagreement)
    if footing.sight == Sight.NONE:
        raise NotVisible
    wanted = frozenset().union(*(moves.TRANSITIONS[step].by for step in steps))
    if footing.sight == Sight.FULL and not any(
        disagreement.state in moves.TRANSITIONS[step].start for step in steps
    ):
        moves.check_state(steps[0], disagreement.state)
    if footing.sight < Sight.FULL or not wanted & footing.capacities:
        raise PermissionDenied(moves.why_not(steps[0]))
    return footing


def open_disagreement(
    scope: Scope, reference: str, *, by: Worker, at: datetime, what: str = "disagreement"
) -> Disagreement:
    """The disagreement of a reference, with its `sight`, plan and child; the read is on the trail.

    Refuses as NotVisible what may not be known of and what does not exist alike; the first is on the
    child's chain as a refusal. Call it inside the transaction that reads the rest.
    """
    found = fetch_disagreement(scope, reference)
    if found is None:
        _refuse(scope, reference, by=by, at=at, what=what)
    with transaction.atomic():
        audit.record(
            chain=f"child:{found.plan.child_id}",
            verb="read",
            by=by,
            at=at,
            agency=scope.agency_id,
            plan=found.plan.reference,
            subject=f"{what}:{found.pk}",
        )
    return found


def fetch_disagreement(scope: Scope, reference: str) -> Disagreement | None:
    """What a worker may know of by its reference, without a trace: for writes that leave one."""
    if not re.fullmatch(REFERENCE_PATTERN, reference):
        return None
    found: Disagreement | None = (
        Disagreement.objects.known_to(scope)
        .select_related(
            "plan__child", "plan__chair", "partnership", "policy", "raising_agency", "raiser"
        )
        .filter(reference=reference)
        .first()
    )
    return found


def _refuse(scope: Scope, reference: str, *, by: Worker, at: datetime, what: str) -> Never:
    reference = reference if re.fullmatch(REFERENCE_PATTERN, reference) else ""
    held = Disagreement.rows.filter(reference=reference).select_related("plan").first()
    audit.record(
        chain=f"child:{held.plan.child_id}" if held else "missing",
        verb="refused",
        by=by,
        at=at,
        agency=scope.agency_id,
        plan=held.plan.reference if held else "",
        subject=f"{what}:{held.pk}" if held else what,
    )
    raise NotVisible
