"""The one table a run prints, in Markdown, so that it goes into the documentation as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plans.management.bench.measures import Measure

TIMES = "\N{MULTIPLICATION SIGN}"
FLAT = 1.5
"""What still counts as flat on a machine that others use meanwhile."""

HEAD = (
    "Question", "Who asks", "Plans", "Statements", "Ours", "By hand", "Ratio", "Growth", "Goal",
    "Reached",
)  # fmt: skip
NUMBERS = range(2, 8)


def table(sizes: Sequence[int], runs: Sequence[Sequence[Measure]]) -> Iterator[str]:
    """One row for each question and size; the largest says how it grew and whether that will do."""
    yield _line(HEAD)
    yield _line(["---:" if column in NUMBERS else "---" for column in range(len(HEAD))])
    for measures in zip(*runs, strict=True):
        first, *_, last = (measures[0], *measures)
        for size, measure in zip(sizes, measures, strict=True):
            growth = last.ours / first.ours if measure is last and len(sizes) > 1 else None
            yield _line(_cells(size, measure, growth))


def _cells(size: int, measure: Measure, growth: float | None) -> list[str]:
    question = measure.question
    return [
        question.name,
        question.reader,
        f"{size:,}",
        str(measure.statements),
        f"{measure.ours:.1f} ms",
        "" if measure.by_hand is None else f"{measure.by_hand:.1f} ms",
        "" if measure.ratio is None else f"{TIMES}{measure.ratio:.1f}",
        "" if growth is None else f"{TIMES}{growth:.1f}",
        goal_in_words(measure),
        verdict(measure, growth),
    ]


def goal_in_words(measure: Measure) -> str:
    goal = measure.question.goal
    said = []
    if goal.ratio is not None:
        said.append(f"at most {TIMES}{goal.ratio:g}")
    if goal.statements is not None:
        said.append(f"at most {goal.statements} statement{'s' * (goal.statements > 1)}")
    if goal.is_flat:
        said.append("flat")
    return ", ".join(said)


def verdict(measure: Measure, growth: float | None) -> str:
    """Met, or what of the goal is not; nothing where there is no goal."""
    goal, missed = measure.question.goal, []
    if goal.ratio is not None and measure.ratio is not None and measure.ratio > goal.ratio:
        missed.append("ratio")
    if goal.statements is not None and measure.statements > goal.statements:
        missed.append("statements")
    if goal.is_flat and growth is not None and growth > FLAT:
        missed.append("growth")
    if missed:
        return f"not met: {', '.join(missed)}"
    return "met" if goal_in_words(measure) else ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
