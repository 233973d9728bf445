"""The stages of a disagreement, who stands for each agency at one, and what its clock has done."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, EscalationLevel, Policy, Worker
from plans.models.base import Record, RowsManager, not_blank
from plans.models.disagreements import Disagreement, OfDisagreementQuerySet
from plans.rules.disagreement_timers import Timer
from plans.rules.disagreements import Answer, Ended, Opened, Side

OPEN_STAGE = Q(ended_at__isnull=True)


class DisagreementStageQuerySet(OfDisagreementQuerySet):
    def open(self) -> DisagreementStageQuerySet:
        return self.filter(OPEN_STAGE)


class DisagreementStage(Record):
    """One stage while it ran: its clock, why it was opened, and how it ended.

    `was_told_late` says that nothing ran when silence should have opened it, so that its whole limit
    runs from when its people were told.
    """

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="stages")
    n = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=30, choices=EscalationLevel.choices)
    decides = models.BooleanField("whether a panel decides here", default=False)
    opened_at = models.DateTimeField()
    opened_because = models.CharField(max_length=10, choices=Opened.choices)
    disputed = models.TextField("what remains disputed", blank=True)
    was_told_late = models.BooleanField(default=False)
    day_zero = models.DateField()
    is_urgent = models.BooleanField(default=False)
    urgent_at = models.DateTimeField("when it became urgent", null=True, blank=True)
    ack_due_at = models.DateTimeField(null=True, blank=True)
    respond_due_at = models.DateTimeField()
    grace_until = models.DateTimeField()
    extensions = models.PositiveSmallIntegerField(default=0)
    no_meeting = models.TextField("why they did not meet, where they had to", blank=True)
    answered_at = models.DateTimeField("when the last agency answered", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended.choices, blank=True)

    objects = DisagreementStageQuerySet.as_manager()
    rows = RowsManager.from_queryset(DisagreementStageQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disagreement"],
                condition=OPEN_STAGE,
                name="a_disagreement_has_one_open_stage",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="")
                | Q(ended_at__isnull=False) & not_blank("ended_how"),
                name="a_stage_that_ended_says_how",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at")),
                name="a_stage_ends_after_it_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(respond_due_at__gt=F("opened_at"))
                & Q(grace_until__gte=F("respond_due_at")),
                name="a_stage_is_due_after_it_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(ack_due_at__isnull=True) | Q(ack_due_at__lte=F("respond_due_at")),
                name="a_stage_is_acknowledged_before_it_is_answered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["respond_due_at"], condition=OPEN_STAGE, name="open_stages_by_due"
            ),
        ]

    def __str__(self) -> str:
        return f"stage {self.n}"


class DisagreementParty(Record):
    """Who stands for an agency at one stage; without a worker, a vacancy that is shown.

    `proxy` is the agency whose people they are, where another answers for it. On the panel, the
    agency is the member's own.
    """

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="parties")
    stage = models.ForeignKey(DisagreementStage, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(max_length=10, choices=Side.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    proxy = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    worker = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deputy = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_chair = models.BooleanField("chairs the panel", default=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OfDisagreementQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfDisagreementQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stage", "side", "agency"], name="an_agency_stands_once_at_a_stage"
            ),
            models.UniqueConstraint(
                fields=["stage"], condition=Q(is_chair=True), name="a_panel_has_one_chair"
            ),
            models.CheckConstraint(
                condition=Q(is_chair=False) | Q(side="panel"), name="only_a_panel_has_a_chair"
            ),
            models.CheckConstraint(
                condition=~Q(worker=F("deputy")), name="nobody_deputises_for_themselves_at_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="somebody_acknowledged_it",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["worker", "disagreement"], name="disagreements_by_worker"),
            models.Index(
                fields=["deputy", "disagreement"],
                condition=Q(deputy__isnull=False),
                name="disagreements_by_deputy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} at {self.stage_id}"


class DisagreementReply(Record):
    """What an agency answered at a stage, with its reasons. Never changed."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="replies")
    party = models.ForeignKey(DisagreementParty, on_delete=models.CASCADE, related_name="replies")
    answer = models.CharField(max_length=10, choices=Answer.choices)
    reasons = models.TextField()
    proposal = models.TextField("what they propose", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = OfDisagreementQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfDisagreementQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party"], name="an_agency_answers_once_at_a_stage"),
            models.CheckConstraint(
                condition=not_blank("reasons"), name="an_answer_gives_its_reasons"
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()


class DisagreementExtension(Record):
    """More time at a stage, asked for by one side and agreed, or not, by the other."""

    disagreement = models.ForeignKey(
        Disagreement, on_delete=models.CASCADE, related_name="extensions"
    )
    stage = models.ForeignKey(DisagreementStage, on_delete=models.CASCADE, related_name="asked")
    side = models.CharField("asked for by", max_length=10, choices=Side.choices)
    working_days = models.PositiveSmallIntegerField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_agreed = models.BooleanField(null=True, blank=True)

    objects = OfDisagreementQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfDisagreementQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stage"],
                condition=Q(is_agreed__isnull=True),
                name="one_request_for_time_waits_at_a_stage",
            ),
            models.CheckConstraint(
                condition=not_blank("reason"), name="more_time_is_asked_for_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.working_days} more working days"


class DisagreementTimer(models.Model):
    """That a timer has done its work at its moment: so it is never done twice."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="timers")
    stage = models.ForeignKey(
        DisagreementStage, on_delete=models.CASCADE, null=True, blank=True, related_name="timers"
    )
    timer = models.CharField(max_length=15, choices=Timer.choices)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disagreement", "stage", "timer", "due_at"],
                name="a_timer_is_done_once",
            ),
            models.UniqueConstraint(
                fields=["disagreement", "timer", "due_at"],
                condition=Q(stage__isnull=True),
                name="a_timer_outside_a_stage_is_done_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.timer} of {self.disagreement_id}"


class DisagreementEvent(models.Model):
    """One thing that happened to a disagreement. Never changed, never removed.

    `acting_for` is the agency in whose name somebody acted, and `for_worker` whom they stood in for.
    """

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    step = models.CharField(max_length=20)
    actor = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    acting_for = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stage = models.PositiveSmallIntegerField(default=0)
    old_state = models.CharField(max_length=10, blank=True)
    new_state = models.CharField(max_length=10)
    old_due_at = models.DateTimeField(null=True, blank=True)
    new_due_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True, help_text="Codes and ids, no free text.")

    objects = OfDisagreementQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfDisagreementQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes: ClassVar = [
            models.Index(fields=["disagreement", "at"], name="events_by_disagreement"),
        ]

    def __str__(self) -> str:
        return self.step

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What happened to a disagreement is never changed.")
        super().save(*args, **kwargs)
