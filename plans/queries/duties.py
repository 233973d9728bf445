"""Everything that can come due, and for each kind which rows are still open and when they are due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, TruncDate

from agencies.clock import LONDON
from plans.models import (
    FAR_OFF,
    Action,
    AgencyReport,
    Deadline,
    GroupMember,
    Judgement,
    Notification,
    Outcome,
    OutcomeUpdate,
    PlanPermission,
    Review,
)
from plans.models.plans import SEE_PLAN
from plans.queries.audiences import Paths
from plans.queries.disagreement_reminders import over_among
from plans.queries.lesson_duties import lessons_over
from plans.queries.reports import NOT_SENT, OWED
from plans.rules.deadlines import BY_BIRTH, GROUPS, REVIEWS, VISITS, WINDOWS
from plans.rules.group import MemberStatus
from plans.rules.lessons.reminding import LESSON_DUTIES
from plans.rules.outcomes import LOOKED_AT_EARLY, OutcomeStatus
from plans.rules.plans import Status
from plans.rules.reminders import MATTER_OF, Audience, Duty, Step, ladder
from plans.rules.reviews import ReviewKind, ReviewStatus

EVERYBODY = frozenset(Audience)
THE_GROUP = frozenset({Audience.MEMBERS})


@dataclass(frozen=True)
class Source:
    """The open rows of one kind of thing that comes due.

    `anchor` is the date that the ladder is counted from, `subject` what a message about it names, `later` says by how many working days the
    policy lets the thing wait after it, and `audiences` whom this source reaches.
    """

    duty: Duty
    noun: str
    rows: Callable[[], Any]
    paths: Paths
    anchor: Any = field(default_factory=lambda: F("due_on"))
    later: Callable[[Any], int] = lambda policy: 0
    audiences: Collection[Audience] = EVERYBODY
    subject: str = "pk"

    def steps(self, policy: Mapping[str, Any]) -> tuple[Step, ...]:
        """The rungs of its ladder in a policy, counted from the anchor, for whom it reaches."""
        waits = self.later(policy)
        reached = (
            Step(step.wd + waits, tuple(a for a in step.to if a in self.audiences), step.instant)
            for step in ladder(policy, self.duty)
        )
        return tuple(step for step in reached if step.to)

    def open(self) -> Any:
        """Rows still open on plans still open, each with its `anchor`."""
        plan = {f"{self.paths.plan}__status": Status.OPEN}
        return self.rows().filter(**plan).annotate(anchor=self.anchor)


def _deadlines(*keys: str) -> Callable[[], Any]:
    return lambda: Deadline.rows.open().filter(key__in=sorted(keys))


def _milestones() -> Any:
    others = WINDOWS | REVIEWS | GROUPS | VISITS | BY_BIRTH
    return Deadline.rows.open().exclude(key__in=sorted(others))


def _outcomes() -> Any:
    """Agreed, with a day to look at them again since which, or shortly before, nobody has.

    Whoever judges one at a review, or says where its measure stands, looks at it.
    """
    first = Cast(OuterRef("review_on") - Value(LOOKED_AT_EARLY), DateField())
    judged = Judgement.rows.filter(
        outcome=OuterRef("pk"),
        judged_by__isnull=False,
        review__status__in=[ReviewStatus.UNDER_WAY, ReviewStatus.HELD],
        review__held_on__gte=first,
    )
    seen = OutcomeUpdate.rows.filter(outcome=OuterRef("pk"), observed_on__gte=first)
    rows = Outcome.rows.filter(status=OutcomeStatus.AGREED, review_on__isnull=False)
    return rows.filter(~Exists(judged), ~Exists(seen))


def _seats(status: MemberStatus) -> Callable[[], Any]:
    return lambda: GroupMember.rows.filter(status=status)


def _planned(*, group: bool) -> Callable[[], Any]:
    kind = Q(kind=ReviewKind.GROUP_MEETING)
    return lambda: Review.rows.filter(
        kind if group else ~kind, status=ReviewStatus.PLANNED, planned_on__isnull=False
    )


def _reports() -> Any:
    return AgencyReport.rows.filter(OWED, NOT_SENT)


def _ending_access() -> Any:
    return PlanPermission.objects.filter(permission__codename=SEE_PLAN, valid_until__lt=FAR_OFF)


def _accept_within(policy: Any) -> int:
    days: int = policy["membership"]["accept_within_wd"]
    return days


def _day_of(moment: str) -> Any:
    return TruncDate(moment, tzinfo=LONDON, output_field=DateField())


OF_LEAD = Paths(owner="plan__lead")
SOURCES: tuple[Source, ...] = (
    Source(Duty.ACTION, "action", Action.rows.open, Paths(owner="owner")),
    Source(
        Duty.OUTCOME,
        "outcome",
        _outcomes,
        OF_LEAD,
        F("review_on"),
    ),
    Source(
        Duty.INVITATION,
        "groupmember",
        _seats(MemberStatus.PROPOSED),
        Paths(owner="", is_pointer=True),
        _day_of("proposed_at"),
        later=_accept_within,
    ),
    Source(
        Duty.VACANCY,
        "groupmember",
        _seats(MemberStatus.VACANT),
        Paths(owner=""),
        _day_of("created_at"),
    ),
    Source(Duty.REVIEW, "deadline", _deadlines(*REVIEWS), OF_LEAD, audiences=EVERYBODY - THE_GROUP),
    Source(
        Duty.GROUP_MEETING,
        "deadline",
        _deadlines(*GROUPS),
        OF_LEAD,
        audiences=EVERYBODY - THE_GROUP,
    ),
    # Members are told of the day on which they meet, not of the last day on which they might.
    Source(
        Duty.REVIEW, "review", _planned(group=False), OF_LEAD, F("planned_on"), audiences=THE_GROUP
    ),
    Source(
        Duty.GROUP_MEETING,
        "review",
        _planned(group=True),
        OF_LEAD,
        F("planned_on"),
        audiences=THE_GROUP,
    ),
    Source(Duty.REPORT, "report", _reports, Paths(owner="member", plan="review__plan")),
    Source(Duty.VISIT, "deadline", _deadlines(*VISITS), OF_LEAD),
    Source(Duty.BIRTH, "deadline", _deadlines(*BY_BIRTH), OF_LEAD),
    Source(Duty.MILESTONE, "deadline", _milestones, OF_LEAD),
    Source(
        Duty.SHARING_EXPIRY,
        "sharing",
        _ending_access,
        Paths(owner="content_object__lead", plan="content_object"),
        F("valid_until"),
        subject="decision_id",
    ),
)


def still_open(told: Sequence[Notification], *, on: date) -> list[Notification]:
    """Of some messages those whose thing is still to be done; what merely tells always is.

    A reminder of a date that has moved since is over: its new date has reminders of its own. A
    statement for each kind of thing among them; of a lesson, as many for each who was told.
    """
    done: set[Any] = over_among(told) | lessons_over(told, on=on)
    for duty in (one for one in Duty if one not in LESSON_DUTIES):
        about = [
            row
            for row in told
            if row.step is not None
            and row.matter == MATTER_OF[duty]
            and row.disagreement_id is None
        ]
        if about:
            done |= {row.pk for row in about} - _open_of(duty, about)
    return [row for row in told if row.pk not in done]


def _open_of(duty: Duty, about: Sequence[Notification]) -> set[Any]:
    named: dict[tuple[str, str], list[Notification]] = defaultdict(list)
    for row in about:
        noun, _, key = row.subject.partition(":")
        named[noun, key].append(row)
    found = set()
    for source in SOURCES:
        keys = [key for noun, key in named if noun == source.noun]
        if source.duty != duty or not keys:
            continue
        rows = source.open().filter(**{f"{source.subject}__in": keys})
        for key, anchor in rows.values_list(source.subject, "anchor"):
            found |= {row.pk for row in named[source.noun, str(key)] if row.due_on == anchor}
    return found
