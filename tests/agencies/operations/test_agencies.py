"""Setting up agencies and naming who answers for them."""

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Refused, Stale
from agencies.models import Agency, AuditEvent, EscalationContact
from agencies.operations import agencies, workers

OUTSIDERS = ["adam", "priya", "sean", "beth", "super"]


def create(people, *, by="sysadmin", **wanted):
    details = {"name": "Wearbridge Probation", "kind": "probation"}
    wanted.setdefault("partnerships", [people.partnership])
    return agencies.create(**(details | wanted), by=people.workers[by], at=people.at)


def change(people, key="police", *, by="sysadmin", **wanted):
    agency = people.agencies[key]
    details = {
        "name": agency.name,
        "kind": agency.kind,
        "partnerships": [people.partnership],
        "proxy": agency.proxy,
        "is_active": agency.is_active,
        "version": agency.version,
    }
    return agencies.change(agency, **(details | wanted), by=people.workers[by], at=people.at)


def name_contact(people, *, by="megan", level="practitioner", worker="hannah", deputy=None):
    agencies.name_contact(
        people.agencies["midwifery"],
        level=level,
        worker=people.workers[worker] if worker else None,
        deputy=people.workers[deputy] if deputy else None,
        by=people.workers[by],
        at=people.at,
    )


def last():
    return AuditEvent.objects.latest("id")


def test_an_agency_is_made_with_a_group_of_its_own(people):
    made = create(people, name=" Wearbridge Probation ")
    assert made.name == "Wearbridge Probation"
    assert list(made.partnerships.all()) == [people.partnership]
    assert made.group.permissions.count() == 0
    assert Agency.objects.filter(group=made.group).count() == 1
    assert (last().verb, last().chain) == ("agency.created", f"agency:{made.pk}")


def test_names_of_agencies_are_unique_whatever_their_capitals(people, untouched):
    with pytest.raises(Refused) as refused:
        create(people, name="WEARBRIDGE police")
    assert refused.value.field == "name"
    with pytest.raises(Refused):
        change(people, name="oakmere PRIMARY school")


def test_an_agency_may_change_the_capitals_of_its_own_name(people):
    assert change(people, name="Wearbridge POLICE").name == "Wearbridge POLICE"


def test_an_agency_is_in_at_least_one_partnership(people, untouched):
    with pytest.raises(Refused) as refused:
        create(people, partnerships=[])
    assert refused.value.field == "partnerships"
    with pytest.raises(Refused):
        change(people, partnerships=[])


def test_an_agency_changes_its_kind_proxy_and_state(people):
    housing = people.agencies["housing"]
    changed = change(people, kind="other", proxy=housing, is_active=False)
    changed.refresh_from_db()
    assert (changed.kind, changed.proxy, changed.is_active) == ("other", housing, False)
    assert changed.version == 2
    assert last().verb == "agency.changed"


def test_nobody_acts_for_themselves(people, untouched):
    with pytest.raises(Refused) as refused:
        change(people, proxy=people.agencies["police"])
    assert refused.value.field == "proxy"


def test_the_second_of_two_editors_of_an_agency_is_told(people):
    change(people, kind="other")
    with pytest.raises(Stale) as stale:
        change(people, name="Wearbridge Constabulary", version=1)
    assert stale.value.current.kind == "other"
    assert Agency.objects.get(pk=people.agencies["police"].pk).name == "Wearbridge Police"


@pytest.mark.parametrize("by", OUTSIDERS)
def test_only_a_system_administrator_sets_up_agencies(people, untouched, by):
    with pytest.raises(PermissionDenied):
        create(people, by=by)
    with pytest.raises(PermissionDenied):
        change(people, by=by, is_active=False)


# Who answers


def test_naming_again_replaces_and_naming_nobody_empties(people):
    name_contact(people, deputy="olive")
    name_contact(people, worker="olive")
    contact = EscalationContact.objects.get()
    assert (contact.worker, contact.deputy) == (people.olive, None)
    assert last().details == {
        "level": "practitioner",
        "worker": str(people.olive.pk),
        "deputy": "",
    }
    name_contact(people, worker=None)
    assert not EscalationContact.objects.exists()


@pytest.mark.parametrize("wanted", [{"worker": "priya"}, {"deputy": "priya"}])
def test_only_colleagues_answer_for_an_agency(people, untouched, wanted):
    with pytest.raises(Refused) as refused:
        name_contact(people, **wanted)
    assert refused.value.field == next(iter(wanted))


def test_a_suspended_colleague_does_not_answer(people):
    workers.set_active(people.employment("hannah"), is_active=False, by=people.megan, at=people.at)
    with pytest.raises(Refused):
        name_contact(people)


def test_nobody_stands_in_for_themselves(people, untouched):
    with pytest.raises(Refused) as refused:
        name_contact(people, deputy="hannah")
    assert refused.value.field == "deputy"


def test_an_unknown_level_is_refused(people, untouched):
    with pytest.raises(Refused) as refused:
        name_contact(people, level="nonsense")
    assert refused.value.field == "level"


@pytest.mark.parametrize("by", ["hannah", "moira", "adam", "beth", "super"])
def test_only_the_agencys_administrator_names_who_answers(people, untouched, by):
    with pytest.raises(PermissionDenied):
        name_contact(people, by=by)
