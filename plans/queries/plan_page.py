"""One plan as its reader sees it: who the child is, who does what, is it working, what is missing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max
from django.db.models.functions import Coalesce

from agencies.models import Worker
from agencies.workdays import Calendar
from plans import access
from plans.models import (
    FAR_OFF,
    ActionUpdate,
    GroupMember,
    OutcomeUnderstanding,
    OutcomeUpdate,
    Plan,
    Scope,
)
from plans.queries.attention import MOST, Attention, Facts, attention
from plans.queries.changed import Since, since_last_review
from plans.queries.disagreements import Row
from plans.queries.family import age_of
from plans.queries.following import Following, following_of
from plans.queries.group import GroupPage, Seat, group_of, rows_of
from plans.queries.interim import Interim, running_interim_plan
from plans.queries.movement import verdicts
from plans.queries.outcome_cards import Around, OutcomeCard, actions_of, outcome_cards
from plans.rules.actions import is_open
from plans.rules.plans import group_heading


@dataclass(frozen=True)
class Member:
    """A seat of the group now, and when whoever sits in it last contributed."""

    seat: Seat
    last_contribution_at: datetime | None

    @property
    def member(self) -> GroupMember:
        return self.seat.member


@dataclass(frozen=True)
class Words:
    """The child's own words, and the outcome they were said about."""

    text: str
    about: str


@dataclass(frozen=True)
class PlanPage:
    """Everything a plan's page answers. `verbs` are what the reader may do to it now."""

    plan: Plan
    place: access.Place
    verbs: frozenset[str]
    today: date
    calendar: Calendar
    age: str
    lead: Seat | None
    chair: Worker | None
    next_meeting_on: date | None
    next_review_on: date | None
    words: Words | None
    needs: list[Attention]
    needs_left_out: int
    outcomes: list[OutcomeCard]
    closed_outcomes: list[OutcomeCard]
    heading: str
    members: list[Member]
    breaches: list[str]
    since: Since | None
    following: Following
    interim: Interim | None
    disagreements: Sequence[Row] = ()

    @property
    def vacancies(self) -> int:
        return sum(one.member.is_vacant for one in self.members)

    @property
    def late_actions(self) -> int:
        return sum(line.is_late for card in self.outcomes for line in card.actions)


def plan_page(
    scope: Scope, plan: Plan, *, today: date, disagreements: Sequence[Row] = ()
) -> PlanPage:
    """What a reader gets of a plan, in eleven statements whatever it holds; two more once it ended.

    `disagreements` are the open ones that the reader may know of, as `on_plan` finds them.
    The plan comes from `access`, with its child, policy, partnership and chair. Refuses as
    NotVisible whoever may not read it.
    """
    everything = scope
    place, scope = access.enter(scope, plan)
    actions = actions_of(scope, plan)
    owed = [action for action in actions if is_open(action.status)]
    group = group_of(plan, rows_of(scope, plan, today), owed, today=today)
    everybody = _everybody(group)
    cards = outcome_cards(
        scope,
        plan,
        Around({seat.member.pk: seat.member for seat in everybody}, actions, verdicts(scope, plan)),
        place=place,
        today=today,
    )
    seats = _sitting(group)
    lead = next((seat for seat in seats if seat.is_lead and seat.works_there), None)
    needs = attention(
        Facts(
            plan,
            lead is not None,
            seats,
            group.proposed,
            cards,
            today,
            group.calendar,
            disagreements,
        )
    )
    return PlanPage(
        plan=plan,
        place=place,
        verbs=verbs_now(plan, place),
        today=today,
        calendar=group.calendar,
        age=age_of(plan.child, today),
        lead=lead,
        chair=plan.chair,
        next_meeting_on=_day(plan, plan.next_meeting_on),
        next_review_on=_day(plan, plan.next_review_on),
        words=_words(cards),
        needs=needs[:MOST],
        needs_left_out=len(needs[MOST:]),
        outcomes=[card for card in cards if not card.is_closed],
        closed_outcomes=[card for card in cards if card.is_closed],
        heading=group_heading(plan.kind, plan.policy.data),
        members=_members(plan, seats, cards),
        breaches=[_sentence(breach) for breach in plan.breaches],
        since=since_last_review(plan, cards),
        following=following_of(everything, plan, place=place),
        interim=running_interim_plan(scope, plan),
        disagreements=disagreements,
    )


def verbs_now(plan: Plan, place: access.Place) -> frozenset[str]:
    """What the reader may do to a plan as it is: one that has ended is only read."""
    if plan.is_open:
        return place.verbs
    return frozenset(verb for verb in place.verbs if verb.startswith("read_"))


def _everybody(group: GroupPage) -> list[Seat]:
    return [
        *group.current,
        *group.family,
        *group.proposed,
        *group.vacant,
        *group.declined,
        *group.left,
    ]


def _sitting(group: GroupPage) -> list[Seat]:
    """The group as it is now, the lead first and vacancies in their place."""
    seats = [*group.current, *group.family, *group.vacant, *group.proposed]
    # Whoever is asked to fill a vacancy is named in the vacancy's own row.
    asked = {seat.waiting.pk for seat in group.vacant if seat.waiting}
    shown = [seat for seat in seats if seat.member.pk not in asked]
    return sorted(shown, key=lambda s: (not s.is_lead, s.member.is_family, s.member.position))


def _members(plan: Plan, seats: Iterable[Seat], cards: Iterable[OutcomeCard]) -> list[Member]:
    said = _contributions(plan)
    family: dict[uuid.UUID, list[datetime]] = {}
    for line in (line for card in cards for line in card.actions):
        if line.owner.is_family and line.action.last_updated_at:
            family.setdefault(line.owner.pk, []).append(line.action.last_updated_at)
    members = []
    for seat in seats:
        row = seat.member
        at = max(family.get(row.pk, []), default=None)
        members.append(Member(seat, said.get(row.worker_id) if row.worker_id else at))
    return members


def _contributions(plan: Plan) -> dict[uuid.UUID, datetime]:
    """When each worker last said something on this plan; what a deputy says is the member's.

    Only told of members whom the reader has been found to see.
    """
    updates = (
        ActionUpdate.rows.filter(action__plan=plan)
        .values(who=Coalesce("on_behalf_of", "by"))
        .annotate(last=Max("at"))
    )
    seen = _by_worker(OutcomeUpdate.rows, plan, "by", "at")
    asked = _by_worker(OutcomeUnderstanding.rows, plan, "recorded_by", "recorded_at")
    last: dict[uuid.UUID, datetime] = {}
    for row in updates.union(seen, asked, all=True):
        last[row["who"]] = max(row["last"], last.get(row["who"], row["last"]))
    return last


def _by_worker(rows: Any, plan: Plan, who: str, at: str) -> Any:
    return rows.filter(outcome__plan=plan).values(who=F(who)).annotate(last=Max(at))


def _day(plan: Plan, day: date) -> date | None:
    return day if plan.is_open and day != FAR_OFF else None


def _words(cards: Iterable[OutcomeCard]) -> Words | None:
    for card in cards:
        if card.outcome.child_words and not card.is_closed:
            return Words(card.outcome.child_words, card.outcome.change)
    return None


def _sentence(breach: Any) -> str:
    """A breach as the importer left it: its census number and a sentence, or the sentence alone."""
    if not isinstance(breach, dict):
        return str(breach)
    code, sentence = breach.get("code", ""), breach.get("sentence", "")
    return f"{sentence} (rule {code})" if code else str(sentence)
