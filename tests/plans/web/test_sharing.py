"""Which agency sees what, since when, why; giving, changing, ending and previewing it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plans.access import Terms
from plans.models import Plan, PlanPermission, SharingDecision
from plans.operations import sharing
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.web.test_group import words


def path(cast: Cast, agency: str = "", rest: str = "") -> str:
    part = f"{cast.agencies[agency].pk}/" if agency else ""
    return f"/plans/{cast.plan.reference}/sharing/{part}{rest}"


def terms(**more: str) -> dict[str, str]:
    return {
        "level": "1",
        "purpose": "Finds the family a home",
        "lawful_basis": "public_task",
        "special_condition": "safeguarding",
        "gateway": "none",
        "conditions": "",
        **more,
    }


def last_day(day: date) -> dict[str, str]:
    return {
        "until_on-day": str(day.day),
        "until_on-month": str(day.month),
        "until_on-year": str(day.year),
    }


def holds(cast: Cast, agency: str) -> PlanPermission | None:
    return (
        PlanPermission.objects.filter(content_object=cast.plan, group=cast.agencies[agency].group)
        .select_related("permission", "decision")
        .first()
    )


def give(cast: Cast, agency: str, level: Level = Level.PLAN) -> SharingDecision:
    return sharing.give(
        cast.plan,
        cast.agencies[agency],
        terms=Terms(purpose="Knows the family", level=level),
        by=cast.priya,
        at=cast.at,
    )


class TestThePage:
    @pytest.mark.parametrize("name", ["priya", "ruth", "neil", "moira"])
    def test_says_who_holds_what_and_why(self, cast, sign_in, name):
        shown = words(sign_in(name).get(path(cast)))
        for text in (
            "Wearbridge Midwifery",
            "Hannah Brookes",
            "Moira Satchwell, safeguarding lead",
            "hannah purpose for the child",
            "Public task",
            "until it is ended",
            "somebody of the agency joined the group",
        ):
            assert text in shown

    @pytest.mark.parametrize(
        ("name", "code"), [("hannah", 403), ("laura", 403), ("olive", 404), ("colin", 404)]
    )
    def test_is_the_leads_the_chairs_and_oversights(self, cast, sign_in, name, code):
        assert sign_in(name).get(path(cast)).status_code == code

    def test_offers_changes_to_the_lead_alone(self, cast, sign_in):
        assert "Give an agency access" in words(sign_in("priya").get(path(cast)))
        assert "Give an agency access" not in words(sign_in("ruth").get(path(cast)))

    def test_keeps_ended_and_refused_decisions_below(self, cast, sign_in):
        give(cast, "housing")
        sharing.end(
            cast.plan, cast.agencies["housing"], why="Moved away", by=cast.priya, at=cast.at
        )
        shown = words(sign_in("priya").get(path(cast)))
        below = shown[shown.index("Ended, refused and earlier decisions") :]
        assert "Moved away" in below
        assert "Knows the family" in below


class TestGiving:
    def test_opens_the_plan_to_an_agency_until_a_day(self, cast, sign_in):
        until = cast.today + timedelta(days=30)
        data = terms(agency=str(cast.agencies["housing"].pk), outcome="share") | last_day(until)
        answer = sign_in("priya").post(path(cast, rest="give/"), data, follow=True)
        assert "Wearbridge Housing has access now" in words(answer)
        held = holds(cast, "housing")
        assert held is not None
        assert (held.valid_until, held.decision.purpose) == (until, "Finds the family a home")

    def test_proposes_the_policys_last_day(self, cast, sign_in):
        shown = words(sign_in("priya").get(path(cast, rest="give/")))
        assert str((cast.today + timedelta(days=90)).year) in shown

    def test_puts_not_sharing_on_record(self, cast, sign_in):
        data = terms(agency=str(cast.agencies["housing"].pk), outcome="refuse", purpose="No need")
        shown = words(sign_in("priya").post(path(cast, rest="give/"), data, follow=True))
        assert "No need" in shown
        assert holds(cast, "housing") is None

    def test_refuses_a_last_day_that_has_passed_on_its_field(self, cast, sign_in):
        until = cast.today - timedelta(days=1)
        data = terms(agency=str(cast.agencies["housing"].pk), outcome="share") | last_day(until)
        answer = sign_in("priya").post(path(cast, rest="give/"), data)
        assert 'href="#id_until_on-day"' in words(answer)
        assert holds(cast, "housing") is None

    @pytest.mark.parametrize(("name", "code"), [("hannah", 403), ("ruth", 403), ("colin", 404)])
    def test_is_refused_to_others(self, cast, sign_in, name, code):
        data = terms(agency=str(cast.agencies["housing"].pk), outcome="share")
        assert sign_in(name).post(path(cast, rest="give/"), data).status_code == code
        assert holds(cast, "housing") is None


class TestChanging:
    def test_is_a_new_decision_and_keeps_the_old(self, cast, sign_in):
        give(cast, "housing")
        data = terms(version="1", purpose="Only to know") | {"level": "0"}
        answer = sign_in("priya").post(path(cast, "housing", "change/"), data)
        assert answer.status_code == 302
        held = holds(cast, "housing")
        assert held is not None
        assert held.permission.codename == "see_pointer"
        decisions = SharingDecision.rows.filter(agency=cast.agencies["housing"])
        assert decisions.count() == 2

    def test_shows_both_when_somebody_decided_meanwhile(self, cast, sign_in):
        give(cast, "housing")
        data = terms(version="0", purpose="Mine")
        answer = sign_in("priya").post(path(cast, "housing", "change/"), data)
        shown = words(answer)
        assert "Knows the family" in shown
        assert "Mine" in shown
        assert SharingDecision.rows.filter(agency=cast.agencies["housing"]).count() == 1

    def test_cannot_make_the_leads_own_agency_blind(self, cast, sign_in):
        data = terms(version="1", level="0")
        sign_in("priya").post(path(cast, "social_care", "change/"), data)
        held = holds(cast, "social_care")
        assert held is not None
        assert held.permission.codename == "see_plan"


class TestEnding:
    def test_says_who_loses_sight(self, cast, sign_in):
        shown = words(sign_in("priya").get(path(cast, "police", "end/")))
        assert "2 members of the group lose sight of the plan at once" in shown
        assert "Laura Fenwick" in shown

    def test_counts_from_the_next_request(self, cast, sign_in):
        answer = sign_in("priya").post(path(cast, "police", "end/"), {"why": "Left the case"})
        assert answer.status_code == 302
        assert sign_in("laura").get(f"/plans/{cast.plan.reference}/").status_code == 404

    def test_asks_why(self, cast, sign_in):
        shown = words(sign_in("priya").post(path(cast, "police", "end/"), {"why": " "}))
        assert "Enter why the access ends" in shown
        assert holds(cast, "police") is not None

    def test_is_refused_for_the_leads_own_agency(self, cast, sign_in):
        shown = words(sign_in("priya").post(path(cast, "social_care", "end/"), {"why": "No"}))
        assert "Your own agency leads this plan" in shown
        assert holds(cast, "social_care") is not None

    def test_of_an_agency_without_access_is_not_there(self, cast, sign_in):
        assert sign_in("priya").get(path(cast, "housing", "end/")).status_code == 404

    @pytest.mark.parametrize(("name", "code"), [("hannah", 403), ("ruth", 403), ("colin", 404)])
    def test_is_refused_to_others(self, cast, sign_in, name, code):
        answer = sign_in(name).post(path(cast, "police", "end/"), {"why": "No"})
        assert answer.status_code == code
        assert holds(cast, "police") is not None


class TestPreviewing:
    def test_shows_the_plan_as_a_member_of_the_agency_gets_it(self, cast, sign_in):
        shown = words(sign_in("priya").get(path(cast, "police", "preview/")))
        assert "You are looking at what Wearbridge Police sees" in shown
        assert "Laura Fenwick" in shown
        assert "Missed appointments" in shown

    def test_shows_an_agency_without_members_through_its_oversight(self, cast, sign_in):
        give(cast, "housing")
        shown = words(sign_in("priya").get(path(cast, "housing", "preview/")))
        assert "nobody of it is in the group" in shown
        assert "Missed appointments" in shown

    def test_shows_a_pointer_as_a_pointer(self, cast, sign_in):
        give(cast, "housing", Level.POINTER)
        shown = words(sign_in("priya").get(path(cast, "housing", "preview/")))
        assert "Priya Nandakumar" in shown
        for text in ("Marlowe", "Missed appointments", "Hannah"):
            assert text not in shown

    def test_of_an_agency_without_access_is_not_there(self, cast, sign_in):
        assert sign_in("priya").get(path(cast, "housing", "preview/")).status_code == 404


def test_an_ended_plans_sharing_is_read_but_not_changed(cast, sign_in):
    Plan.rows.filter(pk=cast.plan.pk).update(status="ended", ended_on=cast.today)
    client = sign_in("priya")
    assert client.get(path(cast)).status_code == 200
    assert client.post(path(cast, "police", "end/"), {"why": "Over"}).status_code == 403
    assert holds(cast, "police") is not None
