"""Which milestones a plan has, and what may be said of one."""

import pytest

from agencies.errors import Refused
from plans.rules.deadlines import EVENTS, Whose
from plans.rules.milestones import (
    LOCAL,
    WANTED,
    WORDS,
    check_answer,
    check_here,
    check_not_needed,
    keys_of,
    recordable_here,
)
from plans.rules.plans import Kind
from plans.rules.timetable import ENDINGS, Trigger
from tests.plans.rules.stories import POLICY, day

BEFORE = Whose(
    Kind.CHILD_PROTECTION,
    day("2026-10-01"),
    day("2026-10-01"),
    expected_on=day("2027-01-18"),
    was_unborn=True,
)


def test_every_milestone_has_its_words_and_every_row_it_keeps_is_the_policys():
    assert set(WORDS) <= set(EVENTS)
    assert set(WORDS) >= ENDINGS
    keys = frozenset().union(*map(keys_of, WORDS))
    assert LOCAL <= keys <= set(POLICY["timetable"])


@pytest.mark.parametrize("kind", Kind)
def test_what_a_plan_is_asked_about_can_be_recorded_on_it(kind):
    whose = Whose(kind, day("2026-10-01"), expected_on=day("2027-01-18"), was_unborn=True)
    assert set(recordable_here(whose)) >= WANTED[kind]


def test_a_plan_from_after_the_birth_has_none():
    born = Whose(Kind.CHILD_PROTECTION, day("2026-10-01"), born_on=day("2026-09-01"))
    assert recordable_here(born) == ()


@pytest.mark.parametrize(
    ("done_on", "reason", "field"),
    [(None, " ", "done_on"), (day("2026-11-01"), "None needed", "not_needed_because")],
)
def test_one_answer_is_given_and_not_two(done_on, reason, field):
    with pytest.raises(Refused) as refused:
        check_answer(done_on, reason)
    assert refused.value.field == field
    check_answer(day("2026-11-01"), "")
    check_answer(None, "None needed")


def test_what_was_done_or_said_already_is_not_said_again():
    check_not_needed((), is_said=False)
    for done, is_said, code in [
        ((day("2026-11-01"),), False, "done"),
        ((), True, "recorded_already"),
    ]:
        with pytest.raises(Refused) as refused:
            check_not_needed(done, is_said=is_said)
        assert refused.value.code == code
    with pytest.raises(Refused):
        check_here(BEFORE, Trigger.LAST_VISIT)
