"""A worker's own page: who they are here, how they sign in, where they are signed in."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.idp.oidc.models import Client
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import clock
from agencies.errors import Refused
from agencies.operations import machine_access
from agencies.web.devices import name_of
from agencies.web.forms import GovukForm, add_refused
from agencies.web.requests import WorkerRequest


class ClientForm(GovukForm):
    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="So that you know later what it is for.",
        error_messages={"required": "Enter a name for the program"},
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=list(machine_access.SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
        error_messages={"required": "Select what the program may do"},
    )


@require_safe
def profile(request: WorkerRequest) -> HttpResponse:
    """Who am I here, and is my account safe?"""
    factors = Authenticator.objects.filter(user=request.user)
    return render(
        request,
        "agencies/profile/profile.html",
        {
            "standing": request.standing,
            "kinds": {factor.type for factor in factors},
            "passkeys": [factor for factor in factors if factor.type == "webauthn"],
            "devices": _devices(request),
            "clients": Client.objects.filter(owner=request.user).order_by("name"),
        },
    )


def _devices(request: WorkerRequest) -> list[dict[str, object]]:
    here = request.session.session_key
    sessions = UserSession.objects.purge_and_list(request.user)
    return [
        {
            "pk": session.pk,
            "name": name_of(session.user_agent),
            "address": session.ip,
            "began_at": session.created_at,
            "is_here": session.session_key == here,
        }
        for session in sorted(sessions, key=lambda one: one.created_at, reverse=True)
    ]


@require_POST
def end_session(request: WorkerRequest, pk: int) -> HttpResponse:
    """Sign one other device out; this one has Sign out at the top of every page."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key != request.session.session_key:
        session.end()
        messages.success(request, "That device has been signed out.")
    return redirect("profile")


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
@sensitive_variables("secret")
def add_client(request: WorkerRequest) -> HttpResponse:
    """Let a program in; its secret is on the answer to this request and nowhere else."""
    form = ClientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            client, secret = machine_access.open_client(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                by=request.user,
                at=clock.now(),
            )
        except Refused as refused:
            add_refused(form, refused)
        else:
            shown = {"client": client, "secret": secret}
            return render(request, "agencies/profile/client_added.html", shown)
    return render(request, "agencies/profile/add_client.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def remove_client(request: WorkerRequest, pk: str) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk, owner=request.user)
    if request.method == "POST":
        machine_access.close_client(client, by=request.user, at=clock.now())
        messages.success(request, "The program can no longer use Coregroup.")
        return redirect("profile")
    return render(request, "agencies/profile/remove_client.html", {"client": client})
