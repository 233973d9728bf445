"""Visits to a child: whether the child was seen, seen alone, and where they sleep."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.records import must_say


class VisitOutcome(TextChoices):
    SEEN = "seen", "The child was seen"
    PARENT_SEEN = "parent_seen", "A parent was seen before the birth"
    NOT_SEEN = "not_seen", "The child was not seen"
    NOBODY_IN = "nobody_in", "Nobody was in"
    REFUSED = "refused", "Entry was refused"


MET = frozenset({VisitOutcome.SEEN, VisitOutcome.PARENT_SEEN})


class SeenAlone(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_APPROPRIATE = "not_appropriate", "Not appropriate"


class BedroomSeen(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


@dataclass(frozen=True)
class VisitDetails:
    """One visit, with the three flags of the national dataset; a lead's starts the next clock.

    Its heading names the parent or carer who was to be seen, and so who let nobody in.
    """

    outcome: str
    seen_alone: str = ""
    bedroom_seen: str = ""
    reason: str = ""
    late_reason: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a child seen without saying whether alone, and anything missed without why."""
        if self.outcome == VisitOutcome.SEEN:
            if not self.seen_alone:
                raise Refused("Say whether the child was seen alone.", field="seen_alone")
            if not self.bedroom_seen:
                raise Refused("Say whether the bedroom was seen.", field="bedroom_seen")
        elif self.seen_alone:
            raise Refused("A child who was not seen was not seen alone.", field="seen_alone")
        is_whole = self.seen_alone != SeenAlone.NO and self.bedroom_seen != BedroomSeen.NO
        if self.outcome not in MET or not is_whole:
            must_say(self.reason, field="reason", ask="Say why the child or room was not seen.")
