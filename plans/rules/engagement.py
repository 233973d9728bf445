"""Whether a parent really works with an agency: effort beside what came of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.records import must_say


class EngagementLevel(TextChoices):
    """From working together to hostile, in the order in which a step apart is counted."""

    GENUINE = "genuine", "Works with us"
    PARTIAL = "partial", "Works with us in part"
    WITHOUT_CHANGE = "compliance_without_change", "Takes part, and nothing changes"
    AVOIDANT = "avoidant", "Avoids us"
    HOSTILE = "hostile", "Hostile"


def steps_apart(one: str, other: str) -> int:
    """How many steps two agencies' views of the same parent differ by."""
    order = list(EngagementLevel)
    return abs(order.index(EngagementLevel(one)) - order.index(EngagementLevel(other)))


@dataclass(frozen=True)
class EngagementDetails:
    """What one agency offered a parent over a time, what was taken up, and how they worked together."""

    level: str
    evidence: str
    offered: int = 0
    attended: int = 0
    declined: int = 0
    not_brought: int = 0
    barriers: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a view without evidence, and more taken up or missed than was offered."""
        must_say(self.evidence, field="evidence", ask="Say what you base this on.")
        if self.attended + self.declined + self.not_brought > self.offered:
            raise Refused("More was attended or missed than was offered.", field="offered")
