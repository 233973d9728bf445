from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.errors import NotVisible, Refused
from agencies.operations import partnerships
from agencies.workdays import Calendar
from plans import access
from plans.models import Child, Deadline, GroupMember, Plan, PlanPermission, SharingDecision
from plans.operations import leadership, plans
from plans.operations.children import ChildDetails
from plans.operations.people import LinkDetails, PersonDetails
from tests.cast import Cast

NHS = "943 476 5919"


def start(cast: Cast, name: str = "priya", **changes: Any) -> Plan:
    given: dict[str, Any] = {
        "kind": "child_in_need",
        "new_child": ChildDetails(
            family_name="Teale",
            given_names="Jaydon",
            date_of_birth=cast.today - timedelta(days=7 * 365),
            identifiers=(("nhs_number", NHS),),
        ),
        "family": [(PersonDetails(given_names="Leanne"), LinkDetails("mother"))],
        "partnership": cast.partnership,
        "started_on": cast.today,
        "role": "Family support",
        "purpose": "Coordinates the plan",
    }
    return plans.start(**given | changes, by=cast.workers[name], at=cast.at)


def nothing_new(cast: Cast) -> bool:
    return [
        Plan.rows.count(),
        Child.rows.count(),
        SharingDecision.rows.exclude(plan=cast.plan).count(),
    ] == [1, 1, 0]


def test_whoever_starts_a_plan_leads_it_and_their_agency_has_it(cast: Cast) -> None:
    plan = start(cast)
    assert plan.lead is not None
    assert (plan.lead.worker, plan.lead.status) == (cast.priya, "current")
    assert PlanPermission.objects.filter(
        content_object=plan, group=cast.agencies["social_care"].group
    ).exists()
    assert plan.policy.number == 1
    assert plan.next_review_on > cast.today
    assert [i.value for i in plan.child.identifiers.all()] == ["9434765919"]
    assert plan.child.family_links.get().person.given_names == "Leanne"


@pytest.mark.parametrize("kind", ["child_protection", "child_in_need", "looked_after"])
def test_a_statutory_plan_is_started_by_childrens_social_care(cast: Cast, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        start(cast, "sam", kind=kind)
    assert refused.value.field == "kind"
    assert nothing_new(cast)


def test_any_agency_starts_early_help(cast: Cast) -> None:
    assert start(cast, "sam", kind="early_help").lead.worker == cast.sam  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["beth", "sysadmin", "super"])
def test_whoever_works_for_no_agency_starts_no_plan(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        start(cast, name, kind="early_help")
    assert nothing_new(cast)


def test_a_plan_is_not_started_for_a_child_one_may_not_see(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        start(cast, "sal", kind="looked_after", child=cast.plan.child, new_child=None)
    assert nothing_new(cast)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"new_child": ChildDetails(family_name=" ", expected_on=date.max)}, "family_name"),
        ({"new_child": None}, "child"),
        ({"purpose": ""}, "purpose"),
        ({"role": " "}, "role"),
        ({"category": "NEG"}, "category"),
        ({"kind": "child_protection"}, "category"),
    ],
)
def test_a_plan_that_lacks_something_is_refused_by_field(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        start(cast, **changes)
    assert refused.value.field == field
    assert nothing_new(cast)


def test_a_plan_is_not_started_in_the_future_or_before_the_birth(cast: Cast) -> None:
    for day in (cast.today + timedelta(days=1), cast.today - timedelta(days=20 * 365)):
        with pytest.raises(Refused) as refused:
            start(cast, started_on=day)
        assert refused.value.field == "started_on"
    assert nothing_new(cast)


def test_protection_and_in_need_plans_are_not_open_together(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        start(cast, child=cast.plan.child, new_child=None)
    assert refused.value.code == "4001"
    with pytest.raises(Refused) as refused:
        start(cast, kind="child_protection", category="NEG", child=cast.plan.child, new_child=None)
    assert refused.value.code == "8935"
    assert nothing_new(cast)


def test_a_conference_is_not_held_at_a_weekend(cast: Cast) -> None:
    saturday = cast.today - timedelta(days=cast.today.weekday() + 2)
    with pytest.raises(Refused) as refused:
        start(cast, kind="child_protection", category="NEG", started_on=saturday)
    assert refused.value.code == "8875"


def copied(plan: Plan, **changes: Any) -> Plan:
    fields = {f.attname: getattr(plan, f.attname) for f in Plan._meta.concrete_fields}
    fields |= {"id": None, "reference": "CG-2222-2222"} | changes
    fields.pop("id")
    return Plan(**fields)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({}, "one_open_plan_of_a_kind_per_child"),
        (
            {"kind": "child_in_need", "category": "", "initial_category": ""},
            "protection_and_in_need_plans_are_never_open_together",
        ),
        ({"status": "ended"}, "a_plan_is_ended_when_it_has_an_end_date"),
        (
            {"status": "ended", "ended_on": date(2000, 1, 1)},
            "plan_ends_on_or_after_its_start",
        ),
        (
            {"conference_on": date(2026, 1, 5)},
            "protection_plan_starts_on_the_day_of_its_conference",
        ),
        (
            {"started_on": date(2026, 1, 3), "conference_on": date(2026, 1, 3)},
            "no_conference_is_held_at_a_weekend",
        ),
        ({"kind": "looked_after"}, "only_protection_plans_have_a_category"),
        ({"category": ""}, "an_open_protection_plan_has_a_category"),
        ({"breaches": ["8841"]}, "an_open_plan_breaks_no_statutory_rule"),
    ],
)
def test_the_database_itself_refuses_what_the_statute_forbids(
    cast: Cast, changes: dict[str, Any], constraint: str
) -> None:
    constraints = {c.name: c for c in Plan._meta.constraints}
    with pytest.raises(IntegrityError), transaction.atomic():
        copied(cast.plan, **changes).save(force_insert=True)
    assert constraint in constraints
    assert Plan.rows.count() == 1


