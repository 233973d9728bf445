"""What was said of outcomes since the last review, by whom, and how each stood then."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from agencies.clock import local_date
from plans import access
from plans.models import (
    Action,
    ActionUpdate,
    GroupMember,
    Judgement,
    Outcome,
    OutcomeUpdate,
    Plan,
    Rating,
    Review,
    Scope,
)
from plans.queries.outcome_cards import ActionLine, OutcomeCard
from plans.rules import judgements as rules
from plans.rules.actions import ActionStatus
from plans.rules.judgements import Spread, Standing

One = uuid.UUID | None
"""The one outcome that is asked about; None for every outcome of the plan."""


def of_outcome(only: One, name: str = "outcome") -> dict[str, Any]:
    """The lookup that narrows rows to one outcome."""
    return {name: only} if only is not None else {}


@dataclass(frozen=True)
class Evidence:
    """One thing said since the last review: on which day, by whom of which agency, about what."""

    on: date
    at: datetime
    who: str
    agency: str
    about: str
    said: str


@dataclass(frozen=True)
class Score:
    """What one person says, 0 to 10, in their own words."""

    who: str
    agency: str
    rating: Rating


@dataclass(frozen=True)
class Scores:
    """Every rater's score kept apart, and how far apart they are: never one number for all."""

    each: list[Score] = field(default_factory=list)

    @property
    def spread(self) -> Spread | None:
        return rules.spread(score.rating.score for score in self.each)


@dataclass(frozen=True)
class Prepared:
    """One outcome as the chair has to judge it."""

    card: OutcomeCard
    last: Judgement | None
    now: Judgement | None
    why_still: str
    evidence: list[Evidence]
    scores: Scores

    @property
    def outcome(self) -> Outcome:
        return self.card.outcome

    @property
    def done(self) -> list[ActionLine]:
        return self.card.finished_actions

    @property
    def not_done(self) -> list[ActionLine]:
        return self.card.open_actions


def signed_before(scope: Scope, plan: Plan, review: Review) -> Review | None:
    rows = Review.objects.visible_to(scope).filter(plan=plan, signed_at__isnull=False)
    found: Review | None = rows.exclude(pk=review.pk).order_by("-signed_at", "-pk").first()
    return found


def evidence_of(
    scope: Scope,
    plan: Plan,
    actions: Iterable[Action],
    since: datetime | None,
    *,
    only: One = None,
) -> dict[uuid.UUID, list[Evidence]]:
    """By outcome, what was seen of it and said of its actions, the newest first."""
    found: dict[uuid.UUID, list[Evidence]] = defaultdict(list)
    named = {action.pk: action for action in actions}
    seen = OutcomeUpdate.objects.visible_to(scope).filter(outcome__plan=plan, **of_outcome(only))
    said = ActionUpdate.objects.visible_to(scope).filter(
        action__plan=plan,
        undoes__isnull=True,
        undone_by__isnull=True,
        **of_outcome(only, "action__outcome"),
    )
    if since is not None:
        seen, said = seen.filter(at__gt=since), said.filter(at__gt=since)
    # Bare values: there may be a thousand, and a row's objects cost more than the row.
    for of, on, now, note, *rest in seen.values_list("outcome", "observed_on", "now", "note", *WHO):
        words = f"{now}. {note}" if note else now
        found[of].append(_line(on, "How it is now", words, *rest))
    for of, on, old, new, note, reason, *rest in said.values_list(*SAID, *WHO):
        action = named[of]
        words = _said(old, new, note, reason)
        day = on or local_date(rest[0])
        found[action.outcome_id].append(_line(day, f"Action: {action.what}", words, *rest))
    for lines in found.values():
        lines.sort(key=lambda line: (line.on, line.at), reverse=True)
    return found


WHO = ("at", "by__name", "agency__name")
SAID = ("action", "evidence_on", "old_status", "new_status", "note", "reason")


def _line(on: date, about: str, said: str, at: datetime, who: str, agency: str | None) -> Evidence:
    return Evidence(on=on, at=at, who=who, agency=agency or "", about=about, said=said)


def _said(old: str, new: str, note: str, reason: str) -> str:
    state = str(ActionStatus(new).label)
    moved = f"{state}." if new != old else f"Still {state.lower()}."
    return " ".join(part for part in (moved, note, reason) if part)


def stood(
    scope: Scope, plan: Plan, since: datetime | None, *, only: One = None
) -> dict[uuid.UUID, Standing]:
    """Where each outcome's measure stood when the last review was signed, else where it began."""
    rows = Outcome.objects.visible_to(scope).filter(plan=plan, **of_outcome(only, "pk"))
    if since is None:
        return {one.pk: Standing(one.baseline, one.baseline_number) for one in rows}
    earlier = OutcomeUpdate.rows.filter(outcome=OuterRef("pk"), at__lte=since).order_by(
        "-observed_on", "-at"
    )
    rows = rows.annotate(
        was=Subquery(earlier.values("now")[:1]),
        was_number=Subquery(earlier.values("now_number")[:1]),
    )
    return {
        one.pk: Standing(one.baseline, one.baseline_number)
        if one.was is None
        else Standing(one.was, one.was_number)
        for one in rows
    }


def why_still(outcome: Outcome, before: Standing, last: Judgement | None, *, first: bool) -> str:
    now = Standing(outcome.now, outcome.now_number)
    moved = rules.has_moved(before, now, outcome.target_number)
    return rules.why_still(last.verdict if last else "", moved=moved, is_first=first)


def judged_at(
    scope: Scope, review: Review | None, outcomes: list[uuid.UUID]
) -> dict[uuid.UUID, Judgement]:
    if review is None:
        return {}
    rows = Judgement.objects.visible_to(scope).filter(review=review, outcome__in=outcomes)
    return {row.outcome_id: row for row in rows.select_related("judged_by", "drafted_by")}


def judged_now(
    scope: Scope, review: Review, outcomes: list[uuid.UUID], *, place: access.Place
) -> dict[uuid.UUID, Judgement]:
    """What is judged at this review; until it is signed only for the chair and who may draft."""
    now = judged_at(scope, review, outcomes)
    if place.verbs.isdisjoint({"judge", "draft_judgement"}):
        # What is not signed may still change, and is between the chair and those who may draft.
        return {key: row for key, row in now.items() if review.signed_at and not row.is_draft}
    return now


def seats_of(scope: Scope, plan: Plan) -> dict[uuid.UUID, GroupMember]:
    """Every seat a plan ever had, by its id."""
    rows = GroupMember.objects.visible_to(scope).filter(plan=plan)
    return {seat.pk: seat for seat in rows.select_related("worker", "person", "agency")}


def ratings_of(
    scope: Scope,
    review: Review,
    seats: dict[uuid.UUID, GroupMember],
    *,
    only: One = None,
) -> dict[uuid.UUID | None, list[Score]]:
    found: dict[uuid.UUID | None, list[Score]] = defaultdict(list)
    rows = Rating.objects.visible_to(scope).filter(review=review, **of_outcome(only))
    rows = rows.select_related("agency")
    for row in rows.order_by("recorded_at", "pk"):
        seat = seats.get(row.member_id) if row.member_id else None
        who = seat.name if seat else {"chair": "The chair", "child": "The child"}[row.rater]
        found[row.outcome_id].append(Score(who, row.agency.name if row.agency else "", row))
    return found
