"""Draws every transition table, so that the picture in the documents is never out of date."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from plans.rules import actions, disagreement_moves, group, outcomes, plans, records, reviews

INTRODUCTION = """# States

Drawn from the transition tables in `plans/rules/` by `python manage.py draw_states`;
a test fails when this page and the tables differ. Codes are what is stored, words what is shown.
"""


@dataclass(frozen=True)
class Diagram:
    title: str
    source: str
    moves: Mapping[Any, frozenset[Any]]
    starts: tuple[TextChoices, ...]


DIAGRAMS = (
    Diagram("Plan", "plans.MOVES", plans.MOVES, plans.STARTS),
    Diagram("Group member", "group.MOVES", group.MOVES, group.STARTS),
    Diagram("Outcome", "outcomes.MOVES", outcomes.MOVES, outcomes.STARTS),
    Diagram("Action", "actions.MOVES", actions.MOVES, actions.STARTS),
    Diagram(
        "Acceptance of an action",
        "actions.ACCEPTANCE_MOVES",
        actions.ACCEPTANCE_MOVES,
        actions.ACCEPTANCE_STARTS,
    ),
    Diagram(
        "Professional disagreement",
        "disagreement_moves.MOVES",
        disagreement_moves.MOVES,
        disagreement_moves.STARTS,
    ),
    Diagram("Meeting or review", "reviews.MOVES", reviews.MOVES, reviews.STARTS),
    Diagram("Record", "records.MOVES", records.MOVES, records.STARTS),
)


def draw() -> str:
    """The whole page, as it belongs in `docs/states.md`."""
    return "\n".join([INTRODUCTION, *map(_section, DIAGRAMS)])


def _section(diagram: Diagram) -> str:
    states = list(diagram.moves)
    lines = [f"## {diagram.title}", "", f"`plans/rules/{diagram.source}`", "", "```mermaid"]
    lines.append("stateDiagram-v2")
    lines += [f"    {state.value}: {state.label}" for state in states]
    lines += [f"    [*] --> {state.value}" for state in diagram.starts]
    for old in states:
        lines += [f"    {old.value} --> {new.value}" for new in states if new in diagram.moves[old]]
        if not diagram.moves[old]:
            lines.append(f"    {old.value} --> [*]")
    lines += ["```", "", "| From | To |", "|---|---|"]
    lines += [f"| {old.label} | {_names(diagram.moves[old], states)} |" for old in states]
    return "\n".join([*lines, ""])


def _names(moves: frozenset[Any], states: list[Any]) -> str:
    return ", ".join(state.label for state in states if state in moves) or "nothing: it is final"
