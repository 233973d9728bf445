"""An import on its way: received, run, died, taken up again, and by whom."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError

from agencies import clock
from agencies.errors import Refused
from agencies.operations import partnerships
from plans.models import CensusImport, Child
from plans.operations import census, census_run
from plans.operations.census_store import alone
from plans.rules.imports import ImportStatus
from tests.census import a_child, a_return, counts, in_need, lines

pytestmark = pytest.mark.usefixtures("uploads")


def resumed(import_):
    done = census.resume(import_.pk, now=clock.now)
    assert done is not None
    return done


def receive(people, content, at):
    return census.receive(
        [content],
        partnership=people.partnership,
        agency=people.agencies["social_care"],
        dry_run=False,
        by=people.beth,
        at=at,
    )


def test_a_received_file_waits_is_taken_in_and_goes(people, at):
    import_ = receive(people, a_return(a_child()), at)
    assert import_.status == ImportStatus.WAITING
    assert Path(import_.path).stat().st_mode & 0o077 == 0
    assert census.under_way() == [import_.pk]
    done = resumed(import_)
    assert (done.status, counts(done)) == (ImportStatus.DONE, (1, 0, 0, 0))
    assert not Path(import_.path).exists()
    assert census.under_way() == []
    assert census.resume(import_.pk, now=clock.now) is None


def test_an_import_whose_process_died_goes_on_where_it_stopped(people, at, monkeypatch):
    monkeypatch.setattr(census_run, "BATCH", 2)
    content = a_return(*(a_child(f"C{n}", in_need("2026-01-05")) for n in range(5)))
    import_ = receive(people, content, at)

    class Killed(BaseException):
        pass

    def die(self, batch):
        if batch[0].element.line == 4:
            raise Killed
        whole(self, batch)

    whole = census_run.Run._take_in_batch
    monkeypatch.setattr(census_run.Run, "_take_in_batch", die)
    with pytest.raises(Killed):
        census.resume(import_.pk, now=clock.now)
    import_.refresh_from_db()
    assert (import_.status, counts(import_)) == (ImportStatus.RUNNING, (2, 0, 0, 0))
    monkeypatch.setattr(census_run.Run, "_take_in_batch", whole)
    done = resumed(import_)
    assert (done.status, counts(done)) == (ImportStatus.DONE, (5, 0, 0, 0))
    assert [line[1] for line in lines(done)] == ["C0", "C1", "C2", "C3", "C4"]


def test_two_processes_are_never_at_one_return(people, at):
    import_ = receive(people, a_return(a_child()), at)
    with alone(people.agencies["social_care"]) as is_alone:
        assert is_alone
        assert census.resume(import_.pk, now=clock.now) is None
    with pytest.raises(Refused, match="under way"):
        receive(people, a_return(a_child()), at)


def test_a_command_that_died_does_not_block_the_next(people, take, at):
    CensusImport.objects.create(
        partnership=people.partnership,
        agency=people.agencies["social_care"],
        status=ImportStatus.RUNNING,
        started_by=people.beth,
        started_at=at,
    )
    assert take(a_return(a_child())).status == ImportStatus.DONE
    died = CensusImport.objects.get(status=ImportStatus.FAILED)
    assert "stopped part of the way" in died.error


def test_only_the_business_manager_imports_and_only_while_they_are(people, take, at):
    for name in ("adam", "sean", "sysadmin", "super"):
        with pytest.raises(PermissionDenied):
            take(a_return(a_child()), by=people.workers[name])
    assert not CensusImport.objects.exists()
    import_ = receive(people, a_return(a_child()), at)
    held = people.beth.partnership_roles.get()
    held.started_on -= timedelta(days=1)
    held.save()
    partnerships.end_role(held, by=people.sysadmin, at=at)
    done = resumed(import_)
    assert "no longer business manager" in done.error
    assert not Child.rows.exists()


def test_a_file_that_is_too_large_or_gone_says_so(people, at, monkeypatch):
    monkeypatch.setattr("plans.operations.census_store.LARGEST", 10)
    with pytest.raises(Refused, match="larger than"):
        receive(people, b"<Message>" * 10, at)
    assert not CensusImport.objects.exists()
    monkeypatch.undo()
    import_ = receive(people, a_return(a_child()), at)
    Path(import_.path).unlink()
    assert "gone from this machine" in resumed(import_).error


@pytest.mark.parametrize(
    ("fault", "status"),
    [(ZeroDivisionError, ImportStatus.FAILED), (OperationalError, ImportStatus.RUNNING)],
)
def test_a_fault_of_ours_is_said_and_a_database_gone_is_waited_for(
    people, at, monkeypatch, fault, status
):
    def broken(self, batch):
        raise fault

    import_ = receive(people, a_return(a_child()), at)
    with monkeypatch.context() as broken_for_now:
        broken_for_now.setattr(census_run.Run, "_take_in_batch", broken)
        with pytest.raises(fault):
            census.resume(import_.pk, now=clock.now)
    import_.refresh_from_db()
    assert import_.status == status
    assert import_.error == (census.BROKE if status == ImportStatus.FAILED else "")
    if status == ImportStatus.RUNNING:
        assert resumed(import_).status == ImportStatus.DONE


def test_a_partnership_without_social_care_has_no_return(people):
    people.agencies["social_care"].is_active = False
    people.agencies["social_care"].save()
    with pytest.raises(Refused, match="has no children's social care agency"):
        census.agency_of(people.partnership)
