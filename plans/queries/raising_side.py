"""Who speaks for the side that raised a disagreement, as people come and go."""

from __future__ import annotations

import uuid
from datetime import date

from plans.models import Disagreement, DisagreementParty
from plans.queries import answering
from plans.rules.disagreements import Side


def free_managers(disagreement: Disagreement, *, on: date) -> list[uuid.UUID]:
    """The managers of who raised it, without those who stood for the challenged side at any stage:
    inside one agency they are the same people, and nobody speaks for both."""
    rows = DisagreementParty.rows.filter(disagreement=disagreement, side=Side.CHALLENGED)
    stood = {one for pair in rows.values_list("worker_id", "deputy_id") for one in pair}
    managers = answering.raising_managers(disagreement, on=on)
    return [one for one in managers if one not in stood]


def waiting_side(disagreement: Disagreement, *, on: date) -> list[uuid.UUID]:
    """Whom the side that raised it is reminded through: who raised it, once they have left their
    managers, and where those are gone too the partnership's business managers."""
    if answering.is_raiser_here(disagreement, on=on):
        return [disagreement.raiser_id]
    managers = free_managers(disagreement, on=on)
    return managers or answering.business_managers(disagreement.partnership_id, on=on)
