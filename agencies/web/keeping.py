"""Typing that is kept until it is saved, for the pages of agencies.

Drafts are tables of plans, which agencies know nothing of: the middleware of plans hands their
keeper over with the request.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from agencies.web.forms import GovukForm
from agencies.web.requests import WorkerRequest

KeptForm = TypeVar("KeptForm", bound=GovukForm)


class Keeper(Protocol):
    def form(self, form_class: type[KeptForm], **kwargs: Any) -> KeptForm: ...

    def done(self) -> None: ...


def kept_form(request: WorkerRequest, form_class: type[KeptForm], **kwargs: Any) -> KeptForm:
    """The form of this page as it was left here, or bound to what is posted."""
    keeper: Keeper = request.kept  # type: ignore[attr-defined]
    return keeper.form(form_class, **kwargs)


def done(request: WorkerRequest) -> None:
    """What was typed here is saved: forget it."""
    keeper: Keeper = request.kept  # type: ignore[attr-defined]
    keeper.done()
