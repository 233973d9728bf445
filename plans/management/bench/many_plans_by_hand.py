# ruff: noqa: S608 - the pieces are constants of this file
"""What the lessons over many plans are told from, in SQL written by hand, for who oversees an agency."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from plans.management.bench.by_hand import CHILD, MAY_SEE, Rows, ask
from plans.management.bench.recording_by_hand import COLUMNS, CONTENTS, OF_THE_PLAN
from plans.models import Scope
from plans.queries.lessons_across import MOST, WEEKS

PLANS = f"""SELECT p.*, {CHILD}, ch.name, y.data FROM plans_plan p
  JOIN plans_child c ON c.id = p.child_id JOIN agencies_policy y ON y.id = p.policy_id
  LEFT JOIN agencies_worker ch ON ch.id = p.chair_id
  WHERE p.status = 'open' AND {MAY_SEE} AND p.id IN (SELECT m.plan_id FROM plans_groupmember m
    WHERE m.agency_id = %(agency)s AND m.status = 'current')
  ORDER BY p.next_meeting_on, p.next_review_on, p.id LIMIT {MOST}"""
OF_MANY = OF_THE_PLAN | {
    "version": """SELECT DISTINCT ON (plan_id) * FROM plans_planversion WHERE plan_id = %(plan)s
      ORDER BY plan_id, number DESC""",
    "opened": """SELECT a.plan, a.actor, min(a.at) FROM agencies_auditevent a
      JOIN plans_plan p ON p.reference = a.plan WHERE p.id = %(plan)s
        AND a.verb = 'read' AND a.subject IN ('plan', 'version:0') AND a.at >= p.created_at
      GROUP BY 1, 2""",
}
TEAMS = """SELECT e.worker_id, e.agency_id, l.name FROM agencies_employment e
  JOIN agencies_worker l ON l.id = e.line_manager_id
  WHERE e.agency_id = %(agency)s AND e.started_on <= %(today)s
    AND (e.ended_on IS NULL OR e.ended_on > %(today)s)"""
COUNTS = """SELECT * FROM plans_lessoncount
  WHERE agency_id = %(agency)s AND NOT as_lead AND week_of > %(since)s"""


def _of_many(sql: str) -> str:
    """A statement about one plan or child, asked of several."""
    return sql.replace("= %(plan)s", "= ANY(%(plan)s)").replace("= %(child)s", "= ANY(%(child)s)")


def reading(scope: Scope, *, on: date) -> dict[str, Rows]:
    """Each heading with the one table that holds its content, of all plans at once, as ours does."""
    found = {"plans": ask(PLANS.replace("p.*", "p.id, p.child_id, p.*"), scope)}
    keys = {"plan": [row[0] for row in found["plans"]], "child": [row[1] for row in found["plans"]]}
    statements = OF_MANY | {"contents": CONTENTS, "entries": COLUMNS, "teams": TEAMS}
    for name, sql in statements.items():
        found[name] = ask(_of_many(sql), scope, **keys)
    found["counts"] = ask(COUNTS, scope, since=on - timedelta(weeks=WEEKS + 2))
    return found


def gist_of_reading(found: dict[str, Rows]) -> Any:
    counted = Counter(str(row[0]) for row in found["contents"])
    counted["entries"] = len(found["entries"])
    same = {"answers": "understandings"}
    for name in ("seats", "actions", "outcomes", "answers", "updates"):
        counted[same.get(name, name)] = len(found[name])
    return [row[0] for row in found["plans"]], {
        name: many for name, many in counted.items() if many
    }
