"""Requests for information: what one agency asks another for a child, by when, and what came of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices

from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.rules.records import must_have_been, must_say
from plans.rules.sharing import LawfulBasis


class RequestStatus(TextChoices):
    ASKED = "asked", "Waits for an answer"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"


QUESTION = ("asked_member", "what", "purpose", "lawful_basis")
"""What only the agency that asked may say: whoever answers must not turn the question."""


@dataclass(frozen=True)
class InformationRequestDetails:
    """What an agency is asked, why this child needs it, and its answer, or why it gives none.

    The day it was asked on is the record's own; by when it is due follows from that.
    """

    asked_of: Any
    what: str
    purpose: str
    lawful_basis: str = LawfulBasis.PUBLIC_TASK
    asked_member: Any = None
    status: str = RequestStatus.ASKED
    answered_on: date | None = None
    answer: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a request without its question or purpose, and an answer that says nothing."""
        must_say(self.what, field="what", ask="Say what you are asking for.")
        must_say(self.purpose, field="purpose", ask="Say why it is needed for this child.")
        if self.status == RequestStatus.ASKED:
            self._must_wait()
            return
        ask = "Say what the answer is, or where it is on record; or why it is refused."
        must_say(self.answer, field="answer", ask=ask)
        if self.answered_on is None:
            raise Refused("Say on which day it was answered.", field="answered_on", code="blank")
        must_have_been(self.answered_on, on=on, field="answered_on")

    def _must_wait(self) -> None:
        if self.answer or self.answered_on is not None:
            ask = "It has an answer. Say whether it was answered or refused."
            raise Refused(ask, field="status", code="answered")


def answer_due_on(asked_on: date, *, working_days: int, calendar: Calendar) -> date:
    """The last day on which a request is answered in time, by the plan's policy."""
    return calendar.add_working_days(asked_on, working_days)
