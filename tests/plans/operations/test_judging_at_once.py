"""Fifty who judge at the same moment: one of one outcome, fifty of fifty."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

from agencies.errors import Refused
from plans.models import Judgement, Outcome
from tests.cast import Cast
from tests.plans.reviewing import judged, review_of

FIFTY = 50


def told(cast: Cast, review: Any, outcome: Any) -> str:
    """Nothing where the judgement was made, or the code of the refusal."""
    try:
        judged(cast, review, outcome)
    except Refused as refused:
        return str(refused.code)
    finally:
        if connection.vendor == "postgresql":
            connection.close()
    return ""


def at_once(doing: list[Callable[[], str]]) -> list[str]:
    """Truly at once on PostgreSQL; SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return [do() for do in doing]
    with ThreadPoolExecutor(len(doing)) as pool:
        return list(pool.map(lambda do: do(), doing))


@pytest.mark.django_db(transaction=True)
def test_fifty_judgements_of_one_outcome_leave_one_row_and_forty_nine_clear_refusals(
    cast: Cast,
) -> None:
    review = review_of(cast)
    answers = at_once([lambda: told(cast, review, cast.outcome)] * FIFTY)
    assert Judgement.rows.count() == 1
    assert answers.count("") == 1
    assert answers.count("already_judged") == FIFTY - 1


@pytest.mark.django_db(transaction=True)
def test_fifty_judgements_of_fifty_outcomes_leave_fifty_rows(cast: Cast) -> None:
    review = review_of(cast)
    outcomes = Outcome.rows.bulk_create(
        Outcome(
            plan=cast.plan,
            status="agreed",
            worry=f"Worry {n}",
            change=f"Change {n}",
            created_at=cast.at,
            created_by=cast.priya,
        )
        for n in range(FIFTY)
    )
    answers = at_once([partial(told, cast, review, one) for one in outcomes])
    assert answers == [""] * FIFTY
    assert Judgement.rows.values("outcome").distinct().count() == FIFTY
