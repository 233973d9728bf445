"""The group page: everybody, what each is there to do, who is missing; joining and changing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from agencies.models import Absence
from agencies.operations import workers as worker_operations
from plans.models import GroupMember
from plans.operations import group, leaving, plans
from plans.operations.group import SeatDetails
from tests.cast import Cast


def path(cast: Cast, rest: str = "") -> str:
    return f"/plans/{cast.plan.reference}/group/{rest}"


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def vacancy(cast: Cast) -> GroupMember:
    return group.declare_vacancy(
        cast.plan,
        details=SeatDetails(role="GP", purpose="Prescribes and reviews"),
        by=cast.priya,
        at=cast.at,
    )


class TestThePage:
    @pytest.mark.parametrize("name", ["priya", "hannah", "laura", "ian", "ruth", "moira", "neil"])
    def test_says_what_everybody_is_here_to_do(self, cast, sign_in, name):
        shown = words(sign_in(name).get(path(cast)))
        for text in ("Core group", "Hannah Brookes", "hannah purpose for the child", "Tamsin"):
            assert text in shown

    @pytest.mark.parametrize("name", ["olive", "colin", "adam", "beth", "sysadmin", "super"])
    def test_is_not_there_for_anybody_else(self, cast, sign_in, name):
        answer = sign_in(name).get(path(cast))
        assert answer.status_code == 404
        assert "Hannah" not in words(answer)

    def test_shows_a_vacancy_with_the_way_to_fill_it(self, cast, sign_in, vacancy):
        assert path(cast, f"{vacancy.pk}/fill/") in words(sign_in("priya").get(path(cast)))

    def test_shows_a_core_member_the_vacancy_but_not_the_way(self, cast, sign_in, vacancy):
        shown = words(sign_in("hannah").get(path(cast)))
        assert "Prescribes and reviews" in shown
        assert "/fill/" not in shown

    def test_shows_who_has_not_answered_and_until_when(self, cast, sign_in):
        cast.propose("colin")
        shown = words(sign_in("priya").get(path(cast)))
        assert "Asked by Priya Nandakumar" in shown
        assert "(in 5 working days)" in shown

    def test_says_in_words_that_an_answer_is_late(self, cast, sign_in):
        seat = cast.propose("colin")
        GroupMember.rows.filter(pk=seat.pk).update(proposed_at=cast.at - timedelta(days=14))
        assert "Answer late" in words(sign_in("priya").get(path(cast)))

    def test_shows_who_declined_and_why(self, cast, sign_in):
        group.decline(cast.propose("colin"), note="Ask Dana instead", by=cast.colin, at=cast.at)
        assert "Ask Dana instead" in words(sign_in("priya").get(path(cast)))

    def test_shows_who_left_and_why(self, cast, sign_in):
        leaving.leave(
            cast.seats["sam"], reason="work_finished", version=None, by=cast.sam, at=cast.at
        )
        shown = words(sign_in("priya").get(path(cast)))
        assert "Their work with the child is finished" in shown

    def test_shows_who_is_away_and_who_stands_in(self, cast, sign_in):
        group.set_deputy(
            cast.seats["hannah"], deputy=cast.olive, version=None, by=cast.hannah, at=cast.at
        )
        Absence.objects.create(worker=cast.hannah, from_on=cast.today, until_on=cast.today)
        shown = words(sign_in("priya").get(path(cast)))
        assert "Away" in shown
        assert "Olive Tarrant stands in" in shown

    def test_says_that_a_member_no_longer_works_there(self, cast, sign_in):
        worker_operations.end_employment(
            cast.employment("sam"), version=None, by=cast.sysadmin, at=cast.at
        )
        assert "No longer works there" in words(sign_in("priya").get(path(cast)))


class TestOneSeat:
    def test_says_what_they_owe_and_how_to_reach_them(self, cast, sign_in):
        shown = words(sign_in("sam").get(path(cast, f"{cast.seats['hannah'].pk}/")))
        assert "Write the birth plan" in shown
        assert "hannah@example.org" in shown

    def test_of_a_proposal_leads_whoever_may_answer_to_the_answer(self, cast, sign_in):
        seat = cast.propose("olive")
        for name, may in (("moira", True), ("priya", False), ("hannah", False)):
            shown = words(sign_in(name).get(path(cast, f"{seat.pk}/")))
            assert ("Answer this proposal" in shown) is may

    def test_of_another_plan_is_not_there(self, cast, sign_in):
        answer = sign_in("priya").get(path(cast, "00000000-0000-4000-8000-000000000000/"))
        assert answer.status_code == 404

    def test_offers_the_lead_every_change_and_a_member_only_their_own(self, cast, sign_in):
        seat = path(cast, f"{cast.seats['hannah'].pk}/")
        as_lead = words(sign_in("priya").get(seat))
        assert f"{seat}change/" in as_lead
        assert "End this place" in as_lead
        as_member = words(sign_in("hannah").get(seat))
        assert f"{seat}change/" not in as_member
        assert "Leave the group" in as_member
        assert "leave/" not in words(sign_in("sam").get(seat))


class TestChangingASeat:
    def data(self, cast: Cast, **more: str) -> dict[str, str]:
        said = {"role": "Midwife", "purpose": "Sees Tamsin weekly", "standing": "core"}
        return {**said, "contact": "", "deputy": "nobody", "version": "2", **more}

    def test_is_the_leads(self, cast, sign_in):
        seat = cast.seats["hannah"]
        address = path(cast, f"{seat.pk}/change/")
        data = self.data(cast, version=str(seat.version), deputy=str(cast.olive.pk))
        answer = sign_in("priya").post(address, data)
        assert answer.status_code == 302
        seat.refresh_from_db()
        assert (seat.purpose, seat.deputy) == ("Sees Tamsin weekly", cast.olive)

    def test_is_refused_to_the_member(self, cast, sign_in):
        seat = cast.seats["hannah"]
        answer = sign_in("hannah").post(path(cast, f"{seat.pk}/change/"), self.data(cast))
        assert answer.status_code == 403
        seat.refresh_from_db()
        assert seat.purpose == "hannah purpose for the child"

    def test_shows_both_texts_when_somebody_saved_first(self, cast, sign_in):
        seat = cast.seats["hannah"]
        seen = str(seat.version)
        group.change(
            seat,
            details=SeatDetails(role="Midwife", purpose="Theirs"),
            deputy=None,
            version=None,
            by=cast.priya,
            at=cast.at,
        )
        client = sign_in("priya")
        address = path(cast, f"{seat.pk}/change/")
        answer = client.post(address, self.data(cast, version=seen, purpose="Mine"))
        shown = words(answer)
        assert "Theirs" in shown
        assert "Mine" in shown
        seat.refresh_from_db()
        assert seat.purpose == "Theirs"
        again = self.data(cast, version=str(seat.version), purpose="Mine")
        assert client.post(address, again).status_code == 302

    def test_cannot_make_the_lead_anything_but_a_core_member(self, cast, sign_in):
        seat = cast.seats["priya"]
        data = self.data(cast, version=str(seat.version), standing="by_report")
        answer = sign_in("priya").post(path(cast, f"{seat.pk}/change/"), data)
        assert "The lead practitioner is a core member" in words(answer)

    def test_of_somebody_who_left_is_refused(self, cast, sign_in):
        seat = leaving.leave(
            cast.seats["sam"], reason="work_finished", version=None, by=cast.sam, at=cast.at
        )
        assert sign_in("priya").get(path(cast, f"{seat.pk}/change/")).status_code == 403


class TestADeputy:
    def test_is_named_by_the_member(self, cast, sign_in):
        seat = cast.seats["hannah"]
        data = {"deputy": str(cast.olive.pk), "version": str(seat.version)}
        sign_in("hannah").post(path(cast, f"{seat.pk}/deputy/"), data)
        seat.refresh_from_db()
        assert seat.deputy == cast.olive

    def test_is_not_named_for_somebody_else(self, cast, sign_in):
        seat = cast.seats["hannah"]
        data = {"deputy": str(cast.olive.pk), "version": str(seat.version)}
        assert sign_in("sam").post(path(cast, f"{seat.pk}/deputy/"), data).status_code == 403
        seat.refresh_from_db()
        assert seat.deputy is None

    def test_is_chosen_among_the_members_own_agency(self, cast, sign_in):
        shown = words(sign_in("hannah").get(path(cast, f"{cast.seats['hannah'].pk}/deputy/")))
        assert "Olive Tarrant" in shown
        assert "Colin Hurst" not in shown


@pytest.mark.parametrize("rest", ["propose/", "vacancy/", "family/"])
def test_a_plan_that_has_ended_is_not_joined(cast: Cast, sign_in: Any, rest: str) -> None:
    plans.end(
        cast.plan,
        ended_on=cast.today,
        reason="moved_area",
        version=None,
        by=cast.ruth,
        at=cast.at,
    )
    client: Client = sign_in("priya")
    answer = client.get(path(cast, rest))
    assert answer.status_code == 403
    assert "ended on" in words(answer)
