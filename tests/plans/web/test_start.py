"""Starting a plan step by step: kept on the server, checked as a whole, then started."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from agencies.workdays import Calendar
from plans.models import Child, Deadline, Draft, FamilyLink, Plan
from tests.cast import Cast
from tests.plans.web.test_family import boxes
from tests.plans.web.test_group import words

START = "/plans/start/"


def answer(client: Client, step: str, **data: str) -> Any:
    return client.post(f"{START}{step}/", data)


def friday(cast: Cast) -> date:
    return Calendar().on_or_before(cast.today - timedelta(days=3))


def unborn(cast: Cast, **more: str) -> dict[str, str]:
    said = {"family_name": "Rowe", "given_names": ""}
    return {**said, **boxes("expected_on", cast.today + timedelta(days=90)), **more}


def answer_everything(cast: Cast, client: Client) -> None:
    answer(client, "kind", kind="child_protection")
    answer(client, "child", child="unborn")
    answer(client, "unborn", **unborn(cast))
    answer(client, "family", another="yes")
    answer(client, "person-1", relationship="mother", given_names="Tess", family_name="Rowe")
    answer(client, "person-2", relationship="father", description="Mother does not say who")
    answer(client, "family", another="no")
    answer(client, "date", **boxes("started_on", friday(cast)))
    answer(client, "category", category="EMO")
    answer(client, "contingency", contingency="Ring duty")
    answer(client, "role", role="Social worker", purpose="Coordinates")
    answer(client, "chair", chair=str(cast.ruth.pk))


class TestTheSteps:
    def test_follow_each_other(self, cast, sign_in):
        client = sign_in("priya")
        assert "Start now" in words(client.get(START))
        for step, data, following in (
            ("kind", {"kind": "child_protection"}, "child"),
            ("child", {"child": "unborn"}, "unborn"),
            ("unborn", unborn(cast), "family"),
            ("family", {"another": "yes"}, "person-1"),
            ("person-1", {"relationship": "mother", "given_names": "Tess"}, "family"),
            ("family", {"another": "no"}, "date"),
            ("date", boxes("started_on", friday(cast)), "category"),
            ("category", {"category": "EMO"}, "contingency"),
            ("contingency", {"contingency": ""}, "role"),
            ("role", {"role": "Social worker", "purpose": "Coordinates"}, "chair"),
            ("chair", {"chair": "nobody"}, "check"),
        ):
            assert client.get(f"{START}{step}/").status_code == 200
            assert answer(client, step, **data)["Location"] == f"{START}{following}/"

    def test_start_a_plan_at_the_end(self, cast, sign_in):
        client = sign_in("priya")
        answer_everything(cast, client)
        shown = words(client.get(f"{START}check/"))
        for text in ("Rowe", "Emotional abuse", "Ring duty", "Tess Rowe", "Ruth Adebayo-Cole"):
            assert text in shown
        done = client.post(f"{START}check/", follow=True)
        assert "has started, and you lead it" in words(done)
        plan = Plan.rows.get(child__family_name="Rowe")
        assert plan.lead is not None
        assert (plan.lead.worker, plan.chair, plan.category) == (cast.priya, cast.ruth, "EMO")
        assert FamilyLink.rows.filter(child=plan.child).count() == 2
        assert not Draft.rows.filter(key__startswith=START).exists()

    def test_are_kept_so_that_one_may_leave_and_come_back(self, cast, sign_in):
        client = sign_in("priya")
        answer(client, "kind", kind="child_protection")
        answer(client, "child", child="born")
        sign_in("priya")
        shown = words(client.get(START))
        assert "Carry on" in shown
        assert f"{START}born/" in shown
        assert "checked" in words(client.get(f"{START}kind/"))

    def test_are_nobody_elses(self, cast, sign_in):
        answer(sign_in("priya"), "kind", kind="child_protection")
        assert "Start now" in words(sign_in("sal").get(START))

    def test_can_be_thrown_away(self, cast, sign_in):
        client = sign_in("priya")
        answer(client, "kind", kind="child_protection")
        client.post(START)
        assert not Draft.rows.filter(key__startswith=START).exists()

    def test_that_were_only_typed_do_not_count_as_answered(self, cast, sign_in):
        client = sign_in("priya")
        shown = client.get(f"{START}kind/").content.decode()
        token = shown.split('name="draft_key" value="')[1].split('"')[0]
        client.post("/drafts/", {"draft_key": token, "kind": "child_protection"})
        assert "checked" in words(client.get(f"{START}kind/"))
        assert client.get(f"{START}check/")["Location"] == f"{START}kind/"

    def test_lead_back_to_the_one_before_and_from_check_to_each(self, cast, sign_in):
        client = sign_in("priya")
        answer_everything(cast, client)
        assert f'href="{START}category/" class="govuk-back-link"' in words(
            client.get(f"{START}contingency/")
        )
        assert f'href="{START}person-2/"' in words(client.get(f"{START}check/"))
        changed = answer(client, "role", role="Team manager", purpose="Coordinates")
        assert changed["Location"] == f"{START}check/"
        assert "Team manager" in words(client.get(f"{START}check/"))

    def test_that_do_not_belong_lead_to_the_next_that_does(self, cast, sign_in):
        client = sign_in("priya")
        assert client.get(f"{START}numbers/")["Location"] == f"{START}kind/"
        assert client.get(f"{START}nothing/").status_code == 404

    def test_forget_a_category_when_the_kind_needs_none(self, cast, sign_in):
        client = sign_in("priya")
        answer_everything(cast, client)
        answer(client, "kind", kind="child_in_need")
        client.post(f"{START}check/")
        plan = Plan.rows.get(child__family_name="Rowe")
        assert (plan.kind, plan.category) == ("child_in_need", "")

    def test_take_a_person_away_again(self, cast, sign_in):
        client = sign_in("priya")
        answer_everything(cast, client)
        client.post(f"{START}family/", {"remove": "person-1"})
        assert "Tess" not in words(client.get(f"{START}family/"))


class TestWhatIsRefused:
    def test_a_conference_at_the_weekend(self, cast, sign_in):
        client = sign_in("priya")
        answer_everything(cast, client)
        saturday = cast.today - timedelta(days=(cast.today.weekday() - 5) % 7 or 7)
        shown = words(answer(client, "date", **boxes("started_on", saturday)))
        assert 'href="#id_started_on-day"' in shown

    def test_a_number_with_a_wrong_check_digit(self, cast, sign_in):
        client = sign_in("priya")
        answer(client, "kind", kind="child_in_need")
        answer(client, "child", child="born")
        answer(
            client,
            "born",
            given_names="Ada",
            family_name="Rowe",
            sex="F",
            **boxes("date_of_birth", cast.today - timedelta(days=900)),
        )
        assert "computed from the other nine" in words(client.get(f"{START}numbers/"))
        shown = words(answer(client, "numbers", nhs_number="943 476 5918"))
        assert "check digit that does not fit" in shown

    def test_a_birth_in_the_future_and_an_expected_date_too_far(self, cast, sign_in):
        client = sign_in("priya")
        answer(client, "kind", kind="child_in_need")
        answer(client, "child", child="unborn")
        far = boxes("expected_on", cast.today + timedelta(days=400))
        assert "more than 40 weeks away" in words(answer(client, "unborn", **unborn(cast, **far)))

    def test_what_only_the_whole_shows_with_the_way_back(self, cast, sign_in):
        client = sign_in("priya")
        answer(client, "kind", kind="child_in_need")
        answer(client, "child", child="known")
        assert "Baby Marlowe" in words(client.get(f"{START}known/"))
        answer(client, "known", named="", child=str(cast.plan.child_id))
        answer(client, "date", **boxes("started_on", friday(cast)))
        answer(client, "contingency", contingency="")
        answer(client, "role", role="Social worker", purpose="Coordinates")
        answer(client, "chair", chair="nobody")
        refused = client.post(f"{START}check/")
        shown = words(refused)
        assert "There is a problem" in shown
        assert "open on the same days" in shown
        assert Plan.rows.count() == 1

    def test_a_child_the_worker_may_not_see(self, cast, sign_in):
        client = sign_in("sal")
        answer(client, "kind", kind="early_help")
        assert "A child who has a plan I can see" not in words(client.get(f"{START}child/"))
        refused = answer(client, "child", child="known")
        assert "Select who the child is" in words(refused)


class TestWhoMay:
    def test_another_agency_starts_early_help_alone(self, cast, sign_in):
        client = sign_in("sam")
        shown = words(client.get(f"{START}kind/"))
        assert "Early help" in shown
        assert "Looked-after care" not in shown
        answer(client, "kind", kind="child_protection")
        assert client.get(f"{START}check/")["Location"] == f"{START}kind/"

    @pytest.mark.parametrize("name", ["beth", "sysadmin", "super"])
    def test_nobody_without_an_agency(self, cast, sign_in, name):
        refused = sign_in(name).get(START)
        assert refused.status_code == 403
        assert "works for an agency" in words(refused)

    def test_a_search_for_a_child_is_never_in_an_address(self, cast, sign_in):
        client = sign_in("priya")
        answer(client, "kind", kind="early_help")
        answer(client, "child", child="known")
        found = answer(client, "known", find="1", named="marl")
        assert found["Location"] == f"{START}known/"
        assert "Baby Marlowe" in words(client.get(f"{START}known/"))
        answer(client, "known", find="1", named="nobody of that name")
        assert "No child of that name" in words(client.get(f"{START}known/"))
        assert Child.rows.count() == 1


class TestALateConference:
    def lead_up(self, cast, client):
        answer(client, "kind", kind="child_protection")
        answer(client, "child", child="unborn")
        answer(client, "unborn", **unborn(cast))
        answer(client, "family", another="no")

    def test_says_why_beside_the_question(self, cast, sign_in):
        client = sign_in("priya")
        self.lead_up(cast, client)
        early = Calendar().add_working_days(friday(cast), -20)
        typed = {**boxes("started_on", friday(cast)), **boxes("strategy_on", early)}
        refused = answer(client, "date", **typed)
        assert refused.status_code == 200
        assert "Say why it was late" in words(refused)
        assert "id_late_reason-error" in refused.content.decode()
        after = {**typed, **boxes("strategy_on", cast.today)}
        assert "came before the conference" in words(answer(client, "date", **after))
        kept = answer(client, "date", **typed, late_reason="The chair was ill")
        assert kept["Location"] == f"{START}category/"
        answer(client, "category", category="EMO")
        answer(client, "contingency", contingency="")
        answer(client, "role", role="Social worker", purpose="Coordinates")
        answer(client, "chair", chair="nobody")
        shown = words(client.get(f"{START}check/"))
        assert "The chair was ill" in shown
        client.post(f"{START}check/")
        late = Deadline.rows.get(plan__child__family_name="Rowe", key="cp.icpc")
        assert (late.status, late.held_on, late.trigger_on) == ("held", friday(cast), early)
        assert late.late_reason == "The chair was ill"

    def test_is_asked_of_protection_plans_alone(self, cast, sign_in):
        client = sign_in("priya")
        answer(client, "kind", kind="child_in_need")
        answer(client, "child", child="unborn")
        answer(client, "unborn", **unborn(cast))
        answer(client, "family", another="no")
        assert "strategy discussion" not in words(client.get(f"{START}date/"))
