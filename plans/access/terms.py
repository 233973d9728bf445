"""On what footing somebody is given access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans.models import FAR_OFF
from plans.rules.sharing import LawfulBasis, LegalGateway, Level, SpecialCondition


@dataclass(frozen=True)
class Terms:
    """Purpose, basis and the last day of an access."""

    purpose: str
    lawful_basis: str = LawfulBasis.PUBLIC_TASK
    special_condition: str = SpecialCondition.SAFEGUARDING
    gateway: str = LegalGateway.CHILDREN_ACT_2004_S10
    conditions: str = ""
    level: int = Level.PLAN
    until_on: date = FAR_OFF