def test_another_lead_is_a_current_core_member(cast: Cast) -> None:
    for name in ("laura", "ian", "tamsin"):
        with pytest.raises(Refused):
            leadership.change_lead(
                cast.plan, to=cast.seats[name], version=None, by=cast.priya, at=cast.at
            )
    assert Plan.rows.get().lead == cast.seats["priya"]
    leadership.change_lead(
        cast.plan, to=cast.seats["hannah"], version=None, by=cast.priya, at=cast.at
    )
    assert [h.lead for h in Plan.rows.get().history.order_by("history_date", "history_id")][
        -2:
    ] == [
        cast.seats["priya"],
        cast.seats["hannah"],
    ]
    scope = access.scope_of(cast.priya, on=cast.today)
    assert "share" not in access.capabilities(scope, cast.plan)


def test_naming_a_chair_gives_their_agency_the_plan_and_unnaming_ends_it(cast: Cast) -> None:
    cast.colin.may_chair = True
    cast.colin.save()
    scope = access.scope_of(cast.colin, on=cast.today)

    def change_chair(name: str | None) -> None:
        chair = cast.workers[name] if name else None
        leadership.change_chair(cast.plan, chair=chair, version=None, by=cast.priya, at=cast.at)

    change_chair("colin")
    assert Plan.objects.visible_to(scope).exists()
    change_chair("ruth")
    assert not Plan.objects.visible_to(scope).exists()
    with pytest.raises(Refused):
        change_chair("sam")


def test_only_the_chair_ends_a_protection_plan(cast: Cast) -> None:
    def end(name: str, **changes: Any) -> Plan:
        given: dict[str, Any] = {
            "ended_on": cast.today,
            "reason": "moved_area",
            "version": None,
        }
        return plans.end(cast.plan, **given | changes, by=cast.workers[name], at=cast.at)

    for name in ("priya", "hannah"):
        with pytest.raises(PermissionDenied):
            end(name)
    with pytest.raises(Refused):
        end("ruth", ended_on=cast.today + timedelta(days=1))
    assert Plan.rows.get().is_open
    assert end("ruth").ended_on == cast.today
    scope = access.scope_of(cast.hannah, on=cast.today)
    assert Plan.objects.visible_to(scope).exists()
    with pytest.raises(Refused, match="ended"):
        end("ruth")


def test_a_new_policy_moves_no_live_date(cast: Cast) -> None:
    data = cast.plan.policy.data | {}
    data["timetable"] = data["timetable"] | {
        "cp.cg.first": data["timetable"]["cp.cg.first"] | {"number": 3}
    }
    before = (cast.plan.next_meeting_on, cast.plan.next_review_on)
    partnerships.adopt_policy(cast.partnership, data=data, by=cast.beth, at=cast.at)
    plans.change(
        cast.plan, category="EMO", contingency="x", version=None, by=cast.priya, at=cast.at
    )
    plan = Plan.rows.get()
    assert (plan.next_meeting_on, plan.next_review_on) == before
    assert (plan.policy.number, plan.category, plan.initial_category) == (1, "EMO", "NEG")


def test_the_first_core_group_is_ten_working_days_after_the_conference(cast: Cast) -> None:
    due = Calendar().add_working_days(cast.plan.started_on, 10)
    assert cast.plan.next_meeting_on == due
    assert GroupMember.rows.filter(plan=cast.plan).current().count() == 6


def a_protection_plan(cast: Cast, **said: Any) -> Plan:
    on = Calendar().on_or_before(cast.today)
    return start(cast, kind="child_protection", category="NEG", started_on=on, **said)


def test_a_conference_held_late_says_why(cast: Cast) -> None:
    on = Calendar().on_or_before(cast.today)
    late = Calendar().add_working_days(on, -16)
    with pytest.raises(Refused) as refused:
        a_protection_plan(cast, strategy_on=late, late_reason=" ")
    assert (refused.value.field, refused.value.code) == ("late_reason", "late")
    assert nothing_new(cast)
    plan = a_protection_plan(cast, strategy_on=late, late_reason=" No room ")
    kept = Deadline.rows.get(plan=plan, key="cp.icpc")
    assert (kept.trigger_on, kept.held_on, kept.late_reason) == (late, on, "No room")


def test_a_conference_held_in_time_needs_no_reason(cast: Cast) -> None:
    on = Calendar().on_or_before(cast.today)
    plan = a_protection_plan(cast, strategy_on=Calendar().add_working_days(on, -15))
    assert Deadline.rows.get(plan=plan, key="cp.icpc").late_reason == ""


def test_a_conference_too_late_before_a_birth_says_why(cast: Cast) -> None:
    unborn = ChildDetails(family_name="Rowe", expected_on=cast.today + timedelta(days=30))
    with pytest.raises(Refused) as refused:
        a_protection_plan(cast, new_child=unborn)
    assert refused.value.field == "late_reason"
    assert nothing_new(cast)
    plan = a_protection_plan(cast, new_child=unborn, late_reason="Concealed")
    assert Deadline.rows.get(plan=plan, key="pb.icpc").late_reason == "Concealed"


def test_a_strategy_discussion_after_the_conference_did_not_lead_to_it(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        a_protection_plan(cast, strategy_on=cast.today + timedelta(days=1))
    assert refused.value.field == "strategy_on"
    assert nothing_new(cast)
