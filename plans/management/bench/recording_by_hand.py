# ruff: noqa: S608 - the pieces are constants of this file
"""What is read of a child's record, in SQL written by hand: what ours is measured against.

For a core member who is neither lead nor chair: what they may know of is compiled into the words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from plans.management.bench.by_hand import Rows, ask
from plans.management.bench.pages_by_hand import ACTIONS, ANSWERS, FAMILY, OUTCOMES, PLAN
from plans.models import Scope
from plans.models.records import contents
from plans.rules.records import RecordKind

PLAN_LEVEL, CONTROLLED = 1, 2
SEEN = f"""(r.level = {PLAN_LEVEL} OR r.level = {CONTROLLED} AND (r.agency_id = %(agency)s
    OR EXISTS (SELECT 1 FROM plans_recordpermission s WHERE s.content_object_id = r.id
      AND s.group_id = %(group)s AND s.valid_until >= %(today)s))
  OR EXISTS (SELECT 1 FROM plans_namedpermission n WHERE n.content_object_id = r.id
    AND n.user_id = %(worker)s AND n.agency_id = %(agency)s AND n.valid_until >= %(today)s))"""
STANDS = "r.child_id = %(child)s AND r.status = 'standing'"
WHO = """JOIN agencies_agency ag ON ag.id = r.agency_id JOIN agencies_worker w ON w.id = r.author_id
  LEFT JOIN plans_person pe ON pe.id = r.person_id"""

NEWEST = f"""SELECT id, kind, total FROM (SELECT r.id, r.kind,
    row_number() OVER (PARTITION BY r.kind ORDER BY r.happened_on DESC, r.recorded_at DESC, r.id DESC)
      AS place,
    count(*) OVER (PARTITION BY r.kind) AS total
  FROM plans_caserecord r WHERE {STANDS} AND {SEEN}) numbered WHERE place <= 5"""
WITHHELD = f"""SELECT r.id, r.kind, r.agency_id, ag.name, r.happened_on, r.until_on, r.precision
  FROM plans_caserecord r JOIN agencies_agency ag ON ag.id = r.agency_id
  WHERE {STANDS} AND r.level = {CONTROLLED} AND r.kind <> 'supervision' AND NOT {SEEN}"""
AGENCIES = f"""SELECT DISTINCT ag.id, ag.name FROM plans_caserecord r
  JOIN agencies_agency ag ON ag.id = r.agency_id WHERE {STANDS} AND {SEEN}"""
MATTERS = f"""SELECT r.kind, f.factor, e.topic, e.found, d.knowledge, count(*)
  FROM plans_caserecord r
  LEFT JOIN plans_riskfactor f ON f.record_id = r.id
  LEFT JOIN plans_enquiry e ON e.record_id = r.id
  LEFT JOIN plans_fatherfigure d ON d.record_id = r.id
  WHERE {STANDS} AND {SEEN} AND r.kind IN ('risk_factor', 'enquiry', 'father_figure',
    'household_member', 'chronology_entry') GROUP BY 1, 2, 3, 4, 5"""

ENTRY = f"""SELECT c.record_id, c.*, r.happened_on, r.until_on, r.recorded_at, r.precision, r.level, r.version,
    ag.name, w.name, pe.given_names, pe.family_name, pe.known_as, pe.description
  FROM plans_chronologyentry c JOIN plans_caserecord r ON r.id = c.record_id {WHO}
  WHERE {STANDS} AND {SEEN}"""
FIRST_PAGE = f"{ENTRY} ORDER BY r.happened_on DESC, r.recorded_at DESC, r.id DESC LIMIT 51"
ADDED = f"""SELECT r.agency_id, count(*), max(r.recorded_at) FROM plans_chronologyentry c
  JOIN plans_caserecord r ON r.id = c.record_id WHERE {STANDS} AND {SEEN} GROUP BY 1"""
CHECKS = f"""SELECT c.*, r.agency_id, r.happened_on FROM plans_chronologycheck c
  JOIN plans_caserecord r ON r.id = c.record_id WHERE {STANDS} AND {SEEN}"""
SEATS = """SELECT m.*, w.name, ag.name, pe.given_names, pe.family_name FROM plans_groupmember m
  LEFT JOIN agencies_worker w ON w.id = m.worker_id
  LEFT JOIN agencies_agency ag ON ag.id = m.agency_id
  LEFT JOIN plans_person pe ON pe.id = m.person_id
  WHERE m.plan_id = %(plan)s AND m.status IN ('proposed', 'current', 'vacant')"""
COLUMNS = f"""SELECT r.id, ag.name, r.happened_on, r.until_on, r.precision, c.category, c.impact,
    c.significance, r.person_id, pe.given_names, pe.known_as, pe.family_name, pe.description,
    r.recorded_at, r.agency_id, ag.kind
  FROM plans_chronologyentry c JOIN plans_caserecord r ON r.id = c.record_id {WHO}
  WHERE {STANDS} AND {SEEN} ORDER BY r.happened_on, r.until_on, r.id"""
WORDS = """SELECT c.record_id, c.summary, c.source, c.impact_text, c.action_taken, w.name
  FROM plans_chronologyentry c JOIN plans_caserecord r ON r.id = c.record_id
  JOIN agencies_worker w ON w.id = r.author_id WHERE c.record_id = ANY(%(wanted)s)"""
SUPERVISION = """SELECT r.id, r.happened_on, r.recorded_at, r.agency_id, s.supervisee_id, s.type,
    s.next_due_on FROM plans_supervision s JOIN plans_caserecord r ON r.id = s.record_id
  WHERE r.child_id = %(child)s AND r.status = 'standing' AND r.agency_id = %(agency)s"""
OF_THE_PLAN = {
    "seats": SEATS,
    "outcomes": OUTCOMES,
    "actions": ACTIONS,
    "family": FAMILY,
    "answers": ANSWERS,
    "reviews": "SELECT * FROM plans_review WHERE plan_id = %(plan)s",
    "judged": """SELECT j.* FROM plans_judgement j JOIN plans_review v ON v.id = j.review_id
      WHERE v.plan_id = %(plan)s AND v.status = 'held' AND j.judged_by_id IS NOT NULL""",
    "attended": """SELECT t.* FROM plans_attendance t JOIN plans_review v ON v.id = t.review_id
      WHERE v.plan_id = %(plan)s""",
    "updates": """SELECT u.* FROM plans_outcomeupdate u JOIN plans_outcome o ON o.id = u.outcome_id
      WHERE o.plan_id = %(plan)s""",
    "deadlines": "SELECT * FROM plans_deadline WHERE plan_id = %(plan)s ORDER BY due_on",
    "events": "SELECT * FROM plans_timetableevent WHERE plan_id = %(plan)s",
    "agreed": "SELECT * FROM plans_agreedinterval WHERE plan_id = %(plan)s",
    "version": """SELECT * FROM plans_planversion WHERE plan_id = %(plan)s
      ORDER BY number DESC LIMIT 1""",
    "disputes": "SELECT * FROM plans_disagreement WHERE plan_id = %(plan)s",
    "supervision": SUPERVISION,
}
"""Everything else that the lessons look at."""
TOGETHER = (
    "household_confirmation", "enquiry", "chronology_check", "child_voice", "visit", "engagement",
    "risk_factor", "assessment", "birth_plan", "capacity_goal", "capacity_measure",
    "information_request", "household_member", "father_figure", "contribution",
)  # fmt: skip


JOINED = " ".join(
    f"LEFT JOIN {contents()[RecordKind(kind)]._meta.db_table} c{number} ON c{number}.record_id = r.id"
    for number, kind in enumerate(TOGETHER)
)
NAMED = ", ".join(f"c{number}.*" for number in range(len(TOGETHER)))
KINDS = ", ".join(f"'{kind}'" for kind in TOGETHER)
CONTENTS = f"""SELECT r.kind, r.*, ag.*, w.*, pe.*, {NAMED} FROM plans_caserecord r {WHO} {JOINED}
  WHERE r.child_id = %(child)s AND r.kind IN ({KINDS}) AND (r.status = 'standing'
    OR r.kind IN ('household_member', 'father_figure', 'contribution')) AND {SEEN}
  ORDER BY r.happened_on, r.recorded_at, r.id"""
"""Each heading with the one table that holds its content, as ours reads them."""


def _keys(scope: Scope, reference: str) -> dict[str, Any]:
    (plan,) = ask(PLAN, scope, reference=reference)
    return {"plan": plan[0], "child": plan[17]}


def _table(kind: str) -> str:
    return contents()[RecordKind(kind)]._meta.db_table


def record(scope: Scope, reference: str) -> dict[str, Any]:
    keys = _keys(scope, reference)
    newest = ask(NEWEST, scope, **keys)
    wanted = defaultdict(list)
    for pk, kind, _ in newest:
        wanted[kind].append(pk)
    said = {
        kind: ask(
            f"SELECT c.*, r.*, ag.name, w.name FROM {_table(kind)} c"
            f" JOIN plans_caserecord r ON r.id = c.record_id {WHO}"
            " WHERE r.id = ANY(%(wanted)s)",
            scope,
            wanted=pks,
        )
        for kind, pks in wanted.items()
    }
    withheld = ask(WITHHELD, scope, **keys)
    others = [ask(sql, scope, **keys) for sql in (AGENCIES, MATTERS)]
    return {"newest": newest, "said": said, "withheld": withheld, "others": others}


def gist_of_record(found: dict[str, Any]) -> Any:
    totals = {kind: total for _, kind, total in found["newest"]}
    return totals, sorted(row[0] for row in found["newest"]), len(found["withheld"])


def reading(scope: Scope, reference: str) -> dict[str, Rows]:
    keys = _keys(scope, reference)
    found = {name: ask(sql, scope, **keys) for name, sql in OF_THE_PLAN.items()}
    found["contents"] = ask(CONTENTS, scope, **keys)
    found["entries"] = ask(COLUMNS, scope, **keys)
    return found


def gist_of_reading(found: dict[str, Rows]) -> Any:
    counted = Counter(row[0] for row in found["contents"])
    return counted, len(found["entries"]), len(found["seats"]), len(found["actions"])


def chronology(scope: Scope, reference: str) -> dict[str, Rows]:
    keys = _keys(scope, reference)
    known = f"{WITHHELD} AND r.kind = 'chronology_entry' ORDER BY r.happened_on DESC, r.id LIMIT 50"
    named = {
        "page": FIRST_PAGE, "added": ADDED, "checks": CHECKS, "family": FAMILY, "seats": SEATS,
        "known": known,
    }  # fmt: skip
    return {name: ask(sql, scope, **keys) for name, sql in named.items()}


def gist_of_chronology(found: dict[str, Rows]) -> Any:
    return (
        [row[0] for row in found["page"][:50]],
        sorted(row[0] for row in found["known"]),
        sorted((row[0], row[1]) for row in found["added"]),
    )


def timeline(scope: Scope, reference: str) -> tuple[Rows, Rows, Rows]:
    keys = _keys(scope, reference)
    columns = ask(COLUMNS, scope, **keys)
    known = ask(f"{WITHHELD} AND r.kind = 'chronology_entry'", scope, **keys)
    words = ask(WORDS, scope, wanted=[row[0] for row in columns[:50]])
    return columns, known, words


def gist_of_timeline(found: tuple[Rows, Rows, Rows]) -> Any:
    columns, known, words = found
    return len(columns), len(known), len(words)


def patterns(scope: Scope, reference: str) -> dict[str, Rows]:
    """What the lessons read, and every entry once more with whom it is about."""
    found = reading(scope, reference)
    keys = _keys(scope, reference)
    return found | {"happened": ask(COLUMNS, scope, **keys), "family": ask(FAMILY, scope, **keys)}
