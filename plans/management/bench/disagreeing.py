# ruff: noqa: S608 - the pieces are constants of this file
"""Disagreements by the thousand: the sweep over those that are open, and the business manager's page."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from agencies.models import Partnership, Worker
from agencies.operations import partnerships
from agencies.operations.workers import system_worker
from plans import access
from plans.management.bench import disagreeing_by_hand as by_hand
from plans.management.bench.measures import Measure, measure
from plans.management.bench.questions import Goal, Question
from plans.models import Disagreement, DisagreementEvent, Notification
from plans.operations import disagreement_sweep
from plans.queries.disagreement_overview import overview
from plans.queries.disagreement_statistics import statistics
from plans.queries.disagreements import disagreements
from plans.rules.quarters import Quarter, quarter_of

SILENT, LATE = 1, 5
"""Of every hundred open ones: whose grace is over, and whose limit is."""
CLOSED_FOR_EACH = 2.5
"""So many closed ones beside each that is open."""
FOR_EACH_PLAN = 10
PAGE = Goal(statements=14)


@dataclass(frozen=True)
class Disagreeing:
    """Who reads, of what, and the quarter in which all that is over ended."""

    manager: Worker
    partnership: Partnership
    quarter: Quarter


def populate(open_ones: int, plans: int, *, at: datetime, on: date) -> Disagreeing:
    """Disagreements on the plans that are there: each of the lead's agency, by another of the group.

    The odd ones wait at stage 2, the rest at stage 1. What is over went through one to three stages,
    and ended in the quarter before this one.
    """
    partnership = Partnership.objects.get(name="Bench")
    manager = Worker.objects.create_user("bench-manager@example.org", name="Bench Manager")
    partnerships.give_role(
        partnership, worker=manager, role="business_manager", by=system_worker(), at=at
    )
    quarter = quarter_of(on).after(-1)
    known: dict[str, Any] = {
        "open": open_ones,
        "closed": int(open_ones * CLOSED_FOR_EACH),
        "plans": plans,
        "partnership": partnership.pk,
        "policy": partnership.current_policy().pk,
        "silent": SILENT,
        "late": SILENT + LATE,
        "at": at,
        "soon": at - timedelta(minutes=1),
        "quarter": quarter.begins,
    }
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, known)
    return Disagreeing(manager, partnership, quarter)


def sweeping(at: datetime) -> Iterator[str]:
    """The sweep over all of them, twice at the same moment: the second finds nothing to do."""
    running, due = Disagreement.rows.running().count(), Disagreement.rows.due(at).count()
    yield "| What | Open | Due | Time | A second | Statements | For each that was due |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for which in ("first", "second"):
        statements, seconds, looked_at = _swept(at)
        each = f"{statements / looked_at:.0f}" if looked_at else ""
        yield (
            f"| Sweep, {which} run | {running:,} | {looked_at:,} | {seconds:.2f} s |"
            f" {running / seconds:,.0f} | {statements:,} | {each} |"
        )
        assert looked_at == (due if which == "first" else 0)
    moved = DisagreementEvent.rows.filter(step="advance").values("disagreement")
    twice = moved.annotate(times=Count("pk")).filter(times__gt=1).count()
    yield f"| Moved up by silence, {moved.count():,}; twice | {twice} | | | | | |"
    yield f"| Notifications | {Notification.rows.count():,} | | | | | |"


def _swept(at: datetime) -> tuple[int, float, int]:
    """Statements of one sweep, how long it took, and how many it looked at."""
    counted = _Counted()
    with connection.execute_wrapper(counted):
        began = time.monotonic()
        found = disagreement_sweep.sweep(at=at)
        seconds = time.monotonic() - began
    assert found.failed == 0
    return counted.statements, seconds, found.looked_at


class _Counted:
    """Counts statements, and keeps none."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        self.statements += 1
        return execute(sql, params, many, context)


