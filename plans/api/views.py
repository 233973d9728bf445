"""Addresses that show a child's plan: every read is on the trail, and so is every refusal."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import cached_property
from rest_framework.response import Response

from agencies.api.views import View
from agencies.operations import audit
from plans import access
from plans.models import Plan, Scope


class ScopedView(View):
    """An address at which what is seen depends on who asks."""

    @cached_property
    def scope(self) -> Scope:
        return access.scope_of(self.by, on=self.today)

    def listed(
        self, queryset: models.QuerySet[Any], *, order: tuple[str, ...], what: str
    ) -> Response:
        """One page across plans; that it was shown is on the reader's own chain."""
        page = self.page(queryset, order=order)
        self.record_listing(what, len(page.results))
        return self.answer(page)


class PlanView(ScopedView):
    """An address below one plan: `plan` is there, and seen, before anything else happens."""

    what = "plan"
    plan: Plan
    subject: str

    def open(self, **address: Any) -> None:
        """Fetch the plan; a read is recorded before anything is read out, a change by itself."""
        reference = address["reference"]
        what = ":".join([self.what, *(str(v) for k, v in address.items() if k != "reference")])
        self.subject = what
        if self.reads:
            self.plan = access.open_plan(self.scope, reference, by=self.by, at=self.at, what=what)
            return
        plan = access.fetch(self.scope, reference)
        if plan is None:
            access.refuse(self.scope, reference, by=self.by, at=self.at, what=what)
        self.plan = plan

    def represent(self, row: Any) -> Any:
        """The row as it is now, for whoever came too late: a look at it like any other."""
        audit.record(
            chain=f"child:{self.plan.child_id}",
            verb="read",
            by=self.by,
            at=self.at,
            agency=self.scope.agency_id,
            plan=self.plan.reference,
            subject=self.subject,
        )
        return super().represent(row)

    def seen(self, model: Any, **lookup: Any) -> models.QuerySet[Any]:
        """Rows of this plan that the reader may see."""
        rows: models.QuerySet[Any] = model.objects.visible_to(self.scope)
        return rows.filter(**(lookup or {"plan": self.plan}))
