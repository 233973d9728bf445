"""Factors around a child, each with what it does to this child."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plans.models.base import not_blank
from plans.models.records import RecordContent
from plans.rules.records import RecordKind
from plans.rules.risks import AbuseRole, Factor, RiskFactorDetails, Severity
from plans.rules.tools import Tool


class RiskFactor(RecordContent):
    """One factor of one person: never without its impact, never added to another."""

    kind = RecordKind.RISK_FACTOR
    details = RiskFactorDetails

    factor = models.CharField(max_length=3, choices=Factor.choices)
    impact = models.TextField("what it does to this child")
    severity = models.CharField(max_length=10, choices=Severity.choices)
    role = models.CharField(
        "part in the abuse", max_length=12, choices=AbuseRole.choices, blank=True
    )
    tool = models.CharField(max_length=16, choices=Tool.choices, blank=True)
    score = models.SmallIntegerField(null=True, blank=True)
    scored_on = models.DateField(null=True, blank=True)
    protective = models.TextField("what protects the child", blank=True)
    service = models.CharField("who helps with it", max_length=200, blank=True)
    judged_high_on = models.DateField("judged high risk by a professional", null=True, blank=True)
    marac_referred_on = models.DateField("referred to a MARAC", null=True, blank=True)
    marac_heard_on = models.DateField("heard at a MARAC", null=True, blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("impact"), name="a_factor_says_what_it_does_to_the_child"
            ),
            models.CheckConstraint(
                condition=Q(factor__in=["3A", "3B", "3C"]) & not_blank("role")
                | ~Q(factor__in=["3A", "3B", "3C"]) & Q(role=""),
                name="domestic_abuse_and_nothing_else_says_whose_part",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | not_blank("tool"), name="a_score_names_its_tool"
            ),
            models.CheckConstraint(
                condition=Q(factor__in=["3A", "3B", "3C"])
                | Q(judged_high_on=None, marac_referred_on=None, marac_heard_on=None),
                name="only_domestic_abuse_goes_to_a_marac",
            ),
        ]
