"""The sweep of the lessons: owes a reminder to each person from what that person may see.

What a lesson comes to differs from reader to reader, so that no one statement can find what is due:
each person who would be told at a rung is read once, some plans at a time.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agencies import clock
from plans.models import Notification, Plan, Scope
from plans.operations.reminders import Ground, grounds
from plans.queries.lesson_duties import owed_to, owed_to_count
from plans.queries.lesson_places import Group, Held, groups_of, who_sees
from plans.rules.lessons.reminding import LESSON_DUTIES, Owed
from plans.rules.notifications import Weight
from plans.rules.plans import Status
from plans.rules.reminders import MATTER_OF, SAFETY, Audience, Duty, Rung, ladder, rungs

log = logging.getLogger(__name__)
AT_ONCE = 50
"""So many plans are held in memory at a time, however many a manager answers for."""


@dataclass(frozen=True)
class Swept:
    """How many reminders are newly owed, how many found nobody to owe them to, of how many plans
    somebody's lessons could not be worked out, and for how many people that was done."""

    owed: int = 0
    to_nobody: int = 0
    failed: int = 0
    people: int = 0

    def __add__(self, other: Swept) -> Swept:
        return Swept(
            self.owed + other.owed,
            self.to_nobody + other.to_nobody,
            self.failed + other.failed,
            self.people + other.people,
        )


@dataclass(frozen=True)
class _Today:
    """The rungs of one ground on a day, and who holds which place on its plans."""

    on: date
    at: datetime
    rungs: Mapping[Duty, list[Rung]]
    groups: Mapping[uuid.UUID, Group]
    sees: Mapping[uuid.UUID, set[uuid.UUID]]

    @property
    def audiences(self) -> set[Audience]:
        return {rung.audience for found in self.rungs.values() for rung in found}


def sweep(*, at: datetime) -> Swept:
    """Owe every reminder of a lesson that is due today, once each; to repeat it changes nothing.

    Who missed days is owed the latest rung of each thing and no other. As many statements for each
    person who may be reminded and each fifty of their plans. One whose lessons cannot be worked out
    stops no other.
    """
    on = clock.local_date(at)
    return sum((_of_ground(ground, on=on, at=at) for ground in grounds()), Swept())


def _of_ground(ground: Ground, *, on: date, at: datetime) -> Swept:
    plans = Plan.rows.filter(
        status=Status.OPEN, partnership=ground.partnership, policy=ground.policy.pk
    )
    groups = groups_of(plans.values("pk"), on)
    scopes, sees = who_sees(groups, on)
    today = _Today(on, at, _rungs_of(ground, on), groups, sees)
    theirs: dict[uuid.UUID | None, list[uuid.UUID]] = defaultdict(list)
    for plan, group in groups.items():
        for holder in group.told(today.audiences, sees.get(plan, ())):
            theirs[holder].append(plan)
    to_nobody = _to_nobody(today, theirs.pop(None, []))
    looked = Swept(people=len(theirs)) + to_nobody
    done = (
        _remind(today, scopes[worker], some)
        for worker in sorted(filter(None, theirs))
        for some in _batches(theirs[worker])
    )
    return sum(done, looked)


def _rungs_of(ground: Ground, on: date) -> dict[Duty, list[Rung]]:
    data = ground.policy.data
    return {
        duty: list(rungs(duty, ladder(data, duty), on, ground.calendar))
        for duty in sorted(LESSON_DUTIES)
    }


def _batches(plans: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    return (plans[start : start + AT_ONCE] for start in range(0, len(plans), AT_ONCE))


def _remind(today: _Today, scope: Scope, plans: Sequence[uuid.UUID]) -> Swept:
    """Owe one person what is due on some plans; plan by plan where they cannot be read together."""
    try:
        return Swept(owed=_owe(list(_messages(today, scope, plans))))
    except Exception:
        if len(plans) == 1:
            log.exception("The lessons of a plan could not be worked out: %s", plans[0])
            return Swept(failed=1)
    return sum((_remind(today, scope, [plan]) for plan in plans), Swept())


def _messages(today: _Today, scope: Scope, plans: Sequence[uuid.UUID]) -> Iterator[Notification]:
    found = owed_to(scope, plans, on=today.on, at=today.at)
    for plan, things in found.values():
        for one in things:
            for rung, held in _told(today, plan.pk, one):
                if held is not None and held.worker == scope.worker_id:
                    yield _message(plan, one, rung, held, today.at)


def _told(today: _Today, plan: uuid.UUID, one: Owed) -> Iterator[tuple[Rung, Held | None]]:
    """The rungs that a thing has reached today, and who is told at each; None where nobody can be."""
    group = today.groups[plan]
    seats = one.seats(group.seats, group.lead)
    for rung in today.rungs[one.duty]:
        if rung.covers(one.due_on):
            for held in group.all_held(seats, rung.audience, today.sees.get(plan, ())):
                yield rung, held


def _to_nobody(today: _Today, plans: Sequence[uuid.UUID]) -> Swept:
    """How many reminders nobody can be told of, from what stands at the plan's level alone."""
    count = 0
    for some in _batches(plans):
        found = owed_to_count(some, on=today.on, at=today.at)
        count += sum(
            held is None
            for plan, things in found.values()
            for one in things
            for _, held in _told(today, plan.pk, one)
        )
    return Swept(to_nobody=count)


def _message(plan: Plan, one: Owed, rung: Rung, held: Held, at: datetime) -> Notification:
    """It names the plan, the kind of thing and the day: nothing of what a record says."""
    matter, step = MATTER_OF[one.duty], rung.step
    return Notification(
        recipient_id=held.worker,
        plan=plan,
        matter=matter,
        subject=one.subject,
        key=f"{matter}:{plan.pk}:{one.subject}:{held.worker}:{one.due_on}:{step.wd}",
        due_on=one.due_on,
        weight=_weight(rung),
        step=step.wd,
        audience=held.audience,
        instead_of=held.instead_of or "",
        created_at=at,
        is_mailed=True,
        is_instant=step.instant,
    )


def _weight(rung: Rung) -> Weight:
    if rung.duty in SAFETY:
        return Weight.SAFETY
    return Weight.CLOCK if rung.step.escalates else Weight.ORDINARY


def _owe(messages: Iterable[Notification]) -> int:
    """Write what is not owed yet, and say how many that was. Two statements, or none."""
    wanted = {row.key: row for row in messages}
    if not wanted:
        return 0
    there = set(Notification.rows.filter(key__in=list(wanted)).values_list("key", flat=True))
    new = [row for key, row in wanted.items() if key not in there]
    Notification.rows.bulk_create(new, ignore_conflicts=True)
    return len(new)
