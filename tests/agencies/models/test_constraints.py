"""Every invariant of who works where is the database's too: each named constraint refuses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, models, transaction

from agencies.models import (
    Absence,
    Agency,
    AuditEvent,
    ClosedDay,
    Employment,
    EscalationContact,
    Partnership,
    PartnershipRole,
    Policy,
    Worker,
)
from agencies.operations.workers import system_worker
from tests.cast import Cast


def employ(people, name="sal", **fields):
    worker = people.workers[name]
    wanted = {"agency": people.agencies["police"], "position": "practitioner"}
    wanted |= {"started_on": people.today}
    return Employment.objects.create(worker=worker, **(wanted | fields))


def change(people, name="sal", **fields):
    return Employment.objects.filter(worker=people.workers[name]).update(**fields)


def contact(people, **fields):
    wanted = {"agency": people.agencies["police"], "level": "practitioner"}
    wanted |= {"worker": people.laura}
    return EscalationContact.objects.create(**(wanted | fields))


def role(people, **fields):
    wanted = {"partnership": people.partnership, "worker": people.beth, "role": "business_manager"}
    return PartnershipRole.objects.create(**(wanted | {"started_on": people.today} | fields))


def twice(make, *args, **fields):
    make(*args, **fields)
    make(*args, **fields)


def policy(people, number):
    return Policy.objects.create(
        partnership=people.partnership, number=number, data={}, adopted_at=people.at,
        adopted_by=people.beth,
    )  # fmt: skip


def event(people):
    return AuditEvent.objects.create(chain="c", sequence=1, at=people.at, verb="v", hash="h")


BROKEN: dict[str, Callable[[Cast], object]] = {
    "an_agency_names_one_person_per_level": lambda p: twice(contact, p),
    "nobody_is_their_own_deputy_at_a_level": lambda p: contact(p, deputy=p.laura),
    "audit_events_stand_in_one_order_per_chain": lambda p: twice(event, p),
    "a_partnership_closes_once_on_a_day": lambda p: twice(
        ClosedDay.objects.create, partnership=p.partnership, on=p.today, why="x"
    ),
    "policy_versions_are_numbered_once": lambda p: policy(p, 1),
    "policy_versions_start_at_one": lambda p: policy(p, 0),
    "one_account_per_email_address": lambda p: Worker.objects.create(
        email="SAL@example.org", name="Another"
    ),
    "one_system_worker": lambda p: Worker.objects.create(
        email="other@coregroup.invalid", name="Another", is_system=bool(system_worker())
    ),
    "one_open_employment_per_worker": employ,
    "employment_ends_on_or_after_its_start": lambda p: change(
        p, ended_on=p.today - timedelta(days=1)
    ),
    "nobody_is_their_own_line_manager": lambda p: change(p, line_manager=p.sal),
    "nobody_is_their_own_deputy": lambda p: change(p, deputy=p.sal),
    "absence_ends_on_or_after_its_start": lambda p: Absence.objects.create(
        worker=p.sal, from_on=p.today, until_on=p.today - timedelta(days=1)
    ),
    "a_partnership_role_is_held_once_at_a_time": role,
    "partnership_role_ends_on_or_after_its_start": lambda p: role(
        p, role="auditor", ended_on=p.today - timedelta(days=1)
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses_what_breaks_it(people, name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BROKEN[name](people)
    # SQLite names the columns of a unique constraint instead.
    assert name in str(refused.value) or connection.vendor == "sqlite"


def test_every_named_constraint_is_tried():
    named = {
        constraint.name
        for model in apps.get_app_config("agencies").get_models()
        for constraint in model._meta.constraints
    }
    assert named == set(BROKEN)


def test_what_stands_beside_a_constraint_is_allowed(people):
    """A closed employment, a second level and an ended role leave room for the next."""
    change(people, ended_on=people.today)
    employ(people)
    contact(people)
    contact(people, level="line_manager_or_DSL", deputy=people.ian)
    PartnershipRole.objects.update(ended_on=people.today)
    role(people)


@pytest.mark.parametrize("model", [Agency, Partnership])
def test_names_are_held_once(people, model):
    first = model.objects.first()
    fields = {"name": first.name}
    if model is Agency:
        fields |= {"kind": "other", "group": Group.objects.create(name="another")}
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


def test_an_adopted_policy_is_never_changed(people):
    adopted = people.partnership.current_policy()
    adopted.data = {}
    with pytest.raises(TypeError, match="never changed"):
        adopted.save()


def test_workers_with_a_past_are_kept(people):
    with pytest.raises(models.ProtectedError):
        people.sal.delete()
    with pytest.raises(models.ProtectedError):
        people.agencies["police"].delete()
