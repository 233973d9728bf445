"""What was asked and not, or not yet, found out: so that nobody takes silence for "none"."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from plans.rules.records import must_say


class Topic(TextChoices):
    """The matters in which a missing record could be mistaken for "none"."""

    HOUSEHOLD = "household", "Who lives in or visits the home"
    FATHER = "father", "The father or father figures"
    FAMILY_HISTORY = "family_history", "The family's history"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    SUBSTANCE_USE = "substance_use", "Alcohol and drugs"
    MENTAL_HEALTH = "mental_health", "Mental health"
    OTHER = "other", "Something else"


class Found(TextChoices):
    FOUND = "found", "Found out, and recorded"
    NONE = "none", "There is none"
    UNKNOWN = "unknown", "Not known"
    DECLINED = "declined", "They would not say"


@dataclass(frozen=True)
class EnquiryDetails:
    """What an agency asked, of whom, and what came of it."""

    topic: str
    asked_whom: str
    found: str
    said: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses an enquiry that does not say whom, and something else that does not say what."""
        must_say(self.asked_whom, field="asked_whom", ask="Say whom you asked, or where.")
        if self.topic == Topic.OTHER:
            must_say(self.said, field="said", ask="Say what you asked about.")