def reading(here: Disagreeing, *, at: datetime, on: date) -> list[Question]:
    """What the business manager reads: the quarter's figures, what is open, and the list of the rest."""
    scope = access.scope_of(here.manager, on=on)
    figures = access.figures_of(scope, here.partnership.pk)
    return [
        Question(
            "A quarter's figures of disagreements",
            "business manager",
            PAGE,
            ours=lambda: statistics(figures, here.quarter, on=on),
            gist=lambda found: (
                found.total,
                {row.words: row.number for row in found.table("Highest stage reached").rows},
                {row.words: row.number for row in found.table("How they ended").rows if row.number},
            ),
            by_hand=lambda: by_hand.quarter(here.partnership.pk, here.quarter),
            gist_by_hand=by_hand.gist_of_quarter,
        ),
        Question(
            "Disagreements open now, counted",
            "business manager",
            PAGE,
            ours=lambda: overview(scope, figures, at=at),
            gist=lambda found: (found.total, found.late.number),
            by_hand=lambda: by_hand.open_now(here.partnership.pk, at),
            gist_by_hand=by_hand.gist_of_open,
        ),
        Question(
            "Disagreements that are over, first page",
            "business manager",
            PAGE,
            ours=lambda: disagreements(scope, at=at, unfinished=False),
            gist=lambda found: [row.reference for row in found.rows],
            by_hand=lambda: by_hand.first_page(here.partnership.pk),
            gist_by_hand=lambda found: [row[1] for row in found[0][:50]],
        ),
    ]


def measured(here: Disagreeing, *, at: datetime, on: date, repetitions: int) -> list[Measure]:
    asked = reading(here, at=at, on=on)
    return [measure(one, repetitions=repetitions) for one in asked]


LEVEL = "(ARRAY['practitioner', 'line_manager_or_DSL', 'senior_or_designated'])"
DISAGREEMENT = """id, version, reference, plan_id, partnership_id, policy_id, raising_agency_id,
  raiser_id, created_at, submitted_at, state, reached, identity_withheld, category,
  decision_challenged, facts, effect, outcome_wanted, danger, danger_route, danger_reference,
  is_urgent, asked_stage, skip_reason, agreed_statement, is_agreed_in_part, decision,
  decision_reasons, decision_dissent, decision_changed, withdrawn_reason, redirected_to,
  redirected_reason, stopped_at, outcome, feedback, learning, family_told, family_note, chair_from,
  business_sight, access_until, next_due_at"""
REFERENCE = "'PD-' || left(r, 4) || '-' || right(r, 4)"
LETTERS = "translate(upper(lpad(to_hex({n}), 8, '0')), '01AEB', 'GHJKM') r"
SIDES = """INSERT INTO plans_disagreementside (id, version, disagreement_id, side, agency_id)
  SELECT md5('{kind} side' || d || side)::uuid, 1, md5('{kind}' || d)::uuid, side,
    CASE side WHEN 'raising' THEN b.raising ELSE b.challenged END
  FROM generate_series(1, %({kind})s) d JOIN bench_pair b ON b.p = 1 + d %% %(plans)s,
    unnest(ARRAY['raising', 'challenged']) side"""
STAGE = """id, version, disagreement_id, n, level, decides, opened_at, opened_because, disputed,
  was_told_late, day_zero, is_urgent, ack_due_at, respond_due_at, grace_until, extensions, no_meeting,
  answered_at, ended_at, ended_how"""
