"""The questions asked one by one when a plan is started. Each knows the answers before it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from agencies.errors import Refused
from agencies.web.forms import DateField, GovukForm, LongText, add_refused
from plans.rules import children as child_rules
from plans.rules import plans as plan_rules
from plans.rules.children import Relationship
from plans.rules.deadlines import check_conference
from plans.rules.plans import Category, Kind, PlanDates
from plans.rules.timetable import conference_limits
from plans.web.children import ChildForm, NumbersForm, PersonForm

if TYPE_CHECKING:
    from plans.web.start_steps import Journey

KNOWN, BORN, UNBORN = "known", "born", "unborn"
NOBODY = "nobody"
YES, NO = "yes", "no"
WHO = "Select who the child is"
NO_SUCH_KIND = "Select a kind of plan that your agency starts"
FAMILY_FIRST = (Relationship.MOTHER, Relationship.FATHER)


class StepForm(GovukForm):
    """One question; `journey` holds what has been answered so far."""

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        self.journey = journey
        super().__init__(*args, **kwargs)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class KindForm(StepForm):
    kind = forms.ChoiceField(
        label="What kind of plan is it?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what kind of plan it is",
            "invalid_choice": NO_SUCH_KIND,
        },
    )
    partnership = forms.ChoiceField(
        label="Which partnership is it in?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select which partnership it is in"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("kind", [(kind.value, kind.label) for kind in self.journey.kinds()])
        partnerships = self.journey.partnerships
        self._choose("partnership", [(str(p.pk), p.name) for p in partnerships])
        if len(partnerships) == 1:
            del self.fields["partnership"]


class WhichChildForm(StepForm):
    child = forms.ChoiceField(
        label="Who is the child?",
        widget=forms.RadioSelect,
        error_messages={"required": WHO, "invalid_choice": WHO},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = (
            [(KNOWN, "A child who has a plan I can see")] if self.journey.knows_a_child() else []
        )
        self._choose(
            "child", [*known, (BORN, "Another child"), (UNBORN, "A child who is not born yet")]
        )


class KnownChildForm(StepForm):
    named = forms.CharField(label="Part of their name", required=False, max_length=80)
    child = forms.ChoiceField(
        label="Which child?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the child", "invalid_choice": "Select the child"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("named") if self.is_bound else self.journey.typed(KNOWN, "named")
        self.found = self.journey.known_children(typed or "")
        self._choose("child", [(str(c.pk), self.journey.child_in_words(c)) for c in self.found])


class BornForm(StepForm, ChildForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, unborn=False, **kwargs)

    def clean_date_of_birth(self) -> Any:
        born_on = self.cleaned_data["date_of_birth"]
        child_rules.check_birth_date(born_on, self.journey.today)
        return born_on


class UnbornForm(StepForm, ChildForm):
    expected_on = DateField(label="Expected date of delivery")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, unborn=True, **kwargs)

    def clean_expected_on(self) -> Any:
        expected_on = self.cleaned_data["expected_on"]
        child_rules.check_edd(expected_on, self.journey.today)
        return expected_on


class ChildNumbersForm(StepForm, NumbersForm):
    pass


class FamilyPersonForm(StepForm, PersonForm):
    """A person of the family; since and until can be added to them later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_on", "until_on"):
            del self.fields[name]
        given = {person.relationship for _, person in self.journey.links()}
        missing = [one for one in FAMILY_FIRST if one not in given]
        if missing:
            self.fields["relationship"].initial = missing[0]


class FamilyForm(StepForm):
    another = forms.ChoiceField(
        label="Do you want to add a person?",
        choices=[(YES, "Yes"), (NO, "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if you want to add a person"},
    )


class DateForm(StepForm):
    started_on = DateField(label="First day of the plan")
    strategy_on = DateField(
        label="Date of the strategy discussion that led to the conference", required=False
    )
    late_reason = LongText(
        label="If the conference was late, why?", required=False, max_length=2000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.journey.kind() == Kind.CHILD_PROTECTION:
            self.fields["started_on"].label = "Date of the initial child protection conference"
        else:
            del self.fields["strategy_on"], self.fields["late_reason"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        held_on, strategy_on = said.get("started_on"), said.get("strategy_on")
        if held_on and strategy_on and strategy_on > held_on:
            self.add_error("strategy_on", "The strategy discussion came before the conference")
        elif held_on and "late_reason" in self.fields:
            self._ask_why_late(held_on, strategy_on, said.get("late_reason", ""))
        return said

    def _ask_why_late(self, held_on: date, strategy_on: date | None, reason: str) -> None:
        partnership = self.journey.partnership()
        limits = conference_limits(
            partnership.current_policy().data,
            strategy_on,
            self.journey.expected_on(),
            partnership.calendar(),
        )
        try:
            check_conference(held_on, limits, reason)
        except Refused as refused:
            add_refused(self, refused)

    def clean_started_on(self) -> Any:
        day, kind = self.cleaned_data["started_on"], self.journey.kind()
        if day > self.journey.today:
            raise forms.ValidationError("The plan cannot start in the future.")
        conference_on = day if kind == Kind.CHILD_PROTECTION else None
        plan_rules.check_statute(PlanDates(kind=kind, started_on=day, conference_on=conference_on))
        return day


class CategoryForm(StepForm):
    category = forms.ChoiceField(
        label="Which category of abuse?",
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select the category of abuse"},
    )


class ContingencyForm(StepForm):
    contingency = LongText(
        label="What happens if the plan fails?",
        required=False,
        max_length=4000,
        help_text="Who does what on the day something goes wrong, and where the child stays safe. "
        "It can be written later.",
    )


class RoleForm(StepForm):
    role = forms.CharField(
        label="Your role", max_length=120, help_text="For example, social worker."
    )
    purpose = LongText(
        label="What are you here to do for this child?",
        max_length=2000,
        help_text="For example, “coordinates the plan and sees the child every two weeks”.",
        error_messages={"required": "Enter what you are here to do for this child"},
    )


class ChairForm(StepForm):
    chair = forms.ChoiceField(
        label="Who chairs the reviews?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who chairs the reviews"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [
            (str(e.worker_id), f"{e.worker.name}, {e.agency.name}") for e in self.journey.chairs()
        ]
        self._choose("chair", [*able, (NOBODY, "Nobody yet")])
