"""The one shape of a transition table, and the one way to ask it.

Each noun keeps its table beside its vocabulary; `plans.rules.states` draws them all.
"""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import TextChoices

from agencies.errors import Refused

State = TypeVar("State", bound=TextChoices)
Moves = Mapping[State, frozenset[State]]


def check_move(moves: Moves[State], old: State, new: State, *, noun: str) -> None:
    """Refuses a step the table does not have, and says which ones it has."""
    if new in moves[old]:
        return
    possible = sorted(state.label.lower() for state in moves[old])
    if not possible:
        raise Refused(f"This {noun} is {old.label.lower()}, and that is final.", code="final")
    raise Refused(
        f"This {noun} is {old.label.lower()} and cannot become {new.label.lower()}; "
        f"it can become {' or '.join(possible)}.",
        code="no_such_move",
    )
