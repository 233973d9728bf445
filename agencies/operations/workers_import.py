"""Opening agencies and accounts from a list: each row whole or not at all, and the same list again
changes nothing.

A row says what an agency's administrator would type. A cell that is left empty leaves alone what
is there; nobody is ended, moved or renamed by a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies import clock
from agencies.errors import Refused
from agencies.models import Agency, Employment, Partnership, Worker
from agencies.operations import agencies, invitations, workers
from agencies.operations.workers_csv import Row, read

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"


@dataclass(frozen=True)
class Result:
    """What became of one row, and why."""

    row: int
    email: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class List:
    """What is the same for every row: whose list it is, who takes it in, and how."""

    partnership: Partnership
    by: Worker
    at: datetime
    dry_run: bool = False
    invite: bool = False


def take_in(
    content: bytes,
    *,
    partnership: Partnership,
    dry_run: bool = False,
    invite: bool = False,
    by: Worker,
    at: datetime,
) -> list[Result]:
    """Open the agencies and accounts of a list; with `invite`, send new workers their e-mail.

    Refuses a file that cannot be read; a row that cannot be taken in is named in the results.
    """
    rows = read(content)
    _find_managers(rows)
    list_ = List(partnership, by, at, dry_run, invite)
    results = {row.number: _take_in(row, list_) for row in _managers_first(rows)}
    return [results[row.number] for row in rows]


def _find_managers(rows: list[Row]) -> None:
    by_email = {row.email: row for row in reversed(rows)}
    for row in rows:
        row.managers_row = by_email.get(row.line_manager) if row.line_manager else None


def _managers_first(rows: list[Row]) -> Iterator[Row]:
    """The rows in an order in which a manager comes before whom they manage; refuses circles."""
    done: set[int] = set()
    for row in rows:
        chain = []
        above: Row | None = row
        while above is not None and above.number not in done and above not in chain:
            chain.append(above)
            above = above.managers_row
        if above is not None and above in chain:
            above.refuse("line_manager", "these rows make somebody their own manager.")
        for one in reversed(chain):
            done.add(one.number)
            yield one


def _take_in(row: Row, list_: List) -> Result:
    if not row.fault:
        try:
            return _worker(row, _agency(row, list_), list_)
        except Refused as refused:
            row.fault = f"{refused.field}: " if refused.field else ""
            row.fault += refused.sentence
    return Result(row.number, row.email, REFUSED, row.fault)


def _agency(row: Row, list_: List) -> Agency | None:
    """The agency of a row, or None where it is still to be opened, once its worker can be."""
    agency = Agency.objects.filter(name__iexact=row["agency"]).first()
    if agency is None:
        if not row.kind:
            raise Refused("is empty, and the agency is new.", field="agency_kind")
        return None
    if row.kind and row.kind != agency.kind:
        raise Refused(
            f"the agency is here already, as {agency.get_kind_display()}.", field="agency_kind"
        )
    if not agency.partnerships.filter(pk=list_.partnership.pk).exists():
        raise Refused("this agency works in another partnership.", field="agency")
    return agency


def _worker(row: Row, agency: Agency | None, list_: List) -> Result:
    worker = Worker.objects.filter(email__iexact=row.email).first()
    employment = worker.current_employment(clock.local_date(list_.at)) if worker else None
    if worker and employment is None and (worker.is_system or worker.is_system_administrator):
        raise Refused("belongs to somebody who runs Coregroup.", field="email")
    if employment is not None and employment.agency != agency:
        raise Refused("belongs to somebody who works for another agency.", field="email")
    manager = _manager(row, agency, list_)
    if employment is None:
        return _invite(row, agency, manager, list_)
    return _change(row, employment, manager, list_)


def _manager(row: Row, agency: Agency | None, list_: List) -> Worker | None:
    """Who manages the worker of a row. In a dry run a manager who is new is not there yet."""
    if not row.line_manager:
        return None
    in_list = row.managers_row
    if in_list is not None and in_list.fault:
        raise Refused(f"is row {in_list.number}, which was refused.", field="line_manager")
    if in_list is not None and in_list["agency"].lower() != row["agency"].lower():
        raise Refused("works for another agency.", field="line_manager")
    manager = Worker.objects.filter(email__iexact=row.line_manager).first()
    if in_list is not None:
        return manager
    employment = manager.current_employment(clock.local_date(list_.at)) if manager else None
    if employment is None or employment.agency != agency:
        raise Refused(
            "is neither in the list nor somebody who works for this agency.", field="line_manager"
        )
    return manager


def _invite(row: Row, agency: Agency | None, manager: Worker | None, list_: List) -> Result:
    reason = "" if agency else "The agency is new."
    if not list_.dry_run:
        agency = agency or agencies.create(
            name=row["agency"],
            kind=row.kind,
            partnerships=[list_.partnership],
            by=list_.by,
            at=list_.at,
        )
        worker = workers.invite(
            agency,
            email=row.email,
            name=row["name"],
            position=row.position,
            job_title=row["job_title"],
            line_manager=manager,
            may_chair=bool(row.may_chair),
            by=list_.by,
            at=list_.at,
        )
        if list_.invite:
            reason = f"{reason} {_send(worker, list_)}".strip()
    return Result(row.number, row.email, CREATED, reason)


def _send(worker: Worker, list_: List) -> str:
    try:
        invitations.send(worker, by=list_.by, at=list_.at)
    except Refused as refused:
        return f"Not invited: {refused.sentence}"
    return "Invited."


def _change(row: Row, employment: Employment, manager: Worker | None, list_: List) -> Result:
    worker = employment.worker
    reason = "" if worker.name == row["name"] else "name: another is kept here."
    wanted: dict[str, Any] = {
        "position": row.position,
        "job_title": row["job_title"] or employment.job_title,
        "line_manager": manager or employment.line_manager,
        "may_chair": worker.may_chair if row.may_chair is None else row.may_chair,
    }
    have = {
        "position": employment.position,
        "job_title": employment.job_title,
        "line_manager": employment.line_manager,
        "may_chair": worker.may_chair,
    }
    has_new_manager = bool(row.line_manager) and manager is None
    if wanted == have and not has_new_manager:
        return Result(row.number, row.email, UNCHANGED, reason)
    if not list_.dry_run:
        workers.change_employment(
            employment,
            **wanted,
            deputy=employment.deputy,
            version=None,
            by=list_.by,
            at=list_.at,
        )
    return Result(row.number, row.email, UPDATED, reason)
