"""Assessments of a child's needs, and what each agency contributes to one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.records import must_follow, must_have_been, must_say
from plans.rules.risks import NONE_FOUND, Factor


class AssessmentKind(TextChoices):
    CHILD_AND_FAMILY = "child_and_family", "Child and family"
    PRE_BIRTH = "pre_birth", "Pre-birth"
    PARENTING = "parenting", "Parenting"
    SPECIALIST = "specialist", "Specialist"


class ContributionStatus(TextChoices):
    REQUESTED = "requested", "Asked for"
    RECEIVED = "received", "Received"
    DECLINED = "declined", "Declined"


@dataclass(frozen=True)
class AssessmentDetails:
    """One assessment: when it was made, what it found, and which outcomes follow from it.

    `factors` are codes of the census, `outcomes` ids of the plan's.
    """

    type: str
    started_on: date
    due_on: date | None = None
    completed_on: date | None = None
    analysis: str = ""
    authorised_by: str = ""
    factors: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses one completed without its analysis or authority, and factors the census lacks."""
        must_have_been(self.started_on, on=on, field="started_on")
        must_have_been(self.completed_on, on=on, field="completed_on")
        must_follow(self.started_on, self.due_on, field="due_on")
        must_follow(self.started_on, self.completed_on, field="completed_on")
        if self.completed_on is not None:
            must_say(self.analysis, field="analysis", ask="Say what the assessment found.")
            must_say(self.authorised_by, field="authorised_by", ask="Say who authorised it.")
        _check_factors(self.factors)


def _check_factors(factors: list[str]) -> None:
    if len(set(factors)) != len(factors):
        raise Refused("A factor is given once.", field="factors")
    if NONE_FOUND in factors and len(factors) > 1:
        raise Refused("No factor was found, or these were.", field="factors")
    if set(factors) - {*Factor.values, NONE_FOUND}:
        raise Refused("Choose factors from the list.", field="factors")


@dataclass(frozen=True)
class ContributionDetails:
    """What an agency was asked to bring to an assessment, and brought, or why it did not.

    `assessment` is the first version of the assessment's record.
    """

    assessment: Any
    from_agency: Any
    status: str
    due_on: date | None = None
    text: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a request without a day, and an answer that says nothing."""
        if self.status == ContributionStatus.REQUESTED and self.due_on is None:
            raise Refused("Say by when it is asked for.", field="due_on")
        if self.status != ContributionStatus.REQUESTED:
            ask = "Say what your agency brings to it, or why it cannot."
            must_say(self.text, field="text", ask=ask)
