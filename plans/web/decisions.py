"""Deciding a review: the decision, why a guard is set aside, putting it off, and signing."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.errors import NotVisible, Refused, Stale
from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from plans.models import Review
from plans.operations import decisions, following
from plans.queries.deciding import held_again_by, review_limit, signing
from plans.queries.following import to_start
from plans.rules import decisions as rules
from plans.rules.decisions import ENDS, FOLLOWED_BY, Decision, Guard
from plans.rules.plans import Category, Kind
from plans.web.drafts import done, kept_form
from plans.web.judgements import of_plan
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest
from plans.web.submit import submit, submitted

WHERE: dict[str, str] = {
    Decision.END: "ends_as",
    Decision.STEP_DOWN: "down_to",
    Decision.STEP_UP: "up_to",
}
"""The field that says where a decision leads, shown beneath it."""


class DecisionForm(VersionedForm):
    """What the chair decides; to put a review off is a page of its own."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[one for one in Decision.choices if one[0] != Decision.ADJOURN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    ends_as = forms.ChoiceField(label="Why it ends", required=False, widget=forms.RadioSelect)
    down_to = forms.ChoiceField(label="What follows", required=False, widget=forms.RadioSelect)
    up_to = forms.ChoiceField(label="To what", required=False, widget=forms.RadioSelect)
    category = forms.ChoiceField(
        label="Category of abuse, examined again",
        choices=Category.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    analysis = LongText(
        label="Your analysis of risk and protection",
        max_length=8000,
        help_text="What still worries you, what keeps the child safe, and whether it will last.",
    )
    reason = LongText(label="Why you decide this", max_length=8000)
    next_review_on = DateField(label="Next review", required=False)
    next_meeting_on = DateField(label="Next meeting of the group", required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for decision, name in WHERE.items():
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (one.value, one.label) for one in rules.destinations(kind, decision)
            ]
        if kind != Kind.CHILD_PROTECTION:
            del self.fields["category"]
        self._require_what_the_decision_asks()

    def _require_what_the_decision_asks(self) -> None:
        """Until something is decided nothing is called optional that one of the decisions asks."""
        decision = self["decision"].value() if self.is_bound else None
        for asking, name in WHERE.items():
            self.fields[name].required = decision in {None, asking}
        for name in {"category", "next_review_on"} & self.fields.keys():
            self.fields[name].required = decision not in ENDS

    def decided(self) -> dict[str, Any]:
        """What `operations.decisions.decide` is told."""
        said = self.cleaned_data
        name = WHERE.get(said["decision"])
        return {
            "decision": said["decision"],
            "leads_to": said[name] if name else "",
            "category": said.get("category", ""),
            "analysis": said["analysis"],
            "reason": said["reason"],
            "next_review_on": said["next_review_on"],
            "next_meeting_on": said["next_meeting_on"],
        }


class OverrideForm(GovukForm):
    reason = LongText(
        label="Why do you go ahead?",
        max_length=4000,
        help_text="Everybody who may read the plan sees this beside the decision.",
    )


class SignForm(VersionedForm):
    late_reason = LongText(label="Why was it held late?", required=False, max_length=2000)


class AdjournForm(VersionedForm):
    to_on = DateField(label="To which day?")
    interim_plan = LongText(label="What keeps the child safe until then?", max_length=8000)
    reason = LongText(label="Why is it put off?", max_length=4000)


@require_http_methods(["GET", "HEAD", "POST"])
def review_decision(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """What do I decide, why, and when is it looked at again?"""
    seen, review = to_decide(request, reference, pk)
    kind = Kind(seen.plan.kind)
    form = kept_form(request, DecisionForm, initial=_as_decided(seen, review), kind=kind)
    if request.method == "POST" and submitted(
        form,
        lambda: decisions.decide(
            review, **form.decided(), version=form.saw(), by=request.user, at=request.at
        ),
        current=lambda row: _as_decided(seen, row),
    ):
        done(request)
        return redirect("review_sign", reference, pk)
    limit = review_limit(seen.plan, review, review.held_on or request.today)
    return _page(request, seen, review, form, "decision", limit=limit, where=WHERE)


@require_http_methods(["GET", "HEAD", "POST"])
def review_sign(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Is everything right? What stands in the way comes first; then the whole is signed at once."""
    seen, review = to_decide(request, reference, pk)
    scope = request.scope.narrowed_to(seen.plan.pk)
    form = kept_form(request, SignForm)
    if request.method == "POST" and submitted(
        form,
        lambda: _signed(request, review, form),
    ):
        done(request)
        seen.plan.refresh_from_db()
        messages.success(request, "The review has been signed, and the group is told.")
        if seen.plan.end_reason in FOLLOWED_BY:
            return redirect("plan_follow", reference)
        return redirect("review", reference, pk)
    page = signing(scope, seen.plan, review, today=request.today)
    return _page(request, seen, review, form, "sign", page=page)


def _signed(request: WorkerRequest, review: Review, form: VersionedForm) -> Review:
    """The review as signed; where it was stale, there is no typing to compare, only to look again."""
    try:
        return decisions.sign(
            review,
            late_reason=form.cleaned_data["late_reason"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        )
    except Stale as stale:
        raise Refused(stale.sentence, code="stale") from stale


@require_http_methods(["GET", "HEAD", "POST"])
def review_override(
    request: WorkerRequest, reference: str, pk: uuid.UUID, guard: str
) -> HttpResponse:
    """Why do I go ahead, although this stands in the way?"""
    seen, review = to_decide(request, reference, pk)
    if guard not in Guard.values:
        raise NotVisible
    scope = request.scope.narrowed_to(seen.plan.pk)
    page = signing(scope, seen.plan, review, today=request.today)
    standing = next((one for one in page.guards if one.guard == guard), None)
    said_before = (standing.override or standing.outdated) if standing else None
    said = said_before.reason if said_before else ""
    form = kept_form(request, OverrideForm, initial={"reason": said})
    if request.method == "POST" and submitted(
        form,
        lambda: decisions.override(
            review,
            guard=guard,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.at,
        ),
    ):
        done(request)
        return redirect("review_sign", reference, pk)
    shown = {"guard": Guard(guard), "standing": standing}
    return _page(request, seen, review, form, "override", back_to="review_sign", **shown)


@require_http_methods(["GET", "HEAD", "POST"])
def review_adjourn(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """To which day is it put off, and what keeps the child safe until then?"""
    seen, review = to_decide(request, reference, pk)
    form = kept_form(request, AdjournForm, initial={"version": review.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        again = submit(
            form,
            lambda: decisions.adjourn(
                review,
                to_on=said["to_on"],
                interim_plan=said["interim_plan"],
                reason=said["reason"],
                version=form.saw(),
                by=request.user,
                at=request.at,
            ),
            current=lambda row: {
                "interim_plan": row.interim_plan,
                "reason": row.decision_reason,
            },
        )
        if again is not None:
            done(request)
            messages.success(request, "The review has been put off, and the group is told.")
            return redirect("plan_reviews", reference)
    shown = {"limit": held_again_by(seen.plan, review, today=request.today)}
    return _page(request, seen, review, form, "adjourn", back_to="review_decision", **shown)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_follow(request: WorkerRequest, reference: str) -> HttpResponse:
    """Start the plan that this one continues as, with its outcomes, open actions and group?"""
    seen = to_read(request, reference, "end_plan", what="plan_follow")
    kind = to_start(seen.plan, seen.place)
    if kind is None:
        raise PermissionDenied(
            "Nothing is left to follow this plan: no review has stepped it down, or the next has "
            "been started.",
            "To start another plan, go to Plans.",
        )
    form = GovukForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.is_valid()
        plan = submit(
            form, lambda: following.start_following(seen.plan, by=request.user, at=request.at)
        )
        if plan is not None:
            messages.success(request, "The plan has been started, and everything open went over.")
            return redirect("plan", plan.reference)
    back = reverse("plan", args=[reference])
    context = seen.context(form=form, back=back, kind=kind)
    return render(request, "plans/judgements/follow.html", context)


def to_decide(request: WorkerRequest, reference: str, pk: uuid.UUID) -> tuple[Permitted, Review]:
    """A review of a plan that the reader chairs."""
    seen = to_change(request, reference, "judge", what="decision")
    return seen, of_plan(request, seen, pk)


def _as_decided(seen: Permitted, review: Review) -> dict[str, Any]:
    """What has been decided so far, as the form shows it."""
    name = WHERE.get(review.decision)
    shown = {
        "version": review.version,
        "decision": review.decision,
        "category": review.category or seen.plan.category,
        "analysis": review.analysis,
        "reason": review.decision_reason,
        "next_review_on": review.next_review_on,
        "next_meeting_on": review.next_meeting_on,
    }
    down = rules.destinations(Kind(seen.plan.kind), Decision.STEP_DOWN)
    shown["down_to"] = down[0].value if down else ""
    return shown | ({name: review.leads_to} if name else {})


def _page(
    request: WorkerRequest,
    seen: Permitted,
    review: Review,
    form: GovukForm,
    name: str,
    *,
    back_to: str = "review_prepare",
    **extra: Any,
) -> HttpResponse:
    context = seen.context(
        form=form,
        review=review,
        back=reverse(back_to, args=[seen.plan.reference, review.pk]),
        today=request.today,
        calendar=seen.plan.partnership.calendar(),
        **extra,
    )
    return render(request, f"plans/judgements/{name}.html", context)
