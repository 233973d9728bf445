"""Where the questions of a draft are, and how the answers of the moment of sending are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from plans.operations import drafts
from plans.web.start_steps import ANSWERED

CHECK = "check"


def address(reference: str, step: str) -> str:
    if step == CHECK:
        return reverse("disagreement_submit", args=[reference])
    return reverse("disagreement_draft", args=[reference, step])


def keep_answer(
    reference: str, step: str, typed: QueryDict, names: Sequence[str], *, by: Any, at: datetime
) -> None:
    """Keep the answer to a question of the moment under its step's address."""
    data = {
        name: values
        for name, values in typed.lists()
        if name in names or name.rpartition("-")[0] in names
    }
    drafts.keep(key=address(reference, step), data={**data, ANSWERED: ["1"]}, by=by, at=at)
