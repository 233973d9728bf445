"""The three ways Coregroup says no, beside Django's own `PermissionDenied`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404


class Refused(ValidationError):
    """The root of every "no" the domain gives: a form shows it, the API answers 409.

    `field` names the form field or API key it belongs to, where there is one:
    `form.add_error(refused.field, refused)`.
    """

    def __init__(self, message: str, *, field: str | None = None, code: str = "refused") -> None:
        super().__init__(message, code=code)
        self.field = field

    @property
    def sentence(self) -> str:
        """The one sentence a person reads."""
        return str(self.message)


class Stale(Refused):
    """Somebody else saved first. `current` is the row as it is now; the API answers 412."""

    def __init__(
        self,
        current: Any,
        message: str = "Somebody else changed this while you were writing. Both texts are shown.",
    ) -> None:
        super().__init__(message, code="stale")
        self.current = current


class NotVisible(Http404):
    """What a reader may not see and what does not exist are the same answer: 404."""
