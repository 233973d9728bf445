"""What every answer of the API has in common: read what is asked, call one operation, show.

A method is declared with `speaks`: what it takes, what may stand after the question mark, what it
answers, and whether it changes a row whose version the writer must have seen. Nothing else is let
in, and the same declaration is the description at `/api/v1/schema/`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, cast

from django.db import models
from django.http import Http404
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from agencies import clock
from agencies.api import pagination, versions
from agencies.api.parsers import StrictJson
from agencies.api.permissions import TokenAllows
from agencies.api.serializers import Input, PageQuery, Query, page_of, read
from agencies.api.throttles import Reads
from agencies.models import Worker
from agencies.operations import audit

Serializers = type[BaseSerializer[Any]]


@dataclass(frozen=True)
class Speech:
    """What one method of one address takes and answers."""

    answer: Serializers | None
    takes: type[Input] | None
    query: type[Query]
    status: int
    matches: bool
    media: str | None


def speaks(
    answer: Serializers | None,
    *,
    takes: type[Input] | None = None,
    query: type[Query] = Query,
    status: int = HTTPStatus.OK,
    matches: bool = False,
    paged: bool = False,
    media: str | None = None,
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Declare a method: its input is understood, or refused, before a line of it runs."""
    if paged and not issubclass(query, PageQuery):
        query = PageQuery
    shape = page_of(answer) if paged and answer else answer  # type: ignore[arg-type]  # Classes can be hashed.
    speech = Speech(shape, takes, query, int(status), matches, media)

    def declare(method: Callable[..., Response]) -> Callable[..., Response]:
        @functools.wraps(method)
        def handle(self: View, request: Request, **address: Any) -> Response:
            self.understand(speech, address)
            return method(self, request, **address)

        handle.speech = speech  # type: ignore[attr-defined]
        request_body = {media: takes} if media else takes
        says = (method.__doc__ or "").strip()
        described: Callable[..., Response] = extend_schema(
            request=request_body,
            responses={speech.status: shape},
            parameters=[query] if query().fields else [],
            summary=says.splitlines()[0].rstrip(".") if says else None,
            description="\n".join(says.splitlines()[1:]).strip() or " ",
        )(handle)
        return described

    return declare


class AlwaysJson(BaseContentNegotiation):
    """Whatever a client would accept, this is JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        given = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == given), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


class View(APIView):
    """An address of the API."""

    permission_classes = (IsAuthenticated, TokenAllows)
    throttle_classes = (Reads,)
    parser_classes: Sequence[type[BaseParser]] = (StrictJson,)
    content_negotiation_class = AlwaysJson
    shown: Serializers | None = None
    """How a row of this address is shown, also to somebody whose change came too late."""

    speech: Speech
    asked: dict[str, Any]
    said: dict[str, Any]
    version: int | None

    @cached_property
    def at(self) -> datetime:
        return clock.now()

    @cached_property
    def today(self) -> date:
        return clock.local_date(self.at)

    @property
    def by(self) -> Worker:
        return cast("Worker", self.request.user)

    @property
    def reads(self) -> bool:
        return self.request.method in SAFE_METHODS

    def understand(self, speech: Speech, address: Mapping[str, Any]) -> None:
        """Open what the address names, then read what is asked and said; each may refuse."""
        self.speech = speech
        self.asked = self._asked(speech.query)
        self.open(**address)
        self.version = versions.seen(self.request) if speech.matches else None
        self.said = {}
        if not self.reads:
            self.said = read(speech.takes or Input, self._body(), view=self)

    def open(self, **address: Any) -> None:
        """Fetch what the address stands on; not to be seen is not to be found."""

    def _asked(self, query: type[Query]) -> dict[str, Any]:
        given = self.request.query_params
        if twice := [name for name, values in given.lists() if len(values) > 1]:
            raise ValidationError(dict.fromkeys(twice, "Give this once."))
        return read(query, given.dict(), view=self)

    def _body(self) -> Any:
        said = self.request.data
        return said.dict() if hasattr(said, "dict") else said

    def represent(self, row: Any) -> Any:
        """A row as this address shows it."""
        if self.shown is None:
            return None
        return self.shown(row, context={"view": self}).data

    def answer(self, row: Any, *, shown: Serializers | None = None) -> Response:
        """One row, with its ETag where it has a version."""
        serializer = shown or self.speech.answer or self.shown
        assert serializer is not None
        data = serializer(row, context={"view": self}).data
        response = Response(data, status=self.speech.status)
        if isinstance(data, Mapping) and (etag := data.get("etag")):
            response["ETag"] = etag
        return response

    def done(self) -> Response:
        return Response(status=self.speech.status)

    def paged(self, queryset: models.QuerySet[Any], *, order: tuple[str, ...]) -> Response:
        """One page of rows, shown as declared."""
        return self.answer(self.page(queryset, order=order))

    def page(self, queryset: models.QuerySet[Any], *, order: tuple[str, ...]) -> pagination.Page:
        return pagination.page_of(queryset, order=order, request=self.request, asked=self.asked)

    def row(self, queryset: models.QuerySet[Any], **lookup: Any) -> Any:
        """The one row of what may be seen; a row that may not be is one that is not there."""
        row = queryset.filter(**lookup).first()
        if row is None:
            raise Http404
        return row

    def record_listing(self, what: str, count: int) -> None:
        """Put on the reader's own chain that they were shown a page of a list."""
        audit.record(
            chain=f"worker:{self.by.pk}",
            verb="listed",
            by=self.by,
            at=self.at,
            subject=what,
            details={"rows": count},
        )


class Nowhere(View):
    """Every address below the API that is none of its own."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404
