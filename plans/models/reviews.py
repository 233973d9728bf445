"""The meetings at which a plan is worked on and reviewed, and who was there."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from agencies.models import Agency, Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet, not_blank
from plans.models.group import GroupMember
from plans.models.plans import Plan
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.attendance import Attended, Participation
from plans.rules.decisions import Decision, Destination
from plans.rules.plans import Category
from plans.rules.reviews import OPEN, HomeChecked, ReviewKind, ReviewStatus


class ReviewQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="plan_id").opened()

    def open(self) -> Self:
        """Planned or under way: neither held yet, nor put off."""
        return self.filter(status__in=sorted(OPEN))

    def held(self) -> Self:
        return self.filter(status=ReviewStatus.HELD)


class OfReviewQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="review__plan_id").opened()


class Review(Record):
    """A conference, review or group meeting: when it is due and held, and what came of it.

    A group meeting is held once it is finished, a review once its chair has signed it. One that
    was adjourned was not held: the clock of the one before runs on.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=30, choices=ReviewKind.choices)
    status = models.CharField(
        max_length=10, choices=ReviewStatus.choices, default=ReviewStatus.PLANNED
    )
    due_on = models.DateField(null=True, blank=True)
    planned_on = models.DateField("date it is planned for", null=True, blank=True)
    planned_time = models.TimeField("time", null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    held_on = models.DateField(null=True, blank=True)
    late_reason = models.TextField("why it was late", blank=True)
    run_by = models.ForeignKey(
        Worker,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who started it, and so runs and minutes it; anybody who may can take over.",
    )
    minutes = models.TextField("what was said", blank=True)
    home_checked = models.CharField(
        "who lives in the home", max_length=12, choices=HomeChecked.choices, blank=True
    )
    home_note = models.TextField(blank=True)
    roles_confirmed = models.BooleanField("everybody's role was confirmed", default=False)
    participation = models.CharField(max_length=3, choices=Participation.choices, blank=True)
    child_views = models.TextField("what the child says", blank=True)
    family_views = models.TextField("what the parents say", blank=True)
    is_quorate = models.BooleanField(null=True, blank=True)
    agencies_counted = models.JSONField(
        default=list, blank=True, help_text="Names of the agencies that made it quorate."
    )
    analysis = models.TextField("the chair's analysis of risk and protection", blank=True)
    decision = models.CharField(max_length=30, choices=Decision.choices, blank=True)
    leads_to = models.CharField(
        "what follows",
        max_length=30,
        choices=Destination.choices,
        blank=True,
        help_text="Where the plan goes from here, where it does not simply continue.",
    )
    decision_reason = models.TextField(blank=True)
    category = models.CharField(
        "category, examined again", max_length=3, choices=Category.choices, blank=True
    )
    # The plan's own as it was decided: a signature puts back no later change.
    category_was = models.CharField(max_length=3, choices=Category.choices, blank=True)
    interim_plan = models.TextField("what keeps the child safe until then", blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    next_meeting_on = models.DateField(null=True, blank=True)
    adjourned_from = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resumed_as",
        help_text="The one that was put off, and that this one makes good.",
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.TextField("why it was called off", blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(ReviewQuerySet)()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False)
                | Q(held_on__isnull=False)
                | Q(planned_on__isnull=False),
                name="a_review_is_due_planned_or_held",
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(held_on__isnull=False),
                name="a_held_review_says_when",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="a_signature_has_a_hand_and_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="adjourned")
                | not_blank("interim_plan")
                | Q(kind="group_meeting"),
                name="a_review_put_off_says_what_keeps_the_child_safe",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | not_blank("cancel_reason"),
                name="a_review_called_off_says_why",
            ),
            models.UniqueConstraint(
                fields=["plan", "kind", "held_on"],
                condition=Q(status="held"),
                name="a_review_is_held_once_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["plan", "kind"],
                condition=Q(status__in=["planned", "under_way"]),
                name="one_open_review_of_a_kind_per_plan",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "held_on"], name="reviews_by_plan")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_group_meeting(self) -> bool:
        return self.kind == ReviewKind.GROUP_MEETING

    @property
    def is_inquorate(self) -> bool:
        """Whether nobody can say that it was quorate: it was not, or nobody marked who was there."""
        return self.is_quorate is not True

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_settled(self) -> bool:
        """Whether its next dates hold: of a meeting of the group always, of a review once signed."""
        return self.is_group_meeting or self.signed_at is not None


class Attendance(Record):
    """Whether a member of the group was at a meeting, sent word, or stayed away."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="attendance")
    member = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="attendance")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attended = models.CharField(max_length=12, choices=Attended.choices)
    deputy_name = models.CharField("who came instead", max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = OfReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfReviewQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "member"], name="a_member_attends_a_review_once"
            ),
            models.CheckConstraint(
                condition=~Q(attended="deputy") | not_blank("deputy_name"),
                name="a_deputy_at_a_meeting_has_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.get_attended_display()


class AgencyReport(Record):
    """What a member's agency reports before a meeting: asked for, due, and sent.

    Once sent it is never changed; a correction is said at the meeting.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reports")
    member = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="reports")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    contact = models.TextField("what we did, and how often we saw the child", blank=True)
    better = models.TextField("what is better for the child", blank=True)
    worse = models.TextField("what worries us still", blank=True)
    asks = models.TextField("what we ask of the group", blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfReviewQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "member"], name="a_member_reports_once_to_a_review"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | not_blank("better") | not_blank("worse"),
                name="a_report_that_was_sent_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.member_id}"
