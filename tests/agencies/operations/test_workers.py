"""Inviting, changing, moving, ending and suspending; absences. Denied: nothing changed at all."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client as MachineClient
from allauth.idp.oidc.models import Token
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from agencies.errors import Refused, Stale
from agencies.models import Absence, AuditEvent, Employment, Worker
from agencies.operations import machine_access, second_factors, workers
from agencies.operations.workers import system_worker
from agencies.queries.authority import has_a_place
from tests.cast import PASSWORD

OUTSIDERS = ["neil", "priya", "sean", "megan", "moira", "colin", "beth", "super"]


def invite(people, agency="social_care", *, by, **wanted):
    details = {"email": "new@example.org", "name": "Nia Pugh", "position": "practitioner"}
    return workers.invite(
        people.agencies[agency], **(details | wanted), by=people.workers[by], at=people.at
    )


def change(people, name, *, by="adam", employment=None, **wanted):
    employment = employment or people.employment(name)
    details = {
        "position": employment.position,
        "job_title": employment.job_title,
        "line_manager": employment.line_manager,
        "deputy": employment.deputy,
        "may_chair": employment.worker.may_chair,
        "version": employment.version,
    }
    return workers.change_employment(
        employment, **(details | wanted), by=people.workers[by], at=people.at
    )


def end(people, name, *, by, version=1):
    return workers.end_employment(
        people.employment(name), version=version, by=people.workers[by], at=people.at
    )


def verbs(agency):
    events = AuditEvent.objects.filter(chain=f"agency:{agency.pk}").order_by("sequence")
    return list(events.values_list("verb", flat=True))


def sign_in(client, worker):
    answer = client.post(reverse("account_login"), {"login": worker.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert UserSession.objects.filter(user=worker).exists()


def with_a_token(worker, at):
    client, _ = machine_access.open_client(name="Mirror", scopes=["read"], by=worker, at=at)
    token = Token(client=client, user=worker, type=Token.Type.ACCESS_TOKEN, hash="x")
    token.save()


# Inviting


@pytest.mark.parametrize("by", ["adam", "sysadmin"])
def test_an_administrator_invites_a_worker_of_their_agency(people, by):
    worker = invite(people, by=by, email=" New@Example.ORG ", job_title=" Social worker ")
    employment = worker.current_employment(people.today)
    assert worker.email == "new@example.org"
    assert not worker.has_usable_password()
    assert employment.agency == people.agencies["social_care"]
    assert employment.job_title == "Social worker"
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.actor) == ("worker.invited", people.workers[by].pk)
    assert event.details == {"position": "practitioner"}


@pytest.mark.parametrize("by", OUTSIDERS)
def test_nobody_else_invites(people, untouched, by):
    with pytest.raises(PermissionDenied):
        invite(people, by=by)


def test_an_employed_workers_address_is_refused(people, untouched):
    with pytest.raises(Refused) as refused:
        invite(people, by="adam", email="Colin@example.org")
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    "email", ["sysadmin@example.org", "system@coregroup.invalid", "beth@example.org"]
)
def test_accounts_that_run_the_service_are_not_employed(people, untouched, email):
    with pytest.raises(Refused):
        invite(people, by="adam", email=email)


def test_a_system_administrator_employs_somebody_with_a_duty_for_a_partnership(people):
    assert invite(people, by="sysadmin", email="beth@example.org") == people.beth


def test_a_line_manager_of_another_agency_is_refused(people, untouched):
    with pytest.raises(Refused) as refused:
        invite(people, by="adam", line_manager=people.moira)
    assert refused.value.field == "line_manager"


def test_a_former_worker_comes_back_under_the_same_account(people):
    end(people, "sal", by="adam")
    again = invite(people, "housing", by="sysadmin", email="sal@example.org")
    assert again == people.sal
    assert again.current_employment(people.today).agency == people.agencies["housing"]


# Changing


def test_a_new_position_begins_a_new_dated_employment(people):
    was = people.employment("sal")
    Employment.objects.filter(pk=was.pk).update(started_on=people.today - timedelta(days=30))
    now = change(people, "sal", position="line_manager")
    was.refresh_from_db()
    assert was.ended_on == people.today == now.started_on
    assert was.position == "practitioner"
    assert people.employment("sal") == now


def test_a_change_of_position_on_the_first_day_puts_the_same_row_right(people):
    now = change(people, "sal", position="line_manager", may_chair=True)
    assert now.pk == people.employment("sal").pk
    assert Worker.objects.get(pk=people.sal.pk).may_chair


def test_the_second_of_two_editors_is_told_even_after_a_new_position(people):
    seen = people.employment("sal")
    Employment.objects.filter(pk=seen.pk).update(started_on=people.today - timedelta(days=30))
    first = change(people, "sal", position="line_manager")
    with pytest.raises(Stale) as stale:
        change(people, "sal", employment=first, job_title="Manager", version=seen.version)
    assert stale.value.current == first
    with pytest.raises(Stale):  # and nobody's old version can be that of the new row
        change(people, "sal", employment=first, job_title="Manager", version=seen.version + 1)


@pytest.mark.parametrize("by", [*OUTSIDERS, "sal"])
def test_nobody_else_changes_an_employment(people, untouched, by):
    with pytest.raises(PermissionDenied):
        change(people, "sal", by=by, position="agency_administrator")


@pytest.mark.parametrize("position", ["safeguarding_lead", "senior_manager"])
def test_an_administrator_does_not_give_themselves_sight_of_plans(people, untouched, position):
    with pytest.raises(Refused) as refused:
        change(people, "adam", position=position)
    assert refused.value.field == "position"


@pytest.mark.parametrize("field", ["line_manager", "deputy"])
def test_manager_and_deputy_are_colleagues(people, untouched, field):
    with pytest.raises(Refused) as refused:
        change(people, "sal", **{field: people.hannah})
    assert refused.value.field == field


def test_nobody_is_their_own_deputy_or_manager(people, untouched):
    for field in ("deputy", "line_manager"):
        with pytest.raises(Refused):
            change(people, "sal", **{field: people.sal})


def test_managers_do_not_go_round_in_a_circle(people):
    change(people, "neil", line_manager=people.sean)
    with pytest.raises(Refused, match="own manager"):
        change(people, "sean", line_manager=people.priya)


def test_an_ended_employment_is_not_changed(people):
    ended = end(people, "sal", by="adam")
    with pytest.raises(Refused, match="already ended"):
        change(people, "sal", employment=ended)


# Ending, suspending, moving: sessions and tokens stop


def test_ending_an_employment_stops_sessions_and_tokens(people, client):
    sign_in(client, people.sal)
    with_a_token(people.sal, people.at)
    key = client.session.session_key
    end(people, "sal", by="adam")
    assert not Session.objects.filter(pk=key).exists()
    assert not Token.objects.exists()
    assert not MachineClient.objects.exists()
    assert not has_a_place(people.sal, on=people.today)
    assert client.get(reverse("profile")).status_code == 302
    assert verbs(people.agencies["social_care"])[-1] == "worker.ended"


@pytest.mark.parametrize("by", OUTSIDERS)
def test_nobody_else_ends_an_employment(people, untouched, by):
    with pytest.raises(PermissionDenied):
        end(people, "sal", by=by)


def test_nobody_ends_their_own_employment(people, untouched):
    with pytest.raises(Refused, match="your own"):
        end(people, "adam", by="adam")


def test_ending_twice_is_refused_and_an_old_version_is_stale(people):
    with pytest.raises(Stale):
        end(people, "sal", by="adam", version=7)
    ended = end(people, "sal", by="adam")
    with pytest.raises(Refused, match="already ended"):
        workers.end_employment(ended, version=ended.version, by=people.adam, at=people.at)


def test_suspending_stops_sessions_and_tokens_and_keeps_the_employment(people, client):
    sign_in(client, people.sal)
    with_a_token(people.sal, people.at)
    workers.set_active(people.employment("sal"), is_active=False, by=people.adam, at=people.at)
    assert not Session.objects.filter(pk=client.session.session_key).exists()
    assert not Token.objects.exists()
    assert people.employment("sal").ended_on is None
    assert client.get(reverse("profile")).status_code == 302


def test_a_suspended_account_is_given_back(people, client):
    employment = people.employment("sal")
    workers.set_active(employment, is_active=False, by=people.adam, at=people.at)
    workers.set_active(employment, is_active=True, by=people.adam, at=people.at)
    sign_in(client, people.sal)
    assert verbs(people.agencies["social_care"])[-2:] == ["worker.suspended", "worker.activated"]


@pytest.mark.parametrize("by", OUTSIDERS)
def test_nobody_else_suspends(people, untouched, by):
    with pytest.raises(PermissionDenied):
        workers.set_active(
            people.employment("sal"), is_active=False, by=people.workers[by], at=people.at
        )


def test_nobody_suspends_themselves(people, untouched):
    with pytest.raises(Refused, match="your own"):
        workers.set_active(people.employment("adam"), is_active=False, by=people.adam, at=people.at)


def test_a_former_employer_has_no_say_any_more(people):
    """Sal works in housing now; social care's administrator still holds the ended employment."""
    ended = end(people, "sal", by="adam")
    invite(people, "housing", by="sysadmin", email="sal@example.org")
    away = {"from_on": people.today, "until_on": people.today}
    with pytest.raises(Refused, match="already ended"):
        workers.set_active(ended, is_active=False, by=people.adam, at=people.at)
    with pytest.raises(Refused, match="already ended"):
        workers.record_absence(ended, **away, by=people.adam, at=people.at)
    with pytest.raises(Refused, match="no longer"):
        second_factors.reset(ended, by=people.adam, at=people.at)
    absence = workers.record_absence(people.employment("sal"), **away, by=people.sal, at=people.at)
    with pytest.raises(Refused, match="already ended"):
        workers.cancel_absence(absence, employment=ended, by=people.adam, at=people.at)
    assert Worker.objects.get(pk=people.sal.pk).is_active
    assert Absence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_operation_is_never_half_of_somebody_elses_transaction(people):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        end(people, "sal", by="adam")


def test_the_system_worker_is_one_and_cannot_sign_in(db):
    assert system_worker() == system_worker()
    assert not system_worker().has_usable_password()
