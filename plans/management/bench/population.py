# ruff: noqa: S608 - the pieces are constants of this file
"""Fill a PostgreSQL database with invented plans, quickly and always the same.

A plan has a child with two parents, six agencies with a grant and a seat each, three outcomes seen
once and understood by one parent, and twelve actions with what was said about them. One force holds
a quarter of all plans; every other agency about forty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Count

from agencies.models import Agency, Partnership, Worker
from agencies.operations import partnerships
from agencies.operations.workers import system_worker
from plans.models import GroupMember, Plan
from plans.models.plans import SEE_PLAN

SEATS = 6
NAMED = "Agency "
PLANS_PER_AGENCY = 40
WORKERS_PER_AGENCY = 3
PLANS_PER_WORKER = PLANS_PER_AGENCY // WORKERS_PER_AGENCY
PLANS_PER_PLAN_OF_THE_FORCE = 4

TABLES = (
    "plans_actionupdate plans_action plans_outcomeupdate plans_outcomeunderstanding plans_outcome"
    " plans_groupmember plans_planpermission plans_sharingdecision plans_plan plans_familylink"
    " plans_person plans_child agencies_employment agencies_agency_partnerships agencies_agency"
    " auth_group"
)


@dataclass(frozen=True)
class Population:
    """The people whose questions are measured, and what they ask about.

    The practitioner's agency sees forty plans, and they have a seat in a third of those; so many
    has the officer. The force's safeguarding lead sees a quarter of all there are. The lead leads
    the practitioner's plan, which the member's agency sees and the newcomer's does not.
    """

    practitioner: Worker
    officer: Worker
    force_lead: Worker
    lead: Worker
    plan: Plan
    plan_of_the_force: Plan
    member: Agency
    newcomer: Agency


def populate(plans: int, *, at: datetime, on: date) -> Population:
    """Empty the tables of plans and agencies, and fill them with this many plans."""
    agencies = plans * SEATS // PLANS_PER_AGENCY
    system = system_worker()
    partnership = Partnership.objects.filter(name="Bench").first() or partnerships.create(
        name="Bench", by=system, at=at
    )
    numbers: dict[str, Any] = {
        "plans": plans,
        "agencies": agencies,
        "seats": SEATS,
        "workers": WORKERS_PER_AGENCY,
        "force": 2 + plans // PLANS_PER_PLAN_OF_THE_FORCE // PLANS_PER_WORKER,
        "see_plan": Permission.objects.get(codename=SEE_PLAN).pk,
        "partnership": partnership.pk,
        "policy": partnership.current_policy().pk,
        "system": system.pk,
        "at": at,
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES.split())} CASCADE")
        cursor.execute("DELETE FROM agencies_worker WHERE email LIKE 'bench-%%'")
        for statement in STATEMENTS:
            cursor.execute(statement, numbers)
        cursor.execute("ANALYZE")

    return _people()


def _people() -> Population:
    force = Agency.objects.get(name=f"{NAMED}0")
    seats = GroupMember.rows.filter(position=2).exclude(agency=force)
    seats = seats.annotate(plans_of_theirs=Count("worker__seats"))
    ordinary = seats.filter(plans_of_theirs=PLANS_PER_WORKER).order_by("plan__reference")
    seat = ordinary.first() or seats.order_by("-plans_of_theirs")[0]
    seat_of_the_force = GroupMember.rows.filter(agency=force).earliest("plan__reference")
    newcomers = Agency.objects.filter(name__startswith=NAMED).exclude(seats__plan=seat.plan)
    return Population(
        practitioner=seat.worker,
        officer=seat_of_the_force.worker,
        force_lead=Worker.objects.get(email="bench-0-0@example.org"),
        lead=seat.plan.lead.worker,
        plan=seat.plan,
        plan_of_the_force=seat_of_the_force.plan,
        member=seat.agency,
        newcomer=newcomers.earliest("name"),
    )


# Agency 0 is the force, and takes the last seat of every fourth plan.
AGENCY_OF_SEAT = (
    "CASE WHEN s = %(seats)s AND p %% 4 = 0 THEN 0"
    " ELSE 1 + ('x' || left(md5(p || '-' || s), 7))::bit(28)::int %% %(agencies)s END"
)

STATEMENTS = (
    """INSERT INTO auth_group (name) SELECT 'bench ' || a
       FROM generate_series(0, %(agencies)s) a""",
    """INSERT INTO agencies_agency (id, name, kind, group_id, is_active, version)
       SELECT md5('agency' || a)::uuid, 'Agency ' || a, 'social_care', g.id, true, 1
       FROM generate_series(0, %(agencies)s) a JOIN auth_group g ON g.name = 'bench ' || a""",
    """INSERT INTO agencies_agency_partnerships (agency_id, partnership_id)
       SELECT id, %(partnership)s FROM agencies_agency""",
    """INSERT INTO agencies_worker (id, password, is_superuser, email, name, phone, is_active,
         is_system_administrator, is_system, may_chair, version)
       SELECT md5('worker' || a || '-' || w)::uuid, '!', false,
         'bench-' || a || '-' || w || '@example.org', 'Worker ' || a || ' ' || w, '', true,
         false, false, false, 1
       FROM generate_series(0, %(agencies)s) a,
         generate_series(0, CASE a WHEN 0 THEN %(force)s ELSE %(workers)s END - 1) w""",
    """INSERT INTO agencies_employment (id, worker_id, agency_id, position, job_title, started_on,
         version)
       SELECT md5('employment' || a || '-' || w)::uuid, md5('worker' || a || '-' || w)::uuid,
         md5('agency' || a)::uuid,
         CASE WHEN a = 0 AND w = 0 THEN 'safeguarding_lead' ELSE 'practitioner' END, '',
         %(on)s::date - 900, 1
       FROM generate_series(0, %(agencies)s) a,
         generate_series(0, CASE a WHEN 0 THEN %(force)s ELSE %(workers)s END - 1) w""",
    """INSERT INTO plans_child (id, version, partnership_id, given_names, family_name, known_as,
         date_of_birth, sex, created_at, created_by_id)
       SELECT md5('child' || p)::uuid, 1, %(partnership)s, 'Child', 'Number ' || p, '',
         %(on)s::date - (p %% 6000), 'F', %(at)s, %(system)s
       FROM generate_series(1, %(plans)s) p""",
    """INSERT INTO plans_plan (id, version, reference, partnership_id, policy_id, child_id, kind,
         status, started_on, end_reason, end_note, initial_category, category, contingency,
         next_meeting_on, next_review_on, breaches, created_by_id, created_at)
       SELECT md5('plan' || p)::uuid, 1,
         'CG-' || left(r, 4) || '-' || right(r, 4), %(partnership)s,
         %(policy)s, md5('child' || p)::uuid,
         'child_in_need', 'open', %(on)s::date - 60, '', '', '', '', 'Stay with an aunt',
         %(on)s::date + (p %% 40), %(on)s::date + (p %% 180), '[]', %(system)s, %(at)s
       FROM generate_series(1, %(plans)s) p,
         translate(upper(lpad(to_hex(p), 8, '0')), '01AEB', 'GHJKM') r""",
    f"""INSERT INTO plans_sharingdecision (id, plan_id, agency_id, outcome, occasion, level, purpose,
         lawful_basis, special_condition, gateway, conditions, from_on, until_on, decided_at,
         decided_by_id)
       SELECT md5('decision' || p || '-' || s)::uuid, md5('plan' || p)::uuid,
         md5('agency' || {AGENCY_OF_SEAT})::uuid, 'share', 'joined', 1, 'Works with the child',
         'public_task', 'safeguarding', '', '', %(on)s::date - 60, '9999-12-31', %(at)s, %(system)s
       FROM generate_series(1, %(plans)s) p, generate_series(1, %(seats)s) s""",
    f"""INSERT INTO plans_planpermission (permission_id, group_id, content_object_id, valid_until,
         decision_id)
       SELECT %(see_plan)s, g.id, md5('plan' || p)::uuid, '9999-12-31',
         md5('decision' || p || '-' || s)::uuid
       FROM generate_series(1, %(plans)s) p, generate_series(1, %(seats)s) s
       JOIN LATERAL (SELECT id FROM auth_group WHERE name = 'bench ' || {AGENCY_OF_SEAT}) g ON true
       ON CONFLICT DO NOTHING""",
    f"""INSERT INTO plans_groupmember (id, version, plan_id, status, standing, role, purpose, contact,
         agency_id, worker_id, answer_note, joined_on, leave_reason, leave_note, created_at,
         position)
       SELECT md5('seat' || p || '-' || s)::uuid, 1, md5('plan' || p)::uuid, 'current', 'core',
         'Role ' || s, 'Purpose ' || s, '', md5('agency' || a)::uuid,
         md5('worker' || a || '-' || CASE a WHEN 0 THEN 1 + p / 4 %% (%(force)s - 1)
           ELSE p %% %(workers)s END)::uuid, '',
         %(on)s::date - 60, '', '', %(at)s, s
       FROM generate_series(1, %(plans)s) p, generate_series(1, %(seats)s) s
       JOIN LATERAL (SELECT {AGENCY_OF_SEAT} AS a) seat ON true
       ON CONFLICT DO NOTHING""",
    """UPDATE plans_plan SET lead_id = m.id FROM plans_groupmember m
       WHERE m.plan_id = plans_plan.id AND m.position = 1""",
    """INSERT INTO plans_outcome (id, version, plan_id, position, status, closed_reason, worry, change,
         measure, baseline, now, target, target_on, child_words, contingency, created_at,
         created_by_id)
       SELECT md5('outcome' || p || '-' || o)::uuid, 1, md5('plan' || p)::uuid, o, 'agreed', '',
         'Worry ' || o, 'Change ' || o, 'Measure ' || o, '1 of 5', '2 of 5', '5 of 5',
         %(on)s::date + 30, '', '', %(at)s, %(system)s
       FROM generate_series(1, %(plans)s) p, generate_series(1, 3) o""",
    """INSERT INTO plans_action (id, version, plan_id, outcome_id, owner_id, owner_agency_id, what,
         due_on, status, status_reason, acceptance, position, created_at, created_by_id)
       SELECT md5('action' || m.id || '-' || n)::uuid, 1, m.plan_id,
         md5('outcome' || c.number || '-' || 1 + (m.position + n) %% 3)::uuid, m.id, m.agency_id,
         'Do ' || n, %(on)s::date + ((c.number * 7 + m.position * 3 + n) %% 60) - 20,
         (ARRAY['not_started', 'in_progress', 'done', 'in_progress'])[1 + (c.number + n) %% 4], '',
         'accepted', n, %(at)s, %(system)s
       FROM plans_groupmember m
       JOIN plans_plan pl ON pl.id = m.plan_id
       JOIN LATERAL (SELECT substr(family_name, 8)::int AS number FROM plans_child
                     WHERE id = pl.child_id) c ON true,
       generate_series(1, 2) n""",
    """INSERT INTO plans_actionupdate (action_id, at, by_id, agency_id, note, reason, evidence_on,
         old_status, new_status, old_due_on, new_due_on, old_owner_id, new_owner_id, old_reason)
       SELECT a.id, %(at)s, m.worker_id, m.agency_id, 'Went well', '', %(on)s, 'not_started',
         a.status, a.due_on, a.due_on, m.id, m.id, ''
       FROM plans_action a JOIN plans_groupmember m ON m.id = a.owner_id
       WHERE a.status <> 'not_started'""",
    """INSERT INTO plans_outcomeupdate (outcome_id, at, by_id, agency_id, observed_on, now, note)
       SELECT o.id, %(at)s, m.worker_id, m.agency_id, %(on)s, o.now, 'Seen at home'
       FROM plans_outcome o JOIN plans_groupmember m ON m.plan_id = o.plan_id AND m.position = 1""",
    """INSERT INTO plans_person (id, version, given_names, family_name, known_as, description,
         created_at, created_by_id)
       SELECT md5('person' || p || '-' || n)::uuid, 1, 'Parent ' || n, 'Number ' || p, '', '',
         %(at)s, %(system)s
       FROM generate_series(1, %(plans)s) p, generate_series(1, 2) n""",
    """INSERT INTO plans_familylink (id, version, child_id, person_id, relationship, note)
       SELECT md5('link' || p || '-' || n)::uuid, 1, md5('child' || p)::uuid,
         md5('person' || p || '-' || n)::uuid, (ARRAY['mother', 'father'])[n], ''
       FROM generate_series(1, %(plans)s) p, generate_series(1, 2) n""",
    """INSERT INTO plans_outcomeunderstanding (id, version, outcome_id, person_id, answer, reason,
         words, how_checked, checked_on, recorded_at, recorded_by_id)
       SELECT md5('understanding' || p || '-' || o)::uuid, 1, md5('outcome' || p || '-' || o)::uuid,
         md5('person' || p || '-1')::uuid, 'agrees', '', '', 'At home', %(on)s, %(at)s, l.worker_id
       FROM generate_series(1, %(plans)s) p
       JOIN plans_groupmember l ON l.id = md5('seat' || p || '-1')::uuid,
       generate_series(1, 3) o""",
)
