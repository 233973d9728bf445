import pytest

from agencies.errors import Refused
from plans.rules import group


def test_who_owes_nothing_may_leave():
    assert group.may_leave(0)
    group.check_may_leave(0)


@pytest.mark.parametrize(("count", "words"), [(1, "1 open action"), (3, "3 open actions")])
def test_who_owes_something_hands_it_over_first(count, words):
    assert not group.may_leave(count)
    with pytest.raises(Refused, match=f"There (is|are) {words} in this name") as caught:
        group.check_may_leave(count)
    assert caught.value.code == "open_actions"


def test_a_member_has_a_purpose_for_this_child():
    group.check_purpose("weighs the baby weekly")
    with pytest.raises(Refused, match="here to do for this child") as caught:
        group.check_purpose("  ")
    assert caught.value.field == "purpose"


def test_who_is_open_may_still_become_something_else_and_who_is_not_may_not():
    assert {status for status, moves in group.MOVES.items() if moves} == group.OPEN
