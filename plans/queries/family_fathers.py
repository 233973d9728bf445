"""Whom the family list of a child calls a father, whether or not anything is recorded of him."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from plans.models import FamilyLink
from plans.rules.children import FATHERS, Relationship, is_called_a_father


def fathers_listed(links: Iterable[FamilyLink], on: date) -> list[FamilyLink]:
    """One link for each of them: as a father, or as a stepfather of today; or somebody whose name is
    not known and who is described as a father."""
    found: dict[uuid.UUID, FamilyLink] = {}
    for link in links:
        is_father = link.relationship in FATHERS and (
            link.relationship == Relationship.FATHER or link.until_on is None or link.until_on >= on
        )
        if is_father or is_called_a_father(link.person.description):
            found.setdefault(link.person_id, link)
    return list(found.values())
