"""The stages of a disagreement as its page shows them: clocks, people and answers."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from agencies.models import EscalationLevel, Worker
from agencies.workdays import Calendar
from plans.models import (
    Disagreement,
    DisagreementParty,
    DisagreementReply,
    DisagreementStage,
    Scope,
)
from plans.queries.disagreement_parts import WITHHELD, Party, Reply, Stage
from plans.queries.disagreements import Limit
from plans.rules import disagreement_stages as stages
from plans.rules.disagreements import Answer, Ended, Opened, Side


def name_of(worker: Worker | None, raiser: uuid.UUID, *, hides: bool) -> str:
    """A name, unless it is the raiser's and withheld from this reader."""
    if worker is None:
        return ""
    return WITHHELD if hides and worker.pk == raiser else worker.name


def stages_of(
    one: Disagreement,
    calendar: Calendar,
    at: datetime,
    scope: Scope,
    *,
    hidden: uuid.UUID | None = None,
) -> list[Stage]:
    """Every stage, the first one first. Three statements."""
    rows = list(DisagreementStage.rows.filter(disagreement=one).order_by("opened_at", "n"))
    parties: dict[uuid.UUID, list[Party]] = defaultdict(list)
    replies: dict[uuid.UUID, list[Reply]] = defaultdict(list)
    found = DisagreementParty.rows.filter(disagreement=one).select_related(
        "agency", "proxy", "worker", "deputy"
    )
    for party in found.order_by("side", "agency__name"):
        parties[party.stage_id].append(_party(party, scope, hidden))
    said = DisagreementReply.rows.filter(disagreement=one).select_related("party__agency", "by")
    for reply in said.order_by("at"):
        replies[reply.party.stage_id].append(
            Reply(
                reply.party.agency.name,
                Answer(reply.answer),
                reply.reasons,
                reply.proposal,
                reply.at,
                reply.by.name,
            )
        )
    return [_stage(one, row, parties[row.pk], replies[row.pk], calendar, at) for row in rows]


def _party(party: DisagreementParty, scope: Scope, hidden: uuid.UUID | None) -> Party:
    is_hidden = hidden is not None and party.worker_id == hidden
    return Party(
        pk=party.pk,
        side=Side(party.side),
        agency=party.agency.name,
        worker=WITHHELD if is_hidden else party.worker.name if party.worker else "",
        deputy=party.deputy.name if party.deputy else "",
        proxy=party.proxy.name if party.proxy else "",
        is_vacant=party.worker_id is None,
        is_chair=party.is_chair,
        acknowledged_at=party.acknowledged_at,
        answered_at=party.answered_at,
        is_mine=party.worker_id in scope.acts_as or party.deputy_id == scope.worker_id,
    )


def _stage(
    one: Disagreement,
    row: DisagreementStage,
    parties: list[Party],
    replies: list[Reply],
    calendar: Calendar,
    at: datetime,
) -> Stage:
    assert one.policy is not None, "What has a stage pins its policy."
    # A case reopened under a policy with fewer stages keeps those it had.
    n = min(row.n, stages.top(one.policy.data))
    rule = stages.stage(one.policy.data, n)
    return Stage(
        pk=row.pk,
        n=row.n,
        level=EscalationLevel(row.level).label,
        opened_at=row.opened_at,
        opened_because=Opened(row.opened_because),
        disputed=row.disputed,
        was_told_late=row.was_told_late,
        is_urgent=row.is_urgent,
        acknowledge=Limit(row.ack_due_at, at, calendar) if row.ack_due_at else None,
        respond=Limit(row.respond_due_at, at, calendar, row.is_urgent),
        extensions=row.extensions,
        ended_at=row.ended_at,
        ended_how=Ended(row.ended_how) if row.ended_how else None,
        parties=parties,
        replies=replies,
        meeting=rule.meeting,
        no_meeting=row.no_meeting,
        decides=rule.decides,
    )


def without_people(stage: Stage) -> Stage:
    """Level, clock and agencies, and neither words nor names."""
    parties = [
        Party(one.pk, one.side, one.agency, "", is_vacant=one.is_vacant, acknowledged_at=one.acknowledged_at,
              answered_at=one.answered_at)
        for one in stage.parties
        if one.side != Side.PANEL
    ]  # fmt: skip
    return replace(stage, disputed="", no_meeting="", parties=parties, replies=[])
