"""The chair's preparation page of a heavy plan: ours, and in SQL written by hand."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date, datetime
from typing import Any

from plans import access
from plans.management.bench.by_hand import Rows, ask
from plans.management.bench.heavy_plan import HeavyPlan, heavy_plan
from plans.management.bench.pages_by_hand import ACTIONS, ANSWERS, FAMILY, OUTCOMES, PLAN
from plans.management.bench.population import Population
from plans.management.bench.questions import Goal, Question
from plans.models import Review, Scope
from plans.queries.preparation import Preparation, preparation

PREPARING = Goal(ratio=3.5, statements=20)

SEATS = """SELECT m.*, w.name, ag.name, pe.given_names, pe.family_name, pe.known_as, pe.description
  FROM plans_groupmember m
  LEFT JOIN agencies_worker w ON w.id = m.worker_id
  LEFT JOIN agencies_agency ag ON ag.id = m.agency_id
  LEFT JOIN plans_person pe ON pe.id = m.person_id
  WHERE m.plan_id = %(plan)s"""
REVIEWS = "SELECT * FROM plans_review WHERE plan_id = %(plan)s ORDER BY signed_at DESC NULLS FIRST"
JUDGED = """SELECT j.outcome_id, j.review_id, j.verdict, j.evidence, j.confidence, j.judged_at,
    j.drafted_at, j.version, w.name, d.name
  FROM plans_judgement j JOIN plans_review r ON r.id = j.review_id
  LEFT JOIN agencies_worker w ON w.id = j.judged_by_id
  LEFT JOIN agencies_worker d ON d.id = j.drafted_by_id
  WHERE r.plan_id = %(plan)s"""
SEEN = """SELECT u.outcome_id, u.at, u.observed_on, u.now, u.note, w.name, ag.name
  FROM plans_outcomeupdate u JOIN plans_outcome o ON o.id = u.outcome_id
  JOIN agencies_worker w ON w.id = u.by_id LEFT JOIN agencies_agency ag ON ag.id = u.agency_id
  WHERE o.plan_id = %(plan)s AND u.at > %(since)s ORDER BY u.observed_on DESC, u.at DESC"""
SAID = """SELECT a.outcome_id, u.at, u.evidence_on, u.note, u.reason, u.old_status, u.new_status,
    a.what, w.name, ag.name
  FROM plans_actionupdate u JOIN plans_action a ON a.id = u.action_id
  JOIN agencies_worker w ON w.id = u.by_id LEFT JOIN agencies_agency ag ON ag.id = u.agency_id
  WHERE a.plan_id = %(plan)s AND u.at > %(since)s AND u.undoes_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM plans_actionupdate n WHERE n.undoes_id = u.id)
  ORDER BY u.at DESC"""
BEFORE = """SELECT o.id, u.now, u.now_number FROM plans_outcome o
  LEFT JOIN LATERAL (SELECT n.now, n.now_number FROM plans_outcomeupdate n
    WHERE n.outcome_id = o.id AND n.at <= %(since)s
    ORDER BY n.observed_on DESC, n.at DESC LIMIT 1) u ON true
  WHERE o.plan_id = %(plan)s"""
RATED = """SELECT t.outcome_id, t.rater, t.member_id, t.score, t.words, ag.name FROM plans_rating t
  LEFT JOIN agencies_agency ag ON ag.id = t.agency_id WHERE t.review_id = %(review)s"""
REPORTED = """SELECT r.*, ag.name, w.name FROM plans_agencyreport r
  JOIN plans_review v ON v.id = r.review_id
  LEFT JOIN agencies_agency ag ON ag.id = r.agency_id
  LEFT JOIN agencies_worker w ON w.id = r.sent_by_id
  WHERE r.review_id = %(review)s OR (v.plan_id = %(plan)s AND r.sent_at > %(since)s)"""


def preparing(population: Population, *, at: datetime, on: date) -> list[Question]:
    """The question of whoever prepares the review of a heavy plan, which is made for it."""
    heavy = heavy_plan(population, at=at, on=on)
    scope = access.scope_of(heavy.reader, on=on)
    return [
        Question(
            "Preparing a review of 1,000 updates",
            "lead",
            PREPARING,
            ours=lambda: ours(heavy, scope),
            gist=gist,
            by_hand=lambda: by_hand(heavy, scope),
            gist_by_hand=gist_by_hand,
        )
    ]


def ours(heavy: HeavyPlan, scope: Scope) -> Preparation:
    plan = access.fetch(scope, heavy.plan.reference)
    assert plan is not None
    place, scope = access.enter(scope, plan)
    review = Review.objects.visible_to(scope).get(pk=heavy.review.pk)
    return preparation(scope, plan, review, place=place, today=scope.today)


def by_hand(heavy: HeavyPlan, scope: Scope) -> dict[str, Rows]:
    (plan,) = ask(PLAN, scope, reference=heavy.plan.reference)
    keys: dict[str, Any] = {"plan": plan[0], "child": plan[17], "review": heavy.review.pk}
    since = ask("SELECT max(signed_at) FROM plans_review WHERE plan_id = %(plan)s", scope, **keys)
    keys["since"] = since[0][0]
    named = {
        "seats": SEATS, "reviews": REVIEWS, "judged": JUDGED, "seen": SEEN, "said": SAID,
        "before": BEFORE, "rated": RATED, "reported": REPORTED, "outcomes": OUTCOMES,
        "actions": ACTIONS, "family": FAMILY, "answers": ANSWERS,
    }  # fmt: skip
    return {name: ask(sql, scope, **keys) for name, sql in named.items()}


def gist(page: Preparation) -> Any:
    return {
        one.outcome.pk: (
            len(one.evidence),
            one.last.verdict if one.last else "",
            sorted(score.rating.score for score in one.scores.each),
            len(one.card.actions),
        )
        for one in page.outcomes
    }


def gist_by_hand(found: dict[str, Rows]) -> Any:
    said: Counter[uuid.UUID] = Counter(row[0] for row in (*found["seen"], *found["said"]))
    verdicts = {row[0]: row[2] for row in found["judged"]}
    columns = Counter(row[0] for row in _actions(found))
    return {
        row[0]: (
            said[row[0]],
            verdicts.get(row[0], ""),
            sorted(rated[3] for rated in found["rated"] if rated[0] == row[0]),
            columns[row[0]],
        )
        for row in found["before"]
    }


def _actions(found: dict[str, Rows]) -> list[tuple[Any, ...]]:
    """The outcome of each action, wherever its column stands in the table."""
    outcomes = {row[0] for row in found["before"]}
    return [tuple(value for value in row if value in outcomes) for row in found["actions"]]
