"""The demo's families: who is in them, that seeding again changes nothing, and only in a demo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as project_settings
from django.core.management import CommandError
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from agencies import clock
from agencies.models import Agency, AuditChain, AuditEvent, Partnership, PartnershipRole, Worker
from agencies.operations import audit
from agencies.workdays import Calendar
from plans import access
from plans.management.commands.seed_demo import FAMILIES
from plans.models import (
    Action,
    ActionUpdate,
    CaseRecord,
    Disagreement,
    DisagreementParty,
    DisagreementStage,
    FamilyLink,
    GroupMember,
    InterimSafety,
    Outcome,
    OutcomeUnderstanding,
    OutcomeUpdate,
    Plan,
)
from plans.operations import actions
from plans.rules.group import MemberStatus
from tests.plans.seeding import Seeded, everything, in_a_demo, seed

# child, kind: members and vacancies, outcomes, actions
TOLD = {
    ("Baby Marlowe", "child_protection"): (9, 4, 8),
    ("Jaydon Teale", "child_protection"): (3, 0, 0),
    ("Jaydon Teale", "child_in_need"): (5, 3, 4),
    ("Maisie Teale", "child_protection"): (3, 0, 0),
    ("Maisie Teale", "child_in_need"): (5, 2, 3),
    ("Ellis Varga-Thorne", "looked_after"): (10, 5, 6),
}
ACTIONS = sum(actions for _, _, actions in TOLD.values())
NOTED = sum(len(p.noted) for family in FAMILIES for child in family for p in child.plans)


class SeededOnce(Seeded):
    def test_every_family_is_told_whole(self) -> None:
        told = {
            (plan.child.name, plan.kind): (
                GroupMember.rows.filter(plan=plan).open().count(),
                Outcome.rows.filter(plan=plan).count(),
                Action.rows.filter(plan=plan).count(),
            )
            for plan in Plan.rows.select_related("child")
        }
        assert told == TOLD

    def test_seeding_again_changes_nothing(self) -> None:
        before = everything()
        assert seed() == ""
        assert everything() == before

    def test_what_somebody_changed_stays_changed(self) -> None:
        Outcome.rows.update(change="Something else")
        before = everything()
        seed()
        assert everything() == before

    def test_the_audit_trail_verifies(self) -> None:
        assert AuditChain.objects.count() > 10
        assert list(audit.verify()) == []

    def test_nothing_happened_in_the_future(self) -> None:
        assert not AuditEvent.objects.filter(at__gt=clock.now()).exists()
        assert not OutcomeUpdate.rows.filter(observed_on__gt=self.today).exists()

    def test_nobody_works_at_a_weekend(self) -> None:
        done = [clock.local_date(row.at) for row in ActionUpdate.rows.all()]
        done += [row.observed_on for row in OutcomeUpdate.rows.all()]
        assert all(Calendar().is_working_day(day) for day in done)

    def test_the_late_actions_are_late_by_as_much_as_told(self) -> None:
        late = Action.rows.open().filter(due_on__lt=self.today)
        days = {a.owner.name: (self.today - a.due_on).days for a in late.select_related("owner")}
        assert days == {
            "Laura Fenwick": 5,
            "Priya Nandakumar": 10,
            "Kezia Lowe": 2,
            "Imran Qureshi": 14,
        }

    def test_what_is_blocked_says_why_and_what_is_done_says_what(self) -> None:
        blocked = Action.rows.get(status="blocked")
        assert "taxi" in blocked.status_reason
        done = Action.rows.filter(status="done")
        assert done.count() == 6
        assert not done.filter(updates__isnull=True).exists()

    def test_the_gps_seat_is_vacant_and_its_agency_no_longer_sees_the_plan(self) -> None:
        plan = self.marlowe()
        vacancy = GroupMember.rows.get(plan=plan, status=MemberStatus.VACANT)
        left = GroupMember.rows.get(plan=plan, status=MemberStatus.LEFT)
        assert (vacancy.role, left.name) == ("GP", "Dr Pritchard")
        assert left.left_on == Calendar().on_or_before(self.today - timedelta(days=9))
        scope = access.scope_of(Worker.objects.get(name="Dr Pritchard"), on=self.today)
        assert not Plan.objects.visible_to(scope).exists()

    def test_relatives_and_the_advocate_sit_in_their_groups(self) -> None:
        seats = GroupMember.rows.filter(person__isnull=False, status=MemberStatus.CURRENT)
        assert {seat.name for seat in seats.select_related("person", "worker")} == {
            "Tamsin Marlowe",
            "Dean Rowe-Ashby",
            "Gillian Marlowe",
            "Leanne Teale",
            "Denise Okafor-Lunn",
            "Tariq Bell",
            "Ilona Varga",
            "Magda Varga",
        }
        assert seats.get(standing="advocate").role == "Advocate"

    def test_outcomes_have_baseline_now_and_target_and_some_are_counted(self) -> None:
        assert not Outcome.rows.filter(Q(baseline="") | Q(now="") | Q(target="")).exists()
        assert (
            Outcome.rows.filter(now_number__isnull=False, target_number__isnull=False).count() > 8
        )
        assert not Outcome.rows.exclude(status="agreed").exists()

    def test_parents_and_children_say_what_they_make_of_outcomes(self) -> None:
        answers = OutcomeUnderstanding.rows.values_list("answer", flat=True)
        assert set(answers) == {"agrees", "disagrees", "could_not_answer"}
        assert OutcomeUnderstanding.rows.filter(person=None).exclude(words="").count() == 2
        assert Outcome.rows.exclude(child_words="").count() == 2

    def test_the_protection_plans_of_the_brother_and_sister_have_ended(self) -> None:
        for name in ("Jaydon Teale", "Maisie Teale"):
            ended = self.plan(name, "child_protection")
            now = self.plan(name, "child_in_need")
            assert ended.status == "ended"
            assert ended.ended_on is not None
            assert ended.ended_on <= now.started_on

    def test_a_man_known_only_by_first_name_is_described(self) -> None:
        links = FamilyLink.rows.filter(person__known_as="Craig").select_related("person")
        assert len(links) == 2
        assert all(link.person.description for link in links)

    def test_every_agency_has_somebody_who_answers(self) -> None:
        assert not Agency.objects.filter(escalation_contacts__isnull=True).exists()
        assert Agency.objects.count() == 13

    def test_the_partnership_has_a_business_manager_an_auditor_and_a_system_administrator(
        self,
    ) -> None:
        roles = PartnershipRole.objects.values_list("role", flat=True)
        assert set(roles) == {"business_manager", "auditor"}
        assert Worker.objects.get(is_system_administrator=True).name == "Samira Nwosu"

    def test_the_midwifes_disagreement_waits_for_the_team_manager(self) -> None:
        row = Disagreement.rows.get(plan=self.marlowe())
        assert (row.raiser.name, row.state, row.reached) == ("Hannah Brookes", "open", 2)
        ways = DisagreementStage.rows.filter(disagreement=row).order_by("n")
        assert list(ways.values_list("n", "ended_how")) == [(1, "escalated"), (2, "")]
        stage = ways.last()
        assert stage is not None
        assert DisagreementParty.rows.get(stage=stage, side="challenged").worker == self.named(
            "Neil Cartwright"
        )
        wanted = Calendar().add_working_days(Calendar().on_or_before(self.day(-4)), 5)
        assert clock.local_date(stage.respond_due_at) == wanted >= self.today
        safety = InterimSafety.rows.get(disagreement=row)
        assert "maternity alert" in safety.words

    def test_the_schools_disagreement_was_settled_between_practitioners(self) -> None:
        plan = self.plan("Jaydon Teale", "child_in_need")
        row = Disagreement.rows.get(plan=plan)
        assert (row.raiser.name, row.state, row.reached) == ("Farida Aziz", "agreed", 1)
        assert "Craig has been identified" in row.agreed_statement
        assert "95%" in row.agreed_statement
        assert row.settled_at is not None
        assert clock.local_date(row.settled_at) == Calendar().on_or_before(self.day(-3))

    def test_the_reviewing_officers_alert_keeps_the_ten_days_it_began_with(self) -> None:
        row = Disagreement.rows.get(plan=self.plan("Ellis Varga-Thorne", "looked_after"))
        assert (row.raiser.name, row.state, row.reached) == ("Ruth Adebayo-Cole", "open", 2)
        stage = DisagreementStage.rows.get(disagreement=row)
        raised = Calendar().on_or_before(self.day(-8))
        assert clock.local_date(stage.respond_due_at) == Calendar().add_working_days(raised, 10)
        assert row.policy is not None
        newest = row.partnership.current_policy()
        assert (row.policy.number, newest.number) == (2, 3)
        assert newest.data["disagreement"]["stages"][1]["respond_wd"] == 3

    def test_everybody_on_the_list_can_sign_in(self) -> None:
        listed = json.loads(Path(project_settings.DEMO_SIGN_INS_FILE).read_text())
        assert len(listed) == 15
        for one in listed:
            client = Client()
            answer = client.post(
                reverse("account_login"), {"login": one["email"], "password": one["password"]}
            )
            assert answer.status_code == 302, one["email"]
            assert client.get("/", follow=True).status_code == 200, one["email"]

    def test_the_sign_ins_can_be_printed(self) -> None:
        printed = seed(print_sign_ins=True)
        assert "everybody here is made up" in printed
        assert "  priya.nandakumar@wearbridge.example" in printed


@pytest.fixture
def demo() -> Iterator[None]:
    with in_a_demo():
        yield


@pytest.mark.django_db
def test_a_run_that_was_cut_short_is_taken_up_where_it_stopped(demo: None) -> None:
    real, calls = actions.update, []

    def breaks(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    with patch.object(actions, "update", breaks), pytest.raises(KeyboardInterrupt):
        seed()
    assert 0 < Action.rows.count() < ACTIONS
    seed()
    assert CaseRecord.rows.count() == NOTED
    assert Action.rows.count() == ACTIONS
    assert Plan.rows.count() == len(TOLD)
    assert Action.rows.filter(status="done").count() == 6


@pytest.mark.django_db
def test_outside_a_demo_nothing_is_seeded() -> None:
    with pytest.raises(CommandError, match="COREGROUP_DEMO is not set"):
        seed()
    assert not Worker.objects.exists()


@pytest.mark.django_db
def test_made_up_families_are_not_put_beside_real_ones(demo: None) -> None:
    Partnership.objects.create(name="Elsewhere")
    with pytest.raises(CommandError, match="another partnership"):
        seed()
    assert Partnership.objects.count() == 1
