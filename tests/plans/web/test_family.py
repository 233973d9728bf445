"""The child and the people around them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plans.models import Child, ChildIdentifier, FamilyLink, Plan
from plans.operations import children
from plans.operations.children import ChildDetails
from tests.cast import Cast
from tests.plans.web.test_group import words


def path(cast: Cast, rest: str = "") -> str:
    return f"/plans/{cast.plan.reference}/family/{rest}"


def boxes(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": str(day.year),
    }


def child(cast: Cast) -> Child:
    row: Child = Child.rows.get(pk=cast.plan.child_id)
    return row


def person(**more: str) -> dict[str, str]:
    said = {"relationship": "father", "given_names": "", "family_name": "", "known_as": ""}
    return {**said, "description": "", "note": "", **more}


@pytest.fixture
def born(cast: Cast) -> Cast:
    children.record_birth(
        cast.plan,
        born_on=cast.today,
        sex="F",
        given_names="Ada",
        version=None,
        by=cast.hannah,
        at=cast.at,
    )
    cast.plan.refresh_from_db()
    return cast


class TestThePage:
    def test_says_who_the_child_is_and_who_is_around_them(self, cast, sign_in):
        shown = words(sign_in("laura").get(path(cast)))
        for text in ("Baby Marlowe", "32+0 weeks", "Tamsin Marlowe", "First known date", "Mother"):
            assert text in shown

    @pytest.mark.parametrize("name", ["olive", "colin", "adam", "beth", "sysadmin"])
    def test_is_not_there_for_others(self, cast, sign_in, name):
        assert sign_in(name).get(path(cast)).status_code == 404

    def test_marks_who_is_known_by_description_alone(self, cast, sign_in):
        client = sign_in("hannah")
        client.post(path(cast, "people/add/"), person(description="Man at the door"))
        shown = words(client.get(path(cast)))
        assert "Man at the door" in shown
        assert "Name not known" in shown


class TestTheBirth:
    def data(self, cast: Cast, **more: str) -> dict[str, str]:
        said = {"sex": "F", "given_names": "Ada", "version": str(child(cast).version)}
        return {**said, **boxes("born_on", cast.today), **more}

    def test_says_what_is_computed_anew_before_and_after(self, cast, sign_in):
        client = sign_in("hannah")
        assert "computed anew" in words(client.get(path(cast, "birth/")))
        shown = words(client.post(path(cast, "birth/"), self.data(cast), follow=True))
        assert "The birth is recorded. Next meeting:" in shown
        assert "Next review: now due" in shown
        assert child(cast).date_of_birth == cast.today

    def test_that_does_not_fit_is_refused_on_its_field(self, cast, sign_in):
        early = cast.today - timedelta(days=200)
        answer = sign_in("hannah").post(
            path(cast, "birth/"), self.data(cast, **boxes("born_on", early))
        )
        assert 'href="#id_born_on-day"' in words(answer)
        assert child(cast).is_unborn

    def test_is_recorded_once_and_a_second_tap_is_told_so(self, born, sign_in):
        client, before = sign_in("hannah"), child(born)
        again = self.data(born, **boxes("born_on", born.today - timedelta(days=1)))
        for answer in (
            client.get(path(born, "birth/"), follow=True),
            client.post(path(born, "birth/"), again, follow=True),
        ):
            assert "The date of birth is on record already. Nothing was changed." in words(answer)
        assert (child(born).version, child(born).date_of_birth) == (before.version, born.today)

    @pytest.mark.parametrize(("name", "code"), [("laura", 403), ("ruth", 403), ("olive", 404)])
    def test_is_refused_to_others(self, cast, sign_in, name, code):
        assert sign_in(name).post(path(cast, "birth/"), self.data(cast)).status_code == code
        assert child(cast).is_unborn


class TestTheExpectedDate:
    def data(self, cast: Cast, day: date, **more: str) -> dict[str, str]:
        said = {"reason": "20-week scan", "version": str(child(cast).version)}
        return {**said, **boxes("expected_on", day), **more}

    def test_is_revised_with_a_reason_and_the_first_stays(self, cast, sign_in):
        client = sign_in("hannah")
        later = cast.today + timedelta(days=60)
        client.post(path(cast, "expected-date/"), self.data(cast, later))
        assert child(cast).expected_on == later
        shown = words(client.get(path(cast)))
        assert "20-week scan" in shown
        assert "First known date" in shown

    def test_without_a_reason_is_refused(self, cast, sign_in):
        later = cast.today + timedelta(days=60)
        data = self.data(cast, later, reason="")
        answer = sign_in("hannah").post(path(cast, "expected-date/"), data)
        assert "Enter why the date changes" in words(answer)
        assert child(cast).expected_on != later

    def test_shows_both_when_somebody_revised_it_first(self, cast, sign_in):
        seen = str(child(cast).version)
        theirs = cast.today + timedelta(days=58)
        children.revise_expected_date(
            cast.plan, expected_on=theirs, reason="Scan", version=None, by=cast.priya, at=cast.at
        )
        mine = cast.today + timedelta(days=60)
        data = self.data(cast, mine, version=seen)
        shown = words(sign_in("hannah").post(path(cast, "expected-date/"), data))
        assert "Priya Nandakumar saved first" in shown
        assert child(cast).expected_on == theirs


class TestTheChild:
    def data(self, cast: Cast, **more: str) -> dict[str, str]:
        said = {"given_names": "Ada", "family_name": "Marlowe", "known_as": "", "sex": "F"}
        said |= boxes("date_of_birth", cast.today)
        return {**said, "version": str(child(cast).version), **more}

    def test_is_changed_with_a_number_that_fits(self, born, sign_in):
        data = self.data(born, nhs_number="943 476 5919", known_as="Addie")
        assert sign_in("priya").post(path(born, "child/"), data).status_code == 302
        assert child(born).known_as == "Addie"
        assert ChildIdentifier.objects.get(child=child(born)).value == "9434765919"
        assert "943 476 5919" in words(sign_in("priya").get(path(born)))

    def test_is_told_of_every_number_that_does_not_fit(self, born, sign_in):
        data = self.data(born, nhs_number="943 476 5918", upn="B820200000001")
        shown = words(sign_in("priya").post(path(born, "child/"), data))
        assert "NHS number has a check digit that does not fit" in shown
        assert not ChildIdentifier.objects.exists()

    def test_keeps_the_numbers_the_form_has_no_room_for(self, born, sign_in):
        children.change(
            born.plan,
            details=ChildDetails(
                family_name="Marlowe",
                given_names="Ada",
                date_of_birth=born.today,
                sex="F",
                identifiers=(("former_upn", "F98765432123B"), ("former_upn", "P123456789123")),
            ),
            version=None,
            by=born.priya,
            at=born.at,
        )
        data = self.data(born, former_upn="F98765432123B")
        sign_in("priya").post(path(born, "child/"), data)
        assert ChildIdentifier.objects.filter(child=child(born)).count() == 2

    def test_unborn_has_no_sex_and_no_national_number_to_give(self, cast, sign_in):
        shown = words(sign_in("priya").get(path(cast, "child/")))
        assert "NHS number" not in shown
        data = {"given_names": "", "family_name": "Marlow", "version": str(child(cast).version)}
        sign_in("priya").post(path(cast, "child/"), data)
        assert child(cast).family_name == "Marlow"

    def test_is_the_leads_to_change(self, born, sign_in):
        assert sign_in("hannah").post(path(born, "child/"), self.data(born)).status_code == 403
        assert child(born).known_as == ""


class TestPeople:
    def test_are_added_even_by_description_alone(self, cast, sign_in):
        data = person(description="Stays at weekends, mother does not say who")
        answer = sign_in("hannah").post(path(cast, "people/add/"), data)
        assert answer.status_code == 302
        assert FamilyLink.rows.filter(child=cast.plan.child, relationship="father").exists()

    def test_without_name_or_description_are_refused(self, cast, sign_in):
        answer = sign_in("hannah").post(path(cast, "people/add/"), person())
        assert "Enter a name, or describe them" in words(answer)
        assert FamilyLink.rows.filter(child=cast.plan.child).count() == 1

    def test_are_corrected(self, cast, sign_in):
        data = person(relationship="mother", given_names="Tam", family_name="Marlowe")
        data |= {"version": str(cast.mother.version), "note": "Lives with her mother"}
        address = path(cast, f"people/{cast.mother.pk}/")
        assert sign_in("hannah").post(address, data).status_code == 302
        cast.mother.refresh_from_db()
        assert (cast.mother.note, cast.mother.person.given_names) == (
            "Lives with her mother", "Tam",
        )  # fmt: skip

    def test_are_shown_in_both_texts_when_stale(self, cast, sign_in):
        data = person(relationship="mother", given_names="Tam", version="99")
        shown = words(sign_in("hannah").post(path(cast, f"people/{cast.mother.pk}/"), data))
        assert "Tamsin" in shown
        assert "Saved now" in shown

    def test_of_another_child_are_not_there(self, cast, sign_in):
        address = path(cast, "people/00000000-0000-4000-8000-000000000000/")
        assert sign_in("priya").get(address).status_code == 404

    def test_are_not_the_by_report_members_to_change(self, cast, sign_in):
        data = person(given_names="Nobody")
        assert sign_in("laura").post(path(cast, "people/add/"), data).status_code == 403
        assert FamilyLink.rows.filter(child=cast.plan.child).count() == 1


def test_an_ended_plans_family_is_read_but_not_changed(cast, sign_in):
    Plan.rows.filter(pk=cast.plan.pk).update(status="ended", ended_on=cast.today)
    client = sign_in("priya")
    assert client.get(path(cast)).status_code == 200
    assert client.post(path(cast, "people/add/"), person(given_names="No")).status_code == 403
