from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from plans import access
from plans.access import Terms
from plans.models import FAR_OFF, GroupMember, Plan, PlanPermission, SharingDecision
from plans.operations import group, leaving, sharing
from plans.operations.group import SeatDetails
from plans.rules.sharing import Level
from tests.cast import Cast


def give(cast: Cast, agency: str, by: str = "priya", **terms: Any) -> SharingDecision:
    return sharing.give(
        cast.plan,
        cast.agencies[agency],
        terms=Terms(**{"purpose": "Works with the family"} | terms),
        by=cast.workers[by],
        at=cast.at,
    )


def end(cast: Cast, agency: str, by: str = "priya", why: str = "No longer works") -> None:
    sharing.end(cast.plan, cast.agencies[agency], why=why, by=cast.workers[by], at=cast.at)


def sees(cast: Cast, name: str, on: date | None = None) -> bool:
    scope = access.scope_of(cast.workers[name], on=on or cast.today)
    return Plan.objects.visible_to(scope).exists()


def test_ending_an_agencys_access_counts_from_the_next_statement(cast: Cast) -> None:
    assert sees(cast, "hannah")
    end(cast, "midwifery")
    assert not sees(cast, "hannah")
    assert not sees(cast, "moira")
    with pytest.raises(PermissionDenied):
        end(cast, "police", by="sam")
    assert sees(cast, "laura")


def test_access_ends_by_itself_after_its_last_day(cast: Cast) -> None:
    last = cast.today + timedelta(days=5)
    give(cast, "midwifery", until_on=last)
    assert sees(cast, "hannah", on=last)
    assert not sees(cast, "hannah", on=last + timedelta(days=1))


