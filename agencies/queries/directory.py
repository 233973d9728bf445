"""Who works where today: the names from which members, chairs and deputies are chosen."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Agency, Employment, Partnership, Worker
from agencies.models.workers import in_force


def partnerships_of(worker: Worker, *, on: date) -> QuerySet[Partnership]:
    """Partnerships somebody has to do with: their agency's, and those they hold a duty for.

    All of them for a system administrator, who sets them up.
    """
    if worker.is_system_administrator:
        return Partnership.objects.all()
    employed = Employment.objects.current(on).filter(
        worker=worker, agency__partnerships=OuterRef("pk"), agency__is_active=True
    )
    entrusted = worker.partnership_roles.filter(in_force(on), partnership=OuterRef("pk"))
    return Partnership.objects.filter(Exists(employed) | Exists(entrusted))


def agencies_of(partnerships: Iterable[uuid.UUID] | QuerySet[Partnership]) -> QuerySet[Agency]:
    """The agencies of some partnerships, each once."""
    through = Agency.partnerships.through.objects.filter(
        agency=OuterRef("pk"), partnership__in=partnerships
    )
    return Agency.objects.filter(Exists(through))


def employed_in(agencies: QuerySet[Agency], *, on: date) -> QuerySet[Worker]:
    """Workers one of these agencies, being active, employs on a date."""
    employed = Employment.objects.current(on).filter(
        worker=OuterRef("pk"), agency__in=agencies, agency__is_active=True
    )
    return Worker.objects.filter(Exists(employed))


def current_employments(agencies: QuerySet[Agency], *, on: date) -> QuerySet[Employment]:
    """Who these agencies employ on a date, suspended accounts included."""
    return Employment.objects.filter(in_force(on) & Q(agency__in=agencies))
