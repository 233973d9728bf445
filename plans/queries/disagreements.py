"""Disagreements as lists show them: whose turn it is, and how long they have."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from agencies.clock import local_date, local_time
from agencies.models import EscalationLevel
from agencies.workdays import Calendar, in_words, long_date
from plans.models import (
    Disagreement,
    DisagreementLink,
    Plan,
    Scope,
)
from plans.queries.calendars import calendars_of
from plans.queries.disagreement_categories import categories_of
from plans.queries.disagreement_turns import OpenStage, challenged_of, stages_of
from plans.rules import disagreement_stages as stages
from plans.rules import disagreements as rules
from plans.rules.disagreements import Side, Sight, State

PAGE = 50


@dataclass(frozen=True)
class Limit:
    """By when something is due, in words a person would use."""

    at: datetime
    now: datetime
    calendar: Calendar
    is_urgent: bool = False

    @property
    def is_late(self) -> bool:
        return self.at <= self.now

    @property
    def day(self) -> str:
        """Thu 3 Dec 2026, 17:00."""
        return f"{long_date(local_date(self.at))}, {local_time(self.at):%H:%M}"

    @property
    def left(self) -> str:
        """In 2 working days; 1 day late; in 3 hours where it is urgent, or due within the day."""
        if self.is_urgent or local_date(self.at) == local_date(self.now):
            return _hours(self.at, self.now)
        return in_words(local_date(self.at), local_date(self.now), self.calendar)


def _hours(at: datetime, now: datetime) -> str:
    minutes = int(abs((at - now).total_seconds()) // 60)
    count, noun = (minutes // 60, "hour") if minutes >= 60 else (minutes, "minute")
    words = f"{count} {noun}{'' if count == 1 else 's'}"
    return f"{words} late" if at <= now else f"in {words}"


@dataclass(frozen=True)
class Whose:
    """Whose turn it is: a side, its agencies and level, by name; nobody once it is over."""

    side: str = ""
    agencies: tuple[str, ...] = ()
    level: str = ""

    @property
    def words(self) -> str:
        if not self.side:
            return ""
        names = " and ".join(self.agencies)
        return f"{names}, {self.level[:1].lower()}{self.level[1:]}" if self.level else names


@dataclass(frozen=True)
class Row:
    """One disagreement in a list, as much of it as its reader sees.

    With EXISTENCE only the reference, the plan and whether it is over are filled. METADATA adds agencies,
    category, stage, dates and whose turn it is, and takes away the plan and the child. FULL has all.
    """

    pk: uuid.UUID
    reference: str
    sight: Sight
    is_over: bool
    plan_reference: str = ""
    child: str = ""
    state: str = ""
    state_words: str = ""
    stage: int = 0
    level: str = ""
    raising: str = ""
    challenged: tuple[str, ...] = ()
    category: str = ""
    is_urgent: bool = False
    submitted_at: datetime | None = None
    due: Limit | None = None
    target: Limit | None = None
    whose: Whose = Whose()

    @property
    def sentence(self) -> str:
        """Where it stands: "Waiting for X, line manager: due by Thu 3 Dec 2026, 17:00, in 2 days"."""
        if self.sight == Sight.EXISTENCE:
            return "There is a disagreement here that you are no party to."
        if not self.whose.side:
            return f"{self.state_words}."
        if self.due is None:
            return f"{self.state_words}. Waiting for {self.whose.words}."
        return f"Waiting for {self.whose.words}: due by {self.due.day}, {self.due.left}."


@dataclass(frozen=True)
class DisagreementList:
    rows: list[Row]
    before: uuid.UUID | None


def disagreements(
    scope: Scope,
    *,
    at: datetime,
    plan: Plan | None = None,
    unfinished: bool | None = None,
    stated: Mapping[str, Any] | None = None,
    before: uuid.UUID | None = None,
    page: int = PAGE,
) -> DisagreementList:
    """A page of the disagreements a worker may know of, the newest first. Five statements, and one
    for the place at which the older ones go on.

    `stated` narrows them by columns that METADATA shows, such as the state; nobody finds by them
    what they do not see that much of.
    """
    found = Disagreement.objects.known_to(scope).sent()
    if stated:
        found = found.filter(**stated, sight__gte=Sight.METADATA)
    if plan is not None:
        found = found.filter(plan=plan)
    if unfinished is not None:
        found = (
            found.unfinished() if unfinished else found.exclude(state__in=sorted(rules.UNFINISHED))
        )
    return page_among(scope, found, at=at, before=before, page=page)


def page_among(
    scope: Scope,
    found: QuerySet[Disagreement],
    *,
    at: datetime,
    before: uuid.UUID | None = None,
    page: int = PAGE,
) -> DisagreementList:
    """A page of rows that carry their `sight`, the newest first."""
    # Also one that the filters found when its page was shown, and find no longer.
    known = Disagreement.objects.known_to(scope).sent()
    last = known.filter(pk=before).first() if before else None
    if last is not None:
        found = found.filter(submitted_at__lt=last.submitted_at) | found.filter(
            submitted_at=last.submitted_at, pk__lt=last.pk
        )
    rows = list(_with_names(found).order_by("-submitted_at", "-pk")[: page + 1])
    return DisagreementList(rows_of(rows[:page], at=at), rows[page - 1].pk if rows[page:] else None)


def drafts(scope: Scope, *, at: datetime) -> list[Row]:
    """What the worker has begun and not sent, and what they are asked about as a manager."""
    found = Disagreement.objects.visible_to(scope).filter(state=State.DRAFT)
    return rows_of(list(_with_names(found).order_by("-created_at")[:PAGE]), at=at)


def on_plan(scope: Scope, plan: Plan, *, at: datetime) -> list[Row]:
    """The ones of a plan that are not over, for whoever may know of them. At most four statements."""
    found = Disagreement.objects.known_to(scope).filter(plan=plan).unfinished()
    return rows_of(list(_with_names(found).order_by("-submitted_at", "-pk")), at=at)


def linked_to(scope: Scope, one: Disagreement, *, at: datetime) -> list[Row]:
    """Others about the same that this reader may know of."""
    links = DisagreementLink.rows.filter(one=one).values_list("other_id", flat=True)
    back = DisagreementLink.rows.filter(other=one).values_list("one_id", flat=True)
    found = Disagreement.objects.known_to(scope).filter(pk__in=[*links, *back])
    return rows_of(list(_with_names(found).order_by("-submitted_at")), at=at)


def _with_names(found: Any) -> QuerySet[Disagreement]:
    rows: QuerySet[Disagreement] = found.select_related(
        "plan__child", "raising_agency", "policy", "partnership"
    )
    return rows


def rows_of(found: Sequence[Disagreement], *, at: datetime) -> list[Row]:
    """Rows of disagreements that carry their `sight`.

    Four statements, however many, and one more where a draft is among them.
    """
    if not found:
        return []
    calendars = calendars_of(one.partnership_id for one in found)
    challenged = challenged_of(found)
    open_stages = stages_of(found)
    about = categories_of(found)
    return [
        _row(
            one,
            about[one.pk],
            challenged[one.pk],
            open_stages.get(one.pk),
            calendars[one.partnership_id],
            at,
        )
        for one in found
    ]


def _row(
    one: Disagreement,
    category: str,
    challenged: tuple[str, ...],
    stage: OpenStage | None,
    calendar: Calendar,
    at: datetime,
) -> Row:
    sight = Sight(one.sight)  # type: ignore[attr-defined]
    is_over = one.state not in rules.UNFINISHED and one.state != State.DRAFT
    if sight == Sight.EXISTENCE:
        return Row(one.pk, one.reference, sight, is_over, plan_reference=one.plan.reference)
    full = sight == Sight.FULL
    return Row(
        pk=one.pk,
        reference=one.reference,
        sight=sight,
        is_over=is_over,
        plan_reference=one.plan.reference if full else "",
        child=one.plan.child.initials if full else "",
        state=one.state,
        state_words=State(one.state).label,
        stage=stage.row.n if stage else one.reached,
        level=EscalationLevel(stage.row.level).label if stage else "",
        raising=one.raising_agency.name,
        challenged=challenged,
        category=category,
        is_urgent=one.is_urgent,
        submitted_at=one.submitted_at,
        due=limit_of(one, stage, calendar, at),
        target=target_of(one, stage, calendar, at),
        whose=whose_turn(one, stage, challenged),
    )


def limit_of(
    one: Disagreement, stage: OpenStage | None, calendar: Calendar, at: datetime
) -> Limit | None:
    """What runs now: the answer of the other side, the word of this one, or a receipt."""
    if one.state == State.OPEN and stage is not None:
        return Limit(stage.row.respond_due_at, at, calendar, one.is_urgent)
    if one.state == State.PROPOSED and one.confirm_due_at is not None:
        return Limit(one.confirm_due_at, at, calendar, one.is_urgent)
    if one.state == State.REDIRECTED and one.received_at is None and one.receipt_due_at:
        return Limit(one.receipt_due_at, at, calendar)
    return None


def target_of(
    one: Disagreement, stage: OpenStage | None, calendar: Calendar, at: datetime
) -> Limit | None:
    """By when all of it should be settled, while it is not, from when it last began; an urgent one
    has hours instead."""
    if one.state not in rules.RUNNING or one.is_urgent or stage is None:
        return None
    assert one.policy is not None, "What was sent pins its policy."
    return Limit(stages.target(one.policy.data, stage.began_at, calendar), at, calendar)


def whose_turn(one: Disagreement, stage: OpenStage | None, challenged: tuple[str, ...]) -> Whose:
    """Which side has to do something next, and at which level."""
    if one.state == State.OPEN and stage is not None:
        level = EscalationLevel(stage.row.level).label
        assert one.policy is not None, "What is open pins its policy."
        if stages.stage(one.policy.data, stage.row.n).decides:
            return Whose(Side.PANEL, (level,))
        return Whose(Side.CHALLENGED, stage.waited_for or challenged, level)
    if one.state in {State.PROPOSED, State.AGREED, State.DECIDED, State.DRAFT}:
        return Whose(Side.RAISING, (one.raising_agency.name,))
    return Whose()
