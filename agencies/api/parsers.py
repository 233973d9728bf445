"""Reading JSON that says one thing only: no key twice, no NaN, no bottomless nesting."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJson(JSONParser):
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        encoding = (parser_context or {}).get("encoding") or settings.DEFAULT_CHARSET
        try:
            text = codecs.getreader(encoding)(stream).read()
            return json.loads(  # type: ignore[no-any-return]
                text, object_pairs_hook=_once, parse_constant=_no_constant
            )
        except (ValueError, LookupError) as error:
            raise ParseError(f"This is not JSON: {error}") from None
        except RecursionError:
            raise ParseError("This is nested too deeply.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a key is given twice")
    return read


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")
