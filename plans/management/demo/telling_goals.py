"""What must be different, what is done for it, and what was seen and said about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from plans.management.demo.stage import Stage, Step
from plans.management.demo.story import CHILD, Asked, Goal, Said, Seen, Task
from plans.models import Action, ActionUpdate, Outcome, OutcomeUnderstanding, OutcomeUpdate
from plans.operations import actions, outcomes
from plans.operations.outcomes import OutcomeDetails
from plans.rules.measures import number_in


def steps(stage: Stage, goal: Goal) -> Iterator[Step]:
    yield goal.agreed, partial(_agree, stage, goal)
    for task in goal.tasks:
        yield task.agreed, partial(_give, stage, goal, task)
        for said in task.said:
            yield said.on, partial(_say, stage, task, said)
    for seen in goal.seen:
        yield seen.on, partial(_see, stage, goal, seen)
    for asked in goal.asked:
        yield asked.on, partial(_ask, stage, goal, asked)


def _outcome(stage: Stage, goal: Goal) -> Outcome | None:
    return Outcome.rows.filter(plan=stage.plan, change=goal.change).first()


def _action(stage: Stage, task: Task) -> Action | None:
    return Action.rows.filter(plan=stage.plan, what=task.what).first()


def _agree(stage: Stage, goal: Goal, at: datetime) -> None:
    if _outcome(stage, goal) is not None:
        return
    details = OutcomeDetails(
        worry=goal.worry,
        change=goal.change,
        measure=goal.measure,
        baseline=goal.baseline,
        target=goal.target,
        baseline_number=number_in(goal.baseline),
        target_number=number_in(goal.target),
        target_on=stage.setting.day(goal.by),
        child_words=goal.child_words,
    )
    outcomes.add(stage.plan, details=details, by=stage.lead, at=at)


def _give(stage: Stage, goal: Goal, task: Task, at: datetime) -> None:
    outcome, owner = _outcome(stage, goal), stage.seat(task.owner)
    if _action(stage, task) is None and outcome is not None and owner is not None:
        actions.add(
            outcome,
            what=task.what,
            owner=owner,
            due_on=stage.setting.day(task.due),
            by=stage.lead,
            at=at,
        )


def _say(stage: Stage, task: Task, said: Said, at: datetime) -> None:
    action = _action(stage, task)
    if action is None or ActionUpdate.rows.filter(action=action, note=said.note).exists():
        return
    actions.update(
        action,
        answer=said.answer,
        note=said.note,
        reason=said.reason,
        version=action.version,
        by=stage.worker(said.by),
        at=at,
    )


def _see(stage: Stage, goal: Goal, seen: Seen, at: datetime) -> None:
    outcome, day = _outcome(stage, goal), stage.setting.working_day(seen.on)
    if outcome is None:
        return
    if OutcomeUpdate.rows.filter(outcome=outcome, observed_on=day, now=seen.now).exists():
        return
    outcomes.record_progress(
        outcome,
        now=seen.now,
        now_number=number_in(seen.now),
        observed_on=day,
        note=seen.note,
        by=stage.worker(seen.by),
        at=at,
    )


def _ask(stage: Stage, goal: Goal, asked: Asked, at: datetime) -> None:
    outcome = _outcome(stage, goal)
    person = None if asked.who == CHILD else stage.person(asked.who)
    if outcome is None:
        return
    if OutcomeUnderstanding.rows.filter(outcome=outcome, person=person).exists():
        return
    outcomes.record_understanding(
        outcome,
        person=person,
        answer=asked.answer,
        reason=asked.reason,
        words=asked.words,
        how_checked=asked.how,
        checked_on=stage.setting.working_day(asked.on),
        by=stage.worker(asked.by),
        at=at,
    )
