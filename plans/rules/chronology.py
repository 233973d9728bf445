"""The multi-agency chronology: what is entered, and in which words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.records import must_say

LONGEST_SUMMARY = 500


class Category(TextChoices):
    """What an event was, in the few groups in which patterns are looked for."""

    ABUSE_OR_NEGLECT = "abuse_or_neglect", "Abuse or neglect"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    SUBSTANCE_USE = "substance_use", "Alcohol or drugs"
    MENTAL_HEALTH = "mental_health", "Mental health"
    HEALTH = "health", "Health and development"
    PREGNANCY = "pregnancy", "Pregnancy and birth"
    SCHOOL = "school", "School or nursery"
    HOME = "home", "Home and money"
    FAMILY = "family", "Family and relationships"
    OFFENCE = "offence", "Police and offences"
    MISSING = "missing", "Missing"
    CONTACT = "contact", "Missed or refused contact"
    DECISION = "decision", "Meetings, orders and decisions"
    PLACEMENT = "placement", "Placement and moves"
    ACHIEVEMENT = "achievement", "Achievement or progress"
    OTHER = "other", "Other"


class Impact(TextChoices):
    POSITIVE = "positive", "Good for the child"
    NEGATIVE = "negative", "Bad for the child"
    NEUTRAL = "neutral", "Neither"


class Significance(TextChoices):
    ORDINARY = "ordinary", "Part of the picture"
    SIGNIFICANT = "significant", "Significant"
    CRITICAL = "critical", "Critical"


@dataclass(frozen=True)
class ChronologyEntryDetails:
    """A fact, where it is known from, what it did to the child and what was done about it."""

    summary: str
    category: str
    source: str
    impact: str = Impact.NEUTRAL
    impact_text: str = ""
    action_taken: str = ""
    significance: str = Significance.ORDINARY
    is_for_family: bool = False

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses an entry without its fact or source, and a summary longer than it is read."""
        must_say(self.summary, field="summary", ask="Say what happened, in a sentence or two.")
        if len(self.summary) > LONGEST_SUMMARY:
            raise Refused(
                f"Say it in {LONGEST_SUMMARY} characters; this has {len(self.summary)}.",
                field="summary",
            )
        must_say(self.source, field="source", ask="Say how you know, or from which record.")
        if self.impact == Impact.NEGATIVE:
            must_say(self.impact_text, field="impact_text", ask="Say what it did to the child.")


class CheckKind(TextChoices):
    NOTHING_TO_ADD = "nothing_to_add", "Nothing to add"
    REVIEWED = "reviewed", "Reviewed before a meeting"


@dataclass(frozen=True)
class ChronologyCheckDetails:
    """That an agency has nothing to add, or that the whole was gone through before a review."""

    what: str
    review: Any = None
    note: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a look through for a review that does not say which."""
        if self.what == CheckKind.REVIEWED and self.review is None:
            raise Refused("Choose the review it was gone through for.", field="review")
