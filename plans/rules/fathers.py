"""Fathers and father figures: who he is, and the risk and the protection he presents.

Any male with a caretaking role, resident or not. He may be recorded without his presence and
without parental responsibility.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.records import Answer, must_have_been, must_say


class FatherType(TextChoices):
    BIRTH = "birth", "Birth father"
    PARTNER = "partner", "A parent's partner"
    OTHER_CARER = "other_carer", "Another man who looks after the child"


class FatherKnowledge(TextChoices):
    NAMED_AND_MET = "named_and_met", "Named, and met"
    NAMED_NOT_MET = "named_not_met", "Named, not met"
    UNKNOWN = "unknown", "Not known"
    MOTHER_DECLINES = "mother_declines", "The mother will not say"
    NOT_SAFE = "not_safe_to_contact", "Not safe to contact"


NAMED = frozenset({FatherKnowledge.NAMED_AND_MET, FatherKnowledge.NAMED_NOT_MET})


@dataclass(frozen=True)
class FatherFigureDetails:
    """One possible father: what is known of him, and what was made of it."""

    type: str
    knowledge: str
    parental_responsibility: str = Answer.NOT_ASKED
    lives_with_child: str = Answer.NOT_ASKED
    contacted_on: date | None = None
    invited: str = Answer.NOT_ASKED
    attended: str = Answer.NOT_ASKED
    not_safe_reason: str = ""
    risk: str = ""
    protective: str = ""
    assessed_on: date | None = None
    assessed_by: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses one who is named but not chosen, an assessment that says nothing or not by whom,
        and no contact for safety's sake that does not say why."""
        if self.knowledge in NAMED and not has_person:
            raise Refused("Choose who he is.", field="person")
        if self.knowledge == FatherKnowledge.NOT_SAFE:
            ask = "Say why it is not safe to contact him."
            must_say(self.not_safe_reason, field="not_safe_reason", ask=ask)
        must_have_been(self.contacted_on, on=on, field="contacted_on")
        must_have_been(self.assessed_on, on=on, field="assessed_on")
        if self.assessed_on is not None:
            ask = "Say what risk or protection he presents."
            must_say(self.risk or self.protective, field="risk", ask=ask)
            must_say(self.assessed_by, field="assessed_by", ask="Say who assessed him.")
