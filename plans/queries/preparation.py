"""What a chair reads before a review: which outcomes moved since the last one, on whose evidence."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery

from agencies.clock import local_date
from plans import access
from plans.models import (
    Action,
    ActionUpdate,
    AgencyReport,
    GroupMember,
    Judgement,
    Outcome,
    OutcomeUpdate,
    Plan,
    Rating,
    Review,
    Scope,
)
from plans.queries.movement import Movement, moved, verdicts
from plans.queries.outcome_cards import ActionLine, OutcomeCard, actions_of, outcome_cards
from plans.rules import judgements as rules
from plans.rules.actions import ActionStatus
from plans.rules.judgements import Spread, Standing


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


@dataclass(frozen=True)
class Preparation:
    """Everything on the page from which a chair prepares, those that do not move first."""

    review: Review
    since: Review | None
    outcomes: list[Prepared]
    reports: list[AgencyReport]
    scores: Scores
    movement: Movement

    @property
    def still(self) -> list[Prepared]:
        return [one for one in self.outcomes if one.why_still]

    @property
    def moving(self) -> list[Prepared]:
        return [one for one in self.outcomes if not one.why_still]

    @property
    def missing_reports(self) -> list[AgencyReport]:
        return [report for report in self.reports if report.sent_at is None]

    @property
    def sent_reports(self) -> list[AgencyReport]:
        return [report for report in self.reports if report.sent_at is not None]

    def of(self, outcome: uuid.UUID) -> Prepared | None:
        return next((one for one in self.outcomes if one.outcome.pk == outcome), None)

    def after(self, outcome: uuid.UUID) -> Prepared | None:
        """The next outcome that the chair has not judged, those further down first."""
        rest = self._round(outcome)
        return next((one for one in rest if one.now is None or one.now.is_draft), None)

    def undrafted_after(self, outcome: uuid.UUID) -> Prepared | None:
        """The next outcome that nobody has said anything of for the chair."""
        return next((one for one in self._round(outcome) if one.now is None), None)

    def _round(self, outcome: uuid.UUID) -> list[Prepared]:
        """Every other outcome, from the one after this."""
        place = [one.outcome.pk for one in self.outcomes].index(outcome)
        return [*self.outcomes[place + 1 :], *self.outcomes[:place]]


def preparation(
    scope: Scope, plan: Plan, review: Review, *, place: access.Place, today: date
) -> Preparation:
    """Everything since the last signed review. Fourteen statements, whatever the plan's size.

    `scope` is that of `access.enter`.
    """
    seats = {
        seat.pk: seat
        for seat in GroupMember.objects.visible_to(scope)
        .filter(plan=plan)
        .select_related("worker", "person", "agency")
    }
    since = _last_signed(scope, plan, review)
    from_at = since.signed_at if since else None
    actions = actions_of(scope, plan)
    judged = verdicts(scope, plan)
    every = outcome_cards(
        scope, plan, place=place, seats=seats, rows=actions, judged=judged, today=today
    )
    cards = [card for card in every if not card.is_closed]
    keys = [card.outcome.pk for card in cards]
    evidence = _evidence(scope, plan, actions, from_at)
    before = _stood(scope, plan, from_at)
    last = _judged(scope, since, keys)
    now = _judged(scope, review, keys)
    if place.verbs.isdisjoint({"judge", "draft_judgement"}):
        # A draft is between who wrote it and the chair.
        now = {key: row for key, row in now.items() if not row.is_draft}
    ratings = _ratings(scope, review, seats)
    outcomes = [
        Prepared(
            card=card,
            last=last.get(card.outcome.pk),
            now=now.get(card.outcome.pk),
            why_still=_why_still(
                card.outcome,
                before[card.outcome.pk],
                last.get(card.outcome.pk),
                first=since is None,
            ),
            evidence=evidence[card.outcome.pk],
            scores=Scores(ratings[card.outcome.pk]),
        )
        for card in cards
    ]
    return Preparation(
        review=review,
        since=since,
        outcomes=outcomes,
        reports=_reports(scope, plan, review, from_at),
        scores=Scores(ratings[None]),
        movement=moved((card.outcome for card in every), judged),
    )


def _last_signed(scope: Scope, plan: Plan, review: Review) -> Review | None:
    rows = Review.objects.visible_to(scope).filter(plan=plan, signed_at__isnull=False)
    found: Review | None = rows.exclude(pk=review.pk).order_by("-signed_at", "-pk").first()
    return found


def _evidence(
    scope: Scope, plan: Plan, actions: Iterable[Action], since: datetime | None
) -> dict[uuid.UUID, list[Evidence]]:
    """By outcome, what was seen of it and said of its actions, the newest first."""
    found: dict[uuid.UUID, list[Evidence]] = defaultdict(list)
    named = {action.pk: action for action in actions}
    seen = OutcomeUpdate.objects.visible_to(scope).filter(outcome__plan=plan)
    said = ActionUpdate.objects.visible_to(scope).filter(
        action__plan=plan, undoes__isnull=True, undone_by__isnull=True
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


def _stood(scope: Scope, plan: Plan, since: datetime | None) -> dict[uuid.UUID, Standing]:
    """Where each outcome's measure stood when the last review was signed, else where it began."""
    rows = Outcome.objects.visible_to(scope).filter(plan=plan)
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


def _why_still(outcome: Outcome, before: Standing, last: Judgement | None, *, first: bool) -> str:
    now = Standing(outcome.now, outcome.now_number)
    moved = rules.has_moved(before, now, outcome.target_number)
    return rules.why_still(last.verdict if last else "", moved=moved, is_first=first)


def _judged(
    scope: Scope, review: Review | None, outcomes: list[uuid.UUID]
) -> dict[uuid.UUID, Judgement]:
    if review is None:
        return {}
    rows = Judgement.objects.visible_to(scope).filter(review=review, outcome__in=outcomes)
    return {row.outcome_id: row for row in rows.select_related("judged_by", "drafted_by")}


def _ratings(
    scope: Scope, review: Review, seats: dict[uuid.UUID, GroupMember]
) -> dict[uuid.UUID | None, list[Score]]:
    found: dict[uuid.UUID | None, list[Score]] = defaultdict(list)
    rows = Rating.objects.visible_to(scope).filter(review=review).select_related("agency")
    for row in rows.order_by("recorded_at", "pk"):
        seat = seats.get(row.member_id) if row.member_id else None
        who = seat.name if seat else {"chair": "The chair", "child": "The child"}[row.rater]
        found[row.outcome_id].append(Score(who, row.agency.name if row.agency else "", row))
    return found


def _reports(
    scope: Scope, plan: Plan, review: Review, since: datetime | None
) -> list[AgencyReport]:
    """What was asked for this review, and what was sent to any meeting since the last one."""
    wanted = Q(review=review)
    sent = Q(review__plan=plan, sent_at__isnull=False)
    wanted |= sent if since is None else sent & Q(sent_at__gt=since)
    rows = AgencyReport.objects.visible_to(scope).filter(wanted)
    return list(
        rows.select_related(
            "review", "member__worker", "member__person", "agency", "sent_by"
        ).order_by("agency__name", "sent_at", "pk")
    )
