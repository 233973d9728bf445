"""What is different between two contents of a plan, and what a review no longer says right."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from agencies import policy
from agencies.errors import Refused
from plans.rules import dissent, recommendations, understandings
from plans.rules.dissent import DissentMode
from plans.rules.outcomes import Understanding
from plans.rules.reviews import ReviewKind, ReviewStatus
from plans.rules.versions import OUTCOME, Content, changed_since, compare, in_words

OWNER = {"member": "m1", "name": "Hannah Brookes", "role": "Midwife", "agency": "Midwifery"}


def content() -> Content:
    outcome: dict[str, Any] = {
        "id": "o1", "position": 1, "status": "agreed", "closed_reason": "", "worry": "Missed care",
        "change": "Care is had", "measure": "Appointments kept", "baseline": "2 of 5",
        "now": "2 of 5", "target": "5 of 5", "target_on": "2026-12-01", "review_on": None,
        "child_words": "", "contingency": "", "judgement": None,
    }  # fmt: skip
    return {
        "shape": 1,
        "plan": {
            "kind": "child_protection", "category": "NEG", "contingency": "With her mother",
            "lead": OWNER, "chair": {"worker": "w1", "name": "Ruth"},
        },
        "review": None,
        "outcomes": [outcome],
        "actions": [
            {
                "id": "a1", "outcome": "o1", "what": "Write the birth plan", "owner": OWNER,
                "due_on": "2026-11-30", "status": "not_started", "status_reason": "",
            }
        ],
        "group": [
            {
                "id": "m1", "name": "Hannah Brookes", "role": "Midwife", "agency": "Midwifery",
                "purpose": "Sees the mother", "standing": "core", "status": "current",
            }
        ],
    }  # fmt: skip


def test_a_content_is_no_different_from_itself():
    assert not compare(content(), content())


def test_a_changed_field_is_told_in_words_before_and_after():
    new = content()
    new["actions"][0]["due_on"] = "2026-12-07"
    new["outcomes"][0]["judgement"] = {"verdict": "some_progress"}
    found = compare(content(), new)
    due = found.actions.changed[0].differences[0]
    assert (due.label, due.old, due.new) == ("Due", "Mon 30 Nov 2026", "Mon 7 Dec 2026")
    verdict = found.outcomes.changed[0].differences[0]
    assert (verdict.label, verdict.old, verdict.new) == ("Last judgement", "", "Some progress")
    assert not found.group
    assert not found.plan


@pytest.mark.parametrize("part", ["outcomes", "actions", "group"])
def test_what_came_and_what_went_are_told_apart(part: str):
    less = content()
    gone = less[part].pop()
    assert getattr(compare(content(), less), part).removed == (gone,)
    assert getattr(compare(less, content()), part).added == (gone,)


def test_another_lead_category_or_contingency_is_a_change_of_the_plan():
    new = content()
    new["plan"] |= {"lead": None, "category": "EMO", "contingency": "With an aunt"}
    labels = [one.label for one in compare(content(), new).plan]
    assert labels == ["Category", "What happens if the plan fails", "Lead practitioner"]


def test_an_outcomes_place_in_the_list_is_no_change():
    new = content()
    new["outcomes"][0]["position"] = 9
    assert not compare(content(), new)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("worry", "Another worry", ("The worry",)),
        ("target_on", "2027-01-11", ("By when",)),
        ("status", "closed", ("State",)),
        ("now", "4 of 5", ()),
    ],
)
def test_only_what_was_agreed_counts_as_changed_since_the_review(
    field: str, value: str, words: tuple[str, ...]
):
    outcome = {**content()["outcomes"][0], field: value}
    assert changed_since(content(), outcome, content()["actions"]) == words


def test_another_owner_or_due_date_counts_and_what_was_done_does_not():
    action = deepcopy(content()["actions"][0])
    outcome = content()["outcomes"][0]
    assert changed_since(content(), outcome, [action | {"status": "done"}]) == ()
    renamed = action | {"owner": OWNER | {"role": "Senior midwife"}}
    assert changed_since(content(), outcome, [renamed]) == ()
    moved = action | {"owner": OWNER | {"member": "m2", "name": "Sam"}, "due_on": "2026-12-07"}
    assert changed_since(content(), outcome, [moved]) == (
        "Owner of “Write the birth plan”",
        "Due of “Write the birth plan”",
    )
    assert changed_since(content(), outcome, [action | {"id": "a2"}]) == ()


def test_an_outcome_that_came_since_is_said_to_have_been_added():
    assert changed_since(content(), {"id": "o2"}, []) == ("This outcome was added",)


def test_words_leave_out_what_is_empty():
    labels = [label for label, _ in in_words(content()["outcomes"][0], OUTCOME)]
    assert "The child's own words" not in labels
    assert "By when" in labels


SIGNED = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)


def test_the_window_counts_hours_of_the_clock_through_a_weekend_and_its_change():
    """Signed on the Friday before the clocks go back; 72 hours are 72 hours."""
    ends = dissent.window_ends(SIGNED, policy.default())
    assert ends - SIGNED == timedelta(hours=72)
    assert dissent.is_open(SIGNED, ends, policy.default())
    assert not dissent.is_open(SIGNED, ends + timedelta(seconds=1), policy.default())
    assert not dissent.is_open(None, SIGNED, policy.default())


def test_dissent_is_refused_before_the_signature_too_late_and_in_an_unknown_way():
    rules = policy.default()
    with pytest.raises(Refused, match="not been signed"):
        dissent.check(None, DissentMode.CHALLENGE, SIGNED, rules)
    # 16:30 in October's summer time is 17:30; three days on, the clocks have gone back.
    with pytest.raises(Refused, match=r"until Mon 26 Oct 2026, 16:30"):
        dissent.check(SIGNED, DissentMode.CHALLENGE, SIGNED + timedelta(hours=73), rules)
    rules["disagreement"]["dissent"]["modes"] = ["note_only"]
    with pytest.raises(Refused) as refused:
        dissent.check(SIGNED, DissentMode.CHALLENGE, SIGNED, rules)
    assert refused.value.field == "mode"


@pytest.mark.parametrize(
    ("kind", "status", "is_refused"),
    [
        ("review_conference", "under_way", False),
        ("review_conference", "held", False),
        ("review_conference", "planned", True),
        ("review_conference", "adjourned", True),
        ("group_meeting", "under_way", True),
    ],
)
def test_recommendations_are_made_at_reviews_only(kind: str, status: str, is_refused: bool):
    try:
        recommendations.check_review(ReviewKind(kind), ReviewStatus(status))
    except Refused:
        assert is_refused
    else:
        assert not is_refused


TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answer": "disagrees"}, "reason"),
        ({"answer": "could_not_answer"}, "reason"),
        ({"answer": "could_not_answer", "reason": "Asleep"}, "next_step"),
        ({"checked_on": TODAY + timedelta(days=1)}, "checked_on"),
        ({"checked_on": TODAY - timedelta(days=4)}, "checked_on"),
    ],
)
def test_an_answer_of_the_family_lacks_nothing(said: dict[str, Any], field: str):
    given: dict[str, Any] = {
        "answer": "agrees",
        "reason": "",
        "next_step": "",
        "checked_on": TODAY,
    } | said
    answer = Understanding(given.pop("answer"))
    with pytest.raises(Refused) as refused:
        understandings.check(answer, **given, frozen_on=TODAY - timedelta(days=3), on=TODAY)
    assert refused.value.field == field
