"""A disagreement that is being written, and the drafts a manager has been asked about."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from agencies.clock import local_date
from agencies.models import Worker
from plans import access
from plans.models import Disagreement, DisagreementSide, InterimSafety, Scope
from plans.queries.answering import raising_managers
from plans.rules.disagreement_moves import Capacity, Step
from plans.rules.disagreements import Side, State


@dataclass(frozen=True)
class Drafted:
    """A draft with everything written in it so far.

    `manages` is whether its reader may agree to begin it above stage 1, `is_asked` whether its
    writer has asked for that.
    """

    row: Disagreement
    challenged: list[DisagreementSide]
    interim_safety: str
    may_write: bool
    manages: bool

    @property
    def is_draft(self) -> bool:
        return self.row.state == State.DRAFT

    @property
    def is_asked(self) -> bool:
        return self.is_draft and self.row.manager_asked_at is not None and self.row.asked_stage > 1

    @property
    def is_own_agency(self) -> bool:
        """Whether the only agency challenged is the writer's own, which has no peers to ask."""
        return {side.agency_id for side in self.challenged} == {self.row.raising_agency_id}


def drafted(scope: Scope, reference: str, *, by: Worker, at: datetime) -> Drafted:
    """What is to be written on, or was; the read is on the trail. NotVisible to strangers."""
    row = access.open_disagreement(scope, reference, by=by, at=at, what="disagreement_draft")
    footing = access.footing_on(scope, row)
    may_write = footing.may(Step.CHANGE_DRAFT, State.DRAFT)
    sides = DisagreementSide.objects.visible_to(scope).filter(
        disagreement=row, side=Side.CHALLENGED
    )
    said = InterimSafety.objects.visible_to(scope).filter(disagreement=row)
    last = said.order_by("-at", "-pk").first()
    return Drafted(
        row=row,
        challenged=list(sides.select_related("agency", "named").order_by("agency__name")),
        interim_safety=last.words if last else "",
        may_write=may_write,
        manages=Capacity.RAISING_MANAGER in footing.capacities,
    )


def managers_asked(row: Disagreement, at: datetime) -> list[str]:
    """The names of those who were asked to agree that a draft begins above stage 1."""
    people = raising_managers(row, on=local_date(at))
    return list(
        Worker.objects.filter(pk__in=people).order_by("name").values_list("name", flat=True)
    )


def asked_of(scope: Scope) -> set[uuid.UUID]:
    """Drafts of others about which this worker, as a manager, has been asked."""
    rows = Disagreement.objects.visible_to(scope).filter(
        state=State.DRAFT, manager_asked_at__isnull=False
    )
    return set(rows.exclude(raiser_id=scope.worker_id).values_list("pk", flat=True))
