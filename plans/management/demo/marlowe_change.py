"""What harms Baby Marlowe, what Tamsin has to change, and who was supervised about it."""

from __future__ import annotations

from typing import Any

from plans.management.demo.noting import Noted
from plans.management.demo.stage import Stage
from plans.rules.capacity import CapacityGoalDetails, CapacityMeasureDetails
from plans.rules.risks import AbuseRole, Factor, RiskFactorDetails, Severity
from plans.rules.supervision import SupervisionDetails, SupervisionKind
from plans.rules.tools import Tool


def _heard(stage: Stage) -> dict[str, Any]:
    """The second call was judged high, and a MARAC heard of it two weeks later."""
    return {
        "judged_high_on": stage.setting.day(-120),
        "marac_referred_on": stage.setting.day(-119),
        "marac_heard_on": stage.setting.day(-105),
    }


FACTORS = (
    Noted(
        -30,
        "marcus",
        lambda stage: RiskFactorDetails(
            Factor.DRUGS_PARENT,
            "Cocaine reaches the baby before birth; afterwards she may not wake to it.",
            Severity.SEVERE,
            tool=Tool.DUDIT,
            score=22,
            scored_on=stage.day(-33),
            protective="Tells her worker when she has used.",
            service="Wearbridge Recovery Service, weekly",
        ),
        "tamsin",
    ),
    Noted(
        -33,
        "laura",
        lambda stage: RiskFactorDetails(
            Factor.DOMESTIC_ABUSE_PARENT,
            "The baby would be in the room, or in her arms.",
            Severity.SEVERE,
            AbuseRole.VICTIM,
            Tool.DASH,
            15,
            stage.day(-120),
            protective="Her mother's home is ten minutes away.",
            **_heard(stage),
        ),
        "tamsin",
    ),
    Noted(
        -33,
        "laura",
        lambda stage: RiskFactorDetails(
            Factor.DOMESTIC_ABUSE_PARENT,
            "A father who is violent when he is refused something; a baby refuses all day.",
            Severity.SEVERE,
            AbuseRole.PERPETRATOR,
            **_heard(stage),
        ),
        "dean",
    ),
    Noted(
        -21,
        "hannah",
        lambda stage: RiskFactorDetails(
            Factor.MENTAL_HEALTH_PARENT,
            "On low days she does not get up, and a newborn cannot wait.",
            Severity.MODERATE,
            tool=Tool.EPDS,
            score=14,
            scored_on=stage.day(-21),
            protective="Gillian stays for the first 2 weeks.",
        ),
        "tamsin",
    ),
)

CHANGE = (
    Noted(
        -30,
        "marcus",
        lambda stage: CapacityGoalDetails(
            "Lives without cocaine and cannabis",
            expected="Six clear screens running",
            worst="Uses most days",
            best="Clear for 3 months and says no when it is offered",
            intervention="Weekly sessions, and a plan for bad days",
            provider="Wearbridge Recovery Service",
            owner=stage.seat("marcus"),
            from_on=stage.day(-30),
            until_on=stage.day(21),
            sessions_offered=5,
            sessions_attended=4,
        ),
        "tamsin",
        key="clear",
    ),
    Noted(
        -29,
        "marcus",
        lambda stage: CapacityMeasureDetails(
            stage.records["clear"],
            -2,
            is_baseline=True,
            tool=Tool.DUDIT,
            score=22,
            evidence="3 of 4 screens positive.",
        ),
        was=-60,
    ),
)

SUPERVISED = (
    Noted(
        -34,
        "neil",
        lambda stage: SupervisionDetails(
            SupervisionKind.ONE_TO_ONE,
            stage.worker("priya"),
            stage.worker("neil"),
            "How hard it is to keep the baby in mind when Tamsin is so young herself.",
            challenged="That Dean is gone because Tamsin says so.",
            decisions="Meet Dean alone.",
        ),
    ),
    Noted(
        -20,
        "carol",
        lambda stage: SupervisionDetails(
            SupervisionKind.ONE_TO_ONE,
            stage.worker("siobhan"),
            stage.worker("carol"),
            "What safe sleep needs in a flat with one bedroom.",
        ),
    ),
    Noted(
        -15,
        "moira",
        lambda stage: SupervisionDetails(
            SupervisionKind.ONE_TO_ONE,
            stage.worker("hannah"),
            stage.worker("moira"),
            "Whether what Tamsin shows at the clinic is what she lives at home.",
            decisions="Raise the legal planning meeting.",
        ),
    ),
)

NOTED = (*FACTORS, *CHANGE, *SUPERVISED)
