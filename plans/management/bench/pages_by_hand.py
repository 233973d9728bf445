# ruff: noqa: S608 - the pieces are constants of this file
"""Two whole pages in SQL written by hand: a plan with everything in it, and *Your work*."""

from __future__ import annotations

from plans.management.bench.by_hand import CHILD, MAY_SEE, OPEN, Rows, ask, my_actions
from plans.management.bench.by_hand import closed_days as closed_days_of
from plans.models import Scope

PLAN = f"""SELECT p.id, p.reference, p.kind, p.status, p.started_on, p.ended_on, p.end_reason,
    p.end_note, p.category, p.contingency, p.next_meeting_on, p.next_review_on, p.breaches,
    p.version, p.partnership_id, p.lead_id, p.chair_id, c.id, {CHILD}, c.sex, y.data, ch.name,
    EXISTS (SELECT 1 FROM plans_groupmember l JOIN agencies_employment e
      ON e.worker_id = l.worker_id AND e.agency_id = l.agency_id
      JOIN agencies_worker w ON w.id = e.worker_id
      WHERE l.id = p.lead_id AND l.status = 'current' AND w.is_active
        AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on > %(today)s))
  FROM plans_plan p
  JOIN plans_child c ON c.id = p.child_id
  JOIN agencies_policy y ON y.id = p.policy_id
  LEFT JOIN agencies_worker ch ON ch.id = p.chair_id
  WHERE p.reference = %(reference)s AND {MAY_SEE} %(seated)s"""

# The plan has been opened by the statement above; the rest is read by its key alone.
MEMBERS = f"""SELECT m.id, m.status, m.standing, m.role, m.purpose, m.contact, m.position,
    m.agency_id, m.worker_id, m.person_id, m.deputy_id, m.fills_id, m.proposed_at, m.answered_at,
    m.answer_note, m.joined_on, m.left_on, m.leave_reason, m.leave_note, m.created_at, m.version,
    w.name, w.email, w.phone, ag.name, d.name, pe.given_names, pe.family_name,
    pe.known_as, pe.description,
    (SELECT count(*) FROM plans_action a WHERE a.owner_id = m.id AND a.status IN {OPEN}) AS owed,
    (SELECT count(*) FROM plans_action a WHERE a.owner_id = m.id AND a.status IN {OPEN}
      AND a.due_on < %(today)s) AS late,
    EXISTS (SELECT 1 FROM agencies_employment e JOIN agencies_worker ew ON ew.id = e.worker_id
      WHERE e.worker_id = m.worker_id AND e.agency_id = m.agency_id AND ew.is_active
        AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on > %(today)s)),
    (SELECT max(b.until_on) FROM agencies_absence b WHERE b.worker_id = m.worker_id
      AND b.from_on <= %(today)s AND b.until_on >= %(today)s)
  FROM plans_groupmember m
  LEFT JOIN agencies_worker w ON w.id = m.worker_id
  LEFT JOIN agencies_agency ag ON ag.id = m.agency_id
  LEFT JOIN agencies_worker d ON d.id = m.deputy_id
  LEFT JOIN plans_person pe ON pe.id = m.person_id
  WHERE m.plan_id = %(plan)s ORDER BY m.position, m.created_at"""

OUTCOMES = """SELECT o.*, u.at, u.observed_on FROM plans_outcome o
  LEFT JOIN LATERAL (SELECT max(n.at) AS at, max(n.observed_on) AS observed_on
    FROM plans_outcomeupdate n WHERE n.outcome_id = o.id) u ON true
  WHERE o.plan_id = %(plan)s ORDER BY o.position, o.id"""
JUDGED = """SELECT v.id, v.kind, v.held_on, j.outcome_id, j.verdict FROM plans_review v
  LEFT JOIN plans_judgement j ON j.review_id = v.id AND j.judged_by_id IS NOT NULL
  WHERE v.plan_id = %(plan)s AND v.signed_at IS NOT NULL
  ORDER BY v.held_on DESC, v.signed_at DESC, v.id"""
