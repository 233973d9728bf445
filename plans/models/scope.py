"""Who is asking: everything about a worker that decides which rows they may see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True)
class Scope:
    """A worker on a day, resolved once per request by `access.scope_of`.

    Group ids are literals, never a sub-select: a heavy agency's first page is 75 times slower
    otherwise.
    """

    worker_id: uuid.UUID
    today: date
    agency_id: uuid.UUID | None = None
    group_ids: tuple[int, ...] = ()
    see_plan: int = 0
    see_pointer: int = 0
    oversees_agency: bool = False
    administers_agency: bool = False
    may_chair: bool = False
    covers: tuple[uuid.UUID, ...] = ()
    manages: tuple[uuid.UUID, ...] = ()
    covered_seats: tuple[uuid.UUID, ...] = field(default=())
    opened: tuple[uuid.UUID, ...] | None = None
    """The plans `access.enter` has opened: all there is to see, and not asked about again."""

    def narrowed_to(self, *plans: uuid.UUID) -> Scope:
        """Only `access.enter` may say so, having asked."""
        return replace(self, opened=plans)

    @property
    def is_employed(self) -> bool:
        return self.agency_id is not None

    @property
    def acts_as(self) -> tuple[uuid.UUID, ...]:
        """The worker, and the away colleagues they stand in for today."""
        return (self.worker_id, *self.covers)

    @property
    def chairs(self) -> bool:
        """Whether chairing a plan opens it to this worker, for themselves or for somebody away."""
        return self.may_chair or bool(self.covers)

    @property
    def watched_chairs(self) -> tuple[uuid.UUID, ...]:
        """Everybody whose chairing opens a plan to this worker: own, covered and line-managed."""
        return (*self.acts_as, *self.manages) if self.chairs else self.manages

    @property
    def watches(self) -> tuple[uuid.UUID, ...]:
        """Everybody whose seats open a plan to this worker: own, covered and line-managed."""
        return (*self.acts_as, *self.manages)
