from datetime import timedelta

import pytest

from plans import access
from plans.operations import actions, outcomes, plans
from plans.operations.children import ChildDetails
from plans.operations.outcomes import OutcomeDetails
from plans.queries import owed as module
from plans.queries.owed import After
from plans.queries.your_work import your_work
from plans.queries.your_work_items import Wants


def work_of(cast, name, *, days_later=0, **options):
    on = cast.today + timedelta(days=days_later)
    return your_work(access.scope_of(cast.workers[name], on=on), **options)


def add_action(cast, days, what="Ring the clinic", owner="hannah", by="hannah"):
    return actions.add(
        cast.outcome,
        what=what,
        owner=cast.seats[owner],
        due_on=cast.today + timedelta(days=days),
        by=cast.workers[by],
        at=cast.at,
    )


def whats(items):
    return [item.what for item in items]


def test_late_comes_first_then_the_earliest_due(cast):
    add_action(cast, 9, "Due soon")
    add_action(cast, 2, "Late")
    work = work_of(cast, "hannah", days_later=3)
    assert whats(work.items) == ["Late", "Due soon", "Write the birth plan"]
    assert [item.is_late for item in work.items] == [True, False, False]


def test_the_line_counts_what_is_late_and_what_is_due_by_sunday(cast):
    sunday = 6 - cast.today.weekday()
    for days in (6, 7 + sunday, 8 + sunday):
        add_action(cast, days)
    work = work_of(cast, "hannah", days_later=7)
    assert (work.late, work.due_this_week) == (1, 1)


def test_a_worker_is_not_shown_what_others_owe(cast):
    assert work_of(cast, "sam").items == []
    assert work_of(cast, "colin").items == []


def test_an_offered_action_asks_for_an_answer(cast):
    offered = add_action(cast, 5, owner="sam", by="hannah")
    [item] = work_of(cast, "sam").items
    assert (item.wants, item.pk) == (Wants.ANSWER_OFFER, offered.pk)


def test_a_declined_action_waits_for_the_lead_and_no_longer_for_its_owner(cast):
    offered = add_action(cast, 5, owner="sam", by="hannah")
    actions.decline(offered, reason="Not my field", by=cast.sam, at=cast.at)
    assert work_of(cast, "sam").items == []
    [item] = [one for one in work_of(cast, "priya").items if one.pk == offered.pk]
    assert item.wants == Wants.FIND_AN_OWNER


def test_a_proposed_outcome_waits_for_the_lead(cast):
    outcomes.add(
        cast.plan, details=OutcomeDetails(worry="W", change="C"), by=cast.hannah, at=cast.at
    )
    assert Wants.AGREE_OUTCOME in {item.wants for item in work_of(cast, "priya").items}
    assert work_of(cast, "hannah").items[0].wants == Wants.UPDATE


def test_a_proposal_names_neither_child_nor_plan(cast):
    proposed = cast.propose("olive")
    [item] = work_of(cast, "olive").items
    assert (item.wants, item.pk) == (Wants.ANSWER_PROPOSAL, proposed.pk)
    assert item.reference == item.initials == ""
    assert "Marlowe" not in repr(item)


def test_whoever_stands_in_sees_whose_action_it_is(cast):
    employment = cast.employment("hannah")
    employment.deputy = cast.olive
    employment.save()
    assert work_of(cast, "olive").items == []
    cast.hannah.absences.create(from_on=cast.today, until_on=cast.today)
    [item] = work_of(cast, "olive").items
    assert (item.what, item.owner) == ("Write the birth plan", "Hannah Brookes")


def test_what_one_asked_others_for_is_listed_apart(cast):
    work = work_of(cast, "priya")
    assert whats(work.asked) == ["Attend all appointments", "Write the birth plan"]
    assert [item.owner for item in work.asked] == ["Tamsin Marlowe", "Hannah Brookes"]


def test_finished_actions_wait_for_nobody(cast):
    actions.update(
        cast.action, answer="done", note="Written", version=None, by=cast.hannah, at=cast.at
    )
    assert work_of(cast, "hannah").items == []
    assert whats(work_of(cast, "priya").asked) == ["Attend all appointments"]


def test_ones_plans_say_ones_own_part(cast):
    parts = {name: work_of(cast, name).plans[0].roles for name in ("priya", "hannah", "ruth")}
    assert parts == {
        "priya": ("Lead practitioner",),
        "hannah": ("hannah role",),
        "ruth": ("Chair",),
    }
    assert work_of(cast, "moira").plans == []


def test_a_plan_counts_its_outcomes_moving_and_not(cast):
    [mine] = work_of(cast, "priya").plans
    assert (mine.moving, mine.not_moving) == (0, 1)
    outcomes.record_progress(
        cast.outcome, now="4 of 5", observed_on=cast.today, by=cast.priya, at=cast.at
    )
    [mine] = work_of(cast, "priya").plans
    assert (mine.moving, mine.not_moving) == (1, 0)


def test_the_list_goes_on_where_the_page_before_ended(cast, monkeypatch):
    monkeypatch.setattr(module, "PAGE", 2)
    for days in (1, 2, 3, 4):
        add_action(cast, days, f"Action {days}")
    first = work_of(cast, "hannah")
    assert whats(first.items) == ["Action 1", "Action 2"]
    second = work_of(cast, "hannah", after=After.of(str(first.next_page)))
    assert whats(second.items) == ["Action 3", "Action 4"]
    last = work_of(cast, "hannah", after=second.next_page)
    assert whats(last.items) == ["Write the birth plan"]
    assert last.next_page is None


@pytest.mark.parametrize("text", ["", "nonsense", "2026-01-01", "2026-13-01_x", "_"])
def test_a_page_that_does_not_exist_is_the_first(text):
    assert After.of(text) is None


def test_however_much_waits_it_is_read_in_as_many_statements(cast, django_assert_num_queries):
    def count(statements):
        scope = access.scope_of(cast.hannah, on=cast.today)
        with django_assert_num_queries(statements):
            your_work(scope)

    count(12)
    for number in range(5):
        add_action(cast, number, f"Action {number}")
        add_action(cast, number, f"Asked {number}", owner="sam", by="hannah")
    for number in range(3):
        plan = plans.start(
            kind="child_in_need",
            new_child=ChildDetails(family_name=f"Other {number}", expected_on=cast.today),
            family=[],
            partnership=cast.partnership,
            started_on=cast.today,
            role="Social worker",
            purpose="Coordinates",
            by=cast.priya,
            at=cast.at,
        )
        cast.join("hannah", plan=plan)
    count(12)
