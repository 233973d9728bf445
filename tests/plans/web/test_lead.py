"""The plan itself: contingency, category, chair, lead, and its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies.operations import workers as worker_operations
from plans.models import Plan
from plans.operations import plans
from tests.cast import Cast
from tests.plans.web.test_group import words


def path(cast: Cast, rest: str) -> str:
    return f"/plans/{cast.plan.reference}/{rest}/"


def now(cast: Cast) -> Plan:
    plan: Plan = Plan.rows.select_related("lead").get(pk=cast.plan.pk)
    return plan


def version(cast: Cast) -> str:
    return str(now(cast).version)


class TestContingency:
    def test_is_changed_by_the_lead(self, cast, sign_in):
        data = {"category": "EMO", "contingency": "Ring duty first", "version": version(cast)}
        answer = sign_in("priya").post(path(cast, "change"), data)
        assert answer.status_code == 302
        assert (now(cast).category, now(cast).contingency) == ("EMO", "Ring duty first")

    @pytest.mark.parametrize(
        ("name", "status"), [("hannah", 403), ("ruth", 403), ("ian", 403), ("olive", 404)]
    )
    def test_is_refused_to_others(self, cast, sign_in, name, status):
        data = {"category": "EMO", "contingency": "Mine", "version": version(cast)}
        assert sign_in(name).post(path(cast, "change"), data).status_code == status
        assert now(cast).category == "NEG"

    def test_keeps_both_texts_when_somebody_saved_first(self, cast, sign_in):
        seen = version(cast)
        plans.change(
            cast.plan,
            category="NEG",
            contingency="Theirs",
            version=None,
            by=cast.priya,
            at=cast.at,
        )
        data = {"category": "NEG", "contingency": "Mine", "version": seen}
        shown = words(sign_in("priya").post(path(cast, "change"), data))
        assert "Theirs" in shown
        assert "Mine" in shown
        assert "Priya Nandakumar saved first" in shown
        assert now(cast).contingency == "Theirs"

    def test_that_was_typed_and_not_saved_comes_back(self, cast, sign_in):
        client = sign_in("priya")
        shown = client.get(path(cast, "change")).content.decode()
        token = shown.split('name="draft_key" value="')[1].split('"')[0]
        client.post("/drafts/", {"draft_key": token, "contingency": "Half a sent"})
        assert "Half a sent" in words(client.get(path(cast, "change")))


class TestTheChair:
    def test_is_chosen_among_the_qualified(self, cast, sign_in):
        client = sign_in("priya")
        shown = words(client.get(path(cast, "chair")))
        assert "Ruth Adebayo-Cole" in shown
        assert "Neil Cartwright" not in shown
        assert "Nobody for now" not in shown
        cast.sal.may_chair = True
        cast.sal.save()
        client.post(path(cast, "chair"), {"chair": str(cast.sal.pk), "version": version(cast)})
        assert now(cast).chair == cast.sal

    def test_of_a_protection_plan_is_never_nobody(self, cast, sign_in):
        data = {"chair": "nobody", "version": version(cast)}
        assert sign_in("priya").post(path(cast, "chair"), data).status_code == 200
        assert now(cast).chair == cast.ruth

    def test_is_not_the_chairs_to_change(self, cast, sign_in):
        data = {"chair": "nobody", "version": version(cast)}
        assert sign_in("ruth").post(path(cast, "chair"), data).status_code == 403
        assert now(cast).chair == cast.ruth


class TestTheLead:
    def test_hands_over_to_another_core_member(self, cast, sign_in):
        client = sign_in("priya")
        shown = words(client.get(path(cast, "lead")))
        assert "Hannah Brookes" in shown
        assert "Laura Fenwick" not in shown
        data = {"to": str(cast.seats["hannah"].pk), "version": version(cast)}
        answer = client.post(path(cast, "lead"), data, follow=True)
        assert "Hannah Brookes leads the plan now" in words(answer)
        assert now(cast).lead == cast.seats["hannah"]

    @pytest.mark.parametrize("name", ["ruth", "neil", "sean", "hannah"])
    def test_is_nobody_elses_to_change_while_there_is_one(self, cast, sign_in, name):
        data = {"to": str(cast.seats["hannah"].pk), "version": version(cast)}
        assert sign_in(name).post(path(cast, "lead"), data).status_code == 403
        assert now(cast).lead == cast.seats["priya"]

    def test_who_has_gone_is_replaced_by_whoever_oversees_the_agency(self, cast, sign_in):
        worker_operations.end_employment(
            cast.employment("priya"), version=None, by=cast.sysadmin, at=cast.at
        )
        client = sign_in("sean")
        assert "Nobody leads this plan now" in words(client.get(path(cast, "lead")))
        data = {
            "worker": str(cast.sal.pk),
            "role": "Social worker",
            "purpose": "Leads until a new worker comes",
            "version": version(cast),
        }
        answer = client.post(path(cast, "lead"), data, follow=True)
        assert "Sal Whitcombe leads the plan now" in words(answer)
        lead = now(cast).lead
        assert lead is not None
        assert lead.worker == cast.sal

    def test_who_has_gone_is_replaced_by_the_chair_among_core_members(self, cast, sign_in):
        worker_operations.end_employment(
            cast.employment("priya"), version=None, by=cast.sysadmin, at=cast.at
        )
        data = {"to": str(cast.seats["hannah"].pk), "version": version(cast)}
        assert sign_in("ruth").post(path(cast, "lead"), data).status_code == 302
        assert now(cast).lead == cast.seats["hannah"]


class TestEnding:
    def data(self, cast: Cast, **more: str) -> dict[str, str]:
        day = cast.today
        date = {"ended_on-day": str(day.day), "ended_on-month": str(day.month)}
        date["ended_on-year"] = str(day.year)
        return {**date, "reason": "moved_area", "note": "", "version": version(cast), **more}

    def test_is_the_chairs_for_a_protection_plan(self, cast, sign_in):
        answer = sign_in("ruth").post(path(cast, "end"), self.data(cast), follow=True)
        assert "The plan has ended" in words(answer)
        assert now(cast).end_reason == "moved_area"

    def test_is_refused_to_the_lead_with_whom_to_ask(self, cast, sign_in):
        client = sign_in("priya")
        for answer in (client.get(path(cast, "end")), client.post(path(cast, "end"), {})):
            assert answer.status_code == 403
            assert "Ask Ruth Adebayo-Cole" in words(answer)
        assert now(cast).is_open

    def test_says_how_many_actions_are_still_open(self, cast, sign_in):
        assert "2 actions are still open" in words(sign_in("ruth").get(path(cast, "end")))

    def test_shows_what_the_domain_refuses_on_its_field(self, cast, sign_in):
        early = cast.plan.started_on - timedelta(days=1)
        data = self.data(cast, **{"ended_on-day": str(early.day)})
        data |= {"ended_on-month": str(early.month), "ended_on-year": str(early.year)}
        shown = words(sign_in("ruth").post(path(cast, "end"), data))
        assert "cannot end before it started" in shown
        assert now(cast).is_open

    def test_of_a_protection_plan_offers_facts_alone(self, cast, sign_in):
        client = sign_in("ruth")
        shown = words(client.get(path(cast, "end")))
        assert "Moved to another authority" in shown
        for decided in ("Continues as", "Universal services", "Another reason", "looked after"):
            assert decided not in shown.partition("Why it ended")[2]
        client.post(path(cast, "end"), self.data(cast, reason="other", note="They asked me to"))
        assert now(cast).is_open

    def test_is_nobodys_while_a_protection_plan_has_no_chair(self, cast, sign_in):
        Plan.rows.update(chair=None)
        answer = sign_in("priya").post(path(cast, "end"), self.data(cast))
        assert answer.status_code == 403
        assert "Name the chair first" in words(answer)
        assert now(cast).is_open
