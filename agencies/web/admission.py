"""Who may open the pages about an agency, and the sentence for whoever may not."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.exceptions import PermissionDenied

from agencies.models import Agency, Employment
from agencies.queries.authority import must_administer, must_be_system_administrator
from agencies.queries.workers import administrators_of, employment_for
from agencies.web.requests import WorkerRequest


def own_agency(request: WorkerRequest, on: date) -> Agency:
    """The agency this worker manages in; everybody else is told whom to ask."""
    employment = request.standing.employment
    if employment is None:
        raise PermissionDenied(
            "Your account belongs to no agency.",
            "Agencies are set up by a system administrator.",
        )
    if not request.standing.manages:
        raise PermissionDenied(
            "Only managers and administrators of your agency see this page.",
            _whom_to_ask(employment.agency, on),
        )
    return employment.agency


def administered_agency(request: WorkerRequest, on: date) -> Agency:
    """The agency whose accounts this worker manages."""
    agency = own_agency(request, on)
    must_administer(request.user, agency, on=on)
    return agency


def seen_employment(request: WorkerRequest, pk: uuid.UUID, on: date) -> Employment:
    """A worker of an agency whose workers this reader may see; any other does not exist."""
    if not request.user.is_system_administrator:
        own_agency(request, on)
    return employment_for(request.user, pk, on=on)


def managed_employment(request: WorkerRequest, pk: uuid.UUID, on: date) -> Employment:
    """A worker whose employment and account this reader may change: not a former one's."""
    employment = seen_employment(request, pk, on)
    must_administer(request.user, employment.agency, on=on)
    if employment.ended_on is not None:
        raise PermissionDenied(
            "They no longer work for this agency, so nothing about them is changed here.",
            "If they come back, invite them with the same e-mail address.",
        )
    return employment


def system_administrator(request: WorkerRequest) -> None:
    """Asked before anything is looked up, so that a refusal says nothing about what exists."""
    must_be_system_administrator(request.user)


def _whom_to_ask(agency: Agency, on: date) -> str:
    names = administrators_of(agency, on=on)
    if not names:
        return "Your agency has no administrator yet. Ask whoever runs Coregroup for you."
    return f"Ask {' or '.join(names)}, who manages your agency's accounts."
