"""The panel that decides a disagreement at its last stage: whom agencies name for it, and who stays off."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from agencies.models import AgencyKind, EscalationContact, EscalationLevel
from plans.models import Disagreement, DisagreementParty, DisagreementSide
from plans.queries import answering
from plans.queries.answering import Answerer
from plans.rules.disagreement_settings import PanelRule, panel_rule
from plans.rules.disagreements import Side

ORDER = (AgencyKind.SOCIAL_CARE, AgencyKind.POLICE, AgencyKind.HOSPITAL)
"""The statutory safeguarding partners come first; a panel's chair is the first of no side."""


@dataclass(frozen=True)
class Apart:
    """Who stays off the panel of a disagreement, and why."""

    parties: frozenset[uuid.UUID]
    """Who raised it, stood for a challenged agency, or stands for either side now: whatever the
    policy says."""
    agencies: frozenset[uuid.UUID]
    """On either side, or answering for one; none where the policy lets them sit."""
    acted: frozenset[uuid.UUID]
    """Who acted at an earlier stage; nobody where the policy lets them sit."""

    @property
    def people(self) -> frozenset[uuid.UUID]:
        return self.parties | self.acted


def kept_apart(disagreement: Disagreement, n: int) -> Apart:
    """Who stays off the panel that sits at the nth stage, under the policy it was sent under.

    At most six statements.
    """
    rule = panel_rule_of(disagreement)
    return Apart(
        parties=_parties(disagreement),
        agencies=agencies_in(disagreement) if rule.apart_from_sides else frozenset(),
        acted=frozenset(answering.acted_before(disagreement, n))
        if rule.apart_from_earlier
        else frozenset(),
    )


def panel_rule_of(disagreement: Disagreement) -> PanelRule:
    """How its panel is made up, by the policy it was sent under."""
    assert disagreement.policy is not None, "A panel sits on what was sent, under a policy."
    return panel_rule(disagreement.policy.data)


def _parties(disagreement: Disagreement) -> frozenset[uuid.UUID]:
    """Who raised it, who stood for a challenged agency at any stage, acknowledged or answered for
    one, and who stands for any agency now, with their deputies."""
    rows = DisagreementParty.rows.filter(disagreement=disagreement)
    challenged = rows.filter(side=Side.CHALLENGED)
    stood = challenged.values_list("worker_id", "acknowledged_by_id", "replies__by_id")
    here = rows.filter(stage__ended_at__isnull=True).exclude(side=Side.PANEL)
    people = {one for found in stood for one in found}
    people |= {one for pair in here.values_list("worker_id", "deputy_id") for one in pair}
    return frozenset({disagreement.raiser_id, *(one for one in people if one)})


def agencies_in(disagreement: Disagreement) -> frozenset[uuid.UUID]:
    """The agencies on either side, and those that answered for one."""
    sides = DisagreementSide.rows.filter(disagreement=disagreement)
    proxies = DisagreementParty.rows.filter(disagreement=disagreement, proxy__isnull=False)
    return frozenset(
        {*sides.values_list("agency_id", flat=True), *proxies.values_list("proxy_id", flat=True)}
    )


def panel(disagreement: Disagreement, *, n: int, on: date) -> list[Answerer]:
    """Whom the partnership's agencies name for the panel, without who is kept apart from it: the
    first of them chairs."""
    apart = kept_apart(disagreement, n)
    contacts = (
        EscalationContact.objects.filter(
            level=EscalationLevel.PARTNERSHIP_PANEL,
            agency__partnerships=disagreement.partnership_id,
            agency__is_active=True,
        )
        .exclude(agency__in=apart.agencies)
        .select_related("agency")
    )
    ordered = sorted(contacts, key=_order)
    people = {one.worker_id for one in ordered} | {
        one.deputy_id for one in ordered if one.deputy_id
    }
    here = answering.employed(people, on)
    found = []
    for contact in ordered:
        [candidate] = answering.named_by(contact)
        if (one := answering.usable(candidate, here, apart.people)) is not None:
            found.append(Answerer(one.agency, one.worker, one.deputy))
    return found


def _order(contact: EscalationContact) -> tuple[int, str]:
    kinds = [str(kind) for kind in ORDER]
    kind = contact.agency.kind
    return (kinds.index(kind) if kind in kinds else len(kinds), contact.agency.name)
