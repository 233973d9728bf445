"""What the demo's families have on record: every kind, every state of a lesson, conflicts and gaps."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from agencies import clock
from agencies.workdays import Calendar
from plans import access
from plans.models import (
    CapacityMeasure,
    CaseRecord,
    ChronologyEntry,
    Contribution,
    Engagement,
    FatherFigure,
    HouseholdMember,
    Plan,
    RiskFactor,
    SafeAddress,
    Scope,
)
from plans.queries.chronology_patterns import patterns_of
from plans.queries.lessons.fourteen import lessons
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.records import RecordKind
from plans.rules.sharing import Level
from tests.plans.seeding import Seeded


class OnRecord(Seeded):
    def scope(self, name: str) -> Scope:
        return access.scope_of(self.named(name), on=self.today)

    def states(self, plan: Plan, name: str) -> dict[Lesson, State]:
        found = lessons(self.scope(name), plan, on=self.today, at=clock.now())
        return {line.lesson: line.state for line in found}

    def of_jaydon(self) -> Plan:
        return self.plan("Jaydon Teale", "child_in_need")

    def of_maisie(self) -> Plan:
        return self.plan("Maisie Teale", "child_in_need")

    def of_ellis(self) -> Plan:
        return self.plan("Ellis Varga-Thorne", "looked_after")

    def test_there_is_a_record_of_every_kind(self) -> None:
        assert set(CaseRecord.rows.values_list("kind", flat=True)) == set(RecordKind.values)

    def test_nobody_records_at_a_weekend_or_in_the_future(self) -> None:
        written = [clock.local_date(row.recorded_at) for row in CaseRecord.rows.all()]
        assert all(Calendar().is_working_day(day) for day in written)
        assert max(written) <= self.today

    def test_every_state_of_a_lesson_is_on_some_plan(self) -> None:
        leads = {
            "Priya Nandakumar": [self.marlowe()],
            "Owen Birtwhistle": [self.of_jaydon(), self.of_maisie()],
            "Imran Qureshi": [self.of_ellis()],
        }
        seen = {
            state
            for name, plans in leads.items()
            for plan in plans
            for state in self.states(plan, name).values()
        }
        assert seen == set(State)

    def test_police_and_social_care_differ_about_where_the_father_lives(self) -> None:
        said = HouseholdMember.rows.filter(
            record__child=self.marlowe().child, record__person__given_names="Dean"
        )
        agencies = said.values_list("record__agency__name", "status")
        assert dict(agencies) == {
            "Wearbridge Police": "lives_here",
            "Wearbridge Children's Social Care": "moved_out",
        }
        assert self.states(self.marlowe(), "Priya Nandakumar")[Lesson.HOUSEHOLD] == State.CONFLICT

    def test_today_asks_about_the_childs_home_and_no_other(self) -> None:
        client = Client()
        client.force_login(self.named("Hannah Brookes"))
        page = client.get(reverse("plan_today", args=[self.marlowe().reference])).content.decode()
        assert "Tamsin&#39;s flat" in page
        assert "aunt" not in page

    def test_agencies_differ_about_how_a_father_works_with_them(self) -> None:
        views = Engagement.rows.filter(record__person__given_names="Dean")
        assert set(views.values_list("level", flat=True)) == {"avoidant", "partial"}
        assert self.states(self.marlowe(), "Ruth Adebayo-Cole")[Lesson.ENGAGEMENT] == State.CONFLICT

    def reasons(self, which: Lesson, name: str = "Priya Nandakumar") -> dict[str, list[str]]:
        found = lessons(self.scope(name), self.marlowe(), on=self.today, at=clock.now())
        told: dict[str, list[str]] = {}
        for line in found:
            for one in line.reasons if line.lesson == which else ():
                told.setdefault(one.reason.code, []).append(one.reason.words)
        return told

    def test_the_steps_before_the_birth_are_on_record_but_for_the_legal_planning_meeting(
        self,
    ) -> None:
        told = self.reasons(Lesson.UNBORN)
        (waiting,) = told["milestone_soon"]
        assert waiting.startswith("Legal planning meeting is due by")
        settled = " ".join(told["milestone_settled"])
        for what in (
            "Pre-birth referral: done on",
            "Pre-birth assessment: done on",
            "Strategy discussion: done on",
            "Pre-birth conference: done on",
            "Upload to CP-IS: done on",
        ):
            assert what in settled
        assert settled.count("after its last day") == 1
        assert told["milestone_open"] == [
            "Discharge planning meeting: not recorded, and no day is set for it."
        ]

    def test_the_father_refused_two_visits_and_the_mother_none(self) -> None:
        (refused,) = self.reasons(Lesson.ENGAGEMENT)["refused"]
        assert refused.startswith("Dean Rowe-Ashby has refused 2 visits running")

    def test_the_violence_was_heard_at_a_marac(self) -> None:
        assert not {code for code in self.reasons(Lesson.IMPACT) if code.startswith("marac")}

    def test_a_father_was_missing_then_found_and_then_assessed(self) -> None:
        rows = FatherFigure.rows.filter(record__child=self.of_ellis().child)
        told = rows.order_by("record__version").values_list("knowledge", "assessed_on")
        assert [known for known, _ in told] == ["unknown", "named_not_met", "named_and_met"]
        assert [day is not None for _, day in told] == [False, False, True]
        assert self.states(self.of_ellis(), "Imran Qureshi")[Lesson.FATHERS] == State.IN_PLACE

    def test_another_father_is_not_known(self) -> None:
        father = FatherFigure.rows.get(record__child=self.of_maisie().child)
        assert (father.knowledge, father.record.person) == ("unknown", None)
        assert self.states(self.of_maisie(), "Owen Birtwhistle")[Lesson.FATHERS] == State.MISSING

    def test_one_agency_has_not_contributed_to_the_assessment(self) -> None:
        asked = Contribution.rows.standing().filter(status="requested")
        assert asked.get().from_agency.name == "Wearbridge Police"
        assert asked.get().due_on < self.today

    def test_a_change_was_measured_at_first_and_again(self) -> None:
        rows = CapacityMeasure.rows.filter(record__child=self.of_jaydon().child)
        measures = rows.order_by("record__happened_on").values_list("is_baseline", "score")
        assert list(measures) == [(True, 19), (False, 12)]

    def test_every_factor_says_what_it_does_to_the_child(self) -> None:
        assert RiskFactor.rows.count() > 5
        assert not RiskFactor.rows.filter(impact="").exists()

    def test_the_chronology_has_many_agencies_a_cluster_and_a_gap(self) -> None:
        for plan, lead in (
            (self.marlowe(), "Priya Nandakumar"),
            (self.of_jaydon(), "Owen Birtwhistle"),
        ):
            entries = ChronologyEntry.rows.filter(record__child=plan.child)
            assert entries.count() > 10
            assert entries.values("record__agency").distinct().count() >= 3
            found = patterns_of(self.scope(lead), plan, on=self.today, at=clock.now())
            codes = {one.question.code for one in found.patterns}
            assert {"cluster", "gap"} <= codes

    def test_the_polices_controlled_entry_is_seen_by_one_agency_and_known_to_the_midwife(
        self,
    ) -> None:
        entry = CaseRecord.rows.get(level=Level.CONTROLLED, kind=RecordKind.CHRONOLOGY_ENTRY)
        seen = {
            name: CaseRecord.objects.visible_to(self.scope(name)).filter(pk=entry.pk).exists()
            for name in ("Laura Fenwick", "Priya Nandakumar", "Hannah Brookes", "Marcus Obi")
        }
        assert seen == {
            "Laura Fenwick": True,
            "Priya Nandakumar": True,
            "Hannah Brookes": False,
            "Marcus Obi": False,
        }
        known = CaseRecord.objects.known_to(self.scope("Hannah Brookes"))
        assert entry.pk in {row["id"] for row in known}

    def test_the_safe_address_is_on_its_own_page_for_two_people_and_nowhere_else(self) -> None:
        address = SafeAddress.rows.get()
        assert address.record.level == Level.SEALED
        plan = self.marlowe()
        page = reverse("record", args=[plan.reference, address.pk])
        answers = {}
        for name in ("Priya Nandakumar", "Hannah Brookes", "Neil Cartwright", "Laura Fenwick"):
            client = Client()
            client.force_login(self.named(name))
            answers[name] = client.get(page).status_code
            listed = client.get(reverse("plan_record", args=[plan.reference])).content.decode()
            assert "Lantern House" not in listed
        assert answers == {
            "Priya Nandakumar": 200,
            "Hannah Brookes": 200,
            "Neil Cartwright": 404,
            "Laura Fenwick": 404,
        }
