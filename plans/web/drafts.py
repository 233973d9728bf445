"""Typing that is kept on the server until it is saved or thrown away.

A form carries a signed token that says whose typing it is and where it belongs. The token lets its
holder add to that one draft, even after the session has ended; reading it back needs the worker
signed in.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from agencies import clock
from agencies.models import Worker
from agencies.web.forms import GovukForm
from plans.models import Draft
from plans.operations import drafts
from plans.web.requests import WorkerRequest

FIELD = "draft_key"
DISCARD = "discard"
SALT = "plans.drafts"
LASTS = timedelta(days=7)
NEVER_KEPT = frozenset({FIELD, DISCARD, "csrfmiddlewaretoken"})

KeptForm = TypeVar("KeptForm", bound=GovukForm)


@dataclass(frozen=True)
class Owner:
    """Whose typing it is, and the address of the form it was typed into."""

    worker_id: uuid.UUID
    key: str


def token_for(worker: Worker, key: str) -> str:
    return signing.dumps([str(worker.pk), key], salt=SALT)


def owner_of(token: str) -> Owner | None:
    """Who a token stands for; None for one we did not sign, or signed too long ago."""
    try:
        worker, key = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Owner(uuid.UUID(worker), key)


def keep(owner: Owner, typed: QueryDict) -> bool:
    """Keep what was typed for its owner; False where there is no such worker any more."""
    worker = Worker.objects.filter(pk=owner.worker_id, is_active=True).first()
    if worker is None:
        return False
    data = {name: values for name, values in typed.lists() if _is_kept(name)}
    drafts.keep(key=owner.key, data=data, by=worker, at=clock.now())
    return True


def _is_kept(name: str) -> bool:
    return name not in NEVER_KEPT and "password" not in name


def kept_form(request: WorkerRequest, form_class: type[KeptForm], **kwargs: Any) -> KeptForm:
    """The form of this page: as it was left here, without errors, or bound to what is posted.

    What is posted is kept before anything is done with it, so that a refusal, a fault or a closed
    tab loses nothing; `done` throws it away once it is saved. `form.kept_at` says since when.
    """
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, **kwargs)
        form.kept_at = None  # type: ignore[attr-defined]
        owner = owner_of(request.POST.get(FIELD, ""))
        if owner == Owner(request.user.pk, request.path):
            keep(owner, request.POST)
        return form
    form = form_class(**kwargs)
    draft = Draft.objects.visible_to(request.scope).filter(key=request.path).first()
    form.kept_at = draft.saved_at if draft else None  # type: ignore[attr-defined]
    if draft is not None:
        form.initial = {**form.initial, **dict(_typed(form, draft.data))}
    return form


def _typed(form: forms.Form, data: dict[str, list[str]]) -> Iterator[tuple[str, Any]]:
    """Each field's value as its widget reads it from kept typing; what was not typed is left."""
    posted = QueryDict(mutable=True)
    for name, values in data.items():
        posted.setlist(name, values)
    for name, field in form.fields.items():
        typed_as = form.add_prefix(name)
        if not field.widget.value_omitted_from_data(posted, {}, typed_as):
            yield name, field.widget.value_from_datadict(posted, {}, typed_as)


def done(request: WorkerRequest) -> None:
    """What was typed here is saved: forget the draft."""
    drafts.discard(key=request.path, by=request.user)


class Keeper:
    """The same for the pages of agencies, which know nothing of drafts: `request.kept`."""

    def __init__(self, request: WorkerRequest) -> None:
        self._request = request

    def form(self, form_class: type[KeptForm], **kwargs: Any) -> KeptForm:
        return kept_form(self._request, form_class, **kwargs)

    def done(self) -> None:
        done(self._request)


def context(request: HttpRequest) -> dict[str, Any]:
    """What every page is handed: the hidden field that makes a form one whose typing is kept."""
    return {
        "draft_fields": partial(draft_fields, request),
        "draft_token": partial(draft_token, request),
    }


def draft_token(request: HttpRequest) -> str:
    user = getattr(request, "user", None)  # not there yet when a request is refused at the door
    return token_for(user, request.path) if isinstance(user, Worker) else ""


def draft_fields(request: HttpRequest) -> SafeString:
    token = draft_token(request)
    if not token:
        return SafeString("")
    return format_html(
        '<input type="hidden" name="{}" value="{}" data-draft-url="{}">',
        FIELD,
        token,
        reverse("drafts"),
    )


@require_POST
@csrf_exempt
@login_not_required
def autosave(request: HttpRequest) -> HttpResponse:
    """Keep a form's typing as it grows, or throw it away. The signed token is the permission.

    It needs no session, so that typing goes on being kept while a session has run out, and no CSRF
    token, which another tab's sign-in would have replaced: nobody else can make the signed one.
    """
    discarded = owner_of(request.POST.get(DISCARD, ""))
    if discarded is not None:
        if request.user.pk == discarded.worker_id:
            drafts.discard(key=discarded.key, by=request.user)
        here = url_has_allowed_host_and_scheme(discarded.key, allowed_hosts=None)
        return redirect(discarded.key if here else "start")
    owner = owner_of(request.POST.get(FIELD, ""))
    if owner is None or not keep(owner, request.POST):
        return HttpResponseBadRequest()
    return HttpResponse(status=204)
