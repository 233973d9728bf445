"""The questions asked of somebody who raises a disagreement: a form for each, one thing on each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from agencies.clock import LONDON, local_date, local_time
from agencies.errors import Refused
from agencies.web.forms import DateField, GovukForm, LongText
from plans.models import Disagreement
from plans.rules import disagreements as rules
from plans.rules.disagreement_settings import Further
from plans.rules.disagreements import Danger, DangerRoute, Method
from plans.web.meeting import TIMES

if TYPE_CHECKING:
    from plans.web.disagreements_draft import Raising

YES, NO = "yes", "no"


class DangerForm(GovukForm):
    """Asked before anything else. A call is written down where it was made; it is never a gate."""

    danger = forms.ChoiceField(
        label="Is the child in immediate danger?",
        widget=forms.RadioSelect,
        choices=Danger.choices,
        error_messages={"required": "Select yes if the child is in immediate danger"},
    )
    danger_route = forms.ChoiceField(
        label="Whom have you called?",
        widget=forms.RadioSelect,
        required=False,
        choices=[*DangerRoute.choices, ("none", "Nobody yet")],
    )
    called_on = DateField(label="Date of the call", required=False)
    called_time = forms.TimeField(
        label="Time of the call",
        required=False,
        input_formats=TIMES,
        error_messages={"invalid": "Enter a time like 14:30"},
    )
    danger_reference = forms.CharField(
        label="Reference you were given", required=False, max_length=60
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        self.at = at
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("danger_route") == "none":
            said["danger_route"] = ""
        if said.get("called_on") and not said.get("called_time") and "called_time" in said:
            self.add_error("called_time", "Enter the time of the call, as near as you know it")
        elif said.get("called_time") and not said.get("called_on") and "called_on" in said:
            self.add_error("called_on", "Enter the date of the call")
        try:
            rules.check_called(self.called_at(), self.at)
        except Refused as refused:
            self.add_error("called_time", refused.sentence)
        return said

    def called_at(self) -> datetime | None:
        day, hour = self.cleaned_data.get("called_on"), self.cleaned_data.get("called_time")
        return datetime.combine(day, hour, LONDON) if day and hour else None


def danger_on_record(row: Disagreement) -> dict[str, Any]:
    """What was answered before, when a manager was asked; the question is put again all the same."""
    called = local_time(row.danger_called_at) if row.danger_called_at else None
    return {
        "danger": row.danger or None,
        "danger_route": row.danger_route,
        "called_on": called.date() if called else None,
        "called_time": f"{called:%H:%M}" if called else "",
        "danger_reference": row.danger_reference,
    }


class StepForm(GovukForm):
    """One question of a draft."""

    def __init__(self, *args: Any, raising: Raising, **kwargs: Any) -> None:
        self.raising = raising
        super().__init__(*args, **kwargs)


class DraftDangerForm(DangerForm):
    """The same question, asked again on a draft."""

    def __init__(self, *args: Any, raising: Raising, **kwargs: Any) -> None:
        super().__init__(*args, at=raising.at, **kwargs)


class TalkForm(StepForm):
    """Whether it was talked over with one's own manager or lead, and what came of it."""

    talked = forms.ChoiceField(
        label="Have you talked it over with your own manager or safeguarding lead?",
        widget=forms.RadioSelect,
        choices=[(YES, "Yes"), (NO, "Not yet")],
        error_messages={"required": "Select yes if you have talked it over"},
    )
    on = DateField(label="When did you talk?", required=False)
    people = forms.CharField(label="With whom?", required=False, max_length=200)
    method = forms.ChoiceField(
        label="How?", required=False, widget=forms.Select, choices=[("", ""), *Method.choices]
    )
    summary = LongText(label="What came of it?", required=False, max_length=4000)

    NEEDED = {
        "on": "Enter the day on which you talked",
        "people": "Enter whom you talked with",
        "method": "Select how you talked",
        "summary": "Enter what came of it",
    }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("talked") != YES:
            return said
        for name, ask in self.NEEDED.items():
            if name in said and not said[name]:
                self.add_error(name, ask)
        if (on := said.get("on")) and on > local_date(self.raising.at):
            self.add_error("on", "The day on which you talked cannot be later than today")
        return said


class AboutForm(StepForm):
    category = forms.ChoiceField(
        label="What is it about?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what it is about",
            "invalid_choice": "Select what it is about",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = rules.categories(self.raising.policy)
        self.fields["category"].choices = list(codes.items())  # type: ignore[attr-defined]


class DecisionForm(StepForm):
    decision_challenged = LongText(
        label="Which decision do you disagree with?",
        max_length=4000,
        help_text="Or what is not being done that should be.",
        error_messages={"required": "Enter the decision, or what is not being done"},
    )
    decided_on = DateField(
        label="When was it made?",
        required=False,
        error_messages={"required": "Enter the day on which it was made"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].required = self.raising.needs(Further.DECIDED_ON)

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        rules.check_decided_on(day, local_date(self.raising.at))
        return day


class FactsForm(StepForm):
    facts = LongText(
        label="What do you know, and how do you know it?",
        max_length=8000,
        help_text="Facts first: what was seen, said or measured, by whom and when.",
        error_messages={"required": "Enter what you know"},
    )


class EffectForm(StepForm):
    effect = LongText(
        label="What does it mean for the child?",
        max_length=4000,
        help_text="What happens to the child if nothing changes.",
        error_messages={"required": "Enter what it means for the child"},
    )


class OutcomeForm(StepForm):
    outcome_wanted = LongText(
        label="What do you want to happen?",
        max_length=4000,
        help_text="For example, “a legal planning meeting this week”.",
        error_messages={"required": "Enter what you want to happen"},
    )


class SafetyForm(StepForm):
    interim_safety = LongText(
        label="How is the child kept safe meanwhile?",
        max_length=4000,
        help_text="Who does what until this is settled.",
        error_messages={"required": "Enter how the child is kept safe meanwhile"},
    )


class BeginForm(StepForm):
    """How it begins, where that is not as usual."""

    stage = forms.TypedChoiceField(
        label="Where should it begin?", widget=forms.RadioSelect, coerce=int
    )
    skip_reason = LongText(
        label="Why not at stage 1?",
        required=False,
        max_length=2000,
        help_text="Your manager is asked to agree before it is sent.",
    )
    urgent = forms.BooleanField(
        label="It cannot wait for working days: use the urgent clock, in hours", required=False
    )
    identity_withheld = forms.BooleanField(
        label="Do not show my name to the other side", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = self.raising.stages()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        stage, reason = said.get("stage"), said.get("skip_reason")
        if stage and stage > 1 and reason == "":
            self.add_error("skip_reason", "Enter why it should not begin at stage 1")
        return said


class DeclineForm(GovukForm):
    reason = LongText(
        label="Why should it begin at stage 1?",
        max_length=2000,
        help_text="Whoever wrote it is told, and can send it there.",
        error_messages={"required": "Enter why it should begin at stage 1"},
    )
