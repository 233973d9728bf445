"""Plans on which a birth is overdue and unrecorded: four people each are told at once, at any hour."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection

from agencies.models import Partnership
from agencies.operations import partnerships
from agencies.operations.workers import system_worker
from plans.models.plans import SEE_PLAN
from tests.chaos.mail_server import POISON

TOLD = 4
"""The lead, their line manager, the chair and the midwife."""
EACH = 10
"""Plans that one worker leads; the first plan is led by whoever cannot be reached."""


def populate(plans: int, *, at: datetime, on: date) -> None:
    """Make the plans in bulk, in a database that holds nothing else."""
    system = system_worker()
    partnership: Partnership = partnerships.create(name="Chaos", by=system, at=at)
    known: dict[str, Any] = {
        "plans": plans,
        "leads": plans // EACH + 1,
        "each": EACH,
        "poison": POISON,
        "see_plan": Permission.objects.get(codename=SEE_PLAN).pk,
        "partnership": partnership.pk,
        "policy": partnership.current_policy().pk,
        "system": system.pk,
        "at": at,
        "on": on,
    }
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, known)
        cursor.execute("ANALYZE")


# Worker 0 leads the first plan alone; the others lead ten each. Their managers are `-m`.
LEAD_OF_PLAN = "CASE WHEN p = 1 THEN 0 ELSE 1 + p / %(each)s %% %(leads)s END"

STATEMENTS = (
    """INSERT INTO auth_group (name) VALUES ('chaos social_care'), ('chaos midwifery')""",
    """INSERT INTO agencies_agency (id, name, kind, group_id, is_active, version)
       SELECT md5(kind)::uuid, kind, kind, id, true, 1
       FROM auth_group, substr(name, 7) kind WHERE name LIKE 'chaos %%'""",
    """INSERT INTO agencies_agency_partnerships (agency_id, partnership_id)
       SELECT id, %(partnership)s FROM agencies_agency""",
    """INSERT INTO agencies_worker (id, password, is_superuser, email, name, phone, is_active,
         is_system_administrator, is_system, may_chair, version)
       SELECT md5(part || n)::uuid, '!', false,
         CASE WHEN part = 'lead' AND n = 0 THEN %(poison)s ELSE part || n || '@example.org' END,
         part || n, '', true, false, false, part = 'chair', 1
       FROM generate_series(0, %(leads)s) n,
         unnest(ARRAY['lead', 'manager', 'chair', 'midwife']) part""",
    """INSERT INTO agencies_employment (id, worker_id, agency_id, line_manager_id, position,
         job_title, started_on, version)
       SELECT md5('job' || part || n)::uuid, md5(part || n)::uuid,
         md5(CASE part WHEN 'midwife' THEN 'midwifery' ELSE 'social_care' END)::uuid,
         CASE part WHEN 'lead' THEN md5('manager' || n)::uuid END,
         CASE part WHEN 'manager' THEN 'line_manager' ELSE 'practitioner' END, '',
         %(on)s::date - 900, 1
       FROM generate_series(0, %(leads)s) n,
         unnest(ARRAY['lead', 'manager', 'chair', 'midwife']) part""",
    """INSERT INTO plans_child (id, version, partnership_id, given_names, family_name, known_as,
         expected_on, sex, created_at, created_by_id)
       SELECT md5('child' || p)::uuid, 1, %(partnership)s, '', 'Number ' || p, '',
         %(on)s::date - 30, 'U', %(at)s, %(system)s
       FROM generate_series(1, %(plans)s) p""",
    f"""INSERT INTO plans_plan (id, version, reference, partnership_id, policy_id, child_id, kind,
         status, started_on, end_reason, end_note, initial_category, category, contingency,
         next_meeting_on, next_review_on, breaches, created_by_id, created_at, chair_id)
       SELECT md5('plan' || p)::uuid, 1, 'CG-' || left(r, 4) || '-' || right(r, 4),
         %(partnership)s, %(policy)s, md5('child' || p)::uuid, 'child_in_need', 'open',
         %(on)s::date - 60, '', '', '', '', '', %(on)s::date + 40, %(on)s::date + 180, '[]',
         %(system)s, %(at)s, md5('chair' || {LEAD_OF_PLAN})::uuid
       FROM generate_series(1, %(plans)s) p,
         translate(upper(lpad(to_hex(p), 8, '0')), '01AEB', 'GHJKM') r""",
    """INSERT INTO plans_sharingdecision (id, plan_id, agency_id, outcome, occasion, level, purpose,
         lawful_basis, special_condition, gateway, conditions, from_on, until_on, decided_at,
         decided_by_id)
       SELECT md5('decision' || p || kind)::uuid, md5('plan' || p)::uuid, md5(kind)::uuid, 'share',
         'joined', 1, 'Works with the child', 'public_task', 'safeguarding', '', '',
         %(on)s::date - 60, '9999-12-31', %(at)s, %(system)s
       FROM generate_series(1, %(plans)s) p, unnest(ARRAY['social_care', 'midwifery']) kind""",
    """INSERT INTO plans_planpermission (permission_id, group_id, content_object_id, valid_until,
         decision_id)
       SELECT %(see_plan)s, a.group_id, d.plan_id, '9999-12-31', d.id
       FROM plans_sharingdecision d JOIN agencies_agency a ON a.id = d.agency_id""",
    f"""INSERT INTO plans_groupmember (id, version, plan_id, status, standing, role, purpose, contact,
         agency_id, worker_id, answer_note, joined_on, leave_reason, leave_note, created_at,
         position)
       SELECT md5('seat' || p || part)::uuid, 1, md5('plan' || p)::uuid, 'current', 'core', part,
         'Works with the child', '',
         md5(CASE part WHEN 'midwife' THEN 'midwifery' ELSE 'social_care' END)::uuid,
         md5(part || {LEAD_OF_PLAN})::uuid, '', %(on)s::date - 60, '', '', %(at)s, 1
       FROM generate_series(1, %(plans)s) p, unnest(ARRAY['lead', 'midwife']) part""",
    """UPDATE plans_plan SET lead_id = m.id FROM plans_groupmember m
       WHERE m.plan_id = plans_plan.id AND m.role = 'lead'""",
    """INSERT INTO plans_deadline (id, version, plan_id, key, policy_id, trigger, trigger_on, limit_on,
         due_on, is_statutory, status, late_reason, not_needed_reason, created_at)
       SELECT md5('birth' || p)::uuid, 1, md5('plan' || p)::uuid, 'pb.unrecorded', %(policy)s, 'edd',
         %(on)s::date - 30, %(on)s::date - 16, %(on)s::date - 16, false, 'open', '', '', %(at)s
       FROM generate_series(1, %(plans)s) p""",
)
