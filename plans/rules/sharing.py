"""The words of a sharing decision: who may see what, on what footing, for how long.

Vocabulary only. The lists follow the 2024 information sharing advice and the Data Protection Act
2018; which of them a partnership uses by default is a policy setting.
"""

from datetime import date, timedelta

from django.db.models import IntegerChoices, TextChoices

from agencies.errors import Refused
from agencies.workdays import long_date


class Level(IntegerChoices):
    """How closely a record is held, as a rank: a text made from several takes the highest."""

    POINTER = 0, "That a plan exists and who leads it"
    PLAN = 1, "The plan"
    CONTROLLED = 2, "The plan and controlled records"
    SEALED = 3, "Sealed: named people only"


GRANTABLE_TO_AN_AGENCY = (Level.POINTER, Level.PLAN)


class DecisionOutcome(TextChoices):
    SHARE = "share", "Share"
    REFUSE = "refuse", "Do not share"
    DEFER = "defer", "Decide later"
    END = "end", "End"


class LawfulBasis(TextChoices):
    """UK GDPR article 6. Consent is one recorded fact, never a gate."""

    PUBLIC_TASK = "public_task", "Public task"
    LEGAL_OBLIGATION = "legal_obligation", "Legal obligation"
    VITAL_INTERESTS = "vital_interests", "Vital interests"
    RECOGNISED_LEGITIMATE_INTEREST = (
        "recognised_legitimate_interest",
        "Recognised legitimate interest (safeguarding)",
    )
    CONSENT = "consent", "Consent"


class SpecialCondition(TextChoices):
    """UK GDPR article 9, with the conditions of the Data Protection Act 2018, schedule 1."""

    SAFEGUARDING = "safeguarding", "Safeguarding of children and of individuals at risk"
    SUBSTANTIAL_PUBLIC_INTEREST = "substantial_public_interest", "Statutory purposes"
    HEALTH_OR_SOCIAL_CARE = "health_or_social_care", "Health or social care"
    VITAL_INTERESTS = "vital_interests", "Vital interests"
    LEGAL_CLAIMS = "legal_claims", "Legal claims or courts"
    EXPLICIT_CONSENT = "explicit_consent", "Explicit consent"
    NONE = "none", "No special category data"


class LegalGateway(TextChoices):
    CHILDREN_ACT_1989_S17 = "ca1989_s17", "Children Act 1989, section 17"
    CHILDREN_ACT_1989_S47 = "ca1989_s47", "Children Act 1989, section 47"
    CHILDREN_ACT_2004_S10 = "ca2004_s10", "Children Act 2004, section 10 (co-operation)"
    CHILDREN_ACT_2004_S11 = "ca2004_s11", "Children Act 2004, section 11 (safeguarding)"
    CRIME_AND_DISORDER_S115 = "cda1998_s115", "Crime and Disorder Act 1998, section 115"
    COURT_ORDER = "court_order", "Court order"
    OTHER = "other", "Another, given in the reasons"


class Occasion(TextChoices):
    """What made an agency's access be decided. Leaving ends only what joining gave."""

    JOINED = "joined", "Somebody of the agency joined the group"
    CHAIRS = "chairs", "Somebody of the agency chairs the plan"
    DECIDED = "decided", "The lead practitioner decided it"


class RecordOccasion(TextChoices):
    """What made sight of a record be given. Writing it is the one that no plan's end takes back."""

    WRITTEN = "written", "Wrote it"
    DECIDED = "decided", "The originating agency decided it"
    HARM = "harm", "Serious harm: without waiting for the originating agency"


def default_expiry(given_on: date, *, days: int, next_review_on: date | None = None) -> date:
    """When an agency's access to a plan ends unless somebody renews it.

    The policy's number of days, or the next review where that comes later: access must not lapse
    just before the meeting the agency is there for.
    """
    expiry = given_on + timedelta(days=days)
    return max(expiry, next_review_on) if next_review_on else expiry


def check_expiry(until: date, *, given_on: date) -> None:
    """Refuses access that would have ended before it began."""
    if until < given_on:
        raise Refused(
            "The last day of access is before it starts. Give a date on or after the first day.",
            field="until_on",
            code="ends_before_it_starts",
        )


def latest_expiry(until: date, *, limits: dict[str, date]) -> date:
    """The last day of a sight of a record; refuses one past any of these limits, by its name."""
    for said, limit in limits.items():
        if until > limit:
            raise Refused(
                f"{said} ends on {long_date(limit)}. Give that day or an earlier one.",
                field="until_on",
                code="past_its_own_grant",
            )
    return until
