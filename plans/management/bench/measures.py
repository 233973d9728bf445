"""Asking a question many times, ours and by hand in turns, on a machine that others use too."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from plans.management.bench.questions import Question

WARM_UP = 5
REPETITIONS = 40


class WrongAnswer(AssertionError):
    """Ours and by hand do not say the same, so that neither time means anything."""

    def __init__(self, question: Question, ours: Any, by_hand: Any) -> None:
        super().__init__(f"{question.name}, {question.reader}: ours {ours!r}, by hand {by_hand!r}")


@dataclass(frozen=True)
class Measure:
    """How one question was answered. Times are medians, in milliseconds."""

    question: Question
    statements: int
    ours: float
    by_hand: float | None

    @property
    def ratio(self) -> float | None:
        return None if self.by_hand is None else self.ours / self.by_hand


def measure(question: Question, *, repetitions: int = REPETITIONS) -> Measure:
    """Time a question, having made sure that it is answered rightly."""
    statements = checked(question)
    sides = [question.ours] if question.by_hand is None else [question.ours, question.by_hand]
    for _ in range(WARM_UP):
        for side in sides:
            _time(side, writes=question.writes)
    times: list[list[float]] = [[] for _ in sides]
    gc.collect()
    for _ in range(repetitions):
        for side, found in zip(sides, times, strict=True):
            found.append(_time(side, writes=question.writes))
    ours, *by_hand = (median(found) for found in times)
    return Measure(question, statements, ours, by_hand[0] if by_hand else None)


def checked(question: Question) -> int:
    """How many statements a question takes; fails where the two answers are not the same."""
    with _rolled_back(question.writes), CaptureQueriesContext(connection) as captured:
        answer = question.ours()
        statements = len(captured)
        ours = question.gist(answer)
    if question.by_hand is not None:
        with _rolled_back(question.writes):
            by_hand = question.gist_by_hand(question.by_hand())
        if ours != by_hand:
            raise WrongAnswer(question, ours, by_hand)
    return statements


def _time(side: Callable[[], Any], *, writes: bool) -> float:
    with _rolled_back(writes):
        began = perf_counter()
        side()
        return (perf_counter() - began) * 1_000


@contextmanager
def _rolled_back(writes: bool) -> Iterator[None]:  # noqa: FBT001 - reads as a sentence
    if not writes:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
