"""Putting something on record, amending it by a new version, and withdrawing it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.errors import NotVisible, Refused, Stale
from agencies.web.forms import GovukForm, LongText
from plans.models import CaseRecord, Plan
from plans.operations import records as operations
from plans.queries.record_addable import addable
from plans.queries.record_choices import offers_for
from plans.queries.record_lines import lines_of
from plans.queries.record_page import AMEND, WITHDRAW
from plans.queries.record_words import days_in_words
from plans.queries.records import known_one, versions
from plans.rules.record_sections import SECTIONS
from plans.rules.records import HANDLING, RecordKind
from plans.rules.roles import why_not
from plans.rules.sharing import Level
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change
from plans.web.record_forms.base import Asking, RecordForm, as_it_stands
from plans.web.record_forms.kinds import FORMS
from plans.web.record_seen import SeenRecord, must_be_possible, to_record
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted

Result = TypeVar("Result")
ADD = ("add_record", "record_supervision")
DAY_IS_TODAY = frozenset(kind for kind, form in FORMS.items() if not form.is_loose)
"""Kinds of which a new record is most often of the day on which it is written."""


class WithdrawForm(GovukForm):
    reason = LongText(
        label="Why is it withdrawn?",
        max_length=2000,
        error_messages={"required": "Enter why it is withdrawn"},
    )


@require_safe
def record_choose(request: WorkerRequest, reference: str) -> HttpResponse:
    """What do you want to put on record?"""
    seen = to_change(request, reference, *ADD, what="records")
    may_add = addable(seen.plan, seen.place)
    sections = [
        (section, [kind for kind in section.kinds if kind in may_add]) for section in SECTIONS
    ]
    context = seen.context(
        sections=[(section, kinds) for section, kinds in sections if kinds],
        back=reverse("plan_record", args=[reference]),
    )
    return render(request, "plans/records/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_add(request: WorkerRequest, reference: str, kind: str) -> HttpResponse:
    """Put one thing on record about the child, in the name of one's agency."""
    # What it is to be about is not on the trail: that somebody writes a safe address tells of one.
    seen = to_change(request, reference, *ADD, what="records")
    if kind not in RecordKind.values:
        raise NotVisible
    wanted = RecordKind(kind)
    if wanted not in addable(seen.plan, seen.place):
        raise PermissionDenied(_why_not(seen, wanted), "Ask the lead practitioner.")
    asking = Asking(offers_for(request.scope, seen.plan, wanted))
    form = _form(request, wanted, asking, lambda *_: _new(request, seen.plan, wanted))
    made: list[CaseRecord] = []
    if request.method == "POST" and submitted(
        form, _told(form, lambda: made.append(_add(request, seen, form)))
    ):
        done(request)
        messages.success(request, "It is on record.")
        return redirect("record", reference, made[0].pk)
    context = seen.context(
        form=form,
        kind=wanted,
        is_kept=keeps_typing(wanted, None),
        back=reverse("plan_record", args=[reference]),
    )
    return render(request, "plans/records/add.html", context)


def _why_not(seen: Permitted, kind: RecordKind) -> str:
    handling = HANDLING[kind]
    if not seen.may(handling.added_with):
        return why_not(handling.added_with)
    if not seen.place.capacities & handling.named_in:
        return "Only the lead, core members and the chair record this."
    if kind == RecordKind.CHILD_VOICE:
        return "The child is not born yet. Record what life will be like as an assessment."
    return "This child was born before the plan knew of it."


def _new(request: WorkerRequest, plan: Plan, kind: RecordKind) -> dict[str, Any]:
    """What a new record begins with; what a link asks about is chosen already."""
    initial: dict[str, Any] = {"happened_on": request.today} if kind in DAY_IS_TODAY else {}
    asked = {name: request.GET[name] for name in ("topic", "person", "goal") if name in request.GET}
    if kind == RecordKind.INFORMATION_REQUEST and "withheld" in request.GET:
        asked |= _of_withheld(request, plan, request.GET["withheld"])
    return initial | asked


def _of_withheld(request: WorkerRequest, plan: Plan, key: str) -> dict[str, Any]:
    """What a request for a record begins with, of which its writer may only know that it is.

    It is held between the two agencies: whoever else reads the plan may not know as much.
    """
    known = known_one(request.scope, plan.child, key)
    if known is None:
        return {}
    when = days_in_words(known.when.from_on, known.when.until_on, known.when.precision)
    return {
        "asked_of": str(known.agency_id),
        "what": f"What you have on record as “{known.kind.label}”, {when}.",
        "held_at": int(Level.CONTROLLED),
    }


