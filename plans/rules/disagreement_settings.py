"""What a policy may say of disagreements and need not, with what holds where it says nothing.

A policy adopted before one of these settings existed stays pinned to disagreements that run, so that
each is read here and nowhere else. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.disagreements import FamilyTold

Policy = Mapping[str, Any]


class Further(TextChoices):
    """What may stay empty in what is sent, unless a policy asks for it (`form.required`)."""

    NAMED = "named", "Whose decision it was, at each agency that is challenged"
    DECIDED_ON = "decided_on", "The day on which the decision was made"
    DISCUSSION = "discussion", "What was talked over with one's own manager or lead"


ASKED, OPTIONAL = "asked", "optional"
"""Whether closing asks if the family was told (`family_told`)."""


def required(policy: Policy) -> frozenset[Further]:
    """What has to be filled in, besides what always has, before a disagreement is sent."""
    asked = policy["disagreement"].get("form", {}).get("required", ())
    return frozenset(Further(one) for one in asked)


def asks_whether_family_told(policy: Policy) -> bool:
    return bool(policy["disagreement"].get("family_told", ASKED) == ASKED)


def check_family_told(family_told: str, policy: Policy) -> None:
    """Refuses to leave open whether the family was told, unless the policy lets one."""
    if family_told in FamilyTold.values:
        return
    if family_told or asks_whether_family_told(policy):
        raise Refused("Say whether the family was told.", field="family_told")


def outcomes(policy: Policy) -> dict[str, str]:
    """What may come of a disagreement, in the partnership's own words; empty where it lists none."""
    return {one["code"]: str(one["label"]) for one in policy["disagreement"].get("outcomes", ())}


def check_outcome(outcome: str, policy: Policy) -> None:
    """Refuses to close without one of the partnership's outcomes, and with what is none of them."""
    listed = outcomes(policy)
    if listed and outcome not in listed:
        raise Refused("Choose what came of it.", field="outcome")
    if not listed and outcome:
        raise Refused("This partnership lists no outcomes. Leave it empty.", field="outcome")


@dataclass(frozen=True)
class PanelRule:
    """How a panel is made up. Whatever it says, nobody judges what they are a party to themselves."""

    least: int = 1
    """The fewest people on it, the chair among them."""
    apart_from_sides: bool = True
    """Nobody of an agency on either side, or that answered for one."""
    apart_from_earlier: bool = True
    """Nobody who acted at an earlier stage."""


def panel_rule(policy: Policy) -> PanelRule:
    return PanelRule(**policy["disagreement"].get("panel", {}))


def check_panel_named(people: int, rule: PanelRule) -> None:
    """Refuses to name a panel of fewer people than the policy asks for."""
    if people < rule.least:
        raise Refused(
            f"The panel needs at least {rule.least} people, its chair among them. "
            f"Choose {rule.least - people} more.",
            field="members",
            code="panel_too_small",
        )


def check_panel_sits(people: int, rule: PanelRule) -> None:
    """Refuses the decision of a panel of fewer people: some may have left since it was named."""
    if people < rule.least:
        raise Refused(
            f"The panel needs at least {rule.least} people, its chair among them, and has {people}. "
            "Ask the business manager to name more; then it decides.",
            code="panel_too_small",
        )


def own_numbers(policy: Policy) -> dict[str, str]:
    """The telephone numbers that the partnership has written down, by whose they are."""
    return dict(policy["disagreement"].get("numbers", {}))


def optional_settings(policy: Policy) -> dict[str, Any]:
    """Each of these settings as it holds under a policy, in the shape in which a policy has it."""
    rule = panel_rule(policy)
    return {
        "family_told": ASKED if asks_whether_family_told(policy) else OPTIONAL,
        "form": {"required": sorted(required(policy))},
        "panel": {
            "least": rule.least,
            "apart_from_sides": rule.apart_from_sides,
            "apart_from_earlier": rule.apart_from_earlier,
        },
    }
