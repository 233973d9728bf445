"""Levels of disagreement at which an agency has nobody to answer for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from agencies.models import Agency, Employment, EscalationContact, EscalationLevel, Partnership
from agencies.models.workers import Position

BY_POSITION = {
    EscalationLevel.LINE_MANAGER_OR_DSL: frozenset(
        {Position.SAFEGUARDING_LEAD, Position.LINE_MANAGER}
    ),
    EscalationLevel.SENIOR_OR_DESIGNATED: frozenset({Position.SENIOR_MANAGER}),
}
"""Who answers at a level where an agency names nobody for it."""


def nobody_at(
    partnership: Partnership, levels: Iterable[str], *, on: date
) -> dict[EscalationLevel, list[Agency]]:
    """The agencies of a partnership with nobody at a level, by name: none named there, by itself or
    by the agency that answers for it, and none in a position to. Three statements.

    Practitioners are no such level: whoever sits in the child's group answers.
    """
    wanted = [EscalationLevel(one) for one in levels if one != EscalationLevel.PRACTITIONER]
    agencies = list(partnership.agencies.filter(is_active=True).order_by("name"))
    named = set(
        EscalationContact.objects.filter(level__in=wanted).values_list("agency_id", "level")
    )
    positions = set(
        Employment.objects.current(on)
        .filter(agency__in=agencies)
        .values_list("agency_id", "position")
    )

    def somebody(agency: Agency, level: EscalationLevel) -> bool:
        by_name = {(agency.pk, level.value), (agency.proxy_id, level.value)}
        by_position = {(agency.pk, one.value) for one in BY_POSITION.get(level, ())}
        return bool(by_name & named or by_position & positions)

    found = {
        level: [agency for agency in agencies if not somebody(agency, level)]
        for level in dict.fromkeys(wanted)
    }
    return {level: missing for level, missing in found.items() if missing}
