from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.models import Child, ChildIdentifier, Person, Plan
from plans.operations import children, people
from plans.operations.children import ChildDetails
from plans.operations.people import LinkDetails, PersonDetails
from tests.cast import Cast


def birth(cast: Cast, name: str = "hannah", **changes: Any) -> Child:
    given: dict[str, Any] = {
        "born_on": cast.today,
        "sex": "F",
        "given_names": "Ada",
        "version": None,
    }
    return children.record_birth(cast.plan, **given | changes, by=cast.workers[name], at=cast.at)


def test_a_birth_swaps_the_expected_date_and_brings_the_review_nearer(cast: Cast) -> None:
    child = birth(cast)
    assert (child.date_of_birth, child.expected_on, child.name) == (cast.today, None, "Ada Marlowe")
    within = Calendar().add_working_days(cast.today, 20)
    assert Plan.rows.get().next_review_on <= within


def test_a_birth_is_recorded_once(cast: Cast) -> None:
    birth(cast)
    with pytest.raises(Refused):
        birth(cast, "priya")
    assert Child.rows.get().history.count() == 2


@pytest.mark.parametrize("days", [1, -400])
def test_an_impossible_birth_is_refused(cast: Cast, days: int) -> None:
    with pytest.raises(Refused) as refused:
        birth(cast, born_on=cast.today + timedelta(days=days))
    assert refused.value.field == "born_on"
    assert Child.rows.get().is_unborn


@pytest.mark.parametrize("name", ["laura", "ian", "ruth"])
def test_only_core_members_record_a_birth(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        birth(cast, name)
    assert Child.rows.get().is_unborn


def test_every_expected_date_is_kept_with_its_reason(cast: Cast) -> None:
    first = cast.plan.child.expected_on
    later = cast.today + timedelta(days=70)
    children.revise_expected_date(
        cast.plan,
        expected_on=later,
        reason="20-week scan",
        version=None,
        by=cast.hannah,
        at=cast.at,
    )
    kept = Child.rows.get().expected_deliveries.order_by("pk")
    assert [(e.expected_on, e.reason) for e in kept] == [(first, ""), (later, "20-week scan")]


@pytest.mark.parametrize(("days", "reason"), [(400, "scan"), (-60, "scan"), (60, " ")])
def test_an_impossible_or_unreasoned_expected_date_is_refused(
    cast: Cast, days: int, reason: str
) -> None:
    with pytest.raises(Refused):
        children.revise_expected_date(
            cast.plan,
            expected_on=cast.today + timedelta(days=days),
            reason=reason,
            version=None,
            by=cast.hannah,
            at=cast.at,
        )
    assert Child.rows.get().expected_deliveries.count() == 1


def change(cast: Cast, name: str = "priya", **changes: Any) -> Child:
    given = {"family_name": "Marlowe", "expected_on": cast.plan.child.expected_on} | changes
    details = ChildDetails(**given)
    return children.change(
        cast.plan, details=details, version=None, by=cast.workers[name], at=cast.at
    )


def test_numbers_are_proven_before_they_are_kept(cast: Cast) -> None:
    for scheme, wrong in (("nhs_number", "943 476 5918"), ("upn", "A123456789123")):
        with pytest.raises(Refused):
            change(cast, identifiers=((scheme, wrong),))
    assert not ChildIdentifier.objects.exists()
    change(cast, identifiers=(("nhs_number", "943 476 5919"), ("local_child_id", "LC-77")))
    kept = ChildIdentifier.objects.order_by("scheme").values_list("scheme", "value", "issuer")
    assert list(kept) == [
        ("local_child_id", "LC-77", cast.agencies["social_care"].pk),
        ("nhs_number", "9434765919", None),
    ]


def test_only_the_lead_changes_who_the_child_is(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        change(cast, "hannah", family_name="Other")
    with pytest.raises(Refused):
        change(cast, expected_on=cast.today + timedelta(days=3))
    assert Child.rows.get().family_name == "Marlowe"


def test_the_database_itself_refuses_a_child_both_born_and_unborn(cast: Cast) -> None:
    child = Child.rows.get()
    child.date_of_birth = cast.today
    with pytest.raises(IntegrityError), transaction.atomic():
        child.save()


def test_somebody_may_be_known_only_by_description(cast: Cast) -> None:
    link = people.add(
        cast.plan,
        details=PersonDetails(description="Man who collected the child, about 30"),
        link=LinkDetails("parents_partner"),
        by=cast.hannah,
        at=cast.at,
    )
    assert link.person.name == "Man who collected the child, about 30"
    with pytest.raises(Refused):
        people.add(
            cast.plan,
            details=PersonDetails(given_names=" "),
            link=LinkDetails("other"),
            by=cast.hannah,
            at=cast.at,
        )
    assert Person.rows.count() == 2


def test_correcting_a_person_moves_the_version_on(cast: Cast) -> None:
    changed = people.change(
        cast.plan,
        cast.mother,
        details=PersonDetails(given_names="Tamsin", family_name="Marlowe", known_as="Tam"),
        link=LinkDetails("mother", note="Lives alone"),
        version=cast.mother.version,
        by=cast.sam,
        at=cast.at,
    )
    assert (changed.version, changed.person.known_as) == (cast.mother.version + 1, "Tam")
    with pytest.raises(PermissionDenied):
        people.change(
            cast.plan,
            cast.mother,
            details=PersonDetails(given_names="T"),
            link=LinkDetails("mother"),
            version=None,
            by=cast.laura,
            at=cast.at,
        )