def _form(
    request: WorkerRequest,
    kind: RecordKind,
    asking: Asking,
    initial: Callable[[WorkerRequest, RecordKind], dict[str, Any]],
) -> RecordForm:
    """The form of a kind; typing is kept but for what is too closely held to lie about."""
    of_kind, said = FORMS[kind], initial(request, kind)
    if keeps_typing(kind, asking.amends):
        return kept_form(request, of_kind, asking=asking, initial=said)
    form = of_kind(request.POST or None, asking=asking, initial=said)
    form.kept_at = None  # type: ignore[attr-defined]
    return form


def keeps_typing(kind: RecordKind, amends: CaseRecord | None) -> bool:
    """Whether what is typed is kept until it is saved.

    Not a safe address, whose value is nowhere but on its own page; nor what a sealed record says,
    which its reader may cease to see.
    """
    is_sealed = amends is not None and amends.level == Level.SEALED
    return kind != RecordKind.SAFE_ADDRESS and not is_sealed


def _told(form: RecordForm, operation: Callable[[], Result]) -> Callable[[], Result]:
    """The operation, with what it refuses said of the form's own fields."""

    def told() -> Result:
        try:
            return operation()
        except Stale:
            raise
        except Refused as refused:
            refused.field = form.named(refused.field)
            raise

    return told


def _add(request: WorkerRequest, seen: Permitted, form: RecordForm) -> CaseRecord:
    return operations.add(
        seen.plan, form.details(), heading=form.heading(), by=request.user, at=request.at
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record_amend(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Say what a record should say instead; what it said before stays to be read."""
    seen = must_be_possible(newest_of(request, to_record(request, reference, pk)), AMEND)
    old, kind = seen.record, RecordKind(seen.record.kind)
    asking = Asking(
        offers_for(request.scope, seen.plan, kind),
        amends=old,
        may_move_level=old.agency_id == seen.place.agency_id,
    )
    now = partial(as_it_stands, request.scope)
    form = _form(request, kind, asking, lambda *_: now(old))
    made: list[CaseRecord] = []
    if request.method == "POST" and submitted(
        form,
        _told(form, lambda: made.append(_amend(request, seen, form))),
        current=now,
    ):
        done(request)
        messages.success(request, "It is amended, and whoever had read it is told.")
        return redirect("record", reference, made[0].pk)
    context = seen.context(
        form=form,
        kind=kind,
        is_kept=keeps_typing(kind, old),
        back=reverse("record", args=[reference, old.pk]),
    )
    return render(request, "plans/records/amend.html", context)


def _amend(request: WorkerRequest, seen: SeenRecord, form: RecordForm) -> CaseRecord:
    now = lines_of(request.scope, [seen.record])
    if form.cleaned_data["version"] != now.number(seen.record):
        raise Stale(seen.record)
    return operations.amend(
        seen.plan,
        seen.record,
        form.details(),
        heading=form.heading(),
        reason=form.cleaned_data["why_amended"],
        by=request.user,
        at=request.at,
    )


def newest_of(request: WorkerRequest, seen: SeenRecord) -> SeenRecord:
    """The version that stands, of whichever version an address names: that one is changed."""
    newest = next((one for one in versions(request.scope, seen.record) if one.stands), None)
    if newest is not None and newest.pk != seen.record.pk:
        return to_record(request, seen.plan.reference, newest.pk)
    return seen


@require_http_methods(["GET", "HEAD", "POST"])
def record_withdraw(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Withdraw what should not have been recorded; it stays to be read, and counts for nothing."""
    seen = must_be_possible(to_record(request, reference, pk), WITHDRAW)
    form = kept_form(request, WithdrawForm)
    if request.method == "POST" and submitted(
        form,
        lambda: operations.withdraw(
            seen.plan,
            seen.record,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.at,
        ),
        current=lambda row: {},
    ):
        done(request)
        messages.success(request, "It is withdrawn, and whoever had read it is told.")
        return redirect("record", reference, pk)
    back = reverse("record", args=[reference, pk])
    return render(request, "plans/records/withdraw.html", seen.context(form=form, back=back))
