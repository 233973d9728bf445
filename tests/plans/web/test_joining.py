"""Asking somebody to join, saying who is missing, and the family's places in the group."""

from __future__ import annotations

import pytest

from plans.models import GroupMember
from plans.operations import group, leaving
from plans.operations.group import SeatDetails
from tests.cast import Cast
from tests.plans.web.test_group import path, words

SEAT = {"role": "another", "other_role": "Health visitor", "purpose": "Weighs the baby weekly"}
SEAT |= {"standing": "core", "contact": ""}


def asking(cast: Cast, name: str, agency: str, **more: str) -> tuple[str, dict[str, str]]:
    address = f"{path(cast, 'propose/')}?agency={cast.agencies[agency].pk}"
    return address, {"worker": str(cast.workers[name].pk), **SEAT, **more}


@pytest.fixture
def vacancy(cast: Cast) -> GroupMember:
    return group.declare_vacancy(
        cast.plan,
        details=SeatDetails(role="GP", purpose="Prescribes and reviews"),
        by=cast.priya,
        at=cast.at,
    )


class TestProposing:
    def test_asks_for_the_agency_first(self, cast, sign_in):
        client = sign_in("hannah")
        shown = words(client.get(path(cast, "propose/")))
        assert "Step 1 of 2" in shown
        asked = {"asking_where": "1", "agency": str(cast.agencies["housing"].pk), "named": "Col"}
        answer = client.post(path(cast, "propose/"), asked)
        assert answer.status_code == 302
        assert "Col" not in answer["Location"]
        second = words(client.get(answer["Location"]))
        assert "Colin Hurst" in second
        assert "Housing officer" in second

    def test_says_when_nobody_of_that_name_works_there(self, cast, sign_in):
        asked = {"asking_where": "1", "agency": str(cast.agencies["housing"].pk), "named": "Zoe"}
        answer = sign_in("priya").post(path(cast, "propose/"), asked)
        assert "Nobody of that name" in words(answer)

    def test_asks_them_and_says_by_when_they_answer(self, cast, sign_in):
        answer = sign_in("hannah").post(*asking(cast, "colin", "housing"), follow=True)
        assert "Colin Hurst has been asked" in words(answer)
        seat = GroupMember.rows.get(plan=cast.plan, worker=cast.colin)
        assert (seat.status, seat.role, seat.proposed_by) == (
            "proposed", "Health visitor", cast.hannah
        )  # fmt: skip

    def test_takes_a_suggested_role(self, cast, sign_in):
        sign_in("priya").post(*asking(cast, "colin", "housing", role="Housing officer"))
        assert GroupMember.rows.get(worker=cast.colin).role == "Housing officer"

    @pytest.mark.parametrize(
        ("missing", "asked"),
        [
            ("worker", "Select who to ask"),
            ("purpose", "Enter what they are here"),
            ("role", "Select the"),
        ],
    )
    def test_asks_for_what_is_missing(self, cast, sign_in, missing, asked):
        address, data = asking(cast, "colin", "housing")
        answer = sign_in("priya").post(address, {**data, missing: ""})
        assert answer.status_code == 200
        assert asked in words(answer)
        assert not GroupMember.rows.filter(worker=cast.colin).exists()

    def test_does_not_offer_somebody_who_is_in_the_group(self, cast, sign_in):
        address, _ = asking(cast, "hannah", "midwifery")
        shown = words(sign_in("priya").get(address))
        assert "Olive Tarrant" in shown
        assert "Hannah Brookes" not in shown

    @pytest.mark.parametrize("name", ["laura", "ian", "ruth", "moira"])
    def test_is_refused_with_the_reason(self, cast, sign_in, name):
        answer = sign_in(name).post(*asking(cast, "colin", "housing"))
        assert answer.status_code == 403
        assert "propose a member of the group" in words(answer)
        assert not GroupMember.rows.filter(worker=cast.colin).exists()

    def test_by_somebody_outside_is_not_found_and_changes_nothing(self, cast, sign_in):
        assert sign_in("olive").post(*asking(cast, "colin", "housing")).status_code == 404
        assert not GroupMember.rows.filter(worker=cast.colin).exists()


class TestVacancies:
    def test_are_declared_by_the_lead(self, cast, sign_in):
        data = {**SEAT, "role": "GP", "agency": "any"}
        sign_in("priya").post(path(cast, "vacancy/"), data)
        assert GroupMember.rows.get(plan=cast.plan, status="vacant").role == "GP"

    def test_are_not_declared_by_a_core_member(self, cast, sign_in):
        data = {**SEAT, "role": "GP", "agency": "any"}
        assert sign_in("hannah").post(path(cast, "vacancy/"), data).status_code == 403
        assert not GroupMember.rows.filter(status="vacant").exists()

    def test_are_filled_with_what_they_ask_for(self, cast, sign_in, vacancy):
        client = sign_in("priya")
        address = path(cast, f"{vacancy.pk}/fill/?agency={cast.agencies['housing'].pk}")
        assert "Prescribes and reviews" in words(client.get(address))
        answer = client.post(
            address, {"worker": str(cast.colin.pk), **SEAT, "other_role": "GP"}, follow=True
        )
        assert "Colin Hurst has been asked to fill it" in words(answer)
        assert GroupMember.rows.get(worker=cast.colin).fills == vacancy

    def test_that_have_been_filled_lead_back_to_the_group(self, cast, sign_in):
        seat = cast.seats["hannah"]
        answer = sign_in("priya").get(path(cast, f"{seat.pk}/fill/"), follow=True)
        assert "filled or withdrawn" in words(answer)


class TestFamily:
    def test_joins_from_the_people_around_the_child(self, cast, sign_in):
        leaving.leave(
            cast.seats["tamsin"],
            reason="family_wish",
            handovers={cast.family_action.pk: cast.seats["hannah"]},
            version=None,
            by=cast.priya,
            at=cast.at,
        )
        data = {"person": str(cast.mother.person_id), **SEAT, "standing": "family", "role": "Mum"}
        answer = sign_in("hannah").post(path(cast, "family/"), data, follow=True)
        assert "is part of the group now" in words(answer)
        assert GroupMember.rows.get(plan=cast.plan, status="current", role="Mum").joined_on

    def test_says_when_everybody_is_in_the_group(self, cast, sign_in):
        shown = words(sign_in("priya").get(path(cast, "family/")))
        assert "Everybody recorded around the child is in the group already" in shown
