"""Reflective supervision of one worker about one child. What is said stays inside the agency."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.records import must_say


class SupervisionKind(TextChoices):
    ONE_TO_ONE = "one_to_one", "One to one"
    GROUP = "group", "In a group"
    OVERSIGHT = "management_oversight", "Management oversight"


@dataclass(frozen=True)
class SupervisionDetails:
    """Who supervised whom about this child, what was thought and challenged, and when again."""

    type: str
    supervisee: Any
    supervisor: Any
    reflection: str
    challenged: str = ""
    decisions: str = ""
    next_due_on: date | None = None

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses supervision of oneself, without a thought, and a next time that has gone by."""
        if self.supervisee == self.supervisor:
            raise Refused("Nobody supervises themselves.", field="supervisor")
        ask = "Say what you thought about together: the child, and how the work is going."
        must_say(self.reflection, field="reflection", ask=ask)
        if self.next_due_on is not None and self.next_due_on <= on:
            raise Refused("The next time is after today.", field="next_due_on")
