"""What stands in the way of a signature, where a decision leads, and how far a review is put off."""

from datetime import date

import pytest

from agencies import policy as policies
from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.rules.decisions import (
    DOWN_TO,
    END_AS,
    FOLLOWED_BY,
    Decision,
    Destination,
    Facts,
    Guard,
    adjourned_limit,
    because,
    check_adjournment,
    check_decision,
    destinations,
    guards,
)
from plans.rules.plans import EndReason, Kind

READY = {"is_quorate": True, "has_contingency": True}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"decision": "continue"}, ()),
        ({"decision": "continue", "outcomes": 4, "unjudged": 4}, (Guard.UNJUDGED_OUTCOMES,)),
        ({"decision": "end", "outcomes": 4, "unjudged": 1}, (Guard.UNJUDGED_OUTCOMES,)),
        ({"decision": "continue", "is_quorate": False}, (Guard.INQUORATE,)),
        ({"decision": "continue", "is_quorate": None}, (Guard.INQUORATE,)),
        ({"decision": "continue", "open_actions": 7}, ()),
        ({"decision": "step_up", "open_actions": 7}, ()),
        ({"decision": "end", "open_actions": 1}, (Guard.WORK_OUTSTANDING,)),
        ({"decision": "step_down", "open_actions": 1}, (Guard.WORK_OUTSTANDING,)),
        ({"decision": "end", "agencies_undone": 1}, ()),
        (
            {"decision": "end", "agencies_undone": 1, "is_first_review": True},
            (Guard.WORK_OUTSTANDING,),
        ),
        ({"decision": "end", "is_first_review": True}, ()),
        ({"decision": "continue", "agencies_undone": 1, "is_first_review": True}, ()),
        ({"decision": "continue", "has_contingency": False}, (Guard.NO_CONTINGENCY,)),
        ({"decision": "end", "has_contingency": False}, (Guard.NO_CONTINGENCY,)),
        ({"decision": "", "is_quorate": False}, (Guard.INQUORATE,)),
        (
            {"decision": "end", "disagreements": frozenset({"PD-7777-7777"})},
            (Guard.OPEN_DISAGREEMENT,),
        ),
        ({"decision": "continue", "disagreements": frozenset({"PD-7777-7777"})}, ()),
        (
            {"decision": "adjourn", "unjudged": 3, "is_quorate": False, "has_contingency": False},
            (),
        ),
        (
            {
                "decision": "end",
                "unjudged": 1,
                "is_quorate": False,
                "open_actions": 2,
                "has_contingency": False,
                "disagreements": frozenset({"PD-7777-7777"}),
            },
            tuple(Guard),
        ),
    ],
)
def test_each_guard_stands_on_its_own_fact(facts, expected):
    assert guards(Facts(**READY | facts)) == expected


@pytest.mark.parametrize("guard", Guard)
def test_every_guard_says_why_in_a_sentence(guard):
    facts = Facts(decision="end", outcomes=3, unjudged=1, open_actions=2)
    assert because(guard, facts).endswith(".")


def test_at_the_first_review_it_says_that_agencies_have_not_done_theirs():
    facts = Facts(decision="end", agencies_undone=1, is_first_review=True)
    assert "first review" in because(Guard.WORK_OUTSTANDING, facts)


@pytest.mark.parametrize("kind", Kind)
def test_a_decision_leads_somewhere_and_a_plan_that_continues_nowhere(kind):
    assert destinations(kind, Decision.CONTINUE) == ()
    for decision in (Decision.END, Decision.STEP_DOWN, Decision.STEP_UP):
        assert destinations(kind, decision)


@pytest.mark.parametrize("kind", Kind)
def test_what_ends_a_plan_is_a_reason_that_a_plan_may_have(kind):
    for one in (*DOWN_TO[kind], *END_AS[kind]):
        assert one.value in EndReason.values


def test_a_protection_plan_steps_down_to_a_child_in_need_plan_by_default():
    assert DOWN_TO[Kind.CHILD_PROTECTION][0] == Destination.CHILD_IN_NEED
    assert FOLLOWED_BY[Destination.CHILD_IN_NEED.value] == Kind.CHILD_IN_NEED


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"decision": "end", "leads_to": ""}, "leads_to"),
        ({"decision": "step_down", "leads_to": "died"}, "leads_to"),
        ({"decision": "step_up", "leads_to": "to_child_in_need"}, "leads_to"),
        ({"decision": "continue", "category": ""}, "category"),
        ({"decision": "continue", "next_review_on": None}, "next_review_on"),
        ({"decision": "step_up", "leads_to": "legal_planning", "category": ""}, "category"),
    ],
)
def test_a_decision_that_says_too_little_is_refused_at_its_field(given, field):
    said = {"leads_to": "", "category": "NEG", "next_review_on": date(2027, 3, 1)} | given
    with pytest.raises(Refused) as refused:
        check_decision(Kind.CHILD_PROTECTION, **said)
    assert refused.value.field == field


def test_a_plan_that_ends_needs_no_next_review_and_no_category():
    check_decision(
        Kind.CHILD_PROTECTION,
        "step_down",
        leads_to="to_child_in_need",
        category="",
        next_review_on=None,
    )


THU = date(2026, 12, 17)


@pytest.mark.parametrize(
    ("on", "limit"),
    [
        (THU, date(2027, 1, 5)),  # over Christmas, Boxing Day's substitute and New Year
        (date(2026, 10, 22), date(2026, 11, 5)),  # over the end of summer time
        (date(2027, 3, 24), date(2027, 4, 9)),  # over Easter and the start of summer time
        (date(2028, 2, 28), date(2028, 3, 13)),  # over 29 February
    ],
)
def test_a_review_is_put_off_ten_working_days_at_most(on, limit):
    policy = policies.default()
    assert adjourned_limit(policy, on, Calendar(), is_inquorate=True) == limit
    assert adjourned_limit(policy, on, Calendar(), is_inquorate=False) == limit


@pytest.mark.parametrize(
    ("to", "inquorate", "before", "code"),
    [
        (date(2027, 1, 6), True, False, "later_than_the_limit"),
        (date(2027, 1, 6), False, False, "later_than_the_limit"),
        (THU, False, False, "past"),
        (date(2026, 12, 1), False, False, "past"),
        (date(2027, 1, 4), True, True, "twice_running"),
    ],
)
def test_a_review_is_not_put_off_too_far_nor_twice_for_want_of_a_quorum(
    to, inquorate, before, code
):
    with pytest.raises(Refused) as refused:
        check_adjournment(
            to,
            on=THU,
            limit=date(2027, 1, 5),
            is_inquorate=inquorate,
            was_inquorate=before,
        )
    assert refused.value.code == code


def test_a_quorate_review_may_be_put_off_after_one_that_was_not():
    check_adjournment(
        date(2027, 1, 5), on=THU, limit=date(2027, 1, 5), is_inquorate=False, was_inquorate=True
    )
