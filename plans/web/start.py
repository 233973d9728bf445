"""Starting a plan: one thing per page, every step kept, checked as a whole at the end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.errors import NotVisible, Refused
from agencies.operations import audit
from agencies.web.forms import GovukForm
from plans.models import Plan
from plans.operations import plans
from plans.rules.identifiers import Scheme
from plans.rules.plans import Category, Kind
from plans.web.drafts import kept_form
from plans.web.requests import WorkerRequest
from plans.web.start_forms import BORN, KNOWN, UNBORN, YES, FamilyForm, KnownChildForm
from plans.web.start_steps import CHECK, Journey, address, form_of, is_step

ASKED_IN = {
    "kind": "kind",
    "partnership": "kind",
    "child": "child",
    "started_on": "date",
    "category": "category",
    "contingency": "contingency",
    "role": "role",
    "purpose": "role",
    "chair": "chair",
    **dict.fromkeys([scheme.value for scheme in Scheme], "numbers"),
}
OF_CHILD = frozenset({"given_names", "family_name", "date_of_birth", "expected_on", "sex"})


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: WorkerRequest) -> HttpResponse:
    """What is needed to start a plan; carry on with one that was begun, or start again."""
    journey = Journey(request)
    if request.method == "POST":
        journey.drop_everything()
        return redirect("start_plan_step", "kind")
    context = {"journey": journey, "next": address(journey.next()), "kinds": journey.kinds()}
    return render(request, "plans/start/begin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: WorkerRequest, step: str) -> HttpResponse:
    """One question. What is sent is kept under its own address until the plan has started."""
    journey = Journey(request)
    if step == CHECK:
        return _check(request, journey)
    if not is_step(step):
        raise NotVisible
    if not journey.belongs(step):
        return redirect(address(journey.next()))
    if step == "family" and "remove" in request.POST:
        return _remove(request, journey)
    if step == KNOWN and "find" in request.POST:
        return _find(request, journey)
    form = kept_form(request, form_of(step), journey=journey)
    if request.method == "POST" and form.is_valid():
        journey.answer(step, request.POST)
        return redirect(_after(journey, step, form))
    return _page(request, journey, step, form)


def _after(journey: Journey, step: str, form: GovukForm) -> str:
    if isinstance(form, FamilyForm) and form.cleaned_data["another"] == YES:
        return address(journey.free_person())
    if step.startswith("person-"):
        journey.drop("family")
        return address("family")
    return address(journey.next())


def _remove(request: WorkerRequest, journey: Journey) -> HttpResponse:
    step = request.POST["remove"]
    if is_step(step) and step.startswith("person-"):
        journey.drop(step)
    return redirect(address("family"))


def _find(request: WorkerRequest, journey: Journey) -> HttpResponse:
    """A search by name: kept with the step, never in an address, and noted on the trail."""
    audit.record(
        chain=f"worker:{request.user.pk}",
        verb="children.searched",
        by=request.user,
        at=request.at,
        agency=request.scope.agency_id,
    )
    journey.keep_typed(KNOWN, named=request.POST.get("named", "")[:80])
    return redirect(address(KNOWN))


def _page(request: WorkerRequest, journey: Journey, step: str, form: GovukForm) -> HttpResponse:
    before = journey.before(step)
    name = "person" if step.startswith("person-") else step
    context = {
        "form": form,
        "journey": journey,
        "back": address(before) if before else None,
        "people": list(journey.people()) if step == "family" else [],
        "found": form.found if isinstance(form, KnownChildForm) else [],
    }
    return render(request, f"plans/start/{name}.html", context)


def _check(request: WorkerRequest, journey: Journey) -> HttpResponse:
    """Everything at once, each with its way back; then start the plan."""
    if journey.next() != CHECK:
        return redirect(address(journey.next()))
    form = GovukForm(request.POST or None)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            plan = _start(request, journey)
        except Refused as no:
            refused = no
        else:
            journey.drop_everything()
            messages.success(
                request, f"Plan {plan.reference} has started, and you lead it. Next: the group."
            )
            return redirect("plan", plan.reference)
    context = {
        "form": form,
        "journey": journey,
        "answers": _answers(journey),
        "people": list(journey.people()),
        "refused": refused,
        "put_right": address(_asked_in(journey, refused)) if refused else None,
        "back": address(journey.before(CHECK) or "kind"),
    }
    return render(request, "plans/start/check.html", context)


def _asked_in(journey: Journey, refused: Refused) -> str:
    """The step to which a refusal sends back."""
    steps = journey.steps()
    if refused.field in OF_CHILD:
        return next(step for step in (BORN, UNBORN, KNOWN) if step in steps)
    found = ASKED_IN.get(refused.field or "", "date")
    return found if found in steps else "child"


def _start(request: WorkerRequest, journey: Journey) -> Plan:
    said = {step: journey.said(step) or {} for step in journey.steps()}
    chair = journey.chair()
    return plans.start(
        kind=journey.kind(),
        child=journey.known_child(),
        new_child=journey.new_child(),
        family=[(person, link) for _, person, link in journey.people()],
        partnership=journey.partnership(),
        started_on=said["date"]["started_on"],
        category=said.get("category", {}).get("category", ""),
        contingency=said["contingency"]["contingency"],
        role=said["role"]["role"],
        purpose=said["role"]["purpose"],
        chair=chair.worker if chair else None,
        strategy_on=said["date"].get("strategy_on"),
        late_reason=said["date"].get("late_reason", ""),
        by=request.user,
        at=request.at,
    )


def _answers(journey: Journey) -> list[tuple[str, object, str]]:
    """What was answered, as key, value and the address where it is changed."""
    said = {step: journey.said(step) or {} for step in journey.steps()}
    child = journey.known_child()
    rows: list[tuple[str, object, str]] = [("Kind of plan", Kind(journey.kind()).label, "kind")]
    if len(journey.partnerships) > 1:
        rows.append(("Partnership", journey.partnership().name, "kind"))
    if child is not None:
        rows.append(("Child", journey.child_in_words(child), KNOWN))
    rows += _new_child_rows(journey)
    rows.append(("Started", said["date"]["started_on"], "date"))
    if said["date"].get("strategy_on"):
        rows.append(("Strategy discussion", said["date"]["strategy_on"], "date"))
    if said["date"].get("late_reason"):
        rows.append(("Why the conference was late", said["date"]["late_reason"], "date"))
    if "category" in said:
        rows.append(("Category", Category(said["category"]["category"]).label, "category"))
    chair = journey.chair()
    rows += [
        ("If the plan fails", said["contingency"]["contingency"] or "Not said yet", "contingency"),
        ("Your role", said["role"]["role"], "role"),
        ("You are here to", said["role"]["purpose"], "role"),
        ("Chair", chair.worker.name if chair else "Nobody yet", "chair"),
    ]
    return [(key, value, address(where)) for key, value, where in rows]


def _new_child_rows(journey: Journey) -> list[tuple[str, object, str]]:
    new = journey.new_child()
    if new is None:
        return []
    where = UNBORN if new.expected_on else BORN
    name = f"{new.given_names} {new.family_name}".strip()
    rows: list[tuple[str, object, str]] = [("Child", name, where)]
    if new.expected_on:
        rows.append(("Expected date of delivery", new.expected_on, where))
    else:
        rows.append(("Date of birth", new.date_of_birth, where))
        numbers = [f"{Scheme(scheme).label}: {value}" for scheme, value in new.identifiers]
        rows.append(("Numbers", ", ".join(numbers) or "None", "numbers"))
    return rows
