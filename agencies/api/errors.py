"""Every "no" of the API in one shape: problem details (RFC 9457), as `application/problem+json`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from agencies.errors import Refused, Stale

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:coregroup:problem:"

NOT_FOUND = "There is nothing here, or nothing that you may see."
NOT_ALLOWED = "This is not something you may do."


OUTSIDE = {
    400: ("Not understood", "What was sent cannot be read."),
    403: ("Not allowed", "Set up a second factor on the Coregroup pages first, or sign in again."),
    404: ("Not found", NOT_FOUND),
    429: ("Too many requests", "You have asked too often. Ask again in a minute."),
    500: ("Fault", "Something went wrong here, and has been written down. Nothing was changed."),
}


class NoVersion(exceptions.APIException):
    """A change of an existing row that does not say which version its writer saw."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = (
        'Say which version you saw: send its ETag in the If-Match header, for example "v3".'
    )


def body(status: int, name: str, detail: str, **more: Any) -> dict[str, Any]:
    """One problem: its type and title are the same whenever it occurs, its detail is not."""
    return {
        "type": TYPE + name.lower().replace(" ", "-"),
        "title": name,
        "status": int(status),
        "detail": detail,
        **more,
    }


def respond(status: int, name: str, detail: str, **more: Any) -> Response:
    return Response(body(status, name, detail, **more), status=status, content_type=MEDIA_TYPE)


def outside(status: int) -> JsonResponse:
    """The same shape for what is refused before, or breaks outside, the API's own views."""
    name, detail = OUTSIDE[status]
    said = body(status, name, detail)
    return JsonResponse(said, status=status, content_type=MEDIA_TYPE)


def problem(exception: Exception, context: dict[str, Any]) -> Response | None:
    """What the API answers to an exception; None, so that it is raised, for one that is a fault."""
    for kind, answer in ANSWERS:
        if isinstance(exception, kind):
            response: Response = answer(exception, context)
            return response
    return None


def _stale(stale: Stale, context: dict[str, Any]) -> Response:
    now = context["view"].represent(stale.current)
    return respond(
        HTTPStatus.PRECONDITION_FAILED,
        "Stale",
        "Somebody else changed this after you read it. It is shown as it is now.",
        current=now,
    )


def _refused(refused: Refused, context: dict[str, Any]) -> Response:
    return respond(
        HTTPStatus.CONFLICT,
        "Refused",
        refused.sentence,
        field=refused.field,
        code=str(refused.code),
    )


def _not_found(missing: Exception, context: dict[str, Any]) -> Response:
    return respond(HTTPStatus.NOT_FOUND, "Not found", NOT_FOUND)


def _forbidden(denied: Exception, context: dict[str, Any]) -> Response:
    said = denied.args[0] if isinstance(denied, PermissionDenied) and denied.args else None
    if isinstance(denied, exceptions.PermissionDenied):
        said = denied.detail
    return respond(HTTPStatus.FORBIDDEN, "Not allowed", str(said or NOT_ALLOWED))


def _unauthenticated(exception: exceptions.APIException, context: dict[str, Any]) -> Response:
    response = respond(HTTPStatus.UNAUTHORIZED, "Not signed in", str(exception.detail))
    response["WWW-Authenticate"] = getattr(exception, "auth_header", "Bearer")
    return response


def _invalid(invalid: exceptions.ValidationError, context: dict[str, Any]) -> Response:
    return respond(
        HTTPStatus.BAD_REQUEST,
        "Not understood",
        "What was sent does not fit. Each thing wrong is listed with its place.",
        errors=[{"field": field, "what": what} for field, what in _faults(invalid.detail)],
    )


def _faults(detail: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every fault with the place it stands at, `family.0.relationship` for one in a list."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            own = "" if key == "non_field_errors" else str(key)
            yield from _faults(inner, ".".join(filter(None, [place, own])))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict)
            yield from _faults(inner, f"{place}.{index}".lstrip(".") if nested else place)
    else:
        yield place, str(detail)


def _unreadable(unreadable: exceptions.APIException, context: dict[str, Any]) -> Response:
    return respond(
        HTTPStatus.BAD_REQUEST,
        "Not understood",
        "What was sent cannot be read.",
        errors=[{"field": "", "what": str(unreadable.detail)}],
    )


def _too_big(exception: Exception, context: dict[str, Any]) -> Response:
    return respond(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too large", "What was sent is too large to take in."
    )


def _throttled(throttled: exceptions.Throttled, context: dict[str, Any]) -> Response:
    wait = max(1, round(getattr(throttled, "wait", None) or 1))
    response = respond(
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many requests",
        f"You have asked too often. Ask again in {wait} seconds.",
    )
    response["Retry-After"] = str(wait)
    return response


def _other(exception: exceptions.APIException, context: dict[str, Any]) -> Response:
    status = HTTPStatus(exception.status_code)
    name = status.phrase.capitalize()
    return respond(status, name, str(exception.detail))


ANSWERS: list[tuple[Any, Callable[[Any, dict[str, Any]], Response]]] = [
    (Stale, _stale),
    (Refused, _refused),
    ((Http404, exceptions.NotFound), _not_found),
    ((PermissionDenied, exceptions.PermissionDenied), _forbidden),
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), _unauthenticated),
    (exceptions.ValidationError, _invalid),
    (exceptions.ParseError, _unreadable),
    (RequestDataTooBig, _too_big),
    (exceptions.Throttled, _throttled),
    (exceptions.APIException, _other),
]
"""Asked in this order, because a Stale is a Refused and everything of the framework is the last."""
