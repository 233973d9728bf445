"""Imports of a children in need census: receiving the file, running it, and how it ends.

The row of the import is the promise, and a file of the partnership's own is kept until it is done.
Whoever runs an import holds a lock that the operating system takes back when their process dies,
so that a dead import is told from a slow one, and taken up where it stopped.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from agencies import clock
from agencies.errors import Refused
from agencies.models import Agency, AgencyKind, Partnership, Worker
from agencies.operations import audit
from agencies.queries.authority import must_be_business_manager
from plans.models import CensusImport
from plans.operations.census_child import Source
from plans.operations.census_file import Return, Unreadable
from plans.operations.census_run import Run
from plans.operations.census_store import alone, folder, store
from plans.rules.imports import UNDER_WAY, ImportStatus

Clock = Callable[[], datetime]
Watch = Callable[[int], None]

BROKE = "Coregroup itself failed. It has been noted; try the same file again."


def receive(
    file: Iterable[bytes],
    *,
    partnership: Partnership,
    agency: Agency,
    dry_run: bool,
    by: Worker,
    at: datetime,
) -> CensusImport:
    """Keep a return until a worker process takes it in; the children in it come to no harm
    whatever happens meanwhile.

    Refuses a file that is too large, and a second one while an agency's first is under way.
    """
    must_be_business_manager(by, partnership, on=clock.local_date(at))
    import_ = _new(partnership, agency, dry_run=dry_run, by=by, at=at)
    path = folder() / f"{import_.pk}.xml"
    try:
        import_.size = store(file, path)
        import_.path = str(path)
        import_.status = ImportStatus.WAITING
        with alone(agency) as is_alone, transaction.atomic(durable=True):
            _must_be_alone(agency, is_alone=is_alone)
            import_.save(force_insert=True)
            _record("import.received", import_, at=at)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return import_


def take_in(
    path: Path,
    *,
    partnership: Partnership,
    agency: Agency,
    dry_run: bool = False,
    by: Worker,
    at: datetime,
    now: Clock,
    watch: Watch = lambda _position: None,
) -> CensusImport:
    """Take a return in at once, in this process, from a file that stays its owner's."""
    must_be_business_manager(by, partnership, on=clock.local_date(at))
    import_ = _new(partnership, agency, dry_run=dry_run, by=by, at=at)
    with path.open("rb") as file, alone(agency) as is_alone:
        import_.size = path.stat().st_size
        with transaction.atomic(durable=True):
            _must_be_alone(agency, is_alone=is_alone)
            import_.save(force_insert=True)
            _record("import.received", import_, at=at)
        _run(import_, file, now=now, watch=watch)
    return import_


def under_way() -> list[uuid.UUID]:
    """Imports that wait for a worker process, or whose own may have died; the oldest first."""
    waiting = CensusImport.objects.filter(status__in=UNDER_WAY).exclude(path="")
    return list(waiting.order_by("started_at").values_list("pk", flat=True))


def resume(pk: uuid.UUID, *, now: Clock) -> CensusImport | None:
    """Run a received import, from the start or from where it stopped.

    Does nothing, and returns None, when another process is at it or it is over.
    """
    import_ = CensusImport.objects.select_related("partnership", "agency", "started_by").get(pk=pk)
    with alone(import_.agency) as is_alone:
        if not is_alone:
            return None
        import_.refresh_from_db(fields=["status"])
        if import_.status not in UNDER_WAY:
            return None
        path = Path(import_.path)
        try:
            with path.open("rb") as file:
                _run(import_, file, now=now)
        except FileNotFoundError:
            _fail(import_, "The file is gone from this machine. Send it again.", now=now)
        if import_.status not in UNDER_WAY:
            path.unlink(missing_ok=True)
    return import_


def agency_of(partnership: Partnership, name: str = "") -> Agency:
    """The agency whose children a return holds: the partnership's social care, or the one named."""
    agencies = Agency.objects.filter(
        partnerships=partnership, kind=AgencyKind.SOCIAL_CARE, is_active=True
    )
    found = list(agencies.filter(name__iexact=name) if name else agencies.order_by("name"))
    if len(found) == 1:
        return found[0]
    if name:
        raise Refused(
            f"{partnership} has no children's social care agency called {name}.", field="agency"
        )
    if not found:
        raise Refused(f"{partnership} has no children's social care agency.", field="agency")
    names = ", ".join(agency.name for agency in found)
    raise Refused(f"Say whose return it is: {names}.", field="agency")


