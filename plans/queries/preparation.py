"""What a chair reads before a review: which outcomes moved since the last one, on whose evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from plans import access
from plans.models import AgencyReport, Plan, Review, Scope
from plans.queries.evidence import (
    Prepared,
    Scores,
    evidence_of,
    judged_at,
    judged_now,
    ratings_of,
    seats_of,
    signed_before,
    stood,
    why_still,
)
from plans.queries.movement import Movement, moved, verdicts
from plans.queries.outcome_cards import Around, actions_of, outcome_cards


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


def preparation(
    scope: Scope, plan: Plan, review: Review, *, place: access.Place, today: date
) -> Preparation:
    """Everything since the last signed review. Fourteen statements, whatever the plan's size.

    `scope` is that of `access.enter`.
    """
    seats = seats_of(scope, plan)
    since = signed_before(scope, plan, review)
    from_at = since.signed_at if since else None
    actions = actions_of(scope, plan)
    judged = verdicts(scope, plan)
    every = outcome_cards(scope, plan, Around(seats, actions, judged), place=place, today=today)
    cards = [card for card in every if not card.is_closed]
    keys = [card.outcome.pk for card in cards]
    evidence = evidence_of(scope, plan, actions, from_at)
    before = stood(scope, plan, from_at)
    last = judged_at(scope, since, keys)
    now = judged_now(scope, review, keys, place=place)
    ratings = ratings_of(scope, review, seats)
    outcomes = [
        Prepared(
            card=card,
            last=last.get(card.outcome.pk),
            now=now.get(card.outcome.pk),
            why_still=why_still(
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