VERSION = """SELECT n.number, n.content, v.id, v.kind, v.held_on, v.decision
  FROM plans_planversion n JOIN plans_review v ON v.id = n.review_id
  WHERE n.plan_id = %(plan)s ORDER BY n.number DESC LIMIT 1"""
ACTIONS = "SELECT * FROM plans_action WHERE plan_id = %(plan)s ORDER BY due_on, position, id"
FAMILY = """SELECT l.relationship, l.until_on, pe.id, pe.given_names, pe.family_name, pe.known_as,
    pe.description
  FROM plans_familylink l JOIN plans_person pe ON pe.id = l.person_id
  WHERE l.child_id = %(child)s"""
ANSWERS = """SELECT u.*, pe.given_names, pe.family_name, pe.known_as, pe.description, w.name
  FROM plans_outcomeunderstanding u JOIN plans_outcome o ON o.id = u.outcome_id
  JOIN agencies_worker w ON w.id = u.recorded_by_id
  LEFT JOIN plans_person pe ON pe.id = u.person_id
  WHERE o.plan_id = %(plan)s ORDER BY u.recorded_at"""
SAID = """SELECT who, max(at) FROM (
    SELECT coalesce(u.on_behalf_of_id, u.by_id) AS who, u.at FROM plans_actionupdate u
      JOIN plans_action a ON a.id = u.action_id WHERE a.plan_id = %(plan)s
    UNION ALL SELECT u.by_id, u.at FROM plans_outcomeupdate u
      JOIN plans_outcome o ON o.id = u.outcome_id WHERE o.plan_id = %(plan)s
    UNION ALL SELECT u.recorded_by_id, u.recorded_at FROM plans_outcomeunderstanding u
      JOIN plans_outcome o ON o.id = u.outcome_id WHERE o.plan_id = %(plan)s) said
  GROUP BY who"""


def plan_page(scope: Scope, reference: str) -> dict[str, Rows]:
    """A plan and everything on its page; what the reader may do is worked out from the members."""
    (plan,) = ask(PLAN, scope, reference=reference)
    keys = {"plan": plan[0], "child": plan[17]}
    return {
        "plan": [plan],
        "closed": closed_days_of(scope, [plan[14]]),
        "members": ask(MEMBERS, scope, **keys),
        "outcomes": ask(OUTCOMES, scope, **keys),
        "actions": ask(ACTIONS, scope, **keys),
        "family": ask(FAMILY, scope, **keys),
        "answers": ask(ANSWERS, scope, **keys),
        "said": ask(SAID, scope, **keys),
        "judged": ask(JUDGED, scope, **keys),
        "version": ask(VERSION, scope, **keys),
    }


ITEM = f"""SELECT a.id, a.what, a.due_on, a.status, a.acceptance, p.reference, p.partnership_id,
    {CHILD}, m.worker_id, w.name, pe.given_names, pe.family_name, pe.known_as, pe.description
  FROM plans_action a
  JOIN plans_groupmember m ON m.id = a.owner_id
  JOIN plans_plan p ON p.id = a.plan_id
  JOIN plans_child c ON c.id = p.child_id
  LEFT JOIN agencies_worker w ON w.id = m.worker_id
  LEFT JOIN plans_person pe ON pe.id = m.person_id"""
LED = """p.lead_id IN (SELECT m.id FROM plans_groupmember m WHERE m.worker_id = ANY(%(acts_as)s)
  AND m.agency_id = %(agency)s AND m.status = 'current')"""
ASKED = f"""{ITEM} WHERE a.created_by_id = %(worker)s AND a.status IN {OPEN} AND p.status = 'open'
    AND m.worker_id IS DISTINCT FROM %(worker)s AND {MAY_SEE} %(seated)s
  ORDER BY a.due_on, a.id LIMIT 26"""
DECLINED = f"""{ITEM} WHERE a.acceptance = 'declined' AND a.status IN {OPEN} AND p.status = 'open'
    AND {LED} AND {MAY_SEE}
  ORDER BY a.due_on, a.id LIMIT 25"""
