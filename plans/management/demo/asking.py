"""What the demo's agencies ask one another for a child: answered, refused, waiting, and waited for."""

from __future__ import annotations

from typing import Any

from plans.management.demo.noting import Noted
from plans.rules.information_requests import InformationRequestDetails, RequestStatus
from plans.rules.sharing import Level


def _question(on: int, by: str, whom: str, what: str, why: str, **more: Any) -> Noted:
    return Noted(
        on,
        by,
        lambda stage: InformationRequestDetails(stage.agency(whom), what, why),
        key=f"asked {whom} on {on}",
        **more,
    )


def _answer(on: int, asked: Noted, whom: str, status: RequestStatus, answer: str) -> Noted:
    """The same question, with what the agency asked says to it."""
    return Noted(
        on,
        whom,
        lambda stage: _with(asked, stage, status=status, answered_on=stage.day(on), answer=answer),
        amends=asked.key,
        reason="It was answered.",
        is_of_same_day=True,
    )


def _with(asked: Noted, stage: Any, **said: Any) -> InformationRequestDetails:
    details: Any = asked.details(stage) if callable(asked.details) else asked.details
    return InformationRequestDetails(details.asked_of, details.what, details.purpose, **said)


CALLS = _question(
    -29,
    "priya",
    "laura",
    "Have you been called to the flat since the conference, and was Dean there?",
    "Whether Dean stays at the flat decides whether the baby can go home there.",
)
SCREENS = _question(
    -12,
    "hannah",
    "marcus",
    "The results of Tamsin's last four screens, and whether she came to each.",
    "What the baby has been exposed to decides how it is watched in its first days.",
)
PRESCRIBED = _question(
    -2,
    "siobhan",
    "hannah",
    "What has Tamsin been prescribed since booking?",
    "Advice on feeding differs with what she takes.",
)
MARLOWE = (
    CALLS,
    _answer(
        -26,
        CALLS,
        "laura",
        RequestStatus.ANSWERED,
        "One call, from a neighbour. He was not there when officers came. It is in the chronology.",
    ),
    SCREENS,
    PRESCRIBED,
)
TREATMENT = _question(
    -20,
    "farida",
    "kezia",
    "What is Leanne being treated for, and since when?",
    "To know on which mornings Jaydon may need somebody to fetch him.",
    level=Level.CONTROLLED,
)
JAYDON = (
    TREATMENT,
    _answer(
        -17,
        TREATMENT,
        "kezia",
        RequestStatus.REFUSED,
        "Her diagnosis is more than the school needs for this. Ring us on a morning he is missing.",
    ),
)
COLLECTED = _question(
    -1,
    "owen",
    "becky",
    "Who has collected Maisie in the last four weeks, and on which days?",
    "A man whose name nobody knows is said to have collected her.",
)
MAISIE = (COLLECTED,)
