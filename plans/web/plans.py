"""The plan page, and the list of plans a worker may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.operations import audit
from agencies.web.forms import GovukForm
from plans.queries import plans as queries
from plans.queries.attention import Attention, Matter
from plans.queries.disagreements import on_plan
from plans.queries.dissents import dissents_from
from plans.queries.lessons_across import may_look_across
from plans.queries.plan_page import PlanPage, plan_page
from plans.queries.reviews import open_reviews
from plans.rules.endings import ended_by
from plans.rules.plans import Kind, Status
from plans.web.lessons import lesson_clicks
from plans.web.requests import WorkerRequest, plan_or_404

SEARCHED = "plans_searched"
"""Where a session keeps what was searched for: a child's name never stands in an address."""
SEARCH = "search"
AFTER = "after"
ANY = [("", "Any")]


class SearchForm(GovukForm):
    text = forms.CharField(
        label="Child's name or plan reference",
        required=False,
        max_length=100,
        help_text="Part of a name is enough. A reference can be typed with or without dashes.",
    )
    kind = forms.ChoiceField(
        label="Kind of plan", required=False, choices=[*ANY, *Kind.choices], widget=forms.Select
    )
    status = forms.ChoiceField(
        label="State",
        required=False,
        choices=[(Status.OPEN, "Open"), (Status.ENDED, "Ended"), ("any", "Open and ended")],
        widget=forms.Select,
    )
    part = forms.ChoiceField(
        label="Part in it",
        required=False,
        choices=[*ANY, *queries.Part.choices],
        widget=forms.Select,
    )
    late_actions = forms.BooleanField(label="Some action is late", required=False)
    review_due = forms.BooleanField(
        label="A review is late, or due in the next 4 weeks", required=False
    )

    def filters(self) -> queries.PlanFilters:
        said = self.cleaned_data
        return queries.PlanFilters(
            text=said["text"],
            kind=said["kind"],
            status={"": Status.OPEN.value, "any": ""}.get(said["status"], said["status"]),
            part=said["part"],
            late_actions=said["late_actions"],
            review_due=said["review_due"],
        )

    def address(self) -> str:
        """What was asked, as a page's address may carry it: everything but the text."""
        asked = {n: v for n, v in self.cleaned_data.items() if v and n != "text"}
        asked = {n: "on" if v is True else v for n, v in asked.items()}
        if self.cleaned_data["text"]:
            asked[SEARCH] = "1"
        return urlencode(asked)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_list(request: WorkerRequest) -> HttpResponse:
    """Which plans may I see, and where is the one I am looking for?"""
    if not request.scope.is_employed:
        raise PermissionDenied("Plans are seen by those who work for an agency with the child.")
    if request.method == "POST":
        return _search(request)
    form = SearchForm(_asked(request))
    # What somebody typed into the address counts for nothing unless the form offers it.
    filters = form.filters() if form.is_valid() else queries.PlanFilters()
    cursor = queries.Cursor.read(request.GET.get(AFTER, ""))
    found = queries.plan_list(request.scope, filters, cursor=cursor)
    shown = {
        "search": form,
        "found": found,
        "filters": filters,
        "is_narrowed": filters != queries.PlanFilters(),
        "looks_across": may_look_across(request.scope),
        "next": _page_at(request, found.next),
        "previous": _page_at(request, found.previous),
        "today": request.today,
    }
    return render(request, "plans/list/plans.html", shown)


