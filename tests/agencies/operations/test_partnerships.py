"""Setting up partnerships, their policy and closed days, and duties for the whole."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies import policy
from agencies.errors import Refused, Stale
from agencies.models import AuditEvent, ClosedDay, Partnership, PartnershipRole, Policy, Worker
from agencies.operations import duties, partnerships
from agencies.queries.authority import has_a_place

OUTSIDERS = ["adam", "sean", "priya", "super"]


def last():
    return AuditEvent.objects.latest("id")


def adopt(people, *, by="beth", version=None, **changed):
    data = deepcopy(policy.default()) | changed
    return partnerships.adopt_policy(
        people.partnership, data=data, version=version, by=people.workers[by], at=people.at
    )


def close(people, *, by="beth", days=1):
    return partnerships.close_day(
        people.partnership,
        on=people.today + timedelta(days=days),
        why=" Local holiday ",
        by=people.workers[by],
        at=people.at,
    )


def entrust(people, *, by="sysadmin", email="anna@example.org", role="auditor"):
    return duties.entrust(
        people.partnership,
        email=email,
        name="Anna Rowe",
        role=role,
        by=people.workers[by],
        at=people.at,
    )


def change(people, *, by="sysadmin", **wanted):
    details: dict[str, Any] = {"name": "Wearbridge", "authority_code": "", "is_active": True}
    details |= {"version": 1}
    return partnerships.change(
        people.partnership, **(details | wanted), by=people.workers[by], at=people.at
    )


# Setting up


def test_a_new_partnership_works_under_the_default_policy(people):
    made = partnerships.create(name=" Northbank ", by=people.sysadmin, at=people.at)
    assert made.name == "Northbank"
    assert made.current_policy().number == 1
    assert made.current_policy().data == policy.default()
    assert (last().verb, last().chain) == ("partnership.created", f"partnership:{made.pk}")


def test_two_partnerships_never_have_one_name(people):
    other = partnerships.create(name="Northbank", by=people.sysadmin, at=people.at)
    with pytest.raises(Refused) as refused:
        partnerships.create(name="WEARBRIDGE", by=people.sysadmin, at=people.at)
    assert refused.value.field == "name"
    with pytest.raises(Refused):
        change(people, name="northbank")
    assert Partnership.objects.get(pk=other.pk).name == "Northbank"


def test_a_partnership_is_changed_and_the_second_editor_is_told(people):
    change(people, name="wearbridge", authority_code="201", is_active=False)
    changed = Partnership.objects.get()
    assert (changed.name, changed.authority_code, changed.is_active) == ("wearbridge", "201", False)
    with pytest.raises(Stale):
        change(people, name="Wear")


@pytest.mark.parametrize("by", [*OUTSIDERS, "beth"])
def test_only_a_system_administrator_sets_up_partnerships(people, untouched, by):
    with pytest.raises(PermissionDenied):
        partnerships.create(name="Northbank", by=people.workers[by], at=people.at)
    with pytest.raises(PermissionDenied):
        change(people, by=by, name="Wear")
    with pytest.raises(PermissionDenied):
        entrust(people, by=by)


# Policy


def test_a_new_version_counts_on_and_leaves_the_earlier_as_it_was(people):
    first = people.partnership.current_policy()
    adopted = adopt(people, heading=policy.default()["heading"] | {"early_help": "Team"}, version=1)
    assert adopted.number == 2
    assert adopted.data["version"] == 2
    assert adopted.adopted_by == people.beth
    first.refresh_from_db()
    assert first.data == policy.default()
    assert people.partnership.current_policy() == adopted
    assert last().details == {"number": 2}


def test_a_policy_the_schema_does_not_allow_is_refused_by_its_setting(people, untouched):
    with pytest.raises(Refused, match="membership"):
        adopt(people, membership={})


def test_a_statutory_row_is_never_loosened(people, untouched):
    timetable = deepcopy(policy.default()["timetable"])
    timetable["lac.rev.1"]["number"] += 1
    with pytest.raises(Refused, match=r"timetable\.lac\.rev\.1"):
        adopt(people, timetable=timetable)


@pytest.mark.parametrize("wrong", [10.0, True, "10", None])
def test_a_number_is_a_whole_number(people, untouched, wrong):
    with pytest.raises(Refused, match="quorum_agencies"):
        adopt(people, membership={"accept_within_wd": 5, "quorum_agencies": wrong})


def test_text_that_no_database_keeps_is_refused(people, untouched):
    with pytest.raises(Refused, match=r"heading\.early_help"):
        adopt(people, heading=policy.default()["heading"] | {"early_help": "a\0b"})


def test_of_two_who_adopt_from_the_same_version_the_second_is_told(people):
    adopt(people, version=1)
    with pytest.raises(Stale) as stale:
        adopt(people, version=1)
    assert stale.value.current.version == 2
    assert Policy.objects.filter(partnership=people.partnership).count() == 2


@pytest.mark.parametrize("by", [*OUTSIDERS, "sysadmin"])
def test_only_the_business_manager_adopts_and_closes(people, untouched, by):
    with pytest.raises(PermissionDenied):
        adopt(people, by=by)
    with pytest.raises(PermissionDenied):
        close(people, by=by)


def test_an_auditor_reads_and_changes_nothing(people):
    worker = entrust(people).worker
    people.workers["anna"] = worker
    with pytest.raises(PermissionDenied):
        adopt(people, by="anna")
    with pytest.raises(PermissionDenied):
        close(people, by="anna")


def test_a_business_manager_manages_their_own_partnership_only(people):
    other = partnerships.create(name="Northbank", by=people.sysadmin, at=people.at)
    with pytest.raises(PermissionDenied):
        partnerships.adopt_policy(other, data=policy.default(), by=people.beth, at=people.at)
    assert other.policies.count() == 1


# Closed days


def test_a_day_is_closed_once_and_opened_again(people):
    day = close(people)
    assert day.why == "Local holiday"
    assert not people.partnership.calendar().is_working_day(day.on)
    with pytest.raises(Refused) as refused:
        close(people)
    assert refused.value.field == "on"
    partnerships.open_day(day, by=people.beth, at=people.at)
    assert not ClosedDay.objects.exists()
    assert last().verb == "partnership.day_opened"


def test_nobody_else_opens_a_day(people):
    day = close(people)
    with pytest.raises(PermissionDenied):
        partnerships.open_day(day, by=people.sysadmin, at=people.at)
    assert ClosedDay.objects.exists()


# Duties


def test_a_duty_is_given_by_address_and_opens_an_account(people):
    held = entrust(people, email=" Anna@Example.org ")
    assert held.worker.email == "anna@example.org"
    assert not held.worker.has_usable_password()
    assert has_a_place(held.worker, on=people.today)
    assert last().details == {"role": "auditor", "worker": str(held.worker_id)}


def test_somebody_with_an_account_keeps_it_and_their_name(people):
    held = entrust(people, email="PRIYA@example.org")
    assert held.worker == people.priya
    assert held.worker.name == "Priya Nandakumar"


def test_a_duty_is_held_once_at_a_time(people):
    held = entrust(people)
    with pytest.raises(Refused) as refused:
        entrust(people)
    assert refused.value.field == "email"
    partnerships.end_role(held, by=people.sysadmin, at=people.at)
    entrust(people)
    with pytest.raises(Refused):
        partnerships.give_role(
            people.partnership, worker=people.beth, role="business_manager",
            by=people.sysadmin, at=people.at,
        )  # fmt: skip


def test_an_unknown_role_and_a_suspended_account_are_refused(people):
    with pytest.raises(Refused) as refused:
        entrust(people, role="king")
    assert refused.value.field == "role"
    Worker.objects.filter(pk=people.priya.pk).update(is_active=False)
    with pytest.raises(Refused, match="suspended"):
        entrust(people, email="priya@example.org")
    with pytest.raises(Refused, match="own"):
        entrust(people, email="system@coregroup.invalid")
    assert not PartnershipRole.objects.exclude(worker=people.beth).exists()


def test_ending_the_last_duty_ends_the_place_here_now(people, enter):
    client = enter("beth")
    assert client.get("/profile/").status_code == 200
    held = PartnershipRole.objects.get(worker=people.beth)
    partnerships.end_role(held, by=people.sysadmin, at=people.at)
    assert not has_a_place(people.beth, on=people.today)
    assert client.get("/profile/").status_code == 302
    with pytest.raises(Refused, match="already ended"):
        partnerships.end_role(held, by=people.sysadmin, at=people.at)


# Running the service


def appoint(people, email="rob@example.org", *, by="sysadmin"):
    return duties.appoint_administrator(
        email=email, name="Rob Imrie", by=people.workers[by], at=people.at
    )


def test_a_system_administrator_appoints_another(people):
    rob = appoint(people)
    assert rob.is_system_administrator
    assert (last().verb, last().chain) == ("system_administrator.appointed", f"worker:{rob.pk}")
    with pytest.raises(Refused, match="already"):
        appoint(people)


def test_whoever_an_agency_employs_needs_another_address_for_it(people, untouched):
    with pytest.raises(Refused, match="separate address"):
        appoint(people, "adam@example.org")


def test_a_system_administrator_is_dismissed_at_once_and_never_by_themselves(people):
    rob = appoint(people)
    dismissed = duties.dismiss_administrator(rob, by=people.sysadmin, at=people.at)
    assert not has_a_place(dismissed, on=people.today)
    with pytest.raises(Refused, match="not a system administrator"):
        duties.dismiss_administrator(rob, by=people.sysadmin, at=people.at)
    with pytest.raises(Refused, match="yourself"):
        duties.dismiss_administrator(people.sysadmin, by=people.sysadmin, at=people.at)
    assert Worker.objects.get(pk=people.sysadmin.pk).is_system_administrator


@pytest.mark.parametrize("by", [*OUTSIDERS, "beth"])
def test_nobody_else_appoints_or_dismisses(people, untouched, by):
    with pytest.raises(PermissionDenied):
        appoint(people, by=by)
    with pytest.raises(PermissionDenied):
        duties.dismiss_administrator(people.sysadmin, by=people.workers[by], at=people.at)
