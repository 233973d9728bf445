# ruff: noqa: S608 - the pieces are constants of this file
"""The same answers in SQL written by hand: what ours is measured against.

Written for these readers alone, who stand in for nobody and take no chair: the policy that ours
asks each time is compiled into the words here, and nothing is kept from one call to the next.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from agencies.models import Agency, Worker
from plans.models import Plan, Scope

Rows = list[tuple[Any, ...]]

MAY_SEE = """EXISTS (SELECT 1 FROM plans_planpermission g WHERE g.content_object_id = p.id
  AND g.group_id = %(group)s AND g.permission_id = %(see_plan)s
  AND g.valid_until >= %(today)s)"""
AND_SITS_IN_IT = """ AND p.id IN (SELECT s.plan_id FROM plans_groupmember s
  WHERE s.worker_id = ANY(%(watches)s) AND s.agency_id = %(agency)s AND s.status = 'current')"""
OPEN = "('not_started', 'in_progress', 'blocked')"
CHILD = "c.given_names, c.family_name, c.known_as, c.date_of_birth, c.expected_on"

OWED = f"""SELECT a.id, a.what, a.due_on, a.status, a.acceptance, p.reference, p.partnership_id,
    {CHILD}, m.worker_id, w.name,
    count(*) FILTER (WHERE a.due_on < %(today)s) OVER () AS late,
    count(*) FILTER (WHERE a.due_on BETWEEN %(today)s AND %(sunday)s) OVER () AS this_week
  FROM plans_action a
  JOIN plans_groupmember m ON m.id = a.owner_id
  JOIN plans_plan p ON p.id = a.plan_id
  JOIN plans_child c ON c.id = p.child_id
  JOIN agencies_worker w ON w.id = m.worker_id
  WHERE m.worker_id = ANY(%(acts_as)s) AND m.agency_id = %(agency)s AND m.status = 'current'
    AND a.status IN {OPEN} AND a.acceptance <> 'declined' AND p.status = 'open' AND {MAY_SEE}
  ORDER BY a.due_on, a.id LIMIT 51"""

PLANS = f"""SELECT p.id, p.reference, p.kind, p.status, p.partnership_id, p.next_review_on,
    p.next_meeting_on, p.category, p.ended_on, {CHILD}, w.name, ag.name,
    (SELECT count(*) FROM plans_action a WHERE a.plan_id = p.id AND a.status IN {OPEN}
      AND a.due_on < %(today)s) AS late,
    ARRAY(SELECT CASE WHEN m.id = p.lead_id THEN 'lead' ELSE m.standing END
      FROM plans_groupmember m WHERE m.plan_id = p.id AND m.worker_id = ANY(%(acts_as)s)
      AND m.agency_id = %(agency)s AND m.status = 'current') AS parts
  FROM plans_plan p
  JOIN plans_child c ON c.id = p.child_id
  LEFT JOIN plans_groupmember l ON l.id = p.lead_id
  LEFT JOIN agencies_worker w ON w.id = l.worker_id
  LEFT JOIN agencies_agency ag ON ag.id = l.agency_id
  WHERE p.status = 'open' AND {MAY_SEE} %(seated)s
  ORDER BY p.next_review_on, p.id LIMIT 26"""

COUNTED = f"""SELECT count(*) FROM (SELECT 1 FROM plans_plan p
  WHERE p.status = 'open' AND {MAY_SEE} %(seated)s LIMIT 1001) counted"""

PLACES = f"""SELECT p.id, p.lead_id, p.chair_id, m.id, m.standing, m.worker_id,
    EXISTS (SELECT 1 FROM plans_groupmember l JOIN agencies_employment e
      ON e.worker_id = l.worker_id AND e.agency_id = l.agency_id
      JOIN agencies_worker w ON w.id = e.worker_id
      WHERE l.id = p.lead_id AND l.status = 'current' AND w.is_active
        AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on > %(today)s))
  FROM plans_plan p
  LEFT JOIN plans_groupmember m ON m.plan_id = p.id AND m.worker_id = ANY(%(acts_as)s)
    AND m.agency_id = %(agency)s AND m.status = 'current'
  WHERE p.id = ANY(%(plans)s) AND {MAY_SEE} %(seated)s"""

WHO_MAY = """SELECT w.id, w.name, w.email FROM agencies_worker w
  JOIN agencies_employment e ON e.worker_id = w.id
  JOIN agencies_agency ag ON ag.id = e.agency_id
  JOIN plans_planpermission g ON g.group_id = ag.group_id AND g.content_object_id = %(plan)s
  WHERE w.is_active AND e.started_on <= %(today)s
    AND (e.ended_on IS NULL OR e.ended_on > %(today)s)
    AND g.permission_id = %(see_plan)s AND g.valid_until >= %(today)s
    AND (e.position IN ('safeguarding_lead', 'senior_manager')
      OR (e.worker_id, e.agency_id) IN (SELECT m.worker_id, m.agency_id
        FROM plans_groupmember m WHERE m.plan_id = %(plan)s AND m.status = 'current'))
  ORDER BY w.name"""

DECIDE = """INSERT INTO plans_sharingdecision (id, plan_id, agency_id, outcome, occasion, level,
    purpose, lawful_basis, special_condition, gateway, conditions, from_on, until_on, decided_at,
    decided_by_id)
  VALUES (%(decision)s, %(plan)s, %(agency)s, 'share', 'decided', 1, %(purpose)s, 'public_task',
    'safeguarding', '', '', %(today)s, '9999-12-31', %(at)s, %(by)s)"""
GIVE = """INSERT INTO plans_planpermission (permission_id, group_id, content_object_id,
    valid_until, decision_id)
  SELECT id, %(group)s, %(plan)s, '9999-12-31', %(decision)s FROM auth_permission
  WHERE codename = 'see_plan'
  ON CONFLICT (group_id, permission_id, content_object_id)
  DO UPDATE SET valid_until = EXCLUDED.valid_until, decision_id = EXCLUDED.decision_id"""
DECIDE_TO_END = """INSERT INTO plans_sharingdecision (id, plan_id, agency_id, outcome, occasion,
    level, purpose, lawful_basis, special_condition, gateway, conditions, from_on, until_on,
    decided_at, decided_by_id)
  SELECT %(decision)s, d.plan_id, d.agency_id, 'end', 'decided', d.level, %(purpose)s,
    d.lawful_basis, d.special_condition, d.gateway, '', %(today)s, %(today)s, %(at)s, %(by)s
  FROM plans_planpermission g JOIN plans_sharingdecision d ON d.id = g.decision_id
  WHERE g.content_object_id = %(plan)s AND g.group_id = %(group)s"""
TAKE = """DELETE FROM plans_planpermission
  WHERE content_object_id = %(plan)s AND group_id = %(group)s"""
SIGHT_TO_END = """SELECT d.* FROM plans_recorddecision d WHERE d.plan_id = %(plan)s
  AND d.agency_id = %(agency)s AND d.outcome = 'share' AND d.occasion <> 'written'
  AND d.until_on >= %(today)s
  AND NOT EXISTS (SELECT 1 FROM plans_recorddecision n WHERE n.replaces_id = d.id)"""


def ask(sql: str, scope: Scope, **more: Any) -> Rows:
    """The rows of a statement, for a reader: an oversight position needs no seat."""
    seated = "" if scope.oversees_agency else AND_SITS_IN_IT
    known: dict[str, Any] = {
        "worker": scope.worker_id,
        "acts_as": list(scope.acts_as),
        "watches": list(scope.watches),
        "agency": scope.agency_id,
        "group": scope.group_ids[0],
        "see_plan": scope.see_plan,
        "today": scope.today,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%(seated)s", seated), known | more)
        return list(cursor.fetchall())


def my_actions(scope: Scope) -> Rows:
    return ask(OWED, scope, sunday=scope.today + timedelta(days=6 - scope.today.weekday()))


def plans(scope: Scope) -> tuple[Rows, Rows]:
    """The first page, and the days on which its partnerships are closed."""
    rows = ask(PLANS, scope)
    return rows, closed_days(scope, {row[4] for row in rows})


def closed_days(scope: Scope, partnerships: Iterable[uuid.UUID]) -> Rows:
    return ask(
        'SELECT partnership_id, "on" FROM agencies_closedday WHERE partnership_id = ANY(%(wanted)s)',
        scope,
        wanted=list(partnerships),
    )


def count(scope: Scope) -> int:
    number: int = ask(COUNTED, scope)[0][0]
    return number


def places(scope: Scope, wanted: list[uuid.UUID]) -> Rows:
    return ask(PLACES, scope, plans=wanted)


def who_may(plan: Plan, scope: Scope) -> Rows:
    return ask(WHO_MAY, scope, plan=plan.pk)


def grant(plan: Plan, agency: Agency, *, by: Worker, at: datetime, on: date) -> uuid.UUID:
    return _write((DECIDE, GIVE), plan, agency, by=by, at=at, on=on)


def revoke(plan: Plan, agency: Agency, *, by: Worker, at: datetime, on: date) -> uuid.UUID:
    return _write((DECIDE_TO_END, TAKE, SIGHT_TO_END), plan, agency, by=by, at=at, on=on)


def _write(
    statements: Iterable[str], plan: Plan, agency: Agency, *, by: Worker, at: datetime, on: date
) -> uuid.UUID:
    decision = uuid.uuid4()
    known: dict[str, Any] = {
        "decision": decision,
        "plan": plan.pk,
        "agency": agency.pk,
        "group": agency.group_id,
        "purpose": "Works with the child",
        "today": on,
        "at": at,
        "by": by.pk,
    }
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, known)
    return decision
