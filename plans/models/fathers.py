"""The fathers and father figures of a child: one record for each possible one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plans.models.base import not_blank
from plans.models.records import RecordContent
from plans.rules.fathers import FatherFigureDetails, FatherKnowledge, FatherType
from plans.rules.records import Answer, RecordKind


class FatherFigure(RecordContent):
    """Who he is, how far he was reached, and the risk and protection he presents."""

    kind = RecordKind.FATHER_FIGURE
    details = FatherFigureDetails

    type = models.CharField("who he is to the child", max_length=12, choices=FatherType.choices)
    knowledge = models.CharField("what is known", max_length=20, choices=FatherKnowledge.choices)
    parental_responsibility = models.CharField(max_length=10, choices=Answer.choices)
    lives_with_child = models.CharField(
        "lives with the child", max_length=10, choices=Answer.choices
    )
    contacted_on = models.DateField("last contacted", null=True, blank=True)
    invited = models.CharField("invited to the meetings", max_length=10, choices=Answer.choices)
    attended = models.CharField("came to them", max_length=10, choices=Answer.choices)
    not_safe_reason = models.TextField("why it is not safe to contact him", blank=True)
    risk = models.TextField("the risk he presents", blank=True)
    protective = models.TextField("the protection he presents", blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    assessed_by = models.CharField("who assessed him", max_length=200, blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(knowledge="not_safe_to_contact") | not_blank("not_safe_reason"),
                name="a_father_not_safe_to_contact_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(assessed_on=None)
                | not_blank("assessed_by") & (not_blank("risk") | not_blank("protective")),
                name="an_assessed_father_has_an_assessor_and_a_finding",
            ),
        ]
