"""Asking another agency for information."""

from __future__ import annotations

from typing import Any

from django import forms

from plans.rules.records import RecordKind
from plans.rules.sharing import Level
from plans.web.record_forms.asking import Ask
from plans.web.record_forms.base import LEVEL_HINTS, RecordForm

ANSWERING = ("status", "answered_on", "answer")
"""What there is only once somebody has been asked."""


class InformationRequestForm(RecordForm):
    kind = RecordKind.INFORMATION_REQUEST
    when_label = "On which day did you ask?"
    asks = {
        "asked_of": Ask(
            "Which agency do you ask?",
            hint="Only an agency that reads this plan can be asked here.",
        ),
        "asked_member": Ask("Whom of it?", none="Whoever sits in the group for it"),
        "what": Ask("What do you ask for?"),
        "purpose": Ask(
            "Why is it needed for this child?",
            hint="They decide by this what they can tell you, and it stays on record.",
        ),
        "lawful_basis": Ask(
            "On which lawful basis?",
            hint="Consent is not needed where a child may be at risk.",
        ),
        "status": Ask("What has become of it?"),
        "answered_on": Ask("When was it answered?", hint="Leave it empty while it waits."),
        "answer": Ask("What did they answer, or why did they refuse?"),
    }

    @property
    def level_hints(self) -> dict[str, str]:
        return LEVEL_HINTS | {
            str(int(Level.CONTROLLED)): (
                "Controlled. Your agency and the one you ask see it. Nobody else learns of it. "
                "Choose this where the question itself says what not everybody may know."
            )
        }

    def _content(self) -> dict[str, forms.Field]:
        """A new one waits for its answer; of an old one the agency that was asked stays."""
        asked = super()._content()
        gone = ANSWERING if self.asking.amends is None else ("asked_of",)
        return {name: one for name, one in asked.items() if name not in gone}

    def _value(self, model: Any, part: Any) -> Any:
        if part.name in self.fields:
            return super()._value(model, part)
        old = self.asking.amends
        return part.default if old is None else getattr(old.content, part.name)
