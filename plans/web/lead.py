"""What the lead practitioner decides about the plan itself: contingency, chair, lead, ending."""

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

from agencies.models import Worker
from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from plans.models import Action, GroupMember
from plans.operations import leadership, plans
from plans.queries import group as queries
from plans.queries.deciding import is_looked_after
from plans.queries.reviews import open_review
from plans.rules.decisions import STATUTORY
from plans.rules.endings import NO_CHAIR, reasons_to_end
from plans.rules.plans import Category, EndReason, Kind
from plans.rules.roles import Capacity
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest
from plans.web.submit import submit

NOBODY = "nobody"
OWN_CONTINUATION = {
    Kind.CHILD_PROTECTION: EndReason.STEPPED_UP_TO_CHILD_PROTECTION,
    Kind.CHILD_IN_NEED: EndReason.STEPPED_DOWN_TO_CHILD_IN_NEED,
    Kind.LOOKED_AFTER: EndReason.BECAME_LOOKED_AFTER,
    Kind.EARLY_HELP: EndReason.STEPPED_DOWN_TO_EARLY_HELP,
}


class ChangeForm(VersionedForm):
    category = forms.ChoiceField(
        label="Category of abuse", choices=Category.choices, widget=forms.RadioSelect
    )
    contingency = LongText(
        label="What happens if the plan fails",
        required=False,
        max_length=4000,
        help_text="Who does what on the day something goes wrong, and where the child stays safe.",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Kind.CHILD_PROTECTION:
            del self.fields["category"]


class ChairForm(VersionedForm):
    chair = forms.ChoiceField(label="Who chairs the reviews", widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: str, chairs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = [] if kind in STATUTORY else [(NOBODY, "Nobody for now")]
        self.fields["chair"].choices = [*chairs, *nobody]  # type: ignore[attr-defined]


class LeadForm(VersionedForm):
    to = forms.ChoiceField(label="The new lead practitioner", widget=forms.RadioSelect)

    def __init__(self, *args: Any, seats: list[GroupMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (str(s.pk), f"{s.name}, {s.role}, {s.agency.name if s.agency else ''}") for s in seats
        ]


class NameLeadForm(VersionedForm):
    """For whoever oversees the agency, where nobody leads."""

    worker = forms.ChoiceField(label="The new lead practitioner", widget=forms.Select)
    role = forms.CharField(
        label="Their role", max_length=120, help_text="For example, social worker."
    )
    purpose = LongText(
        label="What they are here to do for this child",
        help_text="Kept as it is where they are in the group already.",
    )

    def __init__(self, *args: Any, workers: list[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *[(str(w.pk), w.name) for w in workers],
        ]


KNOW = "What the group should know: if the child has moved, which authority took over and whom to ring."


class EndForm(VersionedForm):
    ended_on = DateField(label="Last day of the plan")
    reason = forms.ChoiceField(label="Why it ended", widget=forms.RadioSelect)
    note = LongText(
        label="Note",
        required=False,
        help_text=f"{KNOW} Needed for “another reason”.",
    )

    def __init__(self, *args: Any, kind: str, is_looked_after: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_out = {EndReason.NOT_KNOWN}
        if kind not in STATUTORY:
            left_out.add(OWN_CONTINUATION[Kind(kind)])
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (reason.value, reason.label)
            for reason in reasons_to_end(kind, is_looked_after=is_looked_after)
            if reason not in left_out
        ]
        if kind in STATUTORY:
            self.fields["note"].help_text = KNOW


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: WorkerRequest, reference: str) -> HttpResponse:
    """What happens if the plan fails, and the category as it is now."""
    at = to_change(request, reference, "change_plan", what="plan_change")
    plan = at.plan
    initial = {
        "version": plan.version,
        "category": plan.category,
        "contingency": plan.contingency,
    }
    form = kept_form(request, ChangeForm, initial=initial, kind=plan.kind)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if submit(
            form,
            lambda: plans.change(
                plan,
                category=said.get("category", ""),
                contingency=said["contingency"],
                version=form.saw(),
                by=request.user,
                at=request.at,
            ),
        ):
            return _saved(request, at, "The plan has been changed.")
    return _page(request, at, form, "change")


@require_http_methods(["GET", "HEAD", "POST"])
def chair(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who chairs the plan's reviews: somebody of the partnership who is qualified to."""
    at = to_change(request, reference, "change_chair", what="plan_chair")
    plan = at.plan
    able = queries.possible_chairs(plan.partnership_id, today=request.today)
    initial = {"version": plan.version, "chair": str(plan.chair_id or NOBODY)}
    chairs = [(str(e.worker_id), f"{e.worker.name}, {e.agency.name}") for e in able]
    form = kept_form(request, ChairForm, initial=initial, kind=plan.kind, chairs=chairs)
    if request.method == "POST" and form.is_valid():
        chosen = {str(e.worker_id): e.worker for e in able}.get(form.cleaned_data["chair"])
        if submit(
            form,
            lambda: leadership.change_chair(
                plan, chair=chosen, version=form.saw(), by=request.user, at=request.at
            ),
            current=lambda row: {"chair": str(row.chair_id or NOBODY)},
        ):
            return _saved(request, at, "The chair has been changed.")
    return _page(request, at, form, "chair")


@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who leads from now on. Where nobody does, whoever oversees an agency names one of theirs."""
    at = to_change(request, reference, "change_lead", what="plan_lead")
    if not at.place.has_lead and Capacity.OVERSIGHT in at.place.capacities:
        return _name_lead(request, at)
    plan = at.plan
    seats = queries.possible_leads(request.scope, plan, today=request.today)
    form = kept_form(request, LeadForm, initial={"version": plan.version}, seats=seats)
    if request.method == "POST" and form.is_valid():
        to = next(s for s in seats if s.pk == uuid.UUID(form.cleaned_data["to"]))
        if submit(
            form,
            lambda: leadership.change_lead(
                plan, to=to, version=form.saw(), by=request.user, at=request.at
            ),
            current=lambda row: {"to": str(row.lead_id)},
        ):
            return _saved(request, at, f"{to.name} leads the plan now.")
    return _page(request, at, form, "lead", seats=seats)


def _name_lead(request: WorkerRequest, at: Permitted) -> HttpResponse:
    plan = at.plan
    workers = queries.colleagues(at.place.agency_id, today=request.today)
    form = kept_form(request, NameLeadForm, initial={"version": plan.version}, workers=workers)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        worker = next(w for w in workers if str(w.pk) == said["worker"])
        if submit(
            form,
            lambda: leadership.name_lead(
                plan,
                worker=worker,
                role=said["role"],
                purpose=said["purpose"],
                version=form.saw(),
                by=request.user,
                at=request.at,
            ),
            current=lambda row: {},
        ):
            return _saved(request, at, f"{worker.name} leads the plan now.")
    return _page(request, at, form, "name_lead")


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: WorkerRequest, reference: str) -> HttpResponse:
    """End the plan: when, why, and what the group should know. It stays readable."""
    at = to_change(request, reference, "end_plan", what="plan_end")
    plan = at.plan
    statutory = plan.kind in STATUTORY
    if statutory and plan.chair_id is None:
        raise PermissionDenied(NO_CHAIR, "The lead practitioner names the chair.")
    if statutory and Capacity.CHAIR not in at.place.capacities:
        raise PermissionDenied("Only the chair may end this plan.", f"Ask {plan.chair}.")
    initial = {"version": plan.version, "ended_on": request.today}
    looked_after = is_looked_after(plan.child_id)
    form = kept_form(
        request, EndForm, initial=initial, kind=plan.kind, is_looked_after=looked_after
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if submit(
            form,
            lambda: plans.end(
                plan,
                ended_on=said["ended_on"],
                reason=said["reason"],
                note=said["note"],
                version=form.saw(),
                by=request.user,
                at=request.at,
            ),
            current=lambda row: {"ended_on": row.ended_on, "reason": row.end_reason},
        ):
            return _saved(request, at, "The plan has ended. The group can still read it.")
    still_open = Action.objects.visible_to(request.scope).filter(plan=plan).open().count()
    shown: dict[str, Any] = {
        "still_open": still_open,
        "review": None,
        "a_review_decides": statutory,
    }
    if statutory:
        shown["review"] = open_review(request.scope, plan)
    return _page(request, at, form, "end", **shown)


def _saved(request: WorkerRequest, at: Permitted, words: str) -> HttpResponse:
    done(request)
    messages.success(request, words)
    return redirect("plan", at.plan.reference)


def _page(
    request: WorkerRequest, at: Permitted, form: GovukForm, name: str, **extra: object
) -> HttpResponse:
    back = reverse("plan", args=[at.plan.reference])
    return render(request, f"plans/lead/{name}.html", at.context(form=form, back=back, **extra))
