"""An agency's workers as its pages and the API show them: where they stand, and who is away."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from agencies.errors import NotVisible
from agencies.models import Absence, Agency, Employment, EscalationContact, EscalationLevel, Worker
from agencies.models.workers import in_force
from agencies.queries.authority import may_administer
from agencies.queries.standing import MANAGING
from agencies.workdays import long_date

PAGE = 50


@dataclass(frozen=True)
class Colleague:
    """Somebody named beside a worker, and whether they can still be counted on."""

    name: str
    is_here: bool

    def __str__(self) -> str:
        return self.name if self.is_here else f"{self.name} (no longer works here)"


@dataclass(frozen=True)
class WorkerLine:
    """One worker in the list of their agency."""

    employment: Employment
    line_manager: Colleague | None
    deputy: Colleague | None
    absence: Absence | None
    today: date

    @property
    def worker(self) -> Worker:
        return self.employment.worker

    @property
    def is_former(self) -> bool:
        return self.employment.ended_on is not None

    @property
    def is_suspended(self) -> bool:
        return not self.is_former and not self.worker.is_active

    @property
    def is_invited(self) -> bool:
        """They have an account and have never signed in."""
        return not self.is_former and self.worker.is_active and self.worker.last_login is None

    @property
    def is_away(self) -> bool:
        return self.absence is not None and self.absence.from_on <= self.today

    @property
    def away(self) -> str:
        """When they are away now or next, in words; empty when no absence is known."""
        return away_in_words(self.absence, self.today) if self.absence else ""


@dataclass(frozen=True)
class WorkersPage:
    lines: list[WorkerLine]
    next: uuid.UUID | None


@dataclass(frozen=True)
class WorkerDetails:
    """One worker as their agency knows them; of a former one only that they were here."""

    line: WorkerLine
    absences: list[Absence]
    manages: list[str]
    stands_in_for: list[str]
    answers_for: list[str]


def away_in_words(absence: Absence, today: date) -> str:
    until = long_date(absence.until_on)
    if absence.from_on > today:
        if absence.from_on == absence.until_on:
            return f"Away on {until}"
        return f"Away from {long_date(absence.from_on)} to {until}"
    return "Away today" if absence.until_on == today else f"Away until {until}"


def workers_of(
    agency: Agency,
    *,
    on: date,
    find: str = "",
    former: bool = False,
    after: uuid.UUID | None = None,
) -> WorkersPage:
    """A page of an agency's current workers, or its former ones, by name. Four queries at most."""
    employments = _former(agency, on) if former else _current(agency, on)
    if find:
        employments = employments.filter(worker__name__icontains=find)
    employments = employments.annotate(by_name=Lower("worker__name")).order_by("by_name", "pk")
    begin = employments.filter(pk=after).first() if after else None
    if begin is not None:
        employments = employments.filter(
            Q(by_name__gt=begin.by_name) | Q(by_name=begin.by_name, pk__gt=begin.pk)
        )
    found = list(employments[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    return WorkersPage(_lines(found[:PAGE], agency, on), more)


def details_of(employment: Employment, *, on: date) -> WorkerDetails:
    """Everything the page of one worker shows. Seven queries."""
    line = _lines([employment], employment.agency, on)[0]
    worker = employment.worker
    is_here = employment.ended_on is None
    absences = worker.absences.filter(until_on__gte=on).order_by("from_on") if is_here else []
    colleagues = _current(employment.agency, on).order_by(Lower("worker__name"))
    answering = EscalationContact.objects.filter(agency=employment.agency)
    levels = answering.filter(Q(worker=worker) | Q(deputy=worker)).values_list("level", flat=True)
    return WorkerDetails(
        line=line,
        absences=list(absences),
        manages=_names(colleagues.filter(line_manager=worker)),
        stands_in_for=_names(colleagues.filter(deputy=worker)),
        answers_for=[level.label for level in EscalationLevel if level.value in set(levels)],
    )


def colleagues(agency: Agency, *, on: date, without: Worker | None = None) -> list[Worker]:
    """Whom an agency can name as manager, deputy or contact today, by name. One query."""
    current = Employment.objects.current(on).filter(agency=agency)
    if without is not None:
        current = current.exclude(worker=without)
    return [one.worker for one in current.select_related("worker").order_by(Lower("worker__name"))]


def administrators_of(agency: Agency, *, on: date) -> list[str]:
    """Whom to ask: the names of an agency's administrators. One query."""
    current = Employment.objects.current(on).filter(agency=agency)
    return _names(current.filter(position="agency_administrator").order_by(Lower("worker__name")))


def employment_for(reader: Worker, pk: uuid.UUID, *, on: date) -> Employment:
    """The newest employment of a worker at an agency whose workers this reader may see.

    Somebody else's worker does not exist here: NotVisible.
    """
    employments = Employment.objects.filter(worker=pk).select_related(
        "worker", "agency", "line_manager", "deputy"
    )
    if not reader.is_system_administrator:
        own = reader.current_employment(on)
        if own is None or own.position not in MANAGING:
            raise NotVisible
        employments = employments.filter(agency=own.agency_id)
    newest = employments.order_by(
        F("ended_on").desc(nulls_first=True), "-started_on", "-version"
    ).first()
    if newest is None:
        raise NotVisible
    return newest


def may_manage(reader: Worker, employment: Employment, *, on: date) -> bool:
    """Whether this reader may change the employment, rather than only read about it."""
    return employment.ended_on is None and may_administer(reader, employment.agency, on=on)


def away_among(workers: Iterable[Any], *, on: date) -> dict[uuid.UUID, Absence]:
    """The absence each of these workers is in or has next. One query."""
    found: dict[uuid.UUID, Absence] = {}
    upcoming = Absence.objects.filter(worker__in=set(workers), until_on__gte=on)
    for absence in upcoming.order_by("from_on"):
        found.setdefault(absence.worker_id, absence)
    return found


def here_among(workers: Iterable[Any], agency: Agency, *, on: date) -> set[uuid.UUID]:
    """Which of these workers the agency employs today, and may sign in. One query."""
    current = Employment.objects.current(on).filter(agency=agency, worker__in=set(workers))
    return set(current.values_list("worker_id", flat=True))


def _current(agency: Agency, on: date) -> QuerySet[Employment]:
    """Suspended ones too: they are employed, and somebody has to be able to give it back."""
    return _with_names(Employment.objects.filter(in_force(on), agency=agency))


def _former(agency: Agency, on: date) -> QuerySet[Employment]:
    """The last employment of each worker who is not employed here any more."""
    later = Employment.objects.filter(worker=OuterRef("worker"), agency=agency).filter(
        Q(ended_on__isnull=True)
        | Q(ended_on__gt=OuterRef("ended_on"))
        | Q(ended_on=OuterRef("ended_on"), pk__gt=OuterRef("pk"))
    )
    ended = Employment.objects.filter(agency=agency, ended_on__lte=on)
    return _with_names(ended.filter(~Exists(later)))


def _with_names(employments: QuerySet[Employment]) -> QuerySet[Employment]:
    return employments.select_related("worker", "line_manager", "deputy")


def _names(employments: QuerySet[Employment]) -> list[str]:
    return list(employments.values_list("worker__name", flat=True))


def _lines(employments: Sequence[Employment], agency: Agency, on: date) -> list[WorkerLine]:
    away = away_among((one.worker_id for one in employments if one.ended_on is None), on=on)
    named = {one.line_manager_id for one in employments} | {one.deputy_id for one in employments}
    here = here_among(named - {None}, agency, on=on)

    def colleague(worker: Worker | None) -> Colleague | None:
        return Colleague(worker.name, worker.pk in here) if worker else None

    return [
        WorkerLine(
            employment=one,
            line_manager=colleague(one.line_manager),
            deputy=colleague(one.deputy),
            absence=away.get(one.worker_id),
            today=on,
        )
        for one in employments
    ]
