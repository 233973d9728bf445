from datetime import date

import pytest

from agencies.errors import Refused
from plans.rules import sharing
from plans.rules.sharing import Level

TODAY = date(2026, 11, 23)


def test_access_ends_after_the_policys_days():
    assert sharing.default_expiry(TODAY, days=90) == date(2027, 2, 21)


def test_access_does_not_lapse_before_the_next_review():
    after, before = date(2027, 3, 1), date(2027, 1, 4)
    assert sharing.default_expiry(TODAY, days=90, next_review_on=after) == after
    assert sharing.default_expiry(TODAY, days=90, next_review_on=before) == date(2027, 2, 21)


def test_access_may_end_on_the_day_it_starts_and_not_before():
    sharing.check_expiry(TODAY, given_on=TODAY)
    with pytest.raises(Refused, match="before it starts") as caught:
        sharing.check_expiry(date(2026, 11, 22), given_on=TODAY)
    assert caught.value.field == "until_on"


def test_levels_rise_from_pointer_to_sealed_and_an_agency_is_given_the_lower_two():
    assert sorted(Level) == [Level.POINTER, Level.PLAN, Level.CONTROLLED, Level.SEALED]
    assert max(Level.PLAN, Level.SEALED) == Level.SEALED
    assert set(sharing.GRANTABLE_TO_AN_AGENCY) == {Level.POINTER, Level.PLAN}
