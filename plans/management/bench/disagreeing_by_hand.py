# ruff: noqa: S608 - the pieces are constants of this file
"""What a business manager reads of disagreements, in SQL written by hand: what ours is measured against."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import connection

from plans.management.bench.by_hand import Rows
from plans.rules.quarters import Quarter

ENDED = """WITH ended AS (SELECT d.id, d.raising_agency_id, d.reached, d.category, d.decision_changed,
    d.is_agreed_in_part, d.feedback, p.kind,
    (SELECT s.ended_how FROM plans_disagreementstage s WHERE s.disagreement_id = d.id
      ORDER BY s.ended_at DESC, s.n DESC LIMIT 1) AS how
  FROM plans_disagreement d JOIN plans_plan p ON p.id = d.plan_id
  WHERE d.partnership_id = %(partnership)s AND d.submitted_at IS NOT NULL
    AND d.state IN ('closed', 'withdrawn', 'redirected')
    AND d.stopped_at >= %(begins)s AND d.stopped_at < %(ends)s)"""
RAISED = """SELECT count(*) FROM plans_disagreement d WHERE d.partnership_id = %(partnership)s
  AND d.submitted_at >= %(begins)s AND d.submitted_at < %(ends)s"""
WAYS = (
    ENDED
    + """ SELECT raising_agency_id, reached, category, kind, how, is_agreed_in_part, decision_changed,
    feedback <> '', count(*), grouping(raising_agency_id, reached, category, kind, how)
  FROM ended GROUP BY GROUPING SETS ((raising_agency_id), (reached), (category), (kind),
    (how, is_agreed_in_part), (decision_changed), (feedback <> ''), ())"""
)
CHALLENGED = (
    ENDED
    + """ SELECT a.name, count(*) FROM ended e
  JOIN plans_disagreementside s ON s.disagreement_id = e.id AND s.side = 'challenged'
  JOIN agencies_agency a ON a.id = s.agency_id GROUP BY a.name"""
)
STAGES = (
    ENDED
    + """ SELECT s.n, avg(s.ended_at - s.opened_at), count(*),
    count(*) FILTER (WHERE s.respond_due_at >= coalesce(s.answered_at, s.ended_at)),
    count(DISTINCT s.disagreement_id) FILTER (WHERE s.ended_how = 'silence'),
    count(DISTINCT s.disagreement_id) FILTER (WHERE s.is_urgent),
    count(DISTINCT s.disagreement_id) FILTER (WHERE s.opened_because = 'reopened')
  FROM ended e JOIN plans_disagreementstage s ON s.disagreement_id = e.id
  GROUP BY GROUPING SETS ((s.n), ())"""
)
ACTIONS = (
    ENDED
    + """ SELECT count(*), count(*) FILTER (WHERE x.done_on IS NOT NULL OR a.status = 'done')
  FROM ended e JOIN plans_disagreementaction x ON x.disagreement_id = e.id
  LEFT JOIN plans_action a ON a.id = x.action_id"""
)
OPEN = """SELECT s.n, d.business_sight > 1, d.submitted_at > %(at)s - interval '1 week',
    d.submitted_at > %(at)s - interval '4 weeks', count(*),
    count(*) FILTER (WHERE s.respond_due_at <= %(at)s)
  FROM plans_disagreement d
  LEFT JOIN plans_disagreementstage s ON s.disagreement_id = d.id AND s.ended_at IS NULL
  WHERE d.partnership_id = %(partnership)s AND d.state IN ('open', 'proposed', 'agreed', 'decided')
  GROUP BY 1, 2, 3, 4"""
PLACES = """SELECT a.name, p.worker_id IS NULL, count(DISTINCT d.id) FROM plans_disagreementparty p
  JOIN plans_disagreementstage s ON s.id = p.stage_id AND s.ended_at IS NULL
  JOIN plans_disagreement d ON d.id = s.disagreement_id AND d.state = 'open'
  JOIN agencies_agency a ON a.id = p.agency_id
  WHERE d.partnership_id = %(partnership)s AND d.business_sight > 1 AND p.side = 'challenged'
    AND (p.worker_id IS NULL OR p.answered_at IS NULL AND (s.respond_due_at <= %(at)s
      OR p.acknowledged_at IS NULL AND s.ack_due_at <= %(at)s))
  GROUP BY 1, 2"""
UNCHAIRED = """SELECT count(*) FROM plans_disagreement d
  JOIN plans_disagreementstage s ON s.disagreement_id = d.id AND s.ended_at IS NULL AND s.decides
  WHERE d.partnership_id = %(partnership)s AND NOT EXISTS (SELECT 1 FROM plans_disagreementparty p
    WHERE p.stage_id = s.id AND p.is_chair AND p.worker_id IS NOT NULL)"""
PAGE = """SELECT d.id, d.reference, d.state, d.reached, d.category, d.submitted_at, d.business_sight,
    a.name, p.reference, c.given_names, c.family_name, q.data
  FROM plans_disagreement d JOIN agencies_agency a ON a.id = d.raising_agency_id
  JOIN plans_plan p ON p.id = d.plan_id JOIN plans_child c ON c.id = p.child_id
  JOIN agencies_policy q ON q.id = d.policy_id
  WHERE d.partnership_id = %(partnership)s AND d.submitted_at IS NOT NULL
    AND d.state NOT IN ('open', 'proposed', 'agreed', 'decided') AND d.business_sight >= 1
  ORDER BY d.submitted_at DESC, d.id DESC LIMIT 51"""
NAMES = """SELECT s.disagreement_id, a.name FROM plans_disagreementside s
  JOIN agencies_agency a ON a.id = s.agency_id
  WHERE s.side = 'challenged' AND s.disagreement_id = ANY(%(wanted)s)"""


def _ask(sql: str, **known: Any) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, known)
        return list(cursor.fetchall())


def quarter(partnership: uuid.UUID, of: Quarter) -> dict[str, Rows]:
    known = {"partnership": partnership, "begins": of.begins, "ends": of.ends}
    named = {
        "raised": RAISED, "ways": WAYS, "challenged": CHALLENGED, "stages": STAGES,
        "actions": ACTIONS,
    }  # fmt: skip
    return {name: _ask(sql, **known) for name, sql in named.items()}


WORDS = {("agreed", False): "Agreed", ("agreed", True): "Agreed in part"}


def gist_of_quarter(found: dict[str, Rows]) -> Any:
    ways = found["ways"]
    return (
        max(row[8] for row in ways),
        {f"Stage {row[1]}": row[8] for row in ways if row[1] is not None},
        {WORDS[row[4], row[5]]: row[8] for row in ways if row[4] is not None},
    )


def open_now(partnership: uuid.UUID, at: datetime) -> dict[str, Rows]:
    named = {"counted": OPEN, "places": PLACES, "unchaired": UNCHAIRED}
    return {name: _ask(sql, partnership=partnership, at=at) for name, sql in named.items()}


def gist_of_open(found: dict[str, Rows]) -> Any:
    counted = found["counted"]
    return sum(row[4] for row in counted), sum(row[5] for row in counted if row[1])


def first_page(partnership: uuid.UUID) -> tuple[Rows, Rows]:
    rows = _ask(PAGE, partnership=partnership)
    return rows, _ask(NAMES, wanted=[row[0] for row in rows[:50]])
