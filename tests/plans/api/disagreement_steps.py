"""The steps of a disagreement, each with who may take it, in which state, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cast import Cast


@dataclass(frozen=True)
class Step:
    """Who may take it in which state, saying what, and who may read everything and not take it."""

    state: str
    by: str
    says: Callable[[Cast], dict[str, Any]] = field(default=lambda cast: {})
    not_by: tuple[str, ...] = ("laura",)
    matches: bool = True
    status: int = 200
    repeats: bool = False
    """Whether it may be done again, and again."""


def said(**words: Any) -> Callable[[Cast], dict[str, Any]]:
    return lambda cast: dict(words)


def panel(cast: Cast) -> dict[str, Any]:
    return {"chair": str(cast.laura.pk), "members": [str(cast.colin.pk)]}


def talk(cast: Cast) -> dict[str, Any]:
    return {
        "on": cast.today.isoformat(),
        "people": "Both teams",
        "method": "video",
        "summary": "No agreement",
    }


def call(cast: Cast) -> dict[str, Any]:
    return {"route": "999", "called_at": cast.at.isoformat(), "reference": "L-77"}


def referred(cast: Cast) -> dict[str, Any]:
    return {"noun": "outcome", "key": str(cast.outcome.pk)}


STEPS = {
    "acknowledge": Step("open_1", "priya", not_by=("hannah", "neil", "ruth"), matches=False),
    "answer": Step(
        "open_1",
        "priya",
        said(answer="part", reasons="It is not finished.", proposal="Advice is asked for."),
        ("hannah", "moira", "neil", "sean", "laura", "beth"),
    ),
    "agree": Step("proposed", "hannah", said(statement="It is held."), ("priya", "neil", "laura")),
    "escalate": Step("open_1", "hannah", said(disputed="The date."), ("priya", "neil", "beth")),
    "withdraw": Step(
        "open_1", "hannah", said(reason="It was called.", was_pressed=False), ("priya", "neil")
    ),
    "adopt": Step("withdrawn", "moira", said(reason="I take it on."), ("hannah", "neil", "beth")),
    "redirect": Step(
        "open_1", "moira", said(target="legal", reason="It is for lawyers."), ("hannah", "neil")
    ),
    "receive": Step("redirected", "moira", not_by=("hannah", "neil", "beth")),
    "reopen": Step("closed", "moira", said(reason="It was not held."), ("hannah", "priya")),
    "close": Step(
        "agreed",
        "moira",
        said(feedback="It was held.", family_told="not_safe"),
        ("hannah", "priya", "neil", "beth"),
    ),
    "convene": Step("open_4", "beth", panel, ("hannah", "moira", "neil", "laura"), repeats=True),
    "decide": Step(
        "open_4",
        "laura",
        said(
            decision="A meeting is held.",
            reasons="Birth is near.",
            decision_changed=True,
            no_meeting="They spoke one by one.",
        ),
        ("colin", "hannah", "moira", "neil", "beth"),
    ),
    "hurry": Step("open_1", "neil", said(route="999"), ("laura", "beth"), matches=False),
    "calls": Step("open_1", "priya", call, ("laura", "beth"), False, 201, True),
    "safety": Step("open_1", "neil", said(words="An alert."), ("laura", "beth"), False, 201, True),
    "discussions": Step("open_1", "hannah", talk, ("laura", "beth"), False, 201, True),
    "references": Step("open_1", "priya", referred, ("laura",), False, 201, True),
    "extensions": Step(
        "open_1",
        "priya",
        said(working_days=1, reason="Leave."),
        ("laura", "beth"),
        matches=False,
        status=201,
    ),
}
