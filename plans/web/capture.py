"""Saying from a phone what one saw today: one page, a record for each thing that was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from agencies.web.forms import DateField, GovukForm, LongText
from plans import access
from plans.models import CaseRecord, Person
from plans.operations import capture as operations
from plans.queries import capture as queries
from plans.rules.capture import RECORDED_ALREADY, Capture, evidence_of, level_of
from plans.rules.chronology import LONGEST_SUMMARY, Category, Impact
from plans.rules.engagement import EngagementDetails, EngagementLevel
from plans.rules.household import HouseholdConfirmationDetails, HowConfirmed
from plans.rules.records import RecordKind
from plans.rules.roles import Capacity
from plans.rules.visits import MET, BedroomSeen, SeenAlone, VisitDetails, VisitOutcome
from plans.rules.voice import ChildVoiceDetails, Method
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest, back_to
from plans.web.submit import submit

NO_VISIT, NOT_ASKED, CHANGED = "no_visit", "not_asked", "changed"
UNCHANGED = {
    HowConfirmed.SEEN: "Nothing has changed: I saw who is there",
    HowConfirmed.TOLD_BY_PARENT: "Nothing has changed: a parent told me",
    HowConfirmed.TOLD_BY_CHILD: "Nothing has changed: the child told me",
    HowConfirmed.AGENCY_RECORD: "Nothing has changed: it is in our own records",
}
SAID = {
    RecordKind.VISIT: "the visit",
    RecordKind.HOUSEHOLD_CONFIRMATION: "who is in the home",
    RecordKind.CHILD_VOICE: "what the child said or showed",
    RecordKind.ENGAGEMENT: "how a parent works with you",
    RecordKind.CHRONOLOGY_ENTRY: "an entry of the chronology",
}
"""What has been put on record, in the words of the banner."""
ALWAYS_ASKED = frozenset(
    {"outcome", "seen_alone", "bedroom_seen", "visited", "reason"}
    | {"home", "home_how", "home_note"}
)
"""What stands on the page without being opened."""


def _or_nothing(choices: Iterable[tuple[str, Any]], nothing: str) -> list[tuple[str, Any]]:
    return [("", nothing), *choices]


class CaptureForm(GovukForm):
    """Two questions that are always asked, and the rest where there is something to say."""

    happened_on = DateField(label="On which day?")
    outcome = forms.ChoiceField(
        label="Did you see the child?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you saw the child"},
    )
    seen_alone = forms.ChoiceField(
        label="Was the child seen alone?",
        choices=SeenAlone.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    bedroom_seen = forms.ChoiceField(
        label="Did you see where the child sleeps?",
        choices=BedroomSeen.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    visited = forms.ChoiceField(label="Which parent or carer did you go to see?", required=False)
    reason = LongText(
        label="If the child or the room was not seen, why?", required=False, max_length=2000
    )
    late_reason = LongText(label="If the visit was late, why?", required=False, max_length=2000)
    home = forms.ChoiceField(
        label="Has anything changed in the home?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether anything has changed in the home"},
    )
    home_how = forms.ChoiceField(
        label="How do you know?",
        choices=_or_nothing(HowConfirmed.choices, "Choose how"),
        required=False,
    )
    home_note = LongText(label="What has changed?", required=False, max_length=2000)
    happened = LongText(
        label="What happened?",
        required=False,
        max_length=LONGEST_SUMMARY,
        help_text="Say it once: it also stands as the reason and the evidence you leave empty.",
    )
    category = forms.ChoiceField(
        label="Put it on the chronology as",
        choices=_or_nothing(Category.choices, "Not for the chronology"),
        required=False,
    )
    source = forms.CharField(
        label="How do you know?",
        required=False,
        max_length=200,
        help_text="Leave it empty if it was on your visit.",
    )
    impact = forms.ChoiceField(
        label="For the child it was",
        choices=_or_nothing(Impact.choices, "Neither good nor bad, or not clear"),
        required=False,
    )
    impact_text = LongText(label="What did it do to the child?", required=False, max_length=2000)
    life_is_like = LongText(label="What is life like for the child?", required=False)
    wishes = LongText(label="What does the child wish?", required=False)
    method = forms.ChoiceField(
        label="How did you learn this?",
        choices=_or_nothing(Method.choices, "Choose how"),
        required=False,
    )

    def __init__(
        self, *args: Any, parents: list[Person], is_unborn: bool, is_known: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parents = parents
        self.fields["outcome"].choices = _outcomes(is_unborn=is_unborn)  # type: ignore[attr-defined]
        self.fields["home"].choices = _homes(is_known=is_known)  # type: ignore[attr-defined]
        self.fields["visited"].choices = _or_nothing(  # type: ignore[attr-defined]
            [(str(parent.pk), parent.name) for parent in parents], "Nobody in particular"
        )
        if is_unborn:
            self.fields["bedroom_seen"].label = "Did you see where the baby will sleep?"
            for name in ("seen_alone", "life_is_like", "wishes", "method"):
                del self.fields[name]
        for parent in parents:
            self.fields[level_of(parent.pk)] = forms.ChoiceField(
                label=f"How does {parent.name} work with you?",
                choices=_or_nothing(EngagementLevel.choices, "Nothing to say"),
                required=False,
            )
            self.fields[evidence_of(parent.pk)] = LongText(
                label=f"What do you base that on, of {parent.name}?",
                required=False,
                max_length=2000,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("home") == CHANGED and not cleaned.get("home_how"):
            self.add_error("home_how", "Select how you know")
        if self._speaks_for_the_child(cleaned) and not cleaned.get("method"):
            self.add_error("method", "Select how you learnt this")
        for parent in self.parents:
            level = level_of(parent.pk)
            if cleaned.get(evidence_of(parent.pk)) and not cleaned.get(level):
                self.add_error(level, f"Select how {parent.name} works with you")
        return cleaned

    def _speaks_for_the_child(self, cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("life_is_like") or cleaned.get("wishes"))

    def capture(self) -> Capture:
        """What was said, as the operation takes it."""
        said = self.cleaned_data
        return Capture(
            on=said["happened_on"],
            happened=said["happened"],
            visit=self._visit(),
            visited=self._visited(),
            home=self._home(),
            voice=self._voice(),
            engagement=self._engagement(),
            category=said["category"],
            source=said["source"],
            impact=said["impact"],
            impact_text=said["impact_text"],
        )

    def _visit(self) -> VisitDetails | None:
        said = self.cleaned_data
        if said["outcome"] == NO_VISIT:
            return None
        is_seen = said["outcome"] == VisitOutcome.SEEN
        return VisitDetails(
            said["outcome"],
            seen_alone=said.get("seen_alone", "") if is_seen else "",
            bedroom_seen=said["bedroom_seen"] if said["outcome"] in MET else "",
            reason=said["reason"],
            late_reason=said["late_reason"],
        )

    def _visited(self) -> Person | None:
        key = self.cleaned_data["visited"]
        return next((one for one in self.parents if str(one.pk) == key), None)

    def _home(self) -> HouseholdConfirmationDetails | None:
        said = self.cleaned_data
        if said["home"] == NOT_ASKED:
            return None
        if said["home"] == CHANGED:
            return HouseholdConfirmationDetails(said["home_how"], True, said["home_note"])  # noqa: FBT003
        return HouseholdConfirmationDetails(said["home"])

    def _voice(self) -> ChildVoiceDetails | None:
        said = self.cleaned_data
        if not self._speaks_for_the_child(said):
            return None
        return ChildVoiceDetails(said["method"], said["life_is_like"], said["wishes"])

    def _engagement(self) -> tuple[tuple[Person, EngagementDetails], ...]:
        said = self.cleaned_data
        return tuple(
            (one, EngagementDetails(said[level_of(one.pk)], said[evidence_of(one.pk)]))
            for one in self.parents
            if said[level_of(one.pk)]
        )


def _outcomes(*, is_unborn: bool) -> list[tuple[str, Any]]:
    """What a visit may have come to: before a birth a parent is seen, after it the child."""
    other = VisitOutcome.SEEN if is_unborn else VisitOutcome.PARENT_SEEN
    found = [(code, label) for code, label in VisitOutcome.choices if code != other]
    return [*found, (NO_VISIT, "No visit, or it is on record already")]


def _homes(*, is_known: bool) -> list[tuple[str, Any]]:
    """Nothing can be unchanged where nobody has said who is in the home."""
    same = [(code.value, words) for code, words in UNCHANGED.items()] if is_known else []
    return [*same, (CHANGED, "Something has changed"), (NOT_ASKED, "I did not see or ask")]


@require_http_methods(["GET", "HEAD", "POST"])
def today(request: WorkerRequest, reference: str) -> HttpResponse:
    """What did you see today, or has nothing changed?"""
    seen = to_change(request, reference, "add_record", what="today")
    known = queries.beforehand(request.scope, seen.plan, on=request.today)
    access.opened(request.scope, seen.plan, known.read, by=request.user, at=request.at)
    form = kept_form(
        request,
        CaptureForm,
        parents=known.parents,
        is_unborn=seen.plan.child.is_unborn,
        is_known=bool(known.home),
        initial={"happened_on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        filed = submit(
            form,
            lambda: operations.file(seen.plan, form.capture(), by=request.user, at=request.at),
        )
        if filed is not None:
            return _filed(request, seen, filed)
        if any(one.code == RECORDED_ALREADY for one in _errors(form)):
            # It is on record: were its typing kept, tomorrow would begin with it.
            done(request)
    return render(request, "plans/capture/today.html", _context(request, seen, form, known))


def _errors(form: CaptureForm) -> list[Any]:
    return [error for errors in form.errors.as_data().values() for error in errors]


def _filed(request: WorkerRequest, seen: Permitted, filed: list[CaseRecord]) -> HttpResponse:
    done(request)
    kinds = list(dict.fromkeys(RecordKind(one.kind) for one in filed))
    messages.success(
        request,
        format_html(
            'On record: {}. <a class="govuk-notification-banner__link" href="{}">See or amend it</a>',
            ", ".join(SAID[kind] for kind in kinds),
            reverse("plan_today", args=[seen.plan.reference]) + "#own",
        ),
    )
    return redirect(back_to(request, reverse("plan", args=[seen.plan.reference])))


def _context(
    request: WorkerRequest, seen: Permitted, form: CaptureForm, known: queries.Beforehand
) -> dict[str, Any]:
    more = form.is_bound and bool(form.errors.keys() - ALWAYS_ASKED)
    return seen.context(
        form=form,
        known=known,
        today=request.today,
        parents=[(one, form[level_of(one.pk)], form[evidence_of(one.pk)]) for one in known.parents],
        is_lead=Capacity.LEAD in seen.place.capacities,
        is_open=more or bool(form.kept_at),  # type: ignore[attr-defined]
        back=back_to(request, reverse("plan", args=[seen.plan.reference])),
    )
