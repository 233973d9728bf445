"""Writing one's report before a meeting."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import GovukForm, LongText
from plans.models import AgencyReport, Review
from plans.operations import reports
from plans.queries.notifications import reminded
from plans.queries.reports import seat_to_report
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest, back_to
from plans.web.reviews import form_page, found_review
from plans.web.submit import submitted


class ReportForm(GovukForm):
    contact = LongText(
        label="What did you do, and how often did you see the child?",
        required=False,
        max_length=4000,
    )
    better = LongText(label="What is better for the child?", required=False, max_length=4000)
    worse = LongText(label="What worries you still?", required=False, max_length=4000)
    asks = LongText(label="What do you ask of the group?", required=False, max_length=4000)
    late_reason = LongText(label="If it is late, why?", required=False, max_length=2000)

    def __init__(self, *args: Any, report: AgencyReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reports.is_social_work_report(report):
            del self.fields["late_reason"]


@require_http_methods(["GET", "HEAD", "POST"])
def review_report(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Report to a meeting on one page, kept while typing and sent once."""
    seen = to_change(request, reference, "write_report", what=f"report:{pk}")
    row = found_review(request, seen, pk)
    report = _mine(request, seen, row)
    form = kept_form(request, ReportForm, report=report)
    if request.method == "POST" and submitted(
        form,
        lambda: reports.send(report, **form.cleaned_data, by=request.user, at=request.at),
    ):
        done(request)
        messages.success(request, "Your report is sent. Everybody in the group can read it.")
        return redirect(back_to(request, reverse("review", args=[reference, pk])))
    told = reminded(request.scope, seen.plan, f"report:{report.pk}")
    return form_page(request, seen, row, form, "report", report=report, reminded=told)


def _mine(request: WorkerRequest, seen: Permitted, row: Review) -> AgencyReport:
    """The report of the reader's seat, or of whom they stand in for; not one that was sent."""
    seat = seat_to_report(request.scope, row, seen.place.seats)
    if seat is None:
        raise PermissionDenied("Only its member, or their deputy, writes a report.")
    report = reports.to_write(row, seat, by=request.user, at=request.at)
    if report.sent_at is not None:
        raise PermissionDenied(
            "Your report was sent already, and stays as it was sent.",
            "Say what has changed at the meeting.",
        )
    if not row.is_open:
        raise PermissionDenied("This meeting is over, so no report can be sent to it.")
    return report