def _search(request: WorkerRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    if not form.is_valid():
        return redirect("plans")
    request.session[SEARCHED] = form.cleaned_data["text"]
    if form.cleaned_data["text"]:
        audit.record(
            chain=f"worker:{request.user.pk}",
            verb="plans.searched",
            by=request.user,
            at=request.at,
            agency=request.scope.agency_id,
        )
    address = form.address()
    return redirect(f"{reverse('plans')}?{address}" if address else "plans")


def _asked(request: WorkerRequest) -> QueryDict:
    asked = request.GET.copy()
    asked["text"] = request.session.get(SEARCHED, "") if SEARCH in request.GET else ""
    asked.setdefault("status", Status.OPEN.value)
    return asked


def _page_at(request: WorkerRequest, cursor: queries.Cursor | None) -> str | None:
    if cursor is None:
        return None
    asked = request.GET.copy()
    asked[AFTER] = str(cursor)
    return f"?{asked.urlencode()}"


@dataclass(frozen=True)
class Way:
    """A link: to the seat, outcome or action it is about, or to a page of the whole plan."""

    route: str
    words: str
    to_subject: bool = True


@dataclass(frozen=True)
class Remedy:
    """Where a matter is put right by whoever has the verb, and where everybody else sees it."""

    verb: str
    right: Way
    seen: Way


GROUP = Way("group", "See the group", to_subject=False)
SEAT = Way("member", "See the seat")
OUTCOME = Way("outcome", "See the outcome")
ACTION = Way("action", "See the action")
MEETING = Way("review_plan", "Plan it, or record it if it was held", to_subject=False)
MEETINGS = Way("plan_reviews", "See the meetings", to_subject=False)
FAMILY = Way("family", "See the family", to_subject=False)
DISAGREEMENT = Way("plan_disagreements", "See the disagreement", to_subject=False)
OWNED = ""
"""No verb alone decides: the reader answers for this very action, or does not."""
REMEDIES = {
    Matter.NO_LEAD: Remedy("change_lead", Way("plan_lead", "Name a lead", to_subject=False), GROUP),
    Matter.DELIVERY_EXPECTED: Remedy(
        "record_birth", Way("birth", "Record the birth", to_subject=False), FAMILY
    ),
    Matter.DISAGREEMENT: Remedy(OWNED, DISAGREEMENT, DISAGREEMENT),
    Matter.VACANCY: Remedy("fill_vacancy", Way("member_fill", "Fill it"), GROUP),
    Matter.EMPLOYMENT_ENDED: Remedy("end_membership", Way("member_leave", "Hand it over"), SEAT),
    Matter.OUTCOME_STILL: Remedy(
        "add_action", Way("outcome_progress", "Say where it stands"), OUTCOME
    ),
    Matter.OUTCOME_INCOMPLETE: Remedy(
        "change_outcome", Way("outcome_change", "Add what is missing"), OUTCOME
    ),
    Matter.ACTION_LATE: Remedy(OWNED, Way("action_update", "Update it"), ACTION),
    Matter.ACTION_OFFERED: Remedy(OWNED, Way("action", "Answer"), ACTION),
    Matter.REVIEW_OVERDUE: Remedy("record_meeting", MEETING, MEETINGS),
    Matter.MEETING_OVERDUE: Remedy("record_meeting", MEETING, MEETINGS),
    Matter.PROPOSAL_UNANSWERED: Remedy("propose_member", SEAT, SEAT),
}


@dataclass(frozen=True)
class Need:
    """Something that needs attention, with the one link that puts it right for this reader."""

    sentence: str
    way: Way
    subject: tuple[str, ...]


@require_safe
def plan(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who is this child, who is doing what, is it working, what is missing?"""
    opened = plan_or_404(request, reference)
    known = on_plan(request.scope, opened, at=request.at)
    page = plan_page(request.scope, opened, today=request.today, disagreements=known)
    context = shown(page)
    if opened.is_open:
        context["coming"] = open_reviews(request.scope, opened)
        context["lessons"] = lesson_clicks(request, opened, page.verbs)
    if page.since is not None:
        context["dissents"] = dissents_from(
            request.scope, page.since.review, place=page.place, at=request.at
        )
    return render(request, "plans/plan/plan.html", context)


def shown(page: PlanPage) -> dict[str, Any]:
    """What the plan page's template is handed."""
    return {
        "plan": page.plan,
        "place": page.place,
        "verbs": page.verbs,
        "page": page,
        "dissents": None,
        "coming": [],
        "lessons": None,
        "follows": page.following.after,
        "may_end": ended_by(page.plan.kind, page.place.capacities),
        "needs": [_need(page, one) for one in page.needs],
    }


def _need(page: PlanPage, one: Attention) -> Need:
    remedy = REMEDIES[one.matter]
    may = one.reader_answers or remedy.verb in page.verbs
    way = remedy.right if may else remedy.seen
    return Need(one.sentence, way, (str(one.subject),) if one.subject and way.to_subject else ())
