"""What each kind of record says and refuses, and what follows from it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.errors import NotVisible, Refused
from plans import access
from plans.models import (
    CaseRecord,
    Notification,
    RecordContent,
)
from plans.operations import records
from plans.operations.people import LinkDetails, PersonDetails, add
from plans.queries.supervision import Supervised, supervised
from plans.rules.addresses import SafeAddressDetails
from plans.rules.assessments import AssessmentDetails, ContributionDetails
from plans.rules.capacity import CapacityMeasureDetails
from plans.rules.chronology import ChronologyCheckDetails
from plans.rules.engagement import EngagementDetails
from plans.rules.enquiries import EnquiryDetails
from plans.rules.fathers import FatherFigureDetails
from plans.rules.household import HouseholdMemberDetails
from plans.rules.records import When
from plans.rules.sharing import Level
from plans.rules.supervision import SupervisionDetails
from plans.rules.unborn import UnbornBabyDetails
from plans.rules.visits import VisitDetails
from plans.rules.voice import ChildVoiceDetails
from tests.cast import Cast
from tests.plans.recording import (
    BIRTH_PLAN,
    FATHER,
    GOAL,
    HOUSEHOLD,
    RISK,
    amend,
    born,
    entry,
    known,
    record,
    refused,
    scope,
    seen,
    show,
)


def test_each_agency_says_once_who_lives_there_and_both_stand_where_they_differ(
    cast: Cast,
) -> None:
    dean = add(
        cast.plan,
        details=PersonDetails(given_names="Dean"),
        link=LinkDetails("father"),
        by=cast.priya,
        at=cast.at,
    ).person
    first = record(cast, "laura", details=HOUSEHOLD, person=dean)
    other = record(cast, "priya", details=HouseholdMemberDetails("moved_out"), person=dean)
    refused(cast, "person", HOUSEHOLD, "laura", person=dean)
    record(cast, "laura", details=replace(HOUSEHOLD, home="His mother's"), person=dean)
    refused(cast, "person", HOUSEHOLD, "laura")
    tomorrow = cast.today + timedelta(days=1)
    refused(cast, "from_on", replace(HOUSEHOLD, from_on=tomorrow), person=dean)
    refused(cast, "status", HouseholdMemberDetails("haunts"), person=dean)
    assert first.stands
    assert other.stands


def test_a_father_is_on_record_once_and_any_core_member_carries_it_on(cast: Cast) -> None:
    dean = add(
        cast.plan,
        details=PersonDetails(given_names="Dean"),
        link=LinkDetails("father"),
        by=cast.priya,
        at=cast.at,
    ).person
    one = record(cast, "hannah", details=FatherFigureDetails("birth", "named_not_met"), person=dean)
    refused(cast, "person", FatherFigureDetails("birth", "named_not_met"), "priya", person=dean)
    refused(cast, "person", FatherFigureDetails("birth", "named_and_met"))
    refused(cast, "not_safe_reason", FatherFigureDetails("birth", "not_safe_to_contact"))
    assessed = FatherFigureDetails("birth", "named_and_met", assessed_on=cast.today)
    refused(cast, "risk", assessed, person=dean)
    new = amend(
        cast, one, "priya", details=replace(assessed, risk="Two assaults", assessed_by="Priya")
    )
    assert (new.agency, one.agency) == (cast.agencies["social_care"], cast.agencies["midwifery"])
    for by, level in (("ian", Level.PLAN), ("laura", Level.CONTROLLED)):
        with pytest.raises(PermissionDenied):
            amend(cast, new, by, level=level, details=assessed if by == "ian" else new_father(new))
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseRecord.rows.filter(pk=one.pk).update(status="standing", ended_at=None, line=one.pk)


def new_father(one: CaseRecord) -> FatherFigureDetails:
    content: Any = one.content
    return FatherFigureDetails(content.type, content.knowledge)


def test_a_factor_needs_its_impact_its_person_and_a_score_its_tool_can_give(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    refused(cast, "impact", replace(RISK, impact=" "), **mother)
    refused(cast, "person", RISK)
    refused(cast, "role", replace(RISK, factor="3B"), **mother)
    refused(cast, "role", replace(RISK, role="victim"), **mother)
    refused(cast, "tool", replace(RISK, score=3), **mother)
    refused(cast, "score", replace(RISK, tool="dash", score=25), **mother)
    refused(cast, "score", replace(RISK, tool="tarot", score=1), **mother)
    refused(cast, "factor", replace(RISK, factor="99"), **mother)
    record(
        cast, "laura", details=replace(RISK, factor="3B", role="victim", tool="dash", score=15),
        **mother,
    )  # fmt: skip


@pytest.mark.parametrize("field", ["judged_high_on", "marac_referred_on", "marac_heard_on"])
def test_only_domestic_abuse_is_judged_high_or_goes_to_a_marac_and_not_in_the_future(
    cast: Cast, field: str
) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    told: dict[str, Any] = {field: cast.today}
    refused(cast, field, replace(RISK, **told), **mother)
    abuse = replace(RISK, factor="3B", role="victim")
    later: dict[str, Any] = {field: cast.today + timedelta(days=1)}
    refused(cast, field, replace(abuse, **later), **mother)
    one = record(cast, "laura", details=replace(abuse, **told), **mother)
    assert getattr(one.content, field) == cast.today


def test_a_childs_voice_is_heard_once_born_and_says_something(cast: Cast) -> None:
    said = ChildVoiceDetails("observed", "Settles when held")
    refused(cast, "happened_on", said)
    born(cast)
    refused(cast, "life_is_like", ChildVoiceDetails("observed"))
    refused(cast, "happened_on", said, when=When.on(cast.today - timedelta(days=30)))
    assert record(cast, "sam", details=said).content.method == "observed"


def test_a_pregnancy_is_on_record_once(cast: Cast) -> None:
    record(cast, "hannah", details=UnbornBabyDetails(late_booking="yes"))
    refused(cast, "person", UnbornBabyDetails(), "priya")
    refused(cast, "booked_on", UnbornBabyDetails(booked_on=cast.today + timedelta(days=1)))


def test_an_agency_is_asked_for_its_contribution_and_answers_for_itself(cast: Cast) -> None:
    made = AssessmentDetails("pre_birth", cast.today - timedelta(days=9))
    for field, wrong in [
        ("completed_on", replace(made, completed_on=cast.today + timedelta(days=1))),
        ("due_on", replace(made, due_on=cast.today - timedelta(days=10))),
        ("analysis", replace(made, completed_on=cast.today)),
        ("factors", replace(made, factors=["2B", "2B"])),
        ("factors", replace(made, factors=["21", "2B"])),
        ("factors", replace(made, factors=["XX"])),
        ("outcomes", replace(made, outcomes=["not an id"])),
        ("outcomes", replace(made, outcomes=[str(cast.plan.pk)])),
    ]:
        refused(cast, field, wrong, "priya")
    made = replace(made, factors=["2B"], outcomes=[str(cast.outcome.pk)])
    assessment = record(cast, "priya", details=made)
    asked = ContributionDetails(
        assessment, cast.agencies["midwifery"], "requested", due_on=cast.today
    )
    refused(cast, "due_on", replace(asked, due_on=None), "priya")
    refused(cast, "from_agency", replace(asked, from_agency=cast.agencies["housing"]), "priya")
    refused(cast, "from_agency", replace(asked, status="received", text="Fine"), "priya")
    refused(cast, "assessment", replace(asked, assessment=record(cast)), "priya")
    hidden = record(cast, "laura", Level.SEALED, AssessmentDetails("specialist", cast.today))
    refused(cast, "assessment", replace(asked, assessment=hidden), "priya")
    one = record(cast, "priya", details=asked)
    told = Notification.rows.filter(matter="contribution_asked")
    assert [row.recipient for row in told] == [cast.hannah]
    given = replace(asked, status="received", text="Booked at 12 weeks")
    assert amend(cast, one, "hannah", details=given).agency == cast.agencies["midwifery"]


def test_change_is_measured_from_one_baseline_on_its_scale(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    refused(cast, "until_on", replace(GOAL, intervention="Weekly group"), **mother)
    refused(cast, "sessions_attended", replace(GOAL, sessions_attended=1), **mother)
    goal = record(cast, "hannah", details=GOAL, **mother)
    measure = CapacityMeasureDetails(goal, -2, is_baseline=True, evidence="3 of 4 positive")
    refused(cast, "attained", replace(measure, attained=3))
    refused(cast, "evidence", replace(measure, evidence=""))
    refused(cast, "goal", replace(measure, goal=record(cast)))
    record(cast, "hannah", details=measure)
    refused(cast, "is_baseline", measure)
    newer = amend(cast, goal, "hannah", details=replace(GOAL, provider="Recovery service"))
    again = record(cast, "sam", details=replace(measure, goal=newer, is_baseline=False))
    assert again.content.goal_id == goal.pk


def test_engagement_and_enquiries_say_what_they_rest_on(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    refused(cast, "evidence", EngagementDetails("partial", ""), **mother)
    refused(cast, "offered", EngagementDetails("partial", "Seen", 2, 2, 1), **mother)
    refused(cast, "offered", EngagementDetails("partial", "Seen", -1, -1), **mother)
    refused(cast, "person", EngagementDetails("partial", "Seen"))
    refused(cast, "asked_whom", EnquiryDetails("father", "", "unknown"))
    refused(cast, "said", EnquiryDetails("other", "Tamsin", "unknown"))
    refused(cast, "review", ChronologyCheckDetails("reviewed"))


def test_a_safe_address_is_sealed_and_shown_to_lead_core_members_and_chair_alone(
    cast: Cast,
) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    address = SafeAddressDetails("1 Somewhere, Elsewhere")
    refused(cast, "level", address, level=Level.PLAN, **mother)
    refused(cast, "address", SafeAddressDetails(" "), level=Level.SEALED, **mother)
    one = record(cast, "hannah", Level.SEALED, address, **mother)
    show(cast, one, "social_care", "priya", by="hannah")
    for agency, name in (("midwifery", "moira"), ("police", "laura")):
        with pytest.raises(Refused) as named:
            show(cast, one, agency, name, by="hannah")
        assert named.value.field == "worker"
    with pytest.raises(PermissionDenied):
        record(cast, "laura", Level.SEALED, address, **mother)
    assert {name for name in cast.workers if one.pk in seen(cast, name)} == {"hannah", "priya"}
    assert not any(one.pk in known(cast, name) for name in cast.workers)
    for name in ("hannah", "priya"):
        ours = scope(cast, name)
        access.open_record(ours, cast.plan, one.pk, by=cast.workers[name], at=cast.at)
    records.amend(
        cast.plan,
        one,
        SafeAddressDetails("2 Somewhere"),
        heading=records.Heading(When.on(cast.today), cast.mother.person),
        reason="She moved",
        by=cast.hannah,
        at=cast.at,
    )
    told = Notification.rows.filter(matter__startswith="record_amended")
    assert [row.recipient for row in told] == [cast.priya]
    assert not Notification.rows.filter(matter="record_out_of_date").exists()


def test_what_is_said_in_supervision_stays_inside_the_agency_and_its_dates_go_to_lead_and_chair(
    cast: Cast,
) -> None:
    def dates(name: str) -> list[Supervised]:
        return supervised(scope(cast, name), cast.plan.child)

    said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
    refused(cast, "supervisor", replace(said, supervisor=cast.hannah), level=Level.CONTROLLED)
    refused(cast, "supervisor", replace(said, supervisor=cast.neil), level=Level.CONTROLLED)
    refused(cast, "supervisee", replace(said, supervisee=cast.olive), level=Level.CONTROLLED)
    refused(cast, "next_due_on", replace(said, next_due_on=cast.today), level=Level.CONTROLLED)
    refused(cast, "level", said)
    for name in ("ian", "ruth"):
        with pytest.raises(PermissionDenied):
            record(cast, name, Level.CONTROLLED, said)
    next_on = cast.today + timedelta(days=30)
    one = record(cast, "moira", Level.CONTROLLED, replace(said, next_due_on=next_on))
    assert {name for name in cast.workers if one.pk in seen(cast, name)} == {"hannah", "moira"}
    assert {name for name in cast.workers if dates(name)} == {"hannah", "moira", "priya", "ruth"}
    assert [(row.who, row.next_due_on) for row in dates("priya")] == [("Hannah Brookes", next_on)]
    with pytest.raises(Refused) as shown:
        show(cast, one, "social_care", by="moira")
    assert shown.value.code == "not_shareable"
    with pytest.raises(NotVisible):
        records.withdraw(cast.plan, one, reason="Mine", by=cast.priya, at=cast.at)


def test_the_database_refuses_content_that_says_nothing(cast: Cast) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    wrong: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
        (RISK, mother, {"impact": ""}),
        (RISK, mother, {"role": "victim"}),
        (RISK, mother, {"score": 3}),
        (RISK, mother, {"marac_heard_on": cast.today}),
        (BIRTH_PLAN, {}, {"what_staff_do": ""}),
        (EngagementDetails("partial", "Seen", 2, 2), mother, {"declined": 1}),
        (VisitDetails("refused", reason="Shut"), {}, {"reason": ""}),
        (FATHER, {}, {"knowledge": "not_safe_to_contact"}),
        (FATHER, {}, {"assessed_on": cast.today}),
        (ChronologyCheckDetails("nothing_to_add"), {}, {"what": "reviewed"}),
        (entry(), {}, {"impact": "negative"}),
    ]
    for details, about, values in wrong:
        one = record(cast, "hannah", details=details, **about)
        model: type[RecordContent] = type(one.content)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.rows.filter(pk=one.pk).update(**values)
    one = record(cast, "hannah", Level.SEALED, SafeAddressDetails("1 Somewhere"), **mother)
    changes: list[dict[str, Any]] = [{"level": Level.CONTROLLED}, {"person": None}]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseRecord.rows.filter(pk=one.pk).update(**change)
