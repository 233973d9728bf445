"""What disagreements were about and what came of them, counted in the words of a partnership's policies.

A code keeps the words of the newest of the policies that has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from agencies.models import Partnership, Policy
from plans.models import Disagreement
from plans.queries import figure_tables as tables
from plans.queries.figure_tables import Table
from plans.rules import suppression
from plans.rules.disagreements import Category

Rows = QuerySet[Disagreement]
NOT_SAID = "Not said"


@dataclass(frozen=True)
class OwnWords:
    """The words of each code, in the order in which policies list them."""

    categories: Mapping[str, str]
    outcomes: Mapping[str, str]


def own_words(partnership: Partnership) -> OwnWords:
    """One statement."""
    found: tuple[dict[str, str], dict[str, str]] = (
        {code: str(label) for code, label in Category.choices},
        {},
    )
    own = Policy.objects.filter(partnership=partnership).order_by("number")
    paths = ("data__disagreement__categories", "data__disagreement__outcomes")
    for lists in own.values_list(*paths):
        for words, listed in zip(found, lists, strict=True):
            words |= {one["code"]: one["label"] for one in listed or ()}
    return OwnWords(*found)


def about(ended: Rows, words: OwnWords, total: int) -> Table:
    """What they were about, the most frequent first. One statement."""
    numbers = _by_words(tables.counts(ended, "category"), words.categories)
    return tables.table("What they were about", "Category", numbers, total)


def came(ended: Rows, words: OwnWords, *, told: int, hides: bool) -> list[Table]:
    """What came of those that were closed, where a policy ever listed outcomes. One statement then.

    The rows add up to how many were `told` what came of it: where that number is hidden they all are,
    else they would give it back. They keep the policy's order, which tells of no number.
    """
    if not words.outcomes:
        return []
    counted = tables.counts(ended.exclude(feedback=""), "outcome")
    numbers = dict.fromkeys([*words.outcomes.values(), NOT_SAID], 0)
    numbers |= _by_words(counted, {"": NOT_SAID, **words.outcomes})
    table = Table(
        "What came of them",
        "Outcome",
        tables.rows(numbers, None if suppression.is_small(told) else told),
        "Of those that were closed.",
    )
    return [tables.hidden(table) if hides else table]


def _by_words(counted: Mapping[str, int], words: Mapping[str, str]) -> dict[str, int]:
    """Codes that share their words are counted together."""
    numbers: dict[str, int] = {}
    for code, number in counted.items():
        label = str(words.get(code, code))
        numbers[label] = numbers.get(label, 0) + number
    return numbers