TO_AGREE = f"""SELECT o.id, o.change, p.reference, p.partnership_id, {CHILD}
  FROM plans_outcome o JOIN plans_plan p ON p.id = o.plan_id JOIN plans_child c ON c.id = p.child_id
  WHERE o.status = 'proposed' AND p.status = 'open' AND {LED} AND {MAY_SEE}
  ORDER BY o.created_at, o.id LIMIT 25"""
MINE = f"""SELECT p.id, p.reference, p.kind, p.next_meeting_on, p.next_review_on, p.lead_id,
    p.chair_id, ch.name, p.partnership_id, {CHILD}, m.id, m.role
  FROM plans_groupmember m
  JOIN plans_plan p ON p.id = m.plan_id
  JOIN plans_child c ON c.id = p.child_id
  LEFT JOIN agencies_worker ch ON ch.id = p.chair_id
  WHERE m.worker_id = ANY(%(acts_as)s) AND m.agency_id = %(agency)s AND m.status = 'current'
    AND p.status = 'open' AND {MAY_SEE}
  ORDER BY p.next_meeting_on, p.next_review_on, p.id LIMIT 51"""
MOVING = """SELECT plan_id, baseline, now, baseline_number, now_number, target_number
  FROM plans_outcome WHERE plan_id = ANY(%(plans)s) AND status IN ('proposed', 'agreed')"""
TO_REPORT = f"""SELECT v.id, v.kind, r.due_on, p.reference, p.partnership_id, {CHILD}, m.worker_id,
    w.name
  FROM plans_agencyreport r
  JOIN plans_groupmember m ON m.id = r.member_id
  JOIN plans_review v ON v.id = r.review_id
  JOIN plans_plan p ON p.id = v.plan_id
  JOIN plans_child c ON c.id = p.child_id
  JOIN agencies_worker w ON w.id = m.worker_id
  WHERE m.worker_id = ANY(%(acts_as)s) AND m.agency_id = %(agency)s AND m.status = 'current'
    AND m.plan_id = p.id AND p.status = 'open' AND r.sent_at IS NULL
    AND v.status IN ('planned', 'under_way')
    AND (v.kind <> 'group_meeting' OR m.standing = 'by_report') AND {MAY_SEE}
  ORDER BY r.due_on, r.id LIMIT 25"""
INVITED = """SELECT m.id, m.role, m.standing, m.purpose, m.proposed_at, w.name, p.kind, y.data,
    lw.name, lw.email, la.name, pb.name, p.partnership_id
  FROM plans_groupmember m
  JOIN plans_plan p ON p.id = m.plan_id
  JOIN agencies_policy y ON y.id = p.policy_id
  JOIN agencies_worker w ON w.id = m.worker_id
  LEFT JOIN agencies_worker pb ON pb.id = m.proposed_by_id
  LEFT JOIN plans_groupmember l ON l.id = p.lead_id
  LEFT JOIN agencies_worker lw ON lw.id = l.worker_id
  LEFT JOIN agencies_agency la ON la.id = l.agency_id
  WHERE m.status = 'proposed' AND m.agency_id = %(agency)s AND p.status = 'open'
    AND (%(oversees)s OR m.worker_id = ANY(%(watches)s))
  ORDER BY m.proposed_at"""


def your_work(scope: Scope) -> dict[str, Rows]:
    """Everything *Your work* shows, its counts in the statement that lists the actions."""
    found = {
        "owed": my_actions(scope),
        "declined": ask(DECLINED, scope),
        "to_agree": ask(TO_AGREE, scope),
        "asked": ask(ASKED, scope),
        "to_report": ask(TO_REPORT, scope),
        "plans": ask(MINE, scope),
        "invited": ask(INVITED, scope, oversees=scope.oversees_agency),
    }
    found["moving"] = ask(MOVING, scope, plans=[row[0] for row in found["plans"]])
    partnerships = {row[8] for row in found["plans"]} | {row[4] for row in found["to_report"]}
    found["closed"] = closed_days_of(scope, partnerships)
    return found