def _new(
    partnership: Partnership, agency: Agency, *, dry_run: bool, by: Worker, at: datetime
) -> CensusImport:
    return CensusImport(
        partnership=partnership,
        agency=agency,
        status=ImportStatus.RUNNING,
        dry_run=dry_run,
        started_by=by,
        started_at=at,
    )


def _run(
    import_: CensusImport, file: IO[bytes], *, now: Clock, watch: Watch = lambda _position: None
) -> None:
    try:
        must_be_business_manager(
            import_.started_by, import_.partnership, on=clock.local_date(now())
        )
        import_.status = ImportStatus.RUNNING
        import_.save(update_fields=["status"])
        returned = Return(file)
        run = Run(import_, _source(import_, returned, at=now()), watch)
        run.take_in(returned.children())
        run.report_missing(_before(import_))
    except Unreadable as unreadable:
        _fail(import_, unreadable.sentence, now=now)
    except PermissionDenied:
        _fail(import_, "Whoever sent this file is no longer business manager.", now=now)
    except DatabaseError:
        raise  # The row stays as it is: the import is taken up again when the database is back.
    except Exception:
        _fail(import_, BROKE, now=now)
        raise
    else:
        _finish(import_, returned, now=now)


def _source(import_: CensusImport, returned: Return, *, at: datetime) -> Source:
    ours, theirs = import_.partnership.authority_code, returned.census.authority
    if ours and theirs and ours != theirs:
        raise Unreadable(
            f"This is the return of authority {theirs}; {import_.partnership} is authority {ours}."
        )
    return Source(
        import_id=import_.pk,
        census=returned.census,
        partnership=import_.partnership,
        agency=import_.agency,
        policy=import_.partnership.current_policy(),
        calendar=import_.partnership.calendar(),
        by=import_.started_by,
        at=at,
    )


def _before(import_: CensusImport) -> CensusImport | None:
    """The agency's last import that came to its end: what a new return is held against."""
    done = CensusImport.objects.filter(
        agency=import_.agency, status=ImportStatus.DONE, dry_run=False
    )
    return done.exclude(pk=import_.pk).order_by("-started_at").first()


def _finish(import_: CensusImport, returned: Return, *, now: Clock) -> None:
    import_.position = import_.size
    census = returned.census
    _end(
        import_,
        ImportStatus.DONE,
        now(),
        year=census.year,
        reference_on=census.reference_on.isoformat(),
        authority=census.authority,
    )


def _fail(import_: CensusImport, why: str, *, now: Clock) -> None:
    taken = import_.created + import_.updated
    if taken and not import_.dry_run:
        why += (
            f" {taken} {'child' if taken == 1 else 'children'} before that were taken in whole;"
            " importing the mended file leaves them as they are."
        )
    import_.error = why
    _end(import_, ImportStatus.FAILED, now())


def _end(import_: CensusImport, status: ImportStatus, at: datetime, **details: str) -> None:
    import_.status, import_.finished_at = status, at
    with transaction.atomic(durable=True):
        import_.save()
        _record(f"import.{status}", import_, at=at, **details)


def _record(verb: str, import_: CensusImport, *, at: datetime, **details: str) -> None:
    counts = {name: getattr(import_, name) for name in ("created", "updated", "refused")}
    audit.record(
        chain=f"partnership:{import_.partnership_id}",
        verb=verb,
        by=import_.started_by,
        at=at,
        agency=import_.agency_id,
        subject=f"import:{import_.pk}",
        details={**details, **counts, "dry_run": import_.dry_run},
    )


def _must_be_alone(agency: Agency, *, is_alone: bool) -> None:
    """Refuses while another import of the agency is under way; says of one that died that it did.

    An import by command has no file of ours to be taken up with.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    others = CensusImport.objects.filter(agency=agency, status__in=UNDER_WAY)
    if is_alone:
        others.filter(path="").update(
            status=ImportStatus.FAILED,
            error="It stopped part of the way. Import the file again: children who were taken in"
            " stay as they are.",
        )
    if not is_alone or others.exists():
        raise Refused(
            "An import for this agency is under way. Wait until it is done.", code="under_way"
        )
