"""When things are due on a plan: each limit as it was computed, how it was moved, and what met it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Policy, Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet, not_blank
from plans.models.plans import Plan
from plans.models.reviews import OfReviewQuerySet, Review
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.deadlines import WINDOWS, Placement
from plans.rules.milestones import WORDS
from plans.rules.timetable import DeadlineStatus, Trigger

MILESTONES = sorted(map(str, WORDS))


class OfPlanQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="plan_id").opened()


class DeadlineQuerySet(OfPlanQuerySet):
    def open(self) -> Self:
        return self.filter(status=DeadlineStatus.OPEN)

    def overdue(self, on: date) -> Self:
        """Open and past their day. What is only a window is never late."""
        return self.open().filter(due_on__lt=on).exclude(key__in=sorted(WINDOWS))


class TimetableEventQuerySet(OfPlanQuerySet):
    def standing(self) -> Self:
        """Those that happened and dates are counted from: of one withdrawn nothing follows."""
        return self.not_withdrawn().filter(not_needed_because="")

    def spared(self) -> Self:
        """What somebody said is not needed, and has not taken back."""
        return self.not_withdrawn().exclude(not_needed_because="")

    def not_withdrawn(self) -> Self:
        return self.filter(withdrawn_at=None)


class OfDeadlineQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="deadline__plan_id").opened()


class TimetableEvent(Record):
    """Something that happened and starts a clock, where no other record says so.

    A referral, a strategy discussion, a placement, a visit with the child seen. Births, conferences
    and meetings have records of their own. Or, of a milestone of a pregnancy, that it is not needed,
    as was said on that day; nothing is counted from that. One recorded wrongly is withdrawn, never
    changed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="timetable_events")
    trigger = models.CharField(max_length=25, choices=Trigger.choices)
    happened_on = models.DateField()
    placement = models.CharField(
        "kind of placement", max_length=10, choices=Placement.choices, blank=True
    )
    not_needed_because = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    objects = TimetableEventQuerySet.as_manager()
    rows = RowsManager.from_queryset(TimetableEventQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "trigger", "happened_on"],
                condition=Q(withdrawn_at=None),
                name="an_event_of_the_timetable_is_recorded_once_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["plan", "trigger"],
                condition=Q(withdrawn_at=None) & ~Q(not_needed_because=""),
                name="a_milestone_is_not_needed_for_one_reason",
            ),
            models.CheckConstraint(
                condition=Q(not_needed_because="")
                | Q(trigger__in=MILESTONES) & not_blank("not_needed_because"),
                name="only_a_milestone_is_not_needed",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & not_blank("withdrawn_reason"),
                name="an_event_is_withdrawn_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(trigger="placement_started") & ~Q(placement="")
                | ~Q(trigger="placement_started") & Q(placement=""),
                name="a_placement_and_nothing_else_has_a_kind_of_placement",
            ),
        ]

    def __str__(self) -> str:
        return self.get_trigger_display()

    @property
    def happened(self) -> bool:
        """Whether it happened; else somebody said that it is not needed."""
        return not self.not_needed_because


class Deadline(Record):
    """The last day on which a row of the policy's timetable is kept on this plan.

    `limit_on` is what the pinned policy gave when the event of `trigger_on` was recorded; `due_on`
    is what binds, after any move. Late is computed: held after it was due, or open and past.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="deadlines")
    key = models.CharField(max_length=40, help_text="The row of the policy's timetable.")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    trigger = models.CharField(max_length=25, choices=Trigger.choices)
    trigger_on = models.DateField()
    limit_on = models.DateField()
    due_on = models.DateField()
    is_statutory = models.BooleanField(default=False)
    status = models.CharField(
        max_length=12, choices=DeadlineStatus.choices, default=DeadlineStatus.OPEN
    )
    held_on = models.DateField(null=True, blank=True)
    late_reason = models.TextField(blank=True)
    not_needed_reason = models.TextField(blank=True)
    review = models.ForeignKey(
        Review,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
        help_text="The meeting that kept it, or to whose date it is counted.",
    )
    created_at = models.DateTimeField()

    objects = DeadlineQuerySet.as_manager()
    rows = RowsManager.from_queryset(DeadlineQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "key", "trigger_on"], name="a_clock_is_started_once_by_an_event"
            ),
            models.CheckConstraint(
                condition=Q(is_statutory=False) | Q(due_on__lte=F("limit_on")),
                name="a_statutory_deadline_is_never_loosened",
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(held_on__isnull=False),
                name="a_kept_deadline_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="not_needed") | not_blank("not_needed_reason"),
                name="a_deadline_not_needed_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "due_on"], name="deadlines_by_plan"),
            models.Index(
                fields=["due_on", "id"], condition=Q(status="open"), name="open_deadlines_by_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.plan_id}"


class AgreedInterval(models.Model):
    """A number agreed for this child instead of the policy's: tighter, in the row's own unit.

    The newest of a row binds; one that says the policy's own number goes back to it. Never changed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="agreed_intervals")
    key = models.CharField(max_length=40, help_text="The row of the policy's timetable.")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfPlanQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfPlanQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("reason") & Q(number__gt=0), name="an_interval_agreed_says_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "key"], name="intervals_by_plan")]

    def __str__(self) -> str:
        return f"{self.key} of {self.plan_id}"


class Move(models.Model):
    """From when to when a date was moved, by whom of which agency and why. Never changed."""

    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class DeadlineMove(Move):
    """One move of the day by which something is due."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="moves")

    objects = OfDeadlineQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfDeadlineQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints: ClassVar = [
            models.CheckConstraint(condition=not_blank("reason"), name="a_move_says_why"),
        ]

    def __str__(self) -> str:
        return f"move of {self.deadline_id}"


class ReviewMove(Move):
    """One move of the day a meeting or review is planned for; when it is due stays as it was."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="moves")

    objects = OfReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfReviewQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints: ClassVar = [
            models.CheckConstraint(condition=not_blank("reason"), name="a_moved_meeting_says_why"),
        ]

    def __str__(self) -> str:
        return f"move of {self.review_id}"
