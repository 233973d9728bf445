"""A statutory plan ends without a review for facts alone."""

import pytest

from agencies.errors import Refused
from plans.rules.endings import check_direct_end
from plans.rules.plans import EndReason

FACTS = {"died", "reached_18", "moved_area", "started_in_error"}


@pytest.mark.parametrize("kind", ["child_protection", "looked_after"])
@pytest.mark.parametrize("reason", sorted(set(EndReason.values) - FACTS - {"looked_after"}))
def test_a_statutory_plan_ends_without_a_review_for_facts_alone(kind, reason):
    with pytest.raises(Refused, match="decided at a review"):
        check_direct_end(kind, reason)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("child_protection", "died"),
        ("child_protection", "moved_area"),
        ("looked_after", "reached_18"),
        ("looked_after", "died"),
        ("looked_after", "started_in_error"),
        ("child_protection", "reached_18"),
        ("child_protection", "started_in_error"),
        ("child_in_need", "to_universal"),
        ("early_help", "other"),
    ],
)
def test_what_no_review_decides_ends_a_plan_directly(kind, reason):
    check_direct_end(kind, reason)


def test_a_protection_plan_ends_as_looked_after_where_a_looked_after_plan_runs():
    with pytest.raises(Refused, match="No looked-after plan") as refused:
        check_direct_end("child_protection", "looked_after")
    assert refused.value.field == "reason"
    check_direct_end("child_protection", "looked_after", is_looked_after=True)
    with pytest.raises(Refused, match="decided at a review"):
        check_direct_end("looked_after", "looked_after", is_looked_after=True)
