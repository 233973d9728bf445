"""The benchmark measures right answers, in as many statements as it is allowed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from plans.management.bench import (
    disagreeing,
    lesson_reminding,
    many_plans,
    recording,
    tables,
)
from plans.management.bench.measures import Measure, WrongAnswer, checked
from plans.management.bench.plain import populate_plainly
from plans.management.bench.population import populate
from plans.management.bench.preparing import preparing
from plans.management.bench.questions import Goal, Question, questions
from plans.models import Action
from plans.operations import reminders


def test_every_question_is_answered_rightly_in_few_statements(
    db: None, at: datetime, today: date
) -> None:
    if connection.vendor != "postgresql":
        with pytest.raises(CommandError, match="The benchmark measures PostgreSQL"):
            call_command("bench")
        return
    population = populate(40, at=at, on=today)
    asked = questions(population, at=at, on=today) + preparing(population, at=at, on=today)
    assert len(asked) > 15
    too_many = {
        f"{one.name}, {one.reader}": statements
        for one in asked
        if (statements := checked(one)) > (one.goal.statements or statements)
    }
    assert not too_many


def test_plans_made_for_any_database_owe_a_reminder_of_each_action(
    db: None, at: datetime, today: date
) -> None:
    populate_plainly(20, at=at, on=today)
    assert reminders.sweep(at=at).owed == Action.rows.count() == 240


def test_disagreements_are_read_rightly_and_swept_once(db: None, at: datetime, today: date) -> None:
    if connection.vendor != "postgresql":
        return
    populate(40, at=at, on=today)
    here = disagreeing.populate(100, 40, at=at, on=today)
    for one in disagreeing.reading(here, at=at, on=today):
        assert checked(one) <= (one.goal.statements or 0), one.name
    *_, moved, _ = disagreeing.sweeping(at)
    assert moved.startswith("| Moved up by silence, 1; twice | 0 |")


def test_records_are_read_rightly_in_few_statements(db: None, at: datetime, today: date) -> None:
    if connection.vendor != "postgresql":
        return
    population = populate(40, at=at, on=today)
    here = recording.populate(60, population, at=at, on=today)
    for one in recording.reading(here, at=at, on=today):
        assert checked(one) <= (one.goal.statements or 0), one.name


def test_lessons_are_swept_in_as_many_statements_for_each_person(
    db: None, at: datetime, today: date
) -> None:
    if connection.vendor != "postgresql":
        return
    populate(40, at=at, on=today)
    lesson_reminding.populate(on=today, at=at)
    first, second, _ = ([cell.strip() for cell in line.split("|")] for line in swept(at))
    assert float(first[7]) < 35
    assert (second[3], second[8]) == (first[3], "0")


def swept(at: datetime) -> list[str]:
    return list(lesson_reminding.sweeping(40, at=at))


def test_lessons_of_many_plans_are_told_rightly_in_as_many_statements_as_of_few(
    db: None, at: datetime, today: date
) -> None:
    if connection.vendor != "postgresql":
        return
    managed = many_plans.populate(populate(240, at=at, on=today), on=today, at=at)
    told_of_few, few, told_of_many, many = many_plans.reading(managed, at=at, on=today)
    assert int(many.name.split()[2]) == 60
    assert checked(told_of_few) == checked(told_of_many) <= (few.goal.statements or 0)
    assert checked(few) == checked(many) <= (few.goal.statements or 0)


@pytest.mark.parametrize("sizes", ["none", "39", "2000,"])
def test_a_size_it_cannot_measure_is_refused(sizes: str) -> None:
    with pytest.raises(CommandError):
        call_command("bench", f"--sizes={sizes}")


def test_a_wrong_answer_is_not_timed(db: None) -> None:
    wrong = Question("Q", "R", Goal(), lambda: 1, lambda x: x, lambda: 2, lambda x: x)
    with pytest.raises(WrongAnswer, match="ours 1, by hand 2"):
        checked(wrong)


def test_the_table_says_in_words_what_is_not_reached() -> None:
    goal = Goal(ratio=2, statements=1, is_flat=True)
    question = Question("My actions", "practitioner", goal, lambda: None)
    small, large = Measure(question, 1, 10.0, 10.0), Measure(question, 2, 30.0, 10.0)
    *_, first, last = tables.table([40, 80], [[small], [large]])
    assert first.endswith("| at most ×2, at most 1 statement, flat | met |")  # noqa: RUF001
    assert last.endswith("| not met: ratio, statements, growth |")