def test_only_the_lead_decides_who_may_see_the_plan(cast: Cast) -> None:
    before = SharingDecision.rows.count()
    for name in ("hannah", "laura", "ian", "ruth", "neil", "moira"):
        with pytest.raises(PermissionDenied):
            give(cast, "housing", by=name)
    assert SharingDecision.rows.count() == before
    assert not PlanPermission.objects.filter(group=cast.agencies["housing"].group).exists()


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"purpose": "  "}, "purpose"),
        ({"level": Level.SEALED}, "level"),
        ({"until_on": date(2000, 1, 1)}, "until_on"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_by_field(
    cast: Cast, terms: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        give(cast, "housing", **terms)
    assert refused.value.field == field
    assert not PlanPermission.objects.filter(group=cast.agencies["housing"].group).exists()


def test_a_pointer_shows_only_that_the_plan_exists_and_only_to_oversight(cast: Cast) -> None:
    cast.employment("colin").__class__.objects.filter(worker=cast.colin).update(
        position="safeguarding_lead"
    )
    give(cast, "housing", level=Level.POINTER)
    scope = access.scope_of(cast.colin, on=cast.today)
    assert not Plan.objects.visible_to(scope).exists()
    assert Plan.objects.pointed_to(scope).exists()
    assert not Plan.objects.pointed_to(access.scope_of(cast.sam, on=cast.today)).exists()
    give(cast, "housing")
    assert Plan.objects.visible_to(scope).exists()


def test_what_the_lead_decided_outlives_the_agencys_last_member(cast: Cast) -> None:
    give(cast, "police")
    for name in ("laura", "ian"):
        leaving.leave(
            cast.seats[name],
            reason="work_finished",
            version=None,
            by=cast.workers[name],
            at=cast.at,
        )
    assert PlanPermission.objects.filter(group=cast.agencies["police"].group).exists()
    assert not sees(cast, "laura")


def test_the_lead_cannot_shut_their_own_agency_out(cast: Cast) -> None:
    with pytest.raises(Refused):
        end(cast, "social_care")
    assert sees(cast, "priya")


def test_a_decision_is_never_changed(cast: Cast) -> None:
    decision = SharingDecision.rows.filter(plan=cast.plan).first()
    assert decision is not None
    decision.purpose = "Something else"
    with pytest.raises(TypeError):
        decision.save()


def test_every_row_points_to_the_decision_that_made_it(cast: Cast) -> None:
    decision = give(cast, "midwifery", purpose="Runs the clinic")
    row = PlanPermission.objects.get(group=cast.agencies["midwifery"].group)
    assert (row.decision, row.valid_until) == (decision, FAR_OFF)


def test_explaining_says_every_reason_that_must_hold(cast: Cast) -> None:
    def reasons(name: str) -> list[str]:
        scope = access.scope_of(cast.workers[name], on=cast.today)
        return [reason.sentence for reason in access.explain(scope, cast.plan)]

    assert reasons("hannah") == [
        "Wearbridge Midwifery may read this plan.",
        "You are a core member of the group.",
    ]
    assert "You are the line manager of a member of the group." in reasons("neil")
    assert "You hold an oversight position in your agency." in reasons("moira")
    assert reasons("colin") == ["Your agency has no current access to this plan."]
    assert reasons("olive")[-1].startswith("You have no place on it")
    assert reasons("super") == ["You are not employed by any agency today, so you may see no plan."]


def test_not_sharing_is_a_decision_with_its_reason_and_opens_nothing(cast: Cast) -> None:
    def withhold(agency: str, purpose: str = "No work with the family") -> SharingDecision:
        return sharing.withhold(
            cast.plan,
            cast.agencies[agency],
            outcome="refuse",
            terms=Terms(purpose=purpose),
            by=cast.priya,
            at=cast.at,
        )

    assert withhold("housing").outcome == "refuse"
    assert not PlanPermission.objects.filter(group=cast.agencies["housing"].group).exists()
    for agency, purpose in (("housing", " "), ("police", "Not needed")):
        with pytest.raises(Refused):
            withhold(agency, purpose)
    assert sees(cast, "laura")


def test_who_may_names_only_people_who_still_work_and_still_see(cast: Cast) -> None:
    def names(verb: str) -> list[str]:
        return [w.name for w in access.who_may(verb, cast.plan, on=cast.today)]

    assert names("share") == ["Priya Nandakumar"]
    assert names("read_looked") == ["Priya Nandakumar", "Ruth Adebayo-Cole"]
    assert "Hannah Brookes" in names("add_action")
    end(cast, "midwifery")
    assert "Hannah Brookes" not in names("add_action")
    assert "Moira Satchwell" not in names("read_plan")


def withhold(cast: Cast, agency: str, outcome: str = "refuse", **terms: Any) -> SharingDecision:
    return sharing.withhold(
        cast.plan,
        cast.agencies[agency],
        outcome=outcome,
        terms=Terms(**{"purpose": "No work with the family"} | terms),
        by=cast.priya,
        at=cast.at,
    )


def test_a_decision_not_to_share_does_not_end_before_it_begins(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        withhold(cast, "housing", until_on=date(2000, 1, 1))
    assert refused.value.field == "until_on"


@pytest.mark.parametrize("outcome", ["refuse", "defer"])
def test_a_decision_not_to_share_takes_back_what_was_asked(cast: Cast, outcome: str) -> None:
    asked = cast.propose("colin")
    withhold(cast, "housing", outcome)
    with pytest.raises(NotVisible):
        group.accept(asked, by=cast.colin, at=cast.at)
    assert not sees(cast, "colin")


def test_accepting_an_older_proposal_does_not_give_ended_access_back(cast: Cast) -> None:
    asked = cast.propose("olive")
    end(cast, "midwifery")
    with pytest.raises(NotVisible):
        group.accept(asked, by=cast.olive, at=cast.at)
    assert GroupMember.rows.get(pk=asked.pk).leave_reason == "access_ended"
    assert not sees(cast, "hannah")


def test_only_the_lead_asks_somebody_of_an_agency_they_decided_to_keep_out(cast: Cast) -> None:
    def ask(by: str) -> GroupMember:
        return group.propose(
            cast.plan,
            worker=cast.colin,
            details=SeatDetails(role="Housing officer", purpose="Finds them a home"),
            by=cast.workers[by],
            at=cast.at,
        )

    withhold(cast, "housing")
    with pytest.raises(Refused) as refused:
        ask("sam")
    assert refused.value.field == "worker"
    group.accept(ask("priya"), by=cast.colin, at=cast.at)
    assert sees(cast, "colin")


def test_an_agency_whose_last_member_left_is_not_kept_out(cast: Cast) -> None:
    leaving.leave(
        cast.seats["sam"], reason="left_role", version=None, by=cast.workers["sam"], at=cast.at
    )
    assert not access.is_kept_out(cast.plan, cast.agencies["school"])


def test_the_access_of_the_leads_agency_has_no_last_day(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        give(cast, "social_care", until_on=cast.today + timedelta(days=1))
    assert refused.value.field == "until_on"
