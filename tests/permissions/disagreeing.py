"""The disagreements of the permission table: Hannah's, which Priya answers, and one not yet sent.

Both are about Baby Marlowe's plan. More time is asked for, and the midwives challenge what a review
decided, so that every address below a disagreement has something to name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plans.models import (
    Disagreement,
    DisagreementExtension,
    DisagreementParty,
    DissentChallenge,
    Review,
)
from plans.operations import disagreement_time, dissent
from plans.rules.disagreements import Side
from tests.cast import Cast
from tests.plans import disagreeing

CANARIES = [
    "no legal planning meeting at 32 weeks",
    "four screens were positive",
    "born into danger",
    "A maternity alert",
    "The consultant is on leave",
]
"""Words that stand in these disagreements and nowhere else."""
UNSENT = {"draft", "change-draft", "submit", "discard", "decline", "decline-start", "raise"}
"""What is asked below a disagreement before it has been sent: of the draft, that is."""


@dataclass(frozen=True)
class Disagreeing:
    """One that waits for its first answer, one not sent, and what hangs on them."""

    sent: Disagreement
    draft: Disagreement
    party: DisagreementParty
    extension: DisagreementExtension
    challenge: DissentChallenge


def disagreeing_of(cast: Cast, signed: Review) -> Disagreeing:
    """Raised by Hannah for the midwives, against social care; `signed` is what they challenge."""
    disagreeing.with_contacts(cast)
    sent = disagreeing.raised(cast, at=cast.at)
    dissent.record(
        signed,
        mode="challenge",
        words="The conference did not hear us.",
        version=None,
        by=cast.hannah,
        at=cast.at,
    )
    return Disagreeing(
        sent=sent,
        draft=disagreeing.draft(cast, at=cast.at),
        party=DisagreementParty.rows.get(disagreement=sent, side=Side.CHALLENGED),
        extension=disagreement_time.ask_for_time(
            sent, working_days=1, reason="The consultant is on leave.", by=cast.priya, at=cast.at
        ),
        challenge=DissentChallenge.rows.get(dissent__review=signed),
    )


def arguments_for(path: list[str], world: Disagreeing) -> dict[str, Any]:
    """The arguments of an address below a disagreement, over those of the plan's."""
    if "disagreements" not in path:
        return {}
    place = path.index("disagreements")
    row = world.draft if UNSENT & set(path[place:]) else world.sent
    by_name = {
        "disagreement": row.reference,
        "party": world.party.pk,
        "extension": world.extension.pk,
        # Nothing is agreed yet: there is no such action.
        "action": world.party.pk,
        "challenge": world.challenge.pk,
    }
    if not path[place - 1].startswith("<"):
        by_name["reference"] = row.reference
    return by_name
