"""The plan page's facts: what needs attention, in what order, and at what cost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from agencies.models import Employment
from agencies.operations import workers
from agencies.workdays import Calendar
from plans import access
from plans.models import Action, Child, FamilyLink, GroupMember, Outcome, Plan, Review
from plans.operations import actions, group, judgements, leaving, outcomes, plans
from plans.operations.group import SeatDetails
from plans.operations.outcomes import OutcomeDetails
from plans.queries.attention import Matter
from plans.queries.plan_page import PlanPage, plan_page
from tests.cast import Cast
from tests.plans.reviewing import judged, review_of

SEEN = OutcomeDetails(worry="A worry", change="A change")


def page_of(cast: Cast, name: str = "priya") -> PlanPage:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    plan = access.fetch(scope, cast.plan.reference)
    assert plan is not None
    return plan_page(scope, plan, today=cast.today)


def matters(cast: Cast) -> list[Matter]:
    return [one.matter for one in page_of(cast).needs]


def vacate(cast: Cast) -> GroupMember:
    return group.declare_vacancy(
        cast.plan,
        details=SeatDetails(role="GP", purpose="Medication"),
        by=cast.priya,
        at=cast.at,
    )


def make_late(cast: Cast, action: Action, days: int = 5) -> None:
    Action.rows.filter(pk=action.pk).update(due_on=cast.today - timedelta(days=days))


def long_ago(cast: Cast, outcome: Outcome) -> None:
    Outcome.rows.filter(pk=outcome.pk).update(created_at=cast.at - timedelta(days=40))


def test_a_plan_in_order_needs_nothing(cast: Cast):
    assert page_of(cast).needs == []


def test_the_banner_says_who_the_child_is_and_who_leads(cast: Cast):
    page = page_of(cast)
    assert page.plan.child.name == "Baby Marlowe"
    assert page.age == "32+0 weeks"
    assert page.lead is not None
    assert page.lead.name == "Priya Nandakumar"
    assert page.chair == cast.ruth
    assert page.next_meeting_on is not None
    assert page.next_review_on is not None


def test_the_childs_own_words_are_those_of_the_first_outcome_that_has_any(cast: Cast):
    outcomes.add(
        cast.plan,
        details=OutcomeDetails(worry="W", change="Sleeps", child_words="I get tired"),
        by=cast.priya,
        at=cast.at,
    )
    words = page_of(cast).words
    assert words is not None
    assert (words.text, words.about) == ("I get tired", "Sleeps")


def test_a_vacancy_needs_attention_and_stands_in_its_place(cast: Cast):
    vacancy = vacate(cast)
    page = page_of(cast)
    assert [(one.matter, one.subject) for one in page.needs] == [(Matter.VACANCY, vacancy.pk)]
    assert page.vacancies == 1
    assert vacancy.pk in [one.member.pk for one in page.members]


def test_whoever_is_asked_to_fill_a_vacancy_shows_in_its_row(cast: Cast):
    vacancy = vacate(cast)
    group.propose(
        cast.plan,
        worker=cast.olive,
        details=SeatDetails(role="GP", purpose="Medication"),
        fills=vacancy,
        by=cast.priya,
        at=cast.at,
    )
    page = page_of(cast)
    row = next(one for one in page.members if one.member.pk == vacancy.pk)
    assert row.seat.waiting is not None
    assert row.seat.waiting.name == "Olive Tarrant"
    assert "Olive Tarrant" not in [one.seat.name for one in page.members]


def test_a_lead_whose_employment_ended_leaves_the_plan_without_one(cast: Cast):
    Employment.objects.filter(worker=cast.priya).update(ended_on=cast.today)
    page = page_of(cast, "sean")
    assert [one.matter for one in page.needs] == [Matter.NO_LEAD, Matter.EMPLOYMENT_ENDED]
    assert page.lead is None


def test_a_member_whose_employment_ended_has_a_seat_to_hand_over(cast: Cast):
    hannah = cast.employment("hannah")
    workers.end_employment(hannah, version=hannah.version, by=cast.megan, at=cast.at)
    (need,) = page_of(cast).needs
    assert need.matter == Matter.EMPLOYMENT_ENDED
    assert need.subject == cast.seats["hannah"].pk
    assert "Hannah Brookes no longer works for Wearbridge Midwifery" in need.sentence


def test_late_actions_are_one_matter_named_by_the_latest(cast: Cast):
    make_late(cast, cast.action, days=10)
    make_late(cast, cast.family_action, days=3)
    page = page_of(cast)
    (need,) = page.needs
    assert (need.matter, need.subject, need.count) == (Matter.ACTION_LATE, cast.action.pk, 2)
    assert page.late_actions == 2


def test_the_owner_of_the_late_action_answers_for_it_and_the_lead_does_not(cast: Cast):
    make_late(cast, cast.action)
    assert page_of(cast, "hannah").needs[0].reader_answers
    assert not page_of(cast, "priya").needs[0].reader_answers


def test_an_outcome_lacking_a_part_needs_attention(cast: Cast):
    outcome = outcomes.add(cast.plan, details=SEEN, by=cast.priya, at=cast.at)
    (need,) = page_of(cast).needs
    assert (need.matter, need.subject) == (Matter.OUTCOME_INCOMPLETE, outcome.pk)
    assert "how we will know, where things stand now, a date to reach it by" in need.sentence


def test_an_outcome_nobody_has_said_anything_about_needs_attention(cast: Cast):
    long_ago(cast, cast.outcome)
    assert matters(cast) == [Matter.OUTCOME_STILL]


def test_an_update_of_an_action_is_news_of_its_outcome(cast: Cast):
    long_ago(cast, cast.outcome)
    actions.update(
        cast.action,
        answer="still_going",
        note="Half written",
        version=cast.action.version,
        by=cast.hannah,
        at=cast.at,
    )
    assert matters(cast) == []


def test_a_closed_outcome_needs_nothing(cast: Cast):
    outcome = outcomes.add(cast.plan, details=SEEN, by=cast.priya, at=cast.at)
    outcomes.close(outcome, reason="Moved", version=outcome.version, by=cast.priya, at=cast.at)
    page = page_of(cast)
    assert page.needs == []
    assert [card.outcome for card in page.closed_outcomes] == [outcome]


def test_an_offered_action_needs_attention_until_it_is_accepted(cast: Cast):
    offered = actions.add(
        cast.outcome,
        what="Visit at home",
        owner=cast.seats["laura"],
        due_on=cast.today + timedelta(days=9),
        by=cast.hannah,
        at=cast.at,
    )
    assert matters(cast) == [Matter.ACTION_OFFERED]
    actions.accept(offered, by=cast.laura, at=cast.at)
    assert matters(cast) == []


def test_a_proposal_needs_attention_once_the_policys_days_have_gone(cast: Cast):
    seat = cast.propose("olive")
    assert matters(cast) == []
    long_since = Calendar().add_working_days(cast.today, -6)
    GroupMember.rows.filter(pk=seat.pk).update(
        proposed_at=cast.at - (cast.today - long_since),
    )
    assert matters(cast) == [Matter.PROPOSAL_UNANSWERED]


@pytest.mark.parametrize(
    ("field", "matter"),
    [
        ("next_meeting_on", Matter.MEETING_OVERDUE),
        ("next_review_on", Matter.REVIEW_OVERDUE),
    ],
)
def test_a_date_that_has_gone_by_needs_attention(cast: Cast, field: str, matter: Matter):
    Plan.rows.filter(pk=cast.plan.pk).update(**{field: cast.today - timedelta(days=1)})
    assert matters(cast) == [matter]
    Plan.rows.filter(pk=cast.plan.pk).update(**{field: cast.today})
    assert matters(cast) == []


def test_a_birth_nobody_recorded_needs_attention(cast: Cast):
    Child.rows.filter(pk=cast.plan.child_id).update(expected_on=cast.today - timedelta(days=1))
    assert matters(cast) == [Matter.DELIVERY_EXPECTED]


def test_what_is_worst_comes_first_and_no_more_than_five_show(cast: Cast):
    make_late(cast, cast.action)
    vacate(cast)
    long_ago(cast, cast.outcome)
    outcomes.add(cast.plan, details=SEEN, by=cast.priya, at=cast.at)
    cast.propose("olive")
    yesterday = cast.today - timedelta(days=1)
    Plan.rows.filter(pk=cast.plan.pk).update(next_review_on=yesterday, next_meeting_on=yesterday)
    page = page_of(cast)
    assert [one.matter for one in page.needs] == [
        Matter.VACANCY,
        Matter.OUTCOME_STILL,
        Matter.OUTCOME_INCOMPLETE,
        Matter.ACTION_LATE,
        Matter.REVIEW_OVERDUE,
    ]
    assert page.needs_left_out == 1


def test_a_plan_that_has_ended_needs_nothing_and_is_only_read(cast: Cast):
    make_late(cast, cast.action)
    plan = Plan.rows.get(pk=cast.plan.pk)
    plans.end(
        plan,
        ended_on=cast.today,
        reason="moved_area",
        version=plan.version,
        by=cast.ruth,
        at=cast.at,
    )
    page = page_of(cast)
    assert page.needs == []
    assert page.next_review_on is None
    assert {verb[:5] for verb in page.verbs} == {"read_"}
    assert not any(line.may_update for card in page.outcomes for line in card.actions)


def test_the_breaches_of_a_plan_taken_in_are_named(cast: Cast):
    Plan.rows.filter(pk=cast.plan.pk).update(
        status="ended",
        ended_on=cast.today,
        breaches=[{"code": "8841", "sentence": "A review is not after the start."}],
    )
    assert page_of(cast).breaches == ["A review is not after the start. (rule 8841)"]


def test_parents_who_were_not_asked_are_named(cast: Cast):
    (answer,) = page_of(cast).outcomes[0].answers
    assert (answer.name, answer.relationship, answer.row) == ("Tamsin Marlowe", "mother", None)
    outcomes.record_understanding(
        cast.outcome,
        person=cast.mother.person,
        answer="agrees",
        how_checked="Asked at home",
        checked_on=cast.today,
        by=cast.priya,
        at=cast.at,
    )
    (answer,) = page_of(cast).outcomes[0].answers
    assert answer.row is not None
    assert answer.row.answer == "agrees"


def test_a_parent_of_the_past_is_not_asked(cast: Cast):
    FamilyLink.rows.filter(pk=cast.mother.pk).update(until_on=cast.today - timedelta(days=1))
    assert page_of(cast).outcomes[0].answers == []


def test_progress_is_drawn_from_the_numbers_either_way_up(cast: Cast):
    numbers = {"baseline_number": 8, "now_number": 6, "target_number": 0}
    Outcome.rows.filter(pk=cast.outcome.pk).update(**{k: Decimal(v) for k, v in numbers.items()})
    assert page_of(cast).outcomes[0].progress == 0.25


def test_an_outcome_is_shown_as_the_signed_reviews_judged_it_the_newest_last(cast: Cast):
    for days, verdict in ((14, "worse"), (7, "no_change"), (0, "met")):
        held_on = cast.today - timedelta(days=days)
        review = review_of(cast, held_on=held_on)
        judged(cast, review, verdict=verdict)
        Review.rows.filter(pk=review.pk).update(
            status="held", signed_at=cast.at, signed_by=cast.ruth
        )
    steps = page_of(cast).outcomes[0].judged
    assert [step.in_words for step in steps] == ["Worse", "No change", "Met"]
    assert [step.review.held_on for step in steps][-1] == cast.today


def test_what_is_judged_shows_once_its_review_is_signed_and_a_draft_never(cast: Cast):
    outcome = outcomes.add(cast.plan, details=SEEN, by=cast.priya, at=cast.at)
    review = review_of(cast)
    judged(cast, review)
    judgements.draft(
        review,
        outcome,
        verdict="met",
        evidence="E",
        confidence="low",
        by=cast.priya,
        at=cast.at,
    )
    assert [card.judged for card in page_of(cast).outcomes] == [[], []]
    Review.rows.filter(pk=review.pk).update(status="held", signed_at=cast.at, signed_by=cast.ruth)
    first, second = page_of(cast).outcomes
    assert [step.verdict for step in first.judged] == ["some_progress"]
    assert second.judged == []


def test_a_member_last_contributed_when_they_last_said_something(cast: Cast):
    actions.update(
        cast.action,
        answer="still_going",
        note="Begun",
        version=cast.action.version,
        by=cast.hannah,
        at=cast.at,
    )
    said = {one.seat.name: one.last_contribution_at for one in page_of(cast).members}
    assert said["Hannah Brookes"] == cast.at
    assert said["Sam Delaney"] is None


def test_an_action_of_somebody_who_left_still_names_them(cast: Cast):
    actions.update(
        cast.action,
        answer="done",
        note="Written",
        version=cast.action.version,
        by=cast.hannah,
        at=cast.at,
    )
    seat = GroupMember.rows.get(pk=cast.seats["hannah"].pk)
    leaving.leave(seat, reason="left_role", version=seat.version, by=cast.hannah, at=cast.at)
    (line,) = page_of(cast).outcomes[0].finished_actions
    assert line.owner.name == "Hannah Brookes"
    assert "Hannah Brookes" not in [one.seat.name for one in page_of(cast).members]


@pytest.mark.parametrize("count", [2, 30])
def test_the_statements_are_as_many_for_thirty_outcomes_as_for_two(
    cast: Cast, today: date, count: int, django_assert_num_queries
):
    for number in range(count - 1):
        outcome = outcomes.add(
            cast.plan,
            details=OutcomeDetails(worry=f"Worry {number}", change=f"Change {number}"),
            by=cast.priya,
            at=cast.at,
        )
        actions.add(
            outcome,
            what=f"Do {number}",
            owner=cast.seats["hannah"],
            due_on=today,
            by=cast.priya,
            at=cast.at,
        )
    scope = access.scope_of(cast.priya, on=today)
    # One for the plan, three for the trail and the two ends of its savepoint, eleven for the rest.
    with django_assert_num_queries(1 + 3 + 2 + 11):
        plan = access.open_plan(scope, cast.plan.reference, by=cast.priya, at=cast.at)
        page = plan_page(scope, plan, today=today)
    assert len(page.outcomes) == count