STATEMENTS = (
    """CREATE TEMPORARY TABLE bench_pair AS
       SELECT substr(c.family_name, 8)::int AS p, pl.id AS plan_id, l.worker_id AS asked,
         l.agency_id AS challenged, r.worker_id AS raiser, r.agency_id AS raising
       FROM plans_plan pl JOIN plans_child c ON c.id = pl.child_id
       JOIN plans_groupmember l ON l.id = pl.lead_id
       JOIN LATERAL (SELECT worker_id, agency_id FROM plans_groupmember m
         WHERE m.plan_id = pl.id AND m.agency_id <> l.agency_id ORDER BY position LIMIT 1) r ON true""",
    """INSERT INTO agencies_escalationcontact (agency_id, level, worker_id, deputy_id)
       SELECT md5('agency' || a)::uuid, 'line_manager_or_DSL',
         md5('worker' || a || '-0')::uuid, md5('worker' || a || '-1')::uuid
       FROM generate_series(0, (SELECT count(*) - 1 FROM agencies_agency)) a""",
    f"""INSERT INTO plans_disagreement ({DISAGREEMENT})
       SELECT md5('open' || d)::uuid, 1, {REFERENCE}, b.plan_id, %(partnership)s, %(policy)s,
         b.raising, b.raiser, %(at)s - interval '8 days', %(at)s - interval '8 days', 'open',
         1 + d %% 2, false, (ARRAY['conference', 'plan', 'safety'])[1 + d %% 3], 'A decision', 'Facts',
         'An effect', 'An outcome', 'no', '', '', false, 1, '', '', false, '', '', '', NULL, '', '',
         '', NULL, '', '', '', '', '', 2, 1 + d %% 2, '9999-12-31',
         CASE WHEN d %% 100 < %(late)s THEN %(soon)s ELSE %(at)s + interval '12 hours' END
       FROM generate_series(1, %(open)s) d JOIN bench_pair b ON b.p = 1 + d %% %(plans)s,
         {LETTERS.format(n="d")}""",
    SIDES.format(kind="open"),
    f"""INSERT INTO plans_disagreementstage ({STAGE})
       SELECT md5('open stage' || d)::uuid, 1, md5('open' || d)::uuid, 1 + d %% 2,
         {LEVEL}[1 + d %% 2], false, %(at)s - interval '8 days', 'submitted', '', false,
         (%(at)s - interval '8 days')::date, false, %(at)s - interval '7 days', due,
         CASE WHEN d %% 100 < %(silent)s THEN %(soon)s ELSE due + interval '1 day' END, 0, '', NULL, NULL,
         ''
       FROM generate_series(1, %(open)s) d,
         LATERAL (SELECT CASE WHEN d %% 100 < %(silent)s THEN %(soon)s - interval '1 day'
           WHEN d %% 100 < %(late)s THEN %(soon)s ELSE %(at)s + interval '12 hours' END AS due) t""",
    """INSERT INTO plans_disagreementparty (id, version, disagreement_id, stage_id, side, agency_id,
         worker_id, is_chair, acknowledged_at, acknowledged_by_id)
       SELECT md5('party' || d || side)::uuid, 1, md5('open' || d)::uuid,
         md5('open stage' || d)::uuid, side,
         CASE side WHEN 'raising' THEN b.raising ELSE b.challenged END,
         CASE side WHEN 'raising' THEN b.raiser ELSE b.asked END, false, %(at)s - interval '7 days',
         CASE side WHEN 'raising' THEN b.raiser ELSE b.asked END
       FROM generate_series(1, %(open)s) d JOIN bench_pair b ON b.p = 1 + d %% %(plans)s,
         unnest(ARRAY['raising', 'challenged']) side""",
    f"""INSERT INTO plans_disagreement ({DISAGREEMENT})
       SELECT md5('closed' || d)::uuid, 1, {REFERENCE}, b.plan_id, %(partnership)s, %(policy)s,
         b.raising, b.raiser, began, began, 'closed', 1 + d %% 3, false,
         (ARRAY['conference', 'plan', 'safety'])[1 + d / 3 %% 3], 'A decision', 'Facts', 'An effect',
         'An outcome', 'no', '', '', false, 1, '', 'What is agreed', d %% 4 = 0, '', '', '',
         d %% 2 = 0, '', '', '', began + interval '9 days', '', 'What came of it', '', 'yes', '', 2,
         1 + d %% 3, (began + interval '9 days')::date, NULL
       FROM generate_series(1, %(closed)s) d JOIN bench_pair b ON b.p = 1 + d %% %(plans)s,
         {LETTERS.format(n="%(open)s + d")},
         LATERAL (SELECT %(quarter)s + (d %% 70) * interval '1 day' + d * interval '1 ms' AS began) t""",
    SIDES.format(kind="closed"),
    f"""INSERT INTO plans_disagreementstage ({STAGE})
       SELECT md5('closed stage' || d || '-' || n)::uuid, 1, md5('closed' || d)::uuid, n, {LEVEL}[n],
         false, opened, CASE n WHEN 1 THEN 'submitted' ELSE 'silence' END, '', false, opened::date,
         false, opened + interval '1 day', opened + interval '2 days', opened + interval '3 days', 0, '',
         CASE WHEN n = 1 + d %% 3 THEN opened + interval '1 day' END, opened + interval '3 days',
         CASE WHEN n = 1 + d %% 3 THEN 'agreed' ELSE 'silence' END
       FROM generate_series(1, %(closed)s) d, generate_series(1, 1 + d %% 3) n,
         LATERAL (SELECT %(quarter)s + (d %% 70) * interval '1 day' + d * interval '1 ms'
           + (n - 1) * interval '3 days' AS opened) t""",
    "ANALYZE",
)
