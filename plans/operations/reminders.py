"""The sweep: owes a reminder to everybody who is due one, in one statement for each rung."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from agencies import clock
from agencies.models import Policy
from agencies.workdays import Calendar
from plans.models import Notification, Plan
from plans.queries.audiences import SEVERAL, with_holder, with_next_holder, without_holder
from plans.queries.calendars import calendars_of
from plans.queries.duties import SOURCES, Source
from plans.rules.notifications import Weight
from plans.rules.plans import Status
from plans.rules.reminders import MATTER_OF, SAFETY, Rung, rungs


@dataclass(frozen=True)
class Swept:
    """What a sweep did: how many reminders are newly owed, and how many found nobody to owe them to."""

    owed: int = 0
    to_nobody: int = 0


@dataclass(frozen=True)
class Ground:
    """The plans of one partnership that run under one policy, and its working days."""

    partnership: uuid.UUID
    policy: Policy
    calendar: Calendar


def sweep(*, at: datetime) -> Swept:
    """Owe every reminder that is due today, once each; to repeat it changes nothing.

    Who missed days, because nothing ran, is owed the latest rung of each thing and no other. A
    statement for each rung, whatever the number of plans.
    """
    on = clock.local_date(at)
    owed = to_nobody = 0
    for ground in grounds():
        for source in SOURCES:
            for rung in _rungs(ground, source, on):
                done = _climb(source, rung, ground, at=at)
                owed, to_nobody = owed + done.owed, to_nobody + done.to_nobody
    return Swept(owed, to_nobody)


@transaction.atomic
def _climb(source: Source, rung: Rung, ground: Ground, *, at: datetime) -> Swept:
    """Owe one rung to whoever holds its place, and where nobody does to whoever is next."""
    on = clock.local_date(at)
    due = _due(source, rung, ground)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # To compile what runs once takes longer than to run it.
            cursor.execute("SET LOCAL jit = off")
    told = _owe(source, rung, with_holder(due, rung.audience, source.paths, on), at=at)
    if rung.audience in SEVERAL:
        is_vacant = without_holder(due, rung.audience, source.paths, on).exists()
    else:
        is_vacant = told.to_nobody > 0
    if not is_vacant:
        return Swept(told.owed)
    passed_on = with_next_holder(due, rung.audience, source.paths, on)
    next_told = _owe(source, rung, passed_on, at=at)
    return Swept(told.owed + next_told.owed, next_told.to_nobody)


def grounds() -> list[Ground]:
    """Each policy under which a plan is open, in each partnership. Three statements."""
    pairs = set(
        Plan.rows.filter(status=Status.OPEN).values_list("partnership_id", "policy_id").distinct()
    )
    policies = Policy.objects.in_bulk({policy for _, policy in pairs})
    calendars = calendars_of(partnership for partnership, _ in pairs)
    return [
        Ground(partnership, policies[policy], calendars[partnership])
        for partnership, policy in sorted(pairs, key=str)
    ]


def _rungs(ground: Ground, source: Source, on: date) -> Iterator[Rung]:
    return rungs(source.duty, source.steps(ground.policy.data), on, ground.calendar)


def _due(source: Source, rung: Rung, ground: Ground) -> Any:
    plan = source.paths.plan
    rows = source.open().filter(
        Q(anchor__lte=rung.until),
        **{f"{plan}__partnership": ground.partnership, f"{plan}__policy": ground.policy.pk},
    )
    return rows if rung.after is None else rows.filter(anchor__gt=rung.after)


def _owe(source: Source, rung: Rung, rows: Any, *, at: datetime) -> Swept:
    """Write a notification for each row and its holder that is not owed already; and how many rows
    have no holder.

    The ORM has no INSERT from a SELECT, and a row at a time is a hundred times slower. Holders are
    looked for once, in a part of the statement that is worked out before the rest.
    """
    names = {"due_subject": source.subject, "due_plan": f"{source.paths.plan}_id"}
    chosen = rows.annotate(**{name: F(path) for name, path in names.items()})
    select, params = chosen.values_list(
        *names, "holder", "held_as", "anchor"
    ).query.sql_with_params()
    due = f"WITH due AS MATERIALIZED ({select})"
    into, made, values = _made(source, rung, at)
    nobody = "SELECT count(*) FROM due WHERE holder IS NULL"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            told = f"told AS ({into} {made} RETURNING 1)"
            counts = f"SELECT (SELECT count(*) FROM told), ({nobody})"  # noqa: S608
            cursor.execute(f"{due}, {told} {counts}", [*params, *values])
            owed, to_nobody = cursor.fetchone()
            return Swept(owed, to_nobody)
        cursor.execute(f"{into} {due} {made}", [*params, *values])
        owed = max(int(cursor.rowcount), 0)
        cursor.execute(f"{due} {nobody}", params)
        return Swept(owed, cursor.fetchone()[0])


def _made(source: Source, rung: Rung, at: datetime) -> tuple[str, str, list[Any]]:
    """Into what, and from what, a notification of each row of `due` with a holder is made."""
    matter, step = str(MATTER_OF[rung.duty]), rung.step
    if rung.duty in SAFETY:
        weight = Weight.SAFETY
    else:
        weight = Weight.CLOCK if step.escalates else Weight.ORDINARY
    subject = f"'{source.noun}:' || {_hyphenated('due_subject')}"
    key = (
        f"'{matter}:{source.noun}:' || {_hyphenated('due_subject')} || ':' || CAST(holder AS text)"
    )
    made: dict[str, tuple[str, list[Any]]] = {
        "id": (NEW_UUID[connection.vendor], []),
        "version": ("1", []),
        "recipient": ("holder", []),
        "plan": ("due_plan", []),
        "matter": ("%s", [matter]),
        "subject": (subject, []),
        "key": (f"{key} || ':' || CAST(anchor AS text) || ':{step.wd}'", []),
        "due_on": ("anchor", []),
        "weight": ("%s", [str(weight)]),
        "step": (str(step.wd), []),
        "audience": ("CASE WHEN held_as = '' THEN %s ELSE held_as END", [str(rung.audience)]),
        "instead_of": ("CASE WHEN held_as = '' THEN '' ELSE %s END", [str(rung.audience)]),
        "created_at": ("%s", [connection.ops.adapt_datetimefield_value(at)]),
        "is_mailed": ("%s", [True]),
        "is_instant": ("%s", [step.instant]),
    }
    concrete = {field.name: str(field.column) for field in Notification._meta.concrete_fields}
    fields = ", ".join(connection.ops.quote_name(concrete[name]) for name in made)
    table = connection.ops.quote_name(Notification._meta.db_table)
    parts = ", ".join(part for part, _ in made.values())
    return (
        f"INSERT INTO {table} ({fields})",
        f"SELECT {parts} FROM due WHERE holder IS NOT NULL ON CONFLICT DO NOTHING",  # noqa: S608
        [value for _, values in made.values() for value in values],
    )


NEW_UUID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
"""An id made by the database, a new one for each row."""


def _hyphenated(column: str) -> str:
    """An id as Python writes it, whichever way the database stores it."""
    if connection.vendor == "postgresql":
        return f"{column}::text"
    cuts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({column}, {start}, {length})" for start, length in cuts)
