"""The child seen and heard, and what has happened in the child's life."""

from __future__ import annotations

from plans.rules.records import RecordKind
from plans.web.record_forms.asking import Ask
from plans.web.record_forms.base import RecordForm


class ChildVoiceForm(RecordForm):
    kind = RecordKind.CHILD_VOICE
    is_loose = True
    when_label = "When did you learn this?"
    asks = {
        "method": Ask("How did you learn it?"),
        "life_is_like": Ask(
            "What is life like for the child?",
            hint="In the child's own words where you can; what you saw, for a child who does not speak.",
        ),
        "wishes": Ask("What does the child wish?"),
        "what_changed": Ask("What changed because of it?"),
        "adjustment": Ask("Language, interpreter or other adjustment"),
    }


class VisitForm(RecordForm):
    kind = RecordKind.VISIT
    when_label = "On which day did you visit?"
    person = Ask(
        "Which parent or carer was to be seen?",
        hint="Who let you in, or did not. Two refusals running are asked about by name.",
        none="Nobody in particular",
    )
    asks = {
        "outcome": Ask("Was the child seen?"),
        "seen_alone": Ask("Was the child seen alone?", none="Choose one"),
        "bedroom_seen": Ask("Was the child's bedroom seen?", none="Choose one"),
        "reason": Ask(
            "Why was something not seen?",
            hint="Needed where the child was not seen, not seen alone, or the bedroom was not seen.",
        ),
        "late_reason": Ask("If the visit was late, why?"),
    }
    reveals = {"outcome": {"seen": ("seen_alone", "bedroom_seen")}}


class ChronologyEntryForm(RecordForm):
    kind = RecordKind.CHRONOLOGY_ENTRY
    is_loose = True
    asks = {
        "summary": Ask(
            "What happened?", hint="The fact, in a sentence or two. What went well counts."
        ),
        "category": Ask("What was it?"),
        "source": Ask("How do you know?", hint="Who saw it, or which record says so."),
        "impact": Ask("What was it for the child?"),
        "impact_text": Ask(
            "What did it do to the child?", hint="Needed where it was bad for the child."
        ),
        "action_taken": Ask("What was done?"),
        "significance": Ask("How significant is it?"),
        "is_for_family": Ask("The family may see it in their copy"),
    }


class ChronologyCheckForm(RecordForm):
    kind = RecordKind.CHRONOLOGY_CHECK
    when_label = "On which day?"
    asks = {
        "what": Ask("What did you do?"),
        "review": Ask("For which meeting or review?", none="None"),
        "note": Ask("Note"),
    }
    reveals = {"what": {"reviewed": ("review",)}}
